"""Lists as people write them: with bullets, numbers or boxes, one a line, or between semicolons."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from generator.records.source import MAX_VALUES

_MARKER = re.compile(r"\s{0,9}(?:[-*+•–]|[0-9]{1,3}[.)])(?:\s+|$)(?:\[[ xX]\]\s*)?")
_BETWEEN = re.compile(r";|(?<=[\"”])\s{0,9},\s{0,9}(?=[\"“])")
_WRAPPED = 50
_SIGNS = "-*+`~>|#"


def items(text: str, begins: Callable[[str], bool] | None = None) -> list[str]:
    """Return the items of a list: with bullets, numbers or boxes, or one a line.

    ``begins`` tells whether a line begins an item, where no bullet or number does.
    """
    groups: list[list[str]] = []
    lines = text.split("\n")
    margins = [_indent(line) for line in lines if _MARKER.match(line)]
    for before, line in pairwise(["", *lines]):
        is_inner = margins and _indent(line) > margins[0] + 1
        marker = None if is_inner else _MARKER.match(line)
        is_new = not before.strip()
        if not margins and not is_new:
            # A line goes on where the one before was too long to.
            goes_on = line[:1].islower() and len(before) >= _WRAPPED
            is_new = begins(line) if begins else not goes_on
        if len(groups) > MAX_VALUES:
            break  # a record with so many is refused as a whole, whatever follows
        if marker or (is_new and not line[:1].isspace()) or not groups:
            groups.append([line[marker.end() :] if marker else line])
        else:
            groups[-1].append(line)
    return list(filter(None, map(_joined, groups)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(item: list[str]) -> str:
    """Return the lines of an item as one, unless they are lines for a reason."""
    parts = [part.strip() for part in item if part.strip()]
    has_lines = any(part[0] in _SIGNS for part in parts[1:])
    return ("\n" if has_lines else " ").join(parts)


def pieces(text: str) -> list[str]:
    """Return short texts between semicolons or lines, without quotation marks around them."""
    parts = [part for item in items(text, every_line) for part in _BETWEEN.split(item)]
    plain = [part.strip().strip('"“”„«»').strip() for part in parts]
    return list(filter(None, plain))


def every_line(_line: str) -> bool:
    """For lists whose items never go on in a second line."""
    return True
