"""A lesson's page: the statement first, then what failed, why, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.insights.relations import RelatedLessons, chain
from generator.insights.stage import Stage, review_due
from generator.insights.stage_history import Transition, progress
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.markdown_copies import alternate
from generator.site.pages import Pages
from generator.site.procedures import procedure_address
from generator.site.search.similar import Similar


def lesson_page(pages: Pages, lesson: Lesson, similar: Sequence[Similar]) -> SiteFile:
    """The page of one lesson, with those that may be about the same."""
    its = pages.knowledge.relations[lesson.id]
    turns = progress(lesson, its.recurrences)
    before, following = pages.knowledge.neighbours[lesson.id]
    return pages.page(
        "lesson.html",
        addresses.lesson(lesson.id),
        Head(
            lesson.title,
            lesson.lesson,
            tuple(_headings(lesson, its, similar)),
            alternates=(alternate(lesson),),
        ),
        lesson.file,
        lesson=lesson,
        relations=its,
        turns=turns,
        ahead=_ahead(turns),
        changed_on=next((turn.date for turn in turns if turn.stage is Stage.CHANGED), None),
        made=sum(change.made is not None for change in lesson.changes),
        chain=chain(lesson, pages.knowledge.relations),
        embedded=[
            [(section, procedure_address(pages, section)) for section in change.embedded_in]
            for change in lesson.changes
        ],
        similar=similar,
        shared=[[*dict.fromkeys(_shared(pages, its))] for its in similar],
        file_changed=pages.settings.changed.get(lesson.file),
        before=before,
        following=following,
        overdue=pages.knowledge.overdue(lesson),
        review_due=review_due(lesson),
        elsewhere=[
            (
                item,
                pages.catalogue.by_id.get(item.lesson or ""),
                _edit_unchecked(pages, lesson, number),
            )
            for number, item in enumerate(lesson.where_else)
        ],
        told=PartialDate.read((lesson.recovery and lesson.recovery.told) or ""),
    )


def _ahead(turns: Sequence[Transition]) -> Sequence[Stage]:
    """The stages that a lesson has still to come to; a reopened one has to begin again."""
    order = [Stage.OPEN, Stage.PLANNED, Stage.CHANGED, Stage.LEARNED]
    stage = turns[-1].stage
    return order[order.index(stage) + 1 :] if stage in order else []


def _edit_unchecked(pages: Pages, lesson: Lesson, number: int) -> str:
    if lesson.where_else[number].result != "unchecked":
        return ""
    return pages.edit_link(lesson, "where_else", number)


def _shared(pages: Pages, similar: Similar) -> Iterator[str]:
    """What two lessons share, as readers name it."""
    for kind, slugs in (
        ("processes", similar.processes),
        ("factors", similar.factors),
        ("areas", similar.areas),
    ):
        yield from (pages.knowledge.name(slug, kind) for slug in slugs)


def _headings(
    lesson: Lesson, its: RelatedLessons, similar: Sequence[Similar]
) -> list[tuple[str, str]]:
    optional = [
        ("making-it-right", "Making it right", lesson.recovery is not None),
        ("did-it-work", "Did it work?", bool(lesson.changes or lesson.verification)),
        ("where-else", "Where else?", True),
        ("again", "It happened again", bool(its.recurrences or its.recurrence_of)),
        ("related", "Related", bool(its.related)),
        ("similar", "Similar", bool(similar)),
        ("applied", "Who used it", bool(lesson.applied)),
        ("references", "References", bool(lesson.references)),
    ]
    always = [("what-failed", "What failed"), ("why", "Why"), ("what-changed", "What changed")]
    return always + [(anchor, text) for anchor, text, is_there in optional if is_there]
