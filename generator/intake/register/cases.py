"""The rows of a register that are cases: those that the mapping takes, joined where one goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from generator.intake.register.mapping import Register
from generator.intake.register.table import FILE, SHEET, Row
from generator.records.fields import folded

BREAK = "\x1e"
"""Stands between the texts of several rows that are one case; no register can hold it itself."""


class RowFilter:
    """The rows that a mapping takes by the values of their columns."""

    def __init__(self, register: Register, column_of: Callable[[str], str]) -> None:
        self._only = _patterns(register.only, column_of)
        self._skip = _patterns(register.skip, column_of)

    def takes(self, row: Row) -> bool:
        """True if every column of ``only`` has one of its values, and none of ``skip`` has."""
        is_wanted = all(_matches(row, self._only))
        return is_wanted and not any(_matches(row, self._skip))


def _patterns(
    chosen: Mapping[str, Sequence[str]], column_of: Callable[[str], str]
) -> dict[str, re.Pattern[str]]:
    """Return what is looked for in each column; a star stands for any text."""
    patterns = {}
    for column, values in chosen.items():
        texts = [re.escape(folded(value)) for value in values]
        any_of = "|".join(texts).replace(r"\*", ".*")
        patterns[column_of(column)] = re.compile(any_of, re.DOTALL)
    return patterns


def _matches(row: Row, patterns: Mapping[str, re.Pattern[str]]) -> Iterable[bool]:
    for column, pattern in patterns.items():
        text = row.cells.get(column, "")
        yield bool(pattern.fullmatch(folded(text)))


def cases(rows: Iterable[Row], ids: Sequence[str]) -> list[list[Row]]:
    """Return the rows of each case: those with its id, and those without any below them."""
    of_id: dict[tuple[str, ...], list[Row]] = {}
    found: list[list[Row]] = []
    above: list[Row] = []
    for row in rows:
        key = tuple(row.cells.get(name, "") for name in ids)
        is_next = above and above[0].order[:2] == row.order[:2]
        if any(key) and key in of_id:
            above = of_id[key]
        elif any(key) or not is_next:
            above = of_id[key] = []
            found.append(above)
        above.append(row)
    return found


def joined(rows: Sequence[Row]) -> Row:
    """Return several rows as one; where they differ, each row's text keeps its place."""
    first = rows[0].cells
    every = [row.cells for row in rows]
    cells: dict[str, str] = {}
    for name in dict.fromkeys(chain.from_iterable(every)):
        texts = [own.get(name, "") for own in every]
        said = set(filter(None, texts))
        if len(said) == 1:
            texts = list(said)
        cells[name] = BREAK.join(texts)
    for name in first.keys() & {FILE, SHEET}:
        cells[name] = first[name]
    return replace(rows[0], cells=cells)
