"""Objects, as JSON and YAML hold them, as cells: their names are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from generator.intake.draft import unused
from generator.intake.register.grid import MAX_COLUMNS
from generator.intake.register.sheets import text_of

DEEPEST = 5
"""So many objects may lie in each other and have columns of their own."""


class Pairs(tuple[tuple[str, Any], ...]):
    """An object as pairs, so that no value is lost where a name is given twice."""

    __slots__ = ()


def cells_of(value: Pairs) -> dict[str, str]:
    """Return the cells of an object by their names: those of objects in it have dots."""
    cells: dict[str, str] = {}
    for name, text in islice(_leaves(value, "", 0), MAX_COLUMNS + 1):  # one more than is taken
        cells[unused(name, " ({})", cells)] = text
    return cells


def _leaves(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in a value with their names."""
    if isinstance(value, Pairs) and depth < DEEPEST:
        for key, part in value:
            inner = f"{name}.{key}" if name else key
            yield from _leaves(part, inner, depth + 1)
    elif isinstance(value, list) and value and depth < DEEPEST:
        yield from _leaves_of_list(value, name, depth)
    elif isinstance(value, list | Pairs):
        written = ""
        if value:
            written = json.dumps(_plain(value), ensure_ascii=False)
        yield name, written
    else:
        yield name, text_of(value)


def _leaves_of_list(values: list[Any], name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield a list as lines, or as JSON where these would tear it; of objects name by name."""
    columns: dict[str, list[str]] = {}
    for at, value in enumerate(values):
        for inner, text in _leaves(value, name, depth + 1):
            column = columns.setdefault(inner, [])
            column += [""] * (at - len(column))
            column.append(text)
    for inner, texts in columns.items():
        written = "\n".join(texts)
        # A text of several lines would be taken for several.
        if len(texts) > 1 and written.count("\n") >= len(texts):
            written = json.dumps(texts, ensure_ascii=False)
        yield inner, written


def _plain(value: Any) -> Any:
    if isinstance(value, Pairs):
        return {key: _plain(part) for key, part in value}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
