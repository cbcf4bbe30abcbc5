"""The reference pages, made from the model, the rules, the vocabulary and the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import Any, get_origin

from pydantic.fields import FieldInfo

from generator.records.choices import choices_of
from generator.records.fields import (
    Fields,
    Named,
    PartialDate,
    ToLesson,
    Words,
    groups_in,
    parts_of,
)
from generator.records.judging import RULES
from generator.records.lesson import Lesson
from generator.records.vocabulary import KINDS, Vocabulary
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A group of fields and the path that leads to it: ``changes``."""

    anchor: str
    title: str
    description: str
    entries: Sequence[Mapping[str, Any]]
    """Values of the page's template for each field."""


def reference_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of fields, rules, vocabulary and the command line."""
    groups = list(field_groups())
    anchors = [(group.anchor, group.title) for group in groups]
    head = _head("Fields", "What a record may say.", anchors)
    yield pages.page("reference_fields.html", addresses.FIELDS, head, groups=groups)
    head = _head("Rules", "What is asked of records.", [(rule.name, rule.name) for rule in RULES])
    yield pages.page("reference_rules.html", addresses.RULES, head, rules=RULES)
    words = pages.catalogue.vocabulary
    parts = [(kind, Vocabulary.model_fields[kind].description, words.words(kind)) for kind in KINDS]
    anchors = [(kind, kind.capitalize()) for kind in (*KINDS, "synonyms")]
    head = _head("Vocabulary", "The words that records may use.", anchors)
    values = {"parts": parts, "synonyms": words.synonyms}
    yield pages.page("reference_vocabulary.html", addresses.VOCABULARY, head, None, **values)
    commands = json.loads(files("generator.site").joinpath("commands.json").read_text("utf-8"))
    anchors = [(command["name"].replace(" ", "-"), command["name"]) for command in commands]
    head = _head("Commands", "What the command line does.", anchors)
    yield pages.page("reference_commands.html", addresses.COMMANDS, head, commands=commands)


def _head(title: str, description: str, anchors: Sequence[tuple[str, str]]) -> Head:
    return Head(title, description, tuple(anchors), has_sidebars=True)


def field_groups() -> Iterator[FieldGroup]:
    """Yield the record's own fields, then those of every group in it, in the model's order."""
    yield _group(Lesson, "record", "The record")
    for name, field in Lesson.model_fields.items():
        for group in groups_in(field.annotation):
            yield _group(group, name, name)


def _group(group: type[Fields], anchor: str, title: str) -> FieldGroup:
    entries = [_entry(name, field) for name, field in group.model_fields.items()]
    return FieldGroup(anchor, title, " ".join((group.__doc__ or "").split()), entries)


def _entry(name: str, field: FieldInfo) -> dict[str, Any]:
    example = field.examples[0] if field.examples else ""
    if isinstance(example, list):
        example = f"[{', '.join(map(str, example))}]"
    return {
        "name": name,
        "is_required": field.is_required(),
        "value": _value((field.annotation, *field.metadata)),
        "default": field.default if isinstance(field.default, str) else "",
        "description": field.description or "",
        "example": str(example),
    }


def _value(parts: Sequence[Any]) -> str:
    """Return what kind of value a field takes, in the words of those who write it."""
    flat = [part for annotation in parts for part in parts_of(annotation)]
    choices = list(chain.from_iterable(map(choices_of, flat)))
    if choices:
        return "one of " + ", ".join(choices)
    if any(get_origin(part) is tuple for part in flat):
        noun, space, rest = _single(flat).partition(" ")
        return f"list of {noun}s{space}{rest}"
    return _single(flat)


def _single(flat: Sequence[Any]) -> str:
    marks = {type(part): part for part in flat}
    if ToLesson in marks:
        return "slug of a lesson"
    if PartialDate in flat:
        return "date"
    if any(isinstance(part, type) and issubclass(part, Fields) for part in flat):
        return "group of fields"
    name: str = marks[Named].name if Named in marks else "text"
    return f"{name} of the {marks[Words].kind}" if Words in marks else name
