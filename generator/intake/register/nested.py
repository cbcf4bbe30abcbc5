"""Registers as JSON, JSON lines or YAML: an object a row, its names the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import MAX_COLUMNS, Grid, UnreadableRegister
from generator.intake.register.objects import DEEPEST, Pairs, cells_of
from generator.intake.register.separated import decoded
from generator.intake.register.sheets import text_of
from generator.intake.register.yaml_values import yaml_values

JSON = (".json", ".jsonl", ".ndjson")
YAML = (".yaml", ".yml")
_LONGEST_NUMBER = 300
"""Signs of a whole number; what is longer is a text of digits."""
Numbered = Iterable[tuple[int, Any]]
"""Values with the numbers of their rows."""


class _NoValue(str):
    """The reason why a line holds no value."""

    __slots__ = ()


def read_json(path: Path, settings: FileSettings, *, is_alone: bool) -> list[Grid]:
    """Read a file of JSON, or of JSON lines. Raises OSError and UnreadableRegister."""
    text, told = decoded(path, settings.encoding)
    lines = text.split("\n")
    is_json = path.suffix.casefold() == ".json"
    try:
        value = _value_of(text)
    except (RecursionError, ValueError) as fault:
        first = next(filter(str.strip, lines), "")
        if is_json and not isinstance(_of_line(first), Pairs):
            raise UnreadableRegister(f"{path} is no JSON: {fault}") from None
        value = None
    if value is not None and (is_json or isinstance(value, list)):
        return _grids(path, value, told, is_alone=is_alone or bool(settings.sheets))
    return [_grid(path, "", _of_lines(lines), told)]


def _of_lines(lines: Iterable[str]) -> Numbered:
    """Yield the values of lines that are not blank, with their numbers."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _of_line(line)


def _value_of(text: str) -> Any:
    """Return what JSON says, its numbers as they are written where no number of ours is the same.

    Raises RecursionError and ValueError.
    """
    return json.loads(
        text,
        object_pairs_hook=Pairs,
        parse_float=_float_of,
        parse_int=_whole_of,
        parse_constant=_constant_of,
    )


def _float_of(text: str) -> float | str:
    value = float(text)
    return value if isfinite(value) else text


def _whole_of(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_NUMBER else text


def _constant_of(name: str) -> str | None:
    """Return nothing for NaN, by which tables of Python say that a cell is empty."""
    return None if name == "NaN" else name


def _of_line(line: str) -> Any:
    """Return the value of a line, or the reason why it has none."""
    try:
        return _value_of(line)
    except RecursionError:
        return _NoValue("nested too deep")
    except ValueError as fault:
        return _NoValue(str(fault).partition(":")[0])


def read_yaml(path: Path, settings: FileSettings, *, is_alone: bool) -> list[Grid]:
    """Read a file of YAML: a list, or several documents. Raises OSError and UnreadableRegister."""
    text, told = decoded(path, settings.encoding)
    values = yaml_values(path.name, text)
    value = values
    if len(values) == 1:
        value = values[0]
    return _grids(path, value, told, is_alone=is_alone or bool(settings.sheets))


def _grids(path: Path, value: Any, told: list[str], *, is_alone: bool) -> list[Grid]:
    """Return the lists of objects in a value, each under its name, as the sheets of a workbook.

    A value without any is a case of its own, and so is one with a text of several words that does
    not stand alone: a case may hold lists, too. Objects under ids are cases with a `key`.
    """
    if isinstance(value, Pairs):
        lists = dict(_lists(value, ""))
        texts = [part for _, part in value if isinstance(part, str)]
        if _is_keyed(value):
            value = [Pairs((("key", key), *part)) for key, part in value]
        elif lists and (is_alone or " " not in "".join(texts)):
            told = [*told, *_beside(value, lists)]
            grids = []
            for name, objects in lists.items():
                numbered = enumerate(objects, 1)
                grids.append(_grid(path, name, numbered, told))
            return grids
        else:
            value = [value]
    if not isinstance(value, list):
        raise UnreadableRegister(f"{path} holds no list of objects: name another file")
    if value and all(isinstance(part, list) for part in value):
        if not any(map(_holds_objects, value)):
            rows = [list(map(text_of, part)) for part in value]
            lines = list(enumerate(rows, 1))
            return [Grid(path.name, "", lines, told=told)]
        value = list(chain.from_iterable(value))
    grid = _grid(path, "", enumerate(value, 1), told)
    grid.is_one_of_many = len(value) == 1
    return [grid]


def _is_keyed(value: Pairs) -> bool:
    """True if all that an object holds are objects, and the first two have a name in common."""
    parts = [part for _, part in value if isinstance(part, Pairs)]
    if len(parts) < max(2, len(value)):
        return False
    first = {name for name, _ in parts[0]}
    return any(name in first for name, _ in parts[1])


def _beside(value: Pairs, lists: Mapping[str, object]) -> list[str]:
    """Return a sentence about what an object holds beside its lists of objects, if anything."""
    read = {name.partition(".")[0] for name in lists}.union(lists)
    others = [name for name, _ in value if name not in read]
    if not others:
        return []
    such = ", ".join(others[:8])
    return [f"only its lists of objects are read, not {such}"]


def _lists(value: Pairs, name: str, depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of objects in an object, with their names, but not those inside them."""
    for key, part in value:
        inner = f"{name}.{key}" if name else key
        if isinstance(part, Pairs) and depth < DEEPEST:
            yield from _lists(part, inner, depth + 1)
        elif isinstance(part, list) and _holds_objects(part):
            yield inner, part


def _holds_objects(values: list[Any]) -> bool:
    return any(isinstance(value, Pairs) for value in values)


def _grid(path: Path, sheet: str, numbered: Numbered, told: list[str]) -> Grid:
    grid = Grid(path.name, sheet, [], told=[*told])
    objects: dict[int, dict[str, str]] = {}
    for number, value in numbered:
        if isinstance(value, Pairs):
            objects[number] = cells_of(value)
        else:
            reason = value if isinstance(value, _NoValue) else "it is a single value"
            grid.unread.append((number, f"the row is no object ({reason})"))
    names = chain.from_iterable(objects.values())
    grid.header = list(dict.fromkeys(names))
    if len(grid.header) > MAX_COLUMNS:
        most = f"{path} has more than {MAX_COLUMNS} names, which is the most"
        raise UnreadableRegister(f"{most}: leave out what nobody needs")
    for number, cells in objects.items():
        line = [cells.get(name, "") for name in grid.header]
        grid.lines.append((number, line))
    return grid
