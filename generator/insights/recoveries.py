"""Gather service recoveries: how failures were made right with the people affected.

That is not the same as changing the system, so nothing here is about stages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insights.milestones import told_on
from generator.insights.recurrences import Span, span
from generator.insights.stage import stands
from generator.records.catalogue import Catalogue
from generator.records.choices import RecoveryPart
from generator.records.lesson import Lesson, Recovery

Steps = Mapping[str, Sequence[RecoveryPart]]
"""The steps of a playbook, and the parts of a recovery that are examples of each."""


@dataclass(frozen=True, slots=True)
class MadeRight:
    """A lesson and its recovery; ``after`` is how long it took until people were told, if dated."""

    lesson: Lesson
    recovery: Recovery
    after: Span | None

    def said(self, parts: Iterable[RecoveryPart]) -> list[tuple[RecoveryPart, str]]:
        """Return what the record says of some parts, in their order."""
        texts = [(part, getattr(self.recovery, part)) for part in parts]
        return [(part, text) for part, text in texts if text]

    @property
    def fullness(self) -> tuple[bool, int]:
        """How much it tells: whether people stayed, then how many parts."""
        return bool(self.recovery.outcome), len(self.said(RecoveryPart))


def recoveries(catalogue: Catalogue) -> list[MadeRight]:
    """Return the recoveries of all lessons that stand, those that tell most first."""
    told = []
    for lesson in filter(stands, catalogue.lessons):
        if lesson.recovery:
            date = told_on(lesson)
            after = span(lesson.date, date) if date else None
            told.append(MadeRight(lesson, lesson.recovery, after))
    told = [entry for entry in told if entry.said(RecoveryPart)]
    return sorted(told, key=lambda entry: entry.fullness, reverse=True)


def by_area(catalogue: Catalogue) -> dict[str, list[MadeRight]]:
    """Return the recoveries by area, in the vocabulary's order, without areas that have none."""
    areas: defaultdict[str, list[MadeRight]] = defaultdict(list)
    for entry in recoveries(catalogue):
        for area in dict.fromkeys(entry.lesson.areas):
            areas[area].append(entry)
    return {area: areas[area] for area in catalogue.vocabulary.areas if area in areas}


def examples(entries: Sequence[MadeRight], steps: Steps, most: int) -> dict[str, list[MadeRight]]:
    """Return at most ``most`` examples for each step: those used least so far, then the fullest."""
    used: Counter[str] = Counter()
    chosen = {}
    for step, parts in steps.items():
        fitting = [entry for entry in entries if entry.said(parts)]
        fitting.sort(key=lambda entry: used[entry.lesson.id])
        best = fitting[:most]
        chosen[step] = best
        used.update(entry.lesson.id for entry in best)
    return chosen
