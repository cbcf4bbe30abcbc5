"""The comments of a YAML file, which are as public as what it says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from generator.problem import Place
from generator.records.source import Source

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")


def comments(source: Source) -> Iterator[tuple[Place, str]]:
    """Each comment with its place, its ``#`` included. Of a file that cannot be read, each line."""
    lines = source.text.split("\n")
    if not source.is_read:
        yield from (((number, 0), line) for number, line in enumerate(lines) if line.strip())
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
    """Where texts begin and end. What stands behind the sign of a block is no part of it."""
    for mark in source.marks.texts():
        line, column = mark.place
        is_block = lines[line][column : column + 1] in ("|", ">") and mark.end > mark.place
        yield ((line + 1, 0) if is_block else mark.place), mark.end
