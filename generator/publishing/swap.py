"""One version in another's place: in one step for whoever reads, and safe on disk before it counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.publishing.versions import NEW_LINK, REMOVED, UNFINISHED, Place

_FOLDER, _FILE = 0o755, 0o644
"""A web server reads as somebody else, whatever the umask of whoever publishes."""
_AT_ONCE = 8
"""Files that are flushed together: a disk writes many in hardly more time than one."""


def begin(folder: Path) -> None:
    """Make the folder of versions, and those that it lies in, where they are not there yet."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(_FOLDER)
        _flush(path.parent)


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
    """Publish a version: the link is replaced in one step, and never missing."""
    new = place.folder / f"{name}{NEW_LINK}"
    # It leads from where it will be, not from where it is made.
    new.symlink_to(f"{place.folder.name}/{name}")
    new.rename(place.link)
    _flush(place.link.parent)


def remove(version: Path) -> None:
    """Take a version away. It stops being one before its first file is gone."""
    gone = version.with_name(f"{version.name}{REMOVED}")
    version.rename(gone)
    shutil.rmtree(gone)


def clean(place: Place) -> None:
    """Take away what publishes that were cut short have left."""
    for path in place.leftovers():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def forget(place: Place) -> None:
    """Take away the versions after the published one: somebody went back from them, or they never were published."""
    current = place.current()
    for name in place.versions():
        if current and name > current:
            remove(place.folder / name)


def prune(place: Place, keep: int) -> None:
    """Take away all but the last versions."""
    for name in place.versions()[:-keep]:
        remove(place.folder / name)


def _everything(folder: Path) -> Iterator[Path]:
    """Everything below a folder and the folder, each after what it holds."""

    def complain(fault: OSError) -> None:
        raise fault

    for path, _, files in os.walk(folder, topdown=False, onerror=complain):
        yield from (Path(path, name) for name in files)
        yield Path(path)


def _settle(path: Path) -> None:
    """Let everybody read a file or folder, and wait until it is on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchmod(descriptor, _FOLDER if path.is_dir() else _FILE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(folder: Path) -> None:
    """Wait until what a folder lists is on disk; its files' contents are another matter."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
