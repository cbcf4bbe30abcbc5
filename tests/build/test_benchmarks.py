"""Benchmarks of builds, each run with a handful of records."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_the_build_is_measured_beside_that_of_plain_pages(run, tmp_path):
    done = run(
        sys.executable,
        BENCHMARKS / "build.py",
        "--lessons=2",
        "--rounds=1",
        "--json",
        folder=tmp_path,
    )
    rows = {row["builder"]: row for row in json.loads(done.stdout)}
    assert {"ours", "plain"} <= rows.keys()
    assert all(f"{name} is left out" in done.stderr for name in {"zensical", "hugo"} - rows.keys())
    assert rows["ours"]["files"] > rows["plain"]["files"] > 2
    for row in rows.values():
        assert (row["lessons"], row["seconds"] > 0, row["peak_mb"] > 0) == (2, True, True)


def test_what_boards_and_feeds_add_to_a_build_is_measured(run, place):
    place.lesson("2020/late")
    done = run(
        sys.executable, BENCHMARKS / "what_follows.py", place.root, "--rounds=1", folder=place.root
    )
    assert re.match(r"without [\d.]+ s, with [\d.]+ s of processor time", done.stdout), done.stderr
