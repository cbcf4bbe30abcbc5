"""Mappings as people write them, and what is wrong with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake.register.mapping import check_mapping, read_mapping
from generator.records.source import parse
from generator.records.vocabulary import Vocabulary, read_vocabulary

ROOT = Path(__file__).parents[3]
COLUMNS = ["ID", "Title", "What happened", "Date", "Area", "Cause", "Action"]
FIELDS = {
    "title": "Title",
    "lesson": "Action",
    "date": "Date",
    "areas": "Area",
    "failure": "What happened",
    "causes": "{factor: {value: policy}, text: Cause}",
    "changes": "{text: Action}",
}


@pytest.fixture
def problems(base):
    """What is told about a mapping, as ``line:column: rule: message: suggestion``."""
    vocabulary, _ = read_vocabulary(
        parse((base.lessons / "vocabulary.yml").read_text(), "vocabulary.yml")
    )

    def told(text):
        source = parse(text, "map.yml")
        register, found = read_mapping(source)
        if register:
            found = check_mapping(register, source, COLUMNS, vocabulary)
        return [
            f"{p.line}:{p.column}: {p.rule}: {p.message}: {p.suggestion}" for p in sorted(found)
        ]

    return told


def mapping(head="name: cases\nid: ID\n", **fields):
    lines = (f"  {name}: {text}\n" for name, text in (FIELDS | fields).items() if text is not None)
    return f"{head}fields:\n{''.join(lines)}"


def test_a_plain_mapping_is_sound(problems):
    assert problems(mapping()) == []


def test_columns_are_found_whatever_their_capitals_and_spaces(problems):
    assert problems(mapping(title="' TITLE:'", failure="what_happened")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (mapping(title="Titel"), "4:10: unknown-column: no column is called `Titel`: did you mean `Title`?"),
        (mapping(titel="Title"), "11:3: unknown-field: unknown field `titel`: did you mean `title`?"),
        (mapping(date=None), "3:1: missing-field: `date` is not mapped: add it (When it happened: 2017, 2017-04 or 2017-04-09, as exact as it is known)"),
        (mapping(title="{colum: Title}"), "4:11: unknown-field: unknown field `colum`: did you mean `column`?"),
        (mapping(title="{column: Title, value: Late}"), "4:3: one-origin: `column` and `value` for one field: write one of `column`, `columns`, `sections`, `first` or `value`"),
        (mapping(title="{cut: true}"), "4:3: one-origin: no origin for one field: write one of `column`, `columns`, `sections`, `first` or `value`"),
        (mapping(areas="{column: Area, default: biling}"), "7:34: unknown-word: unknown area `biling`: did you mean `billing`?"),
        (mapping(areas="{column: Area, map: {Till: bilng}}"), "7:37: unknown-word: unknown area `bilng`: did you mean `billing`?"),
        (mapping(severity="{value: high}"), "11:21: unknown-value: `severity` cannot hold `high`: write one of minor, moderate, major, critical"),
        (mapping(date="{column: Date, dates: [DD/MM/YYYY]}"), "6:32: bad-date-format: `DD/MM/YYYY` is no form of dates: write it as %d/%m/%Y, %Y-%m or the like, or one of `excel`, `excel-1904`, `unix`, `year`, `end`"),
        (mapping(date="{column: Date, cut: true}"), "6:24: misplaced-setting: `cut` does nothing at `date`: delete it"),
        (mapping(title="{column: Title, markdown: true}"), "4:26: misplaced-setting: `markdown` does nothing at `title`: delete it"),
        (mapping(title='{column: Title, split: ","}'), "4:26: misplaced-setting: `split` does nothing at `title`: delete it"),
        (mapping(x_source="Title"), "11:13: misplaced-setting: `x_source` is written by the import: call it otherwise: the import keeps there what it knows a row by"),
        (mapping(x_own="Titel"), "11:10: unknown-column: no column is called `Titel`: did you mean `Title`?"),
        (mapping(head="id: ID\n"), "1:1: missing-field: `name` is missing: add it"),
        (mapping(head="name: cases\nignore: [Causes]\n"), "2:10: unknown-column: no column is called `Causes`: did you mean `Cause`?"),
        (mapping(head="name: cases\nkeep: [Causes]\n"), "2:8: unknown-column: no column is called `Causes`: did you mean `Cause`?"),
        (mapping(head="name: cases\nid: Costs\n"), "2:5: unknown-column: no column is called `Costs`: write one of ID, Title, What happened, Date, Area, Cause, Action, (file), (sheet)"),
        ("fields: [", "1:10: yaml-syntax: cannot be read as YAML, a value is missing here: write it, or take the comma or bracket away; a value that begins with one stands in quotes"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place_and_what_to_write(problems, text, told):
    assert told in problems(text)


def test_without_a_vocabulary_words_are_taken_as_they_are():
    source = parse(mapping(areas="{value: anything}"), "map.yml")
    register, _ = read_mapping(source)
    assert check_mapping(register, source, COLUMNS, None) == []
    assert check_mapping(register, source, COLUMNS, Vocabulary()) != []


def test_the_example_of_the_manual_is_sound():
    text = re.search("```yaml\n(.*?)```", (ROOT / "docs" / "import.md").read_text(), re.DOTALL)[1]
    source = parse(text, "map.yml")
    register, problems = read_mapping(source)
    assert problems == []
    vocabulary, _ = read_vocabulary(
        parse((ROOT / "generator/starter/lessons/vocabulary.yml").read_text(), "v.yml")
    )
    columns = [column for _, _, value in register.values() for _, column in value.columns_named()]
    assert (
        check_mapping(register, source, [*columns, *register.id, *register.ignore], vocabulary)
        == []
    )


names = st.sampled_from(["fields", "name", "id", "title", "causes", "factor", "column", "first", "map", "default", "header", "x_a", "0"])  # fmt: skip
trees = st.recursive(st.text("aT0:{}", max_size=4), lambda its: st.lists(its, max_size=3) | st.dictionaries(names, its, max_size=4))  # fmt: skip


@given(st.dictionaries(names, trees), st.dictionaries(names, trees))
def test_no_mapping_is_a_traceback(data, fields):
    source = parse("name: a\n", "map.yml")
    source.data = {"name": "a", **data, "fields": fields}
    register, problems = read_mapping(source)
    problems = check_mapping(register, source, COLUMNS, Vocabulary()) if register else problems
    assert problems
