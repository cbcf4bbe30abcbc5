"""A record as it was written, sound or not, and all of them together: what rules look at."""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote

from generator.problem import Path
from generator.records.fields import PartialDate
from generator.records.kept import Kept
from generator.records.lesson import places_of
from generator.records.source import Source, everything
from generator.records.vocabulary import Vocabulary
from generator.records.wording.reading import Patterns, built_in
from generator.records.wording.word_index import Searched

Fact = TypeVar("Fact")

# `recovery.told` may be words; when it is a date, it is held to be one.
_DATES = [*(place for place, _ in places_of(PartialDate)), ("recovery", "told")]


@dataclass(frozen=True)
class Record:
    """One lesson file; ``id`` is the stem, ``file`` the place below the lessons folder."""

    id: str
    file: str
    source: Source

    @cached_property
    def searched(self) -> Searched:
        """The whole file, comments and escaped text included, ready to be searched."""
        text = self.source.text
        parts = [text]
        has_escapes = "\\" in text
        # What escapes of YAML and of addresses stand for is nowhere in the file's text.
        if has_escapes or "%" in text:
            for _, _, value in everything(self.source.data):
                read = unquote(value)
                if has_escapes or read != value:
                    parts.append(read)
        return Searched("\n".join(parts))

    @cached_property
    def happened(self) -> PartialDate | None:
        """The date of the failure; None if it cannot be read."""
        return PartialDate.read(self.source.data.get("date", ""))

    @cached_property
    def dates(self) -> list[tuple[Path, PartialDate]]:
        """Every date that can be read, with its path; the record's own comes first."""
        dates = []
        for place in _DATES:
            for path, text in self.source.texts(*place):
                date = PartialDate.read(text)
                if date:
                    dates.append((path, date))
        return dates


@dataclass(frozen=True)
class Records:
    """Every record of a knowledge base, and what they are judged against.

    ``vocabulary`` is None when it could not be read at all. ``today`` decides what lies in the
    future, ``patterns`` which words are warned of. Without ``with_warnings``, only the rules that
    refuse a record are asked.
    """

    records: tuple[Record, ...]
    vocabulary: Vocabulary | None
    today: datetime.date
    patterns: Patterns = field(default_factory=built_in)
    with_warnings: bool = True
    kept: Kept | None = None
    _remembered: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def alone(self) -> Alone:
        """The same for rules that look at no other record, whatever day it is."""
        return Alone(self.vocabulary, self.patterns)

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """The first record of each id."""
        return {record.id: record for record in reversed(self.records)}

    @cached_property
    def claims(self) -> Mapping[str, list[str]]:
        """The files that claim an id (see ``same_id``), by name first, then by aliases."""
        claims: defaultdict[str, list[str]] = defaultdict(list)
        for record in self.records:
            claims[same_id(record.id)].append(record.file)
        for record in self.records:
            for _, alias in record.source.texts("aliases", "*"):
                claims[same_id(alias)].append(record.file)
        return claims

    def once(self, name: Hashable, find: Callable[[], Fact]) -> Fact:
        """Memoise a fact about all records that a rule asks for at every one of them."""
        if name not in self._remembered:
            self._remembered[name] = find()
        fact: Fact = self._remembered[name]
        return fact


class LeansOnOthers(Exception):
    """Raised when a rule asks ``Alone`` for another record, or for the day."""


@dataclass(frozen=True)
class Alone:
    """What a record is judged against, without the others and the day."""

    vocabulary: Vocabulary | None
    patterns: Patterns

    def __getattr__(self, name: str) -> Any:
        raise LeansOnOthers(name)


def same_id(text: str) -> str:
    """Return a key by which ids are equal where some file system takes them for one name."""
    return unicodedata.normalize("NFC", text).casefold()
