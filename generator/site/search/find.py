"""The same search in the build: which lessons are like a text. Ranked by the index's own weights, as in the browser.

What the browser does for a reader who is still typing (filters, phrases, mending and completing
words) is not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson
from generator.site.search.index import Index, worth
from generator.site.search.words import words

COVERAGE = 0.6
SYNONYM = 0.5
RARE = 15
"""As in ``ranking.js``: what it counts to have all words, what a synonym counts, and for how rare a word everyday ones
stand in."""

_STEPS = 64
# Looked at over the lessons of this repository: below this hardly any proposal was about the same.
_WORDS = 3
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A lesson that is like a text: by how much, and which words of the text it has (in other forms or synonyms).

    ``share`` is how much of all that the text's words tell lies in these, from 0 to 1.
    """

    lesson: Lesson
    score: float
    words: tuple[str, ...]
    share: float


def _is_close(match: Match, best: Match) -> bool:
    return len(match.words) >= _WORDS and match.share >= _SHARE and match.score >= best.score / 2


class Finder:
    """Finds lessons by a text, in the index of a catalogue."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self._lessons = catalogue.lessons
        self._index = index
        self._language = self._index.language
        self._groups = [catalogue.vocabulary.synonyms, self._language.synonyms]

    def find(self, text: str) -> list[Match]:
        """The lessons that have any word of a text, the likest first, the newer first among equals."""
        asked = {stem: word for word in words(text) if (stem := self._language.stem(word))}
        found = {stem: self._scores(stem) for stem in asked}
        worth = {stem: max(scores.values(), default=0.0) for stem, scores in found.items()}
        documents = sorted(set().union(*found.values()))
        matches = [self._match(document, asked, found, worth) for document in documents]
        return sorted(matches, key=lambda match: -match.score)

    def similar(self, text: str, most: int = 3) -> list[Match]:
        """Only those that may be about the same, and at most so many: none rather than a bad one."""
        matches = self.find(text)
        return [match for match in matches[:most] if _is_close(match, matches[0])]

    def _match(
        self,
        document: int,
        asked: Mapping[str, str],
        found: Mapping[str, Mapping[int, float]],
        worth: Mapping[str, float],
    ) -> Match:
        having = [stem for stem in asked if document in found[stem]]
        covered, known = sum(worth[stem] for stem in having), sum(worth.values())
        score = sum(found[stem][document] for stem in having) * (
            1 - COVERAGE + COVERAGE * covered / known
        )
        # What no lesson has tells as much as what one has.
        unknown = self._worth(1) * sum(not found[stem] for stem in asked)
        return Match(
            self._lessons[document],
            score,
            tuple(asked[stem] for stem in having),
            covered / (known + unknown),
        )

    def _scores(self, stem: str) -> Mapping[int, float]:
        """What each document that has a word, or a synonym of it, gets for that."""
        best: dict[int, float] = {}
        for way, share in self._ways(stem):
            postings = self._index.postings(way)
            for document, weight in postings:
                score = share * self._worth(len(postings)) * (weight + 0.5) / _STEPS
                best[document] = max(best.get(document, 0.0), score)
        return best

    def _ways(self, stem: str) -> Iterator[tuple[str, float]]:
        yield stem, 1.0
        is_rare = len(self._index.postings(stem)) <= RARE
        for groups in self._groups[: 2 if is_rare else 1]:
            yield from ((other, SYNONYM) for other in self._synonyms(stem, groups))

    def _synonyms(self, stem: str, groups: Sequence[Sequence[str]]) -> Iterator[str]:
        """The single words that stand for a word; whole phrases are left to the browser."""
        for group in groups:
            stems = [self._language.stems(said) for said in group]
            if [stem] in stems:
                yield from (its[0] for its in stems if len(its) == 1 and its != [stem])

    def _worth(self, documents: int) -> float:
        return worth(documents, len(self._lessons))
