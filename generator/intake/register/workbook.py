"""Registers as workbooks. What would take too much memory is refused before it is read."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import python_calamine

from generator.intake.register.beside import (
    Beside,
    codes_in,
    name_of,
    read_beside,
    related,
    tags_in,
)
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    UnreadableRegister,
    letters,
    told_of,
)
from generator.intake.register.merged import Spot
from generator.intake.register.number_formats import shown
from generator.intake.register.sheets import (
    MAX_CELLS,
    Sheet,
    TooManyCells,
    sheets_by_child,
    sheets_of,
    text_of,
)

_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
KNOWN = (".xlsx", ".xlsm")
WORKBOOKS = (*KNOWN, ".xlsb", ".xls", ".ods")
MAX_UNPACKED = 96 * 1024 * 1024
MAX_PARTS = 2000
MAX_TAGS = 5_000_000
_BROKEN = (
    python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    EOFError, RuntimeError, ValueError, KeyError, MemoryError, TooManyCells,
    SyntaxError, OverflowError,
)  # fmt: skip
_PANIC = "PanicException"
"""What the library raises at a mistake of its own; it is no Exception and cannot be imported."""
_TEXTS = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]{1,30})""")
_NO_RESULT = "a formula without a result counts as empty; open the file and save it"
_ELSEWHERE = "a link leads to no web page and is not taken"
_NOT_TAKEN = "{0} of cells are not taken; write `{0}` under `cells` to have them"
_STORED = "numbers are taken as they are stored, not as shown; write `shown` under `cells`"
_HIDDEN = "hidden, and taken all the same; write `cells` without `hidden` to leave it out"
_ONLY_VALUES = (
    "of this kind of workbook only values are read; save it as .xlsx if links, comments, formats "
    "such as 7 %, or what is hidden matter"
)
_SINCE_1904 = (
    "days are counted from 1904; where they are plain numbers, write `dates: [excel-1904]`"
)


def read_workbook(path: Path, settings: FileSettings) -> list[Grid]:
    """Read every sheet. Raises UnreadableRegister."""
    try:
        is_known = path.suffix.casefold() in KNOWN
        if zipfile.is_zipfile(path):
            _check_unpacked(path)
        beside, is_1904 = _measured(path) if is_known else ({}, False)
        grids = []
        for sheet in sheets_of(path) if is_known else sheets_by_child(path):
            grid = _grid(path, sheet, beside.get(sheet.name, Beside()), settings)
            grid.is_1904 = is_1904
            if is_1904:
                grid.told.append(_SINCE_1904)
            if not is_known:
                grid.told.append(_ONLY_VALUES)
            grids.append(grid)
    except python_calamine.PasswordError:
        raise UnreadableRegister(f"{path} is locked by a password: save it without one") from None
    except BaseException as fault:
        if not isinstance(fault, _BROKEN) and type(fault).__name__ != _PANIC:
            raise
        why = " ".join(str(fault).split())[:100]
        advice = "open it and save it as .xlsx again"
        raise UnreadableRegister(f"{path} is not a sound workbook ({why}): {advice}") from None
    return grids


def _check_unpacked(path: Path) -> None:
    """Raise UnreadableRegister, or BadZipFile, where what is packed says that it is too much."""
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


def _measured(path: Path) -> tuple[dict[str, Beside], bool]:
    """Return what stands beside the values of each sheet, and whether days are since 1904."""
    found: dict[str, Beside] = {}
    with zipfile.ZipFile(path) as parts:
        infos = parts.infolist()
        codes = codes_in(parts.read(_STYLES)) if _STYLES in parts.namelist() else {}
        for part in infos:
            with parts.open(part) as file:
                content = file.read(part.file_size + 1)  # raises where it is longer than it says
            _check_size(path, content)
            if b"sheetData" in content:
                links = related(parts, part.filename, "hyperlink")
                found[part.filename] = read_beside(content, codes, links)
                _check_extent(path, found[part.filename])
        return _by_name(parts, found)


