"""``lessons check``: every problem in the records, told at once."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.cli import common
from generator.cli.changed import diff_since
from generator.cli.common import EXISTING, Refused
from generator.cli.procedure_notes import notes
from generator.cli.synonym_notes import passed_over
from generator.problem import Problem, Rule, printable
from generator.records.base import SETTINGS
from generator.records.judging import RULES
from generator.records.kept import kept_between_runs
from generator.records.source import lines_of
from generator.report import (
    about_drafts,
    as_github,
    as_gitlab,
    as_json,
    as_sarif,
    as_text,
    as_text_of_site,
    summary,
)

FORMATS = ("text", "json", "github", "gitlab", "sarif")

_LOOKS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "note": {"fg": "cyan"},
    "place": {"bold": True},
    "quiet": {"dim": True},
}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=EXISTING)
@common.flag("--strict", help="Count warnings as errors.")
@common.format_option(
    type=click.Choice(FORMATS),
    help="For people, for programs, as annotations on GitHub or GitLab, or as SARIF 2.1.0 for "
    "code scanning.",
)
@click.option(
    "--changed",
    "base",
    metavar="BASE",
    help="Tell only what the changes since BASE (a commit, branch or tag) touch, and what they "
    "break elsewhere.",
)
@common.today_option()
def check(
    paths: tuple[Path, ...],
    *,
    strict: bool,
    form: str,
    base: str | None,
    day: datetime.date,
) -> None:
    """Read every record once and tell all problems, sorted by place.

    PATH is a record, a folder of records, or a folder that holds lessons/; without one, the folder
    you are in. All records of the knowledge base are read, since they refer to each other; problems
    are told for the paths that were named. Naming vocabulary.yml, patterns.yml or match.yml
    asks about all records, which they concern.

    With --changed, a problem is told if its file was changed since the last commit in common with
    BASE, committed or not, or if it was not there then: a lesson taken away is a problem of those
    that name it. An id that was published and would lead nowhere is a problem as well. Where the
    changes touch a section of a procedure's file, a note names the lessons that it exists because
    of; notes are no problems.

    Exits with 0 when the records are sound, 1 when there are errors (with --strict, also warnings),
    2 when it could not begin.
    """
    folders = dict.fromkeys(map(common.lessons_folder, paths or (Path(),)))
    # What the settings say concerns every record.
    concerned = [path.parent if path.name in SETTINGS else path for path in paths]
    named = list(map(_address, concerned or folders))
    scopes = [_Scope(folder, base, day, named) for folder in folders]
    for path in paths:
        is_record = path.name not in SETTINGS and not path.is_dir()
        if is_record and not any(scope.has_record(path) for scope in scopes):
            raise Refused(
                f"{path} is not a record: records are files ending in .yml below the lessons folder"
            )
    problems: list[Problem] = []
    number = 0
    for scope in scopes:
        problems += scope.problems()
        number += scope.number
    tell(sorted(problems), number, form)
    if form == "text":
        told = about_drafts(sum(scope.drafts for scope in scopes))
        click.echo(style(told, "quiet"), nl=bool(told))
    levels = {problem.level for problem in problems}
    sys.exit(1 if "error" in levels or (strict and "warning" in levels) else 0)


class _Scope:
    """What is checked of a lessons folder: the records below one of the named addresses."""

    def __init__(
        self, folder: Path, base: str | None, day: datetime.date, named: Sequence[str]
    ) -> None:
        self.folder = folder
        self.named = named
        with kept_between_runs(folder) as kept:
            read = common.read(folder, kept)
            self.catalogue = read.judged(day)
        synonyms = passed_over(read, self.catalogue.vocabulary)
        self.told = [*self.catalogue.problems, *synonyms]
        self.diff = diff_since(base, folder, day) if base is not None else None
        self.files = set(filter(self._has, self.catalogue.files))
        self._addresses = set(map(_address, self.files))

    @property
    def number(self) -> int:
        """The number of records that are checked; with a diff, of those that changed."""
        files = self.files
        if self.diff:
            files = self.files & self.diff.files
        return len(files)

    @property
    def drafts(self) -> int:
        """The number of them that are no more than drafts."""
        drafts = [lesson.id for lesson in self.catalogue.lessons if lesson.draft]
        return sum(self.catalogue.sources[slug].file in self.files for slug in drafts)

    def has_record(self, path: Path) -> bool:
        """Return True if a path is one of the records."""
        return _address(path) in self._addresses

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of these records, and the notes on procedures that changed."""
        # Procedures lie outside the lessons: they are told to those who asked about all of these.
        is_whole = self._has(self.folder.as_posix())
        told = self.told
        if self.diff is not None:
            told = list(filter(self.diff.concerns, told))
            if self.diff.files:
                told += self.catalogue.lost_since(self.diff.before)
            told += notes(self.folder, self.catalogue, self.diff)
        for problem in told:
            is_note = problem.level == "note"
            if (is_note and is_whole) or self._has(problem.file):
                yield problem

    def _has(self, file: str) -> bool:
        address = f"{_address(file)}/"
        return address.startswith(tuple(f"{name}/" for name in self.named))


def _address(path: Path | str) -> str:
    """Return a path in a form that can be compared with those that problems tell."""
    whole = os.path.abspath(path)  # noqa: PTH100 - links are not followed
    return printable(whole).replace(os.sep, "/")


def tell(
    problems: Sequence[Problem],
    files: int,
    form: str,
    *,
    noun: str = "record",
    rules: Sequence[Rule] = RULES,
) -> None:
    """Print problems in one of FORMATS; ``files`` of ``noun`` were checked by ``rules``."""
    if form == "json":
        common.echo_json(as_json(problems))
    elif form == "gitlab":
        common.echo_json(as_gitlab(problems))
    elif form == "sarif":
        common.echo_json(as_sarif(problems, rules, __version__))
    elif form == "github":
        click.echo(as_github(problems), nl=bool(problems))
        click.echo(summary(problems, files, noun))
    else:
        as_words = as_text if noun == "record" else as_text_of_site
        click.echo(as_words(problems, lines_of, style), nl=bool(problems))
        click.echo(style(summary(problems, files, noun), "place"))


def style(text: str, look: str) -> str:
    """Return a text with the look of a role on a terminal (see ``report.Style``)."""
    return click.style(text, **_LOOKS[look])
