"""A knowledge base as it lies on disk: each file is read once, and judging it reads nothing."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from generator.problem import Problem, printable
from generator.progress import steps
from generator.records import mute, source, vocabulary
from generator.records.catalogue import Catalogue
from generator.records.judging import MISSING_VOCABULARY, disclosures, judge, problems_in
from generator.records.kept import Kept
from generator.records.lesson import Lesson
from generator.records.mute import Mute, check_mutes, read_mutes
from generator.records.record import Record, Records
from generator.records.source import Source
from generator.records.vocabulary import Vocabulary, read_vocabulary
from generator.records.wording import reading
from generator.records.wording.reading import Patterns, read_patterns

SETTINGS = {
    vocabulary.FILE_NAME: "vocabulary",
    reading.FILE_NAME: "file of patterns",
    mute.FILE_NAME: "file of mutes",
}
"""The files beside the records that are no records, and what each is."""
_parsed_once = lru_cache(maxsize=len(SETTINGS))(source.parsed)
"""A preview reads these files again after every edit, which seldom is one of them."""


@dataclass(frozen=True)
class KnowledgeBase:
    """The content of a lessons folder, sound or not.

    ``shown`` is the folder's name for people. ``sources`` are the records by their files below
    the folder (``2017/slug.yml``), ``settings`` the files of ``SETTINGS``, empty when they are not
    there. ``words`` are those of the vocabulary, None when it could not be read at all.
    ``problems`` are those of the settings, ``mutes`` those of ``match.yml``.
    """

    shown: str
    sources: Mapping[str, Source]
    settings: tuple[Source, Source, Source]
    words: Vocabulary | None
    patterns: Patterns
    problems: tuple[Problem, ...]
    mutes: tuple[Mute, ...] = ()
    kept: Kept | None = field(default=None, repr=False)

    @classmethod
    def read(cls, folder: Path, shown: str, kept: Kept | None = None) -> KnowledgeBase:
        """Read every file of a lessons folder, but for what is ``kept`` of it.

        Raises OSError when the folder itself cannot be listed; whatever is wrong inside it is a
        problem.
        """
        files, closed = _listed(folder)
        parsed = kept.source if kept else source.parsed
        sources = {}
        for file in steps(files, "reading records"):
            sources[file] = source.read(folder / file, shown_as(shown, file), parsed=parsed)
        for file, fault in closed.items():
            sources[file] = source.unread(fault, shown_as(shown, file))
        if kept:
            kept.forget_all_but(written.file for written in sources.values())
        return replace(cls.read_settings(folder, shown), sources=sources, kept=kept)

    @classmethod
    def read_settings(cls, folder: Path, shown: str) -> KnowledgeBase:
        """Read only the files beside the records: a knowledge base without lessons."""
        settings = []
        for name, kind in SETTINGS.items():
            path = folder / name
            file = shown_as(shown, name)
            is_there = os.path.lexists(path)
            settings.append(
                source.read(path, file, kind, parsed=_parsed_once) if is_there else Source(file)
            )
        of_words, of_patterns, of_mutes = settings
        words, in_words = read_vocabulary(of_words, folder.absolute().parent)
        patterns, in_patterns = read_patterns(of_patterns, words.language)
        mutes, in_mutes = read_mutes(of_mutes)
        problems = problems_in(of_words, in_words)
        problems += problems_in(of_patterns, in_patterns)
        problems += problems_in(of_mutes, in_mutes)
        if not of_words.is_read and not of_words.problems:
            why = "there is no vocabulary", "add one; `lessons init` lays down a start"
            problems.append(of_words.problem_at((0, 0), MISSING_VOCABULARY, *why))
        return cls(
            shown,
            {},
            (of_words, of_patterns, of_mutes),
            words if of_words.is_read else None,
            patterns,
            tuple(problems),
            mutes,
        )

    @property
    def errors_in_vocabulary(self) -> list[Problem]:
        """The errors in the vocabulary's file; with one, its words are unreliable."""
        of_words, *_ = self.settings
        told = [problem for problem in self.problems if problem.file == of_words.file]
        return [problem for problem in told if problem.level == "error"]

    def with_proposed(self, texts: Mapping[str, str]) -> KnowledgeBase:
        """Return the base with texts laid over its records, as though they lay in these files."""
        sources = dict(self.sources)
        for file, text in texts.items():
            sources[file] = source.proposed(text, shown_as(self.shown, file))
        return replace(self, sources=sources)

    def without(self, files: Collection[str]) -> KnowledgeBase:
        """Return the base without the records in these files."""
        kept = {file: written for file, written in self.sources.items() if file not in files}
        return replace(self, sources=kept)

    def judged(self, today: datetime.date, *, with_warnings: bool = True) -> Catalogue:
        """Judge every record; ``today`` decides what lies in the future.

        Without ``with_warnings``, by those rules alone that can refuse a record.
        """
        records = self._records(today, with_warnings=with_warnings)
        problems = list(self.problems)
        for written in self.settings:
            problems += disclosures(written, records)
        lessons: list[Lesson] = []
        sources: dict[str, Source] = {}
        for record in steps(self._files.values(), "judging records"):
            lesson, mistakes = judge(record, records)
            problems += mistakes
            sources[record.id] = record.source
            if lesson:
                lessons.append(lesson)
        _, of_patterns, of_mutes = self.settings
        too_slow = self.patterns.too_slow()
        problems += map(of_patterns.problem, too_slow)
        if self.kept and too_slow:
            self.kept.forget_all_but(())  # not all was looked for
        problems += map(of_mutes.problem, check_mutes(self.mutes, self.words, sources))
        lessons.sort(key=lambda lesson: (-lesson.date.first.toordinal(), lesson.id))
        return Catalogue(
            tuple(lessons),
            self.words or Vocabulary(),
            tuple(sorted(set(problems))),
            files=tuple(record.source.file for record in self._files.values()),
            sources=sources,
            mutes=self.mutes,
        )

    def problems_of(self, files: Collection[str], today: datetime.date) -> dict[str, list[Problem]]:
        """Judge some records beside all others; return the problems of each faulty file."""
        records = self._records(today)
        faulty = {}
        for file in steps(files, "judging records"):
            record = self._files[file]
            _, problems = judge(record, records)
            if problems:
                faulty[file] = sorted(set(problems))
        return faulty

    @cached_property
    def _files(self) -> Mapping[str, Record]:
        """The records by their files, in the order of their names."""
        files = {}
        for file, written in sorted(self.sources.items()):
            slug = file.rpartition("/")[2].removesuffix(".yml")
            files[file] = Record(slug, file, written)
        return files

    def _records(self, today: datetime.date, *, with_warnings: bool = True) -> Records:
        self.patterns.clock.start(len(self._files))
        patterns = self.patterns if with_warnings else self.patterns.for_secrets()
        records = tuple(self._files.values())
        if self.kept:
            self.kept.ground = self._ground()
        return Records(records, self.words, today, patterns, with_warnings, self.kept)

    def _ground(self) -> bytes:
        """Return what changes with anything that a rule may lean on besides records and the day."""
        words = self.words.model_dump_json() if self.words else ""
        procedures = self.words.procedures.values() if self.words else ()
        headings = [procedure.headings for procedure in procedures]
        texts = [written.text for written in self.settings]
        return sha256(repr((words, headings, texts)).encode()).digest()


