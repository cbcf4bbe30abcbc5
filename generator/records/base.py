"""A knowledge base as it lies on disk: each file is read once, and judging it reads nothing."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from generator.problem import Problem, printable, problem_at
from generator.records import mute, source, vocabulary
from generator.records.catalogue import Catalogue
from generator.records.judging import MISSING_VOCABULARY, disclosures, judge, problems_in
from generator.records.lesson import Lesson
from generator.records.mute import Mute, check_mutes, read_mutes
from generator.records.record import Record, Records
from generator.records.source import Source
from generator.records.vocabulary import Vocabulary, read_vocabulary
from generator.records.wording import reading
from generator.records.wording.reading import Patterns, built_in, read_patterns

_SETTINGS = (vocabulary.FILE_NAME, reading.FILE_NAME, mute.FILE_NAME)
"""The files beside the records that are no records."""


@dataclass(frozen=True)
class KnowledgeBase:
    """The content of a lessons folder, sound or not.

    ``shown`` is the folder's name for people. ``sources`` are the records by their files below
    the folder (``2017/slug.yml``), ``settings`` the files beside them. ``words`` are those of the
    vocabulary, None when it could not be read at all. ``problems`` are those of the settings,
    ``mutes`` those of ``match.yml``.
    """

    shown: str
    sources: Mapping[str, Source]
    settings: tuple[Source, ...]
    words: Vocabulary | None
    patterns: Patterns
    problems: tuple[Problem, ...]
    mutes: tuple[Mute, ...] = ()

    @classmethod
    def read(cls, folder: Path, shown: str) -> KnowledgeBase:
        """Read every file of a lessons folder.

        Raises OSError when the folder itself cannot be listed; whatever is wrong inside it is a
        problem.
        """
        files, closed = _listed(folder)
        sources = {file: source.read(folder / file, shown_as(shown, file)) for file in files}
        for file, fault in closed.items():
            sources[file] = source.unread(fault, shown_as(shown, file))
        return replace(cls.read_settings(folder, shown), sources=sources)

    @classmethod
    def read_settings(cls, folder: Path, shown: str) -> KnowledgeBase:
        """Read only the files beside the records: a knowledge base without lessons."""
        settings = {}
        for name in _SETTINGS:
            if os.path.lexists(folder / name):
                settings[name] = source.read(folder / name, shown_as(shown, name))
        file = shown_as(shown, vocabulary.FILE_NAME)
        words, missing = _vocabulary(settings.get(vocabulary.FILE_NAME), folder, file)
        patterns, mistaken = _patterns(settings.get(reading.FILE_NAME))
        mutes, unfit = _mutes(settings.get(mute.FILE_NAME))
        problems = (*missing, *mistaken, *unfit)
        return cls(shown, {}, tuple(settings.values()), words, patterns, problems, mutes)

    @property
    def errors_in_vocabulary(self) -> list[Problem]:
        """The errors of the vocabulary, which make it unreliable."""
        file = shown_as(self.shown, vocabulary.FILE_NAME)
        return [one for one in self.problems if one.file == file and one.level == "error"]

    def with_proposed(self, texts: Mapping[str, str]) -> KnowledgeBase:
        """Return the base as though texts of records lay in their files already."""
        sources = dict(self.sources)
        for file, text in texts.items():
            sources[file] = source.proposed(text, shown_as(self.shown, file))
        return replace(self, sources=sources)

    def without(self, files: Collection[str]) -> KnowledgeBase:
        """Return the base as though these records were not there."""
        kept = {file: written for file, written in self.sources.items() if file not in files}
        return replace(self, sources=kept)

    def judged(self, today: datetime.date) -> Catalogue:
        """Judge every record as of a day."""
        records = self._records(today)
        problems = list(self.problems)
        for written in self.settings:
            problems += disclosures(written, records)
        lessons: list[Lesson] = []
        for record in self._files.values():
            lesson, mistakes = judge(record, records)
            problems += mistakes
            if lesson:
                lessons.append(lesson)
        for written in self.settings:
            if written.file == shown_as(self.shown, reading.FILE_NAME):
                problems += map(written.problem, self.patterns.too_slow())
            if written.file == shown_as(self.shown, mute.FILE_NAME):
                ids = {record.id for record in self._files.values()}
                problems += map(written.problem, check_mutes(self.mutes, self.words, ids))
        lessons.sort(key=lambda lesson: (-lesson.date.first.toordinal(), lesson.id))
        sources = {record.id: record.source for record in self._files.values()}
        return Catalogue(
            tuple(lessons),
            self.words or Vocabulary(),
            tuple(sorted(set(problems))),
            files=tuple(record.source.file for record in self._files.values()),
            sources=sources,
            mutes=self.mutes,
        )

    def problems_of(self, files: Collection[str], today: datetime.date) -> dict[str, list[Problem]]:
        """Judge the records in these files beside all others; leave out those without fault."""
        records = self._records(today)
        faulty = {}
        for file in files:
            if problems := judge(self._files[file], records)[1]:
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

    def _records(self, today: datetime.date) -> Records:
        self.patterns.clock.start(len(self._files))
        return Records(tuple(self._files.values()), self.words, today, self.patterns)


def shown_as(folder: str, file: str) -> str:
    """Return the name for people of a file below a folder."""
    return printable(file if folder in ("", ".") else f"{folder}/{file}")


def _vocabulary(
    written: Source | None, folder: Path, shown: str
) -> tuple[Vocabulary | None, list[Problem]]:
    if not written:
        why = "there is no vocabulary", "add one; `lessons init` lays down a start"
        return None, [problem_at(shown, (0, 0), MISSING_VOCABULARY, *why)]
    if not written.is_read:
        return None, written.problems
    words, findings = read_vocabulary(written, folder.absolute().parent)
    return words, problems_in(written, findings)


def _patterns(written: Source | None) -> tuple[Patterns, list[Problem]]:
    if not written:
        return built_in(), []
    patterns, findings = read_patterns(written) if written.is_read else (built_in(), [])
    return patterns, problems_in(written, findings)


def _mutes(written: Source | None) -> tuple[tuple[Mute, ...], list[Problem]]:
    if not written:
        return (), []
    mutes, findings = read_mutes(written) if written.is_read else ((), [])
    return mutes, problems_in(written, findings)


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
    return sorted(file for file in listed if file not in _SETTINGS), closed


def _entries(folder: Path, below: str) -> tuple[list[str], list[str]]:
    """List the records of a folder below the lessons, with links to folders, and the folders."""
    records, folders = [], []
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
