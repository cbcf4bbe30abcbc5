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
    """How many lessons name the word of a row and that of a column.

    A lesson that names several counts in several cells, and once in each total. ``rest`` is how
    many words of the rows and of the columns stand together in the last one, which is ``REST``.
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
    downs, downs_of, rest_down = _most_used(lessons, *rows)
    acrosses, acrosses_of, rest_across = _most_used(lessons, *columns)
    cells: Counter[tuple[str, str]] = Counter()
    in_row: Counter[str] = Counter()
    in_column: Counter[str] = Counter()
    for lesson in lessons:
        down, across = downs_of(lesson), acrosses_of(lesson)
        in_row.update(down)
        in_column.update(across)
        cells.update(product(down, across))
    return Crossing(downs, acrosses, (rest_down, rest_across), cells, in_row, in_column)


def _most_used(
    lessons: Sequence[Lesson], order: Iterable[str], words: WordsOf
) -> tuple[list[str], WordsOf, int]:
    """Return the words in use, the same of one lesson, and how many words ``REST`` stands for."""
    uses: Counter[str] = Counter()
    for lesson in lessons:
        uses.update(set(words(lesson)))
    used = [word for word in order if uses[word]]
    kept = set(sorted(used, key=lambda word: -uses[word])[:_MOST])
    shown = [word for word in used if word in kept]
    rest = len(used) - len(kept)
    if rest:
        shown.append(REST)
    return shown, lambda lesson: {word if word in kept else REST for word in words(lesson)}, rest
