"""Registers as text with separated values, such as CSV, in whatever encoding."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import charset_normalizer

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import MAX_COLUMNS, Grid, UnreadableRegister
from generator.problem import quoted

_DELIMITERS = ";\t|,"
_BEGIN = 20_000
_BEYOND_LATIN = re.compile("[\u0250-\uffff]")
_END = "\x03"


def read_separated(path: Path, settings: FileSettings) -> Grid:
    """Read a file. Encoding and delimiter are found where none is named.

    Raises OSError and UnreadableRegister.
    """
    text, told = decoded(path, settings.encoding)
    begin = text[:_BEGIN]
    delimiter = "\t" if settings.delimiter == "tab" else settings.delimiter
    delimiter = delimiter or max(_DELIMITERS, key=lambda sign: _parts_header(begin, sign))
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
    spaced = re.compile(rf'{between} +"[^"\n]*" *(?:{between}|\r|\n|$)')
    is_spaced = spaced.search(text[:_BEGIN]) is not None
    style: dict[str, Any] = {"delimiter": delimiter, "skipinitialspace": is_spaced}
    # Some programs write a backslash before a mark in a cell, others a second mark.
    if re.search(r'\\"\w', text):
        text = re.sub(r'(?<!\\)\\"', '""', text)
    # Behind a mark that is never closed, the last row swallows what is added here.
    end = [_END] if text.endswith(("\r", "\n")) else ["\n", _END]
    lines = [*io.StringIO(text, newline=""), *end]
    rows = csv.reader(lines, **style)
    begin = 0
    for number, cells in enumerate(rows, 1):
        if len(cells) > MAX_COLUMNS:
            width = f"{len(cells):,} columns: the most is {MAX_COLUMNS}"
            raise UnreadableRegister(f"{path}, row {number:,}, has {width}")
        grid.lines.append((number, cells))
        written = lines[begin : rows.line_num]
        begin = rows.line_num
        if len(written) > 1 and not _is_strict(written, style):
            fault = "text follows a closed quotation mark: look whether rows run together"
            grid.told.append(f"row {number:,}: {fault}")
    number, cells = grid.lines.pop()
    if cells != [_END]:
        fault = "a quotation mark is never closed: close it, or delete it"
        raise UnreadableRegister(f"{path}, row {number:,}: {fault}")


def _is_strict(lines: list[str], style: dict[str, Any]) -> bool:
    """Return True if the lines of a row keep to what CSV allows."""
    try:
        next(csv.reader(lines, **style, strict=True))
    except csv.Error:
        return False
    return True


def decoded(path: Path, encoding: str | None) -> tuple[str, list[str]]:
    """Return a file's text, and sentences about an encoding that was guessed.

    Raises OSError and UnreadableRegister.
    """
    content = path.read_bytes()
    if encoding is None and content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding is None and b"\0" in content[:4]:
        encoding = "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    try:
        return content.decode(encoding or "utf-8-sig"), []
    except LookupError:
        advice = "write utf-8, cp1252 or another one"
        raise UnreadableRegister(f"no encoding is called {encoding}: {advice}") from None
    except UnicodeError as fault:
        if encoding:
            message = f"{path} cannot be read as {encoding} ({fault})"
            raise UnreadableRegister(f"{message}: name its `encoding`") from None
    for guess in (*_guessed(content), "cp1252", "latin-1"):
        try:
            text = content.decode(guess)
            break
        except UnicodeDecodeError:
            continue
    odd = re.search(r"\w*[^\W\x00-\x7f]\w*", text)
    such = ""
    if odd:
        such = f", such as {quoted(odd[0])}"
    advice = "if letters look odd, name the `encoding` in the mapping"
    return text, [f"not UTF-8, so read as {guess}{such}; {advice}"]


def _guessed(content: bytes) -> list[str]:
    """Return the encoding of a text, if its letters are not Latin: those look alike in many."""
    begin = content[:_BEGIN]
    whole_lines, _, _ = begin.rpartition(b"\n")
    best = charset_normalizer.from_bytes(whole_lines or begin).best()
    if best is None:
        return []
    letters = "".join(filter(str.isalpha, str(best)))
    beyond = _BEYOND_LATIN.findall(letters)
    is_sure = len(beyond) > 0.3 * len(letters)
    return [best.encoding] if is_sure else []


def _parts_header(text: str, delimiter: str) -> tuple[int, int]:
    """Return how early a delimiter parts a line that others agree with, and into how many cells."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(row) for row in rows if row][:30]
    except csv.Error:
        return -len(text), 0
    for at, width in enumerate(widths):
        below = widths[at + 1 :]
        if width > 1 and below.count(width) >= len(below) / 2:
            return -at, width
    return -len(text), max(widths, default=0)
