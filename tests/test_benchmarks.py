"""Benchmarks that need neither a build nor a browser, each run with a handful of records."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent / "benchmarks"
SCRIPTS = sorted(path.name for path in BENCHMARKS.glob("*.py") if "__main__" in path.read_text())


def run(script, *arguments):
    command = [sys.executable, BENCHMARKS / script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_cost_of_an_import_is_told_by_the_row():
    done = run("import.py", "--rows", 3, "--rounds", 1)
    assert re.match(r"3 rows, 3 records: [\d.]+ ms a row", done.stdout), done.stderr


def test_what_rules_find_and_cost_is_told(base):
    base.lesson(
        "2020/late",
        failure="The clerk should have known better than to pay the refund twice on one day, they said.",
    )
    done = run("rules.py", base.lessons, "--rounds", 1, "--show", 1)
    assert "planted: blame " in done.stdout, done.stderr
    assert "lessons: 1 paragraphs\n" in done.stdout
    assert "»should have known" in done.stdout
    assert "cost a record: " in done.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_refuses_an_option_that_is_given_twice(script):
    option = {"search.py": "--records", "publish.py": "--kills"}.get(script, "--rounds")
    done = run(script, option, 1, option, 2)
    assert done.returncode == 2
    assert f"argument {option}: this option is given twice" in done.stderr
