"""``lessons brief``: one sheet to read aloud to those who are about to do something."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import BinaryIO

import click

from generator.cli import common
from generator.cli.common import Refused
from generator.cli.match import LONGEST, audience_option, folder_option
from generator.insights.briefing import KINDS, Briefing, briefing_for, open_questions
from generator.match.lessons import Matcher, Work
from generator.problem import did_you_mean, printable, quoted
from generator.records.characters import same_line_ends
from generator.records.lesson import Audience
from generator.site.briefs import brief_text
from generator.site.pages import Pages, Settings
from generator.site.search.words import snowball_name


@click.command()
@click.option("--process", default="", metavar="SLUG", help="The process that is ahead.")
@click.option("--area", default="", metavar="SLUG", help="The area in which it is done.")
@click.option(
    "--text",
    type=click.File("rb"),
    metavar="FILE",
    help="The plan, or - for the standard input; its lessons are those that `lessons match` finds.",
)
@folder_option
@audience_option
@common.today_option(help="The day as of which it is made.")
def brief(  # noqa: PLR0913 - one argument an option
    *,
    process: str,
    area: str,
    text: BinaryIO | None,
    folder: Path,
    audience: Audience,
    day: datetime.date,
) -> None:
    """Print one sheet to read aloud before some work, as Markdown.

    It asks the people present at most three questions, each with what happened once, what was
    changed since and when to stop; and it names where nobody has looked yet.

    Exits with 0, also when no lesson is about it and nothing is printed; 2 when it could not begin.
    """
    catalogue = common.published(folder, audience, day)
    named = [(kind, slug) for kind, slug in (("process", process), ("area", area)) if slug]
    for kind, slug in named:
        known = catalogue.vocabulary.words(KINDS[kind])
        if slug not in known:
            raise Refused(printable(f"no {kind} {quoted(slug)}; {did_you_mean(slug, known)}"))
    if not (named or text):
        raise click.UsageError("say what it is for: --process, --area or --text")
    code = catalogue.vocabulary.language
    settings = Settings(today=day, interface=code, language=snowball_name(code))
    pages = Pages(catalogue, settings)
    if text:
        plan = same_line_ends(text.read(LONGEST).decode(errors="replace"))
        briefing = _of_text(pages, Work(plan, process=process), area)
    else:
        briefing = briefing_for(pages.knowledge, process, area)
    if briefing.threats:
        common.echo_file(brief_text(pages, briefing, named[0] if named else None))
    else:
        click.echo("No lesson is about this.", err=True)


def _of_text(pages: Pages, work: Work, area: str) -> Briefing:
    """Return a briefing whose lessons are those that matter for what a text says, of any area."""
    try:
        matcher = Matcher(pages.knowledge, pages.index)
    except FileNotFoundError as fault:
        raise Refused(str(fault)) from None
    threats = [match.lesson for match in matcher.answer(work).matches]
    asking = pages.catalogue.lessons if area else threats
    whole = briefing_for(pages.knowledge, work.process, "")
    return Briefing(threats, whole.lessons, open_questions(asking, area))
