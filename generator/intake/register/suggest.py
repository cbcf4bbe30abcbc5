"""Draft a mapping from a register's header and rows, for a person to finish by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from generator.intake.register.formats import UnreadableRegister
from generator.intake.register.profile import ColumnProfile, profiles
from generator.intake.register.table import FILE, Table, key_of
from generator.problem import nearest, printable
from generator.records.fields import slug_of
from generator.records.source import MAX_BYTES, read
from generator.records.vocabulary import Vocabulary

MARK = "DECIDE"
"""Marks the lines of a draft that a person must look at."""

_NAMES: Any = read(Path(__file__).with_name("header_names.yml"), "header_names.yml").data
"""Patterns of what columns and values are called: ``fields``, ``persons`` and ``severities``."""
_PERSON = re.compile("|".join(_NAMES["persons"]))
_MOST_VALUES = 40
_NOTHING = "Not recorded in the register."
_DECIDE = f"  # {MARK}: "


def suggestion(table: Table, name: str, vocabulary: Vocabulary) -> str:
    """Return a mapping file that loads as it stands; lines marked ``DECIDE`` hold guesses.

    Raises UnreadableRegister when no column holds anything that a record may, or when nobody could
    load the file.
    """
    text = "\n".join([*_MappingDraft(table, name, vocabulary).lines(), ""])
    if len(text.encode()) > MAX_BYTES:
        fault = "the columns have names that are too long for a mapping"
        raise UnreadableRegister(f"{fault}: name the row of the `header`")
    return text


class _MappingDraft:
    def __init__(self, table: Table, name: str, vocabulary: Vocabulary) -> None:
        # A row of one cell is a footer, such as a total, where most have several cells.
        rows = [row for row in table.rows if len(row.own) > 1]
        if len(rows) > 0.5 * len(table.rows):
            table = replace(table, rows=rows)
        self._table, self._name, self._vocabulary = table, name, vocabulary
        filled = [column for column in profiles(self._table) if column.filled]
        self._persons = [column for column in filled if _PERSON.search(key_of(column.name))]
        self._columns = [column for column in filled if column not in self._persons]
        if not self._columns:
            fault = "no column holds anything but persons or nothing"
            raise UnreadableRegister(f"{fault}: name a register of what happened")
        self._dates = self._named("date")
        self._titles = self._named("title")
        self._stories = [column for column in self._columns if column.is_story]
        self._stories.sort(key=attrgetter("length"), reverse=True)
        self._ids = self._id_columns()

    def lines(self) -> Iterator[str]:
        """Yield the mapping, line by line."""
        rows, columns = len(self._table.rows), len(self._table.columns)
        slug = slug_of(self._name) or "register"
        yield f"# A mapping for {rows:,} rows with {columns} columns, drafted from what they hold."
        manual = "the manual says what each word means (“Bring a register along”)"
        yield f"# Look at the lines marked {MARK}; {manual}."
        yield f"name: {slug}  # the register's; rows are known by it, so keep it for ever"
        yield self._id()
        empties = [text for column in self._columns for text in column.empties]
        if empties:
            yield f"empty: {_flow(_unique(empties))}  # texts that say nothing"
        yield "draft: true  # records are checked but not published until this is taken out of them"
        yield from self._ignored()
        yield "fields:"
        fields = list(self._fields())
        yield from fields
        yield from self._others("\n".join(fields))

    def _id_columns(self) -> list[str]:
        """Return one column that differs in every row, else two that do so together, if any."""
        known = self._named("id")
        unique = [column for column in self._columns if column.is_key]
        further = ["", *_names(self._dates[:2]), FILE, *_names(self._titles[:1])]
        for name, other in product(_names([*known, *unique]), further):
            keys = {(row.cells.get(name), row.cells.get(other)) for row in self._table.rows}
            if other != name and len(keys) == len(self._table.rows):
                return list(filter(None, (name, other)))
        return []

    def _id(self) -> str:
        if not self._ids:
            why = "no column is different in every row, so rows are known by all that they say"
            return f"# id: …  # {why}"
        if len(self._ids) > 1:
            return f"id: {_flow(self._ids)}  # different in every row only together"
        at = _names(self._columns).index(self._ids[0])
        return f"id: {_flow(self._ids[0])}{self._columns[at].comment}"

    def _ignored(self) -> Iterator[str]:
        always = [column for column in self._columns if column.share == column.distinct == 1]
        if self._persons:
            why = "not taken, since they may name persons, whom no record names"
            yield f"ignore: {_flow(_names(self._persons))}{_DECIDE}{why}"
        elif always and len(self._table.rows) > 5:
            yield f"# ignore: {_flow(_names(always))}  # the same in every row"

    def _fields(self) -> Iterator[str]:
        """Yield the lines of the record's fields."""
        yield self._title()
        yield self._lesson()
        yield self._date()
        yield from self._areas()
        yield from self._severity()
        yield from self._failure()
        yield from self._causes()
        yield from self._changes()
        yield from self._references()
        for column in self._named("tags")[:1]:
            yield f"  tags: {_column(column)}"

    def _others(self, fields: str) -> Iterator[str]:
        """Yield what has no field of its own, since it is kept without being asked for."""
        names = [name for name in _names(self._columns) if name not in self._ids]
        names = [printable(name) for name in names if _flow(name) not in fields]
        if names:
            how = "Kept under x_… as they are, unless you put them under `ignore`"
            yield f"# {how}: {', '.join(names)}"

    def _title(self) -> str:
        columns = [*self._titles[:1], *self._named("failure")[:1], *self._stories[:1]]
        if not self._is_full(columns):
            columns += self._areas_columns()[:1]
        columns = columns or self._columns[:1]
        return f"  title: {_first(columns, cut='true')}{columns[0].comment}"

    def _lesson(self) -> str:
        lessons = self._named("lesson")[:2]
        columns = [*lessons, *self._named("change")[:1], *self._named("failure")[:1]]
        columns = [*columns, *self._titles[:1]] or self._columns[:1]
        comment = f"{_DECIDE}no column says what to do; this is the nearest"
        if lessons:
            comment = lessons[0].comment
        return f"  lesson: {_first(columns, cut='true', default=self._default(columns))}{comment}"

    def _date(self) -> str:
        columns = self._dates[:3]
        if not columns:
            year = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
            files = [row.cells.get(FILE, "") for row in self._table.rows]
            if all(map(year.search, files)):
                settings = _flow({"column": FILE, "dates": ["year"]})
                return f"  date: {settings}{_DECIDE}the year in the name of the file"
            return f'  date: {{value: "2000"}}{_DECIDE}no column holds dates'
        forms, comment = [], ""
        for column in columns:
            forms += column.date_forms
            if column.doubt and not comment:
                comment = f"{_DECIDE}{column.doubt}"
        comment = comment or columns[0].comment
        return f"  date: {_first(columns, dates=_unique(forms))}{comment}"

    def _areas(self) -> Iterator[str]:
        columns = self._areas_columns()
        default = next(iter(self._vocabulary.areas), "general")
        if columns:
            yield from self._words("  areas", columns[0], "areas", default)
        else:
            yield f"  areas: {{value: {default}}}{_DECIDE}no column tells areas"

    def _severity(self) -> Iterator[str]:
        for column in self._named("severity")[:1]:
            known, unknown = {}, []
            for value, _ in column.parts:
                if word := _severity_of(value):
                    known[value] = word
                else:
                    unknown.append(f"{_flow(value)}: …")
            comment = column.comment
            if unknown:
                comment = f"{_DECIDE}add to its map {{{', '.join(unknown)}}}"
            yield f"  severity: {_flow({'column': column.name, 'map': known})}{comment}"

    def _failure(self) -> Iterator[str]:
        """Yield what failed, and its impact."""
        named = self._named("failure")
        failures = sorted(named, key=attrgetter("is_story"), reverse=True)
        columns = [*failures[:2], *self._stories[:2], *self._titles[:1]] or self._columns[:1]
        comment = f"{_DECIDE}what was expected and what happened instead?"
        if failures:
            comment = columns[0].comment
        yield f"  failure: {_first(columns, default=self._default(columns))}{comment}"
        impacts = [column for column in self._named("impact") if column not in named[:1]]
        for column in impacts[:1]:
            yield f"  impact: {_flow(column.name)}{column.comment}"

    def _causes(self) -> Iterator[str]:
        default = next(iter(self._vocabulary.factors), "process")
        factors = (self._named("factor") or self._named("cause", like="factor"))[:1]
        yield "  causes:"
        if factors:
            yield from self._words("    - factor", factors[0], "factors", default)
        else:
            why = "no column tells factors; one for all is a stopgap"
            yield f"    - factor: {{value: {default}}}{_DECIDE}{why}"
        causes = self._named("cause")
        causes = [column for column in causes if column not in factors][:2] or factors
        if not causes:
            yield f"      text: {_flow({'value': _NOTHING})}{_DECIDE}no column tells causes"
            return
        # Each cause of a list has its own text.
        split = causes[0].separator if causes == factors else ""
        yield f"      text: {_first(causes, default=_NOTHING, split=split)}{causes[0].comment}"

    def _changes(self) -> Iterator[str]:
        changes = self._named("change")[:2] or self._named("lesson")[:1]
        if changes:
            yield "  changes:"
        for column in changes:
            yield f"    - text: {_flow(column.name)}{column.comment}"
        settings = _flow({"value": "The register records no change."})
        yield f"  no_change: {settings}{_DECIDE}for rows without a change"

    def _references(self) -> Iterator[str]:
        columns = [column for column in self._columns if column.is_address][:3]
        if columns:
            yield "  references:"
        for column in columns:
            yield f"    - title: {_flow({'value': column.name})}"
            yield f"      url: {_column(column)}"

    def _areas_columns(self) -> list[ColumnProfile]:
        areas = self._named("areas")
        return [column for column in areas if column.name not in self._ids]

    def _named(self, role: str, like: str = "") -> list[ColumnProfile]:
        """Return the columns that hold ``role`` by their names, the surest and fullest first.

        ``like`` is the role that their contents have to fit where it is another.
        """
        patterns = _NAMES["fields"][role]
        ranked: list[tuple[float, ColumnProfile]] = []
        for column in self._columns:
            spoken = re.sub(r" s\b", "", key_of(column.name))  # without an `(s)` behind its words
            hits = [rank for rank, pattern in enumerate(patterns) if re.search(pattern, spoken)]
            if hits and column.fits(like or role):
                penalty = 0 if column.share > 0.5 else len(patterns) / 2
                ranked.append((hits[0] + penalty, column))
        return [column for _, column in sorted(ranked, key=itemgetter(0))]

    def _is_full(self, columns: Sequence[ColumnProfile]) -> bool:
        """True if one or other of the columns is filled in every row."""
        names = set(_names(columns))
        return not any(names.isdisjoint(row.cells) for row in self._table.rows)

    def _default(self, columns: Sequence[ColumnProfile]) -> str:
        """Return what stands for rows in which none of the columns is filled."""
        return "" if self._is_full(columns) else _NOTHING

    def _words(self, field: str, column: ColumnProfile, kind: str, default: str) -> Iterator[str]:
        """Yield a field of words of the vocabulary, with a map of the column's values."""
        yield f"{field}:{column.comment}"
        indent = " " * (len(field) - len(field.lstrip(" -")) + 2)
        yield f"{indent}column: {_flow(column.name)}"
        if column.separator:
            yield f"{indent}split: {_flow(column.separator)}"
        words = self._vocabulary.words(kind)
        texts = {}
        for slug, word in words.items():
            texts[slug] = f"{slug} {word.name} {word.description or ''}"
        parts = dict(column.parts[:_MOST_VALUES])
        unknown = [value for value in parts if slug_of(value) not in words]
        nearby = {value: _nearest_word(value, texts) for value in unknown}
        off = "" if any(nearby.values()) else "# "
        if nearby:
            how = "with how often each occurs; take the # from a line that you fill"
            yield f"{indent}{off}map:{_DECIDE}{how}"
        for value, slug in nearby.items():
            entry = f"{_flow(value)}: {slug or '…'}  # {parts[value]:,}"
            yield f"{indent}  {entry}" if slug else f"{indent}  # {entry}"
        rest = "what every other value becomes; or add its word to the vocabulary"
        yield f"{indent}default: {default}{_DECIDE}{rest}"


