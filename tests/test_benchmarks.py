"""Benchmarks that need neither a build nor a browser, each run with a handful of records."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from generator.cli import main

BENCHMARKS = Path(__file__).parent / "benchmarks"
SCRIPTS = sorted(path.name for path in BENCHMARKS.glob("*.py") if "__main__" in path.read_text())


def run(script, *arguments, environment=None):
    command = [sys.executable, BENCHMARKS / script, *map(str, arguments)]
    environment = {**os.environ, **(environment or {})}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


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


def test_what_no_row_says_is_found_on_the_site(base):
    """It would miss nothing that a default, a guess or a careless hand adds to an import."""
    register, mapping = base.root / "log.csv", base.root / "log.yml"
    register.write_text(
        "Case,Date,Headline,Story,Site,Caller\n"
        "1,05/03/2020,The gate was shut,Ann Lee waited an hour,North,Ann Lee\n"
        "2,17/03/2020,The till was wrong,Forty people paid twice,South,Bo Ek\n"
    )
    options = ["--mapping", str(mapping), "--into", str(base.root), "--today", "2026-11-22"]
    assert CliRunner().invoke(main, ["import", str(register), "--suggest", *options]).exit_code == 0
    assert CliRunner().invoke(main, ["import", str(register), *options]).exit_code == 0
    for record in base.lessons.glob("2020/*.yml"):
        record.write_text(record.read_text().replace("draft: true\n", ""))
    done = run("said.py", base.root, mapping, register)
    assert done.stdout == "2 rows: 0 things shown that no row says\n", done.stderr
    record.write_text(f"severity: major\nareas: [billing]\nsurprise: Ann Lee\n{record.read_text()}")
    done = run("said.py", base.root, mapping, register)
    for what in (
        "severity is 'major'",
        "areas is 'billing'",
        "'Ann Lee', which stands in a column",
    ):
        assert what in done.stdout, done.stderr


def test_pages_are_not_compared_without_a_browser_or_lighthouse_and_this_is_told():
    done = run("lighthouse.py", environment={"PATH": ""})
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "NOT MEASURED: no browser is found\n"


def test_a_page_is_compared_with_a_plain_one_by_the_median_of_visits_by_turns(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.syspath_prepend(BENCHMARKS)
    lighthouse = importlib.import_module("lighthouse")
    visited = []

    def visit(address, _):
        visited.append(urlsplit(address).path)
        return {"performance": 0.9 if visited.count("/lessons/x/") < 3 else 1.0}

    monkeypatch.setattr(lighthouse, "_missing", lambda: None)
    monkeypatch.setattr(lighthouse, "_built", lambda _: (tmp_path, tmp_path))
    monkeypatch.setattr(lighthouse, "_visit", visit)
    monkeypatch.setattr(sys, "argv", ["lighthouse.py", "--lesson=x", "--rounds=3", "--json"])
    lighthouse.main()
    assert visited == [*["/lessons/x/"] * 6, "/", "/search/"]
    figures = json.loads(capsys.readouterr().out)
    assert figures["ours"] == {"performance": 1.0}
    assert figures["plain Material"] == {"performance": 1.0}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_refuses_an_option_that_is_given_twice(script):
    others = {"search.py": "records", "publish.py": "kills", "said.py": "show", "serve.py": "edits"}
    option = f"--{others.get(script, 'rounds')}"
    done = run(script, option, 1, option, 2)
    assert done.returncode == 2
    assert f"argument {option}: this option is given twice" in done.stderr
