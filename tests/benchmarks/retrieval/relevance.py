"""Ranks of the record that each query looks for, by engines that need no browser."""

from __future__ import annotations

import gzip
import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from generator.site.search.index import Document, Facet, Index, index_files
from generator.site.search.script import language_module
from generator.site.search.words import Language
from retrieval.corpus import Query, Record
from retrieval.sites import HOME

Found = Sequence[Sequence[str]]
"""For each query the ids of the first ten records, the best first."""

_CLIENT = HOME / "generator/site/assets/search"
_FIELDS = {"failure": "failure", "cause": "why", "change": "changed"}
# The facets that the search page of a real site may count.
_FACETS = ("area", "factor", "stage", "severity", "kind", "year", "process", "channel")


def measures(queries: Sequence[Query], found: Found) -> dict[str, dict[str, float]]:
    """Return the measures of relevance, overall and by kind of query."""
    ranks: defaultdict[str, list[int]] = defaultdict(list)
    for query, ids in zip(queries, found, strict=True):
        rank = ids.index(query.relevant) + 1 if query.relevant in ids else 0
        ranks["all"].append(rank)
        ranks[query.kind].append(rank)
    return {
        kind: {
            "queries": len(its),
            "mrr@10": round(sum(1 / rank for rank in its if rank) / len(its), 3),
            "success@5": round(sum(0 < rank <= 5 for rank in its) / len(its), 3),
            "success@10": round(sum(0 < rank <= 10 for rank in its) / len(its), 3),
        }
        for kind, its in ranks.items()
    }


def build_index(
    records: Sequence[Record], rounds: int
) -> tuple[dict[str, bytes], dict[str, float]]:
    """Return the product's index of the records, its size, and the time of the quickest round."""
    times = []
    index: dict[str, bytes] = {}
    for _ in range(rounds):
        began = time.process_time()
        index = dict(
            index_files(Index(Language("english"), map(_document, records)), _facets(records))
        )
        times.append(time.process_time() - began)
    return index, {
        "records": len(records),
        "ms_a_record": round(1000 * min(times) / len(records), 3),
        "files": len(index),
        "bytes": sum(map(len, index.values())),
        "bytes_gzip": sum(len(gzip.compress(content, 6)) for content in index.values()),
    }


def _document(record: Record) -> Document:
    labels = [*record.tags, record.area]
    texts = {"title": record.title, **{_FIELDS[field]: text for field, _, text in record.sections}}
    day = date.fromisoformat(record.date) if record.date else None
    return Document(
        key=record.id,
        card={
            "title": record.title,
            "address": record.address,
            "stage": "open",
            "area": record.area,
            "date": record.date,
            "when": f"{day.day} {day:%B %Y}" if day else "",
        },
        texts={
            name: text
            for name, text in (*texts.items(), ("labels", "\n\n".join(filter(None, labels))))
            if text
        },
        shown=[(heading, text) for _, heading, text in record.sections],
        facets={"year": (record.date[:4],), "area": (record.area,)},
    )


def _facets(records: Sequence[Record]) -> dict[str, Facet]:
    values = {
        "year": sorted({record.date[:4] for record in records if record.date}, reverse=True),
        "area": sorted({record.area for record in records if record.area}),
    }
    return {
        name: Facet(name.capitalize(), {each: each for each in values.get(name, ())})
        for name in _FACETS
    }


def ours(records: Sequence[Record], queries: Sequence[Query], index: Mapping[str, bytes]) -> Found:
    """Return the ranks by the product's own client in the product's index."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in index.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        return _ids(records, _in_node("ours.mjs", queries, index=folder))


def minisearch(records: Sequence[Record], queries: Sequence[Query]) -> Found:
    """Return the ranks by MiniSearch with the settings that suit it best."""
    return _ids(
        records,
        _in_node("minisearch.mjs", queries, records=[_fields(record) for record in records]),
    )


def bm25(records: Sequence[Record], queries: Sequence[Query]) -> Found:
    """Return the ranks by plain BM25 over stems."""
    import bm25s  # noqa: PLC0415 - only benchmarks need it
    import Stemmer  # noqa: PLC0415

    how = {"stopwords": "en", "stemmer": Stemmer.Stemmer("english"), "show_progress": False}
    engine = bm25s.BM25()
    engine.index(
        bm25s.tokenize([" ".join(_fields(each).values()) for each in records], **how),
        show_progress=False,
    )
    asked = bm25s.tokenize([query.text for query in queries], **how)
    numbers, scores = engine.retrieve(asked, k=min(10, len(records)), show_progress=False)
    rows = zip(numbers, scores, strict=True)
    return [[records[n].id for n, score in zip(*row, strict=True) if score > 0] for row in rows]


def _fields(record: Record) -> dict[str, str]:
    texts = {
        field: getattr(record, field) for field in ("title", "failure", "cause", "change", "area")
    }
    return {**texts, "tags": ", ".join(record.tags)}


def _ids(records: Sequence[Record], found: Sequence[Sequence[int]]) -> Found:
    return [[records[n].id for n in numbers] for numbers in found]


def _in_node(script: str, queries: Sequence[Query], **given: Any) -> list[list[int]]:
    """Return the numbers that a script of node finds, given client, language and queries."""
    with tempfile.TemporaryDirectory() as folder:
        language = Path(folder, "language.mjs")
        language.write_text(language_module("english"))
        asked = [query.text for query in queries]
        given |= {"client": str(_CLIENT), "language": str(language), "queries": asked}
        command = ["node", str(Path(__file__).with_name(script))]
        done = subprocess.run(
            command, check=True, input=json.dumps(given), stdout=subprocess.PIPE, text=True
        )
    return json.loads(done.stdout)
