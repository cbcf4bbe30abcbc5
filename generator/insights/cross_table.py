"""Two kinds of words crossed: how many lessons name both, such as a factor and an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from generator.records.lesson import Lesson

REST = ""
"""In the place of a word: all the words that are too many to be told apart."""
_MOST = 15

Words = Callable[[Lesson], Collection[str]]


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
    rows: tuple[Iterable[str], Words],
    columns: tuple[Iterable[str], Words],
) -> Crossing:
    """Cross the words of rows and columns, each given in the order of the vocabulary with what a lesson names."""
    downs, its_downs, rest_down = _kept(lessons, *rows)
    acrosses, its_acrosses, rest_across = _kept(lessons, *columns)
    cells = Counter(
        pair for lesson in lessons for pair in product(its_downs(lesson), its_acrosses(lesson))
    )
    in_row = Counter(word for lesson in lessons for word in its_downs(lesson))
    in_column = Counter(word for lesson in lessons for word in its_acrosses(lesson))
    return Crossing(downs, acrosses, (rest_down, rest_across), cells, in_row, in_column)


def _kept(
    lessons: Sequence[Lesson], order: Iterable[str], words: Words
) -> tuple[list[str], Words, int]:
    """The words that some lesson names, the most used of them if they are too many; what a lesson names of these."""
    uses = Counter(word for lesson in lessons for word in set(words(lesson)))
    used = [word for word in order if uses[word]]
    kept = (
        set(sorted(used, key=lambda word: -uses[word])[:_MOST]) if len(used) > _MOST else set(used)
    )
    rest = len(used) - len(kept)
    shown = [word for word in used if word in kept] + ([REST] if rest else [])
    return shown, lambda lesson: {word if word in kept else REST for word in words(lesson)}, rest
