"""The geometry of charts: numbers in, what templates draw out.

Across, everything is in hundredths of the chart's width, so that a chart fits any screen while its
words keep their size; down, it is in pixels from the top. Words beside a chart stand right of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, cycle
from typing import NamedTuple, TypeVar

_Key = TypeVar("_Key")

HEIGHT = 220
"""Of a chart of columns, without the words below it."""
_SHADES = 5
_WIDEST = 14
_MOST_TICKS = 4
_LETTERS = 22
"""The letters that have room below a chart on a phone."""
_LINE = 18


class Bar(NamedTuple):
    """A number beside its name, how long its bar is, and where what it counts is listed, if so."""

    name: str
    number: int
    width: float
    address: str | None = None


class Bars(NamedTuple):
    """Bars below each other, and the sum of their numbers."""

    bars: Sequence[Bar]
    total: int


class Piece(NamedTuple):
    """A part of a stacked column: its key, its number, and its place in pixels."""

    key: str
    number: int
    y: float
    height: float


class StackedColumn(NamedTuple):
    """A column of pieces, and its name where there is room for it, at ``middle``."""

    x: float
    width: float
    middle: float
    name: str
    pieces: Sequence[Piece]


class Label(NamedTuple):
    """The words beside a piece of the last column, at ``y``, as near to its middle as can be."""

    key: str
    number: int
    middle: float
    y: float


class Columns(NamedTuple):
    """A chart of columns. ``ticks`` are numbers and their heights."""

    columns: Sequence[StackedColumn]
    labels: Sequence[Label]
    ticks: Sequence[tuple[int, float]]
    height: int = HEIGHT


def bars(
    names: Mapping[_Key, str], numbers: Mapping[_Key, int], addresses: Mapping[_Key, str]
) -> Bars:
    """Return a bar for each number, scaled so that the longest takes the whole width."""
    most = max(numbers.values(), default=0) or 1
    drawn = []
    for key, number in numbers.items():
        width = round(100 * number / most, 2)
        drawn.append(Bar(names[key], number, width, addresses[key] if number else None))
    return Bars(drawn, sum(numbers.values()))


def shades(cells: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Return the shade of each cell: 0 for nothing, then 1 to 5 by fifths of the most.

    Small numbers stay light. A cell of several words together is as light as nothing, or it would
    make the others pale.
    """
    shades = Counter({cell: number for cell, number in cells.items() if all(cell)})
    most = max([*shades.values(), _SHADES])
    for cell, number in shades.items():
        shades[cell] = math.ceil(_SHADES * number / most)
    return shades


def columns(stacks: Sequence[tuple[str, Mapping[str, int]]]) -> Columns:
    """Return a column for each name and its numbers, stacked upwards; the last has labels."""
    totals = [sum(numbers.values()) for _, numbers in stacks]
    most = max(totals, default=0) or 1
    step = min(100 / max(1, len(stacks)), _WIDEST)
    width = 0.76 * step
    letters = "".join(name for name, _ in stacks)
    # A phone has room for one name of so many columns.
    named = math.ceil(len(letters) / _LETTERS) or 1
    drawn = []
    pieces: list[Piece] = []
    for number, (name, numbers) in enumerate(stacks, 1):
        from_right = len(stacks) - number
        x = 100 - (from_right + 0.88) * step
        pieces = list(_pieces(numbers, most))
        column = StackedColumn(
            x=round(x, 2),
            width=round(width, 2),
            middle=round(x + width / 2, 2),
            name="" if from_right % named else name,
            pieces=[piece for piece in pieces if piece.height],
        )
        drawn.append(column)
    labelled = [piece for piece in reversed(pieces) if piece.number]
    return Columns(drawn, list(_labels(labelled)), list(_ticks(most)))


def _pieces(numbers: Mapping[str, int], most: int) -> Iterator[Piece]:
    bottom = float(HEIGHT)
    totals = accumulate(numbers.values())
    for (key, number), total in zip(numbers.items(), totals, strict=True):
        top = _y(total, most)
        yield Piece(key, number, top, round(bottom - top, 2))
        bottom = top


def _y(number: int, most: int) -> float:
    return round(HEIGHT * (1 - number / most), 2)


def _labels(pieces: Sequence[Piece]) -> Iterator[Label]:
    highest = _LINE / 2
    for number, piece in enumerate(pieces):
        # There is room for the labels that follow below, a line of words each.
        lowest = HEIGHT - _LINE * (len(pieces) - number - 0.5)
        middle = round(piece.y + piece.height / 2, 2)
        y = round(max(highest, min(middle, lowest)), 2)
        yield Label(piece.key, piece.number, middle, y)
        highest = y + _LINE


def _ticks(most: int) -> Iterator[tuple[int, float]]:
    step = 1
    factors = cycle((2, 2.5, 2))
    while most // step > _MOST_TICKS:
        step = int(step * next(factors))
    for number in range(0, most + 1, step):
        yield number, _y(number, most)
