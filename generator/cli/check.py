"""``lessons check``: every problem in the records, told at once."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.cli.changed import Change, change_since
from generator.cli.common import Refused, build_date, echo_json, lessons_folder, read
from generator.cli.procedure_notes import notes
from generator.problem import Problem, Rule, printable
from generator.records.catalogue import Catalogue
from generator.records.judging import RULES
from generator.records.source import lines_of
from generator.records.vocabulary import FILE_NAME
from generator.records.wording.reading import FILE_NAME as PATTERNS
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
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For people, for programs, as annotations on GitHub or GitLab, or as SARIF 2.1.0 for code scanning.",
)
@click.option(
    "--changed",
    "base",
    metavar="BASE",
    help="Tell only what the changes since BASE (a commit, branch or tag) touch, and what they break elsewhere.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="YYYY-MM-DD",
    help="The day that decides what lies in the future. [default: SOURCE_DATE_EPOCH, else today]",
)
def check(
    paths: tuple[Path, ...],
    *,
    strict: bool,
    form: str,
    base: str | None,
    today: datetime.datetime | None,
) -> None:
    """Read every record once and tell all problems, sorted by place.

    PATH is a record, a folder of records, or a folder that holds lessons/; without one, the folder
    you are in. All records of the knowledge base are read, since they refer to each other; problems
    are told for the paths that were named. Naming vocabulary.yml or patterns.yml asks about all
    records, which they concern.

    With --changed, a problem is told if its file was changed since the last commit in common with
    BASE, committed or not, or if it was not there then: a lesson taken away is a problem of those
    that name it. An id that was published and would lead nowhere is a problem as well. Where the
    changes touch a section of a procedure's file, a note names the lessons that it exists because
    of; notes are no problems.

    Exits with 0 when the records are sound, 1 when there are errors (with --strict, also warnings),
    2 when it could not begin.
    """
    day = today.date() if today else build_date()
    folders = dict.fromkeys(map(lessons_folder, paths or (Path(),)))
    catalogues = [
        (read(folder).judged(day), None if base is None else change_since(base, folder, day))
        for folder in folders
    ]
    # What these two say concerns every record.
    concerned = (path.parent if path.name in (FILE_NAME, PATTERNS) else path for path in paths)
    named = list(map(_address, concerned if paths else folders))
    files = [
        file for catalogue, _ in catalogues for file in catalogue.files if _is_below(file, named)
    ]
    for path in paths:
        _must_be_checked(path, files)
    problems = [p for each in catalogues for p in _concerned(*each) if _is_below(p.file, named)]
    problems += [
        p
        for folder, each in zip(folders, catalogues, strict=True)
        for p in _behind(folder, *each, named)
    ]
    changed = {file for _, change in catalogues if change for file in change.files}
    records = sum(base is None or file in changed for file in files)
    tell(sorted(problems), records, form)
    counting = ("error", "warning") if strict else ("error",)
    sys.exit(1 if any(problem.level in counting for problem in problems) else 0)


def _concerned(catalogue: Catalogue, change: Change | None) -> list[Problem]:
    if change is None:
        return list(catalogue.problems)
    lost = catalogue.lost_since(change.before) if change.files else ()
    return [*filter(change.concerns, catalogue.problems), *lost]


def _behind(
    folder: Path, catalogue: Catalogue, change: Change | None, named: Sequence[str]
) -> list[Problem]:
    """The notes on procedures, which lie outside the lessons: for those who asked about all lessons, or that file."""
    is_whole = _is_below(folder.as_posix(), named)
    found = notes(folder, catalogue, change) if change else ()
    return [problem for problem in found if is_whole or _is_below(problem.file, named)]


def _address(path: Path | str) -> str:
    """A path as it can be compared with those that problems tell."""
    return printable(os.path.abspath(path)).replace(os.sep, "/")  # noqa: PTH100 - links are not followed


def _is_below(file: str, named: Sequence[str]) -> bool:
    address = _address(file)
    return any(address == name or address.startswith(f"{name}/") for name in named)


def _must_be_checked(path: Path, files: Sequence[str]) -> None:
    if (
        path.name not in (FILE_NAME, PATTERNS)
        and not path.is_dir()
        and _address(path) not in map(_address, files)
    ):
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
    """Print problems in one of FORMATS; ``files`` is how many were looked at, ``noun`` what they are."""
    if form == "json":
        echo_json(as_json(problems))
    elif form == "gitlab":
        echo_json(as_gitlab(problems))
    elif form == "sarif":
        echo_json(as_sarif(problems, rules, __version__))
    elif form == "github":
        click.echo(as_github(problems), nl=bool(problems))
        click.echo(summary(problems, files, noun))
    else:
        click.echo(as_text(problems, lines_of, style), nl=bool(problems))
        click.echo(style(summary(problems, files, noun), "place"))


def style(text: str, look: str) -> str:
    """A text with the look of a role on a terminal (see ``report.Style``)."""
    return click.style(text, **_LOOKS[look])
