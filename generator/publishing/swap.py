"""One version in another's place: in one step for readers, and safe on disk before it counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from generator.publishing import Unpublished
from generator.publishing.lock import locked
from generator.publishing.versions import NEW_LINK, REMOVED, UNFINISHED, LinkedPlace

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


class Folder(LinkedPlace):
    """A place on this machine, where one version is put in another's place."""

    @contextmanager
    def held(self, patience: float, tell: Callable[[], None]) -> Iterator[Sequence[int]]:
        """Hold the lock, and delete what publishes that were cut short have left."""
        self._begin()
        with locked(self.folder / "lock", patience, tell) as lock:
            self.clean()
            yield [lock]

    @contextmanager
    def unfinished(self, name: str) -> Iterator[Path]:
        """Yield the path of a folder to build a version in, on the same file system."""
        unfinished = self.folder / f"{name}{UNFINISHED}"
        try:
            yield unfinished
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def finish(self, name: str, built: Path) -> None:
        """Make an unfinished folder a version: flush every file to disk, then rename it."""
        self._forget()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            # Asked for one by one, so that what went wrong with any of them is raised here.
            for _ in pool.map(_settle, _everything(built)):
                pass
        built.rename(self.folder / name)
        _flush(self.folder)

    def show_new(self, name: str) -> None:
        """Publish a new version, or remove it: nobody shall go back to one that was never shown."""
        try:
            self.show(name)
        except OSError:
            _remove(self.folder / name)
            self.clean()
            raise

    def show(self, name: str) -> None:
        """Publish a version: replace the link by one rename, or raise OSError before that."""
        new = self.folder / f"{name}{NEW_LINK}"
        # It leads from where it will be, not from where it is made.
        new.symlink_to(f"{self.folder.name}/{name}")
        with _opened(self.link.parent) as around:
            new.rename(self.link)
            # Readers see it by now, and no fault of the disk takes that back.
            with suppress(OSError):
                os.fsync(around)

    def clean(self) -> None:
        """Delete what publishes that were cut short have left, as far as possible."""
        for path in self.leftovers():
            _delete(path)

    def prune(self) -> list[str]:
        """Remove all but the last versions; return what could not be deleted."""
        for name in self.versions()[: -self.keep]:
            with suppress(OSError):
                _remove(self.folder / name)
        stayed = [str(self.folder / name) for name in self.versions()[: -self.keep]]
        return stayed + self.left()

    def left(self) -> list[str]:
        """Return what could not be deleted before."""
        return [str(path) for path in self.leftovers()]

    @contextmanager
    def copy_of(self, version: str) -> Iterator[Path]:
        """Yield the folder of a version itself. Raises Unpublished when it is none of ours."""
        folder = self.folder / version
        if folder.is_symlink() or not folder.is_dir():
            what = "is no folder of its own, so `lessons publish` did not make it; move it away"
            raise Unpublished(f"{folder} {what}")
        yield folder

    def read(self, version: str, file: str) -> bytes:
        """Return the content of a file of a version, by its name below the site's root."""
        return (self.folder / version / file).read_bytes()

    def _begin(self) -> None:
        """Make the folder of versions and its missing parents, on disk before this returns."""
        missing = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            _flush(path.parent)
        # It may have been prepared for its owner alone. Where that is somebody else, it stays so.
        with suppress(PermissionError):
            self.folder.chmod(S_IMODE(self.folder.stat().st_mode) | _FOLDER)

    def _forget(self) -> None:
        """Remove the versions newer than the published one: those that were gone back from."""
        current = self.current()
        for name in self.versions():
            if current and name > current:
                _remove(self.folder / name)


def _remove(version: Path) -> None:
    """Remove a version: rename it before its first file is gone, then delete what can be."""
    gone = version.with_name(f"{version.name}{REMOVED}")
    version.rename(gone)
    _delete(gone)


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
