"""A register as one table: every file and sheet under the same columns, each cell plain text."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path

from generator.intake.draft import unused
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.formats import KINDS, read_grids
from generator.intake.register.grid import (
    Grid,
    UnreadableRegister,
    cleaned,
    is_error,
    letters,
    told_of,
)

_WIDE = "wider than the header, as where a text holds the delimiter"
_ERRORS = "an error counts as empty"
FILE, SHEET = "(file)", "(sheet)"
"""NamedColumns that every row has: the name of its file without the ending, and of its sheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its cells by column; empty ones are left out."""

    file: str
    sheet: str
    number: int
    cells: dict[str, str]

    @property
    def own(self) -> dict[str, str]:
        """The cells of the row itself, without the names of its file and sheet."""
        return {name: text for name, text in self.cells.items() if name not in (FILE, SHEET)}

    @property
    def order(self) -> tuple[str, str, int]:
        """The sort key: file, sheet and number."""
        return self.file, self.sheet, self.number

    @property
    def digest(self) -> str:
        """A fingerprint of what it says, whatever the order and spelling of its columns."""
        said = [(key_of(name), text) for name, text in self.own.items()]
        return digest_of(sorted(said))

    @property
    def place(self) -> str:
        """The row as messages name it: ``cases.xlsx, sheet 2004, row 7``."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        return f"{self.file}{sheet}, row {self.number}"


