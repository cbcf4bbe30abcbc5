"""How many lessons there are of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from generator.insights.relations import Relations
from generator.insights.stage import Stage
from generator.records.catalogue import Catalogue
from generator.records.lesson import Kind, Severity


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


def counts(catalogue: Catalogue, relations: Mapping[str, Relations]) -> Counts:
    """The counts of a catalogue. Years that no lesson has are left out; whatever else has none counts zero."""
    lessons, words = catalogue.lessons, catalogue.vocabulary
    years = sorted({lesson.date.text[:4] for lesson in lessons})
    return Counts(
        lessons=len(lessons),
        stages=_count(
            [stage.value for stage in Stage],
            (relations[lesson.id].stage.value for lesson in lessons),
        ),
        kinds=_count(get_args(Kind), (lesson.kind for lesson in lessons)),
        severities=_count(get_args(Severity), (lesson.severity for lesson in lessons)),
        areas=_count(words.areas, (area for lesson in lessons for area in set(lesson.areas))),
        factors=_count(
            words.factors,
            (f for lesson in lessons for f in {cause.factor for cause in lesson.causes}),
        ),
        years=_count(years, (lesson.date.text[:4] for lesson in lessons)),
    )


def _count(values: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    number = Counter(found)
    return {value: number[value] for value in values}
