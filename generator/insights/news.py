"""List the dated events of lessons: failures, changes, verifications, recurrences."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insights.relations import RelatedLessons, RelationsById
from generator.insights.stage import Stage, stands
from generator.records.catalogue import Catalogue
from generator.records.choices import Choice
from generator.records.lesson import Lesson

DAYS_REMEMBERED = 30

DaysById = Mapping[str, datetime.date]
"""The days on which lessons were added, by id, where known."""


class Event(Choice):
    """A kind of event; on one day, those further down here came later.

    The label stands before the title of the lesson.
    """

    NEW = "new"
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
        if self.recurrence:
            return (self.lesson, self.recurrence)
        return (self.lesson,)


def news(catalogue: Catalogue, relations: RelationsById, added: DaysById) -> list[News]:
    """Return every event with a date, newest first. A month or a year counts from its first day.

    A lesson is new on the day on which it was ``added``, and what happened to it before is no news;
    where that day is not known, it is new on the day of its failure. Of a withdrawn lesson only
    that is told.
    """
    items: list[News] = []
    for lesson in catalogue.lessons:
        day = _new_on(lesson, added)
        items.append(News(day, Event.NEW, lesson))
        if not lesson.withdrawn:
            items += _later(lesson, relations[lesson.id], added)
    return sorted(items, key=_newest_first)


def anniversaries(catalogue: Catalogue, today: datetime.date) -> list[News]:
    """Return the failures of earlier years whose day was in the last 30 days, newest first.

    Only those whose day is known; none that is withdrawn or superseded. A 29 February is remembered
    on the 28th.
    """
    items: list[News] = []
    for lesson in filter(stands, catalogue.lessons):
        if lesson.is_practice:
            continue
        happened = lesson.date.first
        for year in (today.year, today.year - 1):
            last_day = calendar.monthrange(year, happened.month)[1]
            day = happened.replace(year=year, day=min(happened.day, last_day))
            is_recent = 0 <= (today - day).days < DAYS_REMEMBERED
            if is_recent and year > happened.year and happened == lesson.date.last:
                years = year - happened.year
                items.append(News(day, Event.ANNIVERSARY, lesson, years=years))
    return sorted(items, key=_newest_first)


def _new_on(lesson: Lesson, added: DaysById) -> datetime.date:
    return added.get(lesson.id, lesson.date.first)


def _later(lesson: Lesson, related: RelatedLessons, added: DaysById) -> Iterator[News]:
    """Yield what became of a lesson after it was added, or at any time if that is not known."""
    known = added.get(lesson.id, datetime.date.min)
    for transition in related.progress:
        event = _OF_STAGE.get(transition.stage)
        date = transition.date
        if event and date and not transition.recurrence and date.last > known:
            yield News(max(date.first, known), event, lesson)
    for other in related.recurrences:
        day = _new_on(other, added)
        if day > known:
            yield News(day, Event.CAME_BACK, lesson, other)


def _newest_first(item: News) -> tuple[int, int, int, str]:
    """Return what sorts news; of one day, too, the newest failure comes first."""
    failure = item.lesson.date.first
    day = item.day.toordinal()
    return -day, -item.event.order, -failure.toordinal(), item.lesson.id
