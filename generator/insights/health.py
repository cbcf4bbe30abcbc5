"""Measure how well lessons are followed through. No figure is about a person."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from generator.insights.follow_through import Item, Urgency
from generator.insights.relations import RelationsById
from generator.insights.stage import is_changed, is_past, made_on, months_later, result_of, stands
from generator.insights.totals import count_each
from generator.records.catalogue import Catalogue
from generator.records.choices import Outcome, Strength
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson

AGES = ("month", "quarter", "year", "longer", "ahead", "undated", "unplanned")
"""Ages of overdue tasks, at most 30, 90 and 365 days or more; then those of the others."""
_DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in numbers of lessons."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The share in hundredths, rounded; 0 out of nothing."""
        return round(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True, slots=True)
class Wait:
    """The median of some lessons' days, None without any; ``unknown`` more have no exact dates."""

    days: float | None
    lessons: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Silence:
    """An area without a lesson for a while, and the date of its last one, if it ever had any."""

    area: str
    last: PartialDate | None


def outcomes(lessons: Sequence[Lesson]) -> dict[str, int]:
    """Count the lessons by outcome; every lesson has one."""
    return count_each(Outcome, map(outcome, lessons))


def outcome(lesson: Lesson) -> Outcome:
    """Return what became of a lesson's changes."""
    if not lesson.changes:
        return Outcome.UNDECIDED
    if not is_changed(lesson):
        return Outcome.UNMADE
    return result_of(lesson) or Outcome.UNVERIFIED


def verified(lessons: Sequence[Lesson]) -> Share:
    """Return the share of lessons whose changes were seen to work, of those that made them all."""
    return _share(_worked(lesson) for lesson in lessons if is_changed(lesson))


def verified_in_time(lessons: Sequence[Lesson], today: datetime.date) -> Share:
    """Return the share whose changes were seen to work, of those to be verified before today."""
    checks = ((lesson, lesson.verification) for lesson in lessons)
    return _share(
        _worked(lesson) for lesson, check in checks if check and is_past(check.due, today)
    )


def came_back(lessons: Sequence[Lesson], relations: RelationsById) -> Share:
    """Return the share of lessons that a later one is a recurrence of."""
    return _share(bool(relations[lesson.id].recurrences) for lesson in lessons)


def recurrences(lessons: Sequence[Lesson], relations: RelationsById) -> Share:
    """Return the share of lessons that are a recurrence of another and not withdrawn."""
    again = (relations[lesson.id].recurrence_of and not lesson.withdrawn for lesson in lessons)
    return _share(map(bool, again))


def worked(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return the lessons whose changes are all made and were seen to work, whatever came after."""
    return [lesson for lesson in lessons if _worked(lesson)]


def days_to_changed(lessons: Sequence[Lesson]) -> Wait:
    """Measure from the failure until the last change was made, where all are."""
    return _wait((lesson.date, made_on(lesson)) for lesson in lessons if is_changed(lesson))


def days_to_verified(lessons: Sequence[Lesson]) -> Wait:
    """Measure from the failure until somebody verified, whatever they found."""
    checks = ((lesson.date, lesson.verification) for lesson in lessons)
    return _wait((date, check.date) for date, check in checks if check and check.result)


def strengths(lessons: Sequence[Lesson]) -> dict[str, int]:
    """Count the changes, made or not, by strength."""
    changes = (change for lesson in lessons for change in lesson.changes)
    shown = [strength for strength in Strength if strength is not Strength.UNCHANGED]
    return count_each(shown, (change.strength_or_unsaid for change in changes))


def only_weak(lessons: Sequence[Lesson]) -> Share:
    """Return the share of lessons that have nothing but weak changes, of those with changes."""
    changed = (lesson.changes for lesson in lessons if lesson.changes)
    return _share(
        all(change.strength is Strength.WEAK for change in changes) for changes in changed
    )


def ages(items: Sequence[Item]) -> dict[str, int]:
    """Count the things that are still to be done by age."""
    return count_each(AGES, map(_age, items))


def silent_areas(catalogue: Catalogue, today: datetime.date, months: int) -> list[Silence]:
    """Return the areas without a lesson in the last months.

    Withdrawn and superseded lessons do not count.
    """
    last: dict[str, PartialDate] = {}
    for lesson in filter(stands, catalogue.lessons):
        for area in lesson.areas:
            last[area] = max(last.get(area, lesson.date), lesson.date, key=lambda date: date.last)
    silent = []
    for area in catalogue.vocabulary.areas:
        date = last.get(area)
        if date is None or months_later(date.last, months) < today:
            silent.append(Silence(area, date))
    return silent


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))


def _worked(lesson: Lesson) -> bool:
    return outcome(lesson) is Outcome.EFFECTIVE


def _age(item: Item) -> str:
    if item.group is Urgency.OVERDUE:
        return AGES[bisect_left(_DAYS, item.days)]
    return item.group.value if item.due is None else "ahead"


def _wait(spans: Iterable[tuple[PartialDate, PartialDate | None]]) -> Wait:
    """Return the median of the spans whose dates are both known to the month."""
    days: list[int] = []
    unknown = 0
    for start, end in spans:
        if end and _has_month(start) and _has_month(end):
            days.append(max(0, (_day(end) - _day(start)).days))
        else:
            unknown += 1
    return Wait(median(days) if days else None, len(days), unknown)


def _has_month(date: PartialDate) -> bool:
    return (date.last - date.first).days < 31


def _day(date: PartialDate) -> datetime.date:
    """Return the day of a date, the 15th of a month."""
    return date.first if date.first == date.last else date.first.replace(day=15)
