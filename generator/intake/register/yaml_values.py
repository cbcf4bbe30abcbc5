"""YAML as it is written: each value a text, no object loses a name that is given twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.objects import Pairs
from generator.intake.register.sheets import MAX_CELLS, text_of

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_values(file: str, text: str) -> list[Any]:
    """Return the documents of a text of YAML, each value as written. Raises UnreadableRegister."""
    values: list[Any] = []
    try:
        events = yaml.parse(text, Loader=_LOADER)
        starts = (event for event in events if isinstance(event, yaml.NodeEvent))
        values += [_value(start, events, {}) for start in starts]
        size = _size(values, {})
    except RecursionError:
        raise UnreadableRegister(f"{file} is no YAML: nested too deep") from None
    except yaml.YAMLError as fault:
        why = " ".join(str(fault).split())[:200]
        raise UnreadableRegister(f"{file} is no YAML: {why}") from None
    if size > MAX_CELLS:
        most = f"{file} holds more than {MAX_CELLS:,} values, those behind aliases among them"
        raise UnreadableRegister(f"{most}: split it")
    return [value for value in values if value is not None]


def _value(event: Any, events: Iterator[yaml.Event], named: dict[str, Any]) -> Any:
    """Return the value that begins with an event; ``named`` are those that an alias may repeat."""
    value: Any = None
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in named:
            raise yaml.YAMLError(f"*{event.anchor} repeats nothing that stands before it")
        return named[event.anchor]
    if isinstance(event, yaml.ScalarEvent):
        is_null = event.implicit[0] and event.value in ("", "~", "null", "Null", "NULL")
        value = None if is_null else event.value
    elif isinstance(event, yaml.SequenceStartEvent):
        value = list(_values(events, yaml.SequenceEndEvent, named))
    else:
        inner = _values(events, yaml.MappingEndEvent, named)
        value = Pairs((text_of(key), next(inner)) for key in inner)
    if event.anchor:
        named[event.anchor] = value
    return value


def _values(
    events: Iterator[yaml.Event], end: type[yaml.Event], named: dict[str, Any]
) -> Iterator[Any]:
    while not isinstance(event := next(events), end):
        yield _value(event, events, named)


def _size(value: Any, known: dict[int, int]) -> int:
    """Return how many values a value holds, those behind aliases each time that they occur."""
    if not isinstance(value, list | Pairs):
        return 1 + len(value or "") // 1000
    if id(value) not in known:
        parts = (part for _, part in value) if isinstance(value, Pairs) else value
        sizes = (_size(part, known) for part in parts)
        known[id(value)] = 1 + sum(sizes)
    return known[id(value)]
