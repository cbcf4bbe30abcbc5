"""The command ``lessons``: it opens the doors and tells what was found."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.records.catalogue import Catalogue, read_catalogue
from generator.records.lesson import json_schema
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lessons")
def main() -> None:
    """Keep lessons: what failed, why, and what changed."""


@main.command()
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
    catalogues = {folder: _read(folder, day) for folder in dict.fromkeys(map(_lessons_folder, paths or (Path(),)))}
    named = [_address(path) for path in paths] or [_address(folder) for folder in catalogues]
    files = [file for catalogue in catalogues.values() for file in catalogue.files if _is_below(file, named)]
    for path in paths:
        _must_be_checked(path, files)
    problems = [p for catalogue in catalogues.values() for p in catalogue.problems if _is_below(p.file, named)]
    problems.sort()
    records = len(files)
    _tell(problems, records, form)
    sys.exit(1 if any(strict or problem.level == "error" for problem in problems) else 0)


@main.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of a record, by which editors complete and check."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Lay down a new knowledge base in DIR that builds and passes at once.

    Nothing is overwritten: when one of the files is there already, none is written.
    """
    with as_file(files("generator") / "starter") as starter:
        new = {folder / _unhidden(path.relative_to(starter)): path.read_bytes() for path in _files_below(starter)}
    new[folder / "schema.json"] = (json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n").encode()
    there = [str(path) for path in new if os.path.lexists(path)]
    if there:
        raise _Refused(f"nothing was written, because this is there already: {', '.join(sorted(there))}")
    for path, content in new.items():
        _write(path, content)
    click.echo(f"A knowledge base lies in {folder}. Next:\n\n  cd {folder}\n  lessons check\n  mkdocs serve")


def reference() -> list[dict[str, Any]]:
    """Every command with its usage, its help by paragraphs and its options, for the reference page."""
    entries = []
    for name, command in main.commands.items():
        context = click.Context(command, info_name=f"lessons {name}")
        records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
        entries.append(
            {
                "name": f"lessons {name}",
                "usage": command.get_usage(context).removeprefix("Usage: "),
                "help": [" ".join(part.split()) for part in (command.help or "").split("\n\n")],
                "options": [record for record in records if record and record[1]],
            }
        )
    return entries


class _Refused(click.ClickException):
    """Something about the surroundings, not about a record, keeps a command from its work."""

    exit_code = 2


def build_date() -> datetime.date:
    """The day by which a build judges: that of SOURCE_DATE_EPOCH (UTC) when it is set, else today here.

    Raises a click error (exit status 2) when SOURCE_DATE_EPOCH is no number of seconds.
    """
    try:
        return today_here()
    except ValueError as fault:
        raise _Refused(str(fault)) from None


def today_here() -> datetime.date:
    """The day of SOURCE_DATE_EPOCH (seconds, UTC) when that is set, else today where we are.

    Raises ValueError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()  # noqa: DTZ011 - the day where the author is
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds since 1970") from None


def _lessons_folder(path: Path) -> Path:
    """The lessons folder that a path belongs to: above it, in it, or where we are."""
    around = [path.absolute(), *path.absolute().parents]
    for folder in (path / "lessons", *around):
        if (folder / FILE_NAME).is_file():
            return _shortest(folder)
    for folder in (path / "lessons", *around, Path("lessons")):
        if folder.name == "lessons" and folder.is_dir():
            return _shortest(folder)
    raise _Refused(f"no lessons folder at {str(path)!r}; name one, or begin one with `lessons init DIR`")


def _shortest(folder: Path) -> Path:
    """The folder as seen from here when it lies below, since that is what people and GitHub can follow."""
    below = os.path.relpath(folder)
    return folder.absolute() if below.startswith("..") else Path(below)


def _read(folder: Path, today: datetime.date) -> Catalogue:
    try:
        return read_catalogue(folder, folder.as_posix(), today)
    except OSError as fault:
        raise _Refused(f"{folder} cannot be read: {fault.strerror}") from None


def _address(path: Path | str) -> str:
    """A path as it can be compared with those that problems tell."""
    return printable(os.path.abspath(path)).replace(os.sep, "/")  # noqa: PTH100 - links are not followed


def _is_below(file: str, named: Sequence[str]) -> bool:
    address = _address(file)
    return any(address == name or address.startswith(f"{name}/") for name in named)


def _must_be_checked(path: Path, files: Sequence[str]) -> None:
    if path.name != FILE_NAME and not path.is_dir() and _address(path) not in map(_address, files):
        raise _Refused(f"{path} is not a record: records are files ending in .yml below the lessons folder")


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


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _unhidden(path: Path) -> Path:
    """Package data is kept without leading dots, which packagers like to leave out."""
    return path.with_name(f".{path.name.removeprefix('dot-')}") if path.name.startswith("dot-") else path


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as fault:
        raise _Refused(f"{path} cannot be written: {fault.strerror}") from None


if __name__ == "__main__":
    main()
