"""Registers as workbooks of Excel. What would take too much memory is refused before it is read."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import python_calamine

from generator.intake.register.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    UnreadableRegister,
    text_of,
    told_of,
)

MAX_UNPACKED = 96 * 1024 * 1024
MAX_PARTS = 2000
MAX_TAGS = 5_000_000
_BROKEN = (
    python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    EOFError, RuntimeError, ValueError, KeyError, MemoryError,
)  # fmt: skip
_PANIC = "PanicException"
"""What the library raises at a mistake of its own; it is no Exception and cannot be imported."""
_CELL = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\b((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>(\s*</(?:\w+:)?(?:c|row)>)?"""
)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
_TEXTS = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]{1,30})""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_NO_RESULT = re.compile(rb"<f\b[^<>]*+>(?:[^<]*+</f>)?\s*+(?:<v\s*+/>|<v>\s*+</v>)?+\s*+</c>")
_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^<>]*?\bdate1904\s*=\s*["'](?:1|true)""")
_LINK = re.compile(
    rb"""<(?:\w+:)?(hyperlink|comment)\b[^<>]*?\bref\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})"""
)
_ERRORS = "an error such as #N/A counts as empty"
_NO_RESULTS = "a formula without a result counts as empty; open the file and save it"
_LINKS = "a link or comment is not taken; write those that matter into a column"
_SINCE_1904 = (
    "days are counted from 1904; where they are plain numbers, write `dates: [excel-1904]`"
)


def read_workbook(path: Path) -> list[Grid]:
    """Read every sheet. Raises UnreadableRegister."""
    try:
        notes = _measured(path)
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            grids = list(_sheets(path, book, is_1904=_SINCE_1904 in notes))
    except python_calamine.PasswordError:
        raise UnreadableRegister(f"{path} is locked by a password: save it without one") from None
    except BaseException as fault:
        if not isinstance(fault, _BROKEN) and type(fault).__name__ != _PANIC:
            raise
        why = " ".join(str(fault).split())[:100]
        advice = "open it and save it as .xlsx again"
        raise UnreadableRegister(f"{path} is not a sound workbook ({why}): {advice}") from None
    if not grids:
        return []
    if _SINCE_1904 in notes:
        grids[0].told.append(_SINCE_1904)
    grids[0].told += told_of(notes)
    return grids


def _measured(path: Path) -> dict[str, list[str]]:
    """Return notes on a workbook: each sentence, with the names of the cells it is about.

    Raises UnreadableRegister for one that would unpack into more than fits, before it is unpacked.
    """
    notes: dict[str, list[str]] = defaultdict(list)
    if path.read_bytes().count(b"PK\1\2") > MAX_PARTS:
        advice = "save the sheet alone as .xlsx"
        raise UnreadableRegister(f"{path} has more than {MAX_PARTS:,} parts: {advice}")
    with zipfile.ZipFile(path) as parts:
        infos = parts.infolist()
        if sum(part.file_size for part in infos) > MAX_UNPACKED:
            most = f"{path} unpacks into more than {MAX_UNPACKED:,} bytes"
            raise UnreadableRegister(f"{most}: split it")
        # As much memory as a part's size would be laid out for it.
        if any(part.compress_size > path.stat().st_size for part in infos):
            raise zipfile.BadZipFile("a part is larger than the file")
        for part in infos:
            with parts.open(part) as file:
                content = file.read(part.file_size + 1)  # raises where it is longer than it says
            _measure(path, content, notes)
    return notes


def _measure(path: Path, content: bytes, notes: dict[str, list[str]]) -> None:
    """Add notes on one part of a workbook. Raises UnreadableRegister where it claims too much."""
    # Memory is laid out for as many texts as this says, before the first is read.
    is_full = any(int(count[1]) > MAX_CELLS for count in _TEXTS.finditer(content))
    if is_full or content.count(b"<") > MAX_TAGS:
        most = f"{path} says that it holds more cells than {MAX_CELLS:,}"
        raise UnreadableRegister(f"{most}: split it")
    rows, last_column = 0, b""
    for cell in _CELL.finditer(content):
        attributes, is_empty = cell[1], cell[2] or cell[1].endswith(b"/")
        place = None if is_empty else _PLACE.search(attributes)
        if place is None:
            continue
        rows = max(rows, int(place[2]))
        last_column = max(last_column, place[1].rjust(3))
        name = (place[1] + place[2]).decode()
        if _ERROR.search(attributes):
            notes[_ERRORS].append(name)
        is_formula = content.startswith(b"<f", cell.end()) and not _TEXT.search(attributes)
        if is_formula and _NO_RESULT.match(content, cell.end()):
            notes[_NO_RESULTS].append(name)
    columns = 0
    for letter in last_column.strip():
        columns = columns * 26 + letter - 64
    if columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS:
        size = f"{path} has {rows:,} rows and {columns:,} columns"
        raise UnreadableRegister(f"{size}: delete the empty ones, or split it")
    for link in islice(_LINK.finditer(content), MAX_ROWS):
        notes[_LINKS].append(link[2].decode())
    if b"date1904" in content and _1904.search(content):
        notes[_SINCE_1904] = []


def _sheets(path: Path, book: python_calamine.CalamineWorkbook, *, is_1904: bool) -> Iterator[Grid]:
    """Yield the sheets. Raises UnreadableRegister when they hold too much together."""
    left = MAX_CELLS  # for all together, since two may be the same part
    for name in book.sheet_names:
        try:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except python_calamine.WorksheetNotFound:  # a chart
            rows = []
        left -= len(rows) * len(rows[0]) if rows else 1
        if left < 0:
            most = f"{path} has sheets of more than {MAX_CELLS:,} cells together"
            raise UnreadableRegister(f"{most}: split it")
        lines = [(number, list(map(text_of, row))) for number, row in enumerate(rows, 1)]
        yield Grid(path.name, name, lines, is_1904=is_1904)
