"""``lessons mcp``: the lessons for an assistant, which asks before it changes something."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from generator.cli import common
from generator.cli.common import Refused
from generator.cli.match import audience_option, folder_option
from generator.records.lesson import Audience
from generator.site.pages import Pages, Settings


@click.command()
@folder_option
@audience_option
@common.today_option(help="The day that counts as today.")
def mcp(folder: Path, *, audience: Audience, today: datetime.date | None) -> None:
    """Let an assistant ask, over the Model Context Protocol on standard input and output.

    It gets two tools: `match_work` answers as `lessons match` does, and `read_lesson` gives a
    lesson's text. Neither writes anything. The lessons are read once, at the beginning.

    Needs what `pip install "mkdocs-lessons[assistant]"` installs. Exits with 0 when the assistant
    is done, 2 when it could not begin.
    """
    try:
        from generator.match.assistant import assistant_server  # noqa: PLC0415 - takes a second
    except ModuleNotFoundError:
        raise Refused('assistants need more: pip install "mkdocs-lessons[assistant]"') from None
    day = today or common.build_date()
    catalogue = common.read(common.lessons_folder(folder)).judged(day).published_for(audience)
    assistant_server(Pages(catalogue, Settings(today=day))).run()
