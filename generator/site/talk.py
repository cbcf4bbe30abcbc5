"""Questions for a team talk of ten minutes about a lesson: at most three, from its record."""

from __future__ import annotations

from collections.abc import Iterator

from generator.insights.stage import stands
from generator.insights.where_else import answered_areas
from generator.records.lesson import Lesson
from generator.site.pages import Pages
from generator.site.phrases import cut

_LONGEST = 240
"""Characters of what is quoted, so that all three fit at the end of a sheet."""


def talk(pages: Pages, lesson: Lesson) -> list[str]:
    """Return the questions on a lesson that stands: why it made sense, where else, what tells us.

    A question is left out where the record does not say what it would ask about.
    """
    if not stands(lesson):
        return []
    about = _practice(pages, lesson) if lesson.practice else _failure(pages, lesson)
    return [" ".join(question.split()) for question in about]


def _practice(pages: Pages, lesson: Lesson) -> Iterator[str]:
    gettext = pages.words.gettext
    practice = lesson.practice
    if practice is None:
        return
    yield gettext("%(why)s What of that do we have?", why=_sentence(practice.why))
    if lesson.tried:
        tried = _sentence(lesson.tried[0].where)
        yield gettext("It was tried here: %(where)s Where would we try it?", where=tried)
    if practice.no_longer:
        sign = _sentence(practice.no_longer)
        yield gettext("It works no longer when: %(sign)s Would we see that?", sign=sign)


def _failure(pages: Pages, lesson: Lesson) -> Iterator[str]:
    gettext = pages.words.gettext
    causes = [cause.text for cause in lesson.causes if cause.text]
    if lesson.surprise:
        made_sense = _sentence(lesson.surprise)
        yield gettext("%(why)s When did something like it make sense to us?", why=made_sense)
    elif causes:
        yield gettext("%(why)s Where is it like that with us?", why=_sentence(causes[0]))
    yield from _where_else(pages, lesson)
    yield from _telling(pages, lesson)


def _where_else(pages: Pages, lesson: Lesson) -> Iterator[str]:
    gettext = pages.words.gettext
    answered = answered_areas(lesson)
    asked = [item for item in lesson.where_else if item.area not in answered]
    for item in asked[:1]:
        area = pages.name(item.area, "areas")
        if item.note:
            yield gettext("%(area)s: %(question)s", area=area, question=_sentence(item.note))
        else:
            yield gettext("%(area)s: nobody has looked yet. Could it happen there?", area=area)


def _telling(pages: Pages, lesson: Lesson) -> Iterator[str]:
    gettext = pages.words.gettext
    check = lesson.verification
    if lesson.stop_when:
        yield gettext("%(sign)s Would we see it in time?", sign=_sentence(lesson.stop_when))
    elif check and check.measure:
        measure = _sentence(check.measure)
        yield gettext("What is looked at: %(measure)s What would tell us here?", measure=measure)
    elif lesson.detected_by == "customer":
        yield gettext("Customers noticed first. What would tell us before they do?")


def _sentence(text: str) -> str:
    """Return a text as a sentence that another one can follow."""
    short = cut(text, _LONGEST)
    if short[-1:] in ".?!…":
        return short
    return f"{short}."
