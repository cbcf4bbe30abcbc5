"""A place elsewhere: versions below a prefix, and one small thing that says which of them is shown.

    lessons                                     says which version is shown
    lessons.versions/20261122T101530.000000Z/   one folder or prefix a version
    lessons.versions/20261122T101530.000000Z.json   the digests of its files

Nobody holds a lock there, for nobody would take it back from whoever was killed. Whoever publishes
looks at the state first, and changes it only if it is as it was: so of two at once, one is refused.
Versions that a state does not name, and that are older than the one it shows, are nobody's, since a
publish that began before that one can no longer show its own.
"""

from __future__ import annotations

import errno
import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from generator.publishing import Unpublished
from generator.publishing.place import NAME, VERSIONS, PublishedPlace

EXAMPLES = "s3://bucket/lessons, or sftp://user@host/srv/www/lessons"

_AT_ONCE = 10
"""Requests at a time, as many as the library has connections."""
_LIST = ".json"


@dataclass(frozen=True)
class Showing:
    """What a place says: the version that is shown, and those that are kept, the oldest first.

    No two are alike in the life of a place: each publish brings a version newer than all before,
    and between two of them one only goes back. ``tag`` is what a store calls its content.
    """

    shown: str | None = None
    kept: Sequence[str] = ()
    tag: str = field(default="", compare=False)

    def as_json(self) -> bytes:
        """Return the state as a file."""
        return json.dumps({"shown": self.shown, "versions": self.kept}).encode()

    @classmethod
    def of_json(cls, content: bytes, tag: str = "") -> Showing:
        """Read what ``as_json`` wrote. Raises ValueError for anything else."""
        try:
            data = json.loads(content)
            shown = data["shown"]
            kept = data["versions"]
            if all(map(NAME.fullmatch, [shown, *kept])):
                return cls(shown, kept, tag)
        except (LookupError, TypeError):
            pass
        raise ValueError("it is no state")


