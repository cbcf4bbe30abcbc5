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
    row_order, row_words = rows
    column_order, column_words = columns
    row_names, more_rows = _most_used(lessons, row_order, row_words)
    column_names, more_columns = _most_used(lessons, column_order, column_words)
    cells: Counter[tuple[str, str]] = Counter()
    in_row: Counter[str] = Counter()
    in_column: Counter[str] = Counter()
    for lesson in lessons:
        own_rows = {row_names.get(word, REST) for word in row_words(lesson)}
        own_columns = {column_names.get(word, REST) for word in column_words(lesson)}
        in_row.update(own_rows)
        in_column.update(own_columns)
        cells.update(product(own_rows, own_columns))
    return Crossing(
        rows=list(row_names),
        columns=list(column_names),
        rest=(more_rows, more_columns),
        cells=cells,
        in_row=in_row,
        in_column=in_column,
    )


def _most_used(
    lessons: Sequence[Lesson], order: Iterable[str], words: WordsOf
) -> tuple[dict[str, str], int]:
    """Return the most used words, in order, as names of rows, and how many ``REST`` stands for."""
    uses: Counter[str] = Counter()
    for lesson in lessons:
        uses.update(set(words(lesson)))
    used = [word for word in order if uses[word]]
    ranked = sorted(used, key=lambda word: -uses[word])
    kept = ranked[:_MOST]
    names = {word: word for word in used if word in kept}
    if len(used) > len(kept):
        names[REST] = REST
    return names, len(used) - len(kept)
