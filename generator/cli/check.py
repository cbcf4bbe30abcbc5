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
from generator.problem import Problem, Rule, printable
from generator.records.base import SETTINGS
from generator.records.judging import RULES
from generator.records.source import lines_of
from generator.report import as_github, as_gitlab, as_json, as_sarif, as_text, summary

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
    today: datetime.date | None,
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
    day = today or common.build_date()
    folders = dict.fromkeys(map(common.lessons_folder, paths or (Path(),)))
    # What the settings say concerns every record.
    concerned = [path.parent if path.name in SETTINGS else path for path in paths]
    named = [_address(path) for path in concerned or folders]
    scopes = [_Scope(folder, base, day, named) for folder in folders]
    _must_be_checked(paths, [file for scope in scopes for file in scope.files])
    problems: list[Problem] = []
    for scope in scopes:
        problems += scope.problems()
    tell(sorted(problems), sum(scope.number for scope in scopes), form)
    counting = ("error", "warning") if strict else ("error",)
    sys.exit(1 if any(problem.level in counting for problem in problems) else 0)


class _Scope:
    """What is checked of a lessons folder: the records below one of the named addresses."""

    def __init__(
        self, folder: Path, base: str | None, day: datetime.date, named: Sequence[str]
    ) -> None:
        self.folder = folder
        self.named = named
        self.catalogue = common.read(folder).judged(day)
        self.diff = None if base is None else diff_since(base, folder, day)
        self.files = list(filter(self._has, self.catalogue.files))

    @property
    def number(self) -> int:
        """The number of records, of those that changed if that was asked."""
        return len(self.diff.files.intersection(self.files) if self.diff else self.files)

    def problems(self) -> Iterator[Problem]:
        """Yield the problems, and the notes on changed procedures."""
        if self.diff is None:
            yield from filter(self._concerns, self.catalogue.problems)
            return
        changed = filter(self.diff.concerns, self.catalogue.problems)
        lost = self.catalogue.lost_since(self.diff.before) if self.diff.files else ()
        yield from filter(self._concerns, [*changed, *lost])
        # Procedures lie outside the lessons: they are told to those who asked about all of these.
        is_whole = self._has(self.folder.as_posix())
        for note in notes(self.folder, self.catalogue, self.diff):
            if is_whole or self._concerns(note):
                yield note

    def _concerns(self, problem: Problem) -> bool:
        return self._has(problem.file)

    def _has(self, file: str) -> bool:
        address = _address(file)
        return any(address == name or address.startswith(f"{name}/") for name in self.named)


def _address(path: Path | str) -> str:
    """Return a path in a form that can be compared with those that problems tell."""
    whole = os.path.abspath(path)  # noqa: PTH100 - links are not followed
    return printable(whole).replace(os.sep, "/")


def _must_be_checked(paths: Sequence[Path], files: Sequence[str]) -> None:
    records = [path for path in paths if path.name not in SETTINGS and not path.is_dir()]
    known = set(map(_address, files if records else ()))
    for path in records:
        if _address(path) not in known:
            raise Refused(
                f"{path} is not a record: records are files ending in .yml below the lessons folder"
            )


def tell(
    problems: Sequence[Problem],
    files: int,
    form: str,
    *,
    noun: str = "record",
    rules: Sequence[Rule] = RULES,
) -> None:
    """Print the problems of a number of files, or whatever the noun is, in one of FORMATS."""
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
        click.echo(as_text(problems, lines_of, style), nl=bool(problems))
        click.echo(style(summary(problems, files, noun), "place"))


def style(text: str, look: str) -> str:
    """Return a text with the look of a role on a terminal (see ``report.Style``)."""
    return click.style(text, **_LOOKS[look])
