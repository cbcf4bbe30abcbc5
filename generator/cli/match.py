"""``lessons match``: the lessons that matter for what somebody is about to do."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.around.commits import differing, merge_base
from generator.cli import common
from generator.cli.common import EXISTING, Refused
from generator.cli.published import published_base
from generator.insights.knowledge import Knowledge
from generator.match.event import text_of
from generator.match.lessons import Matcher, Work
from generator.match.report import as_github, as_json, as_markdown, as_text, explained
from generator.problem import did_you_mean, printable, quoted
from generator.records.characters import same_line_ends
from generator.records.lesson import AUDIENCES, Audience
from generator.site.api.matching import PublishedBase
from generator.site.search.documents import lesson_index
from generator.site.search.words import snowball_name

_FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json, "github": as_github}
folder_option = click.option(
    "--in", "folder", type=EXISTING, default=".", help="The knowledge base."
)
audience_option = common.with_default(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    help="Whose lessons may be shown.",
)
from_option = click.option(
    "--from",
    "site",
    metavar="URL|DIR",
    help="Ask a published site, by its address or its built folder, in place of a knowledge base.",
)
LONGEST = 4 * 1024 * 1024


@click.command()
@click.argument("given", required=False, metavar="[TEXT|FILE|-]")
@click.option("--paths", multiple=True, metavar="PATH", help="A changed file. May be repeated.")
@click.option("--process", metavar="SLUG", help="The process of the vocabulary that is ahead.")
@click.option("--diff", "base", metavar="BASE", help="Take the files changed here since BASE.")
@click.option("--event", type=EXISTING, metavar="FILE", help="Take title and text from an event.")
@folder_option
@from_option
@audience_option
@common.format_option(
    type=click.Choice([*_FORMATS]),
    help="For people, for a comment, for programs, or as notices on GitHub.",
)
@click.option("--explain", is_flag=True, help="Tell why it spoke or was silent, with figures.")
@common.today_option(help="The day that counts as today.")
def match(  # noqa: PLR0913 - one argument an option
    given: str | None,
    *,
    paths: tuple[str, ...],
    process: str | None,
    base: str | None,
    event: Path | None,
    folder: Path,
    site: str | None,
    audience: Audience,
    form: str,
    explain: bool,
    day: datetime.date,
) -> None:
    """Show at most three lessons for what you are about to do; mostly none.

    Say it as TEXT, as a FILE that holds it, or as - for the standard input. Without lessons that
    fit, nothing is printed; as JSON, an answer without lessons. An --event is a pull request,
    merge request or issue as GitHub and GitLab hand it to a job.

    With --from, the lessons are those of a published site, for the audience that it was made for,
    and a `match.yml` in the folder of --in is heeded, too.

    Exits with 0, whether it spoke or not; 2 when it could not begin.
    """
    lessons = asked_base(site, folder, audience, day)
    known = lessons.catalogue.vocabulary.processes
    if process and process not in known:
        raise Refused(printable(f"no process {quoted(process)}; {did_you_mean(process, known)}"))
    matcher = matcher_for(lessons, day)
    files = [*paths, *(_changed(base) if base is not None else ())]
    answer = matcher.answer(Work(_text(given, event), files, process or ""))
    if explain:
        click.echo("\n".join(explained(answer, matcher.knowledge)), err=True)
    if answer.matches or form == "json":
        _print(_FORMATS[form](answer, matcher.knowledge), form)


def matcher_for(lessons: PublishedBase, day: datetime.date) -> Matcher:
    """Return what answers for some lessons. Refuses where their language cannot be read."""
    knowledge = Knowledge(lessons.catalogue, day)
    try:
        index = lesson_index(knowledge, lessons.language)
    except (FileNotFoundError, ValueError) as fault:
        raise Refused(str(fault)) from None
    return Matcher(knowledge, index, lessons.urls, lessons.use_form)


def asked_base(
    site: str | None, folder: Path, audience: Audience, day: datetime.date
) -> PublishedBase:
    """Return the lessons of a site, else those of a knowledge base that an audience may know."""
    if site:
        return published_base(site, folder)
    catalogue = common.published(folder, audience, day)
    return PublishedBase(catalogue, snowball_name(catalogue.vocabulary.language), {})


def _print(text: str, form: str) -> None:
    if form == "json":
        common.echo_json(text)
    else:
        click.echo(text)


def _text(given: str | None, event: Path | None) -> str:
    """Return what is said of the work, by the argument and by the event."""
    texts = [_given(given)] if given else []
    if event:
        try:
            texts.append(text_of(event.read_bytes()))
        except (OSError, ValueError) as fault:
            raise Refused(
                f"{event} is no event that can be read: {printable(str(fault))}"
            ) from None
    return "\n\n".join(texts)


def _given(given: str) -> str:
    if given == "-":
        return sys.stdin.read(LONGEST)
    is_name = "\n" not in given and len(os.fsencode(given)) < 256
    if not is_name or not Path(given).is_file():
        return given
    with Path(given).open("rb") as stream:
        return same_line_ends(stream.read(LONGEST).decode(errors="replace"))


def _changed(base: str) -> Sequence[str]:
    """Return the files that differ from the last commit in common with ``base``."""
    try:
        return differing(Path(), merge_base(base, Path()), "HEAD")
    except ChildProcessError as fault:
        raise Refused(str(fault)) from None
