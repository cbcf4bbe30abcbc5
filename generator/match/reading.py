"""Reads passages against an index: the score of each lesson, and what a passage announces."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files

from generator.match.gate import (
    ACTIVITY,
    AT_HOME,
    CALIBRATED,
    COMMON,
    LEAST,
    MOST_CODE,
    NEXT,
    SILENT,
    Figures,
)
from generator.records.catalogue import Catalogue
from generator.records.vocabulary import Vocabulary, Word
from generator.site.search.find import Finder
from generator.site.search.index import Index, idf
from generator.site.search.words import Language, words

Cue = tuple[str, ...]
"""A word or phrase by its stems."""

Scores = Mapping[int, float]
"""The scores of the lessons that have one, by their numbers."""

TWICE = 2
"""Sentences that agree on a kind of work; more add nothing."""


@dataclass(frozen=True)
class Passage:
    """A passage as it was read: each lesson's score, what the gate sees, and the work announced.

    ``others`` is how many other passages of the text are near a lesson that this one is near.
    """

    sentences: Sequence[str]
    scores: Scores
    figures: Figures
    work: Mapping[str, Sequence[str]]
    others: Mapping[int, int] = field(default_factory=dict)

    def score(self, number: int) -> float:
        """Return the score of a lesson."""
        return self.scores.get(number, 0.0)

    @cached_property
    def near(self) -> Scores:
        """The lessons near the best one, by the share of its score that they reach."""
        best = max(self.scores.values(), default=0.0)
        shares = {number: score / best for number, score in self.scores.items()}
        return {number: share for number, share in shares.items() if share >= NEXT}


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
        self.cues = _all_cues(catalogue.vocabulary, self.language)
        self.signs = [_spaced(sign) for sign in words_of_work()["signs"]["all"].split(", ")]
        self.code = re.compile(words_of_work()["code"]["pattern"])
        self._at_home = max(1, int((self.total / CALIBRATED) ** AT_HOME))
        # A rare word weighs the more the larger the base is.
        self._scale = max(1.0, idf(1, self.total) / idf(1, CALIBRATED))

    def read_all(self, passages: Iterable[Sequence[str]]) -> Sequence[Passage]:
        """Score every lesson for each passage of a text, and count those that agree."""
        read = [self.read(sentences) for sentences in passages]
        agreeing = Counter(number for passage in read for number in passage.near)
        return [_agreed(passage, agreeing) for passage in read]

    def read(self, sentences: Sequence[str]) -> Passage:
        """Score every lesson for a passage. Words that are code are counted and passed over."""
        said = " ".join(sentences).split(" ")
        plain = [word for word in said if not self.code.search(word)]
        prose = " ".join(plain)
        work = self.announced(sentences)
        stems = self._stems(prose)
        scores = self._active(self.scores(stems), work)
        figures = self._figures(prose, stems, scores, len(said) - len(plain))
        return Passage(sentences, scores, figures, work)

    def scores(self, stems: Iterable[str]) -> Scores:
        """Return the score of each lesson that has any of the stems."""
        total: defaultdict[int, float] = defaultdict(float)
        for stem in stems:
            if self.finder.frequency(stem) <= COMMON:
                for number, score in self.finder.scores(stem).items():
                    total[number] += score
        return total

    def announced(self, sentences: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the processes that sentences announce, with the sentences."""
        work: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            stems = [self.language.stem(word) for word in words(sentence)]
            for slug, cues in self.cues.items():
                if any(occurs(cue, stems) for cue in cues):
                    work[slug].append(sentence)
        return work

    def stems_about(self, processes: Iterable[str]) -> Sequence[str]:
        """Return the stems by which processes are announced, each once."""
        cues = [cue for slug in processes for cue in self.cues[slug]]
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
        counts = {slug: min(TWICE, len(said)) for slug, said in work.items()}
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
        signs = sum(line.count(sign) for sign in self.signs)
        known = sum(map(self._is_known, stems))
        best = max(scores.values(), default=0.0) / self._scale
        return Figures(
            strength=best / math.sqrt(len(stems)),
            known=known / len(stems),
            signs=signs / math.sqrt(len(said)),
            code=min(code, MOST_CODE),
        )

    def _is_known(self, stem: str) -> bool:
        """Return whether a word, or a synonym, is at home in the lessons."""
        is_common = self.finder.frequency(stem) > COMMON
        return is_common or len(self.finder.scores(stem)) >= self._at_home


def _agreed(passage: Passage, agreeing: Mapping[int, int]) -> Passage:
    """Return a passage with the number of others that are near the same lessons."""
    if passage.figures is SILENT:
        return passage
    others = {number: agreeing[number] - 1 for number in passage.near}
    figures = replace(passage.figures, agreement=max(others.values(), default=0))
    return replace(passage, figures=figures, others=others)


@cache
def words_of_work() -> Mapping[str, Mapping[str, str]]:
    """Return the words by which English texts and paths announce work, as `work.toml` has them."""
    return tomllib.loads(files("generator.match").joinpath("work.toml").read_text("utf-8"))


def _all_cues(vocabulary: Vocabulary, language: Language) -> Mapping[str, Sequence[Cue]]:
    """Return by process the stems of its name, its synonyms and what announces it."""
    announcing = words_of_work()["processes"]
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


def occurs(cue: Cue, stems: Sequence[str]) -> bool:
    """Return whether the stems of a cue follow each other somewhere."""
    if len(cue) == 1:
        return cue[0] in stems
    size = len(cue)
    return any(tuple(stems[at : at + size]) == cue for at in range(len(stems) - size + 1))
