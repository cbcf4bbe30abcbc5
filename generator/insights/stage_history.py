"""Tell by which stages a lesson came to its own, and where all lessons stood on past days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from generator.insights.relations import RelationsById
from generator.insights.stage import Stage, is_changed, made_on
from generator.insights.totals import count_each
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson

_MOST_YEARS_IN_QUARTERS = 3
_MOST_ENDS = 40
_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Transition:
    """The stage a lesson came to, when, and by which later lesson if that is what reopened it.

    ``date`` is None where the record does not say: no record says when a change was decided.
    """

    stage: Stage
    date: PartialDate | None
    recurrence: Lesson | None = None


def progress(lesson: Lesson, recurrences: Sequence[Lesson]) -> tuple[Transition, ...]:
    """Return every stage that a lesson came to, the last of them its own now.

    ``recurrences`` are oldest first. A lesson is open from its date. What reopened it first is
    told, whatever has changed since.
    """
    passed = [Transition(Stage.OPEN, lesson.date)]
    check = lesson.verification
    if lesson.changes:
        passed.append(Transition(Stage.PLANNED, None))
    if is_changed(lesson):
        passed.append(Transition(Stage.CHANGED, made_on(lesson)))
        if check and check.result == "effective":
            passed.append(Transition(Stage.LEARNED, check.date))
    reopened = _reopened(lesson, recurrences)
    if reopened:
        passed = [one for one in passed if not _is_after(one, reopened)]
        passed.append(reopened)
    return tuple(passed)


def _reopened(lesson: Lesson, recurrences: Sequence[Lesson]) -> Transition | None:
    turns = []
    check = lesson.verification
    if check and check.result == "not-effective":
        turns.append(Transition(Stage.REOPENED, check.date))
    if recurrences:
        turns.append(Transition(Stage.REOPENED, recurrences[0].date, recurrences[0]))
    return min(turns, key=_day, default=None)


def _day(transition: Transition) -> datetime.date:
    return transition.date.first if transition.date else datetime.date.max


def _is_after(one: Transition, other: Transition) -> bool:
    return bool(one.date and other.date and one.date.first > other.date.last)


def stage_on(transitions: Sequence[Transition], day: datetime.date) -> Stage | None:
    """Return the stage of a lesson on a day, given its progress; None before it happened.

    What has no day counts from the transition before it, a month or a year from its first day.
    """
    stage = None
    for transition in transitions:
        if transition.date and transition.date.first > day:
            break
        stage = transition.stage
    return stage


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of lessons in each stage on a day."""

    day: datetime.date
    stages: Mapping[Stage, int]

    @property
    def lessons(self) -> int:
        """The number of all lessons on that day."""
        return sum(self.stages.values())


@dataclass(frozen=True, slots=True)
class History:
    """The standings at the ends of quarters or years, oldest first; the last is today's."""

    grain: Literal["quarter", "year"]
    standings: Sequence[Standing]


def history(lessons: Sequence[Lesson], relations: RelationsById, today: datetime.date) -> History:
    """Return the standings since the first lesson, by quarters as long as there are few years.

    Today's standing counts every lesson in the stage that it has.
    """
    first = min((lesson.date.first for lesson in lessons), default=today)
    is_young = today.year - first.year < _MOST_YEARS_IN_QUARTERS
    ends = _quarters(first, today) if is_young else _years(first, today)
    stages: dict[datetime.date, list[Stage | None]] = {}
    for end in ends:
        if first <= end < today:
            stages[end] = []
    for lesson in lessons:
        transitions = progress(lesson, relations[lesson.id].recurrences)
        for end, reached in stages.items():
            reached.append(stage_on(transitions, end))
    stages[today] = [relations[lesson.id].stage for lesson in lessons]
    standings = [Standing(day, count_each(Stage, reached)) for day, reached in stages.items()]
    return History("quarter" if is_young else "year", standings)


def _quarters(first: datetime.date, today: datetime.date) -> Iterator[datetime.date]:
    for year, (month, day) in product(range(first.year, today.year + 1), _QUARTERS):
        yield datetime.date(year, month, day)


def _years(first: datetime.date, today: datetime.date) -> Iterator[datetime.date]:
    """Yield the last days of at most ``_MOST_ENDS`` years, in equal steps."""
    years = range(first.year, today.year + 1)
    step = next(step for step in _STEPS if len(years) <= step * _MOST_ENDS)
    for year in years:
        if year % step == 0:
            yield datetime.date(year, 12, 31)
