"""The sheets of a workbook as calamine reads them, in this process or in one that may run out.

Of the parts of an .xlsx we know before what they ask for. Other kinds are read by a child with
little memory and time, so that a hostile file ends that one. It imports nothing but the library.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

MAX_CELLS = 2_000_000
MEMORY = 1 << 30
"""Bytes that a child may use."""
_SECONDS = 30


class Sheet(NamedTuple):
    """A sheet: its rows of values, and merged ranges by their first and last cells, from 0."""

    name: str
    is_hidden: bool
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


class TooManyCells(Exception):
    """Raised when the sheets of a workbook are too large together."""


def text_of(value: Any) -> str:
    """Return a cell's value as a person would write it: 30004.0 as ``30004``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if is_whole else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"
    return "" if value is None else str(value)


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook. Raises TooManyCells, and whatever the library does."""
    left = MAX_CELLS  # for all together, since two may be the same part
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        for about in book.sheets_metadata:
            try:
                sheet = book.get_sheet_by_name(about.name)
            except python_calamine.WorksheetNotFound:  # a chart
                continue
            rows: Any = sheet.to_python(skip_empty_area=False)
            left -= len(rows) * len(rows[0]) if rows else 1
            if left < 0:
                raise TooManyCells(f"it has more cells than {MAX_CELLS:,}")
            is_hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            yield Sheet(about.name, is_hidden, rows, sheet.merged_cell_ranges or [])


def sheets_by_child(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook of any kind. Raises ValueError, which says why."""
    command = [sys.executable, "-P", __file__, str(path.absolute()), str(MEMORY)]
    child = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own
    told: Any = json.loads(child.stdout or '"it asks for too much memory or time"')
    if isinstance(told, str):
        raise ValueError(told)  # noqa: TRY004 - what is wrong is the file
    return list(starmap(Sheet, told))


def _main(path: Path, memory: int) -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        told: Any = list(sheets_of(path))
        text = json.dumps(told, default=text_of)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the parent tells it
        text = json.dumps(f"{type(fault).__name__}: {fault}")
    print(text)  # noqa: T201 - to the parent


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]))
