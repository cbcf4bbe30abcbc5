"""The files that registers are kept in, workbooks, CSV and JSON lines, as lines of cells."""

from __future__ import annotations

import csv
import datetime
import io
import json
import lzma
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import python_calamine

from generator.intake.draft import unused

MAX_BYTES = 100 * 1024 * 1024
MAX_UNPACKED = 96 * 1024 * 1024
MAX_PARTS = 2000
MAX_TAGS = 5_000_000
MAX_COLUMNS = 500
MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
WORKBOOKS = (".xlsx", ".xlsm")
SEPARATED = (".csv", ".tsv", ".txt")
JSON_LINES = (".jsonl", ".ndjson")
SUFFIXES = (*WORKBOOKS, *SEPARATED, *JSON_LINES)


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


def read_grids(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None
) -> list[Grid]:
    """Read every sheet of a workbook, or the one grid of a file. Raises UnreadableRegister."""
    suffix = path.suffix.casefold()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            most = f"a register has at most {MAX_BYTES:,}"
            raise UnreadableRegister(f"{path} has {size:,} bytes, where {most}: split it")
        if suffix in WORKBOOKS:
            return _workbook(path)
        if suffix in SEPARATED:
            return [_separated(path, encoding, delimiter)]
        if suffix in JSON_LINES:
            return [_json_lines(path, encoding)]
    except OSError as fault:
        raise UnreadableRegister(f"{path} cannot be read: {fault.strerror or fault}") from None
    known = "save it as .xlsx, .csv or .jsonl"
    raise UnreadableRegister(f"{path} is of no kind that is known: {known}")


def _workbook(path: Path) -> list[Grid]:
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
    for sentence, cells in notes.items():
        more = ", …" if len(cells) > _FEW else ""
        grids[0].told.append(sentence.format(len(cells)) + ", ".join(cells[:_FEW]) + more)
    return grids


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
_FEW = 5
_ERRORS = "{:,} cells hold an error such as #N/A and count as empty: "
_NO_RESULTS = (
    "{:,} cells hold a formula without a result and count as empty; open the file and save it: "
)
_LINKS = (
    "links and comments of cells are not taken, {:,} in all; "
    "write those that matter into a column: "
)
_SINCE_1904 = (
    "days are counted from 1904; where they are plain numbers, write `dates: [excel-1904]`"
)


def _measured(path: Path) -> dict[str, list[str]]:
    """Return what is to be told of a workbook: each sentence, with the cells that it is about.

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
    """Look through one part of a workbook. Raises UnreadableRegister where it claims too much."""
    # Memory is laid out for as many texts as this says, before the first is read.
    is_full = any(int(count[1]) > MAX_CELLS for count in _TEXTS.finditer(content))
    if is_full or content.count(b"<") > MAX_TAGS:
        most = f"{path} says that it holds more cells than {MAX_CELLS:,}"
        raise UnreadableRegister(f"{most}: split it")
    rows = columns = 0
    for cell in _CELL.finditer(content):
        attributes, is_empty = cell[1], cell[2] or cell[1].endswith(b"/")
        place = None if is_empty else _PLACE.search(attributes)
        if place is None:
            continue
        rows = max(rows, int(place[2]))
        columns = max(columns, _column_number(place[1]))
        name = (place[1] + place[2]).decode()
        if _ERROR.search(attributes):
            notes[_ERRORS].append(name)
        is_formula = content.startswith(b"<f", cell.end()) and not _TEXT.search(attributes)
        if is_formula and _NO_RESULT.match(content, cell.end()):
            notes[_NO_RESULTS].append(name)
    if columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS:
        size = f"{path} has {rows:,} rows and {columns:,} columns"
        raise UnreadableRegister(f"{size}: delete the empty ones, or split it")
    for link in islice(_LINK.finditer(content), MAX_ROWS):
        notes[_LINKS].append(link[2].decode())
    if b"date1904" in content and _1904.search(content):
        notes[_SINCE_1904] = []


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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


_DELIMITERS = ",;\t|"
_BEGIN = 20_000
_END = "\x03"


def _separated(path: Path, encoding: str | None, delimiter: str | None) -> Grid:
    text, told = _decoded(path, encoding)
    begin = text[:_BEGIN]
    delimiter = {"tab": "\t"}.get(delimiter or "", delimiter)
    delimiter = delimiter or max(_DELIMITERS, key=lambda sign: _cells_in_a_row(begin, sign))
    grid = Grid(path.name, "", [], told=told)
    try:
        _read_rows(path, text, delimiter, grid)
    except csv.Error as fault:
        place = f"{path}, row {len(grid.lines) + 1:,}"
        advice = "look for a quotation mark that is not closed"
        raise UnreadableRegister(f"{place}: {fault}: {advice}") from None
    except TypeError:
        advice = "write one character, or tab"
        raise UnreadableRegister(f"{delimiter!r} cannot be a delimiter: {advice}") from None
    return grid


def _read_rows(path: Path, text: str, delimiter: str, grid: Grid) -> None:
    """Add the rows of a text to a grid. Raises csv.Error, TypeError and UnreadableRegister."""
    between = re.escape(delimiter)
    spaced = rf'{between} +"[^"\n]*" *(?:{between}|\r|\n|$)'
    is_spaced = re.search(spaced, text[:_BEGIN]) is not None
    style: dict[str, Any] = {"delimiter": delimiter, "skipinitialspace": is_spaced}
    # Behind a mark that is never closed, the last row swallows what is added here.
    end = [_END] if text.endswith(("\r", "\n")) else ["\n", _END]
    lines = [*io.StringIO(text, newline=""), *end]
    rows, begin = csv.reader(lines, **style), 0
    for number, cells in enumerate(rows, 1):
        if len(cells) > MAX_COLUMNS:
            width = f"{path}, row {number:,}, has {len(cells):,} columns"
            raise UnreadableRegister(f"{width}: the most is {MAX_COLUMNS}")
        grid.lines.append((number, cells))
        written, begin = lines[begin : rows.line_num], rows.line_num
        if len(written) > 1:
            try:
                next(csv.reader(written, **style, strict=True))
            except csv.Error:
                fault = "text follows a closed quotation mark: look whether rows run together"
                grid.told.append(f"row {number:,}: {fault}")
    number, cells = grid.lines.pop()
    if cells != [_END]:
        fault = "a quotation mark is never closed: close it, or delete it"
        raise UnreadableRegister(f"{path}, row {number:,}: {fault}")


def _decoded(path: Path, encoding: str | None) -> tuple[str, list[str]]:
    """Return a file's text, and what is to be told of its encoding."""
    content = path.read_bytes()
    if encoding is None and content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode(encoding or "utf-8-sig"), []
    except LookupError:
        advice = "write utf-8, cp1252 or another one"
        raise UnreadableRegister(f"no encoding is called {encoding}: {advice}") from None
    except UnicodeError as fault:
        if encoding:
            message = f"{path} cannot be read as {encoding} ({fault})"
            raise UnreadableRegister(f"{message}: name its `encoding`") from None
    advice = "if letters look odd, name the `encoding` in the mapping"
    try:
        return content.decode("cp1252"), [f"not UTF-8, so read as Windows' cp1252; {advice}"]
    except UnicodeDecodeError:
        return content.decode("latin-1"), [f"not UTF-8, so read as latin-1; {advice}"]