@dataclass(slots=True)
class Table:
    """Every row of a register.

    ``columns`` are named as in the first header that has them. ``blank`` and ``headers`` count the
    lines that are no rows; ``unread`` are those that cannot be read, with the reason; ``told`` is
    how it was read; ``is_1904`` says that days are counted from 1904; ``markdown`` are the columns
    that hold Markdown.
    """

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blank: int = 0
    headers: int = 0
    unread: list[tuple[Row, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    removed: int = 0
    is_1904: bool = False
    markdown: set[str] = field(default_factory=set)

    def add(self, grid: Grid) -> None:
        """Add the rows of a grid whose header was found, and what is to be told of it."""
        sheet = grid.sheet
        if re.fullmatch(r"Sheet ?1", grid.sheet):
            sheet = ""
        where = grid.file
        if sheet:
            where = f"{grid.file}, sheet {sheet}"
        named = len(grid.names)
        unnamed = [""] * (grid.width - named)
        names = self._columns(where, grid.names + unnamed, is_usual=not grid.is_one_of_many)
        self.markdown |= {names[at] for at in grid.markdown}
        name, _, _ = grid.file.rpartition(".")
        own = {FILE: name}
        if grid.sheet:
            own[SHEET] = grid.sheet
        wide: list[str] = []
        errors: list[str] = []
        for number, cells in grid.lines:
            if grid.repeats_header(cells):
                self.headers += 1
                continue
            if any(map(str.strip, cells[named:])):
                wide.append(f"row {number:,}")
            filled, without_value = self._filled(names, cells)
            errors += [f"{cell} in row {number:,}" for cell in without_value]
            if filled:
                row = Row(grid.file, sheet, number, filled | own)
                self.rows.append(row)
            else:
                self.blank += 1
        for number, reason in grid.unread:
            row = Row(grid.file, sheet, number, {})
            self.unread.append((row, reason))
        grid.told += told_of({_WIDE: wide, _ERRORS: errors})
        self.told += [f"{where}: {told}" for told in grid.told]
        self.is_1904 |= grid.is_1904

    def _filled(
        self, names: Sequence[str], cells: Sequence[str]
    ) -> tuple[dict[str, str], list[str]]:
        """Return the cells of a row that say anything, and its errors as they are told.

        What is taken out of the cells is counted.
        """
        filled = {}
        errors = []
        for name, cell in zip(names, cells, strict=False):
            text, removed = cleaned(cell)
            self.removed += removed
            if text:
                filled[name] = text
            elif is_error(cell):
                errors.append(f"{cell.strip()} below {name}")
        return filled, errors

    def _columns(self, where: str, header: list[str], *, is_usual: bool) -> list[str]:
        """Return the table's names for a header's; empty and repeated ones get one of their own.

        ``is_usual`` says that files without a column, or with one more, are worth telling.
        """
        known = by_key(self.columns)
        names: list[str] = []
        keys = {FILE, SHEET}
        for at, given in enumerate(header):
            name = given or f"Column {letters(at)}"
            free = unused(name, " ({})", keys, key_of)
            keys.add(key_of(free))
            if free != name:
                further = f"the further one is called `{free}`"
                self.told.append(f"{where}: `{name}` heads more than one column: {further}")
            names.append(known.setdefault(key_of(free), free))
        if self.columns and is_usual:
            named = [name for name, text in zip(names, header, strict=True) if text]
            self._tell_others(where, names, named)
        self.columns += [name for name in names if name not in self.columns]
        return names

    def _tell_others(self, where: str, names: Sequence[str], given: Sequence[str]) -> None:
        """Tell which columns a file has that those before it do not, and which it lacks."""
        new = [name for name in given if name not in self.columns]
        if new:
            told = f"has columns that the files before do not have: {', '.join(new)}"
            self.told.append(f"{where}: {told}")
        lacking = [f"`{name}`" for name in self.columns if name not in names]
        if lacking:
            self.told.append(f"{where}: has no {', '.join(lacking)}")


def digest_of(said: object) -> str:
    """Return a fingerprint of data that JSON can hold, of twelve figures."""
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


@lru_cache(maxsize=1024)
def key_of(name: str) -> str:
    """Normalise a column's name: ``Case ID`` and ``CASE_id:`` are both ``case id``."""
    if name in (FILE, SHEET):
        return name
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(words) or name.strip()


def heading_of(column: str) -> str:
    """Normalise the heading that several columns may have: that of `Watchers (2)` is `watchers`."""
    return key_of(re.sub(r" \(\d+\)$", "", column))


def by_key(columns: Iterable[str]) -> dict[str, str]:
    """Return the columns, and those that every row has, by their normalised names."""
    return {key_of(name): name for name in (*columns, FILE, SHEET)}


class NamedColumns:
    """The columns of a register, found by names as a person writes them."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.by_key = by_key(columns)

    def named(self, name: str) -> str:
        """Return the column's own spelling. Raises KeyError."""
        return self.by_key[key_of(name)]

    def headed(self, name: str) -> list[str]:
        """Return all columns of a heading, or the one of several that is named with its number."""
        first = self.named(name)
        others = [other for other in self.by_key.values() if heading_of(other) == key_of(first)]
        return others if first in others else [first]


def read_table(files: Iterable[Path], settings: FileSettings) -> Table:
    """Read a register; a folder stands for the files in it. Raises UnreadableRegister."""
    table = Table()
    paths = [pair for file in files for pair in _inside(file)]
    grids: list[Grid] = []
    for path, name in paths:
        for grid in read_grids(path, settings, is_alone=len(paths) == 1):
            grid.file = name
            grid.find_header(settings.header)
            grids.append(grid)
    for grid in _taken(grids, settings.sheets, table):
        table.add(grid)
    blank = {name for name in table.columns if re.fullmatch("Column [A-Z]+", name)}
    for row in table.rows:
        blank -= row.cells.keys()
    table.columns = [name for name in table.columns if name not in blank]
    if table.unread and not table.rows:
        row, reason = table.unread[0]
        raise UnreadableRegister(f"{row.place}: {reason}; no other row can be read either")
    if not table.rows:
        advice = "name the right file, or the row of the `header`"
        raise UnreadableRegister(f"no row stands below the header: {advice}")
    return table


def _inside(folder: Path) -> list[tuple[Path, str]]:
    """Return the files of a register in a folder, and their names there.

    Files of YAML or Markdown are its own where no others are: a mapping is YAML, too, and many a
    folder has a manual. They may lie in folders of it.
    """
    if not folder.is_dir():
        return [(folder, folder.name)]
    for kinds in KINDS:
        inside = folder.iterdir() if kinds is KINDS[0] else folder.rglob("*")
        names = {}
        for path in sorted(inside):
            place = path.relative_to(folder)
            is_hidden = any(part[0] in ".~" for part in place.parts)
            if path.suffix.casefold() in kinds and not is_hidden:
                names[path] = place.as_posix()
        if names:
            return list(names.items())
    known = f"files ending in {', '.join(chain.from_iterable(KINDS))} are read"
    raise UnreadableRegister(f"{folder} holds no register: {known}")


def _taken(grids: list[Grid], sheets: Sequence[str], table: Table) -> list[Grid]:
    """Return the sheets that were asked for, else those with most of the largest one's columns."""
    known = [grid.sheet for grid in grids if grid.sheet]
    missing = [name for name in sheets if name not in known]
    if missing:
        there = ", ".join(known) or "none"
        raise UnreadableRegister(f"no sheet is called {', '.join(missing)}: there are {there}")
    filled = [grid for grid in grids if grid.names or grid.unread]
    if sheets:
        return [grid for grid in filled if grid.sheet in sheets]
    largest = max(filled, key=attrgetter("size"), default=Grid("", "", []))
    main = set(map(key_of, largest.names))
    fitting = []
    for grid in filled:
        own = set(map(key_of, grid.names))
        shared = len(main & own)
        if not grid.sheet or shared >= len(own) / 2:
            fitting.append(grid)
        else:
            unread = f"the sheet {grid.sheet} ({len(grid.lines)} rows) was not read"
            why = "its columns are others: name it under `sheets` if it belongs to the register"
            table.told.append(f"{grid.file}: {unread}, since {why}")
    return fitting
