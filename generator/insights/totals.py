"""Count the lessons of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from generator.insights.relations import RelationsById
from generator.insights.stage import Stage
from generator.records.catalogue import Catalogue
from generator.records.choices import Kind, Severity

_Counted = TypeVar("_Counted")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lessons there are, in all and of each sort.

    Stages, kinds, severities and years add up to all lessons. A lesson of two areas counts in both,
    and just so for factors.
    """

    lessons: int
    stages: dict[str, int]
    kinds: dict[str, int]
    severities: dict[str, int]
    areas: dict[str, int]
    factors: dict[str, int]
    years: dict[str, int]


def counts(catalogue: Catalogue, relations: RelationsById) -> Counts:
    """Count the lessons of a catalogue. Years without a lesson are left out."""
    lessons, words = catalogue.lessons, catalogue.vocabulary
    stages = count_each(Stage, (relations[lesson.id].stage for lesson in lessons))
    years = Counter(lesson.date.text[:4] for lesson in lessons)
    areas: list[str] = []
    factors: list[str] = []
    for lesson in lessons:
        areas += set(lesson.areas)
        factors += {cause.factor for cause in lesson.causes}
    return Counts(
        lessons=len(lessons),
        stages={stage.value: number for stage, number in stages.items()},
        kinds=count_each(Kind, (lesson.kind for lesson in lessons)),
        severities=count_each(Severity, (lesson.severity for lesson in lessons)),
        areas=count_each(words.areas, areas),
        factors=count_each(words.factors, factors),
        years=dict(sorted(years.items())),
    )


def count_each(values: Iterable[_Counted], occurrences: Iterable[object]) -> dict[_Counted, int]:
    """Count the occurrences of each value, in the order of the values."""
    numbers = Counter(occurrences)
    return {value: numbers[value] for value in values}
