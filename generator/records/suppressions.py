"""The comments of a YAML file, which are as public as what it says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from generator.problem import Place
from generator.records.source import Source

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")


def comments(source: Source) -> Iterator[tuple[Place, str]]:
    """Yield place and text of every comment, or of every line that is not empty if unread."""
    lines = source.text.split("\n")
    if not source.is_read:
        for number, line in enumerate(lines):
            if line.strip():
                yield (number, 0), line
        return
    inside = sorted(_inside(source, lines))
    for number, line in enumerate(lines):
        for match in _COMMENT.finditer(line):
            place = number, match.start()
            nearest = bisect_right(inside, (place, (len(lines), 0))) - 1
            if nearest < 0 or place >= inside[nearest][1]:
                yield place, match[0]
                break


def _inside(source: Source, lines: list[str]) -> Iterator[tuple[Place, Place]]:
    """Yield where texts begin and end; what stands behind the sign of a block is no part of it."""
    for position in source.positions.texts():
        start = line, column = position.place
        is_block = lines[line].startswith(("|", ">"), column)
        if is_block and position.end > start:
            start = line + 1, 0
        yield start, position.end
