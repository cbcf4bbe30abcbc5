"""Cells that are merged over several rows: one case, or a value that counts for each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Spot = tuple[int, int]
"""Row and column, from 0."""
SpotRange = tuple[Spot, Spot]
"""The first and the last cell of a range."""
NumberedLines = list[tuple[int, list[str]]]
ToldPlaces = dict[str, list[str]]
_ID = re.compile(r"\b(id|key|case|no|nr|number|ref)\b", re.IGNORECASE)
_MOST = 500
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
    gone: set[int] = set()
    filled: dict[tuple[int, int], list[int]] = {}
    for (first, last), merged in _columns(cells_of, spans).items():
        top = cells_of[first]
        below = [cells_of[row] for row in range(first + 1, last + 1) if row in cells_of]
        if _are_one_case(top, below, merged, names):
            for at, cell in enumerate(top):
                texts = [cell, *(cells[at] for cells in below)]
                top[at] = "\n".join(texts).strip()
            gone.update(range(first + 1, last + 1))
            told[_CASES].append(f"rows {first + 1} to {last + 1}")
        else:
            filled[first, last] = merged
    for (first, last), merged in filled.items():
        for row in range(first + 1, last + 1):
            for at in merged if row in cells_of else ():
                cells_of[row][at] = cells_of[first][at]
        if not gone.issuperset(range(first + 1, last + 1)):
            told[_VALUES].append(f"rows {first + 1} to {last + 1}")
    lines[:] = [(number, cells) for number, cells in lines if number - 1 not in gone]
    return told


def _columns(
    cells_of: Mapping[int, list[str]], spans: Sequence[SpotRange]
) -> dict[tuple[int, int], list[int]]:
    """Return the merged columns by the first and the last of the rows that they hold together."""
    columns: dict[tuple[int, int], list[int]] = {}
    held = sum(last - first for (first, _), (last, _) in spans)
    if held > _MOST * len(cells_of):  # ranges that overlap are no spreadsheet's
        return columns
    for (first, left), (last, right) in sorted(spans):
        if first < last and first in cells_of:
            end = min(right + 1, len(cells_of[first]))
            columns.setdefault((first, last), []).extend(range(left, end))
    return columns


def _are_one_case(
    top: list[str], below: list[list[str]], merged: list[int], names: Sequence[str]
) -> bool:
    """True if rows have an id in common, or more cells than any has of its own."""
    common = [at for at in merged if top[at].strip()]
    for at in common:
        if at < len(names) and _ID.search(names[at]):
            return True
    own = 0
    for at in range(len(top)):
        if any(cells[at].strip() for cells in below):
            own += 1
    return len(common) > own
