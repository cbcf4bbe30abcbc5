"""A register as one table: every file and sheet of it under the same columns, each cell plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.intake.register.formats import Grid, UnreadableRegister, numbered
from generator.records.characters import hidden
from generator.records.fields import VISIBLE

FILE, SHEET = "(file)", "(sheet)"
"""Columns that every row has: the name of its file without the ending, and of its sheet."""

_HEADER_IS_WITHIN = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its cells by column; empty ones are left out."""

    file: str
    sheet: str
    number: int
    cells: dict[str, str]

    @property
    def own(self) -> dict[str, str]:
        """The cells that stand in the row itself."""
        return {name: text for name, text in self.cells.items() if name not in (FILE, SHEET)}

    @property
    def place(self) -> str:
        """How people find it: ``cases.xlsx, sheet 2004, row 7``."""
        return (
            f"{self.file}, sheet {self.sheet}, row {self.number}"
            if self.sheet
            else f"{self.file}, row {self.number}"
        )


@dataclass(slots=True)
class Table:
    """Every row of a register.

    ``columns`` are named as in the first header that has them. ``blank`` and ``headers`` count the
    lines that are no rows; ``unread`` are those that cannot be read, with the reason; ``told`` is
    how it was read; ``is_1904`` says that days are counted from 1904.
    """

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blank: int = 0
    headers: int = 0
    unread: list[tuple[Row, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    removed: int = 0
    is_1904: bool = False


def key_of(name: str) -> str:
    """What two spellings of a column's name have in common: ``Case ID``, ``case_id`` and ``CASE  id:``."""
    if name in (FILE, SHEET):
        return name
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(words) or name.strip()


def table_of(
    grids: Iterable[Grid], *, sheets: Sequence[str] = (), header: int | None = None
) -> Table:
    """The grids under one header. ``sheets`` are those to take, ``header`` is the row that names the columns.

    Raises UnreadableRegister when there is nothing to take.
    """
    table = Table()
    for grid, names, lines in _taken([_headed(grid, header) for grid in grids], sheets, table):
        _add(table, grid, names, lines)
    used = {name for row in table.rows for name in row.cells}
    table.columns = [
        name for name in table.columns if name in used or not re.fullmatch("Column [A-Z]+", name)
    ]
    if not table.rows and not table.unread:
        raise UnreadableRegister(
            "no row stands below the header: name the right file, or the row of the `header`"
        )
    return table


_Headed = tuple[Grid, list[str], list[tuple[int, list[str]]]]


def _headed(grid: Grid, header: int | None) -> _Headed:
    """A grid, the names in its header, and the lines below."""
    if grid.header is not None:
        return grid, list(map(_name, grid.header)), grid.lines
    widths = [sum(map(bool, map(str.strip, cells))) for _, cells in grid.lines[:_HEADER_IS_WITHIN]]
    found = next((at for at, width in enumerate(widths) if width >= 0.6 * max(widths)), 0)
    at = found if header is None else header - 1
    if not any(widths) or at >= len(grid.lines):
        return grid, [], []
    above = sum(width > 0 for width in widths[:at])
    if above:
        grid.told.append(f"the header is row {at + 1}; what stands above it is no row")
    return grid, _trimmed(grid.lines[at][1]), grid.lines[at + 1 :]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return list(map(_name, cells))


def _name(cell: str) -> str:
    """A column's name in one line, without what records refuse."""
    return " ".join(_clean(cell)[0].split())


def _taken(grids: list[_Headed], sheets: Sequence[str], table: Table) -> list[_Headed]:
    """Those sheets that were asked for, else all that have most of their columns in common with the largest."""
    filled = [each for each in grids if each[1] or each[0].unread]
    if sheets:
        missing = [name for name in sheets if name not in {grid.sheet for grid, _, _ in grids}]
        if missing:
            names = ", ".join(grid.sheet for grid, _, _ in grids if grid.sheet)
            raise UnreadableRegister(
                f"no sheet is called {', '.join(missing)}: there are {names or 'none'}"
            )
        return [each for each in filled if each[0].sheet in sheets]
    main = (
        set(map(key_of, max(filled, key=lambda each: len(each[1]) * len(each[2]))[1]))
        if filled
        else set()
    )
    fitting = []
    for each in filled:
        grid, header, lines = each
        if grid.sheet and len(main.intersection(map(key_of, header))) < len(header) / 2:
            table.told.append(
                f"{grid.file}: the sheet {grid.sheet} ({len(lines)} rows) was not read, since its columns are others: "
                "name it under `sheets` if it belongs to the register"
            )
        else:
            fitting.append(each)
    return fitting


def _add(table: Table, grid: Grid, header: list[str], lines: list[tuple[int, list[str]]]) -> None:
    sheet = grid.sheet if grid.sheet and not re.fullmatch(r"Sheet ?1", grid.sheet) else ""
    where = f"{grid.file}, sheet {sheet}" if sheet else grid.file
    width = max([len(header), *(len(cells) for _, cells in lines)])
    names = _columns(table, where, [*header, *[""] * (width - len(header))])
    own = {FILE: grid.file.rpartition(".")[0]} | ({SHEET: grid.sheet} if grid.sheet else {})
    raw = [cell.strip() for cell in header]
    for number, cells in lines:
        if [" ".join(cell.split()) for cell in cells[: len(raw)]] == raw and grid.header is None:
            table.headers += 1
            continue
        filled = {
            name: text
            for name, cell in zip(names, cells, strict=False)
            if (text := _told_clean(table, cell))
        }
        if filled:
            table.rows.append(Row(grid.file, sheet, number, filled | own))
        else:
            table.blank += 1
    table.unread += [(Row(grid.file, sheet, number, {}), reason) for number, reason in grid.unread]
    table.told += [f"{where}: {told}" for told in grid.told]
    table.is_1904 |= grid.is_1904


def _columns(table: Table, where: str, header: list[str]) -> list[str]:
    """The table's names for a header's; names that are empty or there twice get one of their own."""
    is_first = not table.columns
    known = {key_of(name): name for name in (*table.columns, FILE, SHEET)}
    names = [FILE, SHEET]
    for at, given in enumerate(header):
        name = given or f"Column {_letters(at)}"
        free = next(each for each in numbered(name) if known.get(key_of(each), each) not in names)
        if free != name:
            table.told.append(
                f"{where}: `{name}` heads more than one column: the further one is called `{free}`"
            )
        names.append(known.setdefault(key_of(free), free))
    names = names[2:]
    fresh = [
        name
        for name, given in zip(names, header, strict=True)
        if given and name not in table.columns
    ]
    lacking = [name for name in table.columns if name not in names]
    if fresh and not is_first:
        table.told.append(
            f"{where}: has columns that the files before do not have: {', '.join(fresh)}"
        )
    if lacking:
        table.told.append(f"{where}: has no {', '.join(f'`{name}`' for name in lacking)}")
    table.columns += [name for name in names if name not in table.columns]
    return names


def _letters(at: int) -> str:
    """A column's letters in a spreadsheet, counted from 0."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


_ESCAPE = re.compile("_x(00[01][0-9A-Fa-f])_")
_ERRORS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"]
)
_SEEN = re.compile(VISIBLE)
_BREAKS = dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")


def _told_clean(table: Table, cell: str) -> str:
    text, removed = _clean(cell)
    table.removed += removed
    return text


def _clean(cell: str) -> tuple[str, int]:
    """A cell's text without what records refuse, and how many characters that were."""
    text = cell.strip()
    if text.isascii() and text.isprintable() and "_x00" not in text:
        return ("" if text in _ERRORS else text), 0
    text = (
        _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    refused = list(hidden(text))
    for at, character in reversed(refused):
        text = text[:at] + _BREAKS.get(character, "") + text[at + 1 :]
    return (text.strip() if _SEEN.search(text) else ""), len(refused)
