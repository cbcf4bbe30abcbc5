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
    joined: set[int] = set()
    filled: list[tuple[range, list[int]]] = []
    for (first, last), merged in _columns(cells_of, spans).items():
        further = range(first + 1, last + 1)
        top = cells_of[first]
        below = [cells_of[row] for row in further if row in cells_of]
        if _are_one_case(top, below, merged, names):
            # Their texts stand below each other.
            for at, texts in enumerate(zip(top, *below, strict=False)):
                top[at] = "\n".join(texts).strip()
            joined.update(further)
            place = f"rows {first + 1} to {last + 1}"
            told[_CASES].append(place)
        else:
            filled.append((further, merged))
    for further, merged in filled:
        top = cells_of[further.start - 1]
        for row in cells_of.keys() & further:
            for at in merged:
                cells_of[row][at] = top[at]
        if not joined.issuperset(further):
            place = f"rows {further.start} to {further.stop}"
            told[_VALUES].append(place)
    kept = [line for line in lines if line[0] - 1 not in joined]
    lines[:] = kept
    return told


def _columns(
    cells_of: Mapping[int, list[str]], spans: Sequence[SpotRange]
) -> dict[tuple[int, int], list[int]]:
    """Return the merged columns by the first and the last of the rows that they hold together."""
    columns: dict[tuple[int, int], list[int]] = {}
    held = 0
    for (first, _), (last, _) in spans:
        held += last - first
    if held > _MOST * len(cells_of):  # ranges that overlap are no spreadsheet's
        return columns
    for (first, left), (last, right) in sorted(spans):
        if first < last and first in cells_of:
            end = min(right + 1, len(cells_of[first]))
            merged = columns.setdefault((first, last), [])
            merged.extend(range(left, end))
    return columns


def _are_one_case(
    top: list[str], below: list[list[str]], merged: list[int], names: Sequence[str]
) -> bool:
    """True if rows have an id in common, or more cells than any has of its own."""
    common = [at for at in merged if top[at].strip()]
    named = [names[at] for at in common if at < len(names)]
    if any(map(_ID.search, named)):
        return True
    own = 0
    for texts in zip(*below, strict=False):
        own += any(map(str.strip, texts))
    return len(common) > own
