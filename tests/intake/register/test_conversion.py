"""One row as a record, by its mapping: what becomes of lists in cells."""

from __future__ import annotations

import datetime

import pytest

from generator.intake.register.conversion import Converter
from generator.intake.register.mapping import read_mapping
from generator.intake.register.table import Row
from generator.records.source import parse
from generator.records.vocabulary import read_vocabulary

TODAY = datetime.date(2026, 11, 22)
VOCABULARY = """\
areas: {billing: {name: Billing}}
factors: {communication: {name: Talk}, staffing: {name: Staffing}, tooling: {name: Tools}, process: {name: Process}}
"""
MAPPING = """\
name: cases
fields:
  title: {value: Late}
  lesson: {value: Begin early.}
  date: {value: "2020"}
  areas: {value: billing}
  failure: {value: It was late.}
"""


def converted(fields, settings="", without="", /, **cells):
    """The record of a row with these cells; the mapping may be without a field."""
    given = {line.partition(":")[0] for line in fields.splitlines()} | {f"  {without}"}
    usual = [line for line in MAPPING.splitlines(True) if line.partition(":")[0] not in given]
    text = "".join(usual).replace("fields:", f"{settings}\nfields:")
    register, problems = read_mapping(parse(text + fields, "map.yml"))
    assert problems == []
    vocabulary, _ = read_vocabulary(parse(VOCABULARY, "vocabulary.yml"))
    return Converter(register, cells, vocabulary, TODAY).convert(Row("a.csv", "", 2, cells))


PAIRS = """\
  causes:
    factor: {column: Code, split: ";", map: {Talk: communication, Handover: [communication, staffing], None: []}, default: process}
    text: {column: %s, split: ";", default: Not said.}
"""


@pytest.mark.parametrize(
    ("code", "causes"),
    [
        ("Talk; Rain; Tools", ["communication Talk", "process Rain", "tooling Tools"]),
        ("Rain; Talk", ["process Rain", "communication Talk"]),
        ("Handover; Rain", ["communication Handover", "staffing Handover", "process Rain"]),
        ("Rain; Hail", ["process Rain", "process Hail"]),
        ("Talk;; Tools;", ["communication Talk", "tooling Tools"]),
        ("None; Talk", ["communication Talk"]),
        ("; ;", ["process Not said."]),
        ("Rain", ["process Rain"]),
    ],
)
def test_parts_of_one_cell_keep_their_own_factors(code, causes):
    record = converted(PAIRS % "Code", Code=code)
    assert record.faults == []
    told = [f"{cause['factor']} {cause['text']}" for cause in record.data["causes"]]
    assert told == causes


@pytest.mark.parametrize(
    ("code", "text", "causes"),
    [
        ("Talk; Rain; Tools", "a; b; c", ["communication a", "process b", "tooling c"]),
        ("Talk;; Tools", "a; b; c", ["communication a", "process b", "tooling c"]),
        ("Talk; Tools;", "a; b", ["communication a", "tooling b"]),
        ("Talk; Tools", "a;; c", ["communication a\nc", "tooling a\nc"]),
        ("Talk; Tools", "a; ", ["communication a", "tooling Not said."]),
        ("Talk", "a; b", ["communication a", "communication b"]),
        ("Talk; Tools", "a; b; c", ["communication a\nb\nc", "tooling a\nb\nc"]),
        ("Talk; None; Tools", "a; b; c", ["communication a", "tooling c"]),
    ],
)
def test_parts_of_two_cells_pair_off_in_their_places(code, text, causes):
    record = converted(PAIRS % "Text", Code=code, Text=text)
    told = [f"{cause['factor']} {cause['text']}" for cause in record.data["causes"]]
    assert told == causes


def test_lists_that_do_not_pair_off_are_told():
    record = converted(PAIRS % "Text", Code="Talk; Tools", Text="a; b; c")
    assert ("Text", "3 parts beside 2 of other columns: they do not pair off", "") in record.notes


def test_a_part_that_is_no_factor_is_a_cause_whose_factor_is_unknown():
    fields = (PAIRS % "Code").replace(", default: process", "")
    record = converted(fields, Code="Talk; Rain; Tools")
    told = [f"{cause['factor']} {cause['text']}" for cause in record.data["causes"]]
    assert told == ["communication Talk", "unknown Rain", "tooling Tools"]


@pytest.mark.parametrize(
    ("setting", "kept"),
    [
        ("ignore: Watchers", {"x_votes"}),
        ("ignore: [Watchers (2), Votes]", {"x_watchers", "x_watchers_3"}),
        ("keep: Votes", {"x_votes"}),
        (
            "keep: [WATCHERS, votes]\nignore: Watchers (3)",
            {"x_votes", "x_watchers", "x_watchers_2"},
        ),
        ("keep: []", set()),
    ],
)
def test_a_heading_stands_for_all_columns_that_it_heads_those_of_next_month_too(setting, kept):
    names = ("Watchers", "Watchers (2)", "Watchers (3)", "Votes")
    record = converted("", setting, **dict.fromkeys(names, "Pat Sample"))
    assert {name for name in record.data if name.startswith("x_")} - {"x_source"} == kept


def test_what_is_mapped_is_kept_whole_though_nothing_else_is():
    record = converted("  severity: Priority\n", "keep: []", Priority="Blocker", Votes="3")
    assert (record.data["x_priority"], "x_votes" in record.data) == ("Blocker", False)


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('["late", "no show", null]', ["late", "no-show"]),
        ("['late', 'no show', None]", ["late", "no-show"]),
        ("['late' 'no show']", ["late", "no-show"]),
        ("('late',)", ["late"]),
        ("[late; no show]", ["late-no-show"]),
        ("late", ["late"]),
        ("[]", None),
    ],
)
def test_a_cell_may_hold_a_list_as_programs_write_it(cell, tags):
    data = converted("  tags: {column: Tags, split: json}\n", Tags=cell).data
    assert data.get("tags") == tags


@pytest.mark.parametrize(
    ("column", "tags"),
    [
        ('{column: Labels, split: ";"}', ["late-bus", "shop", "door"]),
        ("Labels", ["late-bus-shop", "door"]),
        ("Labels (2)", ["door"]),
        ("{columns: [Labels]}", ["late-bus-shop"]),
    ],
)
def test_columns_of_one_heading_are_one_list(column, tags):
    cells = {"Labels": "Late bus; shop", "Labels (2)": "door"}
    assert converted(f"  tags: {column}\n", **cells).data["tags"] == tags


@pytest.mark.parametrize(
    ("setting", "failure"), [("true", "- *late*"), ("false", "\\- \\*late\\*")]
)
def test_a_column_of_markdown_is_not_escaped(setting, failure):
    fields = f"  failure: {{column: Story, markdown: {setting}}}\n"
    assert converted(fields, Story="- *late*").data["failure"] == failure


def test_a_register_of_what_worked_is_read_as_practices_without_cause_or_failure():
    fields = """  kind: {value: practice}
  practice: {what: Did, why: Why, no_longer: Sign}
  tried: {where: At}
"""
    record = converted(
        fields, "", "failure", Did="Ring first", Why="They know", Sign="Misses", At="A"
    )
    assert (record.faults, record.data["kind"]) == ([], "practice")
    assert record.data["practice"] == {
        "what": "Ring first",
        "why": "They know",
        "no_longer": "Misses",
    }
    assert record.data["tried"] == [{"where": "A"}]
    assert "causes" not in record.data
