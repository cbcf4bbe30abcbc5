"""The geometry of charts: numbers in, what templates draw out.

Across, everything is in hundredths of the chart's width, so that a chart fits any screen while its
words keep their size; down, it is in pixels from the top. Words beside a chart stand right of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

HEIGHT = 220
"""Of a chart of columns, without the words below it."""
_SHADES = 5
_WIDEST = 14
_MOST_TICKS = 4
_LETTERS = 22
"""So many letters have room below a chart on a phone."""
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
class Column:
    """A column of pieces, and its name where there is room for it, at ``middle``."""

    x: float
    width: float
    middle: float
    name: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Label:
    """The words beside a piece of the last column: at ``y``, which is as near to the piece's middle as can be."""

    key: str
    number: int
    middle: float
    y: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns. ``ticks`` are numbers and their heights."""

    columns: Sequence[Column]
    labels: Sequence[Label]
    ticks: Sequence[tuple[int, float]]
    height: int = HEIGHT


def bars(names: Mapping[str, str], numbers: Mapping[str, int]) -> Bars:
    """A bar for each number; the longest takes the whole width."""
    most = max(numbers.values(), default=0) or 1
    drawn = [
        Bar(names[key], number, round(100 * number / most, 2)) for key, number in numbers.items()
    ]
    return Bars(drawn, sum(numbers.values()))


def shades(cells: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """How dark each cell is: 0 for nothing, then 1 to 5 by fifths of the most; small numbers stay light.

    A cell that stands for several words together is as light as nothing, or it would make the
    others pale.
    """
    single = {cell: number for cell, number in cells.items() if all(cell)}
    most = max([*single.values(), _SHADES])
    return Counter({cell: -(-_SHADES * number // most) for cell, number in single.items()})


def columns(stacks: Sequence[tuple[str, Mapping[str, int]]]) -> Columns:
    """A column for each name and its numbers, which are stacked from the bottom; the last one is labelled."""
    most = max((sum(numbers.values()) for _, numbers in stacks), default=0) or 1
    step = min(100 / (len(stacks) or 1), _WIDEST)
    named = -(-sum(len(name) for name, _ in stacks) // _LETTERS) or 1
    drawn = []
    for back, (name, numbers) in zip(range(len(stacks))[::-1], stacks, strict=True):
        x, width = 100 - (back + 0.88) * step, 0.76 * step
        shown = "" if back % named else name
        pieces = [piece for piece in _pieces(numbers, most) if piece.height]
        drawn.append(Column(round(x, 2), round(width, 2), round(x + width / 2, 2), shown, pieces))
    return Columns(drawn, _labels(stacks[-1][1], most) if stacks else [], _ticks(most))


def _pieces(numbers: Mapping[str, int], most: int) -> list[Piece]:
    tops = [_y(total, most) for total in accumulate(numbers.values(), initial=0)]
    return [
        Piece(key, top, round(bottom - top, 2))
        for key, bottom, top in zip(numbers, tops[:-1], tops[1:], strict=True)
    ]


def _y(number: int, most: int) -> float:
    return round(HEIGHT * (1 - number / most), 2)


def _labels(numbers: Mapping[str, int], most: int) -> list[Label]:
    pieces = [piece for piece in _pieces(numbers, most)[::-1] if numbers[piece.key]]
    middles = [round(piece.y + piece.height / 2, 2) for piece in pieces]
    return [
        Label(piece.key, numbers[piece.key], middle, y)
        for piece, middle, y in zip(pieces, middles, apart(middles), strict=True)
    ]


def apart(middles: Sequence[float]) -> list[float]:
    """The same heights, each a line of words from the next at least; from the top down, inside the chart."""
    lowest = [HEIGHT - _LINE * (left + 0.5) for left in range(len(middles))][::-1]
    places: list[float] = []
    for middle, low in zip(middles, lowest, strict=True):
        high = places[-1] + _LINE if places else _LINE / 2
        places.append(round(max(high, min(middle, low)), 2))
    return places


def _ticks(most: int) -> list[tuple[int, float]]:
    steps = (digit * 10**power for power in range(10) for digit in (1, 2, 5))
    step = next(step for step in steps if most // step <= _MOST_TICKS)
    return [(number, _y(number, most)) for number in range(0, most + 1, step)]
