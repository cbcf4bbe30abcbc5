"""Registers as JSON lines: an object a line, its names the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from generator.intake.draft import unused
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import MAX_COLUMNS, Grid, UnreadableRegister, text_of
from generator.intake.register.separated import decoded


class _Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object as pairs, so that no value is lost where a name is given twice."""

    __slots__ = ()


def read_json_lines(path: Path, settings: FileSettings) -> Grid:
    """Read a file; a line that is no object is told and passed over.

    Raises OSError and UnreadableRegister.
    """
    text, told = decoded(path, settings.encoding)
    grid = Grid(path.name, "", [], told=told)
    objects: dict[int, dict[str, str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        try:
            value = json.loads(line if line.strip() else "{}", object_pairs_hook=_Pairs)
            objects[number] = _cells_of(value)
        except RecursionError:
            grid.unread.append((number, "the line is no JSON object (nested too deep)"))
        except ValueError as fault:
            reason = str(fault).partition(":")[0]
            grid.unread.append((number, f"the line is no JSON object ({reason})"))
    header = list(dict.fromkeys(chain.from_iterable(objects.values())))
    if len(header) > MAX_COLUMNS:
        most = f"{path} has more than {MAX_COLUMNS} names, which is the most"
        raise UnreadableRegister(f"{most}: leave out what nobody needs")
    grid.header = header
    for number, cells in objects.items():
        grid.lines.append((number, [cells.get(name, "") for name in header]))
    return grid


def _cells_of(value: Any) -> dict[str, str]:
    """Return the cells of a line's object by their names. Raises ValueError when it is none."""
    if not isinstance(value, _Pairs):
        raise ValueError("not an object")  # noqa: TRY004 - told like every other unreadable line
    cells: dict[str, str] = {}
    for name, text in islice(_leaves(value, ""), MAX_COLUMNS + 1):  # one more than is taken
        cells[unused(name, " ({})", cells)] = text
    return cells


def _leaves(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts in a value with their names: those in objects have names with dots."""
    is_object = isinstance(value, _Pairs)
    if is_object and depth < 5:
        for key, part in value:
            yield from _leaves(part, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list) and not any(isinstance(part, list | _Pairs) for part in value):
        yield name, "\n".join(map(text_of, value))
    elif is_object or isinstance(value, list):
        yield name, json.dumps(_plain(value), ensure_ascii=False)
    else:
        yield name, text_of(value)


def _plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {key: _plain(part) for key, part in value}
    return [_plain(part) for part in value] if isinstance(value, list) else value
