"""Which lessons are about the same, by the index's own weights.

Two lessons are as close as the cosine of their words' weights: Salton's vector space, with BM25F's
weight of a word in a lesson and its idf; it counts more when both matter to the same process.
Looked at over the lessons of this repository and a register of 2,101 others: from ``CLOSE`` on
nearly every pair is worth a look, below it few are.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from generator.insights.knowledge import Knowledge
from generator.insights.stage import stands
from generator.records.lesson import Lesson
from generator.site.search.index import Index, worth
from generator.site.search.words import words

MOST = 3
CLOSE = 0.13
SAME_PROCESS = 1.3

_TELLING = 48
"""How many of a lesson's words are asked for others like it: those that tell most of it."""

_COMMON = 30, 1 / 60
"""A word that so many lessons have, and this share of all, is not asked for: it tells little and costs most."""

_WORDS = 3
_LONG = 4


@dataclass(frozen=True, slots=True)
class Similar:
    """A lesson that is about the same as another: how close they are, and what both have.

    ``words`` are those that tell most of both; ``factors``, ``processes`` and ``areas`` are slugs.
    """

    lesson: Lesson
    closeness: float
    words: tuple[str, ...]
    factors: tuple[str, ...]
    processes: tuple[str, ...]
    areas: tuple[str, ...]


def similar_lessons(knowledge: Knowledge, index: Index) -> Mapping[str, tuple[Similar, ...]]:
    """For each lesson, by id, at most three others that may be about the same: none rather than a bad one.

    Left out is what the lesson names already, and what no longer holds: withdrawn and superseded
    lessons.
    """
    lessons = knowledge.catalogue.lessons
    space = _Space(index)
    found = {}
    for number, lesson in enumerate(lessons):
        known = _known(knowledge, lesson)
        near = [
            (n, its)
            for n, its in space.near(number)
            if lessons[n].id not in known and stands(lessons[n])
        ]
        all_similar = (
            _similar(knowledge, lesson, lessons[n], its, space.common(number, n)) for n, its in near
        )
        close = [its for its in all_similar if its.closeness >= CLOSE]
        found[lesson.id] = tuple(sorted(close, key=lambda its: -its.closeness)[:MOST])
    return found


def _known(knowledge: Knowledge, lesson: Lesson) -> set[str]:
    its = knowledge.relations[lesson.id]
    groups = (its.recurrence_of, its.recurrences, its.related, its.superseded_by, its.supersedes)
    return {other.id for group in groups for other in group}


def _similar(
    knowledge: Knowledge, lesson: Lesson, other: Lesson, closeness: float, common: Iterable[str]
) -> Similar:
    factors, others_factors = ([cause.factor for cause in its.causes] for its in (lesson, other))
    processes, others_processes = (
        its.applies_to.processes if its.applies_to else () for its in (lesson, other)
    )
    shared = {
        "factors": _both(factors, others_factors),
        "processes": _both(processes, others_processes),
        "areas": _both(lesson.areas, other.areas),
    }
    names = [knowledge.name(slug, kind) for kind, slugs in shared.items() for slug in slugs]
    told = set().union(*map(words, names))
    telling = (
        word for word in common if len(word) >= _LONG and word.isalpha() and word not in told
    )
    weight = SAME_PROCESS if shared["processes"] else 1
    return Similar(other, closeness * weight, tuple(islice(telling, _WORDS)), **shared)


def _both(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(slug for slug in dict.fromkeys(these) if slug in those)


class _Space:
    """The lessons as vectors: a number for each word that tells them apart."""

    def __init__(self, index: Index) -> None:
        of = len(index.keys)
        rare = max(_COMMON[0], int(_COMMON[1] * of))
        self._words: list[str] = []
        self._having: list[tuple[Sequence[int], list[float]]] = []
        self._own: list[list[tuple[float, int]]] = [[] for _ in range(of)]
        squares = [0.0] * of
        for word, documents, weights in index.said():
            idf = worth(len(documents), of)
            values = [idf * weight for weight in weights]
            for document, value in zip(documents, values, strict=True):
                squares[document] += value * value
            if 1 < len(documents) <= rare:
                self._learn(word, documents, values)
        self._length = [math.sqrt(square) for square in squares]

    def _learn(self, word: str, documents: Sequence[int], values: list[float]) -> None:
        number = len(self._words)
        self._words.append(word)
        self._having.append((documents, values))
        for document, value in zip(documents, values, strict=True):
            self._own[document].append((value, number))

    def near(self, number: int) -> Iterator[tuple[int, float]]:
        """The lessons that are close to one, with their closeness, the closest first."""
        products: defaultdict[int, float] = defaultdict(float)
        for value, word in nlargest(_TELLING, self._own[number]):
            for document, its_value in zip(*self._having[word], strict=True):
                products[document] += value * its_value
        products.pop(number, None)
        least = CLOSE / SAME_PROCESS * self._length[number]
        close = [(product / self._length[other], -other) for other, product in products.items()]
        for product, other in sorted((pair for pair in close if pair[0] >= least), reverse=True):
            yield -other, product / self._length[number]

    def common(self, one: int, other: int) -> list[str]:
        """The words that two lessons have in common, those that tell most of both first."""
        its = {word: value for value, word in self._own[other]}
        both = ((value * its[word], word) for value, word in self._own[one] if word in its)
        return [self._words[word] for _, word in sorted(both, reverse=True)]