def _by_name(parts: zipfile.ZipFile, found: dict[str, Beside]) -> tuple[dict[str, Beside], bool]:
    """Return what was found by the names of sheets, with their comments; and if since 1904."""
    book = b""
    if _BOOK in parts.namelist():
        book = parts.read(_BOOK)
    places = related(parts, _BOOK, "worksheet")
    named = {}
    for sheet in tags_in(book, "sheet"):
        part = places.get(sheet.get("id", ""), "")
        if part in found:
            beside = named[sheet.get("name", "")] = found[part]
            for comments in related(parts, part, "comments").values():
                in_part = read_beside(parts.read(comments), {}, {})
                beside.comments |= in_part.comments
    dates = [tag.get("date1904") for tag in tags_in(book, "workbookPr")]
    return named, dates[:1] in (["1"], ["true"])


def _check_size(path: Path, content: bytes) -> None:
    """Raise UnreadableRegister where a part of a workbook claims too much."""
    # Memory is laid out for as many texts as this says, before the first is read.
    counts = _TEXTS.finditer(content)
    is_full = any(int(count[1]) > MAX_CELLS for count in counts)
    if is_full or content.count(b"<") > MAX_TAGS:
        most = f"{path} says that it holds more cells than {MAX_CELLS:,}"
        raise UnreadableRegister(f"{most}: split it")


def _check_extent(path: Path, beside: Beside) -> None:
    row, column = beside.last
    rows = row + 1
    columns = column + 1
    if columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS:
        size = f"{path} has {rows:,} rows and {columns:,} columns"
        raise UnreadableRegister(f"{size}: delete the empty ones, or split it")


def _grid(path: Path, sheet: Sheet, beside: Beside, settings: FileSettings) -> Grid:
    """Return a sheet as text, with as much of what stands beside it as somebody wants."""
    grid = Grid(path.name, sheet.name, [])
    takes_shown = "shown" in settings.cells
    if "merged" in settings.cells:
        grid.merged = sheet.merged
    for row, cells in enumerate(sheet.rows):
        shown_cells = []
        for column, cell in enumerate(cells):
            code = beside.formats.get((row, column)) if takes_shown else None
            value = shown(cell, code) if code else cell
            shown_cells.append(beside.errors.get((row, column)) or text_of(value))
        grid.lines.append((row + 1, shown_cells))
    pages = {}
    elsewhere = []
    for place, address in beside.links.items():
        if not address.casefold().startswith(("http:", "https:")):
            elsewhere.append(place)
        elif address != grid.text_at(place):
            pages[place] = address
    told: dict[str, Iterable[Spot]] = {_NO_RESULT: beside.no_results, _ELSEWHERE: elsewhere}
    if not takes_shown:
        told[_STORED] = beside.formats
    for name, texts in (("links", pages), ("comments", beside.comments)):
        if name in settings.cells:
            grid.beside[name.removesuffix("s")] = texts
        else:
            told[_NOT_TAKEN.format(name)] = texts
    names = {sentence: map(name_of, sorted(places)) for sentence, places in told.items()}
    grid.told = told_of(names)
    _hide(grid, sheet, beside, settings)
    return grid


def _hide(grid: Grid, sheet: Sheet, beside: Beside, settings: FileSettings) -> None:
    """Tell what is hidden in a sheet, or leave it out."""
    width = grid.width
    columns = [column for column in sorted(beside.columns) if column < width]
    if "hidden" in settings.cells:
        hidden = ["the sheet"] if sheet.is_hidden else []
        rows = [row for row in sorted(beside.rows) if row < len(grid.lines)]
        hidden += [f"row {row + 1}" for row in rows]
        hidden += [f"column {letters(column)}" for column in columns]
        grid.told += told_of({_HIDDEN: hidden})
        return
    for number, cells in grid.lines:
        if sheet.is_hidden or number - 1 in beside.rows:
            cells[:] = [""] * width
        for column in columns:
            cells[column] = ""
