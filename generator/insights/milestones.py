"""List the dated milestones in the life of a lesson, from the failure on."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.insights.relations import RelatedLessons
from generator.insights.stage import Stage
from generator.records.choices import Outcome
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson

_OF_RESULT = {
    Outcome.EFFECTIVE: Stage.LEARNED,
    Outcome.PARTLY: None,
    Outcome.NOT_EFFECTIVE: Stage.REOPENED,
}
"""The stage that a lesson may come to by a verification."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date and what it saw.

    ``stage`` is what the lesson came to by it, if that is another one. ``number`` counts changes
    that were made on one date, ``result`` is a verification's, and ``recurrence`` the later lesson
    in which the failure came back.
    """

    date: PartialDate
    what: Literal["happened", "told", "made", "verified", "came-back"]
    stage: Stage | None = None
    number: int = 1
    result: Outcome | None = None
    recurrence: Lesson | None = None


def told_on(lesson: Lesson) -> PartialDate | None:
    """Return when those affected were told what changed, if the record gives a date."""
    told = lesson.recovery.told if lesson.recovery else None
    return PartialDate.read(told or "")


def milestones(lesson: Lesson, related: RelatedLessons) -> list[Milestone]:
    """Return what the record dates, oldest first.

    A month or a year counts from its first day, or from the failure if that was later: nothing in
    a record lies before it.
    """

    def day(milestone: Milestone) -> datetime.date:
        return max(milestone.date.first, lesson.date.first)

    return sorted(_milestones(lesson, related), key=day)


def _milestones(lesson: Lesson, related: RelatedLessons) -> Iterator[Milestone]:
    reached = {(turn.stage, turn.date) for turn in related.progress}

    def if_reached(stage: Stage | None, date: PartialDate) -> Stage | None:
        return stage if (stage, date) in reached else None

    yield Milestone(lesson.date, "happened", related.progress[0].stage)
    told = told_on(lesson)
    if told:
        yield Milestone(told, "told")
    made = Counter(change.made for change in lesson.changes if change.made)
    for date, number in made.items():
        stage = if_reached(Stage.CHANGED, date)
        yield Milestone(date, "made", stage, number)
    check = lesson.verification
    if check and check.date and check.result:
        stage = if_reached(_OF_RESULT[check.result], check.date)
        yield Milestone(check.date, "verified", stage, result=check.result)
    for other in related.recurrences:
        stage = if_reached(Stage.REOPENED, other.date)
        yield Milestone(other.date, "came-back", stage, recurrence=other)
