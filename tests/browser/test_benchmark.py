"""The benchmarks that need a browser, run with a handful of records: search under our policy, and a preview."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
TITLES = ("Refunds were paid twice", "The ferry left early", "Nobody told the night desk")

pytestmark = pytest.mark.browser


def lines(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_search_is_measured_over_all_corpora_and_in_the_browser(tmp_path):
    records = [{"id": f"r{n}", "title": title, "failure": title} for n, title in enumerate(TITLES)]
    corpora = [
        lines(tmp_path / "one.jsonl", *records[:2]),
        lines(tmp_path / "other.jsonl", records[2]),
    ]
    queries = lines(tmp_path / "queries.jsonl", {"query": "night desk", "relevant": "r2"})
    options = [part for corpus in corpora for part in ("--corpus", corpus)]
    command = [
        sys.executable,
        BENCHMARKS / "search.py",
        *options,
        "--queries",
        queries,
        "--browser",
        "--json",
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["index"]["records"] == 3
    assert {"ours", "Material"} <= report["relevance"].keys()
    assert report["relevance"]["ours"]["kinds"]["all"]["success@5"] == 1
    assert all(measured["ours"]["median"] >= 0 for measured in report["browser"].values())
    assert report["browser"]["ms"]["material"]["median"] > 0


# That it waits for what it wrote, and a page reloads by itself and shows it.
def test_the_time_until_an_edit_is_seen_is_measured():
    command = [sys.executable, BENCHMARKS / "serve.py", "--lessons=2", "--edits=1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    [row] = json.loads(done.stdout or done.stderr)
    assert (row["lessons"], row["edits"], row["median"] > 0) == (2, 1, True)
