"""The files of a built site, as they lie there. No link is followed."""

from __future__ import annotations

import json
import os
import stat
import zlib
from bz2 import BZ2Decompressor
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from lzma import LZMADecompressor, LZMAError
from pathlib import Path
from posixpath import dirname, join
from typing import Any
from zipfile import BadZipFile, ZipFile

from generator.problem import Problem, Rule, printable, problem_at
from generator.verify.manifest import NAME, Manifest, read_manifest

EMPTY = "an empty folder"
_HEAD = 1 << 24
"""Bytes of a file, packed or not, that are read to tell what it is."""
_DECOMPRESSORS: dict[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"BZh": BZ2Decompressor,
    b"\xfd7zXZ\0": LZMADecompressor,
}
_NOT_UNPACKED = (OSError, EOFError, ValueError, RuntimeError, BadZipFile, zlib.error, LZMAError)


def is_page(name: str) -> bool:
    """Return True if browsers read a file of this name as HTML, so that a policy in it holds."""
    return name.lower().endswith((".html", ".htm"))


def unpacked(content: bytes) -> bytes:
    """Decompress gzip, bzip2 or xz up to 16 MiB, b"" on failure; return others as is."""
    for signature, decompressor in _DECOMPRESSORS.items():
        if content.startswith(signature):
            try:
                return bytes(decompressor().decompress(content, _HEAD))
            except _NOT_UNPACKED:
                return b""
    return content


def _decoded(content: bytes) -> str:
    """Decode UTF-16 and UTF-32, known by their first bytes; of others each byte is a character."""
    encoding = json.detect_encoding(content)
    if encoding.startswith("utf-8"):
        return content.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return content.decode(encoding, "replace")


class NoSite(Exception):
    """There is no site where one was expected; the message says what there is instead."""


@dataclass(frozen=True, eq=False)
class Site:
    """A folder of files, the build's manifest, and the name of the folder in problems.

    ``files`` are the regular ones, and ``others`` what else is there (links, sockets, folders that
    are empty or cannot be read), each with what it is; both by their names below the folder, with
    ``/``. ``unlisted`` says why the manifest could not be read. ``elsewhere`` are the files outside
    of a folder that is a part of a larger site, by their names below the root of that.
    """

    folder: Path
    shown: str
    files: frozenset[str]
    others: dict[str, str]
    manifest: Manifest
    unlisted: str = ""
    elsewhere: frozenset[str] = frozenset()

    @cached_property
    def pages(self) -> list[str]:
        """Every file that a browser reads as HTML, but for those that somebody else made."""
        return sorted(filter(is_page, self.files - self.manifest.part.theirs))

    @cached_property
    def whole(self) -> frozenset[str]:
        """What pages may lead to: all files, by their names below the root of the whole site."""
        at = self.manifest.part.at
        return self.elsewhere.union(at + name for name in self.files)

    def named(self, *endings: str) -> list[str]:
        """Return the files whose names end so, in any case, sorted."""
        return sorted(name for name in self.files if name.lower().endswith(endings))

    def read(self, name: str, most: int = -1) -> bytes:
        """Return the first ``most`` bytes of a file, by default all; b"" if it cannot be read.

        Comparing the site with its manifest tells that.
        """
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(most)
        except OSError:
            return b""

    def text(self, name: str) -> str:
        """Return the content of a file in UTF-8, "" if it is none of the site's files."""
        if name not in self.files:
            return ""
        return self.read(name).decode("utf-8-sig", "replace")

    def json(self, name: str) -> Any:
        """Parse a JSON file; return None if it is not there, or is no JSON."""
        try:
            return json.loads(self.text(name))
        except (ValueError, RecursionError):
            return None

    def head(self, name: str) -> str:
        """Return the first 16 MiB of a file as text, decompressed."""
        return _decoded(unpacked(self.read(name, _HEAD)))

    def members(self, name: str) -> Iterator[str]:
        """Yield the heads of the first 1,000 files of a ZIP archive, up to one that is broken."""
        try:
            with ZipFile(self.folder / name) as archive:
                for member in archive.infolist()[:1000]:
                    with archive.open(member) as file:
                        yield _decoded(unpacked(file.read(_HEAD)))
        except _NOT_UNPACKED:
            return

    def problem(
        self, rule: Rule, name: str, message: str, suggestion: str, place: tuple[int, int] = (0, 0)
    ) -> Problem:
        """Return a problem in one of the files, by default of the file as a whole."""
        file = printable(f"{self.shown}/{name}" if self.shown else name)
        return problem_at(file, place, rule, message, suggestion)


def read_site(folder: Path, shown: str = "") -> Site:
    """List the files of a site, or of the folder in it that is ours.

    Raise NoSite if there is no folder, or none that was built.
    """
    if not folder.is_dir():
        raise NoSite(f"{folder} is no folder")
    entries = dict(_entries(folder, ""))
    if NAME not in entries and (at := _folder_of_ours(folder, entries)):
        return read_site(folder / at, join(shown, at))
    if NAME not in entries and "index.html" not in entries:
        raise NoSite(f"{folder} holds no site: there is neither {NAME} nor index.html")
    files = frozenset(name for name, kind in entries.items() if not kind)
    others = {name: kind for name, kind in entries.items() if kind}
    unlisted = ""
    manifest = Manifest()
    try:
        manifest = read_manifest(folder)
    except OSError as fault:
        unlisted = fault.strerror or "it cannot be read"
    except (ValueError, RecursionError) as fault:
        unlisted = str(fault) or "it cannot be read"
    elsewhere = frozenset(_elsewhere(folder, manifest.part.at))
    return Site(folder, shown, files, others, manifest, unlisted, elsewhere)


def _folder_of_ours(folder: Path, names: Iterable[str]) -> str:
    """Return the folder in a site whose manifest says that it lies there, or ""."""
    for name in names:
        at = dirname(name)
        if name == f"{at}/{NAME}":
            with suppress(OSError, ValueError, RecursionError):
                if read_manifest(folder / at).part.at == f"{at}/":
                    return at
    return ""


def _elsewhere(folder: Path, at: str) -> Iterator[str]:
    """Yield the files of a site outside of the folder ``at``; raise NoSite if that lies alone."""
    if not at:
        return
    place = folder.resolve()
    if not f"{place.as_posix()}/".endswith(f"/{at}"):
        raise NoSite(f"{folder} was built as {at} of a site; look through it where it lies in that")
    for name, kind in _entries(place.parents[at.count("/") - 1], ""):
        if not kind and not name.startswith(at):
            yield name


def _entries(folder: Path, below: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each file with "", and that of whatever else is there with what it is."""
    try:
        entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
    except OSError as fault:
        yield below, f"a folder that cannot be read ({fault.strerror})"
        return
    if below and not entries:
        yield below, EMPTY
    for entry in entries:
        name = entry.name
        if below:
            name = f"{below}/{entry.name}"
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            yield from _entries(folder, name)
        elif stat.S_ISLNK(mode):
            yield name, "a symbolic link"
        else:
            yield name, "" if stat.S_ISREG(mode) else "neither a file nor a folder"
