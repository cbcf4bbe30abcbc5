"""Find other areas in which a failure could happen: asked about, looked at, or suggested.

Each area stands for itself: a look into a wider area says nothing of its parts, nor the other way
round. Withdrawn, superseded and untracked lessons ask nothing and suggest nothing; what was found
because of them stays found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from generator.insights.relations import RelationsById, chain
from generator.insights.stage import is_followed
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson, WhereElse, words_of

MOST_PROPOSED = 20
"""More than these are counted and not named: nobody looks after the hundredth."""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that a lesson names; ``number`` counts the record's ``where_else``, from 0."""

    lesson: Lesson
    number: int
    named: WhereElse

    @property
    def is_answered(self) -> bool:
        """True if somebody looked."""
        return self.named.result != "unchecked"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson of other areas that may hold in this one, because of ``like``, which happened here.

    Both have the ``factors`` and the ``processes``. ``others`` counts the further lessons of this
    area that share some with it.
    """

    lesson: Lesson
    like: Lesson
    factors: tuple[str, ...]
    processes: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of one area: its lessons, the questions asked of it, and what they found.

    ``proposals`` are lessons of other areas that may hold here; ``proposed`` counts them all, also
    those that were left out.
    """

    happened: tuple[Lesson, ...]
    unchecked: tuple[NamedArea, ...]
    looked: tuple[NamedArea, ...]
    proposals: tuple[Proposal, ...]
    proposed: int


@dataclass(frozen=True, slots=True)
class _Sharer:
    """A lesson that may be proposed, or be the reason: each factor with each process.

    ``known`` are the areas that need not be asked: the lesson names them, or the same failure
    happened there.
    """

    lesson: Lesson
    pairs: frozenset[tuple[str, str]]
    known: set[str]


def extents(catalogue: Catalogue, relations: RelationsById) -> dict[str, Extent]:
    """Return what is known of every area of the vocabulary, in order."""
    happened: defaultdict[str, list[Lesson]] = defaultdict(list)
    unchecked: defaultdict[str, list[NamedArea]] = defaultdict(list)
    looked: defaultdict[str, list[NamedArea]] = defaultdict(list)
    for lesson in catalogue.lessons:
        for area in () if lesson.is_practice else dict.fromkeys(lesson.areas):
            happened[area].append(lesson)
        for entry in unchecked_of(lesson):
            unchecked[entry.named.area].append(entry)
        for entry in _entries(lesson):
            if entry.is_answered:
                looked[entry.named.area].append(entry)
    sharers = _sharers(catalogue, relations)
    known = {}
    for area in catalogue.vocabulary.areas:
        proposals, number = _proposals(area, sharers)
        known[area] = Extent(
            happened=tuple(happened[area]),
            unchecked=most_pressing(unchecked[area]),
            looked=tuple(sorted(looked[area], key=_newest_look)),
            proposals=proposals,
            proposed=number,
        )
    return known


def unchecked_of(lesson: Lesson) -> tuple[NamedArea, ...]:
    """Return the areas that a lesson asks about and nobody has answered for, each once."""
    if not is_followed(lesson):
        return ()
    entries = {entry.named.area: entry for entry in _entries(lesson)}
    for area in answered_areas(lesson):
        del entries[area]
    return tuple(entries.values())


def answered_areas(lesson: Lesson) -> set[str]:
    """Return the areas that somebody looked at because of a lesson."""
    return {entry.named.area for entry in _entries(lesson) if entry.is_answered}


def most_pressing(entries: Iterable[NamedArea]) -> tuple[NamedArea, ...]:
    """Sort by severity, then by date, oldest first: their questions have waited longest."""
    return tuple(sorted(entries, key=_pressing))


def _pressing(entry: NamedArea) -> tuple[object, ...]:
    lesson = entry.lesson
    return -lesson.severity_or_unsaid.order, lesson.date.first, lesson.id, entry.number


def _entries(lesson: Lesson) -> Iterator[NamedArea]:
    for number, named in enumerate(lesson.where_else):
        yield NamedArea(lesson, number, named)


def _newest_look(entry: NamedArea) -> tuple[int, str, int]:
    day = 0
    if entry.named.date:
        day = entry.named.date.last.toordinal()
    return -day, entry.lesson.id, entry.number


def _sharers(catalogue: Catalogue, relations: RelationsById) -> list[_Sharer]:
    """Return the lessons that can share something, newest first.

    An experiment cannot: its failure was sought, and lies in wait nowhere else.
    """
    known: defaultdict[str, set[str]] = defaultdict(set)
    for lesson in catalogue.lessons:
        for named in lesson.where_else:
            known[lesson.id].add(named.area)
            # Both lessons are about one failure.
            other = catalogue.by_id.get(named.lesson or "")
            if other:
                known[lesson.id].update(other.areas)
                known[other.id].update(lesson.areas)
        for failure in (lesson, *chain(lesson, relations)):
            known[lesson.id].update(failure.areas)
    sharers = []
    for lesson in catalogue.lessons:
        processes = lesson.applies_to.processes if lesson.applies_to else ()
        if processes and lesson.kind != "experiment" and is_followed(lesson):
            pairs = frozenset(product(words_of(lesson)["factors"], processes))
            sharers.append(_Sharer(lesson, pairs, known[lesson.id]))
    return sharers


def _proposals(area: str, sharers: Sequence[_Sharer]) -> tuple[tuple[Proposal, ...], int]:
    """Return the best proposals for an area, and how many there are.

    Those that share most come first, then the severest, then the newest.
    """
    here = [sharer for sharer in sharers if area in sharer.lesson.areas]
    sought: set[tuple[str, str]] = set()
    for sharer in here:
        sought |= sharer.pairs
    others = [sharer for sharer in sharers if area not in sharer.known]
    others = [other for other in others if not other.pairs.isdisjoint(sought)]

    def rank(sharer: _Sharer) -> tuple[int, int]:
        shared = sharer.pairs & sought
        harm = sharer.lesson.severity_or_unsaid.order
        return -len(shared), -harm

    others.sort(key=rank)
    best = [_because(sharer, here) for sharer in others[:MOST_PROPOSED]]
    return tuple(best), len(others)


def _because(sharer: _Sharer, here: Sequence[_Sharer]) -> Proposal:
    """Propose a lesson because of the newest of those lessons of the area that share most."""
    alike = [other for other in here if not other.pairs.isdisjoint(sharer.pairs)]
    like = max(alike, key=lambda other: len(other.pairs & sharer.pairs))
    shared = sorted(like.pairs & sharer.pairs)
    factors, processes = zip(*shared, strict=True)
    return Proposal(
        sharer.lesson,
        like.lesson,
        factors=tuple(dict.fromkeys(factors)),
        processes=tuple(dict.fromkeys(processes)),
        others=len(alike) - 1,
    )
