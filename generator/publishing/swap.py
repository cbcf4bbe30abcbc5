"""One version in another's place: in one step for readers, and safe on disk before it counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from generator.publishing.versions import NEW_LINK, REMOVED, UNFINISHED, PublishedPlace

_FOLDER, _FILE = 0o755, 0o644
"""A web server reads as somebody else, whatever the umask of whoever publishes."""
_AT_ONCE = 8
"""Files that are flushed together; a disk writes many in hardly more time than one."""


@contextmanager
def readable() -> Iterator[None]:
    """Set the umask in the block, so that what is made can be read by everybody at once."""
    before = os.umask(~_FOLDER & 0o777)
    try:
        yield
    finally:
        os.umask(before)


def begin(folder: Path) -> None:
    """Make the folder of versions and its missing parents, on disk before this returns."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        _flush(path.parent)
    # It may have been prepared for its owner alone. Where that is somebody else, it stays so.
    with suppress(PermissionError):
        folder.chmod(S_IMODE(folder.stat().st_mode) | _FOLDER)


def finish(place: PublishedPlace, name: str) -> None:
    """Make an unfinished folder a version: flush every file to disk, then rename it."""
    unfinished = place.folder / f"{name}{UNFINISHED}"
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Asked for one by one, so that what went wrong with any of them is raised here.
        for _ in pool.map(_settle, _everything(unfinished)):
            pass
    unfinished.rename(place.folder / name)
    _flush(place.folder)


def lead_to(place: PublishedPlace, name: str) -> None:
    """Publish a version: replace the link by one rename, or raise OSError before that."""
    new = place.folder / f"{name}{NEW_LINK}"
    # It leads from where it will be, not from where it is made.
    new.symlink_to(f"{place.folder.name}/{name}")
    with _opened(place.link.parent) as around:
        new.rename(place.link)
        # Readers see it by now, and no fault of the disk takes that back.
        with suppress(OSError):
            os.fsync(around)


def show_new(place: PublishedPlace, name: str) -> None:
    """Publish a new version, or remove it: nobody shall go back to one that was never shown."""
    try:
        lead_to(place, name)
    except OSError:
        remove(place.folder / name)
        clean(place)
        raise


def remove(version: Path) -> None:
    """Remove a version: rename it before its first file is gone, then delete what can be."""
    gone = version.with_name(f"{version.name}{REMOVED}")
    version.rename(gone)
    _delete(gone)


def clean(place: PublishedPlace) -> None:
    """Delete what publishes that were cut short have left, as far as possible."""
    for path in place.leftovers():
        _delete(path)


def forget(place: PublishedPlace) -> None:
    """Remove the versions newer than the published one: those that were gone back from."""
    current = place.current()
    for name in place.versions():
        if current and name > current:
            remove(place.folder / name)


def prune(place: PublishedPlace, keep: int) -> list[Path]:
    """Remove all but the last ``keep`` versions; return what could not be deleted."""
    for name in place.versions()[:-keep]:
        with suppress(OSError):
            remove(place.folder / name)
    stayed = [place.folder / name for name in place.versions()[:-keep]]
    return stayed + place.leftovers()


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _everything(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder, and the folder."""

    def complain(fault: OSError) -> None:
        raise fault

    for path, _, files in os.walk(folder, onerror=complain):
        yield from (Path(path, name) for name in files)
        yield Path(path)


def _settle(path: Path) -> None:
    """Make a file or folder readable by everybody, and wait until it is on disk."""
    with _opened(path) as descriptor:
        os.fchmod(descriptor, _FOLDER if path.is_dir() else _FILE)
        os.fsync(descriptor)


def _flush(folder: Path) -> None:
    """Wait until the names in a folder are on disk; contents of files are another matter."""
    with _opened(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
