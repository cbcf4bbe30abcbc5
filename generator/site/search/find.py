"""Finds lessons that are like a text, ranked by the index's own weights, as in the browser.

What the browser does for a reader who is still typing (filters, phrases, mending and completing
words, phrases that mean the same) is not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson
from generator.site.search.index import Index, idf
from generator.site.search.words import words

COVERAGE = 0.6
"""As in ``ranking.js``: the weight of having all words."""

# Looked at over the lessons of this repository: below this hardly any proposal was about the same.
_WORDS = 3
_SHARE = 0.5


_Scored = tuple[str, Mapping[int, float], float]
"""A word of a text, the score of each document that has it, and the best of these."""


class Match(NamedTuple):
    """A lesson that is like a text: by how much, and the words of the text that it has.

    It may have them in other forms or as synonyms. ``share`` is how much of all that the text's
    words tell lies in these, from 0 to 1.
    """

    lesson: Lesson
    score: float
    words: tuple[str, ...]
    share: float


class Finder:
    """Finds lessons by a text, in the index of a catalogue."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self._lessons = catalogue.lessons
        self._index = index
        self._language = index.language
        self._known: dict[str, dict[int, float]] = {}

    def find(self, text: str) -> list[Match]:
        """Return the lessons with any word of a text, the likest first, then the newest."""
        asked = {self._language.stem(word): word for word in words(text)}
        asked.pop("", None)
        scored = []
        documents: set[int] = set()
        for stem, word in asked.items():
            scores = self.scores(stem)
            documents.update(scores)
            scored.append((word, scores, max(scores.values(), default=0.0)))
        matches = [self._match(document, scored) for document in sorted(documents)]
        return sorted(matches, key=lambda match: -match.score)

    def similar(self, text: str, most: int = 3) -> list[Match]:
        """Return those that may be about the same, ``most`` at most: none rather than a bad one."""
        matches = self.find(text)
        close = []
        for match in matches[:most]:
            is_telling = len(match.words) >= _WORDS and match.share >= _SHARE
            if is_telling and match.score >= matches[0].score / 2:
                close.append(match)
        return close

    def _match(self, document: int, scored: Sequence[_Scored]) -> Match:
        having: list[str] = []
        score = covered = known = 0.0
        unknown = 0
        for word, scores, best in scored:
            known += best
            if document in scores:
                having.append(word)
                score += scores[document]
                covered += best
            elif not scores:
                unknown += 1
        # What no lesson has tells as much as what one has.
        share = covered / (known + unknown * self._idf(1))
        score *= 1 - COVERAGE + COVERAGE * share
        return Match(self._lessons[document], score, tuple(having), share)

    def scores(self, stem: str) -> Mapping[int, float]:
        """Return the score of each document that has a stem or a synonym of it."""
        if stem in self._known:
            return self._known[stem]
        postings = self._index.postings(stem)
        stem_idf = self._idf(len(postings))
        found = [*postings, *self._index.related_postings(stem)]
        scores = {document: stem_idf * weight for document, weight in found}
        self._known[stem] = scores
        return scores

    def frequency(self, stem: str) -> int:
        """Return how many documents have a stem itself."""
        return self._index.frequency(stem)

    def _idf(self, documents: int) -> float:
        return idf(documents, len(self._lessons))
