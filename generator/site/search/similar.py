"""Find lessons about the same, by the cosine similarity of the index's weights.

The vector space is Salton's, with BM25F's weight of a word in a lesson and its idf. Closeness
counts more when both matter to the same process.
Looked at over the lessons of this repository and a register of 2,101 others: from ``CLOSE`` on
nearly every pair is worth a look, below it few are.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest, nsmallest
from typing import NamedTuple

from generator.insights.knowledge import Knowledge
from generator.insights.stage import stands
from generator.records.lesson import Lesson, words_of
from generator.site.search.index import Index, idf
from generator.site.search.words import words

MOST = 3
CLOSE = 0.13
SAME_PROCESS = 1.3

_TELLING = 48
"""How many of a lesson's words are asked for others like it: those that tell most of it."""

_COMMON = 30, 1 / 60
"""A word of more lessons, and of a larger share of all, is not asked for: it tells little."""

_WORDS = 3
_LONG = 4


class Similar(NamedTuple):
    """A lesson about the same as another: how close they are, and what both have.

    ``words`` are those that tell most of both; ``factors``, ``processes`` and ``areas`` are slugs.
    """

    lesson: Lesson
    closeness: float
    words: tuple[str, ...]
    factors: tuple[str, ...]
    processes: tuple[str, ...]
    areas: tuple[str, ...]


def similar_lessons(knowledge: Knowledge, index: Index) -> Mapping[str, tuple[Similar, ...]]:
    """Return for each lesson, by id, at most three that may be about the same, or none.

    Left out is what the lesson names already, and what no longer holds: withdrawn and superseded
    lessons.
    """
    lessons = knowledge.catalogue.lessons
    space = _Space(index)
    processes = [frozenset(words_of(lesson)["processes"]) for lesson in lessons]
    similar = {}
    for number, lesson in enumerate(lessons):
        named = knowledge.relations[lesson.id].ids
        close: list[tuple[float, int, int]] = []
        for other, cosine in space.near(number):
            is_same_process = not processes[number].isdisjoint(processes[other])
            closeness = cosine * SAME_PROCESS if is_same_process else cosine
            if closeness >= CLOSE and lessons[other].id not in named and stands(lessons[other]):
                close.append((-closeness, len(close), other))
        found = []
        for closeness, _, other in nsmallest(MOST, close):
            common = space.common(number, other)
            found.append(_similar(knowledge, lesson, lessons[other], -closeness, common))
        similar[lesson.id] = tuple(found)
    return similar


def _similar(
    knowledge: Knowledge, lesson: Lesson, other: Lesson, closeness: float, common: Iterable[str]
) -> Similar:
    here = words_of(lesson)
    there = words_of(other)
    shared = {}
    named: set[str] = set()
    for kind in ("factors", "processes", "areas"):
        both = [slug for slug in dict.fromkeys(here[kind]) if slug in there[kind]]
        shared[kind] = tuple(both)
        for slug in both:
            named.update(words(knowledge.name(slug, kind)))
    telling = [word for word in common if word.isalpha() and word not in named]
    long = [word for word in telling if len(word) >= _LONG]
    return Similar(other, closeness, tuple(long[:_WORDS]), **shared)


class _Space:
    """The lessons as vectors: a number for each word that tells them apart."""

    def __init__(self, index: Index) -> None:
        total = len(index.documents)
        most = max(_COMMON[0], int(_COMMON[1] * total))
        self._words: list[str] = []
        self._having: list[tuple[Sequence[int], array[float]]] = []
        # Numbers in arrays: those of ten thousand lessons as objects would fill the memory.
        self._own = [(array("d"), array("I")) for _ in range(total)]
        squares = [0.0] * total
        for word, documents, weights in index.all_postings():
            word_idf = idf(len(documents), total)
            values = array("d", [word_idf * weight for weight in weights])
            is_telling = 1 < len(documents) <= most
            for document, value in zip(documents, values, strict=True):
                squares[document] += value * value
                if is_telling:
                    own_values, own_words = self._own[document]
                    own_values.append(value)
                    own_words.append(len(self._words))
            if is_telling:
                self._words.append(word)
                self._having.append((documents, values))
        self._length = [math.sqrt(square) for square in squares]

    def near(self, number: int) -> Iterator[tuple[int, float]]:
        """Yield the lessons that are close to one, with their closeness, the closest first."""
        products: defaultdict[int, float] = defaultdict(float)
        for value, word in nlargest(_TELLING, zip(*self._own[number], strict=True)):
            for document, document_value in zip(*self._having[word], strict=True):
                products[document] += value * document_value
        products.pop(number, None)
        least = CLOSE / SAME_PROCESS * self._length[number]
        close = []
        for other, product in products.items():
            projection = product / self._length[other]
            if projection >= least:
                close.append((projection, -other))
        for projection, other in sorted(close, reverse=True):
            yield -other, projection / self._length[number]

    def common(self, one: int, other: int) -> list[str]:
        """Return the words that two lessons have in common, those that tell most of both first."""
        their_values, their_words = self._own[other]
        values = dict(zip(their_words, their_values, strict=True))
        both = []
        for value, word in zip(*self._own[one], strict=True):
            if word in values:
                both.append((value * values[word], word))
        both.sort(reverse=True)
        return [self._words[word] for _, word in both]
