"""All lessons, all problems, and how to look a lesson up."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from generator.records import fields, rules, source, vocabulary
from generator.records.fields import slug_of
from generator.records.lesson import AUDIENCES, Audience, Lesson, read_lesson
from generator.records.lost_ids import LOST, lost_ids
from generator.records.patterns import reading
from generator.records.patterns.reading import Patterns, built_in, read_patterns
from generator.records.problem import Finding, Problem, Rule, printable, problem_at
from generator.records.record import Record, Records
from generator.records.rules import allowance, personal_data, secrets
from generator.records.rules.privacy import masked
from generator.records.source import Source
from generator.records.vocabulary import Vocabulary, read_vocabulary

MAX_PROBLEMS = 100

_SETTINGS = (vocabulary.FILE_NAME, reading.FILE_NAME)
"""The files beside the records that are no records."""

MISSING_VOCABULARY = Rule(
    name="missing-vocabulary",
    level="error",
    requires=f"The lessons folder holds `{vocabulary.FILE_NAME}`.",
    because="Without it nobody can tell which areas and factors there are.",
    refused="(a lessons folder without a vocabulary)",
    accepted="(the one that `lessons init` lays down)",
)
TOO_MANY = Rule(
    name="too-many-problems",
    level="error",
    requires=f"A record has fewer than {MAX_PROBLEMS} problems.",
    because="Nobody reads more at once; the first ones are told, and the rest after they are mended.",
    refused="(a list of a hundred unknown words)",
    accepted="(a list of a few)",
)
RULES: tuple[Rule, ...] = (
    *source.RULES,
    *fields.RULES,
    *rules.RULES,
    LOST,
    MISSING_VOCABULARY,
    TOO_MANY,
    *vocabulary.RULES,
    reading.BAD_PATTERN,
)
"""Every rule there is, in the order of the reference page."""


@dataclass(frozen=True)
class Catalogue:
    """What a knowledge base holds: the sound lessons, newest first, and every problem, sorted by place.

    ``files`` are the records that were read, sound or not, as people are told them.
    """

    lessons: tuple[Lesson, ...]
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    _sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    @cached_property
    def by_id(self) -> Mapping[str, Lesson]:
        """The lessons by their slugs."""
        return {lesson.id: lesson for lesson in self.lessons}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a site from being published."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    def published_for(self, audience: Audience, *, drafts: bool = False) -> Catalogue:
        """The catalogue as an audience may know it: nothing above it, and no drafts unless asked for."""
        allowed = AUDIENCES[: AUDIENCES.index(audience) + 1]
        visible = tuple(
            lesson for lesson in self.lessons if lesson.audience in allowed and (drafts or not lesson.draft)
        )
        sources = {lesson.id: self._sources[lesson.id] for lesson in visible if lesson.id in self._sources}
        return Catalogue(visible, self.vocabulary, (), (), sources)

    def lost_since(self, before: Catalogue) -> list[Problem]:
        """A problem for each record of before that was published under an id which leads nowhere now."""
        return list(lost_ids(before._sources, self._sources))

    def line(self, lesson: Lesson, *path: str | int) -> int:
        """The line of a lesson's file, from 1, where a value stands, or the nearest thing that would hold it.

        ``catalogue.line(lesson, "changes", 0, "made")``: the last line for a field that is still to be added, and 1
        for a lesson that came from no file.
        """
        source = self._sources.get(lesson.id)
        if source is None:
            return 1
        if path and path[0] not in source.data:
            return source.text.rstrip().count("\n") + 1
        return source.place(path, at_key=True)[0] + 1


def read_catalogue(
    folder: Path, shown: str, today: datetime.date, proposed: Mapping[str, str] | None = None
) -> Catalogue:
    """Read a lessons folder, told to people as ``shown``, once.

    ``proposed`` are texts of records by their files below the folder; they are judged as though they lay there
    already. Raises OSError when the folder itself cannot be listed; whatever is wrong inside it is a problem.
    """
    settings = {
        name: source.read(folder / name, _join(shown, name)) for name in _SETTINGS if os.path.lexists(folder / name)
    }
    words, problems = _vocabulary(settings.get(vocabulary.FILE_NAME), folder, _join(shown, vocabulary.FILE_NAME))
    patterns, faults = _patterns(settings.get(reading.FILE_NAME))
    problems = [*problems, *faults]
    proposed = proposed or {}
    files, closed = _files(folder)
    sources = {file: source.read(folder / file, _join(shown, file)) for file in files if file not in proposed}
    sources |= {below: source.unread(fault, _join(shown, below)) for below, fault in closed.items()}
    sources |= {file: source.proposed(text, _join(shown, file)) for file, text in proposed.items()}
    records = [Record(_slug(file), file, its) for file, its in sorted(sources.items())]
    everything = Records(tuple(records), words, today, patterns)
    problems += [problem for written in settings.values() for problem in _disclosed(written, everything)]
    lessons: list[Lesson] = []
    for record in records:
        lesson, its_problems = _judge(record, everything)
        problems += its_problems
        lessons += [lesson] if lesson else []
    shown_files = tuple(record.source.file for record in records)
    lessons.sort(key=lambda lesson: (-lesson.date.first.toordinal(), lesson.id))
    its_source = {record.id: record.source for record in records}
    return Catalogue(tuple(lessons), words or Vocabulary(), tuple(sorted(set(problems))), shown_files, its_source)


def _judge(record: Record, records: Records) -> tuple[Lesson | None, list[Problem]]:
    """The lesson, if there is no error in it, and all its problems."""
    written = record.source
    lesson, findings = read_lesson(written, record.id, record.file) if written.is_read else (None, [])
    findings = [*findings, *islice(rules.check(record, records), MAX_PROBLEMS + 1)]
    problems = _first([*written.problems, *map(written.problem, findings[: MAX_PROBLEMS + 1])], written.file)
    problems = [_unrepeated(problem, findings) for problem in problems]
    is_sound = not any(problem.level == "error" for problem in problems)
    return (lesson if is_sound else None), problems


def _unrepeated(problem: Problem, findings: list[Finding]) -> Problem:
    """The problem without the secrets and data that were found: logs are as public as the file."""
    for finding in findings:
        if finding.rule in (secrets.RULE, personal_data.RULE):
            message = problem.message.replace(finding.words, masked(finding.words))
            # A slug that is proposed has lost its capitals and signs.
            slug = slug_of(finding.words)[:40]
            is_repeated = slug and slug in slug_of(problem.suggestion)
            suggestion = "write it without what must not be known" if is_repeated else problem.suggestion
            problem = replace(problem, message=message, suggestion=suggestion)
    return problem


def _first(problems: list[Problem], file: str) -> list[Problem]:
    """As many problems of a file as anybody would read at once."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    message, advice = f"more than {MAX_PROBLEMS} problems", "mend those that are told, and check again"
    return [*sorted(problems)[:MAX_PROBLEMS], problem_at(file, (0, 0), TOO_MANY, message, advice)]


