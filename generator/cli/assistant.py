"""``lessons mcp``: the lessons for an assistant, which asks before it changes something."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from generator.cli import common
from generator.cli.common import Refused
from generator.cli.match import asked_base, audience_option, folder_option, from_option
from generator.records.lesson import Audience
from generator.site.pages import Pages, Settings


@click.command()
@folder_option
@from_option
@audience_option
@common.today_option(help="The day that counts as today.")
def mcp(folder: Path, *, site: str | None, audience: Audience, day: datetime.date) -> None:
    """Let an assistant ask, over the Model Context Protocol on standard input and output.

    It gets two tools: `match_work` answers as `lessons match` does, and `read_lesson` gives a
    lesson's text. Neither writes anything. The lessons are read once, at the beginning; with
    --from, they are those of a published site.

    Needs what `pip install "mkdocs-lessons[assistant]"` installs. Exits with 0 when the assistant
    is done, 2 when it could not begin.
    """
    try:
        from generator.match.assistant import assistant_server  # noqa: PLC0415 - takes a second
    except ModuleNotFoundError:
        raise Refused('assistants need more: pip install "mkdocs-lessons[assistant]"') from None
    base = asked_base(site, folder, audience, day)
    settings = Settings(today=day, language=base.language)
    try:
        server = assistant_server(Pages(base.catalogue, settings), base.urls)
    except (FileNotFoundError, ValueError) as fault:
        raise Refused(str(fault)) from None
    try:
        server.run()
    except* OSError:
        pass  # The assistant has gone, and nobody is there to be told.
