"""A lesson's page: the statement first, then what failed, why, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.insights.milestones import milestones, told_on
from generator.insights.relations import RelatedLessons, chain
from generator.insights.stage import Stage, review_due
from generator.insights.where_else import answered_areas
from generator.records.lesson import Change, Lesson
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.markdown_copies import alternates
from generator.site.own_fields import own_heading, own_texts
from generator.site.pages import Pages
from generator.site.search.similar import Similar
from generator.site.talk import talk
from generator.translation import N_

_AHEAD = {
    Stage.OPEN: (Stage.PLANNED, Stage.CHANGED, Stage.LEARNED),
    Stage.PLANNED: (Stage.CHANGED, Stage.LEARNED),
    Stage.CHANGED: (Stage.LEARNED,),
}
"""The stages that are still to come; a reopened lesson has to begin again."""
_FAILURE = {"what-failed": N_("What failed"), "why": N_("Why"), "what-changed": N_("What changed")}
_PRACTICE = {
    "what-worked": N_("What worked"),
    "why-it-works": N_("Why it works"),
    "tried": N_("Where it was tried"),
    "no-longer": N_("What would show that it no longer works"),
}


def lesson_page(pages: Pages, lesson: Lesson, similar: Sequence[Similar]) -> SiteFile:
    """Return the page of one lesson, with those that may be about the same."""
    relations = pages.knowledge.relations[lesson.id]
    turns = relations.progress
    before, following = pages.knowledge.neighbours[lesson.id]
    headings = tuple(_headings(pages, lesson, relations, similar))
    return pages.page(
        "lesson.html",
        addresses.lesson(lesson.id),
        Head(lesson.title, lesson.lesson, headings, alternates=alternates(pages, lesson)),
        lesson.file,
        lesson=lesson,
        relations=relations,
        turns=turns,
        milestones=milestones(lesson, relations),
        answered=answered_areas(lesson),
        answers=_answers(lesson),
        all_answer=all(change.answers for change in lesson.changes),
        ahead=_AHEAD.get(turns[-1].stage, ()) if lesson.tracked else (),
        changed_on=next((turn.date for turn in turns if turn.stage is Stage.CHANGED), None),
        made=sum(change.made is not None for change in lesson.changes),
        chain=chain(lesson, pages.knowledge.relations),
        similar=similar,
        own=own_texts(lesson),
        own_heading=own_heading(lesson, pages.words),
        before=before,
        following=following,
        review_due=review_due(lesson),
        told=told_on(lesson),
        talk=talk(pages, lesson),
    )


def _answers(lesson: Lesson) -> list[list[tuple[int, Change]]]:
    """Return for each cause the changes that answer it, with their numbers from 1."""
    answers: list[list[tuple[int, Change]]] = [[] for _ in lesson.causes]
    for number, change in enumerate(lesson.changes, 1):
        for cause in dict.fromkeys(change.answers):
            answers[cause - 1].append((number, change))
    return answers


def _headings(
    pages: Pages, lesson: Lesson, relations: RelatedLessons, similar: Sequence[Similar]
) -> Iterator[tuple[str, str]]:
    gettext = pages.words.gettext
    for anchor, heading in _headings_of_story(lesson):
        yield anchor, gettext(heading)
    if relations.recurrences or relations.recurrence_of:
        yield "again", gettext("It happened again")
    if lesson.applied or pages.use_links(lesson):
        yield "applied", gettext("Where it was used")
    if relations.related:
        yield "related", gettext("Related")
    if similar:
        yield "similar", gettext("Similar")
    if lesson.references:
        yield "references", gettext("References")
    if own_texts(lesson):
        yield "own", own_heading(lesson, pages.words)


def _headings_of_story(lesson: Lesson) -> Iterator[tuple[str, str]]:
    yield from (_PRACTICE if lesson.practice else _FAILURE).items()
    if lesson.recovery is not None:
        yield "making-it-right", N_("Making it right")
    if lesson.changes or lesson.verification:
        yield "did-it-work", N_("Did it work?")
    if not lesson.practice:
        yield "where-else", N_("Where else?")
