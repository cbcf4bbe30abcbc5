"""One row of a register as the data of a record, by its mapping."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from generator.intake.draft import unused
from generator.intake.register.cases import BREAK, RowFilter, cases, joined
from generator.intake.register.mapping import Register
from generator.intake.register.persons import likely_names, names_in, without_names
from generator.intake.register.record_fields import is_list_of_groups
from generator.intake.register.table import FILE, SHEET, NamedColumns, Row, digest_of
from generator.intake.register.value import Mapped, Note, Reading, as_written
from generator.problem import quoted
from generator.records.choices import UNKNOWN_FACTOR, Kind
from generator.records.fields import folded, slug_of
from generator.records.lesson import PRIVATE, SOURCE, ImportedLesson, PracticeLesson
from generator.records.vocabulary import Vocabulary

MAY_BE_NAME = "may be a person's name: put it under `names`, or under `no_names`"
Readings = Sequence[tuple[Mapped, Reading]]


@dataclass(slots=True)
class Converted:
    """The record that a row was converted to, with its faults.

    ``faults`` are columns and why the row cannot be a record; ``notes`` are columns, what was done
    that a person should know, and the text it was done to. ``defaults`` are fields for which the
    row says nothing that fits.
    """

    row: Row
    id: str
    digest: str
    data: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    defaults: set[str] = field(default_factory=set)

    @property
    def is_anonymous(self) -> bool:
        """True if the row has no id and is known by what it says."""
        return self.id.startswith("#")

    def call(self, number: str) -> None:
        """Let the row be known by another id."""
        self.id = self.data[SOURCE]["id"] = number

    def faults_together(self) -> list[tuple[str, str]]:
        """Return the faults, as one where a row has them because it says a single thing."""
        if len(self.row.own) != 1 or not self.faults:
            return self.faults
        [(column, text)] = self.row.own.items()
        return [(column, f"the row says only {quoted(text)}, as totals and notes do")]


class Converter:
    """Turns rows into records by one mapping and one vocabulary.

    ``homeless`` are the columns that no field takes. They are kept, too: ``own_names`` are the
    fields in which columns are kept that have no other home.
    """

    def __init__(
        self,
        register: Register,
        columns: Iterable[str],
        vocabulary: Vocabulary,
        today: datetime.date,
    ) -> None:
        self._register = register
        known = NamedColumns(columns)
        names = list(known.by_key.values())
        self._empty = set(map(folded, register.empty))
        lengths = map(len, register.empty)
        self._longest_empty = 2 * max(lengths, default=0)
        self._ids = list(map(known.named, register.id))
        self._filter = RowFilter(register, known.named)
        self._values = []
        for origin in register.values():
            value = Mapped(origin, known, register, vocabulary, today)
            self._values.append(value)
        self._names: dict[str, list[str]] = {}
        self._sort_columns(names)
        self.own_names = _own_names(names, register)
        kept = {self.own_names[name] for name in self.homeless}
        self._followed = set(self.own_names.values()) - kept
        self._followed.update(register.own)
        self._columns = {own: column for column, own in self.own_names.items()}
        for value in self._values:
            name = str(value.path[0])
            if name in register.own and len(value.columns) == 1:
                [column] = value.columns
                self._columns[name] = column

    def _sort_columns(self, names: Iterable[str]) -> None:
        """Find the columns that no field takes, and those of which nothing is kept."""
        mapped = {FILE, SHEET, *self._ids}
        for value in self._values:
            mapped.update(value.columns)
        others = [name for name in names if name not in mapped]
        self.homeless = list(filter(self._register.keeps, others))
        self._ignored = {FILE, SHEET, *filter(self._register.ignores, names)}
        self._ignored |= set(others).difference(self.homeless)

    def cases_of(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[tuple[Row, Row]]]:
        """Return the rows that are cases, those that the mapping skips, and those that go on.

        The last are each with the row of the case.
        """
        self._names = names_in(rows, self._ignored, self._register.names)
        taken: list[Row] = []
        skipped: list[Row] = []
        further: list[tuple[Row, Row]] = []
        groups = [[row] for row in rows]
        if self._register.merge:
            groups = cases(rows, self._ids)
        for of_case in groups:
            row, *rest = of_case
            if rest:
                row = joined(of_case)
            kept = taken if self._filter.takes(row) else skipped
            kept.append(row)
            further += [(another, row) for another in rest]
        return taken, skipped, further

    def convert(self, row: Row) -> Converted:
        """Convert a row to a record, with faults where it cannot be one."""
        cells = self._cells(row)
        digest = self._digest(cells)
        converted = Converted(row, self.id_of(row), digest)
        for name in cells.keys() - self._ignored:
            if cells[name] != row.cells[name]:
                note = (
                    "names of persons, who stand in columns that are ignored or under `names`, "
                    "are left out"
                )
                converted.notes.append((name, note, ""))
            for likely in self._likely_names(cells[name]):
                converted.notes.append((name, f"{quoted(likely)} {MAY_BE_NAME}", likely))
        if self._ids and self._ids[0] not in cells and converted.is_anonymous:
            converted.notes.append((self._ids[0], "empty, so the row is known by what it says", ""))
        readings = [(value, value.read(cells)) for value in self._values]
        converted.data = _with_unknowns(_assembled(readings))
        for value, reading in readings:
            if reading.is_default and reading.texts and value.columns:
                place = ".".join(value.leaf.place)
                converted.defaults.add(place)
        _tell_faults(converted, cells, readings)
        self._keep(converted, cells, readings)
        return converted

    def id_of(self, row: Row) -> str:
        """Return what a row is known by: its id, else what its mapped columns say."""
        cells = self._cells(row)
        numbers = [cells[name] for name in self._ids if name in cells]
        words = " / ".join(numbers).split()
        return " ".join(words) or f"#{self._digest(cells)}"

    def is_followed(self, field: str) -> bool:
        """True if the row decides a field of its record again and again.

        NamedColumns without a field change too often: votes, or when somebody last looked.
        """
        return not field.startswith("x_") or field in self._followed

    def _cells(self, row: Row) -> dict[str, str]:
        cells = dict(row.cells)
        for name, text in row.cells.items():
            if self._is_empty(text):
                del cells[name]
        for name in cells.keys() - self._ignored if self._names else ():
            cells[name] = without_names(cells[name], self._names)
        return cells

    def _likely_names(self, text: str) -> Iterator[str]:
        """Yield each likely name in a text that nobody has said to be none."""
        for name in dict.fromkeys(likely_names(text)):
            if name not in self._register.no_names:
                yield name

    def _digest(self, cells: Mapping[str, str]) -> str:
        """Return a fingerprint of what the mapped columns say, whatever they are called."""
        said = []
        for value in self._values:
            texts = [cells[name] for name in value.columns if name in cells]
            said.append([str(value.path), texts])
        return digest_of(said)

    def _is_empty(self, text: str) -> bool:
        may_be_empty = len(text) <= self._longest_empty
        return may_be_empty and folded(text) in self._empty

    def _keep(self, converted: Converted, cells: Mapping[str, str], readings: Readings) -> None:
        """Keep what no field takes in ``x_`` fields, and where the row is from in ``x_source``."""
        whole = {*self._ids, *self._ignored}
        for value, reading in readings:
            field = converted.data.get(str(value.path[0]))
            taken = _texts_in(field)
            if set(reading.texts).issubset(taken):
                whole |= reading.whole
            converted.notes += reading.notes
            for column, reason, text in reading.misfits:
                note = reason
                if column not in self._ignored:
                    note += f": kept under `{self.own_names[column]}`"
                converted.notes.append((column, note, text))
        for name, text in cells.items():
            if name not in whole:
                converted.data[self.own_names[name]] = text.replace(BREAK, "\n")
        kept = self._columns.keys() & converted.data.keys()
        columns = {own: name for own, name in self._columns.items() if own in kept}
        if self._register.draft:
            converted.data["draft"] = True
        if not self._register.tracked:
            converted.data.setdefault("tracked", False)
        row = converted.row
        converted.data[SOURCE] = {
            "register": self._register.name,
            "id": converted.id,
            "file": row.file,
            "sheet": row.sheet,
            "row": row.number,
            "digest": converted.digest,
            "columns": columns,
        }


def _own_names(columns: Iterable[str], register: Register) -> dict[str, str]:
    """Return the field in which each column is kept if it has no other home: ``x_ticket``."""
    names: dict[str, str] = {}
    taken = {SOURCE, *register.own}
    for column in columns:
        words = slug_of(column).replace("-", "_")
        stem = words[:50].strip("_") or "column"
        beginning = PRIVATE if register.is_private(column) else "x_"
        name = unused(beginning + stem, "_{}", taken)
        names[column] = name
        taken.add(name)
    return names


def _with_unknowns(data: dict[str, Any]) -> dict[str, Any]:
    """Return a record in which nothing stands for what the register does not say.

    A cause without words is none, and a lesson or failure that nobody wrote is the title again.
    A practice has neither causes nor a failure.
    """
    if "changes" in data:
        data.pop("no_change", None)
    if "title" in data:
        data.setdefault("lesson", data["title"])
    if data.get("kind") == Kind.PRACTICE:
        return data
    unknown = {"factor": UNKNOWN_FACTOR}
    told = [cause for cause in data.get("causes", ()) if "text" in cause]
    data["causes"] = [unknown | cause for cause in told] or [unknown]
    if "title" in data:
        data.setdefault("failure", as_written(data["title"]))
    return data


def _tell_faults(converted: Converted, cells: Mapping[str, str], readings: Readings) -> None:
    """Tell why a row cannot be a record: what is missing, often since something did not fit."""
    empty: defaultdict[str, list[str]] = defaultdict(list)
    is_practice = converted.data.get("kind") == Kind.PRACTICE
    model = PracticeLesson if is_practice else ImportedLesson
    for name, about in model.model_fields.items():
        if not about.is_required() or name in converted.data:
            continue
        own = [(value, reading) for value, reading in readings if value.path[0] == name]
        columns: list[str] = []
        misfits: list[tuple[str, str]] = []
        for value, reading in own:
            columns += [column for column in value.columns if column not in cells]
            misfits += [(column, reason) for column, reason, _ in reading.misfits]
        converted.faults += dict.fromkeys(misfits)
        if not misfits:
            lacked = ", ".join(dict.fromkeys(columns))
            empty[lacked].append(f"`{name}`")
    for lacked, names in empty.items():
        fault = f"nothing for {', '.join(names)}: give it a `default` or a further column"
        converted.faults.append((lacked, fault))


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _texts_in(list(data.values()))
    elif isinstance(data, list):
        for part in data:
            yield from _texts_in(part)


def _assembled(readings: Readings) -> dict[str, Any]:
    """Nest texts by the paths of their values; empty items and groups are left out."""
    data: dict[str, Any] = {}
    for step, inner in _by_step(readings, 0).items():
        name = str(step)
        value, reading = inner[0]
        if len(value.path) == 1:
            data[name] = _one_or_many(value, reading.texts)
        elif is_list_of_groups(name):
            data[name] = []
            for of_item in _by_step(inner, 1).values():
                data[name] += _items(of_item)
        else:
            filled = [(value, reading.texts) for value, reading in inner]
            data[name] = _group(filled)
    return {name: field for name, field in data.items() if field}


def _by_step(readings: Readings, at: int) -> dict[str | int, list[tuple[Mapped, Reading]]]:
    """Return values by one step of their paths."""
    groups: defaultdict[str | int, list[tuple[Mapped, Reading]]] = defaultdict(list)
    for value, reading in readings:
        groups[value.path[at]].append((value, reading))
    return groups


def _one_or_many(value: Mapped, texts: list[str]) -> str | list[str]:
    if value.leaf.many:
        return texts
    return "\n".join(texts)


def _items(readings: Readings) -> Iterator[dict[str, Any]]:
    """Yield the items of a list: the parts of its values pair off, each in its place.

    What is no list belongs to every item. So do all parts of a text that has more or fewer parts
    than there are words, since nobody knows which belongs to which.
    """
    values = [value for value, _ in readings]
    lists = [(value, reading) for value, reading in readings if value.pairs_off]
    number = _number_of_items(lists)
    paired = [reading for _, reading in lists if reading.has_parts(number)]
    for value, reading in lists:
        if reading.number > 1 and not reading.has_parts(number):
            note = f"{reading.number} parts beside {number} of other columns: they do not pair off"
            reading.notes.append((value.columns[0], note, ""))
    for at in range(number):
        if paired and all(at in reading.blanks for reading in paired):
            continue
        choices = [_choices(value, reading, at, number) for value, reading in readings]
        for texts in product(*choices):
            filled = list(zip(values, texts, strict=True))
            item = _group(filled)
            if item:
                yield item


def _number_of_items(lists: Readings) -> int:
    """Return how many parts the lists have; those of words count first, as none can be joined."""
    words = [reading.number for value, reading in lists if not value.is_joined]
    most_words = max(words, default=0)
    if most_words > 1:
        return most_words
    return max((reading.number for _, reading in lists), default=1)


def _choices(value: Mapped, reading: Reading, at: int, number: int) -> list[list[str]]:
    """Return what a value may be in one item: of two words, each makes an item of its own."""
    texts = reading.texts
    if value.pairs_off and reading.has_parts(number):
        texts = value.default if at in reading.blanks else reading.parts[at]
    elif reading.number > 1 and not value.is_joined:
        texts = []
    if value.is_joined or not texts:
        return [texts]
    return [[text] for text in texts]


def _group(filled: Sequence[tuple[Mapped, list[str]]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    required: set[str] = set()
    for value, texts in filled:
        if value.leaf.required:
            required.add(value.leaf.name)
        if texts:
            data[value.leaf.name] = _one_or_many(value, texts)
    varying = [texts for value, texts in filled if not value.is_constant]
    says_something = required or not varying or any(varying)
    if required <= data.keys() and says_something:
        return data
    return {}
