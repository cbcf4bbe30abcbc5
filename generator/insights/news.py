"""List the events in the lives of lessons: failures, changes, verifications, recurrences."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from generator.insights.relations import RelatedLessons, RelationsById
from generator.insights.stage import Stage, stands
from generator.records.catalogue import Catalogue
from generator.records.choices import Choice
from generator.records.lesson import Lesson

DAYS_REMEMBERED = 30


class Event(Choice):
    """A kind of event; on one day, those further down here came later.

    The label stands before the title of the lesson.
    """

    HAPPENED = "happened"
    CHANGED = "changed", "Changed: "
    LEARNED = "learned", "Learned: "
    REOPENED = "reopened", "Reopened: "
    CAME_BACK = "came-back", "This came back: "
    ANNIVERSARY = "anniversary"


_OF_STAGE = {
    Stage.CHANGED: Event.CHANGED,
    Stage.LEARNED: Event.LEARNED,
    Stage.REOPENED: Event.REOPENED,
}
"""The events of coming to a stage."""


@dataclass(frozen=True, slots=True)
class News:
    """An event in the life of a lesson.

    ``recurrence`` is the later lesson that the failure came back in; ``years`` is how long ago an
    anniversary's failure was.
    """

    day: datetime.date
    event: Event
    lesson: Lesson
    recurrence: Lesson | None = None
    years: int = 0

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons that the event is about."""
        return (self.lesson, self.recurrence) if self.recurrence else (self.lesson,)


def news(catalogue: Catalogue, relations: RelationsById) -> list[News]:
    """Return every event with a date, newest first. A month or a year counts from its first day.

    Of a withdrawn lesson only the failure is told.
    """
    items: list[News] = []
    for lesson in catalogue.lessons:
        items += _events(lesson, relations[lesson.id])
    return sorted(items, key=_newest_first)


def anniversaries(catalogue: Catalogue, today: datetime.date) -> list[News]:
    """Return the failures of earlier years whose day was in the last 30 days, newest first.

    Only those whose day is known; none that is withdrawn or superseded. A 29 February is remembered
    on the 28th.
    """
    items: list[News] = []
    for lesson in filter(stands, catalogue.lessons):
        happened = lesson.date.first
        for year in (today.year, today.year - 1):
            last_day = calendar.monthrange(year, happened.month)[1]
            day = happened.replace(year=year, day=min(happened.day, last_day))
            is_recent = 0 <= (today - day).days < DAYS_REMEMBERED
            if is_recent and year > happened.year and happened == lesson.date.last:
                years = year - happened.year
                items.append(News(day, Event.ANNIVERSARY, lesson, years=years))
    return sorted(items, key=_newest_first)


def _events(lesson: Lesson, related: RelatedLessons) -> Iterator[News]:
    yield News(lesson.date.first, Event.HAPPENED, lesson)
    if lesson.withdrawn:
        return
    for transition in related.progress:
        event = _OF_STAGE.get(transition.stage)
        if event and transition.date and not transition.recurrence:
            yield News(transition.date.first, event, lesson)
    for other in related.recurrences:
        yield News(other.date.first, Event.CAME_BACK, lesson, other)


def _newest_first(item: News) -> tuple[int, int, str]:
    return -item.day.toordinal(), -item.event.order, item.lesson.id
