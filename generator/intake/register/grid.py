"""The lines of one sheet or file of a register, as text, and how much is taken."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

MAX_COLUMNS = 500
MAX_ROWS = 200_000
MAX_CELLS = 2_000_000


class UnreadableRegister(Exception):
    """A file that cannot be read as a register; says why and what to do, in one line."""


@dataclass(slots=True)
class Grid:
    """The lines of one sheet or file, as text.

    ``lines`` are row numbers, from 1 as a spreadsheet shows them, with their cells. ``header`` are
    the names of the columns where the format itself gives them, ``names`` are those that a table
    finds. ``told`` is what a person should know of how it was read, ``unread`` the rows that cannot
    be read, with the reason. ``is_1904`` says that its days are counted from 1904.
    """

    file: str
    sheet: str
    lines: list[tuple[int, list[str]]]
    header: list[str] | None = None
    names: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    is_1904: bool = False

    @property
    def size(self) -> int:
        """The number of its cells."""
        return len(self.names) * len(self.lines)


def text_of(value: Any) -> str:
    """Return a cell's value as a person would write it: 30004.0 as ``30004``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return "" if value is None else str(value)
