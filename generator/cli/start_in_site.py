"""``lessons init --into``: lessons in a folder of a site that is there."""

from __future__ import annotations

import textwrap
from importlib.resources import files
from pathlib import Path

import click

from generator.cli.common import Refused, replace, write
from generator.intake.configuration import entries, has_lessons, with_lessons
from generator.intake.draft import dumped
from generator.intake.insertion import NoPlace
from generator.records.vocabulary import FILE_NAME

_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml")
_AT = "lessons/"


def add_to_site(folder: Path) -> None:
    """Add the plugin to the configuration in a folder, and lay a vocabulary down beside it.

    Lessons that are there stay as they are. Raises Refused where no line can be added, having
    written nothing.
    """
    file = _configuration(folder)
    # Line ends stay as they are, too.
    text = file.read_bytes().decode("utf-8")
    if has_lessons(text):
        raise Refused(f"{file} has the plugin `lessons` already")
    try:
        longer = with_lessons(text, _AT)
    except NoPlace as fault:
        lines = dumped({name: [entry] for name, entry in entries(_AT).items()})
        raise Refused(
            f"nothing was written, because {file} is one to add to by hand: {fault}. Add at the "
            f"end of its `plugins` and `nav`:\n\n{textwrap.indent(lines, '  ')}"
        ) from None
    words = folder / "lessons" / FILE_NAME
    if not words.exists():
        starter = files("generator").joinpath("starter", "lessons", FILE_NAME)
        write(words, starter.read_bytes())
    replace(file, longer)
    click.echo(f"{file} has the plugin now, and {words} the words of lessons. Next:\n")
    click.echo(f"  cd {folder}\n  lessons new\n  mkdocs serve    # and look at {_AT}")
    click.echo("\nTo take it out again, take out the lines that were added, and the folder.")


def _configuration(folder: Path) -> Path:
    for name in _NAMES:
        if (folder / name).is_file():
            return folder / name
    raise Refused(f"there is no site in {folder}: it has no mkdocs.yml")
