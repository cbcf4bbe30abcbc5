"""Commands read each file of a knowledge base once, and a register of any length adds none."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.records import source

LETTER = """
### What happened, as a headline?

Guests stood outside
"""
MAPPING = """\
name: cases
id: id
fields:
  title: title
  lesson: {value: Cut a second key.}
  date: {value: "2020"}
  areas: {value: billing}
  failure: title
  causes: {factor: {value: process}, text: {value: Nobody had a key.}}
  changes: {text: {value: Cut a second key}}
"""
NEW = [
    *("--title", "Guests stood outside", "--failure", "They could not get in.", "--date", "2020"),
    *("--area", "billing", "--cause", "tooling: The door knew one key only.", "--no-input"),
    *("--change", "Add a second key", "--lesson", "Cut a second key before you need one."),
]


@pytest.fixture
def reads(base, monkeypatch):
    """How often each file below the lessons folder was read."""
    for slug in ("early", "late", "unsound"):
        base.lesson(f"2020/{slug}", areas=["nowhere"] if slug == "unsound" else ["billing"])
    monkeypatch.chdir(base.root)
    counted = Counter()
    content = source._content

    def count(path, *kind):
        counted[path.name] += 1
        return content(path, *kind)

    monkeypatch.setattr(source, "_content", count)
    return counted


def write_register(base, rows):
    (base.root / "map.yml").write_text(MAPPING)
    with (base.root / "cases.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title"])
        # One that is refused makes the others be judged without it.
        titles = (f"Case {number}" if number else "x" * 101 for number in range(rows))
        writer.writerows(enumerate(titles))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["form", "-"], 1),
        (["new", *NEW], 0),
        (["links"], 0),
        (["import", "cases.csv", "--mapping", "map.yml"], 1),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_reads_each_file_once(base, reads, arguments, status):
    write_register(base, 20)
    result = CliRunner().invoke(main, arguments, input=LETTER, catch_exceptions=False)
    assert result.exit_code == status, result.output
    assert {"early.yml", "late.yml", "unsound.yml", "vocabulary.yml"} <= reads.keys()
    assert set(reads.values()) == {1}


@pytest.mark.usefixtures("reads")
def test_rows_of_a_register_are_parsed_once_even_when_some_are_refused(base, monkeypatch):
    write_register(base, 50)
    parsed = Counter()
    parse = source.parse

    def count(text, shown):
        parsed[shown] += 1
        return parse(text, shown)

    monkeypatch.setattr(source, "parse", count)
    CliRunner().invoke(
        main, ["import", "cases.csv", "--mapping", "map.yml"], catch_exceptions=False
    )
    assert len(parsed) > 49
    assert set(parsed.values()) == {1}
