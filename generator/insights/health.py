"""How well lessons are followed through, in figures. Each is a number out of a number; none is about a person."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from generator.insights.follow_through import Group, Item
from generator.insights.relations import Relations
from generator.insights.stage import months_later, stands
from generator.records.catalogue import Catalogue
from generator.records.fields import PartialDate
from generator.records.lesson import Change, Lesson

OUTCOMES = ("effective", "partly", "not-effective", "unverified", "unmade", "undecided")
"""What became of a lesson's changes: what verification found, or how far they are from being verified."""
STRENGTHS = ("strong", "intermediate", "weak", "unsaid")
AGES = ("month", "quarter", "year", "longer", "ahead", "undated", "unplanned")
"""How long something has been overdue, at most (30, 90, 365 days); then what is not overdue."""
_DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The share in hundredths, rounded; 0 out of nothing."""
        return round(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True, slots=True)
class Wait:
    """The median of some lessons' days, None without any; ``unknown`` lessons have no dates that tell them."""

    days: float | None
    lessons: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Silence:
    """An area without a lesson for a while, and the date of its last one, if it ever had any."""

    area: str
    last: PartialDate | None


def outcomes(lessons: Sequence[Lesson]) -> dict[str, int]:
    """How many lessons have each of the ``OUTCOMES``; every lesson has one."""
    counts = Counter(map(outcome, lessons))
    return {each: counts[each] for each in OUTCOMES}


def outcome(lesson: Lesson) -> str:
    """What became of a lesson's changes: one of ``OUTCOMES``."""
    if not lesson.changes:
        return "undecided"
    if not _is_changed(lesson):
        return "unmade"
    return (lesson.verification and lesson.verification.result) or "unverified"


def verified(lessons: Sequence[Lesson]) -> Share:
    """The lessons whose changes were seen to work, out of those whose changes are all made."""
    return _share(lessons, _is_changed, _worked)


def verified_in_time(lessons: Sequence[Lesson], today: datetime.date) -> Share:
    """The lessons whose changes were seen to work, out of those whose verification was due before today."""

    def is_due(lesson: Lesson) -> bool:
        check = lesson.verification
        return check is not None and check.due is not None and check.due.last < today

    return _share(lessons, is_due, _worked)


def came_back(lessons: Sequence[Lesson], relations: Mapping[str, Relations]) -> Share:
    """The lessons that a later one is a recurrence of, out of these."""
    return _share(lessons, lambda _: True, lambda lesson: bool(relations[lesson.id].recurrences))


def recurrences(lessons: Sequence[Lesson], relations: Mapping[str, Relations]) -> Share:
    """The lessons that are a recurrence of another, out of these; withdrawn ones recur no more."""
    return _share(
        lessons,
        lambda _: True,
        lambda lesson: not lesson.withdrawn and bool(relations[lesson.id].recurrence_of),
    )


def worked(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons whose changes are all made and were seen to work, whatever came after."""
    return [lesson for lesson in lessons if _worked(lesson)]


def days_to_changed(lessons: Sequence[Lesson]) -> Wait:
    """From the failure until the last change was made, where all are."""
    made = (
        (
            lesson.date,
            max(
                (change.made for change in lesson.changes if change.made),
                key=lambda date: date.last,
            ),
        )
        for lesson in lessons
        if _is_changed(lesson)
    )
    return _wait(made)


def days_to_verified(lessons: Sequence[Lesson]) -> Wait:
    """From the failure until somebody verified, whatever they found."""
    return _wait(
        (x.date, x.verification.date) for x in lessons if x.verification and x.verification.result
    )


def strengths(lessons: Sequence[Lesson]) -> dict[str, int]:
    """How many changes, made or not, are of each of the ``STRENGTHS``."""
    counts = Counter(_strength(change) for lesson in lessons for change in lesson.changes)
    return {strength: counts[strength] for strength in STRENGTHS}


def only_weak(lessons: Sequence[Lesson]) -> Share:
    """The lessons that have nothing but weak changes, out of those that have changes."""
    return _share(
        lessons,
        lambda lesson: bool(lesson.changes),
        lambda lesson: set(map(_strength, lesson.changes)) == {"weak"},
    )


def ages(items: Sequence[Item]) -> dict[str, int]:
    """How many things that are still to be done are of each of the ``AGES``."""
    counts = Counter(map(_age, items))
    return {age: counts[age] for age in AGES}


def silent_areas(catalogue: Catalogue, today: datetime.date, months: int) -> list[Silence]:
    """The areas of the vocabulary without a lesson in so many months; withdrawn and superseded ones do not count."""
    last: dict[str, PartialDate] = {}
    for lesson in filter(stands, catalogue.lessons):
        for area in lesson.areas:
            last[area] = max(last.get(area, lesson.date), lesson.date, key=lambda date: date.last)
    return [
        Silence(area, last.get(area))
        for area in catalogue.vocabulary.areas
        if area not in last or months_later(last[area].last, months) < today
    ]


def _share(
    lessons: Iterable[Lesson], counts: Callable[[Lesson], bool], hits: Callable[[Lesson], bool]
) -> Share:
    found = [hits(lesson) for lesson in lessons if counts(lesson)]
    return Share(sum(found), len(found))


def _is_changed(lesson: Lesson) -> bool:
    return bool(lesson.changes) and all(change.made for change in lesson.changes)


def _worked(lesson: Lesson) -> bool:
    return outcome(lesson) == "effective"


def _strength(change: Change) -> str:
    return change.strength or "unsaid"


def _age(item: Item) -> str:
    if item.group is Group.OVERDUE:
        return AGES[bisect_left(_DAYS, item.days)]
    return item.group.value if item.group in (Group.UNDATED, Group.UNPLANNED) else "ahead"


def _wait(spans: Iterable[tuple[PartialDate, PartialDate | None]]) -> Wait:
    days = [_days(start, end) for start, end in spans]
    known = [number for number in days if number is not None]
    return Wait(median(known) if known else None, len(known), len(days) - len(known))


def _days(start: PartialDate, end: PartialDate | None) -> int | None:
    """From one date to the other, where both are known to the month; a month counts as its 15th day."""
    if end is None or not (_has_month(start) and _has_month(end)):
        return None
    return max(0, (_day(end) - _day(start)).days)


def _has_month(date: PartialDate) -> bool:
    return (date.last - date.first).days < 31


def _day(date: PartialDate) -> datetime.date:
    return date.first if date.first == date.last else date.first.replace(day=15)
