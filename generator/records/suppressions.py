"""The comments of a YAML file, which are as public as what it says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from generator.problem import Place
from generator.records.source import Source

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")


def comments(source: Source) -> Iterator[tuple[Place, str]]:
    """Yield place and text of every comment; of every line if the file could not be parsed."""
    lines = source.text.split("\n")
    if not source.is_read:
        for number, line in enumerate(lines):
            if line.strip():
                yield (number, 0), line
        return
    starts = []
    ends = []
    for position in source.positions.texts():
        start = line_number, column = position.place
        # What stands behind the sign of a block is no part of it.
        is_block = lines[line_number].startswith(("|", ">"), column)
        if is_block and position.end > start:
            start = line_number + 1, 0
        starts.append(start)
        ends.append(position.end)
    for number, line in enumerate(lines):
        for match in _COMMENT.finditer(line):
            place = number, match.start()
            last = bisect_right(starts, place) - 1
            if last < 0 or place >= ends[last]:
                yield place, match[0]
                break
