"""Build a site strictly into a new folder, and look through it."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Sequence
from itertools import dropwhile
from pathlib import Path
from typing import NoReturn

import click

from generator.cli.check import style
from generator.problem import printable
from generator.publishing.child import run
from generator.records.source import lines_of
from generator.report import as_text, summary
from generator.verify import NoSite, read_site, verify


def build(config: Path, site: Path, lock: int) -> int:
    """Build a new site; return the number of warnings in the records. Tell why not, and leave."""
    # Material's announcement of its end says nothing of this site, and would come before every
    # problem of it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ["PYTHONIOENCODING"] = "utf-8"  # as it is read, whatever pipes are here
    # Without -P, Python would run what lies in the knowledge base under the name of a library.
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(config), "--site-dir", str(site)]
    status, output = run(command, lock)
    if status:
        click.echo("\n".join(map(printable, _without_traceback(output.splitlines()))), err=True)
        ended = f"with status {status}" if status > 0 else f"by {signal.Signals(-status).name}"
        click.echo(f"The build ended {ended}.", err=True)
        leave()
    return len(re.findall("^INFO +-  lessons: .*: warning: ", output, re.MULTILINE))


def _without_traceback(lines: Sequence[str]) -> Sequence[str]:
    """Return what MkDocs said, with the last traceback's outcome in place of all tracebacks."""
    begin = "Traceback (most recent call last):"
    marks = [number for number, line in enumerate(lines) if line.startswith(begin)]
    if not marks:
        return lines
    outcome = dropwhile(lambda line: line.startswith(" "), lines[marks[-1] + 1 :])
    return [*lines[: marks[0]], *outcome]


def must_be_whole(built: Path, missing: str = "The build ended well, and made no page.") -> int:
    """Return the number of files of a site. Tell every problem of it, and leave if it has any."""
    try:
        site = read_site(built)
    except NoSite:
        click.echo(missing, err=True)
        leave()
    problems = verify(site)
    if problems:
        click.echo(as_text(problems, lambda file: lines_of(str(built / file)), style))
        click.echo(style(summary(problems, len(site.files), "file"), "place"))
        leave()
    return len(site.files)


def leave() -> NoReturn:
    """End without having changed anything."""
    click.echo("Nothing was published.", err=True)
    sys.exit(1)
