"""Rows that were imported before: what changed at the source, what here, and what was deleted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os.path import commonprefix
from pathlib import Path
from typing import Any

from generator.intake.draft import filled
from generator.records.fields import folded
from generator.records.lesson import SOURCE
from generator.records.source import Source

_ROUND = 30
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Imported:
    """A record that a row became.

    ``digest`` is that of the row, ``written`` that of the record's own text as it was imported;
    records of older imports lack it.
    """

    file: str
    source: Source
    digest: str
    written: str

    @property
    def is_edited(self) -> bool:
        """True if people changed the record since; that it was published is no change."""
        return self.written != digest_of_text(self.source.text)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a record has otherwise than its row says by now; either may be empty."""

    field: str
    was: str
    now: str

    @property
    def apart(self) -> tuple[str, str]:
        """Both texts, from shortly before the place where they differ."""
        same = len(commonprefix([self.was, self.now]))  # noqa: RUF071 - texts, and no paths
        near = max(0, same - _ROUND)
        start = self.was.rfind(" ", 0, near) + 1
        return _piece(self.was, start), _piece(self.now, start)


def _piece(text: str, start: int) -> str:
    if not text:
        return "nothing"
    end = start + _LONGEST
    before = "…" if start else ""
    after = "…" if len(text) > end else ""
    return f"“{before}{text[start:end]}{after}”"


def imported(file: str, source: Source) -> tuple[str, str, Imported] | None:
    """Return the register of a record, its id there and what else it remembers, if it has any."""
    origin = source.data.get(SOURCE)
    if not isinstance(origin, dict) or not isinstance(origin.get("id"), str):
        return None
    texts = {key: str(text).strip() for key, text in origin.items()}
    digest = texts.get("digest", "")
    written = texts.get("record", "")
    return texts.get("register", ""), texts["id"], Imported(file, source, digest, written)


def digest_of_text(text: str) -> str:
    """Return a fingerprint of a record's own text: not of its row, nor of its being a draft."""
    before, _, _ = text.partition(f"\n{SOURCE}:")
    own = re.sub(r"(?m)^draft:.*\n?", "", before).rstrip()
    return hashlib.sha256(own.encode()).hexdigest()[:12]


def differences(
    source: Source, data: Mapping[str, Any], is_followed: Callable[[str], bool]
) -> list[Difference]:
    """Return what a record says otherwise than the data of its row, field by field.

    ``is_followed`` tells of a field whether the row decides it.
    """
    was = filled(source.data)
    now = filled(data)
    found = []
    for name in dict.fromkeys((*now, *was)):
        before, after = was.get(name), _as_read(now.get(name))
        is_told = name not in (SOURCE, "draft") and is_followed(name)
        if is_told and before != after:
            found.append(Difference(name, said(before), said(after)))
    return found


def _as_read(value: Any) -> Any:
    """Return a value as a record's file has it, in which every scalar is text."""
    return str(value).lower() if isinstance(value, bool) else value


def said(value: Any) -> str:
    """Return what a field says in one line."""
    if isinstance(value, dict):
        return ": ".join(map(said, value.values()))
    if isinstance(value, list):
        return "; ".join(map(said, value))
    return " ".join(str(value or "").split())


def plain_id(number: str) -> str:
    """Return an id without what programs change of it: ``0001``, ``1.0`` and ``1`` are the same."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", folded(number).removesuffix(".0"))


def list_of(folder: Path, register: str) -> Path:
    """Return the file that lists the rows of a register that ever became records."""
    return folder / "imported" / f"{register}.txt"


def read_list(file: Path) -> set[str]:
    """Return the ids that such a file lists; none where it is not there."""
    if not file.is_file():
        return set()
    lines = file.read_text("utf-8").split("\n")
    return {json.loads(line) for line in lines if line.startswith('"')}


def list_text(register: str, ids: Iterable[str]) -> str:
    """Return the text of such a file."""
    lines = [f"# Rows of {register} that became records. One whose record is deleted stays away\n"]
    lines.append("# from further imports: take its line out to have it again.\n")
    for number in sorted(ids):
        written = json.dumps(number, ensure_ascii=False)
        lines.append(f"{written}\n")
    return "".join(lines)
