"""How a lesson came to its stage: one turn after the other, each with its day as far as it is known."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from generator.insights.stage import Stage
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Turn:
    """The stage a lesson came to, when, and by which later lesson if that is what reopened it.

    ``date`` is None where the record does not say: no record says when a change was decided.
    """

    stage: Stage
    date: PartialDate | None
    recurrence: Lesson | None = None


def progress(lesson: Lesson, recurrences: Sequence[Lesson]) -> tuple[Turn, ...]:
    """Every stage the lesson came through, the last of them its own now; ``recurrences`` are oldest first.

    A lesson is open from its date. What reopened it first is told, whatever has changed since.
    """
    turns = [Turn(Stage.OPEN, lesson.date)]
    check = lesson.verification
    made = [change.made for change in lesson.changes if change.made]
    if lesson.changes:
        turns.append(Turn(Stage.PLANNED, None))
    if lesson.changes and len(made) == len(lesson.changes):
        turns.append(Turn(Stage.CHANGED, max(made, key=lambda date: date.last)))
        if check and check.result == "effective":
            turns.append(Turn(Stage.LEARNED, check.date))
    if reopened := _reopened(lesson, recurrences):
        turns = [turn for turn in turns if not _is_after(turn, reopened)]
        turns.append(reopened)
    return tuple(turns)


def _reopened(lesson: Lesson, recurrences: Sequence[Lesson]) -> Turn | None:
    check = lesson.verification
    failed = [Turn(Stage.REOPENED, check.date)] if check and check.result == "not-effective" else []
    again = [Turn(Stage.REOPENED, other.date, other) for other in recurrences[:1]]
    return min(
        [*failed, *again],
        key=lambda turn: turn.date.first if turn.date else datetime.date.max,
        default=None,
    )


def _is_after(turn: Turn, other: Turn) -> bool:
    return bool(turn.date and other.date and turn.date.first > other.date.last)


def stage_on(turns: Sequence[Turn], day: datetime.date) -> Stage | None:
    """The stage a lesson had on a day, from its turns; None before it happened.

    What has no day counts from the turn before it. A month or a year counts from its first day.
    """
    stage = None
    for turn in turns:
        if turn.date and turn.date.first > day:
            break
        stage = turn.stage
    return stage
