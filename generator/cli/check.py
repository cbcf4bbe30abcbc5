"""``lessons check``: every problem in the records, told at once."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from generator.cli.ground import Refused, build_date, lessons_folder, read
from generator.records.problem import Problem, printable
from generator.records.report import as_github, as_json, as_text, summary
from generator.records.source import lines_of
from generator.records.vocabulary import FILE_NAME

_LOOKS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "place": {"bold": True},
    "quiet": {"dim": True},
}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations in a GitHub workflow.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="YYYY-MM-DD",
    help="The day that decides what lies in the future. [default: SOURCE_DATE_EPOCH, else today]",
)
def check(paths: tuple[Path, ...], *, strict: bool, form: str, today: datetime.datetime | None) -> None:
    """Read every record once and tell all problems, sorted by place.

    PATH is a record, a folder of records, or a folder that holds lessons/; without one, the folder you
    are in. All records of the knowledge base are read, since they refer to each other; problems are told
    for the paths that were named.

    Exits with 0 when the records are sound, 1 when there are errors (with --strict, also warnings),
    2 when it could not begin.
    """
    day = today.date() if today else build_date()
    catalogues = {folder: read(folder, day) for folder in dict.fromkeys(map(lessons_folder, paths or (Path(),)))}
    named = [_address(path) for path in paths] or [_address(folder) for folder in catalogues]
    files = [file for catalogue in catalogues.values() for file in catalogue.files if _is_below(file, named)]
    for path in paths:
        _must_be_checked(path, files)
    problems = [p for catalogue in catalogues.values() for p in catalogue.problems if _is_below(p.file, named)]
    problems.sort()
    records = len(files)
    _tell(problems, records, form)
    sys.exit(1 if any(strict or problem.level == "error" for problem in problems) else 0)


def _address(path: Path | str) -> str:
    """A path as it can be compared with those that problems tell."""
    return printable(os.path.abspath(path)).replace(os.sep, "/")  # noqa: PTH100 - links are not followed


def _is_below(file: str, named: Sequence[str]) -> bool:
    address = _address(file)
    return any(address == name or address.startswith(f"{name}/") for name in named)


def _must_be_checked(path: Path, files: Sequence[str]) -> None:
    if path.name != FILE_NAME and not path.is_dir() and _address(path) not in map(_address, files):
        raise Refused(f"{path} is not a record: records are files ending in .yml below the lessons folder")


def _tell(problems: Sequence[Problem], records: int, form: str) -> None:
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        click.echo(as_github(problems), nl=bool(problems))
        click.echo(summary(problems, records))
    else:
        click.echo(as_text(problems, lines_of, _style), nl=bool(problems))
        click.echo(_style(summary(problems, records), "place"))


def _style(text: str, look: str) -> str:
    return click.style(text, **_LOOKS[look])
