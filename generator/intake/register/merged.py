"""Cells that are merged over several rows: one case, or a value that counts for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

Spot = tuple[int, int]
"""Row and column, from 0."""
SpotRange = tuple[Spot, Spot]
"""The first and the last cell of a range."""
NumberedLines = list[tuple[int, list[str]]]
ToldPlaces = dict[str, list[str]]
_ID = re.compile(r"\b(id|key|case|no|nr|number|ref)\b", re.IGNORECASE)
_CASES = "rows that merged cells make one case; `cells` without `merged` reads each for itself"
_VALUES = "a merged cell counts for each of its rows"


def join_merged(
    lines: NumberedLines, names: Sequence[str], spans: Sequence[SpotRange]
) -> ToldPlaces:
    """Join lines that have an id, or most cells, in common; else fill down. Return what to tell.

    The texts of lines that are joined stand below each other.
    """
    told: ToldPlaces = {_CASES: [], _VALUES: []}
    cells_of = {number - 1: cells for number, cells in lines}
    columns: dict[tuple[int, int], list[int]] = {}
    for (first, left), (last, right) in sorted(spans):
        if first < last and first in cells_of:
            width = len(cells_of[first])
            columns.setdefault((first, last), []).extend(range(left, min(right + 1, width)))
    gone: set[int] = set()
    for (first, last), merged in columns.items():
        top, *others = [cells_of[row] for row in range(first, last + 1) if row in cells_of]
        further = [any(cells[at].strip() for cells in others) for at in range(len(top))]
        common = [at for at in merged if top[at].strip()]
        has_id = any(_ID.search(names[at]) for at in common if at < len(names))
        if has_id or len(common) > sum(further):
            for at, cell in enumerate(top):
                top[at] = "\n".join([cell, *(cells[at] for cells in others)]).strip()
            gone.update(range(first + 1, last + 1))
            told[_CASES].append(f"rows {first + 1} to {last + 1}")
    for (first, last), merged in columns.items():
        below = [row for row in range(first + 1, last + 1) if row in cells_of and row not in gone]
        for row in below:
            for at in merged:
                cells_of[row][at] = cells_of[first][at]
        if below:
            told[_VALUES].append(f"rows {first + 1} to {last + 1}")
    lines[:] = [(number, cells) for number, cells in lines if number - 1 not in gone]
    return told
