"""``lessons init`` and ``lessons schema``: what a knowledge base begins with."""

from __future__ import annotations

import json
import os
from importlib.resources import as_file, files
from pathlib import Path

import click

from generator.cli.common import Refused, echo_json, must_lie_outside, write
from generator.cli.form import vocabulary_of
from generator.intake.form.templates import FILES, Host, form_template
from generator.records.base import KnowledgeBase
from generator.records.lesson import json_schema
from generator.records.vocabulary import FILE_NAME

_NAMES: dict[Host, str] = {"github": "GitHub", "gitlab": "GitLab"}
_LOCK = "  pip install pip-tools\n  pip-compile --generate-hashes --allow-unsafe --strip-extras requirements.in"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--ci",
    "host",
    type=click.Choice(list(_NAMES)),
    help="Also lay down what checks and publishes it there; alone, where DIR holds a knowledge base already.",
)
def init(folder: Path, *, host: Host | None) -> None:
    """Lay down a new knowledge base in DIR that builds and passes at once.

    Nothing is overwritten: when one of the files is there already, none is written.
    """
    for home in Path(os.path.realpath(folder)).parents:
        if (home / "mkdocs.yml").is_file():
            must_lie_outside(home, folder)
    is_new = not (host and (folder / "lessons" / FILE_NAME).is_file())
    content = (_base() if is_new else {}) | (
        _ci(host, None if is_new else folder / "lessons") if host else {}
    )
    new = {folder / place: text for place, text in content.items()}
    there = [str(path) for path in new if os.path.lexists(path)]
    if there:
        raise Refused(
            f"nothing was written, because this is there already: {', '.join(sorted(there))}"
        )
    for path, text in new.items():
        write(path, text)
    click.echo(
        f"A knowledge base lies in {folder}. Next:\n\n  cd {folder}\n  lessons check\n  mkdocs serve"
    )
    if host:
        click.echo(
            f"\nFor {_NAMES[host]}, lock what CI installs, and commit it with the rest:\n\n{_LOCK}"
        )


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of a record, by which editors complete and check."""
    echo_json(_schema())


def _base() -> dict[Path, bytes]:
    """The files of a new knowledge base, by their places in it."""
    return _laid_out("starter") | {Path("schema.json"): f"{_schema()}\n".encode()}


def _ci(host: Host, lessons: Path | None) -> dict[Path, bytes]:
    """What a host needs to check and publish a knowledge base, with a form of its words, or of the starter's."""
    with as_file(files("generator").joinpath("starter", "lessons")) as starter:
        folder = lessons or starter
        words = vocabulary_of(KnowledgeBase.read_settings(folder, folder.as_posix()))
    form = form_template(host, words)
    return (
        _laid_out("starter-ci/both")
        | _laid_out(f"starter-ci/{host}")
        | {Path(FILES[host]): form.encode()}
    )


def _schema() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=2)


def _laid_out(part: str) -> dict[Path, bytes]:
    with as_file(files("generator").joinpath(*part.split("/"))) as folder:
        found = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ]
        return {_unhidden(path.relative_to(folder)): path.read_bytes() for path in found}


def _unhidden(path: Path) -> Path:
    """Package data is kept without leading dots, which packagers like to leave out."""
    return Path(
        *(
            f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part
            for part in path.parts
        )
    )
