"""A mapping drafted from a register's header and rows, for a person to finish by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.intake.register.formats import Unreadable
from generator.intake.register.profile import Column, survey
from generator.intake.register.table import FILE, Table, key_of
from generator.problem import nearest, printable
from generator.records.fields import slug_of
from generator.records.source import MAX_BYTES, read
from generator.records.vocabulary import Vocabulary

MARK = "DECIDE"
"""Marks the lines of a draft that a person must look at."""

_NAMES: Any = read(Path(__file__).with_name("header_names.yml"), "header_names.yml").data
"""What columns and values are called: ``fields``, ``persons`` and ``severities``."""
_MOST_VALUES = 40
_NOTHING = "Not recorded in the register."
_NO_CHANGE = "The register records no change."


def suggestion(table: Table, name: str, vocabulary: Vocabulary) -> str:
    """The text of a mapping file. It loads as it stands; lines marked ``DECIDE`` hold guesses and stopgaps.

    Raises Unreadable when no column holds anything that a record may, or when nobody could load the
    file.
    """
    text = "".join(f"{line}\n" for line in _Draft(table, name, vocabulary).lines())
    if len(text.encode()) > MAX_BYTES:
        raise Unreadable(
            "the columns have names that are too long for a mapping: name the row of the `header`"
        )
    return text


class _Draft:
    def __init__(self, table: Table, name: str, vocabulary: Vocabulary) -> None:
        self._table, self._name, self._vocabulary = _without_footers(table), name, vocabulary
        columns = [column for column in survey(self._table) if column.filled]
        self._persons = [
            column
            for column in columns
            if re.search("|".join(_NAMES["persons"]), key_of(column.name))
        ]
        self._columns = [column for column in columns if column not in self._persons]
        if not self._columns:
            raise Unreadable(
                "no column holds anything but persons or nothing: name a register of what happened"
            )
        self._stories = sorted((c for c in self._columns if c.is_story), key=lambda c: -c.length)
        self._dates = self._named("date", [c for c in self._columns if c.is_date or _is_year(c)])
        self._titles = self._named(
            "title",
            [c for c in self._columns if 4 <= c.length <= 200 and c.varies and not c.is_date],
        )
        self._ids = self._id_columns()

    def _named(self, role: str, among: Iterable[Column]) -> list[Column]:
        """The columns whose names tell that they hold something, the surest and fullest first."""
        names = _NAMES["fields"][role]
        ranked = []
        for column in among:
            rank = next(
                (at for at, each in enumerate(names) if re.search(each, _spoken(column.name))), None
            )
            if rank is not None:
                ranked.append((rank + (0 if column.share > 0.5 else len(names) / 2), column))
        return [column for _, column in sorted(ranked, key=lambda each: each[0])]

    def lines(self) -> Iterator[str]:
        """The mapping, line by line."""
        rows, columns = len(self._table.rows), len(self._table.columns)
        yield f"# A mapping for {rows:,} rows with {columns} columns, drafted from what they hold."
        yield f"# Look at the lines marked {MARK}; the manual says what each word means (“Bring a register along”)."
        yield f"name: {slug_of(self._name) or 'register'}  # the register's; rows are known by it, so keep it for ever"
        yield from self._id()
        yield from self._empty()
        yield "draft: true  # records are checked but not published until this is taken out of them"
        yield from self._ignored()
        yield "fields:"
        for part in (
            self._title(),
            self._lesson(),
            self._date(),
            self._areas(),
            self._severity(),
            self._failure(),
        ):
            yield from part
        for part in (
            self._impact(),
            self._causes(),
            self._changes(),
            self._references(),
            self._tags(),
        ):
            yield from part
        yield from self._others()

    def _id_columns(self) -> list[str]:
        named = self._named("id", [column for column in self._columns if column.share > 0.98])
        unique = [
            c
            for c in self._columns
            if c.is_unique and c.length < 40 and not c.is_date and not c.is_number
        ]
        further = [
            *(column.name for column in self._dates[:2]),
            FILE,
            *(column.name for column in self._titles[:1]),
        ]
        for column in [*named, *unique]:
            for names in (
                [column.name],
                *([column.name, each] for each in further if each != column.name),
            ):
                if self._tells_apart(names):
                    return names
        return []

    def _tells_apart(self, names: Sequence[str]) -> bool:
        seen = {tuple(row.cells.get(name, "") for name in names) for row in self._table.rows}
        return len(seen) == len(self._table.rows)

    def _id(self) -> Iterator[str]:
        if not self._ids:
            yield "# id: …  # no column is different in every row, so rows are known by all that they say"
        elif len(self._ids) == 1:
            yield f"id: {_quoted(self._ids[0])}{self._about(self._ids[0])}"
        else:
            yield f"id: {_flow(self._ids)}  # different in every row only together"

    def _empty(self) -> Iterator[str]:
        found = list(dict.fromkeys(text for column in self._columns for text in column.empties))
        if found:
            yield f"empty: {_flow(found)}  # texts that say nothing"

    def _ignored(self) -> Iterator[str]:
        names = [column.name for column in self._persons]
        constant = [
            c.name
            for c in self._columns
            if c.distinct == 1 and c.share == 1 and len(self._table.rows) > 5
        ]
        if names:
            yield f"ignore: {_flow(names)}  # {MARK}: not taken, since they may name persons, whom no record names"
        elif constant:
            yield f"# ignore: {_flow(constant)}  # the same in every row"

    def _title(self) -> Iterator[str]:
        told = [*self._titles[:1], *self._story("failure")[:1], *self._stories[:1]]
        columns = self._first(told + ([] if self._is_full(told) else self._areas_columns()[:1]))
        yield f"  title: {{first: {_flow(columns)}, cut: true}}{self._about(columns[0])}"

    def _is_full(self, columns: Iterable[Column]) -> bool:
        """Whether one or other of the columns is filled in every row."""
        names = [column.name for column in columns]
        return all(any(name in row.cells for name in names) for row in self._table.rows)

    def _else(self, columns: Sequence[str]) -> str:
        """What stands for the rows in which none of the columns is filled."""
        full = self._is_full(column for column in self._columns if column.name in columns)
        return "" if full else f", default: {_NOTHING}"

    def _story(self, role: str) -> list[Column]:
        among = [
            c
            for c in self._columns
            if c.is_text and (role == "cause" or c.varies or c.length > 25 or not c.is_category)
        ]
        return self._named(role, among)

    def _lesson(self) -> Iterator[str]:
        told = self._story("lesson")[:2]
        fallback = [*self._story("change")[:1], *self._story("failure")[:1], *self._titles[:1]]
        mark = (
            self._about(told[0].name)
            if told
            else f"  # {MARK}: no column says what to do; this is the nearest"
        )
        columns = self._first([*told, *fallback])
        yield f"  lesson: {{first: {_flow(columns)}, cut: true{self._else(columns)}}}{mark}"

    def _date(self) -> Iterator[str]:
        if not self._dates:
            yield from self._no_date()
            return
        columns = self._dates[:3]
        forms = list(dict.fromkeys(form for column in columns for form in column.date_forms))
        doubt = next((column.doubt for column in columns if column.doubt), "")
        about = f"  # {MARK}: {doubt}" if doubt else self._about(columns[0].name)
        settings = f", dates: {_flow(forms)}" if forms else ""
        yield f"  date: {{first: {_flow([c.name for c in columns])}{settings}}}{about}"

    def _no_date(self) -> Iterator[str]:
        if all(
            re.search(r"(?<!\d)(19|20)\d\d(?!\d)", row.cells.get(FILE, ""))
            for row in self._table.rows
        ):
            yield f"  date: {{column: {FILE}, dates: [year]}}  # {MARK}: the year in the name of the file"
        else:
            yield f'  date: {{value: "2000"}}  # {MARK}: no column holds dates'

    def _areas(self) -> Iterator[str]:
        columns = self._areas_columns()
        known = self._vocabulary.areas
        default = next(iter(known), "general")
        if not columns:
            yield f"  areas: {{value: {default}}}  # {MARK}: no column tells areas"
            return
        yield from self._words("  areas", columns[0], "areas", default)

    def _areas_columns(self) -> list[Column]:
        few = [
            c
            for c in self._columns
            if c.is_category and c.name not in self._ids and not c.is_number
        ]
        return self._named("areas", few)

    def _words(self, field: str, column: Column, kind: str, default: str) -> Iterator[str]:
        """A field of words of the vocabulary, with a map of the column's values."""
        yield f"{field}:{self._about(column.name)}"
        indent = " " * (len(field) - len(field.lstrip(" -")) + 2)
        yield f"{indent}column: {_quoted(column.name)}"
        if column.separator:
            yield f"{indent}split: {_quoted(column.separator)}"
        words = self._vocabulary.words(kind)
        names = {
            slug: f"{slug} {word.name} {word.description or ''}" for slug, word in words.items()
        }
        meant = [
            (value, number, _nearest_word(value, names))
            for value, number in column.parts[:_MOST_VALUES]
        ]
        meant = [each for each in meant if slug_of(each[0]) not in words]
        off = "" if any(word for _, _, word in meant) else "# "
        if meant:
            yield f"{indent}{off}map:  # {MARK}: with how often each occurs; take the # from a line that you fill"
        for value, number, word in meant:
            yield f"{indent}  {'' if word else '# '}{_quoted(value)}: {word or '…'}  # {number:,}"
        yield f"{indent}default: {default}  # {MARK}: what every other value becomes; or add its word to the vocabulary"

    def _severity(self) -> Iterator[str]:
        for column in self._named(
            "severity", [c for c in self._columns if c.is_category and c.distinct <= 12]
        )[:1]:
            pairs = [(value, _severity_of(value)) for value, _ in column.parts]
            known = ", ".join(f"{_quoted(value)}: {word}" for value, word in pairs if word)
            open_ = ", ".join(f"{_quoted(value)}: …" for value, word in pairs if not word)
            rest = f"  # {MARK}: add to its map {{{open_}}}" if open_ else self._about(column.name)
            settings = f", map: {{{known}}}" if known else ""
            yield f"  severity: {{column: {_quoted(column.name)}{settings}}}{rest}"

    def _failure(self) -> Iterator[str]:
        told = sorted(self._story("failure"), key=lambda column: not column.is_story)
        columns = self._first([*told[:2], *self._stories[:2], *self._titles[:1]])
        mark = (
            self._about(columns[0])
            if told
            else f"  # {MARK}: what was expected and what happened instead?"
        )
        yield f"  failure: {{first: {_flow(columns)}{self._else(columns)}}}{mark}"

    def _impact(self) -> Iterator[str]:
        used = {column.name for column in self._story("failure")[:1]}
        for column in [c for c in self._story("impact") if c.name not in used][:1]:
            yield f"  impact: {_quoted(column.name)}{self._about(column.name)}"

    def _causes(self) -> Iterator[str]:
        default = next(iter(self._vocabulary.factors), "process")
        among = [column for column in self._columns if column.is_category and not column.is_number]
        factors = (self._named("factor", among) or self._named("cause", among))[:1]
        yield "  causes:"
        if factors:
            yield from self._words("    - factor", factors[0], "factors", default)
        else:
            yield f"    - factor: {{value: {default}}}  # {MARK}: no column tells factors; one for all is a stopgap"
        told = [c for c in self._story("cause") if c not in factors][:2] or factors
        origin = (
            f"first: {_flow([c.name for c in told])}, default: {_NOTHING}"
            if told
            else f"value: {_NOTHING}"
        )
        if told == factors and told and told[0].separator:
            origin += f", split: {_quoted(told[0].separator)}"  # so that each cause has its own
        yield f"      text: {{{origin}}}{self._about(told[0].name) if told else f'  # {MARK}: no column tells causes'}"

    def _changes(self) -> Iterator[str]:
        told = self._story("change")[:2] or self._story("lesson")[:1]
        if told:
            yield "  changes:"
        for column in told:
            yield f"    - text: {_quoted(column.name)}{self._about(column.name)}"
        yield f"  no_change: {{value: {_NO_CHANGE}}}  # {MARK}: for rows without a change"

    def _references(self) -> Iterator[str]:
        columns = [column for column in self._columns if column.is_address][:3]
        if columns:
            yield "  references:"
        for column in columns:
            split = f", split: {_quoted(column.separator)}" if column.separator else ""
            yield f"    - title: {{value: {_quoted(column.name)}}}"
            yield f"      url: {{column: {_quoted(column.name)}{split}}}{self._about(column.name)}"

    def _tags(self) -> Iterator[str]:
        for column in self._named(
            "tags", [c for c in self._columns if c.is_category or c.separator]
        )[:1]:
            split = f", split: {_quoted(column.separator)}" if column.separator else ""
            yield f"  tags: {{column: {_quoted(column.name)}{split}}}{self._about(column.name)}"

    def _others(self) -> Iterator[str]:
        """What has no field of its own, since it is kept without being asked for."""
        told = "\n".join(self._so_far())
        names = [
            c.name for c in self._columns if _quoted(c.name) not in told and c.name not in self._ids
        ]
        if names:
            told = ", ".join(map(printable, names))
            yield f"# Kept under x_… as they are, unless you put them under `ignore`: {told}"

    def _so_far(self) -> Iterator[str]:
        for part in (
            self._title(),
            self._lesson(),
            self._date(),
            self._areas(),
            self._severity(),
            self._failure(),
        ):
            yield from part
        for part in (
            self._impact(),
            self._causes(),
            self._changes(),
            self._references(),
            self._tags(),
        ):
            yield from part

    def _first(self, columns: list[Column]) -> list[str]:
        """The columns to be tried one after the other; any, where none is fit."""
        return list(dict.fromkeys(column.name for column in columns or self._columns[:1]))

    def _about(self, name: str) -> str:
        column = next((each for each in self._columns if each.name == name), None)
        return f"  # {column.told}" if column else ""


