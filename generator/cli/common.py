"""Share what commands need: options, the lessons folder, the day, files, and how to refuse."""

from __future__ import annotations

import codecs
import datetime
import json
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from generator.around.day import today_here
from generator.problem import printable
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.kept import Kept
from generator.records.lesson import Audience
from generator.records.vocabulary import FILE_NAME
from generator.site.folders import holds

PATH = click.Path(path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)

flag = partial(click.option, is_flag=True)
with_default = partial(click.option, show_default=True)
config_option = partial(
    with_default,
    "-f",
    "--config-file",
    "config",
    default="mkdocs.yml",
    metavar="FILE",
    type=PATH,
    help="What the site is built from.",
)
format_option = partial(with_default, "--format", "form", default="text")
today_option = partial(
    click.option,
    "--today",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=lambda _context, _option, value: value.date() if value else build_date(),
    metavar="YYYY-MM-DD",
    help="The day that decides what lies in the future. [default: SOURCE_DATE_EPOCH, else today]",
)

_RESERVED = ("docs", "lessons", "site")
"""The folders beside mkdocs.yml that are published, read or emptied."""


class Refused(click.ClickException):
    """Raised when a command cannot begin, for a reason outside the records: exit status 2."""

    exit_code = 2


class NeverFails(click.Command):
    """A command that only advises: whatever keeps it from its work is told, and the status is 0."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; those of a hook that was set up wrongly are told."""
        try:
            return super().parse_args(ctx, args)
        except click.ClickException as fault:
            self._tell(fault.format_message())
            ctx.exit(0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.ClickException as fault:
            self._tell(fault.format_message())
        except Exception as fault:  # noqa: BLE001 - nobody's commit waits for our mistakes
            self._tell(f"{type(fault).__name__}: {fault}")

    def _tell(self, reason: str) -> None:
        click.echo(f"lessons {self.name}: no lessons are shown: {printable(reason)}", err=True)


def build_date() -> datetime.date:
    """Return the day of SOURCE_DATE_EPOCH (UTC) if it is set, else today in local time.

    Raises a click error (exit status 2) when SOURCE_DATE_EPOCH is no number of seconds.
    """
    try:
        return today_here()
    except ValueError as fault:
        raise Refused(str(fault)) from None


def lessons_folder(path: Path) -> Path:
    """Find the lessons folder of a path: above it, in it, or in the working directory."""
    around = [path.absolute(), *path.absolute().parents]
    for folder in (path / "lessons", *around):
        if (folder / FILE_NAME).is_file():
            return _shortest(folder)
    for folder in (path / "lessons", *around, Path("lessons")):
        if folder.name == "lessons" and folder.is_dir():
            return _shortest(folder)
    raise Refused(
        f"no lessons folder at {str(path)!r}; name one, or begin one with `lessons init DIR`"
    )


def _shortest(folder: Path) -> Path:
    """Return the folder relative to here when it lies below: people and GitHub can follow that."""
    below = os.path.relpath(folder)
    if below.startswith(".."):
        return folder.absolute()
    return Path(below)


def must_lie_outside(home: Path, folder: Path) -> None:
    """Raise Refused for a folder that overlaps with the knowledge base in ``home``."""
    place = Path(os.path.realpath(folder.parent), folder.name)
    reserved = [home / name for name in _RESERVED]
    is_within = any(holds(path, place) or holds(path, place.parent) for path in reserved)
    if is_within or holds(place, home):
        raise Refused(
            f"{folder} belongs to the knowledge base or holds it; "
            "name another, such as ../www/lessons"
        )


def published(path: Path, audience: Audience, day: datetime.date) -> Catalogue:
    """Return the lessons that an audience may know, of the knowledge base at a path."""
    return read(lessons_folder(path)).judged(day).published_for(audience)


def read(folder: Path, kept: Kept | None = None) -> KnowledgeBase:
    """Read a lessons folder. Raises Refused when it cannot be listed."""
    try:
        return KnowledgeBase.read(folder, folder.as_posix(), kept)
    except OSError as fault:
        raise Refused(f"{folder} cannot be read: {fault.strerror}") from None


def write(path: Path, content: bytes) -> None:
    """Write a file, and make its folders. Raises Refused when that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}") from None


def replace(path: Path, text: str) -> None:
    """Replace a file atomically; a pipe or the like is written to. Raises Refused on failure."""
    if path.exists() and not path.is_file():
        write(path, text.encode())
        return
    target = Path(os.path.realpath(path))
    begun = target.with_name(f"{target.name}.begun")
    write(begun, text.encode())
    try:
        begun.replace(target)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}") from None


def write_new(path: Path, text: str) -> None:
    """Write a new file, whole or not at all. Raises FileExistsError, or another OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f".{path.name}.new")
    begun.write_text(text, encoding="utf-8", newline="\n")
    try:
        os.link(begun, path)  # a rename would overwrite
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        begun.rename(path)
    finally:
        begun.unlink(missing_ok=True)


def echo_json(text: str) -> None:
    """Print JSON, with escapes for all but ASCII where the stream is not UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name != "utf-8":
        text = re.sub(r"[^\x00-\x7f]+", lambda part: json.dumps(part[0])[1:-1], text)
    click.echo(text)


def echo_file(text: str) -> None:
    """Print what is to be a file: in UTF-8, whatever the encoding of the stream."""
    click.echo(text.encode(), nl=False)
