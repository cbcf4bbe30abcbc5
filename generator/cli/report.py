"""``lessons report``: what a period brought, for a board, a regulator or customers."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from generator.cli import common
from generator.cli.match import audience_option, folder_option
from generator.insights.report import Period
from generator.insights.report import report as report_of
from generator.records.lesson import Audience
from generator.site.pages import Pages, Settings
from generator.site.report import report_file, report_rows, report_text

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day of the period.")
@click.option("--to", "last", type=_DAY, required=True, help="Its last day.")
@common.format_option(
    type=click.Choice(["markdown", "html", "csv"]),
    default="markdown",
    help="To be read, to be printed or sent, or for spreadsheets.",
)
@click.option(
    "--site", default="", metavar="URL", help="Where the lessons are published; links begin so."
)
@folder_option
@audience_option
@common.today_option(help="The day as of which it is made.")
def report(  # noqa: PLR0913 - one argument an option
    *,
    first: datetime.datetime,
    last: datetime.datetime,
    form: str,
    site: str,
    folder: Path,
    audience: Audience,
    day: datetime.date,
) -> None:
    """Print what a period brought: what was said, found and done, and whether it worked.

    It tells what failed and what it was about, the changes that were made, the procedures that say
    something new, what was seen to work, what came back, and what was still open on the last day.

    Exits with 0; with 2 when it could not begin.
    """
    if last < first:
        raise click.UsageError("--to lies before --from; write the earlier day as --from")
    catalogue = common.published(folder, audience, day)
    code = catalogue.vocabulary.language
    pages = Pages(catalogue, Settings(today=day, interface=code))
    period = Period(first.date(), min(last.date(), max(day, first.date())))
    found = report_of(pages.knowledge, period)
    root = ""
    if site:
        root = f"{site.rstrip('/')}/"
    if form == "csv":
        click.echo(report_rows(pages, found, root), nl=False)
    elif form == "html":
        common.echo_file(report_file(pages, found, root))
    else:
        common.echo_file(report_text(pages, found, root))
