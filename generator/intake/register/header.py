"""The names of columns: the lines that hold them, and one name out of several rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

_IS_WITHIN = 25
_LONGEST = 60
_VALUE = re.compile(r"[\W\d_]*\d[\W\d_]*")
_ID = re.compile(r"[A-Z]{1,8}-\d+")
_YEAR = re.compile(r"(19|20)\d\d")
Lines = Sequence[tuple[int, Sequence[str]]]


def looks_like_value(name: str) -> bool:
    """True if a name is a number, a date or the id of a case; a year alone may head a column."""
    is_value = _VALUE.fullmatch(name) or _ID.fullmatch(name)
    return bool(is_value) and not _YEAR.fullmatch(name)


def header_rows(lines: Lines) -> list[int]:
    """Return the numbers, from 0, of the lines that name the columns: one or two, or none."""
    rows = [list(map(str.strip, cells)) for _, cells in lines[: _IS_WITHIN + 1]]
    at = _first_wide(rows[:_IS_WITHIN])
    if at is None:
        return []
    for first in (at - 1, at):
        rows_here = rows[max(first, 0) : first + 2]
        if first >= 0 and len(rows_here) == 2 and _are_one_header(*rows_here):
            return [first, first + 1]
    return [at]


def _first_wide(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the first row that has about as many texts as any; None for blank rows.

    A single row that is wider than all others is one in which a text was torn.
    """
    widths = [len(cells) - cells.count("") for cells in rows]
    ranked = sorted(filter(None, widths), reverse=True)
    if not ranked:
        return None
    widest = ranked[1] if len(ranked) > 3 else ranked[0]
    for at, width in enumerate(widths):
        if width >= 0.6 * widest:
            return at
    return None


def _are_one_header(upper: list[str], lower: list[str]) -> bool:
    """True if the first row names groups of columns, and the second what is in them."""
    for text in filter(None, lower):
        if len(text) > _LONGEST or text.endswith(".") or _VALUE.fullmatch(text):
            return False
    grouped, apart = _below_groups(upper, lower)
    if len(grouped) < 2 or not all(grouped):
        return False
    names = list(filter(None, joined([upper, lower])))
    if len(set(names)) < len(names):
        return False
    if any(apart):
        return _repeats(upper) and len(grouped) > len(apart)
    return _repeats(upper) or bool(apart)


def _below_groups(upper: list[str], lower: list[str]) -> tuple[list[str], list[str]]:
    """Return the second row's names below those of groups, and below those of single columns."""
    columns = list(zip_longest(upper, lower, fillvalue=""))
    heads = ["-", *[head for head, _ in columns], "-"]
    grouped: list[str] = []
    apart: list[str] = []
    for at, (head, name) in enumerate(columns):
        before = heads[at]
        behind = heads[at + 2]
        is_alone = head not in ("", before) and behind not in ("", head)
        if is_alone:
            apart.append(name)
        elif head or name:
            grouped.append(name)
    return grouped, apart


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one name a column out of several rows; a group's name holds for the blanks behind.

    >>> joined([["Case", "Action", ""], ["", "What", "Who"]])
    ['Case', 'Action / What', 'Action / Who']
    """
    names = []
    group = [""] * len(rows)
    has_blanks = [not _repeats(cells) for cells in rows]
    for column in zip_longest(*rows, fillvalue=""):
        texts = _without_blank_end(column)
        for level in range(len(texts) - 1):
            if has_blanks[level]:
                texts[level] = texts[level] or group[level]
        group = texts + [""] * (len(rows) - len(texts))
        names.append(" / ".join(dict.fromkeys(filter(None, texts))))
    return _without_blank_end(names)


def _without_blank_end(texts: Sequence[str]) -> list[str]:
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _repeats(cells: Sequence[str]) -> bool:
    """True if a name stands over each column of its group, rather than over the first."""
    neighbours = pairwise(cells)
    return any(name == other != "" for name, other in neighbours)
