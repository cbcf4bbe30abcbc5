"""Count the lessons in each stage at the ends of past quarters or years."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.insights.relations import RelationsById
from generator.insights.stage import Stage, stage_on
from generator.records.lesson import Lesson

_MOST_YEARS_IN_QUARTERS = 3
_MOST_ENDS = 40
_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of lessons in each stage on a day."""

    day: datetime.date
    stages: dict[Stage, int]

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
    """Return the standings since the first lesson: by quarters within three years, else by years.

    There are at most ``_MOST_ENDS`` ends of years, in equal steps. Today's standing counts every
    lesson in the stage that it has now.
    """
    first = min((lesson.date.first for lesson in lessons), default=today)
    years = range(first.year, today.year + 1)
    grain: Literal["quarter", "year"] = "year"
    if len(years) <= _MOST_YEARS_IN_QUARTERS:
        grain = "quarter"
    ends = _ends(years, is_by_quarter=grain == "quarter")
    days = [end for end in ends if first <= end < today]
    days.append(today)
    standings = [Standing(day, dict.fromkeys(Stage, 0)) for day in days]
    for lesson in lessons:
        related = relations[lesson.id]
        for standing in standings[:-1]:
            stage = stage_on(related.progress, standing.day)
            if stage:
                standing.stages[stage] += 1
        standings[-1].stages[related.stage] += 1
    return History(grain, standings)


def _ends(years: Sequence[int], *, is_by_quarter: bool) -> list[datetime.date]:
    """Return the last days of all quarters, or of as many years as are told, oldest first."""
    step = next(step for step in _STEPS if len(years) <= step * _MOST_ENDS)
    quarters = _QUARTERS if is_by_quarter else _QUARTERS[-1:]
    ends = []
    for year in years:
        if year % step == 0:
            ends += [datetime.date(year, month, day) for month, day in quarters]
    return ends
