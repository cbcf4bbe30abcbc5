"""Where else a failure could happen: what people asked, what they found, and what shared causes suggest.

Each area stands for itself: a look into a wider area says nothing of its parts, nor the other way
round. Withdrawn and superseded lessons ask nothing any more and suggest nothing; what was found
because of them stays found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar, get_args

from generator.insights.relations import Relations, chain
from generator.insights.stage import stands
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson, Severity, WhereElse

MOST_PROPOSED = 20
"""More than these are counted and not named: nobody looks after the hundredth."""

_MILDEST_FIRST: tuple[Severity, ...] = get_args(Severity)
_Value = TypeVar("_Value")
_Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One area that a lesson names; ``number`` is its place in the record's ``where_else``, from 0."""

    lesson: Lesson
    number: int

    @property
    def named(self) -> WhereElse:
        """What the record says there."""
        return self.lesson.where_else[self.number]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson of other areas that may hold in this one, because of ``like``, which happened here.

    Both have the ``factors`` and the ``processes``. So many ``others`` of this area share some with
    it, too.
    """

    lesson: Lesson
    like: Lesson
    factors: tuple[str, ...]
    processes: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of one area, most pressing first; ``proposals`` are the best of all that are ``proposed``."""

    happened: tuple[Lesson, ...]
    unchecked: tuple[Entry, ...]
    looked: tuple[Entry, ...]
    proposals: tuple[Proposal, ...]
    proposed: int


@dataclass(frozen=True, slots=True)
class _Sharer:
    """A lesson that may be proposed, or be the reason: each of its factors with each of its processes.

    ``known`` are the areas that need not be asked: the lesson names them, or the same failure
    happened there.
    """

    lesson: Lesson
    pairs: _Pairs
    known: frozenset[str]


def extents(catalogue: Catalogue, relations: Mapping[str, Relations]) -> dict[str, Extent]:
    """What is known of every area of the vocabulary, in its order."""
    lessons = catalogue.lessons
    happened = _grouped(
        (area, lesson) for lesson in lessons for area in dict.fromkeys(lesson.areas)
    )
    unchecked = _by_area(entry for lesson in lessons for entry in unchecked_of(lesson))
    looked = _by_area(
        entry
        for lesson in lessons
        for entry in _entries(lesson)
        if entry.named.result != "unchecked"
    )
    sharers = _sharers(catalogue, relations)
    return {
        area: Extent(
            tuple(happened[area]),
            most_pressing(unchecked[area]),
            tuple(sorted(looked[area], key=_newest_look)),
            *_proposals(area, sharers),
        )
        for area in catalogue.vocabulary.areas
    }


def unchecked_of(lesson: Lesson) -> tuple[Entry, ...]:
    """The areas that a lesson asks about and where nobody has looked, each once; not those it answers for, too."""
    if not stands(lesson):
        return ()
    answered = {named.area for named in lesson.where_else if named.result != "unchecked"}
    open_ones = {
        entry.named.area: entry for entry in _entries(lesson) if entry.named.area not in answered
    }
    return tuple(open_ones.values())


def most_pressing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The severest first, and of equals the one that happened first: its question has waited longest."""
    return tuple(
        sorted(
            entries,
            key=lambda one: (
                -_severity(one.lesson),
                one.lesson.date.first,
                one.lesson.id,
                one.number,
            ),
        )
    )


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> defaultdict[str, list[_Value]]:
    groups: defaultdict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _by_area(entries: Iterable[Entry]) -> defaultdict[str, list[Entry]]:
    return _grouped((entry.named.area, entry) for entry in entries)


def _entries(lesson: Lesson) -> Iterator[Entry]:
    return (Entry(lesson, number) for number in range(len(lesson.where_else)))


def _newest_look(entry: Entry) -> tuple[int, str, int]:
    date = entry.named.date
    return (-date.last.toordinal() if date else 0), entry.lesson.id, entry.number


def _severity(lesson: Lesson) -> int:
    return _MILDEST_FIRST.index(lesson.severity)


def _sharers(catalogue: Catalogue, relations: Mapping[str, Relations]) -> list[_Sharer]:
    """The lessons that can share something, newest first."""
    same = _same_failure(catalogue)
    sharers = []
    for lesson in catalogue.lessons:
        if pairs := _pairs(lesson):
            failures = (lesson, *chain(lesson, relations), *same[lesson.id])
            happened = (area for failure in failures for area in failure.areas)
            sharers.append(
                _Sharer(
                    lesson,
                    pairs,
                    frozenset([*happened, *(named.area for named in lesson.where_else)]),
                )
            )
    return sharers


def _pairs(lesson: Lesson) -> _Pairs:
    """What a lesson may share. An experiment has nothing: its failure was sought, and lies in wait nowhere else."""
    if lesson.applies_to is None or lesson.kind == "experiment" or not stands(lesson):
        return frozenset()
    return frozenset(
        product((cause.factor for cause in lesson.causes), lesson.applies_to.processes)
    )


def _same_failure(catalogue: Catalogue) -> defaultdict[str, list[Lesson]]:
    """The lessons that tell what was found because of another, and those they were found by; by id."""
    told = (
        (lesson, catalogue.by_id[named.lesson])
        for lesson in catalogue.lessons
        for named in lesson.where_else
        if named.lesson and named.lesson in catalogue.by_id
    )
    return _grouped((one.id, other) for pair in told for one, other in (pair, pair[::-1]))


def _proposals(area: str, sharers: Sequence[_Sharer]) -> tuple[tuple[Proposal, ...], int]:
    """The best proposals for an area, and how many there are: by shared pairs, then severity, then newest."""
    here = [one for one in sharers if area in one.lesson.areas]
    sought = frozenset[tuple[str, str]]().union(*(one.pairs for one in here))
    # Sorting keeps the order of equals, and that is newest first.
    found = sorted(
        (one for one in sharers if area not in one.known and one.pairs & sought),
        key=lambda one: (-len(one.pairs & sought), -_severity(one.lesson)),
    )
    return tuple(_because(one, here) for one in found[:MOST_PROPOSED]), len(found)


def _because(sharer: _Sharer, here: Sequence[_Sharer]) -> Proposal:
    """The reason: the newest of those lessons of the area that share most."""
    alike = [one for one in here if one.pairs & sharer.pairs]
    like = max(alike, key=lambda one: len(one.pairs & sharer.pairs))
    factors, processes = map(dict.fromkeys, zip(*sorted(like.pairs & sharer.pairs), strict=True))
    return Proposal(sharer.lesson, like.lesson, tuple(factors), tuple(processes), len(alike) - 1)
