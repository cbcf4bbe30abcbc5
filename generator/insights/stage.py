"""Derive the stage of a lesson, and what is overdue.

A lesson is not learned until something changed and the change was seen to work (NATO's definition
of a lesson learned), so the stage is derived, never typed.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from generator.records.choices import Outcome
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson


class Stage(Enum):
    """From the first word to the last, and back; each with its meaning in a sentence."""

    OPEN = "open", "No change has been decided."
    PLANNED = "planned", "Changes are decided, and not all of them are known to be made."
    CHANGED = "changed", "All changes are made; whether they work has not been shown."
    LEARNED = "learned", "All changes are made, and they were seen to work."
    REOPENED = "reopened", "The change was seen not to work, or the same failure came back."

    def __new__(cls, word: str, meaning: str) -> Self:
        """A stage whose value is its word."""
        stage = object.__new__(cls)
        stage._value_ = word
        stage.meaning = meaning
        return stage

    meaning: str


def stage_of(lesson: Lesson, recurrences: Sequence[Lesson]) -> Stage:
    """Return the stage of a lesson, given the later lessons that are recurrences of it."""
    result = result_of(lesson)
    if recurrences or result == "not-effective":
        return Stage.REOPENED
    if not lesson.changes:
        return Stage.OPEN
    if not is_changed(lesson):
        return Stage.PLANNED
    return Stage.LEARNED if result == "effective" else Stage.CHANGED


def result_of(lesson: Lesson) -> Outcome | None:
    """Return what the verification found, None while nobody verified."""
    return lesson.verification.result if lesson.verification else None


def is_changed(lesson: Lesson) -> bool:
    """Return True if changes were decided and all of them are made."""
    return bool(lesson.changes) and all(change.made for change in lesson.changes)


def made_on(lesson: Lesson) -> PartialDate:
    """Return the date of the last change that was made. Raises ValueError if none was."""
    dates = (change.made for change in lesson.changes if change.made)
    return max(dates, key=lambda date: date.last)


def stands(lesson: Lesson) -> bool:
    """Return True if a lesson is neither withdrawn nor superseded: of others nothing is asked."""
    return not (lesson.withdrawn or lesson.superseded_by)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The overdue parts of a lesson; the changes by their number in the record."""

    changes: frozenset[int]
    verification: bool
    review: bool


def overdue(lesson: Lesson, today: datetime.date) -> Overdue:
    """Return what was due before today and is not done. A month or year ends with its last day."""
    if not stands(lesson):
        return Overdue(frozenset(), verification=False, review=False)
    late: set[int] = set()
    for number, change in enumerate(lesson.changes):
        if change.made is None and is_past(change.due, today):
            late.add(number)
    check = lesson.verification
    is_unverified = check is not None and check.result is None and is_past(check.due, today)
    due = review_due(lesson)
    return Overdue(frozenset(late), is_unverified, due is not None and due < today)


def review_due(lesson: Lesson) -> datetime.date | None:
    """Return the day by which the record is to be read through again."""
    if lesson.review is None or lesson.review.every is None:
        return None
    return months_later((lesson.review.last or lesson.date).last, lesson.review.every)


def is_past(due: PartialDate | None, today: datetime.date) -> bool:
    """Return True if a day, month or year ended before today."""
    return due is not None and due.last < today


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day of a later month, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, datetime.MAXYEAR)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
