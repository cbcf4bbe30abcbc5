"""``lessons publish``: a site on a server of one's own, published whole or not at all."""

from __future__ import annotations

import datetime
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from generator.cli.check import style, tell
from generator.cli.ground import Refused, build_date, lessons_folder, read
from generator.publishing import Unpublished
from generator.publishing.child import Stopped, heard, put_off, run
from generator.publishing.lock import locked
from generator.publishing.swap import begin, clean, finish, forget, lead_to, prune
from generator.publishing.versions import UNFINISHED, Place, place_at
from generator.records.problem import printable
from generator.records.report import as_text, summary
from generator.records.source import lines_of
from generator.verify import NoSite, read_site, verify

_PATIENCE = 600
"""Seconds to wait for another publish."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--keep", default=5, show_default=True, metavar="N", type=click.IntRange(min=1), help="Versions to keep.")
@click.option("--rollback", is_flag=True, help="Build nothing; show the version before the one that is shown.")
@click.option(
    "-f",
    "--config-file",
    "config",
    default="mkdocs.yml",
    show_default=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What the site is built from.",
)
@click.option("--wait/--no-wait", default=True, help="Wait for another publish to end (10 minutes), or refuse at once.")
def publish(folder: Path, *, keep: int, rollback: bool, config: Path, wait: bool) -> None:
    """Check the records, build the site strictly, look through it, and show it as DIR in one step.

    DIR is made a link to a folder in DIR.versions. The new version is built there, as another folder, and what DIR
    shows stays as it is until all of the new version is sound and on disk. However a publish ends, the site before
    it or the site after it is there whole; the next one clears away what is left.

    The last N versions are kept. With --rollback, DIR shows the one before; once more, the one before that. A
    version that was gone back from is taken away when you publish again.

    Exits with 0 when the site is published, 1 when there are problems, 2 when it could not begin.
    """
    if sys.platform == "win32":
        raise Refused("Windows has no way to replace a link in one step; publish from Linux, macOS or WSL")
    with _told(), heard():
        place = place_at(folder)
        if rollback:
            _must_have_a_version_before(place)
        else:
            _must_be_sound(config)
            begin(place.folder)
        with locked(place.folder / "lock", _PATIENCE if wait else 0, _tell_of_waiting) as lock:
            clean(place)
            if rollback:
                _go_back(place)
            else:
                _publish(place, config, keep, lock)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what kept us from publishing, and leave with the exit status for it."""
    try:
        yield
    except Unpublished as reason:
        raise Refused(str(reason)) from None
    except BrokenPipeError:
        # Nobody listens any more, which says nothing of the site.
        raise
    except OSError as fault:
        where = f" at {fault.filename}" if fault.filename else ""
        raise Refused(printable(f"nothing was changed: {fault.strerror}{where}")) from None
    except Stopped as stop:
        click.echo(f"Stopped by {signal.Signals(stop.number).name}.", err=True)
        sys.exit(128 + stop.number)


def _must_be_sound(config: Path) -> None:
    """Tell every problem in the records, and leave if there is an error."""
    if not config.is_file():
        raise Refused(f"there is no file {config}; go to the folder that holds mkdocs.yml, or name the file with -f")
    records = config.parent / "lessons"
    # Where the records lie elsewhere, the build finds them, and tells the same.
    if records.is_dir():
        catalogue = read(lessons_folder(records), build_date())
        if catalogue.errors:
            tell(catalogue.problems, len(catalogue.files), "text")
            _leave()


def _publish(place: Place, config: Path, keep: int, lock: int) -> None:
    """Build a version, and put it in the place of the one that is shown."""
    name = place.new_name(datetime.datetime.now(datetime.UTC))
    unfinished = place.folder / f"{name}{UNFINISHED}"
    try:
        _build(config, unfinished, lock)
        files = _must_be_whole(unfinished)
        forget(place)
        finish(place, name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    with put_off():
        lead_to(place, name)
        click.echo(f"{style('Published', 'place')} {place.link}: version {name}, {files:,} files.")
    _clear(place, keep)
    click.echo(_way_back(place))


def _build(config: Path, site: Path, lock: int) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config, "--site-dir", site]
    status, said = run([*map(str, command)], lock)
    if status:
        click.echo("\n".join(map(printable, _without_traceback(said).splitlines())), err=True)
        ended = f"with status {status}" if status > 0 else f"by {signal.Signals(-status).name}"
        click.echo(f"The build ended {ended}.", err=True)
        _leave()


def _without_traceback(said: str) -> str:
    """What MkDocs said, and of a traceback only what it comes to."""
    before, mark, after = said.partition("Traceback (most recent call last):")
    return before + after.strip().rpartition("\n")[2] if mark else said


def _must_be_whole(built: Path) -> int:
    """The number of files of a site. If anything is wrong with it, tell every problem, and leave."""
    try:
        site = read_site(built)
    except NoSite:
        click.echo("The build ended well, and made no page.", err=True)
        _leave()
    problems = verify(site)
    if problems:
        click.echo(as_text(problems, lambda file: lines_of(str(built / file)), style))
        click.echo(style(summary(problems, len(site.files), "file"), "place"))
        _leave()
    return len(site.files)


def _leave() -> NoReturn:
    click.echo("Nothing was published.", err=True)
    sys.exit(1)


def _go_back(place: Place) -> None:
    current = place.current()
    before = _must_have_a_version_before(place)
    with put_off():
        lead_to(place, before)
        click.echo(f"{style('Went back', 'place')}: {place.link} shows version {before}, and no longer {current}.")
    click.echo("To go forward, publish.")


def _must_have_a_version_before(place: Place) -> str:
    before = place.before(place.current())
    if before is None:
        raise Refused(f"{place.link} shows no version that another one was before")
    return before


def _way_back(place: Place) -> str:
    before = place.before(place.current())
    if before is None:
        return "There is no version before it to go back to."
    return f"To go back to version {before}: lessons publish {shlex.quote(str(place.link))} --rollback"


def _clear(place: Place, keep: int) -> None:
    """Take away old versions. The site is published by now, whatever comes of this."""
    try:
        prune(place, keep)
    except OSError as fault:
        click.echo(f"Old versions could not be taken away: {fault.strerror}", err=True)


_tell_of_waiting = partial(click.echo, "Another publish is at work here. Waiting for it to end.", err=True)
