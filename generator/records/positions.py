"""Line and column of every value of a YAML file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from generator.problem import Path, Place

MAX_DEPTH = 8

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's parser, the one in C when it is there; used for its events alone."""


class _TooDeep(Exception):
    """Nothing is looked for that deep."""


@dataclass(frozen=True, slots=True)
class Position:
    """Start and end of one YAML value, and the children by index or key, with the keys' starts."""

    place: Place
    end: Place
    is_text: bool
    children: dict[str | int, tuple[Position, Place | None]]

    def place_of(self, path: Path, *, at_key: bool) -> Place:
        """Return where the value at a path begins, or its key, or what would hold it."""
        position = self
        name = None
        for step in path:
            if step not in position.children:
                return name or position.place
            position, name = position.children[step]
        if name and (at_key or not position.is_text):
            return name
        return position.place

    def texts(self) -> Iterator[Position]:
        """Yield every text in this value, in the order of the file."""
        if self.is_text:
            yield self
        for position, _ in self.children.values():
            yield from position.texts()


@lru_cache(maxsize=8)  # a file is asked of again and again, and then the next one
def positions_of(text: str) -> Position:
    """Parse the positions of all values in a YAML text; an empty one where it cannot be read."""
    following = LOADER(text).get_event
    try:
        event = following()
        while not isinstance(event, yaml.NodeEvent | yaml.StreamEndEvent):
            event = following()
        if isinstance(event, yaml.NodeEvent):
            return _position(event, following, 1)
    except (yaml.YAMLError, _TooDeep):
        pass
    return Position((0, 0), (0, 0), is_text=True, children={})


def _position(event: Any, following: Callable[[], Any], depth: int) -> Position:
    end = event.end_mark.line, event.end_mark.column
    is_text = isinstance(event, yaml.ScalarEvent | yaml.AliasEvent)
    position = Position(start_of(event), end, is_text, children={})
    if depth > MAX_DEPTH + 1:
        raise _TooDeep
    number = 0
    while not is_text and not isinstance(child := following(), yaml.CollectionEndEvent):
        if isinstance(event, yaml.SequenceStartEvent):
            position.children[number] = _position(child, following, depth + 1), None
            number += 1
        else:
            _position(child, following, depth + 1)
            value = _position(following(), following, depth + 1)
            position.children.setdefault(getattr(child, "value", ""), (value, start_of(child)))
    return position


def place_of_words(text: str, value: Place, words: str) -> Place:
    """Return line and column of words in a value; the value's own if they are not found there.

    They may be broken into lines, and straight and typographic apostrophes are one.
    """
    line, column = value
    above = text.split("\n")[:line]
    start = len("\n".join([*above, ""])) + column
    escaped = re.escape(" ".join(words.split()))
    spaced = escaped.replace(r"\ ", r"\s+").replace("'", "['’]")
    match = re.compile(spaced).search(text, start)
    if not match or not words:
        return value
    return end_of(text[: match.start()])


def end_of(text: str) -> Place:
    """Return line and column behind the last character of a text."""
    return text.count("\n"), len(text) - text.rfind("\n") - 1


def start_of(event: Any) -> Place:
    """Return line and column at which a YAML event starts."""
    return event.start_mark.line, event.start_mark.column
