"""``lessons init`` and ``lessons schema``: what a knowledge base begins with."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import as_file, files
from pathlib import Path

import click

from generator.cli.common import PATH, Refused, echo_json, must_lie_outside, write
from generator.cli.form import vocabulary_of
from generator.intake.form.questions import FORMS
from generator.intake.form.templates import Host, form_file, form_template
from generator.records.base import KnowledgeBase
from generator.records.lesson import json_schema
from generator.records.vocabulary import FILE_NAME

_NAMES: dict[Host, str] = {"github": "GitHub", "gitlab": "GitLab"}
_LOCK = """\
  pip install pip-tools
  pip-compile --generate-hashes --allow-unsafe --strip-extras requirements.in"""


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--ci",
    "host",
    type=click.Choice(list(_NAMES)),
    help="Also lay down what checks and publishes it there; alone, where DIR holds a knowledge "
    "base already.",
)
def init(folder: Path, *, host: Host | None) -> None:
    """Lay down a new knowledge base in DIR that builds and passes at once.

    Nothing is overwritten: when one of the files is there already, none is written.
    """
    for home in Path(os.path.realpath(folder)).parents:
        if (home / "mkdocs.yml").is_file():
            must_lie_outside(home, folder)
    is_new = not (host and (folder / "lessons" / FILE_NAME).is_file())
    new: dict[Path, bytes] = {}
    if is_new:
        new = _laid_out("starter") | {Path("schema.json"): f"{_schema()}\n".encode()}
    if host:
        new |= _ci(host, None if is_new else folder / "lessons")
    there = [str(folder / path) for path in new if os.path.lexists(folder / path)]
    if there:
        raise Refused(
            f"nothing was written, because this is there already: {', '.join(sorted(there))}"
        )
    for path, content in new.items():
        write(folder / path, content)
    click.echo(f"A knowledge base lies in {folder}. Next:\n")
    click.echo(f"  cd {folder}\n  lessons check\n  mkdocs serve")
    if host:
        click.echo(
            f"\nFor {_NAMES[host]}, lock what CI installs, and commit it with the rest:\n\n{_LOCK}"
        )


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of a record, by which editors complete and check."""
    echo_json(_schema())


def _schema() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=2)


def _ci(host: Host, lessons: Path | None) -> dict[Path, bytes]:
    """Return the files by which a host checks and publishes a knowledge base.

    The forms are made of the words in a lessons folder, or of the starter's.
    """
    with as_file(files("generator").joinpath("starter", "lessons")) as starter:
        folder = lessons or starter
        words = vocabulary_of(KnowledgeBase.read_settings(folder, folder.as_posix()))
    forms = {}
    for form in FORMS.values():
        forms[Path(form_file(host, form))] = form_template(host, form, words).encode()
    return _laid_out("starter-ci/both") | _laid_out(f"starter-ci/{host}") | forms


def _laid_out(part: str) -> dict[Path, bytes]:
    """Return the files of a folder of package data, by their places in a knowledge base.

    Packagers like to leave out names with a leading dot, so they are kept without.
    """
    content = {}
    with as_file(files("generator").joinpath(*part.split("/"))) as folder:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                names = path.relative_to(folder).parts
                hidden = Path(*(re.sub("^dot-", ".", name) for name in names))
                content[hidden] = path.read_bytes()
    return content
