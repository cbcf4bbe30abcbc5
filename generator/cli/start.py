"""``lessons init`` and ``lessons schema``: what a knowledge base begins with."""

from __future__ import annotations

import json
import os
from importlib.resources import as_file, files
from pathlib import Path

import click

from generator.cli.ground import Refused, write
from generator.records.lesson import json_schema


@click.command()
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
        raise Refused(f"nothing was written, because this is there already: {', '.join(sorted(there))}")
    for path, content in new.items():
        write(path, content)
    click.echo(f"A knowledge base lies in {folder}. Next:\n\n  cd {folder}\n  lessons check\n  mkdocs serve")


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of a record, by which editors complete and check."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _unhidden(path: Path) -> Path:
    """Package data is kept without leading dots, which packagers like to leave out."""
    return path.with_name(f".{path.name.removeprefix('dot-')}") if path.name.startswith("dot-") else path
