"""``lessons publish``: a site on a server of one's own or in a bucket, whole or not at all."""

from __future__ import annotations

import datetime
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from generator.cli import common
from generator.cli.check import style
from generator.cli.common import Refused
from generator.cli.versions import build, leave, must_be_fit, must_be_whole
from generator.problem import printable
from generator.publishing import Unpublished
from generator.publishing.child import Stopped, heard, put_off
from generator.publishing.store import EXAMPLES, Store
from generator.publishing.swap import Folder, readable
from generator.publishing.versions import NEW_LINK, UNFINISHED

_PATIENCE = 600
"""Seconds to wait for another publish."""


@click.command()
@click.argument("where", metavar="DIR")
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
    where: str, *, keep: int, rollback: bool, yes: bool, config: Path, wait: bool
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

    DIR may be an address, too: s3://bucket/name for a bucket, or sftp://user@host/path for a folder
    of another server (pip install "mkdocs-lessons[s3]", or [sftp]). Files that the last version has
    are not sent again. There nobody can be waited for: of two publishes at once, the one that is
    done last is refused.

    Exits with 0 when the site is published, 1 when there are problems, 2 when it could not begin.
    If it is published and an old version could not be taken away, that is a problem, too.
    """
    if sys.platform == "win32":
        raise Refused(
            "Windows has no way to replace a link in one step; publish from Linux, macOS or WSL"
        )
    with _errors_told(), heard(), readable():
        place = _place(where, config.parent, keep)
        shown = place.current()
        if rollback:
            _version_before(place)
        elif not config.is_file():
            raise Refused(
                f"there is no file {config}; go to the folder that holds mkdocs.yml, "
                "or name the file with -f"
            )
        with place.held(_PATIENCE if wait else 0, _tell_of_waiting) as held:
            if rollback:
                _go_back(place, shown, is_agreed=yes)
            else:
                _publish(place, config, held)


def _place(where: str, home: Path, keep: int) -> Folder | Store:
    """Return the place of a path or an address."""
    scheme, mark, _ = where.partition("://")
    if not mark:
        common.must_lie_outside(home, Path(where))
        return Folder.at(Path(where), keep)
    try:
        if scheme == "s3":
            from generator.publishing.s3 import Bucket  # noqa: PLC0415 - takes a second

            return Bucket(where, keep)
        if scheme == "sftp":
            from generator.publishing.sftp import Server  # noqa: PLC0415 - takes a second

            return Server(where, keep)
    except ModuleNotFoundError:
        install = f'pip install "mkdocs-lessons[{scheme}]"'
        raise Refused(f"{scheme}:// needs more than is installed: {install}") from None
    raise Refused(f"{scheme}:// is unknown here; write a folder, {EXAMPLES}")


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
    return printable(f"cannot publish: {fault.strerror or fault}{f' at {path}' if path else ''}")


def _publish(place: Folder | Store, config: Path, held: Sequence[int]) -> None:
    """Build a version, and put it in the place of the one that is shown."""
    name = place.new_name(datetime.datetime.now(datetime.UTC))
    try:
        files = _build(place, name, config, held)
        with put_off():
            place.show_new(name)
            _say(f"{style('Published', 'place')} {place.address}: version {name}, {files:,} files.")
    except OSError as fault:
        click.echo(f"Error: {_reason(fault)}", err=True)
        leave()
    left = place.prune()
    before = place.before(place.current())
    if before is None:
        _say("There is no version before it to go back to.")
    else:
        command = f"lessons publish {shlex.quote(place.address)} --rollback"
        _say(f"To go back to version {before}: {command}")
    _tell_what_is_left(left)


def _build(place: Folder | Store, name: str, config: Path, held: Sequence[int]) -> int:
    """Make a sound version; return the number of its files."""
    with place.unfinished(name) as unfinished:
        build(config, unfinished, held)
        files = must_be_whole(unfinished)
        place.finish(name, unfinished)
    return files


def _go_back(place: Folder | Store, shown: str | None, *, is_agreed: bool) -> None:
    """Show the version before the one that was shown when somebody decided to go back."""
    if place.current() != shown:
        raise Refused(
            "another version was published meanwhile; look at it, and go back again if need be"
        )
    before = _version_before(place)
    must_be_fit(place, before, is_agreed=is_agreed)
    with put_off():
        place.show(before)
        went = style("Went back", "place")
        _say(f"{went}: {place.address} shows version {before}, and no longer {shown}.")
    _say("The next publish shows the records as they then are.")
    _tell_what_is_left(place.left())


def _version_before(place: Folder | Store) -> str:
    before = place.before(place.current())
    if before is None:
        raise Refused(f"{place.address} shows no version that another one was before")
    return before


def _tell_what_is_left(left: Sequence[str]) -> None:
    """Tell what is to be deleted by hand.

    A version that should be gone may hold what nobody may see any more.
    """
    for path in left:
        _say(f"Could not be taken away, so delete it yourself: {printable(path)}", err=True)
    if any(not path.endswith((UNFINISHED, NEW_LINK)) for path in left):
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