def _cells_in_a_row(text: str, delimiter: str) -> float:
    """Return how many cells rows have, less where not all are alike; 0 where it parts nothing."""
    try:
        rows = filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        widths = [len(row) for row in rows][:-1][:30]
        first = next(csv.reader([text.partition("\n")[0]], delimiter=delimiter), [])
    except csv.Error:
        return 0
    widths = widths or [len(first)]
    usual = max(widths, key=widths.count)
    return usual * widths.count(usual) / len(widths) if usual > 1 else 0


class _Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object that remembers names given twice."""

    __slots__ = ()


def _json_lines(path: Path, encoding: str | None) -> Grid:
    text, told = _decoded(path, encoding)
    grid = Grid(path.name, "", [], told=told)
    objects: dict[int, dict[str, str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        try:
            value = json.loads(line if line.strip() else "{}", object_pairs_hook=_Pairs)
            objects[number] = _cells_of(value)
        except RecursionError:
            grid.unread.append((number, "the line is no JSON object (nested too deep)"))
        except ValueError as fault:
            reason = str(fault).partition(":")[0]
            grid.unread.append((number, f"the line is no JSON object ({reason})"))
    header = list(dict.fromkeys(chain.from_iterable(objects.values())))
    if len(header) > MAX_COLUMNS:
        most = f"{path} has more than {MAX_COLUMNS} names, which is the most"
        raise UnreadableRegister(f"{most}: leave out what nobody needs")
    grid.header = header
    for number, cells in objects.items():
        grid.lines.append((number, [cells.get(name, "") for name in header]))
    return grid


def _cells_of(value: Any) -> dict[str, str]:
    """Return the cells of a line's object by their names. Raises ValueError when it is none."""
    if not isinstance(value, _Pairs):
        raise ValueError("not an object")  # noqa: TRY004 - told like every other unreadable line
    cells: dict[str, str] = {}
    for name, text in islice(_leaves(value, ""), MAX_COLUMNS + 1):  # one more than is taken
        cells[unused(name, " ({})", cells)] = text
    return cells


def _leaves(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts in a value with their names: those in objects have names with dots."""
    is_object = isinstance(value, _Pairs)
    if is_object and depth < 5:
        for key, part in value:
            yield from _leaves(part, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list) and not any(isinstance(part, list | _Pairs) for part in value):
        yield name, "\n".join(map(text_of, value))
    elif is_object or isinstance(value, list):
        yield name, json.dumps(_plain(value), ensure_ascii=False)
    else:
        yield name, text_of(value)


def _plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {key: _plain(part) for key, part in value}
    return [_plain(part) for part in value] if isinstance(value, list) else value
