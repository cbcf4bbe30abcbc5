"""The records that are searched, and the queries that each look for one of them."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SECTIONS = (("failure", "What failed"), ("cause", "Why"), ("change", "What changed"))
_SEED = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a corpus; a field that it lacks is empty."""

    id: str
    title: str
    failure: str
    cause: str
    change: str
    tags: tuple[str, ...]
    area: str
    date: str

    @property
    def address(self) -> str:
        """The address of its page on every site that is built of it."""
        return f"lessons/{self.id.lower()}/"

    @property
    def sections(self) -> Iterator[tuple[str, str, str]]:
        """The texts below its title, each with its field and heading."""
        for field, heading in SECTIONS:
            if text := getattr(self, field):
                yield field, heading, text


@dataclass(frozen=True, slots=True)
class Query:
    """A query that somebody typed, and the one record that it was meant for."""

    text: str
    relevant: str
    kind: str


def read(
    corpora: Iterable[Path], queries: Path, most: int | None
) -> tuple[list[Record], list[Query]]:
    """Return the records, newest first as in the product, and the queries that they answer."""
    records = _told_apart(_record(each) for path in corpora for each in _lines(path))
    records.sort(key=lambda record: record.id)
    records.sort(key=lambda record: record.date, reverse=True)
    known = {record.id for record in records}
    asked = [
        Query(each["query"], each["relevant"], each.get("kind", "other"))
        for each in _lines(queries)
    ]
    answered = [query for query in asked if query.relevant in known]
    for query in asked:
        if query.relevant not in known:
            print(f"dropped, no corpus has {query.relevant}: {query.text}", file=sys.stderr)
    return _chosen(records, {query.relevant for query in answered}, most), answered


def _told_apart(records: Iterable[Record]) -> list[Record]:
    """Return the records with unique ids: a few abstracts came in two pieces under one."""
    met: Counter[str] = Counter()
    found = []
    for record in records:
        found.append(
            replace(record, id=f"{record.id}-{met[record.id] + 1}") if met[record.id] else record
        )
        met[record.id] += 1
    return found


def _chosen(records: Sequence[Record], wanted: set[str], most: int | None) -> list[Record]:
    """Return a number of records: all that are looked for, and others, the same in every run."""
    others = [record.id for record in records if record.id not in wanted]
    room = len(others) if most is None else max(0, most - len(wanted))
    kept = wanted.union(random.Random(_SEED).sample(others, min(room, len(others))))  # noqa: S311 - nothing is secret
    return [record for record in records if record.id in kept]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield from (json.loads(line) for line in lines if line.strip())


def _record(read: dict[str, Any]) -> Record:
    texts = {
        field: read.get(field) or ""
        for field in ("title", "failure", "cause", "change", "area", "date")
    }
    return Record(id=read["id"], tags=tuple(read.get("tags") or ()), **texts)
