"""Count the lessons by stage, kind, severity, area, factor and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from generator.insights.relations import RelationsById
from generator.insights.stage import Stage
from generator.records.catalogue import Catalogue
from generator.records.choices import Kind, Severity
from generator.records.lesson import words_of

_Counted = TypeVar("_Counted")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lessons there are, in all and of each sort.

    ``untracked`` are those whose follow-through is not ours.

    Stages, kinds, severities and years add up to all lessons. A lesson of two areas counts in both,
    and just so for factors.
    """

    lessons: int
    untracked: int
    stages: dict[str, int]
    kinds: dict[str, int]
    severities: dict[str, int]
    areas: dict[str, int]
    factors: dict[str, int]
    years: dict[str, int]


def counts(catalogue: Catalogue, relations: RelationsById) -> Counts:
    """Count the lessons of a catalogue. Years without a lesson are left out."""
    lessons = catalogue.lessons
    words = catalogue.vocabulary
    years = {lesson.date.text[:4] for lesson in lessons}
    counts = Counts(
        lessons=len(lessons),
        untracked=sum(not lesson.tracked for lesson in lessons),
        stages={stage.value: 0 for stage in Stage},
        kinds=dict.fromkeys(Kind, 0),
        severities=dict.fromkeys(Severity, 0),
        areas=dict.fromkeys(words.areas, 0),
        factors=dict.fromkeys(words.factors, 0),
        years=dict.fromkeys(sorted(years), 0),
    )
    for lesson in lessons:
        counts.stages[relations[lesson.id].stage.value] += 1
        counts.kinds[lesson.kind_or_unsaid] += 1
        counts.severities[lesson.severity_or_unsaid] += 1
        counts.years[lesson.date.text[:4]] += 1
        for area in set(lesson.areas):
            counts.areas[area] += 1
        for factor in words_of(lesson)["factors"]:
            counts.factors[factor] += 1
    return counts


def count_each(values: Iterable[_Counted], occurrences: Iterable[object]) -> dict[_Counted, int]:
    """Count the occurrences of each value, in the order of the values."""
    numbers = Counter(occurrences)
    return {value: numbers[value] for value in values}
