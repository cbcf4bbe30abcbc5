"""The JSON Schema, as editors and other readers of records use it: through another program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as another_program
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from generator.cli import main

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCHEMA = ROOT / "schema.json"
LESSONS = sorted(
    file for file in (ROOT / "lessons").rglob("*.yml") if file.name != "vocabulary.yml"
)
VALID = sorted((HERE / "valid").glob("*.yml"))
INVALID = sorted((HERE / "invalid").glob("*.yml"))

SOUND_FOR_US_ONLY = {
    "looks-like-other-types": "other readers make numbers, dates and truth values of its text",
    "folded": "a schema does not drop the space around a slug or a date",
}
BEYOND_A_SCHEMA = {
    "bad-address-host": "addresses are parsed, which a pattern cannot",
    "bad-address-password": "the same",
    "unknown-cause": "two values are compared",
    "date-order": "two values are compared",
    "date-order-told": "the same",
    "date-order-verified": "the same",
    "future-date": "a schema has no calendar on the wall",
    "future-date-deeper": "the same",
    "heavy-markup": "a schema counts no brackets",
    "hidden-character": "text may have any character",
    "hidden-character-escape": "the same",
    "hidden-character-in-name": "own fields may have any name",
    "hidden-character-tag": "text may have any character",
    "plain-yaml-alias": "it is gone once YAML is read",
    "plain-yaml-anchor": "the same",
    "plain-yaml-directive": "the same",
    "plain-yaml-merge": "the same",
    "too-deep": "own fields may have any shape",
    "too-many-values": "the same",
    "unknown-lesson": "other files are not looked at",
    "unknown-lesson-itself": "the file's name is not looked at",
    "unknown-value-draft": "other readers make `true` of `yes`",
    "unknown-word": "the vocabulary is another file",
    "unknown-word-deeper": "the same",
    "verifier-owns-change": "two values are compared",
}


def check_jsonschema(*arguments):
    return CliRunner().invoke(another_program, [*map(str, arguments)])


def refused(files):
    """Names of the files that check-jsonschema refuses, with its words."""
    report = json.loads(
        check_jsonschema("--schemafile", SCHEMA, "--output-format", "json", *files).stdout
    )
    faults = [*report["errors"], *report.get("parse_errors", [])]
    return {Path(fault["filename"]).stem: fault["message"] for fault in faults}


@pytest.fixture(scope="module")
def refused_invalid():
    return refused(INVALID)


def test_the_published_schema_is_the_one_that_the_command_prints():
    assert SCHEMA.read_text(encoding="utf-8") == CliRunner().invoke(main, ["schema"]).stdout


def test_the_schema_is_a_schema_of_2020_12():
    assert (
        json.loads(SCHEMA.read_text(encoding="utf-8"))["$schema"]
        == "https://json-schema.org/draft/2020-12/schema"
    )
    assert check_jsonschema("--check-metaschema", SCHEMA).exit_code == 0


def test_the_schema_uses_only_words_that_schemas_have():
    words = {
        "$defs", "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "const", "default", "description", "enum", "examples",
        "else", "if", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "oneOf", "pattern",
        "patternProperties", "properties", "required", "then", "title", "type",
    }  # fmt: skip
    assert set(keywords(json.loads(SCHEMA.read_text(encoding="utf-8")))) <= words


def keywords(schema):
    for word, value in schema.items():
        yield word
        for part in subschemas(word, value):
            yield from keywords(part)


def subschemas(word, value):
    """List the schemas that stand at a keyword."""
    if word in ("properties", "patternProperties", "$defs"):
        return list(value.values())
    if word in ("allOf", "anyOf", "oneOf"):
        return value
    return [value] if word in ("items", "if", "then", "else") else []


def test_every_field_of_the_schema_is_described_and_narrower_than_anything():
    for group in groups(json.loads(SCHEMA.read_text(encoding="utf-8"))):
        for name, field in group["properties"].items():
            assert field.get("description"), name
            assert {} not in field.get("anyOf", ()), f"{name} may be anything"


def groups(schema):
    return [schema, *schema["$defs"].values()]


class Reader(yaml.CSafeLoader):
    """Reads YAML as most programs do, with days as text, since JSON has none."""


Reader.add_constructor("tag:yaml.org,2002:timestamp", yaml.CSafeLoader.construct_yaml_str)


def test_every_published_lesson_fits_the_schema():
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    read = {file.stem: yaml.load(file.read_text(encoding="utf-8"), Reader) for file in LESSONS}  # noqa: S506 - safe
    faults = {name: list(schema.iter_errors(record)) for name, record in read.items()}
    assert {name: its for name, its in faults.items() if its} == {}


def test_every_sound_record_that_is_text_for_others_too_fits_the_schema():
    assert refused(VALID).keys() == SOUND_FOR_US_ONLY.keys()


@pytest.mark.parametrize(
    "name", [file.stem for file in INVALID if file.stem not in BEYOND_A_SCHEMA]
)
def test_an_editor_refuses_what_we_refuse(refused_invalid, name):
    assert name in refused_invalid


@pytest.mark.parametrize("name", BEYOND_A_SCHEMA)
def test_what_is_beyond_a_schema_is_truly_accepted_by_it(refused_invalid, name):
    assert name not in refused_invalid


AS_TEXT = """\
title: {0}
lesson: {0}
date: 2020
areas: [billing]
failure: {0}
impact: {0}
causes:
  - factor: process
    text: {0}
changes:
  - text: {0}
    owner: {0}
recovery: {{told: {0}}}
applies_to: {{phrases: [{0}]}}
credits: [{0}]
"""
SCALARS = [
    "404",
    "-404",
    "1e3",
    "1_000",
    ".5",
    "0x1F",
    "0o17",
    "010",
    "true",
    "no",
    "2020-01-01",
    "12:30:45",
    "'404'",
    '"~"',
    ".nan",
]
ALONE = {
    "date": ["2017", "'2017'", "2017-04", "17", "2017.5", "true", "~"],
    "tags": ["[404]", "[true]", "['007']", "[-1]", "[1.5]", "[2020-01-01]", "[A]", "~", "404"],
    "review": [
        "{every: 12}",
        "{every: '12'}",
        "{every: 0}",
        "{every: 121}",
        "{every: '121'}",
        "{every: 1.5}",
    ],
    "draft": ["true", "'true'", "False", "1", "maybe", "~"],
    "impact": ["", "[1]", "{a: 1}"],
    "severity": ["404", "true", "'minor'"],
    "related": ["[404]", "true", "1.5", "A"],
}


def test_editors_and_we_agree_on_whatever_other_readers_make_of_a_value(base):
    minimal = (HERE / "valid" / "minimal.yml").read_text(encoding="utf-8")
    texts = {f"text-{number}": AS_TEXT.format(scalar) for number, scalar in enumerate(SCALARS)}
    for field, values in ALONE.items():
        kept = "".join(
            line for line in minimal.splitlines(keepends=True) if not line.startswith(f"{field}:")
        )
        texts |= {
            f"{field}-{number}": f"{kept}{field}: {value}\n" for number, value in enumerate(values)
        }
    files = [base.write(f"2020/{name}.yml", text) for name, text in texts.items()]
    looks = (
        "missing-field",
        "empty-value",
        "wrong-shape",
        "unknown-value",
        "bad-date",
        "bad-slug",
        "bad-number",
    )
    told = {Path(problem.file).stem for problem in base.read().problems if problem.rule in looks}
    assert {name: texts[name] for name in told ^ refused(files).keys()} == {}
