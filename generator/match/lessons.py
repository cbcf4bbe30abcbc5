"""The match: at most three lessons for what somebody is about to do, or silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from generator.records.globs import fits_any
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
class WorkRead:
    """Some work as it was read: its passages, and what its files belong to."""

    work: Work
    passages: Sequence[Passage]
    places: Mapping[Belonging, Sequence[str]]

    def nearest(self, number: int) -> Passage | None:
        """Return the passage that says most of a lesson."""

        def score(passage: Passage) -> float:
            return passage.score(number)

        return max(self.passages, key=score, default=None)


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
        asked = self.read(work)
        if work.process or not asked.passages:
            grades = self.graded_by_place(asked)
        else:
            grades = graded_by_text(asked.passages)
        heard = []
        muted = []
        for candidate in self.standing(grades):
            mute = self.knowledge.mute_of(candidate.lesson)
            if mute:
                muted.append((candidate.lesson.id, mute))
            else:
                heard.append(candidate)
        matches = [self.matched(candidate, asked) for candidate in self.shown(heard)]
        figures = [passage.figures for passage in asked.passages]
        return MatchAnswer(matches, asked.places, figures, muted)

    def read(self, work: Work) -> WorkRead:
        """Read what is said, and what the files belong to that are not muted."""
        muted = [mute.path for mute in self.knowledge.mutes if mute.path]
        paths = [path for path in work.paths if not fits_any(path, muted)]
        belonging = places(paths, self.catalogue.vocabulary, self.reader.language)
        read = self.reader.read_all(passages(work.text, PASSAGE))
        return WorkRead(work, read, belonging)

    def graded_by_place(self, asked: WorkRead) -> Scores:
        """Return the lessons of the process or the places, the likest to what is said first.

        Where nothing is said, the words of the paths are asked twice, and once those of the work.
        """
        wanted = set(asked.places)
        if asked.work.process:
            wanted = {("processes", asked.work.process)}
        paths = dict.fromkeys(chain.from_iterable(asked.places.values()))
        by_path = path_stems(paths, self.reader.language)
        processes = [slug for kind, slug in sorted(wanted) if kind == "processes"]
        by_work = self.reader.stems_about(processes)
        unsaid = self.reader.scores([*by_path, *by_path, *by_work])
        grades = {}
        for number, lesson in enumerate(self.catalogue.lessons):
            common = len(wanted & places_of(lesson))
            if common:
                nearest = asked.nearest(number)
                likeness = nearest.score(number) if nearest else unsaid.get(number, 0.0)
                grades[number] = common + likeness
        return grades

    def standing(self, grades: Scores) -> list[Candidate]:
        """Return the lessons that hold, each once: a successor instead of what it supersedes."""
        best: dict[str, Candidate] = {}
        for number in sorted(grades):
            origin = self.catalogue.lessons[number]
            grade = grades[number]
            for lesson in holding(origin, self.knowledge.relations):
                if lesson.id not in best or grade > best[lesson.id].grade:
                    best[lesson.id] = Candidate(lesson, origin, grade)
        return list(best.values())

    def shown(self, heard: Iterable[Candidate]) -> list[Candidate]:
        """Return the best three; the last may be a practice, where failures leave room for it."""
        ordered = sorted(heard, key=self.order)
        failures = [candidate for candidate in ordered if not candidate.lesson.is_practice]
        practices = [candidate for candidate in ordered if candidate.lesson.is_practice]
        return [*failures, *practices[:1]][:MOST]

    def order(self, candidate: Candidate) -> tuple[float, int, int]:
        """Return what to sort by: the grade, how far the lesson has come, and its severity."""
        stage = self.knowledge.stage(candidate.lesson)
        harm = candidate.lesson.severity_or_unsaid.order
        return -round(candidate.grade, 1), TOLD_FIRST.index(stage), -harm

    def matched(self, candidate: Candidate, asked: WorkRead) -> MatchedLesson:
        """Return a lesson with why it is shown."""
        lesson, origin, grade = candidate
        evidence = tuple(self.evidence(origin, asked))
        url = self.urls.get(lesson.id, "")
        return MatchedLesson(lesson, grade, evidence, url, self.use_form)

    def evidence(self, lesson: Lesson, asked: WorkRead) -> Iterator[Evidence]:
        """Yield why a lesson is shown: by place, then by activity, then by text."""
        name = self.knowledge.name
        process = asked.work.process
        mine = places_of(lesson)
        for (kind, slug), paths in asked.places.items():
            if (kind, slug) in mine:
                yield Evidence("place", paths[0], name(slug, kind))
        if process:
            yield Evidence("activity", "", name(process, "processes"))
        number = self.reader.number[lesson.id]
        passage = asked.nearest(number)
        if passage is None:
            return
        for slug in words_of(lesson)["processes"]:
            if slug in passage.work and slug != process:
                said = passage.work[slug][0]
                yield Evidence("activity", said, name(slug, "processes"))
        said = self.reader.telling(number, passage.sentences)
        if said:
            yield Evidence("text", said, "")


def graded_by_text(passages: Iterable[Passage]) -> Scores:
    """Return the lessons near each passage that passes the gate, with their strength there."""
    grades: defaultdict[int, float] = defaultdict(float)
    for passage in passages:
        figures = passage.figures
        if figures.grade >= 0:
            for number, share in passage.near.items():
                agreement = AGREEMENT * passage.others[number]
                grade = figures.strength * share + agreement
                grades[number] = max(grades[number], grade)
    return grades


def places_of(lesson: Lesson) -> set[Belonging]:
    """Return what a lesson belongs to: processes, areas, and the procedures of its changes."""
    named = words_of(lesson)
    found = set()
    for kind in ("processes", "areas"):
        found |= {(kind, slug) for slug in named[kind]}
    for change in lesson.changes:
        for place in change.embedded_in:
            found.add(("procedures", place.partition("#")[0]))
    return found
