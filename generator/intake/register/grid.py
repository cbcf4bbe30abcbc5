"""The lines of one sheet or file of a register, as text, and how much is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from generator.intake.register.header import header_rows, joined, looks_like_value
from generator.intake.register.merged import Spot, SpotRange, join_merged
from generator.problem import quoted
from generator.records.characters import hidden, without_hidden
from generator.records.fields import VISIBLE

MAX_COLUMNS = 500
MAX_ROWS = 200_000
_FEW = 5
_ESCAPE = re.compile("_x(00[01][0-9A-Fa-f])_")
_ERROR = re.compile(
    "#(?:N/A|N/D|NV|GETTING_DATA|[¡¿]?(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC|FIELD|UNKNOWN|BEZUG"
    "|WERT|ZAHL|VALEUR|NOM|NOMBRE|NUL|RIF|VALORE|NOME|VALOR|NULO)[!?])|Err:5[0-9][0-9]"
)
"""What spreadsheets show in English, German, French, Italian and Spanish for a missing value."""
_SEEN = re.compile(VISIBLE)


class UnreadableRegister(Exception):
    """A file that cannot be read as a register; says why and what to do, in one line."""


@dataclass(slots=True)
class Grid:
    """The lines of one sheet or file, as text.

    ``lines`` are row numbers, from 1 as a spreadsheet shows them, with their cells. ``header`` are
    the names of the columns where the format itself gives them, ``names`` what ``find_header``
    finds. ``told`` is what a person should know of how it was read, ``unread`` the rows that cannot
    be read, with the reason. ``is_1904`` says that its days are counted from 1904. ``markdown`` are
    the places of columns that hold Markdown. ``is_one_of_many`` says that the file is a single
    case: others need not have the same columns. ``merged`` are ranges of cells that are one;
    ``beside`` are texts that belong to cells, such as links, by their kind.
    """

    file: str
    sheet: str
    lines: list[tuple[int, list[str]]]
    header: list[str] | None = None
    names: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    is_1904: bool = False
    markdown: set[int] = field(default_factory=set)
    merged: list[SpotRange] = field(default_factory=list)
    beside: dict[str, dict[Spot, str]] = field(default_factory=dict)
    is_one_of_many: bool = False

    def find_header(self, header: tuple[int, ...] | None) -> None:
        """Find the names of the columns, and leave only the lines below them.

        ``header`` are the numbers of the rows that name them, where somebody has said it.
        """
        if self.header is not None:
            self.names = list(map(_name, self.header))
            return
        if header == ():
            self.names = [""] * self.width
            return
        rows = [number - 1 for number in header or ()]
        rows = rows or header_rows(self.lines)
        if not rows or rows[-1] >= len(self.lines):
            self.lines = []
            return
        lines = [self.lines[at] for at in rows]
        self.names = joined([list(map(_name, cells)) for _, cells in lines])
        self._tell_header(rows, is_found=not header)
        self.lines = self.lines[rows[-1] + 1 :]
        self._take_beside()
        self.told += told_of(join_merged(self.lines, self.names, self.merged))

    def repeats_header(self, cells: Iterable[str]) -> bool:
        """True if a line has the names of the columns again, as where pages were put together."""
        texts = [" ".join(cell.split()) for cell in cells]
        return self.header is None and texts[: len(self.names)] == self.names

    def text_at(self, place: Spot) -> str:
        """Return the text of a cell before the header was found; none where there is no cell."""
        row, column = place
        cells = []
        if row < len(self.lines):
            cells = self.lines[row][1]
        if column < len(cells):
            return cells[column].strip()
        return ""

    def _take_beside(self) -> None:
        """Give each kind of text that belongs to cells a column of its own beside theirs."""
        numbers = {number - 1 for number, _ in self.lines}
        width = self.width
        for kind, texts in self.beside.items():
            columns = {column for row, column in texts if row in numbers}
            for column in sorted(columns):
                self.names += [""] * (width - len(self.names))
                name = self.names[column] or letters(column)
                self.names.append(f"{name} ({kind})")
                for number, cells in self.lines:
                    cells.append(texts.get((number - 1, column), ""))

    def _tell_header(self, rows: list[int], *, is_found: bool) -> None:
        first = rows[0] + 1
        above = [cells for _, cells in self.lines[: rows[0]]]
        if any(map(str.strip, chain.from_iterable(above))):
            self.told.append(f"the header is row {first}; what stands above it is no row")
        if is_found and len(rows) > 1:
            both = f"the header is rows {first} and {first + 1}"
            self.told.append(f"{both}; write `header: {first}` if the second is a case")
        value = next(filter(looks_like_value, self.names), None)
        if value:
            such = f"row {first} names the columns, one {quoted(value)}"
            self.told.append(f"{such}; write `header: none` if it is a case")

    @property
    def width(self) -> int:
        """The number of cells in its longest line."""
        return max((len(cells) for _, cells in self.lines), default=0)

    @property
    def size(self) -> int:
        """The number of its cells, where each column has a name."""
        return len(self.names) * len(self.lines)


def _name(cell: str) -> str:
    """Return a column's name in one line, without what records refuse."""
    text, _ = cleaned(cell)
    return " ".join(text.split())


def letters(column: int) -> str:
    """Return a column's letters in a spreadsheet, counted from 0."""
    before, last = divmod(column, 26)
    first = letters(before - 1) if before else ""
    return first + chr(ord("A") + last)


def told_of(places: Mapping[str, Iterable[str]]) -> list[str]:
    """Return each sentence with the first of the places that it is about."""
    told = []
    for sentence, each in places.items():
        those = list(each)
        few = ", ".join(those[:_FEW])
        if len(those) > _FEW:
            few += f", … ({len(those):,} in all)"
        if few:
            told.append(f"{sentence}: {few}")
    return told


def is_error(text: str) -> bool:
    """True if a cell shows that its formula has no value."""
    return bool(_ERROR.fullmatch(text.strip()))


def cleaned(cell: str) -> tuple[str, int]:
    """Return a cell's text without what records refuse, and how many characters that were."""
    text = cell.strip()
    if is_error(text):
        return "", 0
    if text.isascii() and text.isprintable() and "_x00" not in text:
        return text, 0
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refused = len(list(hidden(text)))
    text, _ = without_hidden(text)
    return text.strip() if _SEEN.search(text) else "", refused
