"""``lessons publish``: a site on a server of one's own, published whole or not at all."""

from __future__ import annotations

import datetime
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from generator.cli import common
from generator.cli.check import style
from generator.cli.common import PATH, Refused
from generator.cli.versions import build, leave, must_be_fit, must_be_whole
from generator.problem import printable
from generator.publishing import Unpublished, swap
from generator.publishing.child import Stopped, heard, put_off
from generator.publishing.lock import locked
from generator.publishing.versions import NEW_LINK, UNFINISHED, PublishedPlace, place_at

_PATIENCE = 600
"""Seconds to wait for another publish."""


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@common.with_default(
    "--keep", default=5, metavar="N", type=click.IntRange(min=1), help="Versions to keep."
)
@common.flag("--rollback", help="Build nothing; show the version before the one that is shown.")
@common.flag("--yes", help="With --rollback: also show lessons again that were taken away since.")
@common.config_option()
@click.option(
    "--wait/--no-wait",
    default=True,
    help="Wait for another publish to end (10 minutes), or refuse at once.",
)
def publish(  # noqa: PLR0913 - one argument an option
    folder: Path, *, keep: int, rollback: bool, yes: bool, config: Path, wait: bool
) -> None:
    """Check the records, build the site strictly, look through it, and show it as DIR in one step.

    DIR is made a link to a folder in DIR.versions. The new version is built there, as another
    folder, and what DIR shows stays as it is until all of the new version is sound and on disk.
    However a publish ends, the site before it or the site after it is there whole; the next one
    clears away what is left.

    The last N versions are kept. With --rollback, DIR shows the one before; once more, the one
    before that. A version that was gone back from is taken away when you publish again. A version
    is looked through before DIR shows it. Lessons that were taken away, narrowed or withdrawn since
    come back only with --yes.

    Exits with 0 when the site is published, 1 when there are problems, 2 when it could not begin.
    If it is published and an old version could not be taken away, that is a problem, too.
    """
    if sys.platform == "win32":
        raise Refused(
            "Windows has no way to replace a link in one step; publish from Linux, macOS or WSL"
        )
    with _errors_told(), heard(), swap.readable():
        common.must_lie_outside(config.parent, folder)
        place = place_at(folder)
        shown = place.current()
        if rollback:
            _version_before(place)
        elif config.is_file():
            swap.begin(place.folder)
        else:
            raise Refused(
                f"there is no file {config}; go to the folder that holds mkdocs.yml, "
                "or name the file with -f"
            )
        with locked(place.folder / "lock", _PATIENCE if wait else 0, _tell_of_waiting) as lock:
            swap.clean(place)
            if rollback:
                _go_back(place, shown, is_agreed=yes)
            else:
                _publish(place, config, keep, lock)


@contextmanager
def _errors_told() -> Iterator[None]:
    """Tell what kept us from publishing, and leave with the exit status for it."""
    try:
        yield
    except Unpublished as reason:
        raise Refused(str(reason)) from None
    except OSError as fault:
        raise Refused(_reason(fault)) from None
    except Stopped as stop:
        click.echo(f"Stopped by {signal.Signals(stop.number).name}.", err=True)
        sys.exit(128 + stop.number)


def _reason(fault: OSError) -> str:
    path = fault.filename2 or fault.filename
    return printable(f"cannot publish: {fault.strerror}{f' at {path}' if path else ''}")


def _publish(place: PublishedPlace, config: Path, keep: int, lock: int) -> None:
    """Build a version, and put it in the place of the one that is shown."""
    name = place.new_name(datetime.datetime.now(datetime.UTC))
    try:
        files = _build(place, name, config, lock)
        with put_off():
            swap.show_new(place, name)
            _say(f"{style('Published', 'place')} {place.link}: version {name}, {files:,} files.")
    except OSError as fault:
        click.echo(f"Error: {_reason(fault)}", err=True)
        leave()
    left = swap.prune(place, keep)
    before = place.before(place.current())
    if before is None:
        _say("There is no version before it to go back to.")
    else:
        command = f"lessons publish {shlex.quote(str(place.link))} --rollback"
        _say(f"To go back to version {before}: {command}")
    _tell_what_is_left(left)


def _build(place: PublishedPlace, name: str, config: Path, lock: int) -> int:
    """Make a sound version on disk; return the number of its files."""
    unfinished = place.folder / f"{name}{UNFINISHED}"
    try:
        build(config, unfinished, lock)
        files = must_be_whole(unfinished)
        swap.forget(place)
        swap.finish(place, name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return files


def _go_back(place: PublishedPlace, shown: str | None, *, is_agreed: bool) -> None:
    """Show the version before the one that was shown when somebody decided to go back."""
    if place.current() != shown:
        raise Refused(
            "another version was published meanwhile; look at it, and go back again if need be"
        )
    before = _version_before(place)
    must_be_fit(place, before, is_agreed=is_agreed)
    with put_off():
        swap.lead_to(place, before)
        went = style("Went back", "place")
        _say(f"{went}: {place.link} shows version {before}, and no longer {shown}.")
    _say("The next publish shows the records as they then are.")
    _tell_what_is_left(place.leftovers())


def _version_before(place: PublishedPlace) -> str:
    before = place.before(place.current())
    if before is None:
        raise Refused(f"{place.link} shows no version that another one was before")
    return before


def _tell_what_is_left(left: Sequence[Path]) -> None:
    """Tell what is to be deleted by hand.

    A version that should be gone may hold what nobody may see any more.
    """
    for path in left:
        _say(f"Could not be taken away, so delete it yourself: {printable(str(path))}", err=True)
    if any(path.suffix not in (UNFINISHED, NEW_LINK) for path in left):
        sys.exit(1)


def _say(text: str, *, err: bool = False) -> None:
    """Print after the site has changed. That nobody can hear it makes no failure of it."""
    try:
        click.echo(text, err=err)
    except OSError:
        # What was not taken would be tried again, and complained about, when Python ends.
        stream = sys.stderr if err else sys.stdout
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


_tell_of_waiting = partial(
    click.echo, "Another publish is at work here. Waiting for it to end.", err=True
)
