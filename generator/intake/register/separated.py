"""Registers as text with separated values, such as CSV, in whatever encoding."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import MAX_COLUMNS, Grid, UnreadableRegister

_DELIMITERS = ",;\t|"
_BEGIN = 20_000
_END = "\x03"


def read_separated(path: Path, settings: FileSettings) -> Grid:
    """Read a file. Encoding and delimiter are found where none is named.

    Raises OSError and UnreadableRegister.
    """
    text, told = decoded(path, settings.encoding)
    begin = text[:_BEGIN]
    delimiter = "\t" if settings.delimiter == "tab" else settings.delimiter
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


def decoded(path: Path, encoding: str | None) -> tuple[str, list[str]]:
    """Return a file's text, and sentences about an encoding that was guessed.

    Raises OSError and UnreadableRegister.
    """
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
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(row) for row in rows if row][:-1][:30]
        first = next(csv.reader([text.partition("\n")[0]], delimiter=delimiter), [])
    except csv.Error:
        return 0
    widths = widths or [len(first)]
    usual = max(widths, key=widths.count)
    return usual * widths.count(usual) / len(widths) if usual > 1 else 0
