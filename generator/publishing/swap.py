"""One version in another's place: in one step for whoever reads, and safe on disk before it counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from generator.publishing.versions import NEW_LINK, REMOVED, UNFINISHED, Place

_FOLDER, _FILE = 0o755, 0o644
"""A web server reads as somebody else, whatever the umask of whoever publishes."""
_AT_ONCE = 8
"""Files that are flushed together: a disk writes many in hardly more time than one."""


@contextmanager
def readable() -> Iterator[None]:
    """Inside, what is made can be read by everybody from its first moment, whatever our umask is."""
    before = os.umask(~_FOLDER & 0o777)
    try:
        yield
    finally:
        os.umask(before)


def begin(folder: Path) -> None:
    """Make the folder of versions, and those that it lies in, where they are not there yet."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        _flush(path.parent)
    # Somebody may have prepared it for themselves alone. Where it is another's, it is theirs to
    # say.
    with suppress(PermissionError):
        folder.chmod(S_IMODE(folder.stat().st_mode) | _FOLDER)


def finish(place: Place, name: str) -> None:
    """Make a version of an unfinished folder: every byte of it on disk, then its name."""
    unfinished = place.folder / f"{name}{UNFINISHED}"
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Asked for one by one, so that what went wrong with any of them is raised here.
        for _ in pool.map(_settle, _everything(unfinished)):
            pass
    unfinished.rename(place.folder / name)
    _flush(place.folder)


def lead_to(place: Place, name: str) -> None:
    """Publish a version: the link is replaced in one step, and never missing. What it raises, it raises before."""
    new = place.folder / f"{name}{NEW_LINK}"
    # It leads from where it will be, not from where it is made.
    new.symlink_to(f"{place.folder.name}/{name}")
    with _opened(place.link.parent) as around:
        new.rename(place.link)
        # Readers see it by now, and no fault of the disk takes that back.
        with suppress(OSError):
            os.fsync(around)


def remove(version: Path) -> None:
    """Take a version away. It stops being one before its first file is gone; what cannot be deleted is left over."""
    gone = version.with_name(f"{version.name}{REMOVED}")
    version.rename(gone)
    _delete(gone)


def clean(place: Place) -> None:
    """Take away what is left over, as far as it can be deleted."""
    for path in place.leftovers():
        _delete(path)


def forget(place: Place) -> None:
    """Take away the versions after the published one: somebody went back from them, or they never were published."""
    current = place.current()
    for name in place.versions():
        if current and name > current:
            remove(place.folder / name)


def prune(place: Place, keep: int) -> list[Path]:
    """Take away all but the last versions; gives what is there nevertheless, of these and of earlier ones."""
    for name in place.versions()[:-keep]:
        with suppress(OSError):
            remove(place.folder / name)
    return [place.folder / name for name in place.versions()[:-keep]] + place.leftovers()


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _everything(folder: Path) -> Iterator[Path]:
    """Everything below a folder, and the folder."""

    def complain(fault: OSError) -> None:
        raise fault

    for path, _, files in os.walk(folder, onerror=complain):
        yield from (Path(path, name) for name in files)
        yield Path(path)


def _settle(path: Path) -> None:
    """Let everybody read a file or folder, and wait until it is on disk."""
    with _opened(path) as descriptor:
        os.fchmod(descriptor, _FOLDER if path.is_dir() else _FILE)
        os.fsync(descriptor)


def _flush(folder: Path) -> None:
    """Wait until what a folder lists is on disk; its files' contents are another matter."""
    with _opened(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
