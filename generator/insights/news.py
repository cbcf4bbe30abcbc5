"""What there is to tell of lessons, each thing on its day: the failure, how far it came, and that it came back."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from generator.insights.relations import Relations
from generator.insights.stage import Stage
from generator.insights.stage_history import progress
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson

DAYS_REMEMBERED = 30


class Event(Enum):
    """What happened to a lesson; on one day, what stands later here also came later."""

    HAPPENED = "happened"
    CHANGED = "changed"
    LEARNED = "learned"
    REOPENED = "reopened"
    CAME_BACK = "came-back"
    ANNIVERSARY = "anniversary"


_ORDER = {event: number for number, event in enumerate(Event)}
_OF_STAGE = {
    Stage.CHANGED: Event.CHANGED,
    Stage.LEARNED: Event.LEARNED,
    Stage.REOPENED: Event.REOPENED,
}


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
        """The lessons that it is about."""
        return (self.lesson, self.recurrence) if self.recurrence else (self.lesson,)


def news(catalogue: Catalogue, relations: Mapping[str, Relations]) -> list[News]:
    """Everything that the records tell with its day, newest first. A month or a year counts from its first day.

    Of a withdrawn lesson only the failure is told.
    """
    return _newest_first(
        item for lesson in catalogue.lessons for item in _of(lesson, relations[lesson.id])
    )


def anniversaries(catalogue: Catalogue, today: datetime.date) -> list[News]:
    """The failures of earlier years whose day was in the last 30 days, newest first.

    Only those whose day is known; none that is withdrawn or superseded. A 29 February is remembered
    on the 28th.
    """
    standing = (
        lesson for lesson in catalogue.lessons if not (lesson.withdrawn or lesson.superseded_by)
    )
    return _newest_first(item for lesson in standing if (item := _anniversary(lesson, today)))


def _of(lesson: Lesson, its: Relations) -> Iterator[News]:
    yield News(lesson.date.first, Event.HAPPENED, lesson)
    if lesson.withdrawn:
        return
    for turn in progress(lesson, its.recurrences):
        if turn.date and turn.stage in _OF_STAGE and not turn.recurrence:
            yield News(turn.date.first, _OF_STAGE[turn.stage], lesson)
    for other in its.recurrences:
        yield News(other.date.first, Event.CAME_BACK, lesson, other)


def _anniversary(lesson: Lesson, today: datetime.date) -> News | None:
    if lesson.date.first != lesson.date.last:
        return None
    for year in (today.year, today.year - 1):
        day = _in_year(lesson.date.first, year)
        if year > lesson.date.first.year and 0 <= (today - day).days < DAYS_REMEMBERED:
            return News(day, Event.ANNIVERSARY, lesson, years=year - lesson.date.first.year)
    return None


def _in_year(day: datetime.date, year: int) -> datetime.date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _newest_first(items: Iterable[News]) -> list[News]:
    return sorted(
        items, key=lambda item: (-item.day.toordinal(), -_ORDER[item.event], item.lesson.id)
    )
