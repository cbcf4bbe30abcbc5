"""Reads passages against an index: the score of each lesson, and what a passage announces."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from generator.match.gate import ACTIVITY, CALIBRATED, LEAST, MOST_CODE, SILENT, Figures
from generator.records.catalogue import Catalogue
from generator.records.vocabulary import Vocabulary, Word
from generator.site.search.find import Finder
from generator.site.search.index import Index, idf
from generator.site.search.words import Language, words

Cue = tuple[str, ...]
"""A word or phrase by its stems."""

Scores = Mapping[int, float]
"""The scores of the lessons that have one, by their numbers."""

_TWICE = 2
"""Sentences that agree on a kind of work; more add nothing."""


@dataclass(frozen=True)
class Passage:
    """A passage as it was read: each lesson's score, what the gate sees, and the work announced."""

    sentences: Sequence[str]
    scores: Scores
    figures: Figures
    work: Mapping[str, Sequence[str]]

    def score(self, number: int) -> float:
        """Return the score of a lesson."""
        return self.scores.get(number, 0.0)

    @property
    def best(self) -> float:
        """The highest score."""
        return max(self.scores.values(), default=0.0)


class Reader:
    """Reads passages for the lessons of an index."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self.finder = Finder(catalogue, index)
        self.language = index.language
        self.total = len(index.documents)
        self.number = {document.key: number for number, document in enumerate(index.documents)}
        applies = [lesson.applies_to for lesson in catalogue.lessons]
        self._processes = [each.processes if each else () for each in applies]
        having = Counter(slug for slugs in self._processes for slug in slugs)
        self._worth = {slug: idf(number, self.total) for slug, number in having.items()}
        self._cues = _all_cues(catalogue.vocabulary, self.language)
        self._signs = [_spaced(sign) for sign in _data()["signs"]["all"].split(", ")]
        self._code = re.compile(_data()["code"]["pattern"])
        self._at_home = max(1, int(math.sqrt(self.total / CALIBRATED)))
        # The best of many is higher by chance: by the expected maximum of normal deviates.
        self._luck = max(0.0, _expected_maximum(self.total) - _expected_maximum(CALIBRATED))

    def read(self, sentences: Sequence[str]) -> Passage:
        """Score every lesson for a passage. Words that are code are counted and passed over."""
        said = " ".join(sentences).split(" ")
        prose = " ".join(word for word in said if not self._code.search(word))
        code = len(said) - len(prose.split(" "))
        work = self.announced(sentences)
        stems = self._stems(prose)
        scores = self._active(self.scores(stems), work)
        figures = self._figures(prose, stems, scores, code)
        return Passage(sentences, scores, figures, work)

    def scores(self, stems: Iterable[str]) -> Scores:
        """Return the score of each lesson that has any of the stems."""
        total: defaultdict[int, float] = defaultdict(float)
        for stem in stems:
            for number, score in self.finder.scores(stem).items():
                total[number] += score
        return total

    def announced(self, sentences: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the processes that sentences announce, with the sentences."""
        work: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            stems = [self.language.stem(word) for word in words(sentence)]
            for slug, cues in self._cues.items():
                if any(occurs(cue, stems) for cue in cues):
                    work[slug].append(sentence)
        return work

    def stems_about(self, processes: Iterable[str]) -> Sequence[str]:
        """Return the stems by which processes are announced, each once."""
        cues = [cue for slug in processes for cue in self._cues[slug]]
        return list(dict.fromkeys(stem for cue in cues for stem in cue if stem))

    def telling(self, number: int, sentences: Sequence[str]) -> str:
        """Return the sentence that says most of a lesson."""

        def says(sentence: str) -> float:
            scores = map(self.finder.scores, self._stems(sentence))
            return sum(each.get(number, 0.0) for each in scores)

        return max(sentences, key=says, default="")

    def _stems(self, text: str) -> Sequence[str]:
        """Return the stems of a text, each once, without stop words."""
        stems = map(self.language.stem, words(text))
        return list(dict.fromkeys(filter(None, stems)))

    def _active(self, scores: Scores, work: Mapping[str, Sequence[str]]) -> Scores:
        """Return the scores raised for the lessons of announced work."""
        counts = {slug: min(_TWICE, len(said)) for slug, said in work.items()}
        raised = {}
        for number, score in scores.items():
            slugs = self._processes[number]
            activity = sum(counts.get(slug, 0) * self._worth[slug] for slug in slugs)
            raised[number] = score * (1 + ACTIVITY * activity / math.sqrt(len(slugs) or 1))
        return raised

    def _figures(self, prose: str, stems: Sequence[str], scores: Scores, code: int) -> Figures:
        if len(stems) < LEAST:
            return SILENT
        said = words(prose)
        line = _spaced(" ".join(said))
        signs = sum(line.count(sign) for sign in self._signs)
        known = sum(len(self.finder.scores(stem)) >= self._at_home for stem in stems)
        best = max(scores.values(), default=0.0)
        if self._luck:
            best -= self._luck * self._spread(scores)
        return Figures(
            strength=best / math.sqrt(len(stems)),
            known=known / len(stems),
            signs=signs / math.sqrt(len(said)),
            code=min(code, MOST_CODE),
        )

    def _spread(self, scores: Scores) -> float:
        """Return the standard deviation of all lessons' scores; most have none."""
        mean = sum(scores.values()) / self.total
        squares = sum(score * score for score in scores.values())
        return math.sqrt(max(0.0, squares / self.total - mean * mean))


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("generator.match").joinpath("work.toml").read_text("utf-8"))


def _all_cues(vocabulary: Vocabulary, language: Language) -> Mapping[str, Sequence[Cue]]:
    """Return by process the stems of its name, its synonyms and what announces it."""
    announcing = _data()["processes"]
    cues = {}
    for slug, word in vocabulary.processes.items():
        said = [word.name, *_synonyms(word, vocabulary), *announcing.get(slug, "").split(", ")]
        stemmed = {tuple(language.stems(text)) for text in said}
        cues[slug] = sorted(stemmed - {()})
    return cues


def _synonyms(word: Word, vocabulary: Vocabulary) -> Sequence[str]:
    name = word.name.casefold()
    groups = [g for g in vocabulary.synonyms if name in map(str.casefold, g)]
    return [text for group in groups for text in group]


def _spaced(text: str) -> str:
    return f" {text} "


def _expected_maximum(number: int) -> float:
    return math.sqrt(2 * math.log(max(number, 1)))


def occurs(cue: Cue, stems: Sequence[str]) -> bool:
    """Return whether the stems of a cue follow each other somewhere."""
    if len(cue) == 1:
        return cue[0] in stems
    size = len(cue)
    return any(tuple(stems[at : at + size]) == cue for at in range(len(stems) - size + 1))