def _severity_of(value: str) -> str:
    for word, names in _NAMES["severities"].items():
        if re.search(rf"\b({names})", key_of(value)):
            return str(word)
    return ""


def _nearest_word(value: str, texts: dict[str, str]) -> str:
    """Return the word of the vocabulary that shares a stem with a value, or is written alike."""
    stems = [part[:5] for part in key_of(value).split() if len(part) > 3 and part != "other"]
    shared = {}
    for slug, text in texts.items():
        spoken = f" {key_of(text)}"
        shared[slug] = sum(f" {stem}" in spoken for stem in stems)
    best = max(shared, key=shared.__getitem__, default="")
    if best and shared[best] > len(stems) / 2:
        return best
    alike = nearest(slug_of(value), texts) or ""
    is_alike = alike[:3] == slug_of(value)[:3]  # else "signalling" would be "billing"
    return alike if is_alike else ""


def _names(columns: Iterable[ColumnProfile]) -> list[str]:
    return [column.name for column in columns]


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _first(columns: Sequence[ColumnProfile], **settings: Any) -> str:
    """Return the settings of a field that takes the first of the columns that is filled."""
    return _flow({"first": _unique(_names(columns)), **settings})


def _column(column: ColumnProfile) -> str:
    """Return the settings of a field that takes one column, with its comment."""
    return _flow({"column": column.name, "split": column.separator}) + column.comment


def _flow(value: Any) -> str:
    """Return text, list or mapping as YAML in one line, without settings that are empty."""
    if isinstance(value, dict):
        parts = [f"{_flow(name)}: {_flow(part)}" for name, part in value.items() if part]
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    is_plain = re.fullmatch(r"[A-Za-z0-9(][\w ()/.+%-]*", value) and value[-1] not in " -"
    return str(value) if is_plain else json.dumps(value, ensure_ascii=False)