def shown_as(folder: str, file: str) -> str:
    """Return the path by which people are told a file below a folder, safe for a terminal."""
    is_here = folder in ("", ".")
    return printable(file if is_here else f"{folder}/{file}")


def _listed(folder: Path) -> tuple[list[str], dict[str, OSError]]:
    """List every record below the folder, and every folder that cannot be listed, with the reason.

    Both with forward slashes; links are listed, not followed. Raises OSError when that is the
    folder itself.
    """
    listed: list[str] = []
    closed: dict[str, OSError] = {}
    waiting = [""]
    while waiting:  # not by os.walk, which ends in a thousand folders inside each other
        below = waiting.pop()
        try:
            records, folders = _entries(folder, below)
        except OSError as fault:
            if not below:
                raise
            closed[below.rstrip("/")] = fault
        else:
            listed += records
            waiting += folders
    return sorted(set(listed).difference(SETTINGS)), closed


def _entries(folder: Path, below: str) -> tuple[list[str], list[str]]:
    """List the records of a folder below the lessons, with links to folders, and the folders."""
    records = []
    folders = []
    with os.scandir(folder / below) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            is_yaml = entry.name.casefold().endswith((".yml", ".yaml"))
            # Unlike Path.is_dir, this never raises.
            is_linked = entry.is_symlink() and os.path.isdir(entry.path)  # noqa: PTH112
            if is_yaml or is_linked:
                records.append(f"{below}{entry.name}")
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{below}{entry.name}/")
    return records, folders
