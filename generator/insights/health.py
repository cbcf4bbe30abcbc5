"""Measure how well lessons are followed through. No figure is about a person."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from generator.insights import stage
from generator.insights.follow_through import Item, Urgency
from generator.insights.relations import RelationsById
from generator.insights.totals import count_each
from generator.records.catalogue import Catalogue
from generator.records.choices import Choice, Outcome, Strength
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson


class Age(Choice):
    """The age of an open task: since it was due, else whether it is due at all."""

    MONTH = "month", "Overdue up to 30 days"
    QUARTER = "quarter", "Overdue 31 to 90 days"
    YEAR = "year", "Overdue 91 days to a year"
    LONGER = "longer", "Overdue more than a year"
    AHEAD = "ahead", "Not due yet"
    UNDATED = "undated", "Without a day"
    UNPLANNED = "unplanned", "Made, and no verification planned"


_MOST_DAYS = {Age.MONTH: 30, Age.QUARTER: 90, Age.YEAR: 365}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in numbers of lessons."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The share in hundredths, rounded; 0 out of nothing."""
        if not self.whole:
            return 0
        return round(100 * self.part / self.whole)


@dataclass(frozen=True, slots=True)
class Wait:
    """The median days of so many ``lessons``, None of none; ``unknown`` have no exact dates."""

    days: float | None
    lessons: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Silence:
    """An area without a lesson for a while, and the date of its last one, if it ever had any."""

    area: str
    last: PartialDate | None


def outcomes(lessons: Sequence[Lesson]) -> dict[Outcome, int]:
    """Count the lessons by outcome; every lesson has one."""
    return count_each(Outcome, map(outcome, lessons))


def outcome(lesson: Lesson) -> Outcome:
    """Return the outcome of a lesson's changes: the verification's, or how far they are from it."""
    if not lesson.changes:
        return Outcome.UNDECIDED if lesson.no_change else Outcome.UNTOLD
    if not stage.is_changed(lesson):
        return Outcome.UNMADE
    return stage.result_of(lesson) or Outcome.UNVERIFIED


def verified(lessons: Sequence[Lesson]) -> Share:
    """Return the share of lessons whose changes were seen to work, of those that made them all."""
    changed = list(filter(stage.is_changed, lessons))
    return Share(len(worked(changed)), len(changed))


def verified_in_time(lessons: Sequence[Lesson], today: datetime.date) -> Share:
    """Return the share whose changes were seen to work, of those to be verified before today."""
    days = {lesson.id: stage.verification_due(lesson) for lesson in lessons}
    due = [lesson for lesson in lessons if stage.is_past(days[lesson.id], today)]
    return Share(len(worked(due)), len(due))


def came_back(lessons: Sequence[Lesson], relations: RelationsById) -> Share:
    """Return the share of lessons that a later one is a recurrence of."""
    back = [lesson for lesson in lessons if relations[lesson.id].recurrences]
    return Share(len(back), len(lessons))


def recurrences(lessons: Sequence[Lesson], relations: RelationsById) -> Share:
    """Return the share of lessons that are a recurrence of another and not withdrawn."""
    standing = [lesson for lesson in lessons if not lesson.withdrawn]
    again = [lesson for lesson in standing if relations[lesson.id].recurrence_of]
    return Share(len(again), len(lessons))


def worked(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return the lessons whose changes are all made and were seen to work, whatever came after."""
    return [lesson for lesson in lessons if outcome(lesson) is Outcome.EFFECTIVE]


def days_to_changed(lessons: Sequence[Lesson]) -> Wait:
    """Measure from the failure until the last change was made, where all are."""
    changed = filter(stage.is_changed, lessons)
    return _wait((lesson.date, stage.made_on(lesson)) for lesson in changed)


def days_to_verified(lessons: Sequence[Lesson]) -> Wait:
    """Measure from the failure until somebody verified, whatever they found."""
    spans = []
    for lesson in lessons:
        check = lesson.verification
        if check and check.result:
            spans.append((lesson.date, check.date))
    return _wait(spans)


def strengths(lessons: Sequence[Lesson]) -> dict[Strength, int]:
    """Count the changes, made or not, by strength."""
    counted = dict.fromkeys(Strength, 0)
    del counted[Strength.UNCHANGED]
    for lesson in lessons:
        for change in lesson.changes:
            counted[change.strength_or_unsaid] += 1
    return counted


def only_weak(lessons: Sequence[Lesson]) -> Share:
    """Return the share of lessons that have nothing but weak changes, of those with changes."""
    changed = [lesson for lesson in lessons if lesson.changes]
    weak = 0
    for lesson in changed:
        weak += {change.strength for change in lesson.changes} == {Strength.WEAK}
    return Share(weak, len(changed))


def ages(items: Sequence[Item]) -> dict[Age, int]:
    """Count the things that are still to be done by age; 0 where none is."""
    return count_each(Age, map(_age, items))


def silent_areas(catalogue: Catalogue, today: datetime.date, months: int) -> list[Silence]:
    """Return the areas whose last lesson is older than ``months``, in the vocabulary's order.

    So is an area without any. Practices, withdrawn, superseded and untracked lessons do not count.
    """
    last: dict[str, PartialDate] = {}
    failures = [lesson for lesson in catalogue.lessons if not lesson.is_practice]
    for lesson in filter(stage.is_followed, failures):
        for area in lesson.areas:
            dates = last.get(area, lesson.date), lesson.date
            last[area] = max(dates, key=attrgetter("last"))
    silent = []
    for area in catalogue.vocabulary.areas:
        date = last.get(area)
        if date is None or stage.months_later(date.last, months) < today:
            silent.append(Silence(area, date))
    return silent


def _age(item: Item) -> Age:
    if item.due is None:
        return Age(item.group.value)
    if item.group is not Urgency.OVERDUE:
        return Age.AHEAD
    for age, most in _MOST_DAYS.items():
        if item.days <= most:
            return age
    return Age.LONGER


def _wait(spans: Iterable[tuple[PartialDate, PartialDate | None]]) -> Wait:
    """Return the median of the spans whose dates are both known to the month."""
    days: list[int] = []
    unknown = 0
    for start, end in spans:
        if end and _has_month(start) and _has_month(end):
            waited = _day(end) - _day(start)
            days.append(max(0, waited.days))
        else:
            unknown += 1
    return Wait(median(days) if days else None, len(days), unknown)


def _has_month(date: PartialDate) -> bool:
    return (date.last - date.first).days < 31


def _day(date: PartialDate) -> datetime.date:
    """Return the day of a date, the 15th of a month."""
    if date.first == date.last:
        return date.first
    return date.first.replace(day=15)
