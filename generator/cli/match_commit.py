"""``lessons match-commit``: lessons for a commit, from a hook that never fails one."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import click

from generator.around.commits import differing
from generator.cli import common
from generator.cli.common import PATH
from generator.cli.match import asked_base, folder_option, from_option, matcher_for
from generator.cli.published import published_base
from generator.match.lessons import Work
from generator.match.report import as_text

_CUT_OFF = re.compile(r"^# -+ >8 -+\n[\s\S]*|^#.*\n?", re.MULTILINE)
"""What git itself writes into a message: comments, and the change below a line to cut along."""

_SECONDS = 5.0


@click.command("match-commit", cls=common.NeverFails)
@click.argument("message", type=PATH)
@folder_option
@from_option
def match_commit(message: Path, *, folder: Path, site: str | None) -> None:
    """Show at most three lessons for the commit whose text is in the file MESSAGE; mostly none.

    Git hands that file to a hook for `commit-msg`. The files that are staged are looked at, too. A
    site is waited for no longer than five seconds.

    Exits with 0, whatever happens: a commit never fails by advice.
    """
    text = _CUT_OFF.sub("", message.read_text(encoding="utf-8", errors="replace"))
    day = common.build_date()
    if site:
        lessons = published_base(site, folder, _SECONDS)
    else:
        lessons = asked_base(None, folder, "public", day)
    matcher = matcher_for(lessons, day)
    staged: tuple[str, ...] = ()
    with suppress(ChildProcessError):
        staged = tuple(differing(Path(), "--cached", kept=("GIT_INDEX_FILE",)))
    answer = matcher.answer(Work(text, staged))
    if answer.matches:
        click.echo(as_text(answer, matcher.knowledge))
