"""The match: at most three lessons for what somebody is about to do, or silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from generator.insights.knowledge import Knowledge
from generator.insights.relations import holding
from generator.insights.stage import TOLD_FIRST
from generator.match.gate import AGREEMENT, PASSAGE, Figures
from generator.match.place import Belonging, path_stems, places
from generator.match.reading import Passage, Reader, Scores
from generator.match.sentences import passages
from generator.records.choices import Severity
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
    """A lesson that matters, with its grade and why.

    ``url`` is its page and ``use_form`` where people tell what became of it, where these are known.
    """

    lesson: Lesson
    grade: float
    evidence: tuple[Evidence, ...]
    url: str = ""
    use_form: str = ""


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


@dataclass(frozen=True, slots=True)
class _WorkRead:
    """Some work as it was read: its passages, and what its files belong to."""

    work: Work
    passages: Sequence[Passage]
    places: Mapping[Belonging, Sequence[str]]

    def nearest(self, number: int) -> Passage | None:
        """Return the passage that says most of a lesson."""
        return max(self.passages, key=lambda passage: passage.score(number), default=None)


class Matcher:
    """Answers for the lessons of a catalogue that was made for an audience."""

    def __init__(
        self,
        knowledge: Knowledge,
        index: Index,
        urls: Mapping[str, str] = MappingProxyType({}),
        use_form: str = "",
    ) -> None:
        self.knowledge = knowledge
        self.urls = urls
        self.use_form = use_form
        self.catalogue = knowledge.catalogue
        self.reader = Reader(self.catalogue, index)

    def answer(self, work: Work) -> MatchAnswer:
        """Return the lessons for some work.

        A text must pass the gate. A process that is named, and files where nothing is said, are
        answered with the lessons that belong to them.
        """
        asked = self._read(work)
        by_place = work.process or not asked.passages
        grades = self._by_place(asked) if by_place else self._by_text(asked)
        standing = self._standing(grades)
        mutes = [(lesson.id, self.knowledge.mute_of(lesson)) for lesson, _, _ in standing]
        muted = [(slug, mute) for slug, mute in mutes if mute]
        quiet = {slug for slug, _ in muted}
        heard = [candidate for candidate in standing if candidate.lesson.id not in quiet]
        matches = []
        for lesson, origin, grade in sorted(heard, key=self._order)[:MOST]:
            evidence = tuple(self._evidence(origin, asked))
            url = self.urls.get(lesson.id, "")
            matches.append(MatchedLesson(lesson, grade, evidence, url, self.use_form))
        figures = [passage.figures for passage in asked.passages]
        return MatchAnswer(matches, asked.places, figures, muted)

    def _read(self, work: Work) -> _WorkRead:
        paths = [path for path in work.paths if not self._is_muted(path)]
        belonging = places(paths, self.catalogue.vocabulary, self.reader.language)
        read = self.reader.read_all(passages(work.text, PASSAGE))
        return _WorkRead(work, read, belonging)

    def _by_text(self, asked: _WorkRead) -> Scores:
        """Return the lessons of each passage that passes the gate, with their strength."""
        grades: defaultdict[int, float] = defaultdict(float)
        for passage in asked.passages:
            figures = passage.figures
            if figures.grade >= 0:
                for number, share in passage.near.items():
                    grade = figures.strength * share + AGREEMENT * passage.others[number]
                    grades[number] = max(grades[number], grade)
        return grades

    def _by_place(self, asked: _WorkRead) -> Scores:
        """Return the lessons of the process or the places, the likest to what is said first.

        Where nothing is said, the words of the paths are asked twice, and once those of the work.
        """
        process = asked.work.process
        wanted = {("processes", process)} if process else set(asked.places)
        paths = dict.fromkeys(chain.from_iterable(asked.places.values()))
        by_path = path_stems(paths, self.reader.language)
        processes = [slug for kind, slug in sorted(wanted) if kind == "processes"]
        by_work = self.reader.stems_about(processes)
        unsaid = self.reader.scores([*by_path, *by_path, *by_work])
        grades = {}
        for number, lesson in enumerate(self.catalogue.lessons):
            common = len(wanted & _places_of(lesson))
            if common:
                nearest = asked.nearest(number)
                likeness = nearest.score(number) if nearest else unsaid.get(number, 0.0)
                grades[number] = common + likeness
        return grades

    def _standing(self, grades: Scores) -> list[Candidate]:
        """Return the lessons that hold, each once: a successor instead of what it supersedes."""
        best: dict[str, Candidate] = {}
        for number in sorted(grades):
            origin = self.catalogue.lessons[number]
            grade = grades[number]
            for lesson in holding(origin, self.knowledge.relations):
                if lesson.id not in best or grade > best[lesson.id].grade:
                    best[lesson.id] = Candidate(lesson, origin, grade)
        return list(best.values())

    def _order(self, candidate: Candidate) -> tuple[float, int, int]:
        """Return what to sort by: the grade, how far the lesson has come, and its severity."""
        stage = self.knowledge.stage(candidate.lesson)
        severity = candidate.lesson.severity
        harm = list(Severity).index(severity) if severity else -1
        return -round(candidate.grade, 1), TOLD_FIRST.index(stage), -harm

    def _is_muted(self, path: str) -> bool:
        return any(mute.path and fits(path, mute.path) for mute in self.knowledge.mutes)

    def _evidence(self, lesson: Lesson, asked: _WorkRead) -> Iterator[Evidence]:
        """Yield why a lesson is shown: by place, then by activity, then by text."""
        name = self.knowledge.name
        mine = _places_of(lesson)
        for (kind, slug), paths in asked.places.items():
            if (kind, slug) in mine:
                yield Evidence("place", paths[0], name(slug, kind))
        process = asked.work.process
        if process:
            yield Evidence("activity", "", name(process, "processes"))
        number = self.reader.number[lesson.id]
        passage = asked.nearest(number)
        if passage is None:
            return
        for slug in words_of(lesson)["processes"]:
            if slug in passage.work and slug != process:
                yield Evidence("activity", passage.work[slug][0], name(slug, "processes"))
        said = self.reader.telling(number, passage.sentences)
        if said:
            yield Evidence("text", said, "")


def _places_of(lesson: Lesson) -> set[Belonging]:
    """Return what a lesson belongs to: processes, areas, and the procedures of its changes."""
    named = words_of(lesson)
    found = {(kind, slug) for kind in ("processes", "areas") for slug in named[kind]}
    for change in lesson.changes:
        found |= {("procedures", place.partition("#")[0]) for place in change.embedded_in}
    return found
