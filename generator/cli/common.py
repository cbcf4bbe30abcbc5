"""What every command stands on: the lessons folder, the day, and how a command refuses."""

from __future__ import annotations

import codecs
import datetime
import json
import os
import re
import sys
from pathlib import Path

import click

from generator.around.day import today_here
from generator.records.base import KnowledgeBase
from generator.records.vocabulary import FILE_NAME
from generator.site.folders import holds

_ITS_OWN = ("docs", "lessons", "site")
"""What lies beside mkdocs.yml, and is published, read or emptied: nothing of another kind would last in there."""


class Refused(click.ClickException):
    """Something about the surroundings, not about a record, keeps a command from its work."""

    exit_code = 2


def build_date() -> datetime.date:
    """The day by which a build judges: that of SOURCE_DATE_EPOCH (UTC) when it is set, else today here.

    Raises a click error (exit status 2) when SOURCE_DATE_EPOCH is no number of seconds.
    """
    try:
        return today_here()
    except ValueError as fault:
        raise Refused(str(fault)) from None


def lessons_folder(path: Path) -> Path:
    """The lessons folder that a path belongs to: above it, in it, or where we are."""
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
    """The folder as seen from here when it lies below, since that is what people and GitHub can follow."""
    below = os.path.relpath(folder)
    return folder.absolute() if below.startswith("..") else Path(below)


def must_lie_outside(home: Path, folder: Path) -> None:
    """Refuse a place for a site or another knowledge base that holds this one, or that it is made or read from."""
    place = Path(os.path.realpath(folder.parent), folder.name)
    is_within = any(holds(home / name, path) for name in _ITS_OWN for path in (place, place.parent))
    if is_within or holds(place, home):
        raise Refused(
            f"{folder} belongs to the knowledge base or holds it; name another, such as ../www/lessons"
        )


def read(folder: Path) -> KnowledgeBase:
    """Read a lessons folder, told to people as seen from here. Refuses when it cannot be listed."""
    try:
        return KnowledgeBase.read(folder, folder.as_posix())
    except OSError as fault:
        raise Refused(f"{folder} cannot be read: {fault.strerror}") from None


def write(path: Path, content: bytes) -> None:
    """Write a file, in folders that need not be there yet. Refuses when that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}") from None


def replace(path: Path, text: str) -> None:
    """Write a file so that it is whole at every moment; what is no file, such as a pipe, is written as it comes."""
    if path.exists() and not path.is_file():
        write(path, text.encode())
        return
    place = Path(os.path.realpath(path))
    begun = place.with_name(f"{place.name}.begun")
    write(begun, text.encode())
    try:
        begun.replace(place)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}") from None


def echo_json(text: str) -> None:
    """Print JSON; in ASCII with escapes where the stream is not UTF-8, so that every reader reads the same."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name != "utf-8":
        text = re.sub(r"[^\x00-\x7f]", lambda sign: json.dumps(sign[0])[1:-1], text)
    click.echo(text)


def echo_file(text: str) -> None:
    """Print what is to be a file: in UTF-8 as all of ours, whatever the encoding of the stream."""
    click.echo(text.encode(), nl=False)
