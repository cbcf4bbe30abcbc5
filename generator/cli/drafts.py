"""``lessons publish-drafts``: what was only checked so far is published from now on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from generator.cli import common
from generator.cli.common import EXISTING
from generator.records.fields import TRUE, folded
from generator.records.source import Source
from generator.report import counted

_FEW = 20
"""So many drafts are named after they were published."""
Wanted = tuple[tuple[str, ...], re.Pattern[str]]
"""The names that lead to a value of a record, and what it has to say."""


def _wanted(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> list[Wanted]:
    wanted = []
    for text in given:
        field, sign, value = text.partition("=")
        if not (field and sign):
            raise click.BadParameter("write it as areas=billing", context, option)
        pattern = re.escape(folded(value)).replace(r"\*", ".*")
        wanted.append((tuple(field.split(".")), re.compile(pattern, re.DOTALL)))
    return wanted


@click.command("publish-drafts")
@click.option(
    "--where",
    multiple=True,
    metavar="FIELD=TEXT",
    callback=_wanted,
    help="Only those that say so, such as areas=billing, date=2024* or x_source.register=desk.",
)
@common.flag("--dry-run", help="Tell which would be published, and write nothing.")
@click.option("--into", type=EXISTING, default=Path(), help="The knowledge base. [default: here]")
@common.today_option()
def publish_drafts(*, where: list[Wanted], dry_run: bool, into: Path, day: datetime.date) -> None:
    """Publish drafts: take `draft: true` out of the records that have it.

    Drafts with errors stay drafts, and the command exits with 1 when there are any.
    """
    folder = common.lessons_folder(into)
    base = common.read(folder)
    catalogue = base.judged(day)
    broken = {problem.file for problem in catalogue.errors}
    left = 0
    published = []
    for file, written in sorted(base.sources.items()):
        if written.data.get("draft") not in TRUE or not _fits(written, where):
            continue
        if written.file in broken:
            left += 1
            continue
        published.append(file)
        if not dry_run:
            text = (folder / file).read_bytes().decode()
            common.replace(folder / file, re.sub(r"(?m)^draft:.*\n", "", text))
    for file in published if dry_run else published[:_FEW]:
        click.echo(file)
    if published[_FEW:] and not dry_run:
        click.echo(f"… and {len(published) - _FEW:,} more")
    verb = "is" if len(published) == 1 else "are"
    verb = "would be" if dry_run else verb
    click.echo(f"{counted(len(published), 'draft')} {verb} published.")
    if left:
        raise click.ClickException(
            f"{counted(left, 'draft')} with errors stay drafts; `lessons check` tells them"
        )


def _fits(written: Source, where: list[Wanted]) -> bool:
    for names, pattern in where:
        texts = map(folded, _texts_at(written.data, names))
        if not any(map(pattern.fullmatch, texts)):
            return False
    return True


def _texts_at(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts at the names; in a list, of each item."""
    if isinstance(value, list):
        for item in value:
            yield from _texts_at(item, names)
    elif isinstance(value, dict) and names:
        yield from _texts_at(value.get(names[0]), names[1:])
    elif isinstance(value, str) and not names:
        yield value