class Store(PublishedPlace):
    """A place elsewhere, reached through a file system of fsspec, on which it is at ``path``.

    ``faults`` are the exceptions of the library below; those in ``missing`` say that something is
    not there.
    """

    faults: tuple[type[Exception], ...] = (OSError,)
    missing: tuple[type[Exception], ...] = (FileNotFoundError,)

    def __init__(self, address: str, keep: int) -> None:
        self.address = address.rstrip("/")
        self.keep = keep
        self.path = _path_of(self.address)
        self.folder = f"{self.path}{VERSIONS}"
        self.system = self.ask(self.connect)
        self._state = self.state()

    @abstractmethod
    def connect(self) -> Any:
        """Return the file system, with whatever its library knows of keys and secrets."""

    @abstractmethod
    def state(self) -> Showing:
        """Return the state now. Raises Unpublished when something else is there."""

    @abstractmethod
    def change(self, state: Showing, tag: str) -> None:
        """Put a state in place of the one that has the tag, in one step."""

    @abstractmethod
    def send(self, path: Path, target: str) -> None:
        """Send a file."""

    @abstractmethod
    def copy(self, source: str, target: str) -> None:
        """Copy a file there, without sending it. Raises OSError where that cannot be done."""

    def ask(self, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call the library, and return what it returns; raise OSError whatever it raises."""
        try:
            return call(*arguments, **options)
        except self.missing as fault:
            raise FileNotFoundError(errno.ENOENT, f"{self.address}: {fault}") from fault
        except self.faults as fault:
            number = getattr(fault, "errno", None) or errno.EIO
            raise OSError(number, f"{self.address}: {fault}") from fault

    def current(self) -> str | None:
        """Return the version that was shown when the state was read; None before the first."""
        return self._state.shown

    def versions(self) -> list[str]:
        """Return the versions that were kept when we looked, the oldest first."""
        return list(self._state.kept)

    def held(self, *_: object) -> AbstractContextManager[Sequence[int]]:
        """Hold nothing: of two publishes at once, one is refused at its end."""
        return nullcontext(())

    @contextmanager
    def unfinished(self, name: str) -> Iterator[Path]:
        """Yield the path of a folder on this machine."""
        with TemporaryDirectory(prefix="lessons-") as folder:
            yield Path(folder, name)

    def finish(self, name: str, built: Path) -> None:
        """Send a version: copy there what the version that is shown has, too."""
        digests = _digests(built)
        there = {digest: file for file, digest in self._digests_of(self.current()).items()}

        def bring(file: str) -> None:
            source = there.get(digests[file])
            target = f"{self.folder}/{name}/{file}"
            if source:
                with suppress(OSError):
                    return self.copy(f"{self.folder}/{self.current()}/{source}", target)
            return self.send(built / file, target)

        _each(bring, digests)
        content = json.dumps(digests).encode()
        self.ask(self.system.pipe_file, f"{self.folder}/{name}{_LIST}", content)

    def show_new(self, name: str) -> None:
        """Show a new version; forget those that were gone back from."""
        shown = self.current() or ""
        kept = [version for version in self.versions() if version <= shown]
        self._show(name, [*kept, name][-self.keep :])

    def show(self, name: str) -> None:
        """Show a version that was kept."""
        self._show(name, self.versions())

    def _show(self, name: str, kept: Sequence[str]) -> None:
        before = self._state
        wanted = Showing(name, kept)
        overtaken = Unpublished(
            f"another publish was at work at {self.address}, and was done first; "
            "look at what it shows, and try again if need be"
        )
        # Not all stores heed conditions, so that they are not left to the store alone.
        if self.state() != before:
            raise overtaken
        try:
            self.change(wanted, before.tag)
        except OSError:
            now = self._state_in_doubt()
            if now == before:
                raise
            if now != wanted:
                raise overtaken from None
        self._state = wanted

    def prune(self) -> list[str]:
        """Remove the versions that are kept no longer; return what could not be deleted."""
        try:
            doomed = self._doomed()
            if doomed:
                self.ask(self.system.rm, doomed, recursive=True)
            return self._doomed()
        except OSError as fault:
            return [f"{self.folder} (old versions: {fault.strerror})"]

    def left(self) -> list[str]:
        """Return nothing: what is left may belong to a publish that is at work."""
        return []

    @contextmanager
    def copy_of(self, version: str) -> Iterator[Path]:
        """Yield a folder with all files that lie in a version, on this machine."""
        with TemporaryDirectory(prefix="lessons-") as folder:
            within = f"{self.folder}/{version}"
            found = self.ask(self.system.find, within)

            def fetch(file: str) -> None:
                below = PurePosixPath(file).relative_to(within)
                if ".." in below.parts:
                    raise Unpublished(f"{file} leads out of its version; delete it")
                path = Path(folder, below)
                path.parent.mkdir(parents=True, exist_ok=True)
                self.ask(self.system.get_file, file, str(path))

            _each(fetch, found)
            yield Path(folder)

    def read(self, version: str, file: str) -> bytes:
        """Return a file of a version."""
        content: bytes = self.ask(self.system.cat_file, f"{self.folder}/{version}/{file}")
        return content

    def _state_in_doubt(self) -> Showing:
        """Return the state: the change may be done, and the answer was lost on its way."""
        try:
            return self.state()
        except OSError:
            raise Unpublished(
                f"{self.address} does not answer, and may show the new version or the one before; "
                "look at it, and try again"
            ) from None

    def _digests_of(self, version: str | None) -> Mapping[str, str]:
        """Return the digests of a version's files; none where there is no list of them."""
        if version is None:
            return {}
        try:
            content = self.ask(self.system.cat_file, f"{self.folder}/{version}{_LIST}")
            digests: Mapping[str, str] = json.loads(content)
        except (FileNotFoundError, ValueError):
            return {}
        return digests

    def _doomed(self) -> list[str]:
        """Return the paths of versions that are older than the one shown, and not kept."""
        shown = self._state.shown or ""
        kept = self._state.kept
        paths = self.ask(self.system.ls, self.folder, detail=False)
        versions = {path: PurePosixPath(path).name.removesuffix(_LIST) for path in paths}
        return [
            path
            for path, version in versions.items()
            if NAME.fullmatch(version) and version < shown and version not in kept
        ]


def _path_of(address: str) -> str:
    """Return the path of a place. Raises Unpublished where none can be."""
    split = urlsplit(address)
    if split.password:
        raise Unpublished("an address with a password is read by others; use a key, or an agent")
    if split.query or split.fragment or not split.hostname or len(split.path) < 2:
        raise Unpublished(f"{address} names no place; write {EXAMPLES}")
    if split.path.endswith(VERSIONS):
        raise Unpublished(f"{address} is a folder of versions, by its name; name another")
    # A bucket is a part of the path, a host is not.
    if split.scheme == "sftp":
        return split.path
    return f"{split.netloc}{split.path}"


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its name there."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files
    }


def _each(call: Callable[[str], None], files: Iterable[str]) -> None:
    """Call for each file, several at once; stop at the first that raises, and raise that."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(call, files):
            pass
