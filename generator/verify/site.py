"""The files of a built site, as they lie there. No link is followed."""

from __future__ import annotations

import bz2
import json
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.problem import Problem, Rule, printable, problem_at
from generator.verify.manifest import NAME, Manifest, read_manifest

EMPTY = "an empty folder"
_PAGES = (".html", ".htm")
_HEAD = 1 << 24
_UNPACKERS: dict[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lzma.LZMADecompressor,
}


def is_page(name: str) -> bool:
    """Whether a browser reads a file of this name as HTML, and a policy in it holds."""
    return name.lower().endswith(_PAGES)


def unpacked(content: bytes) -> bytes:
    """What was compressed by gzip, bzip2 or xz, as far as 16 MiB of it; anything else as it is."""
    unpacker = next((its for sign, its in _UNPACKERS.items() if content.startswith(sign)), None)
    if unpacker is None:
        return content
    try:
        unpacked: bytes = unpacker().decompress(content, _HEAD)
    except (zlib.error, OSError, lzma.LZMAError):
        return b""
    return unpacked


def text_of(content: bytes) -> str:
    """Text as its first bytes say that it is encoded; each byte a character where that is not UTF-16 or UTF-32."""
    encoding = json.detect_encoding(content)
    is_wide = not encoding.startswith("utf-8")
    return (
        content.decode(encoding, "replace")
        if is_wide
        else content.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    )


class NoSite(Exception):
    """Where a site was expected there is none; the message says what there is instead."""


@dataclass(frozen=True, eq=False)
class Site:
    """A folder of files, what the build said of them, and how the folder is told to people.

    ``files`` are the regular ones, and ``others`` what else is there (links, sockets, folders that
    are empty or cannot be read), each with what it is; both by their names below the folder, with
    ``/``. ``unlisted`` says why the build's own list could not be read.
    """

    folder: Path
    shown: str
    files: frozenset[str]
    others: dict[str, str]
    manifest: Manifest
    unlisted: str = ""

    @cached_property
    def pages(self) -> list[str]:
        """Every file that a browser reads as HTML."""
        return sorted(filter(is_page, self.files))

    def read(self, name: str) -> bytes:
        """A file's content; nothing when it cannot be read, which the comparison with the list tells."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return b""

    def head(self, name: str) -> bytes:
        """As much of a file's content as tells what it is; nothing when it cannot be read."""
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(_HEAD)
        except OSError:
            return b""

    def members(self, name: str) -> Iterator[bytes]:
        """What a ZIP archive holds: 16 MiB of each of its first 1,000 files; nothing where it cannot be read."""
        try:
            with zipfile.ZipFile(self.folder / name) as archive:
                for member in archive.infolist()[:1000]:
                    with archive.open(member) as file:
                        yield file.read(_HEAD)
        except (
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
        ):
            return

    def problem(
        self, rule: Rule, name: str, message: str, suggestion: str, place: tuple[int, int] = (0, 0)
    ) -> Problem:
        """A problem in one of the files, by default of the file as a whole."""
        file = printable(f"{self.shown}/{name}" if self.shown else name)
        return problem_at(file, place, rule, message, suggestion)


def read_site(folder: Path, shown: str = "") -> Site:
    """What lies in a folder. Raises NoSite when it is no folder, or no site was ever built there."""
    if not folder.is_dir():
        raise NoSite(f"{folder} is no folder")
    found = dict(_found(folder, ""))
    files = frozenset(name for name, what in found.items() if not what)
    if NAME not in found and "index.html" not in found:
        raise NoSite(f"{folder} holds no site: there is neither {NAME} nor index.html")
    others = {name: what for name, what in found.items() if what}
    try:
        return Site(folder, shown, files, others, read_manifest(folder))
    except (OSError, ValueError, RecursionError) as fault:
        reason = (fault.strerror or "") if isinstance(fault, OSError) else str(fault)
        return Site(folder, shown, files, others, Manifest(), reason or "it cannot be read")


def _found(folder: Path, below: str) -> Iterator[tuple[str, str]]:
    """Every file below a folder, with nothing; and whatever else is there, with what it is."""
    try:
        entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
    except OSError as fault:
        yield below, f"a folder that cannot be read ({fault.strerror})"
        return
    if below and not entries:
        yield below, EMPTY
    for entry in entries:
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _found(folder, name)
        else:
            yield name, _kind(entry)


def _kind(entry: os.DirEntry[str]) -> str:
    """What an entry is that is no folder; nothing if it is a file."""
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "" if stat.S_ISREG(mode) else "neither a file nor a folder"
