"""How far the lessons had come at the end of each quarter or year, and today."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from generator.insights.relations import Relations
from generator.insights.stage import Stage
from generator.insights.stage_history import progress, stage_on
from generator.records.lesson import Lesson

_MOST_YEARS_IN_QUARTERS = 3
_MOST_ENDS = 40
_QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
_EVERY = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many lessons were in each stage on a day."""

    day: datetime.date
    stages: Mapping[Stage, int]

    @property
    def lessons(self) -> int:
        """How many lessons there were on that day."""
        return sum(self.stages.values())


@dataclass(frozen=True, slots=True)
class History:
    """The standings at the end of every so many quarters or years, oldest first; the last is today's."""

    grain: Literal["quarter", "year"]
    standings: Sequence[Standing]


def history(
    lessons: Sequence[Lesson], relations: Mapping[str, Relations], today: datetime.date
) -> History:
    """How far the lessons had come since the first of them; quarters as long as there are few years.

    Today's standing counts every lesson in the stage that it has.
    """
    first = min((lesson.date.first for lesson in lessons), default=today)
    grain: Literal["quarter", "year"] = (
        "quarter" if today.year - first.year < _MOST_YEARS_IN_QUARTERS else "year"
    )
    ends = [end for end in _ends(first, today, grain) if first <= end < today]
    counts: dict[datetime.date, Counter[Stage]] = {end: Counter() for end in ends}
    for lesson in lessons:
        turns = progress(lesson, relations[lesson.id].recurrences)
        for end in ends:
            if stage := stage_on(turns, end):
                counts[end][stage] += 1
    now = Counter(relations[lesson.id].stage for lesson in lessons)
    return History(
        grain, [Standing(day, _each(stages)) for day, stages in (*counts.items(), (today, now))]
    )


def _each(counts: Counter[Stage]) -> dict[Stage, int]:
    return {stage: counts[stage] for stage in Stage}


def _ends(first: datetime.date, today: datetime.date, grain: str) -> Iterator[datetime.date]:
    years = range(first.year, today.year + 1)
    if grain == "quarter":
        return (datetime.date(year, *end) for year, end in product(years, _QUARTERS))
    every = next(step for step in _EVERY if len(years) <= step * _MOST_ENDS)
    return (datetime.date(year, 12, 31) for year in years if year % every == 0)
