"""Draft a mapping from a register's header and rows, for a person to finish by hand.

Which columns may become which fields is found here; the file is written in ``mapping.jinja``.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from generator.intake.register.cases import cases, joined
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.persons import is_about_persons, likely_names, looks_personal
from generator.intake.register.plan import Base
from generator.intake.register.profile import ColumnProfile, profile
from generator.intake.register.table import FILE, Row, Table, heading_of, key_of
from generator.intake.text_templates import templates_of
from generator.problem import nearest, printable
from generator.records.fields import slug_of
from generator.records.source import MAX_BYTES, data_beside
from generator.records.vocabulary import Word

MARK = "DECIDE"
"""Marks the lines of a draft that a person must look at."""

_PRESETS: Any = data_beside(__file__, "presets.yml")
"""Exports that are known by their columns."""
_HEADERS: Any = data_beside(__file__, "header_names.yml")
"""Patterns of what columns and values are called: ``fields`` and ``severities``."""
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_MOST_VALUES = 40
_MOST_NAMES = 200
_SEVERAL = ("title", "lesson", "date", "failure", "id", "cause", "changes", "references")
"""The fields that may be taken from more than one column."""
_SURE = 2
"""So far down the patterns of a field, a name is surer than contents that look like persons."""


def suggestion(table: Table, name: str, base: Base) -> str:
    """Return a mapping file that loads as it stands; lines marked ``DECIDE`` hold guesses.

    Raises UnreadableRegister when no column holds anything that a record may, or when nobody could
    load the file.
    """
    columns = FilledColumns(table, base.today)
    files = [row.cells.get(FILE, "") for row in columns.table.rows]
    text = _TEMPLATES.get_template("mapping.jinja").render(
        mark=MARK,
        name=slug_of(name) or "register",
        columns=columns,
        taken=columns.by_field(),
        files_have_years=all(map(_YEAR.search, files)),
        vocabulary=base.vocabulary,
    )
    if len(text.encode()) > MAX_BYTES:
        fault = "the columns have names that are too long for a mapping"
        raise UnreadableRegister(f"{fault}: name the row of the `header`")
    return text


def with_decisions(draft: str, before: str) -> str:
    """Return a draft in which everything stands as before that was decided there.

    What is still marked is drafted anew.
    """
    top = r"(?m)^(?=\w+:)"
    of_fields = r"(?m)^(?=  \w+:)"
    old = {**_blocks(before, of_fields), **_blocks(before, top)}
    for pattern in (of_fields, top):
        new = _blocks(draft, pattern)
        for name, block in new.items():
            kept = old.pop(name, "")
            if kept and MARK not in kept and name != "fields:":
                draft = draft.replace(block, kept)
    if not old.keys().isdisjoint(("names:", "no_names:")):
        draft = re.sub(r"(?m)^# names: .*\n", "", draft)
    old.pop("fields:", None)
    settings = fields = ""
    for name, block in old.items():
        if not name.startswith(" "):
            settings += block
        elif MARK not in block:
            fields += block
    return draft.replace("fields:\n", f"{settings}fields:\n{fields}", 1)


def _blocks(text: str, pattern: str) -> dict[str, str]:
    """Return the lines of each key, comments below it left out."""
    blocks = re.split(pattern, text)[1:]
    return {
        block.partition(":")[0] + ":": re.sub(r"(?m)^(?! |\w).*\n?", "", block) for block in blocks
    }


class FilledColumns:
    """The columns of a register that hold anything, apart from those that may name persons.

    ``ids`` names the one that differs in every row, else two that do so together, if any.
    ``merged`` is the one that is blank in rows that go on with the case above, if so.
    """

    def __init__(self, table: Table, today: datetime.date) -> None:
        self.merged = _merged_by(table)
        if self.merged:
            groups = cases(table.rows, [self.merged])
            table = replace(table, rows=list(map(joined, groups)))
        # A row of one cell is a footer, such as a total, where most have several cells.
        rows = [row for row in table.rows if len(row.own) > 1]
        if len(rows) > 0.5 * len(table.rows):
            table = replace(table, rows=rows)
        self.table = table
        self.preset, self._known = _preset_of(table.columns)
        self.wanted: list[str] | None = None
        if "keep" in self._known:
            wanted = set(map(key_of, self._known["keep"]))
            self.wanted = [name for name in table.columns if key_of(name) in wanted]
        self.only: dict[str, str] = {}
        for pattern, value in self._known.get("only", {}).items():
            names = [name for name in table.columns if re.search(pattern, key_of(name))]
            self.only |= dict.fromkeys(names[:1], value)
        self.persons: list[ColumnProfile] = []
        self.all: list[ColumnProfile] = []
        for name in table.columns:
            if name in self.only:
                continue
            column = profile(table, name, today)
            kept = self.persons if is_about_persons(name) else self.all
            if column.filled:
                kept.append(column)
        if not self.all:
            fault = "no column holds anything but persons or nothing"
            raise UnreadableRegister(f"{fault}: name a register of what happened")
        values = {column.name: column.most_frequent(_MOST_VALUES) for column in self.all}
        self.doubtful = [one for one in self.all if looks_personal(one.name, values[one.name])]
        self.ids: list[str] = []
        self.ids = self._ids()

    def _ids(self) -> list[str]:
        if len(self.table.rows) > 1 and self._are_unique(FILE):
            return [FILE]
        keys = [column for column in self.all if column.is_key and column not in self.doubtful]
        keys = [column for column in keys if column is self.all[0] or not column.is_number]
        keys.sort(key=self._counts_rows)
        known = self._preset("id") + self.named("id") + keys
        dates = _names(self.named("date")[:2])
        titles = _names(self.named("title")[:1])
        for name in _names(known):
            if self._are_unique(name):
                return [name]
            for other in (*dates, FILE, *titles):
                if other != name and self._are_unique(name, other):
                    return [name, other]
        return []

    def _counts_rows(self, column: ColumnProfile) -> bool:
        """True if it counts from 0 or 1, so that sorting the register would give other numbers."""
        numbers = [row.cells.get(column.name) for row in self.table.rows]
        first = 1
        if numbers[:1] == ["0"]:
            first = 0
        counted = range(first, first + len(numbers))
        return numbers == list(map(str, counted))

    def _are_unique(self, *names: str) -> bool:
        """True if no two rows have the same texts in these columns."""
        texts = {tuple(map(row.cells.get, names)) for row in self.table.rows}
        return len(texts) == len(self.table.rows)

    def named(self, role: str, like: str = "") -> list[ColumnProfile]:
        """Return the columns that hold ``role`` by their names, the surest and fullest first.

        ``like`` is the role that their contents have to fit where it is another.
        """
        patterns = _HEADERS["fields"][role]
        ranked: list[tuple[float, ColumnProfile]] = []
        for column in self.all:
            rank = _rank(column.name, patterns)
            is_id = column.name in self.ids and role != "title"
            if rank is None or is_id or not column.fits(like or role):
                continue
            if rank <= _SURE or column not in self.doubtful:
                penalty = 0 if column.share > 0.5 else len(patterns) / 2
                ranked.append((rank + penalty, column))
        ranked.sort(key=itemgetter(0))
        return [column for _, column in ranked]

    def by_field(self) -> dict[str, list[ColumnProfile]]:
        """Return the columns that each field of a record may be taken from, the best first."""
        guessed = self._guessed()
        return {field: self._preset(field) or columns for field, columns in guessed.items()}

    def _preset(self, field: str) -> list[ColumnProfile]:
        """Return the columns of a field in an export that is known, those that are there."""
        by_key = {key_of(column.name): column for column in self.all}
        wanted = self._known.get("fields", {}).get(field, ())
        there = [by_key[key] for key in map(key_of, wanted) if key in by_key]
        if field in _SEVERAL:
            return there
        return there[:1]

    def _guessed(self) -> dict[str, list[ColumnProfile]]:
        stories = [column for column in self._others if column.is_story]
        stories.sort(key=attrgetter("length"), reverse=True)
        dates = self.named("date")
        dates += [column for column in self.all if column.is_date and column not in dates]
        failures = self.named("failure")
        told = sorted(failures, key=attrgetter("is_story"), reverse=True)
        changes = self.named("change")
        areas = self._areas()[:1]
        factors = self.named("factor") or self.named("cause", like="factor")
        factor = factors[:1]
        causes = [column for column in self.named("cause") if column not in factor]
        impacts = [column for column in self.named("impact") if column not in failures[:1]]
        links = [column for column in self.all if column.is_address]
        titles = self.named("title")[:1]
        titles += failures[:1]
        titles += stories[:1]
        return {
            "title": self._filled_up(titles, areas),
            "lesson": self.named("lesson")[:2] or changes[:1],
            "date": dates[:3],
            "areas": areas,
            "severity": self.named("severity")[:1],
            "failure": told[:2] + stories[:2],
            "impact": impacts[:1],
            "factor": factor,
            "cause": causes[:2] or factor,
            "changes": changes[:2],
            "references": links[:3],
            "tags": self.named("tags")[:1],
        }

    def _areas(self) -> list[ColumnProfile]:
        """Return the columns of areas; one that says the same of all cases tells nothing."""
        are_few = len(self.table.rows) < 3
        named = [column for column in self.named("areas") if column in self._others]
        return [column for column in named if are_few or column.distinct > 1]

    @property
    def _others(self) -> list[ColumnProfile]:
        return [column for column in self.all if column.name not in self.ids]

    def _filled_up(
        self, columns: list[ColumnProfile], further: list[ColumnProfile]
    ) -> list[ColumnProfile]:
        """Return the columns, and as many others as it takes that each row has a text in one."""
        texts = [column for column in self._others if column.is_text] or self._others or self.all
        texts = sorted(texts, key=attrgetter("share"), reverse=True)
        for column in [*further, *texts]:
            names = set(_names(columns))
            if any(names.isdisjoint(row.cells) for row in self.table.rows):
                columns.append(column)
        return columns

    def without_a_field(self, taken: Mapping[str, Sequence[ColumnProfile]]) -> list[ColumnProfile]:
        """Return the columns that no field is taken from."""
        used = set(_names(list(chain.from_iterable(taken.values()))))
        return [column for column in self._others if column.name not in used]

    def likely_names(self) -> list[str]:
        """Return what texts hold that may be names of persons, the most frequent first."""
        counted = Counter[str]()
        apart = {*_names(self.persons), *_names(self.doubtful)}
        for row in self.table.rows:
            texts = [text for name, text in row.cells.items() if name not in apart]
            for name in set(chain.from_iterable(map(likely_names, texts))):
                counted[name] += 1
        return [name for name, _ in counted.most_common(_MOST_NAMES)]


def _rank(name: str, patterns: Sequence[str]) -> int | None:
    """Return the number of the first pattern that a column's name has; None if it has none."""
    spoken = re.sub(r" s\b", "", key_of(name))  # without an `(s)` behind its words
    for rank, pattern in enumerate(patterns):
        if re.search(pattern, spoken):
            return rank
    return None


