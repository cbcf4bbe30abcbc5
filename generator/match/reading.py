"""Reads passages against an index: the score of each lesson, and what a passage announces."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from generator.match import gate
from generator.match.cues import listed, occurs, process_cues, words_of_work
from generator.match.gate import SILENT, Figures
from generator.records.catalogue import Catalogue
from generator.records.lesson import words_of
from generator.site.search.find import Finder
from generator.site.search.index import Index, idf
from generator.site.search.words import words

Scores = Mapping[int, float]
"""The scores of the lessons that have one, by their numbers."""

WorkSaid = Mapping[str, Sequence[str]]
"""The sentences that announce a process, by its slug."""

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
    work: WorkSaid
    others: Mapping[int, int] = field(default_factory=dict)

    def score(self, number: int) -> float:
        """Return the score of a lesson."""
        return self.scores.get(number, 0.0)

    @cached_property
    def best(self) -> float:
        """The highest score."""
        return max(self.scores.values(), default=0.0)

    @cached_property
    def near(self) -> Scores:
        """The lessons near the best one, by id, with the share of its score that they reach."""
        near = {}
        for number, score in self.scores.items():
            share = score / self.best
            if share >= gate.NEXT:
                near[number] = share
        return near


class Reader:
    """Reads passages for the lessons of an index."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self.finder = Finder(catalogue, index)
        self.language = index.language
        self.total = len(index.documents)
        self.number = {document.key: at for at, document in enumerate(index.documents)}
        self.cues = process_cues(catalogue.vocabulary, self.language)
        self.signs = [f" {sign} " for sign in listed("signs", "all")]
        self.code = re.compile(words_of_work()["code"]["pattern"])
        self._processes = [words_of(lesson)["processes"] for lesson in catalogue.lessons]
        having = Counter(chain.from_iterable(self._processes))
        self._worth = {slug: idf(count, self.total) for slug, count in having.items()}

    @cached_property
    def at_home(self) -> int:
        """In how many lessons a word is at home in a base of this size."""
        return max(1, int((self.total / gate.CALIBRATED) ** gate.AT_HOME))

    @cached_property
    def scale(self) -> float:
        """By how much more a rare word weighs here than in the base of the calibration.

        A smaller base has no lesson for most plans: it is brought only half the way up.
        """
        rarest = idf(1, max(1, self.total))
        ratio = rarest / idf(1, gate.CALIBRATED)
        return max(ratio, math.sqrt(ratio))

    def read_all(self, passages: Iterable[Sequence[str]]) -> Sequence[Passage]:
        """Score every lesson for each passage of a text, and count those that agree."""
        read = list(map(self.read, passages))
        agreeing = Counter(chain.from_iterable(passage.near for passage in read))
        agreed = []
        for passage in read:
            if passage.figures is not SILENT:
                others = {number: agreeing[number] - 1 for number in passage.near}
                most = max(others.values(), default=0)
                figures = replace(passage.figures, agreement=most)
                passage = replace(passage, figures=figures, others=others)  # noqa: PLW2901
            agreed.append(passage)
        return agreed

    def read(self, sentences: Sequence[str]) -> Passage:
        """Score every lesson for a passage. Words that are code are counted and passed over."""
        said = " ".join(sentences).split(" ")
        plain = [word for word in said if not self.code.search(word)]
        prose = words(" ".join(plain))
        stems = self.stems(prose)
        work = self.announced(sentences)
        scores = self.raised(self.scores(stems), work)
        if len(stems) < gate.LEAST:
            return Passage(sentences, scores, SILENT, work)
        line = f" {' '.join(prose)} "
        signs = sum(map(line.count, self.signs))
        known = sum(map(self.is_known, stems))
        best = max(scores.values(), default=0.0)
        figures = Figures(
            strength=best / self.scale / math.sqrt(len(stems)),
            known=known / len(stems),
            signs=signs / math.sqrt(len(prose)),
            code=min(len(said) - len(plain), gate.MOST_CODE),
        )
        return Passage(sentences, scores, figures, work)

    def stems(self, said: Iterable[str]) -> Sequence[str]:
        """Return the stems of words, each once, without stop words."""
        stems = map(self.language.stem, said)
        return list(dict.fromkeys(filter(None, stems)))

    def scores(self, stems: Iterable[str]) -> Scores:
        """Return the score of each lesson that has any of the stems."""
        total: defaultdict[int, float] = defaultdict(float)
        for stem in stems:
            if self.finder.frequency(stem) <= gate.COMMON:
                for number, score in self.finder.scores(stem).items():
                    total[number] += score
        return total

    def raised(self, scores: Scores, work: WorkSaid) -> Scores:
        """Return the scores raised for the lessons of announced work."""
        raised = {}
        for number, score in scores.items():
            processes = self._processes[number]
            activity = 0.0
            for slug in processes:
                if slug in work:
                    activity += min(TWICE, len(work[slug])) * self._worth[slug]
            share = activity / math.sqrt(len(processes) or 1)
            raised[number] = score * (1 + gate.ACTIVITY * share)
        return raised

    def announced(self, sentences: Iterable[str]) -> WorkSaid:
        """Return the processes that sentences announce, with the sentences."""
        work: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            stems = list(map(self.language.stem, words(sentence)))
            for slug, cues in self.cues.items():
                if any(occurs(cue, stems) for cue in cues):
                    work[slug].append(sentence)
        return work

    def stems_about(self, processes: Iterable[str]) -> Sequence[str]:
        """Return the stems by which processes are announced, each once."""
        stems: dict[str, None] = {}
        for slug in processes:
            for cue in self.cues[slug]:
                stems |= dict.fromkeys(cue)
        return list(filter(None, stems))

    def telling(self, number: int, sentences: Sequence[str]) -> str:
        """Return the sentence that says most of a lesson."""

        def says(sentence: str) -> float:
            score = 0.0
            for stem in self.stems(words(sentence)):
                score += self.finder.scores(stem).get(number, 0.0)
            return score

        return max(sentences, key=says, default="")

    def is_known(self, stem: str) -> bool:
        """Return whether a word, or a synonym, is at home in the lessons."""
        if self.finder.frequency(stem) > gate.COMMON:
            return True
        return len(self.finder.scores(stem)) >= self.at_home
