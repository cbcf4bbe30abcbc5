"""Reads passages against an index: the score of each lesson, and what a passage announces."""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from generator.match.gate import ACTIVITY, CALIBRATED, LEAST, SILENT, Figures
from generator.records.catalogue import Catalogue
from generator.site.search.find import Finder
from generator.site.search.index import Index, idf
from generator.site.search.words import words

_TWICE = 2
"""Sentences that agree on a kind of work; more add nothing."""


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("generator.match").joinpath("work.toml").read_text("utf-8"))


Cue = tuple[str, ...]
"""A word or phrase by its stems."""


@dataclass(frozen=True)
class Passage:
    """A passage as it was read: each lesson's score, what the gate sees, and the work announced."""

    sentences: Sequence[str]
    scores: Sequence[float]
    figures: Figures
    work: Mapping[str, Sequence[str]]

    @property
    def best(self) -> float:
        """The highest score."""
        return max(self.scores, default=0.0)


class Reader:
    """Reads passages for the lessons of an index."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self.finder = Finder(catalogue, index)
        self.language = index.language
        self.total = len(index.documents)
        self.number = {document.key: number for number, document in enumerate(index.documents)}
        # The best of many is higher by chance: by the expected maximum of normal deviates.
        self._luck = max(0.0, _expected_maximum(self.total) - _expected_maximum(CALIBRATED))
        applies = [lesson.applies_to for lesson in catalogue.lessons]
        self._processes = [a.processes if a else () for a in applies]
        self._cues = self._all_cues(catalogue)
        having: defaultdict[str, int] = defaultdict(int)
        for slugs in self._processes:
            for slug in slugs:
                having[slug] += 1
        self._worth = {slug: idf(number, self.total) for slug, number in having.items()}
        self._signs = [f" {' '.join(words(s))} " for s in _data()["signs"]["all"].split(", ")]

    def _all_cues(self, catalogue: Catalogue) -> Mapping[str, Sequence[Cue]]:
        """Return by process the stems of its name, its synonyms and what announces it."""
        cues = {}
        for slug, word in catalogue.vocabulary.processes.items():
            said = [word.name, *_data()["processes"].get(slug, "").split(", ")]
            for group in catalogue.vocabulary.synonyms:
                if any(entry.casefold() == word.name.casefold() for entry in group):
                    said += group
            stemmed = {tuple(self.language.stems(text)) for text in said}
            cues[slug] = sorted(stemmed - {()})
        return cues

    def read(self, sentences: Sequence[str]) -> Passage:
        """Score every lesson for a passage."""
        text = " ".join(sentences)
        asked = dict.fromkeys(filter(None, map(self.language.stem, words(text))))
        lexical = [0.0] * self.total
        known = 0
        for stem in asked:
            having = self.finder.scores(stem)
            known += len(having) >= max(1, int((self.total / CALIBRATED) ** 0.5))
            for document, score in having.items():
                lexical[document] += score
        work = self.announced(sentences)
        scores = [
            lexical[number] * (1 + ACTIVITY * self._activity(number, work))
            for number in range(self.total)
        ]
        return Passage(sentences, scores, self._figures(text, scores, len(asked), known), work)

    def announced(self, sentences: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the processes that sentences announce, with the sentences."""
        work: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            stems = [self.language.stem(word) for word in words(sentence)]
            for slug, cues in self._cues.items():
                if any(_has(stems, cue) for cue in cues):
                    work[slug].append(sentence)
        return work

    def telling(self, number: int, sentences: Sequence[str]) -> str:
        """Return the sentence that says most of a lesson."""
        return max(sentences, key=lambda sentence: self._score(number, sentence), default="")

    def _score(self, number: int, sentence: str) -> float:
        stems = dict.fromkeys(filter(None, map(self.language.stem, words(sentence))))
        return sum(self.finder.scores(stem).get(number, 0.0) for stem in stems)

    def _activity(self, number: int, work: Mapping[str, Sequence[str]]) -> float:
        processes = self._processes[number]
        value = sum(min(_TWICE, len(work.get(slug, ()))) * self._worth[slug] for slug in processes)
        return value / math.sqrt(len(processes) or 1)

    def _figures(self, text: str, scores: Sequence[float], asked: int, known: int) -> Figures:
        if not scores or asked < LEAST:
            return SILENT
        said = words(text)
        line = f" {' '.join(said)} "
        signs = sum(line.count(sign) for sign in self._signs)
        mean = sum(scores) / self.total
        spread = math.sqrt(sum((score - mean) ** 2 for score in scores) / self.total)
        strength = (max(scores) - spread * self._luck) / math.sqrt(asked)
        return Figures(strength, known / asked, signs / math.sqrt(len(said)))


def _expected_maximum(number: int) -> float:
    return math.sqrt(2 * math.log(max(number, 1)))


def _has(stems: Sequence[str], cue: Cue) -> bool:
    if len(cue) == 1:
        return cue[0] in stems
    size = len(cue)
    return any(tuple(stems[at : at + size]) == cue for at in range(len(stems) - size + 1))
