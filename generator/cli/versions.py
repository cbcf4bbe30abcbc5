"""Build a site strictly into a new folder, and look through a version before it is shown."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from generator.cli.check import style
from generator.problem import printable
from generator.publishing.child import run
from generator.publishing.store import Store
from generator.publishing.swap import Folder
from generator.records.source import lines_of
from generator.report import as_text_of_site, summary
from generator.site import addresses
from generator.verify import NoSite, read_site, verify

_BEGIN = r"^Traceback \(most recent call last\):.*\n?"
_TRACEBACKS = re.compile(rf"{_BEGIN}(?:[\s\S]*{_BEGIN})?(?: .*\n?)*", re.MULTILINE)
"""From the first traceback to the outcome of the last, which says what is wrong."""


def build(config: Path, site: Path, held: Sequence[int]) -> None:
    """Build a site; the build holds these descriptors. Exits with 1 on failure."""
    # Material's announcement of its end says nothing of this site, and would come before every
    # problem of it.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ["PYTHONIOENCODING"] = "utf-8"  # as it is read, whatever pipes are here
    # Without -P, Python would run what lies in the knowledge base under the name of a library.
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(config), "--site-dir", str(site)]
    status, output = run(command, held)
    if status:
        said = _TRACEBACKS.sub("", output)
        click.echo("\n".join(map(printable, said.splitlines())), err=True)
        ended = f"with status {status}"
        if status < 0:
            ended = f"by {signal.Signals(-status).name}"
        click.echo(f"The build ended {ended}.", err=True)
        leave()


def must_be_whole(built: Path, missing: str = "The build ended well, and made no page.") -> int:
    """Verify a built site and return the number of its files. Print problems, and exit with 1."""
    try:
        site = read_site(built)
    except NoSite:
        click.echo(missing, err=True)
        leave()
    at = site.manifest.part.at
    if at:
        told = f"Lessons lie in a folder of this site (`at: {at}`), and `lessons publish` is for"
        click.echo(f"{told} sites that hold nothing else: publish this one as before.", err=True)
        leave()
    problems = verify(site)
    if problems:
        click.echo(as_text_of_site(problems, lambda file: lines_of(str(built / file)), style))
        click.echo(style(summary(problems, len(site.files), "file"), "place"))
        leave()
    return len(site.files)


def must_be_fit(place: Folder | Store, before: str, *, is_agreed: bool) -> None:
    """Exit unless a version is whole and brings no lessons back, or that was agreed to.

    It is compared with the newest version, which may be another than the one that is shown.
    """
    newest = place.versions()[-1]
    with place.copy_of(before) as version:
        must_be_whole(version, f"Version {before} holds no site.")
    returning = _returning(_lessons(place, before), _lessons(place, newest))
    if not returning:
        return
    click.echo(
        f"Going back shows again what version {newest} does not show, or shows as withdrawn:",
        err=True,
    )
    for line in returning:
        click.echo(f"  {printable(line)}", err=True)
    if not is_agreed:
        click.echo(
            "Nothing was changed. If all of this may be read again, say so with --yes.", err=True
        )
        sys.exit(1)


def _lessons(place: Folder | Store, version: str) -> Mapping[str, Any] | None:
    """Return the lessons of a version's API by id; None if they cannot be read."""
    try:
        data = json.loads(place.read(version, addresses.ALL_DATA))
        return {str(lesson["id"]): lesson for lesson in data["lessons"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _returning(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[str]:
    """Name the lessons that are gone now, or withdrawn, and were not then."""
    if then is None or now is None:
        return ["lessons that nobody can name, since one of the two versions cannot be read"]
    renamed = {alias for lesson in now.values() for alias in lesson.get("aliases") or ()}
    lines = []
    for slug, lesson in sorted(then.items()):
        line = f"{slug}: {lesson.get('title')}"
        if slug not in now and slug not in renamed:
            lines.append(line)
        elif slug in now and now[slug].get("withdrawn") and not lesson.get("withdrawn"):
            lines.append(f"{line} (withdrawn since)")
    return lines


def leave() -> NoReturn:
    """Say that nothing was published, and exit with 1."""
    click.echo("Nothing was published.", err=True)
    sys.exit(1)
