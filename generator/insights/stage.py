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
from operator import attrgetter
from typing import Self

from generator.records.choices import Outcome
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson


class Stage(Enum):
    """From the first word to the last, and back; each with its meaning in a sentence.

    ``label`` is the word as readers see it.
    """

    NOT_TOLD = "not-told", "The register does not say whether anything changed."
    OPEN = "open", "No change has been decided."
    PLANNED = "planned", "Changes are decided, and not all of them are known to be made."
    CHANGED = "changed", "All changes are made; whether they work has not been shown."
    LEARNED = "learned", "All changes are made, and they were seen to work."
    PRACTICE = "practice", "Something that worked, and no failure."
    REOPENED = "reopened", "The change was seen not to work, or the same failure came back."

    def __new__(cls, word: str, meaning: str) -> Self:
        """A stage whose value is its word."""
        stage = object.__new__(cls)
        stage._value_ = word
        stage.label = word.replace("-", " ")
        stage.meaning = meaning
        return stage

    label: str
    meaning: str


TOLD_FIRST = (
    Stage.REOPENED, Stage.OPEN, Stage.PLANNED, Stage.LEARNED, Stage.CHANGED, Stage.NOT_TOLD,
    Stage.PRACTICE,
)  # fmt: skip
"""The order before work: what came back, then what is open, then what was seen to work."""


def result_of(lesson: Lesson) -> Outcome | None:
    """Return what the verification found, None while nobody verified."""
    return lesson.verification.result if lesson.verification else None


def verification_due(lesson: Lesson) -> PartialDate | None:
    """Return when the verification is or was due, None where the record does not say."""
    return lesson.verification.due if lesson.verification else None


def is_told(lesson: Lesson) -> bool:
    """Return True if the record says what changed, or that nothing did."""
    return bool(lesson.changes or lesson.no_change)


def is_changed(lesson: Lesson) -> bool:
    """Return True if changes were decided and all of them are made."""
    return bool(lesson.changes) and all(change.made for change in lesson.changes)


def made_on(lesson: Lesson) -> PartialDate:
    """Return the date of the last change that was made. Raises ValueError if none was."""
    dates = [change.made for change in lesson.changes if change.made]
    return max(dates, key=attrgetter("last"))


@dataclass(frozen=True, slots=True)
class Transition:
    """The stage a lesson came to, when, and by which later lesson if that is what reopened it.

    ``date`` is None where the record does not say: no record says when a change was decided.
    """

    stage: Stage
    date: PartialDate | None
    recurrence: Lesson | None = None


def progress(lesson: Lesson, recurrences: Sequence[Lesson]) -> tuple[Transition, ...]:
    """Return every stage that a lesson came to; the last one is its stage now.

    ``recurrences`` are the later lessons in which the failure came back, oldest first. A lesson is
    open from its date, or *not told* where nobody knows what was decided. Of what reopened it, only
    the first is listed, and no stage after that. A practice stays one.
    """
    if lesson.is_practice:
        return (Transition(Stage.PRACTICE, lesson.date),)
    begun = Stage.OPEN if is_told(lesson) else Stage.NOT_TOLD
    passed = [Transition(begun, lesson.date)]
    check = lesson.verification
    if lesson.changes:
        passed.append(Transition(Stage.PLANNED, None))
    if is_changed(lesson):
        passed.append(Transition(Stage.CHANGED, made_on(lesson)))
        if check and check.result == "effective":
            passed.append(Transition(Stage.LEARNED, check.date))
    reopened = []
    if check and check.result == "not-effective":
        reopened.append(Transition(Stage.REOPENED, check.date))
    if recurrences:
        again = recurrences[0]
        reopened.append(Transition(Stage.REOPENED, again.date, again))
    if not reopened:
        return tuple(passed)
    first = min(reopened, key=_first_day)
    last_day = first.date.last if first.date else datetime.date.max
    before = [turn for turn in passed if turn.date is None or turn.date.first <= last_day]
    return *before, first


def _first_day(transition: Transition) -> datetime.date:
    if transition.date:
        return transition.date.first
    return datetime.date.max


def stage_on(transitions: Sequence[Transition], day: datetime.date) -> Stage | None:
    """Return the stage of a lesson on a day, given its progress; None before it happened.

    A transition without a date counts from the one before it, a month or a year from its first day.
    """
    stage = None
    for transition in transitions:
        if transition.date and transition.date.first > day:
            break
        stage = transition.stage
    return stage


def stands(lesson: Lesson) -> bool:
    """Return True if a lesson is neither withdrawn nor superseded: of others nothing is asked."""
    return not (lesson.withdrawn or lesson.superseded_by)


def is_followed(lesson: Lesson) -> bool:
    """Return True if what is open about a lesson is ours to do: it stands, and is tracked."""
    return lesson.tracked and stands(lesson)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The overdue parts of a lesson; the changes by their number in the record."""

    changes: frozenset[int]
    verification: bool
    review: bool


def overdue(lesson: Lesson, today: datetime.date) -> Overdue:
    """Return what was due before today and is not done. A month or year ends with its last day."""
    if not is_followed(lesson):
        return Overdue(frozenset(), verification=False, review=False)
    late = set()
    for number, change in enumerate(lesson.changes):
        if change.made is None and is_past(change.due, today):
            late.add(number)
    is_unverified = result_of(lesson) is None and is_past(verification_due(lesson), today)
    due = review_due(lesson)
    is_unread = due is not None and due < today
    return Overdue(frozenset(late), verification=is_unverified, review=is_unread)


def review_due(lesson: Lesson) -> datetime.date | None:
    """Return the day by which the record is to be read through again; None if never."""
    if lesson.review is None or lesson.review.every is None:
        return None
    since = lesson.review.last or lesson.date
    return months_later(since.last, lesson.review.every)


def is_past(due: PartialDate | None, today: datetime.date) -> bool:
    """Return True if a day, month or year ended before today."""
    return due is not None and due.last < today


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day of a later month, or the last one of a shorter month."""
    years, number = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, datetime.MAXYEAR)
    month = number + 1
    last_day = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(day.day, last_day))
