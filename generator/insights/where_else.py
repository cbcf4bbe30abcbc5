"""Find other areas in which a failure could happen: asked about, looked at, or suggested.

Each area stands for itself: a look into a wider area says nothing of its parts, nor the other way
round. Withdrawn and superseded lessons ask nothing any more and suggest nothing; what was found
because of them stays found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from generator.insights.relations import RelationsById, chain
from generator.insights.stage import stands
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson, WhereElse

MOST_PROPOSED = 20
"""More than these are counted and not named: nobody looks after the hundredth."""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that a lesson names; ``number`` counts the record's ``where_else``, from 0."""

    lesson: Lesson
    number: int
    named: WhereElse


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
    """The lessons and questions of one area, most pressing first.

    ``proposed`` counts the proposals that were left out, too.
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
        for area in dict.fromkeys(lesson.areas):
            happened[area].append(lesson)
        for entry in unchecked_of(lesson):
            unchecked[entry.named.area].append(entry)
        for entry in _entries(lesson):
            if entry.named.result != "unchecked":
                looked[entry.named.area].append(entry)
    sharers = _sharers(catalogue, relations)
    known = {}
    for area in catalogue.vocabulary.areas:
        waiting = most_pressing(unchecked[area])
        answers = tuple(sorted(looked[area], key=_newest_look))
        known[area] = Extent(tuple(happened[area]), waiting, answers, *_proposals(area, sharers))
    return known


def unchecked_of(lesson: Lesson) -> tuple[NamedArea, ...]:
    """Return the areas that a lesson asks about and nobody has answered for, each once."""
    if not stands(lesson):
        return ()
    answered = {named.area for named in lesson.where_else if named.result != "unchecked"}
    waiting: dict[str, NamedArea] = {}
    for entry in _entries(lesson):
        if entry.named.area not in answered:
            waiting[entry.named.area] = entry
    return tuple(waiting.values())


def most_pressing(entries: Iterable[NamedArea]) -> tuple[NamedArea, ...]:
    """Sort by severity, then by date, oldest first: their questions have waited longest."""
    return tuple(sorted(entries, key=_pressing))


def _pressing(entry: NamedArea) -> tuple[object, ...]:
    lesson = entry.lesson
    return -lesson.severity.order, lesson.date.first, lesson.id, entry.number


def _entries(lesson: Lesson) -> Iterator[NamedArea]:
    for number, named in enumerate(lesson.where_else):
        yield NamedArea(lesson, number, named)


def _newest_look(entry: NamedArea) -> tuple[int, str, int]:
    date = entry.named.date
    return (-date.last.toordinal() if date else 0), entry.lesson.id, entry.number


def _sharers(catalogue: Catalogue, relations: RelationsById) -> list[_Sharer]:
    """Return the lessons that can share something, newest first."""
    same = _same_failure(catalogue)
    sharers = []
    for lesson in catalogue.lessons:
        pairs = _pairs(lesson)
        if pairs:
            known = {named.area for named in lesson.where_else}
            for failure in (lesson, *chain(lesson, relations), *same[lesson.id]):
                known.update(failure.areas)
            sharers.append(_Sharer(lesson, pairs, known))
    return sharers


def _pairs(lesson: Lesson) -> frozenset[tuple[str, str]]:
    """Return each factor with each process of a lesson that may recur elsewhere.

    An experiment has none: its failure was sought, and lies in wait nowhere else.
    """
    if lesson.applies_to is None or lesson.kind == "experiment" or not stands(lesson):
        return frozenset()
    factors = [cause.factor for cause in lesson.causes]
    return frozenset(product(factors, lesson.applies_to.processes))


def _same_failure(catalogue: Catalogue) -> defaultdict[str, list[Lesson]]:
    """Return, by id, the lessons found because of another, and those they were found by."""
    linked: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in catalogue.lessons:
        for named in lesson.where_else:
            other = catalogue.by_id.get(named.lesson or "")
            if other:
                linked[lesson.id].append(other)
                linked[other.id].append(lesson)
    return linked


def _proposals(area: str, sharers: Sequence[_Sharer]) -> tuple[tuple[Proposal, ...], int]:
    """Return the best proposals for an area, and how many there are.

    Those that share most come first, then the severest, then the newest.
    """
    here = [one for one in sharers if area in one.lesson.areas]
    sought: set[tuple[str, str]] = set()
    for one in here:
        sought |= one.pairs
    proposed = [one for one in sharers if area not in one.known and one.pairs & sought]
    # Sorting keeps the order of equals, and that is newest first.
    proposed.sort(key=lambda one: (-len(one.pairs & sought), -one.lesson.severity.order))
    return tuple(_because(one, here) for one in proposed[:MOST_PROPOSED]), len(proposed)


def _because(sharer: _Sharer, here: Sequence[_Sharer]) -> Proposal:
    """Propose a lesson because of the newest of those lessons of the area that share most."""
    alike = [one for one in here if one.pairs & sharer.pairs]
    like = max(alike, key=lambda one: len(one.pairs & sharer.pairs))
    factors, processes = zip(*sorted(like.pairs & sharer.pairs), strict=True)
    return Proposal(
        sharer.lesson,
        like.lesson,
        factors=tuple(dict.fromkeys(factors)),
        processes=tuple(dict.fromkeys(processes)),
        others=len(alike) - 1,
    )