def _preset_of(columns: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the export that is known by its columns, if any, and what is known of it."""
    names = list(map(key_of, columns))
    for name, preset in _PRESETS.items():
        patterns = [re.compile(pattern) for pattern in preset["knows"]]
        if all(any(map(pattern.search, names)) for pattern in patterns):
            return name, preset
    return "", {}


def _merged_by(table: Table) -> str:
    """Return the column that is filled once a case, where cases go on in the rows below."""
    numbers = re.compile("|".join(_HEADERS["fields"]["id"]))
    for name in table.columns[:3]:
        if numbers.search(key_of(name)) and _is_merged_by(name, table.rows):
            return name
    return ""


def _is_merged_by(name: str, rows: Sequence[Row]) -> bool:
    """True if rows without a text in a column say little, and those with one each another."""
    heads = [row for row in rows if name in row.cells]
    further = [row for row in rows if name not in row.cells]
    ids = {row.cells[name] for row in heads}
    is_repeated = len(ids) < len(heads)
    few = max(2, 0.2 * len(heads))
    if is_repeated or len(further) < few or name not in rows[0].cells:
        return False
    return _width(further) <= _width(heads) / 2


def _width(rows: Sequence[Row]) -> float:
    """Return how many cells rows have on average."""
    return sum(len(row.own) for row in rows) / len(rows)


def severities(column: ColumnProfile) -> tuple[dict[str, str], list[str]]:
    """Return the severities that values of a column mean, and the values that mean none."""
    known = {}
    unknown = []
    for value, _ in column.parts:
        for word, names in _HEADERS["severities"].items():
            if re.search(rf"\b({names})", key_of(value)):
                known[value] = word
                break
        else:
            unknown.append(value)
    return known, unknown


def unknown_words(column: ColumnProfile, words: Mapping[str, Word]) -> list[tuple[str, str, int]]:
    """Return the values of a column that are no words of the vocabulary, the most frequent first.

    Each comes with the word that is most like it, if any, and how often it occurs.
    """
    texts = {}
    for slug, word in words.items():
        texts[slug] = f"{slug} {word.name} {word.description or ''}"
    unknown = []
    for value, number in column.parts[:_MOST_VALUES]:
        if slug_of(value) not in words:
            near = _nearest_word(value, texts)
            unknown.append((value, near, number))
    return unknown


def _nearest_word(value: str, texts: Mapping[str, str]) -> str:
    """Return the word of the vocabulary that shares a stem with a value, or is written alike."""
    long = [word for word in key_of(value).split() if len(word) > 3 and word != "other"]
    stems = [f" {word[:5]}" for word in long]
    best = ""
    most = len(long) / 2
    for slug, text in texts.items():
        spoken = f" {key_of(text)}"
        shared = sum(stem in spoken for stem in stems)
        if shared > most:
            best = slug
            most = shared
    if best:
        return best
    written = slug_of(value)
    alike = nearest(written, texts) or ""
    is_alike = alike[:3] == written[:3]  # else "signalling" would be "billing"
    return alike if is_alike else ""


def _names(columns: Sequence[ColumnProfile]) -> list[str]:
    return list(dict.fromkeys(column.name for column in columns))


def _headings(columns: Sequence[ColumnProfile]) -> list[str]:
    """Return the headings of columns; of `Watchers` and `Watchers (2)` the first says both."""
    first: dict[str, str] = {}
    for name in _names(columns):
        first.setdefault(heading_of(name), name)
    return list(first.values())


def _flow(value: Any) -> str:
    """Return text, list or mapping as YAML in one line, without settings that are empty."""
    if isinstance(value, dict):
        filled = {name: part for name, part in value.items() if part}
        parts = [f"{_flow(name)}: {_flow(part)}" for name, part in filled.items()]
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    is_plain = re.fullmatch(r"[A-Za-z0-9(](?:[\w ()/.+%-]*[\w()/.+%])?", value)
    if is_plain:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


_TEMPLATES = templates_of(
    "generator.intake.register",
    flow=_flow,
    headings=_headings,
    names=_names,
    printable=printable,
    severities=severities,
    unknown_words=unknown_words,
)
