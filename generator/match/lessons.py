"""The match: at most three lessons for what somebody is about to do, or silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from generator.insights.knowledge import Knowledge
from generator.insights.relations import holding
from generator.insights.stage import TOLD_FIRST
from generator.match.gate import NEXT, PASSAGE, Figures
from generator.match.place import Belonging, places
from generator.match.reading import Passage, Reader
from generator.match.sentences import passages
from generator.records.globs import fits
from generator.records.lesson import Lesson, words_of
from generator.records.mute import Mute
from generator.site.search.index import Index

MOST = 3


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody is about to do: what they say of it, the files, and the process by its slug."""

    text: str = ""
    paths: Sequence[str] = ()
    process: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a lesson is shown: its kind is ``place``, ``activity`` or ``text``.

    ``given`` are the asker's own words, or a path; ``meant`` is the name of a process or the like.
    """

    kind: str
    given: str
    meant: str


@dataclass(frozen=True, slots=True)
class MatchedLesson:
    """A lesson that matters, with its grade and why; ``url`` is its page, where that is known."""

    lesson: Lesson
    grade: float
    evidence: tuple[Evidence, ...]
    url: str = ""


class Candidate(NamedTuple):
    """A lesson that holds, and the one that was found: itself, or one that it supersedes."""

    lesson: Lesson
    origin: Lesson
    grade: float


@dataclass(frozen=True)
class MatchAnswer:
    """What is said: the lessons, what the files belong to, and what led to it."""

    matches: Sequence[MatchedLesson]
    places: Mapping[Belonging, Sequence[str]] = field(default_factory=dict)
    figures: Sequence[Figures] = ()
    muted: Sequence[tuple[str, Mute]] = ()


class Matcher:
    """Answers for the lessons of a catalogue that was made for an audience."""

    def __init__(
        self, knowledge: Knowledge, index: Index, urls: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.knowledge = knowledge
        self.urls = urls
        self.catalogue = knowledge.catalogue
        self.reader = Reader(self.catalogue, index)

    def answer(self, work: Work) -> MatchAnswer:
        """Return the lessons for some work.

        A text must pass the gate. A process that is named, and files where nothing is said, are
        answered with the lessons that belong to them.
        """
        paths = [path for path in work.paths if not self._is_muted(path)]
        belonging = places(paths, self.catalogue.vocabulary, self.reader.language)
        read = [self.reader.read(passage) for passage in passages(work.text, PASSAGE)]
        grades = self._by_text(read)
        if work.process or not read:
            grades = self._by_place(belonging, work.process, read)
        standing = self._standing(grades)
        mutes = [(lesson.id, self.knowledge.mute_of(lesson)) for lesson, _, _ in standing]
        muted = [(slug, mute) for slug, mute in mutes if mute]
        quiet = {slug for slug, _ in muted}
        heard = [candidate for candidate in standing if candidate.lesson.id not in quiet]
        matches = []
        for lesson, origin, grade in sorted(heard, key=self._order)[:MOST]:
            evidence = tuple(self._evidence(origin, work, read, belonging))
            url = self.urls.get(lesson.id, "")
            matches.append(MatchedLesson(lesson, grade, evidence, url))
        return MatchAnswer(matches, belonging, [passage.figures for passage in read], muted)

    def _by_text(self, read: Iterable[Passage]) -> dict[int, float]:
        """Return the lessons of each passage that passes the gate, with the share they reach."""
        grades: defaultdict[int, float] = defaultdict(float)
        for passage in read:
            # Signs alone can open the gate, and are about no lesson.
            if passage.figures.grade < 0 or not passage.best:
                continue
            for number, score in enumerate(passage.scores):
                if score >= NEXT * passage.best:
                    strength = passage.figures.grade + score / passage.best
                    grades[number] = max(grades[number], strength)
        return grades

    def _by_place(
        self, belonging: Iterable[Belonging], process: str, read: Sequence[Passage]
    ) -> dict[int, float]:
        """Return the lessons of the process or the places, the likest to the text first."""
        wanted = {("processes", process)} if process else set(belonging)
        grades = {}
        for number, lesson in enumerate(self.catalogue.lessons):
            common = len(wanted & self._places_of(lesson))
            if common:
                grades[number] = common + max((each.scores[number] for each in read), default=0.0)
        return grades

    @staticmethod
    def _places_of(lesson: Lesson) -> set[Belonging]:
        named = words_of(lesson)
        found = {(kind, slug) for kind in ("processes", "areas") for slug in named[kind]}
        for change in lesson.changes:
            found |= {("procedures", place.partition("#")[0]) for place in change.embedded_in}
        return found

    def _standing(self, grades: Mapping[int, float]) -> list[Candidate]:
        """Return the lessons that hold, each once: a successor instead of what it supersedes."""
        best: dict[str, Candidate] = {}
        for number, grade in grades.items():
            origin = self.catalogue.lessons[number]
            for lesson in holding(origin, self.knowledge.relations):
                if lesson.id not in best or grade > best[lesson.id].grade:
                    best[lesson.id] = Candidate(lesson, origin, grade)
        return list(best.values())

    def _order(self, candidate: Candidate) -> tuple[float, int]:
        stage = self.knowledge.stage(candidate.lesson)
        return -round(candidate.grade, 1), TOLD_FIRST.index(stage)

    def _is_muted(self, path: str) -> bool:
        return any(mute.path and fits(path, mute.path) for mute in self.knowledge.mutes)

    def _evidence(
        self,
        lesson: Lesson,
        work: Work,
        read: Sequence[Passage],
        belonging: Mapping[Belonging, Sequence[str]],
    ) -> Iterator[Evidence]:
        mine = self._places_of(lesson)
        for (kind, slug), paths in belonging.items():
            if (kind, slug) in mine:
                yield Evidence("place", paths[0], self.knowledge.name(slug, kind))
        if work.process:
            yield Evidence("activity", "", self.knowledge.name(work.process, "processes"))
        number = self.reader.number[lesson.id]
        passage = max(read, key=lambda each: each.scores[number], default=None)
        if passage is None:
            return
        processes = words_of(lesson)["processes"]
        for slug, sentences in passage.work.items():
            if slug in processes and slug != work.process:
                name = self.knowledge.name(slug, "processes")
                yield Evidence("activity", sentences[0], name)
        said = self.reader.telling(number, passage.sentences)
        if said:
            yield Evidence("text", said, "")