def _without_footers(table: Table) -> Table:
    """The table without rows that say one thing only, such as a total, where most have several columns."""
    rows = [row for row in table.rows if len(row.own) > 1]
    return replace(table, rows=rows) if len(rows) > 0.5 * len(table.rows) else table


def _spoken(name: str) -> str:
    """A column's name without an `(s)` behind its words."""
    return re.sub(r" s\b", "", key_of(name))


def _is_year(column: Column) -> bool:
    return column.holds_years and "year" in key_of(column.name)


def _severity_of(value: str) -> str:
    text = key_of(value)
    return next(
        (word for word, names in _NAMES["severities"].items() if re.search(rf"\b({names})", text)),
        "",
    )


def _nearest_word(value: str, names: dict[str, str]) -> str:
    """The word of the vocabulary that shares a stem with a value, else one that is written alike; else nothing."""
    stems = [part[:5] for part in key_of(value).split() if len(part) > 3 and part != "other"]
    shared = {
        slug: sum(f" {stem}" in f" {key_of(text)}" for stem in stems)
        for slug, text in names.items()
    }
    best = max(shared, key=lambda slug: shared[slug], default="")
    alike = nearest(slug_of(value), names) or ""
    is_alike = alike[:3] == slug_of(value)[:3]  # else "signalling" would be "billing"
    return best if best and shared[best] > len(stems) / 2 else alike if is_alike else ""


def _quoted(text: str) -> str:
    """A text as YAML can hold it anywhere."""
    is_plain = re.fullmatch(r"[A-Za-z0-9(][\w ()/.+%-]*", text) and text[-1] not in " -"
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _flow(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
