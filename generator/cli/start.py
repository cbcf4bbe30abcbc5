"""``lessons init`` and ``lessons schema``: what a knowledge base begins with."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

import click

from generator.cli.common import PATH, Refused, echo_json, must_lie_outside, write
from generator.cli.form import vocabulary_of
from generator.cli.start_in_site import add_to_site
from generator.intake.form.questions import FORMS
from generator.intake.form.templates import Host, form_file, form_template
from generator.records.base import KnowledgeBase
from generator.records.lesson import json_schema
from generator.records.vocabulary import FILE_NAME

_NAMES: dict[Host, str] = {"github": "GitHub", "gitlab": "GitLab"}
_LOCK = """\
  pip install pip-tools
  pip-compile --generate-hashes --allow-unsafe --strip-extras requirements.in"""


_SITE = "https://lessons.example.org/"
_ASKING: dict[Host, str] = {
    "github": ".github/workflows/lessons-match.yml",
    "gitlab": ".gitlab/lessons/match.gitlab-ci.yml",
}
"""The files that say where the lessons are published, which is to be set in them."""


def _address(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is None or re.fullmatch(r"https?://[\w.:/~-]+", value, re.ASCII):
        return value
    raise click.BadParameter(f"give an address such as {_SITE}", context, option)


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--ci",
    "host",
    type=click.Choice(list(_NAMES)),
    help="Also lay down what checks and publishes it there; alone, where DIR holds a knowledge "
    "base already.",
)
@click.option(
    "--match",
    "asking",
    type=click.Choice(list(_NAMES)),
    help="Lay down nothing but what shows lessons below the pull or merge requests of DIR, which "
    "is any other repository.",
)
@click.option(
    "--from",
    "site",
    metavar="URL",
    callback=_address,
    help="With --match: where the lessons are published.",
)
@click.option(
    "--into",
    "is_into",
    is_flag=True,
    help="Add lessons to the site that the mkdocs.yml in DIR describes, in a folder of it.",
)
def init(
    folder: Path,
    *,
    host: Host | None,
    asking: Host | None,
    site: str | None,
    is_into: bool,
) -> None:
    """Lay down a new knowledge base in DIR that builds and passes at once.

    Nothing is overwritten: when one of the files is there already, none is written.
    """
    if (is_into + bool(asking) + bool(host) > 1) or (site and not asking):
        raise click.UsageError(
            "`--into`, `--match` and `--ci` go without each other, and `--from` with `--match`"
        )
    if is_into:
        add_to_site(folder)
        return
    if asking:
        _begin_asking(folder, asking, site or _SITE)
        return
    for home in Path(os.path.realpath(folder)).parents:
        if (home / "mkdocs.yml").is_file():
            must_lie_outside(home, folder)
    is_new = not (host and (folder / "lessons" / FILE_NAME).is_file())
    new: dict[Path, bytes] = {}
    if is_new:
        new = _laid_out("starter") | {Path("schema.json"): f"{_schema()}\n".encode()}
    if host:
        new |= _ci(host, None if is_new else folder / "lessons")
    _lay_down(folder, new)
    click.echo(f"A knowledge base lies in {folder}. Next:\n")
    click.echo(f"  cd {folder}\n  lessons check\n  mkdocs serve")
    if host:
        click.echo(
            f"\nFor {_NAMES[host]}, lock what CI installs, and commit it with the rest:\n\n{_LOCK}"
        )


def _lay_down(folder: Path, new: Mapping[Path, bytes]) -> None:
    """Write new files into a folder. Refuses, and writes none, when one is there already."""
    there = [str(folder / path) for path in new if os.path.lexists(folder / path)]
    if there:
        raise Refused(
            f"nothing was written, because this is there already: {', '.join(sorted(there))}"
        )
    for path, content in new.items():
        write(folder / path, content)


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


def _begin_asking(folder: Path, host: Host, site: str) -> None:
    """Lay down in another repository what asks a site for lessons, and say what is still to do."""
    if not folder.is_dir():
        raise Refused(f"there is no repository at {folder}")
    laid_out = _laid_out(f"starter-match/{host}").items()
    given = _SITE.encode()
    meant = site.encode()
    _lay_down(folder, {path: content.replace(given, meant) for path, content in laid_out})
    home = folder / f".{host}" / "lessons"
    file = folder / _ASKING[host]
    click.echo(f"Lock what is installed, and commit it with the rest:\n\n  cd {home}\n{_LOCK}")
    if site == _SITE:
        click.echo(f"\nWrite where your lessons are published into {file}, as LESSONS.")
    if host == "gitlab":
        click.echo(f"\nThe first lines of {file} say what .gitlab-ci.yml and GitLab need.")


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
