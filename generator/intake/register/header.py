"""The names of columns: the lines that hold them, and one name out of several rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

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
    """Return the places of the lines that name the columns: one, or two, or none."""
    widths = []
    for _, cells in lines[:_IS_WITHIN]:
        filled = list(filter(str.strip, cells))
        widths.append(len(filled))
    # A single line that is wider than all others is one in which a text was torn.
    ranked = sorted(filter(None, widths), reverse=True)
    widest = ranked[1] if len(ranked) > 3 else max(ranked, default=0)
    if not widest:
        return []
    at = next(at for at, width in enumerate(widths) if width >= 0.6 * widest)
    for first in (at - 1, at):
        rows = [list(map(str.strip, cells)) for _, cells in lines[max(0, first) : first + 2]]
        if len(rows) == 2 and _are_one_header(*rows):
            return [first, first + 1]
    return [at]


def _are_one_header(upper: list[str], lower: list[str]) -> bool:
    """True if the first row names groups of columns, and the second what is in them."""
    for text in filter(None, lower):
        if len(text) > _LONGEST or text.endswith(".") or _VALUE.fullmatch(text):
            return False
    grouped: list[str] = []
    apart: list[str] = []
    above = ["-", *upper, *[""] * (len(lower) - len(upper)), "-"]
    for at, below in enumerate(lower + [""] * (len(upper) - len(lower)), 1):
        is_grouped = not above[at] or above[at] == above[at - 1] or above[at + 1] in ("", above[at])
        if above[at] or below:
            (grouped if is_grouped else apart).append(below)
    repeats = _repeats(upper)
    names = list(filter(None, joined([upper, lower])))
    is_sound = all(grouped) and len(grouped) > 1 and len(set(names)) == len(names)
    if any(apart):
        return is_sound and repeats and len(grouped) > len(apart)
    return is_sound and (repeats or bool(apart))


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one name a column out of several rows; a group's name holds for the blanks behind.

    >>> joined([["Case", "Action", ""], ["", "What", "Who"]])
    ['Case', 'Action / What', 'Action / Who']
    """
    names = []
    group = [""] * len(rows)
    has_blanks = [not _repeats(cells) for cells in rows]
    for at in range(max(map(len, rows), default=0)):
        texts = [cells[at] if at < len(cells) else "" for cells in rows]
        while texts and not texts[-1]:
            texts.pop()
        for level in range(len(texts) - 1):
            if has_blanks[level]:
                texts[level] = texts[level] or group[level]
        group = texts + [""] * (len(rows) - len(texts))
        names.append(" / ".join(dict.fromkeys(filter(None, texts))))
    while names and not names[-1]:
        names.pop()
    return names


def _repeats(cells: Sequence[str]) -> bool:
    """True if a name stands over each column of its group, rather than over the first."""
    return any(name and name == other for name, other in pairwise(cells))
