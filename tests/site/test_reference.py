"""The reference pages name everything that the program knows; it is asked first, then the page."""

from __future__ import annotations

import click
import pytest

from generator.cli.reference import FILE, as_text, commands
from generator.records.judging import RULES
from generator.records.lesson import json_schema
from generator.records.vocabulary import KINDS


@pytest.fixture
def pages(base, site):
    base.lesson("2020/late")
    return site()


def test_every_rule_is_there_with_what_it_asks_why_and_an_example_of_each(pages):
    page = pages.page("reference/rules/")
    plain = " ".join(page.text.split())
    assert len(RULES) > 30
    for rule in RULES:
        assert rule.name in page.ids
        for text in (
            rule.name,
            rule.level,
            rule.requires,
            rule.because,
            rule.refused,
            rule.accepted,
        ):
            assert " ".join(text.split()) in plain, (rule.name, text)


def properties(schema):
    """Every name of the schema with its description, in the record and in all its groups."""
    for group in (schema, *schema["$defs"].values()):
        yield from group.get("properties", {}).items()


def choices(schema):
    """Every word that a field of the schema may be."""
    if isinstance(schema, dict):
        values = schema.get("enum", ())
        # Truth values have many spellings; the page names two.
        yield from values if True not in values and False not in values else ()
        for part in schema.values():
            yield from choices(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from choices(part)


def test_every_field_is_there_with_what_it_means(pages):
    page = pages.page("reference/fields/")
    names = {row.text.removesuffix("required").strip() for row in page.all("th")}
    asked = dict(properties(json_schema()))
    assert len(asked) > 50
    assert asked.keys() <= names
    for name, field in asked.items():
        if "description" in field:
            assert " ".join(field["description"].split()) in page.text, name


def test_every_word_that_a_field_may_be_is_there(pages):
    text = pages.page("reference/fields/").text
    words = set(choices(json_schema()))
    assert {"near-miss", "critical", "restricted", "not-effective"} <= words
    assert [word for word in words if word not in text] == []


def test_exactly_the_required_fields_are_called_required(pages):
    schema = json_schema()
    # A register need not tell where it happened; whoever writes a record must. A practice is no failure.
    of_failure = schema["allOf"][1]["else"]
    groups = [schema, schema["anyOf"][0], of_failure, *schema["$defs"].values()]
    required = sum(len(group.get("required", ())) for group in groups)
    rows = pages.page("reference/fields/").all("th")
    assert sum(row.text.endswith("required") for row in rows) == required


def test_every_word_of_the_vocabulary_is_there(base, pages):
    page = pages.page("reference/vocabulary/")
    vocabulary = base.read().vocabulary
    for kind in KINDS:
        assert kind in page.ids
        for slug, word in vocabulary.words(kind).items():
            for text in (slug, word.name, word.description):
                assert text in page.text, (kind, slug)
    for section in vocabulary.procedures["change-checklist"].sections:
        assert f"change-checklist#{section}" in page.text
    for group in vocabulary.synonyms:
        assert all(word in page.text for word in group)
    assert "https://example.org/handbook" in page.links


def test_every_command_is_there_with_every_option_and_its_help(pages):
    page = pages.page("reference/commands/")
    text = " ".join(page.text.split())
    assert {"check", "schema", "init"} <= commands().keys()
    for name, command in commands().items():
        assert f"lessons {name}" in [heading.text for heading in page.all("h2")]
        assert " ".join(command.help.split()) in text
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert [option for option in parameter.opts if option not in text] == []
                assert parameter.help in text
    assert text.count("-h, --help") == len(commands())


def test_words_named_in_a_lesson_are_shown_by_the_names_readers_know(base, site):
    applies = {"processes": ["overbooking"], "channels": ["phone"], "roles": ["duty-manager"]}
    base.lesson(
        "2020/late",
        applies_to=applies,
        changes=[{"text": "Ask", "embedded_in": ["handbook", "change-checklist#before"]}],
    )
    page = site().lesson("late")
    assert "in Change checklist, before" in page.below("What changed").text
    for name in (
        "Overbooking",
        "Telephone",
        "Duty manager",
        "Handbook",
        "Billing and refunds",
        "Tooling",
    ):
        assert name in page.text


def test_the_reference_of_commands_is_the_one_that_the_commands_make():
    assert FILE.read_text("utf-8") == as_text(), "python -m generator.cli.reference"
