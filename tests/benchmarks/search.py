"""Measure how well search finds, how much it loads, and how long a reader waits, beside others.

Each query looks for one record. Measured are MRR@10 and the shares of queries whose record is among
the first five and ten: of the product's own index and browser client, of stemmed BM25, MiniSearch,
Pagefind, and the search that comes with Material for MkDocs. The last two are asked in a real
Chromium. An engine that is not here is left out, and said so. With --browser, Chromium also opens a
site with our search and one with Material's, in one run, since times on one machine are worth
nothing beside those of another day.

    pip install -r tests/benchmarks/requirements.txt
    npm install --no-package-lock --prefix tests/benchmarks
    python tests/benchmarks/search.py --corpus records.jsonl.gz --queries queries.jsonl
        [--records 1000] [--browser] [--json]

A record is a line {"id", "title", "failure", "cause", "change", "tags": [], "area", "date"}, of
which only id and title are needed; a query is a line {"query", "relevant": id, "kind"}.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from options import parser_of
from retrieval import browser, corpus, relevance, server, sites
from retrieval.corpus import Query, Record

MATERIAL_VISITS = 3
_WHAT = {
    "ms": "ms to the first result, cold",
    "search_bytes": "bytes that search loads until then",
    "page_bytes": "bytes of the page around it until then",
    "memory_mb": "MB the page's process grows by, all queries",
    "key_script_ms": "ms of processor time a key: script",
    "key_task_ms": "  all of the main thread, with painting",
}


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    records, queries = corpus.read(arguments.corpus, arguments.queries, arguments.records)
    index, about_index = relevance.build_index(records, rounds=3)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        report: dict[str, Any] = {"index": about_index}
        if arguments.browser:
            report["browser"] = _in_browser(
                records, queries[: arguments.browser_queries], index, folder
            )
        report["relevance"] = _relevance(records, queries, index, folder)
    print(json.dumps(report, indent=2) if arguments.json else "\n".join(_lines(report)))


def _arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument(
        "--corpus",
        type=Path,
        nargs="+",
        action="extend",
        required=True,
        help="records, as .jsonl or .jsonl.gz",
    )
    parser.add_argument("--queries", type=Path, required=True, help="queries, as .jsonl")
    parser.add_argument(
        "--records", type=int, help="how many to keep; those looked for always are; default all"
    )
    parser.add_argument(
        "--browser", action="store_true", help="also measure what a reader waits for and loads"
    )
    parser.add_argument(
        "--browser-queries", type=int, default=40, help="for how many of the queries; default 40"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder to keep the Pagefind and Material sites in for later runs",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document instead of tables"
    )
    arguments = parser.parse_args()
    if arguments.browser and not browser.path():
        parser.error(f"--browser needs one of {', '.join(browser.BROWSERS)} on the path")
    return arguments


def _relevance(
    records: Sequence[Record], queries: Sequence[Query], index: Mapping[str, bytes], folder: Path
) -> dict[str, Any]:
    plain = {
        "ours": lambda: relevance.ours(records, queries, index),
        "BM25 (bm25s)": lambda: relevance.bm25(records, queries),
        "MiniSearch": lambda: relevance.minisearch(records, queries),
    }
    in_browser = {
        "Pagefind": (sites.pagefind, browser.ask_pagefind),
        "Material": (sites.material, browser.ask_material),
    }
    missing = _missing()
    for engine, reason in missing.items():
        print(f"NOT MEASURED: {engine}: {reason}", file=sys.stderr)
    found = {engine: ask() for engine, ask in plain.items() if engine not in missing}
    for engine, (build, ask) in in_browser.items():
        if engine not in missing:
            with server.served(build(records, folder)) as origin, browser.chromium() as chromium:
                found[engine] = ask(chromium, origin, records, queries)
    return {
        name: {
            "found_nothing": sum(not ids for ids in its),
            "kinds": relevance.measures(queries, its),
        }
        for name, its in found.items()
    }


def _missing() -> dict[str, str]:
    """Return the engines that cannot be measured here, and what to do about it."""
    missing = {}
    if not importlib.util.find_spec("bm25s"):
        missing["BM25 (bm25s)"] = "pip install -r tests/benchmarks/requirements.txt"
    for engine in ("MiniSearch", "Pagefind"):
        if not (sites.NODE_MODULES / engine.lower()).exists():
            missing[engine] = "npm install --no-package-lock --prefix tests/benchmarks"
    if not browser.path():
        missing |= dict.fromkeys(("Pagefind", "Material"), "no browser is found")
    return missing


def _in_browser(
    records: Sequence[Record], queries: Sequence[Query], index: Mapping[str, bytes], folder: Path
) -> dict[str, Any]:
    """Measure both sites in one browser; Material's is too slow to be visited for every query."""
    with (
        server.served(sites.ours(index, folder)) as our_origin,
        server.served(sites.material(records, folder)) as its_origin,
        browser.chromium() as chromium,
    ):
        ours = {
            **browser.first_visits(chromium, our_origin, browser.OURS, queries),
            **browser.typing(chromium, our_origin, queries),
            "memory_mb": [browser.memory_of_ours(chromium, our_origin, queries)],
        }
        its = {
            **browser.first_visits(
                chromium, its_origin, browser.MATERIAL, queries[:MATERIAL_VISITS]
            ),
            "memory_mb": [browser.memory_of_material(chromium, its_origin, queries)],
        }
    return {
        name: {"ours": _middle(ours[name]), "material": _middle(its.get(name))} for name in _WHAT
    }


def _middle(values: Sequence[float] | None) -> dict[str, float] | None:
    """Return the median, and the 95th percentile."""
    if not values:
        return None
    p95 = sorted(values)[math.ceil(0.95 * len(values)) - 1]
    return {"median": round(median(values), 2), "p95": round(p95, 2), "of": len(values)}


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    about = report["index"]
    yield (
        f"{about['records']} records; index: {about['ms_a_record']} ms of processor time a record, "
        f"{about['files']} files, {about['bytes']:,} bytes, {about['bytes_gzip']:,} with gzip"
    )
    measures = "MRR@10   success@5   success@10   (found nothing)"
    yield f"\nkind          queries   engine          {measures}"
    for kind in report["relevance"]["ours"]["kinds"]:
        for engine, its in report["relevance"].items():
            row = its["kinds"][kind]
            numbers = (
                f"{row['mrr@10']:>6.3f}   {row['success@5']:>9.3f}   {row['success@10']:>10.3f}"
            )
            nothing = f"   {its['found_nothing']:>3}" if kind == "all" else ""
            yield f"{kind:<12}  {row['queries']:>7}   {engine:<14}  {numbers}{nothing}"
    if "browser" in report:
        columns = f"{'ours: median':>14}{'p95':>11}{'Material: median':>18}{'p95':>11}{'ratio':>9}"
        yield f"\n{'':<46}{columns}"
        for name, row in report["browser"].items():
            yield f"{_WHAT[name]:<46}{_columns(row)}"


def _columns(row: Mapping[str, Any]) -> str:
    ours, its = row["ours"], row["material"]
    text = f"{ours['median']:>14,.1f}{ours['p95']:>11,.1f}"
    return (
        f"{text}{its['median']:>18,.1f}{its['p95']:>11,.1f}{its['median'] / ours['median']:>8.1f}x"
        if its
        else text
    )


if __name__ == "__main__":
    main()
