"""One row of a register as the data of a record, by its mapping."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from generator.intake.register.mapping import Register
from generator.intake.register.record_fields import is_list_of_groups
from generator.intake.register.table import FILE, SHEET, Row, key_of
from generator.intake.register.value import Mapped, Note, Reading, Surroundings
from generator.problem import Path
from generator.records.fields import folded, slug_of
from generator.records.lesson import Lesson
from generator.records.vocabulary import Vocabulary

SOURCE = "x_source"
"""The field by which an imported record is known again."""


@dataclass(slots=True)
class Converted:
    """What a row becomes.

    ``faults`` are columns and why the row cannot be a record; ``notes`` are columns, what was done
    that a person should know, and the text it was done to.
    """

    row: Row
    id: str
    digest: str
    data: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Converter:
    """Turns rows into records by one mapping and one vocabulary.

    ``homeless`` are the columns that no field takes; they are kept, too.
    """

    def __init__(self, register: Register, columns: Iterable[str], vocabulary: Vocabulary) -> None:
        self._register = register
        self._names = {key_of(name): name for name in (*columns, FILE, SHEET)}
        self._empty = {folded(text) for text in register.empty}
        self._longest_empty = 2 * max(map(len, register.empty), default=0)
        self._ids = [self._name(column) for column in register.id]
        self._ignored = {FILE, SHEET, *map(self._name, register.ignore)}
        around = Surroundings(self._name, register.dates, vocabulary)
        self._values = [
            Mapped(path, leaf, value, around) for path, leaf, value in register.values()
        ]
        mapped = {name for value in self._values for name in value.columns}
        self.homeless = [
            name
            for name in self._names.values()
            if name not in mapped | self._ignored | {*self._ids}
        ]
        self._own_names = self._named_own({SOURCE, *register.own})

    def _name(self, column: str) -> str:
        return self._names[key_of(column)]

    def _named_own(self, taken: set[str]) -> dict[str, str]:
        """The field in which a column is kept that has no other home."""
        names: dict[str, str] = {}
        for column in self._names.values():
            stem = f"x_{slug_of(column).replace('-', '_')[:50].strip('_') or 'column'}"
            numbered = chain([stem], (f"{stem}_{number}" for number in count(2)))
            names[column] = next(name for name in numbered if name not in taken)
            taken.add(names[column])
        return names

    def kept_as(self, column: str) -> str:
        """The name of the field in which what a column says is kept."""
        return self._own_names[column]

    def convert(self, row: Row) -> Converted:
        """The record that a row describes, as far as it does."""
        cells = {name: text for name, text in row.cells.items() if not self._says_nothing(text)}
        digest = _digest(row.cells)
        given = " / ".join(cells[name] for name in self._ids if name in cells)
        done = Converted(row, given or f"#{digest}", digest)
        if self._ids and not given:
            done.notes.append((self._ids[0], "empty, so the row is known by what it says", ""))
        self._fill(done, cells)
        return done

    def _says_nothing(self, text: str) -> bool:
        return len(text) <= self._longest_empty and folded(text) in self._empty

    def _fill(self, done: Converted, cells: Mapping[str, str]) -> None:
        readings = [(value, value.read(cells)) for value in self._values]
        done.data = _assembled(
            self._values, {value.path: reading.texts for value, reading in readings}
        )
        if done.data.get("changes"):
            done.data.pop("no_change", None)
        self._tell_faults(done, cells, readings)
        whole = set(self._ids)
        for value, reading in readings:
            its = set(_texts_in(done.data.get(str(value.path[0]))))
            whole |= reading.whole if its.issuperset(reading.texts) else set()
            done.notes += reading.notes + [self._kept(misfit) for misfit in reading.misfits]
        kept = (column for column in cells if column not in whole | self._ignored)
        done.data |= {self.kept_as(column): cells[column] for column in kept}
        done.data |= {"draft": True} if self._register.draft else {}
        done.data[SOURCE] = self._origin(done)

    def _origin(self, done: Converted) -> dict[str, Any]:
        row = done.row
        origin = {
            "register": self._register.name,
            "id": done.id,
            "file": row.file,
            "sheet": row.sheet,
        }
        return origin | {"row": row.number, "digest": done.digest}

    def _kept(self, misfit: Note) -> Note:
        column, reason, text = misfit
        return (
            column,
            reason if column in self._ignored else f"{reason}: kept under `{self.kept_as(column)}`",
            text,
        )

    def _tell_faults(
        self, done: Converted, cells: Mapping[str, str], readings: list[tuple[Mapped, Reading]]
    ) -> None:
        """What is missing keeps a row from being a record, and most often something that did not fit is why."""
        lacking = [
            name
            for name, about in Lesson.model_fields.items()
            if about.is_required() and name not in done.data
        ]
        if done.data.keys().isdisjoint(("changes", "no_change")):
            lacking.append("changes")
        empty: dict[str, list[str]] = {}
        for name in lacking:
            misfits = [
                misfit
                for value, reading in readings
                if value.path[0] == name
                for misfit in reading.misfits
            ]
            done.faults += dict.fromkeys((column, reason) for column, reason, _ in misfits)
            if not misfits:
                empty.setdefault(self._empty_columns(name, cells), []).append(f"`{name}`")
        for columns, names in empty.items():
            done.faults.append(
                (
                    columns,
                    f"nothing for {', '.join(names)}: give it a `default` or a further column",
                )
            )

    def _empty_columns(self, name: str, cells: Mapping[str, str]) -> str:
        columns = [
            c
            for value in self._values
            if value.path[0] == name
            for c in value.columns
            if c not in cells
        ]
        return ", ".join(dict.fromkeys(columns))


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts_in(part)


def _assembled(values: list[Mapped], texts: Mapping[Path, list[str]]) -> dict[str, Any]:
    """The texts in the shape of a record; items and groups that say nothing are left out."""
    data: dict[str, Any] = {}
    for name in dict.fromkeys(value.path[0] for value in values):
        inner = [value for value in values if value.path[0] == name]
        made = _field(str(name), inner, texts)
        if made not in (None, "", [], {}):
            data[str(name)] = made
    return data


def _field(name: str, values: list[Mapped], texts: Mapping[Path, list[str]]) -> Any:
    if len(values[0].path) == 1:
        return _one_or_many(values[0], texts[values[0].path])
    if not is_list_of_groups(name):
        return _group(values, {value.path: texts[value.path] for value in values})
    items: list[dict[str, Any]] = []
    for number in dict.fromkeys(value.path[1] for value in values):
        items += _items([value for value in values if value.path[1] == number], texts)
    return items


def _one_or_many(value: Mapped, texts: list[str]) -> str | list[str]:
    return texts if value.leaf.many else "\n".join(texts)


def _items(values: list[Mapped], texts: Mapping[Path, list[str]]) -> Iterator[dict[str, Any]]:
    """As many items as the longest of their values has texts; texts that do not pair off stand in each of them."""
    single = [value for value in values if not value.leaf.many]
    number = max([len(texts[value.path]) for value in single], default=0)
    for at in range(number):
        its = {value.path: _nth(texts[value.path], at, number) for value in single}
        its |= {value.path: texts[value.path] for value in values if value.leaf.many}
        if item := _group(values, its):
            yield item


def _nth(texts: list[str], at: int, number: int) -> list[str]:
    return texts[at : at + 1] if len(texts) == number else ["\n".join(texts)] if texts else []


def _group(values: list[Mapped], texts: Mapping[Path, list[str]]) -> dict[str, Any]:
    filled = {
        _name_of(value): _one_or_many(value, texts[value.path])
        for value in values
        if texts[value.path]
    }
    required = {_name_of(value) for value in values if value.leaf.required}
    says_something = required or any(not value.is_constant for value in values if texts[value.path])
    return (
        filled
        if required <= filled.keys() and (says_something or all(v.is_constant for v in values))
        else {}
    )


def _name_of(value: Mapped) -> str:
    return str(value.path[-1])


def _digest(cells: Mapping[str, str]) -> str:
    """A short mark of what a row says, whatever the order and spelling of its columns."""
    said = sorted((key_of(name), text) for name, text in cells.items() if name not in (FILE, SHEET))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
