"""A problem: where it stands, which rule it breaks, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["error", "warning", "note"]
"""An error keeps the site from being built, a warning asks the author, a note only tells."""

Path = tuple[str | int, ...]
"""Where a value stands in a record: ``("changes", 0, "made")``. ``()`` is the whole record."""

Place = tuple[int, int]
"""Line and column in a file, from 0."""

CONFIDENTIAL = ("secret", "personal-data")
"""Rules whose findings are never repeated: logs are as public as the file."""

UNSEEN = re.compile(
    "[\0-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U0002fffe\U0002ffff"
    "\U0003fffe-\U000e00ff\U000e01f0-\U0010ffff]"
)
"""A character that people cannot see, or that a terminal could act on.

``str.isprintable`` also names what this Python's Unicode does not know yet, so that two Pythons
would tell one problem in two ways.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement of records, with the words of the rules' reference page.

    ``refused`` and ``accepted`` are the shortest pieces of a record that break it and keep it.
    """

    name: str
    requires: str
    because: str
    refused: str
    accepted: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule at a path in a record; lines and columns are worked out later.

    ``message`` says what is wrong, ``suggestion`` what to write instead. ``at_key`` points at the
    field's name instead of its value. ``words`` are the words of the value that are meant, and
    ``place`` is where they stand when no path leads there: in a comment.
    """

    rule: Rule
    path: Path
    message: str
    suggestion: str
    at_key: bool = False
    words: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A broken rule at a place in a file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    rule: str
    level: Level
    message: str
    suggestion: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.level}: {self.message}: {self.suggestion} [{self.rule}]"


def field_of(path: Path) -> str:
    """Return the name of the field in which a path ends; empty if it names none."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def named(finding: Finding) -> Finding:
    """Return the finding with the field in its message that it stands in."""
    name = field_of(finding.path)
    if not name or f"`{name}`" in finding.message:
        return finding
    return replace(finding, message=f"in `{name}`, {finding.message}")


def problem_at(file: str, place: Place, rule: Rule, message: str, suggestion: str) -> Problem:
    """Return a problem at a place; the words are made safe for a terminal."""
    line, column = place
    words = printable(message), printable(suggestion)
    return Problem(file, line + 1, column + 1, rule.name, rule.level, *words)


def printable(text: str) -> str:
    """Return a text in one line, with every character that a terminal could act on made visible."""
    return UNSEEN.sub(lambda unseen: f"<U+{ord(unseen[0]):04X}>", text.replace("\n", " "))


def shortened(text: str) -> str:
    """Return as much of a text as a message can show."""
    text = text.replace("\n", " ")
    if len(text) > 60:
        return f"{text[:59]}…"
    return text


def quoted(value: object) -> str:
    """Return a text in backticks, cut to 60 characters; ``this value`` for what is no text."""
    if not isinstance(value, str):
        return "this value"
    return f"`{shortened(value)}`"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that ``word`` most probably was meant to be, or None."""
    matches = difflib.get_close_matches(word.casefold()[:80], list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the advice for an unknown word: the nearest known one, or all there are."""
    match = nearest(word, known)
    if match:
        return f"did you mean `{match}`?"
    listed = ", ".join(known)
    return otherwise or (f"write one of {listed}" if listed else "there is none yet")
