"""The geometry of charts: numbers in, what templates draw out.

Across, everything is in hundredths of the chart's width, so that a chart fits any screen while its
words keep their size; down, it is in pixels from the top. Words beside a chart stand right of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

HEIGHT = 220
"""Of a chart of columns, without the words below it."""
_SHADES = 5
_WIDEST = 14
_MOST_TICKS = 4
_LETTERS = 22
"""The letters that have room below a chart on a phone."""
_LINE = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """A number beside its name, and how long its bar is."""

    name: str
    number: int
    width: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, and the sum of their numbers."""

    bars: Sequence[Bar]
    total: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column: what it stands for, and where."""

    key: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class StackedColumn:
    """A column of pieces, and its name where there is room for it, at ``middle``."""

    x: float
    width: float
    middle: float
    name: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Label:
    """The words beside a piece of the last column, at ``y``, as near to its middle as can be."""

    key: str
    number: int
    middle: float
    y: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns. ``ticks`` are numbers and their heights."""

    columns: Sequence[StackedColumn]
    labels: Sequence[Label]
    ticks: Sequence[tuple[int, float]]
    height: int = HEIGHT


def bars(names: Mapping[str, str], numbers: Mapping[str, int]) -> Bars:
    """Return a bar for each number; the longest takes the whole width."""
    most = max(numbers.values(), default=0) or 1
    drawn = []
    for key, number in numbers.items():
        width = round(100 * number / most, 2)
        drawn.append(Bar(names[key], number, width))
    return Bars(drawn, sum(numbers.values()))


def shades(cells: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Return the shade of each cell: 0 for nothing, then 1 to 5 by fifths of the most.

    Small numbers stay light. A cell of several words together is as light as nothing, or it would
    make the others pale.
    """
    shades = Counter({cell: number for cell, number in cells.items() if all(cell)})
    most = max([*shades.values(), _SHADES])
    for cell, number in shades.items():
        shades[cell] = -(-_SHADES * number // most)
    return shades


def columns(stacks: Sequence[tuple[str, Mapping[str, int]]]) -> Columns:
    """Return a column for each name and its numbers, stacked upwards; the last has labels."""
    if not stacks:
        return Columns([], [], _ticks(1))
    most = max(sum(numbers.values()) for _, numbers in stacks) or 1
    step = min(100 / len(stacks), _WIDEST)
    width = 0.76 * step
    letters = sum(len(name) for name, _ in stacks)
    # A phone has room for one name of so many columns.
    named = -(-letters // _LETTERS) or 1
    drawn = []
    for number, (name, numbers) in enumerate(stacks):
        from_right = len(stacks) - 1 - number
        x = 100 - (from_right + 0.88) * step
        middle = round(x + width / 2, 2)
        shown = "" if from_right % named else name
        pieces = [piece for piece in _pieces(numbers, most) if piece.height]
        drawn.append(StackedColumn(round(x, 2), round(width, 2), middle, shown, pieces))
    last = stacks[-1][1]
    return Columns(drawn, _labels(last, most), _ticks(most))


def _pieces(numbers: Mapping[str, int], most: int) -> list[Piece]:
    pieces = []
    total, bottom = 0, float(HEIGHT)
    for key, number in numbers.items():
        total += number
        top = _y(total, most)
        pieces.append(Piece(key, top, round(bottom - top, 2)))
        bottom = top
    return pieces


def _y(number: int, most: int) -> float:
    return round(HEIGHT * (1 - number / most), 2)


def _labels(numbers: Mapping[str, int], most: int) -> list[Label]:
    pieces = [piece for piece in _pieces(numbers, most) if numbers[piece.key]][::-1]
    labels: list[Label] = []
    for number, piece in enumerate(pieces):
        # A line of words from the label above at least, with room for those that follow below.
        highest = labels[-1].y + _LINE if labels else _LINE / 2
        lowest = HEIGHT - _LINE * (len(pieces) - number - 0.5)
        middle = round(piece.y + piece.height / 2, 2)
        y = round(max(highest, min(middle, lowest)), 2)
        labels.append(Label(piece.key, numbers[piece.key], middle, y))
    return labels


def _ticks(most: int) -> list[tuple[int, float]]:
    step, factors = 1, cycle((2, 2.5, 2))
    while most // step > _MOST_TICKS:
        step = int(step * next(factors))
    return [(number, _y(number, most)) for number in range(0, most + 1, step)]
