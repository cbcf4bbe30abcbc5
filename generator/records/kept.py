"""What was read and judged before, so that only what changed is read and judged again.

An entry holds for the bytes of a file, and what its rules found also for the words and patterns
they were asked with. A rule that looks at other records, or at the day, is asked each time. Between
runs entries lie in the user's cache, since whoever proposes a change must not bring them along;
that file holds for one version of the program, and may be deleted at any time.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generator.records.source import Source, parsed

_WORTH = 200
"""From so many records on, a file is kept between runs."""
_FEW = 0.02
"""A share of changed records for which the file is not written anew."""


@dataclass
class _Entry:
    digest: bytes
    source: Source
    ground: bytes = b""
    found: dict[str, Any] = field(default_factory=dict)


class Kept:
    """Entries by the files that people are shown; ``ground`` is what rules lean on besides."""

    def __init__(self, entries: dict[str, _Entry] | None = None) -> None:
        self.entries = entries or {}
        self.ground = b""
        self.changed = 0

    def source(self, content: bytes, shown: str) -> Source:
        """Return a file as it was parsed from the same bytes, or parse it."""
        digest = sha256(content).digest()
        entry = self.entries.get(shown)
        if entry is None or entry.digest != digest:
            entry = self.entries[shown] = _Entry(digest, parsed(content, shown))
            self.changed += 1
        return entry.source

    def found_in(self, source: Source) -> dict[str, Any]:
        """Return what was found in a file on the same ground, by the names of rules, to add to."""
        entry = self.entries.get(source.file)
        if entry is None or entry.source is not source:
            return {}
        if entry.ground != self.ground:
            entry.ground = self.ground
            entry.found = {}
            self.changed += 1
        return entry.found

    def forget_all_but(self, files: Iterable[str]) -> None:
        """Forget files that are there no more."""
        self.entries = {file: self.entries[file] for file in files if file in self.entries}


@contextmanager
def kept_between_runs(folder: Path, *, is_last: bool = False) -> Iterator[Kept]:
    """Give what the last run on a lessons folder has kept, and keep what this one adds.

    Where it ``is_last``, this process asks no more, and needs the memory.
    """
    name = sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    file = Path(home, "mkdocs-lessons", f"{name}-{_program()}.pickle")
    kept = _kept_in(file)
    yield kept
    is_worth = len(kept.entries) >= _WORTH and kept.changed > _FEW * len(kept.entries)
    # A machine that begins anew each time has no use for it.
    if is_worth and "CI" not in os.environ:
        kept.changed = 0
        with suppress(OSError):  # it may be full
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for old in file.parent.glob(f"{name}-*"):
                old.unlink()
            unfinished = file.with_suffix(f".{os.getpid()}")
            with unfinished.open("wb") as written:
                pickle.dump(len(kept.entries), written)
                for item in kept.entries.items():  # one by one, which takes little memory
                    pickle.dump(item, written, pickle.HIGHEST_PROTOCOL)
            unfinished.replace(file)
    if is_last:
        _kept_in.cache_clear()


@lru_cache(maxsize=1)  # a preview asks for it after each change
def _kept_in(file: Path) -> Kept:
    gc.disable()  # it would look through all that is loaded, again and again
    try:
        with file.open("rb") as written:
            number = pickle.load(written)  # noqa: S301 - it is the user's own
            return Kept(dict(pickle.load(written) for _ in range(number)))  # noqa: S301
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made anew
        return Kept()
    finally:
        gc.freeze()  # it lives as long as the process
        gc.enable()


@cache
def _program() -> str:
    """Return what changes with anything that reading and judging are made of."""
    digest = sha256(f"{sys.version} {version('pydantic')} {version('PyYAML')}".encode())
    home = Path(__file__).parents[1]
    for path in sorted([home / "problem.py", *Path(__file__).parent.rglob("*.*")]):
        if path.suffix in (".py", ".yml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
