"""Where every value of a YAML file stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from generator.records.problem import Path, Place

MAX_DEPTH = 8

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's parser, the one in C when it is there; used for its events alone."""


class _TooDeep(Exception):
    """Nothing is looked for that deep."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value begins; for what is in it, the mark and where its name begins when it has one."""

    place: Place
    is_text: bool
    children: dict[str | int, tuple[Mark, Place | None]]

    def place_of(self, path: Path, *, at_key: bool) -> Place:
        """Where the value at a path begins, or its name, or the nearest thing that would hold it."""
        mark, name = self, None
        for step in path:
            if step not in mark.children:
                return name or mark.place
            mark, name = mark.children[step]
        return name if name and (at_key or not mark.is_text) else mark.place


def marks_of(text: str) -> Mark:
    """The marks of everything in a text, as far as it can be read within the limits."""
    following = LOADER(text).get_event
    try:
        while not isinstance(event := following(), yaml.NodeEvent):
            if isinstance(event, yaml.StreamEndEvent):
                break
        else:
            return _mark(event, following, 1)
    except (yaml.YAMLError, _TooDeep):
        pass
    return Mark((0, 0), is_text=True, children={})


def _mark(event: Any, following: Callable[[], Any], depth: int) -> Mark:
    mark = Mark(start_of(event), isinstance(event, yaml.ScalarEvent | yaml.AliasEvent), {})
    if depth > MAX_DEPTH + 1:
        raise _TooDeep
    number = 0
    while not mark.is_text and not isinstance(child := following(), yaml.CollectionEndEvent):
        if isinstance(event, yaml.SequenceStartEvent):
            mark.children[number] = _mark(child, following, depth + 1), None
            number += 1
        else:
            _mark(child, following, depth + 1)
            value = _mark(following(), following, depth + 1)
            mark.children.setdefault(getattr(child, "value", ""), (value, start_of(child)))
    return mark


def start_of(event: Any) -> Place:
    """Where what an event tells of begins."""
    return event.start_mark.line, event.start_mark.column