def _vocabulary(written: Source | None, folder: Path, shown: str) -> tuple[Vocabulary | None, list[Problem]]:
    if not written:
        advice = "add one; `lessons init` lays down a start"
        return None, [problem_at(shown, (0, 0), MISSING_VOCABULARY, "there is no vocabulary", advice)]
    if not written.is_read:
        return None, written.problems
    words, findings = read_vocabulary(written, folder.absolute().parent)
    return words, _first([*written.problems, *map(written.problem, findings[: MAX_PROBLEMS + 1])], shown)


def _patterns(written: Source | None) -> tuple[Patterns, list[Problem]]:
    if not written:
        return built_in(), []
    patterns, findings = read_patterns(written) if written.is_read else (built_in(), [])
    return patterns, _first([*written.problems, *map(written.problem, findings[: MAX_PROBLEMS + 1])], written.file)


def _disclosed(written: Source, records: Records) -> list[Problem]:
    """The secrets and personal data in a file beside the records, which is as public as they are."""
    record = Record("", written.file, written)
    found = [*secrets.check(record, records), *personal_data.check(record, records)]
    told = allowance.judged(record, found, [secrets.RULE.name, personal_data.RULE.name])
    return _first([written.problem(finding) for finding in told], written.file)


def _files(folder: Path) -> tuple[list[str], dict[str, OSError]]:
    """Every record below the folder, wherever it lies, and every folder that cannot be listed, with the reason.

    Both with forward slashes; links are listed, not followed. Raises OSError when that is the folder itself.
    """
    found: list[str] = []
    closed: dict[str, OSError] = {}
    waiting = [""]
    while waiting:  # not by os.walk, which ends in a thousand folders inside each other
        below = waiting.pop()
        try:
            records, folders = _listed(folder, below)
        except OSError as fault:
            if not below:
                raise
            closed[below.rstrip("/")] = fault
        else:
            found += records
            waiting += folders
    return sorted(file for file in found if file not in _SETTINGS), closed


def _listed(folder: Path, below: str) -> tuple[list[str], list[str]]:
    """The records in a folder below the lessons, links to folders among them, and the folders."""
    with os.scandir(folder / below) as entries:
        its = [entry for entry in entries if not entry.name.startswith(".")]
    records = [each for each in its if _is_yaml(each.name) or (each.is_symlink() and os.path.isdir(each.path))]  # noqa: PTH112 - never raises
    folders = [each for each in its if each.is_dir(follow_symlinks=False)]
    return [f"{below}{each.name}" for each in records], [f"{below}{each.name}/" for each in folders]


def _slug(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yml")


def _is_yaml(name: str) -> bool:
    return name.casefold().endswith((".yml", ".yaml"))


def _join(folder: str, name: str) -> str:
    return printable(name if folder in ("", ".") else f"{folder}/{name}")
