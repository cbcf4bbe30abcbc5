"""Cross-tabulate the lessons by two parts of the vocabulary, such as factors and areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from generator.records.lesson import Lesson

REST = ""
"""Stands for all the words beyond the most used."""
_MOST = 15

WordsOf = Callable[[Lesson], Collection[str]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A table of the lessons that name the word of a row and that of a column.

    A lesson that names several words counts in several cells, and once in each total. ``rest`` are
    the numbers of words of the rows and of the columns that ``REST``, the last one, stands for.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    rest: tuple[int, int]
    cells: Counter[tuple[str, str]]
    in_row: Counter[str]
    in_column: Counter[str]


def crossing(
    lessons: Sequence[Lesson],
    rows: tuple[Iterable[str], WordsOf],
    columns: tuple[Iterable[str], WordsOf],
) -> Crossing:
    """Cross two kinds of words, each given in the vocabulary's order with those of a lesson."""
    (row_order, row_words), (column_order, column_words) = rows, columns
    downs, rest_down = _most_used(lessons, row_order, row_words)
    acrosses, rest_across = _most_used(lessons, column_order, column_words)
    cells: Counter[tuple[str, str]] = Counter()
    in_row: Counter[str] = Counter()
    in_column: Counter[str] = Counter()
    for lesson in lessons:
        down = _folded(row_words(lesson), downs)
        across = _folded(column_words(lesson), acrosses)
        in_row.update(down)
        in_column.update(across)
        cells.update(product(down, across))
    return Crossing(downs, acrosses, (rest_down, rest_across), cells, in_row, in_column)


def _most_used(
    lessons: Sequence[Lesson], order: Iterable[str], words: WordsOf
) -> tuple[list[str], int]:
    """Return the words in use, in order, and how many of them ``REST`` stands for at the end."""
    uses: Counter[str] = Counter()
    for lesson in lessons:
        uses.update(set(words(lesson)))
    used = [word for word in order if uses[word]]
    kept = sorted(used, key=lambda word: -uses[word])[:_MOST]
    if len(kept) == len(used):
        return used, 0
    return [*(word for word in used if word in kept), REST], len(used) - len(kept)


def _folded(words: Iterable[str], shown: Collection[str]) -> set[str]:
    """Return the words, ``REST`` in place of those that are not shown."""
    return {word if word in shown else REST for word in words}
