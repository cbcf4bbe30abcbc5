"""The reference pages, made from the model, the rules, the vocabulary and the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, get_origin

from generator.insights.briefing import KINDS as OCCASIONS
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
from generator.records.lesson import Lesson, words_of
from generator.records.vocabulary import KINDS, Vocabulary
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages


def reference_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of fields, rules, vocabulary and the command line."""
    groups = {group["anchor"]: group for group in field_groups()}
    names = {anchor: group["title"] for anchor, group in groups.items()}
    head = _head("Fields", "What a record may say.", names)
    yield pages.page("reference_fields.html", addresses.FIELDS, head, groups=groups.values())
    head = _head("Rules", "What is asked of records.", {rule.name: rule.name for rule in RULES})
    yield pages.page("reference_rules.html", addresses.RULES, head, rules=RULES)
    gettext = pages.words.gettext
    names = {kind: gettext(kind.capitalize()) for kind in (*KINDS, "synonyms")}
    head = _head(gettext("Vocabulary"), gettext("The words that records may use."), names)
    yield pages.page(
        "reference_vocabulary.html",
        addresses.VOCABULARY,
        head,
        kinds=KINDS,
        fields=Vocabulary.model_fields,
        vocabulary=pages.catalogue.vocabulary,
        lists=_lists(pages),
    )
    commands = json.loads(files("generator.site").joinpath("commands.json").read_text("utf-8"))
    names = {command["name"].replace(" ", "-"): command["name"] for command in commands}
    head = _head("Commands", "What the command line does.", names)
    yield pages.page("reference_commands.html", addresses.COMMANDS, head, commands=commands)


def _lists(pages: Pages) -> Mapping[tuple[str, str], str]:
    """Return the address of the list of every word that a lesson names, by part and slug."""
    ways = {part: way for way, part in OCCASIONS.items()} | {"factors": "factor"}
    lists = {}
    for lesson in pages.catalogue.lessons:
        for part, slugs in words_of(lesson).items():
            for slug in slugs:
                lists[part, slug] = addresses.listing(ways[part], slug)
    return lists


def _head(title: str, about: str, names: Mapping[str, str]) -> Head:
    return Head(title, about, tuple(names.items()), has_sidebars=True)


def field_groups() -> Iterator[Mapping[str, Any]]:
    """Yield the record's own fields, then those of every group in it, in the model's order."""
    yield _group(Lesson, "record", "The record")
    for name, field in Lesson.model_fields.items():
        for group in groups_in(field.annotation):
            yield _group(group, name, name)


def _group(group: type[Fields], anchor: str, title: str) -> Mapping[str, Any]:
    """Return the values of the template for a group of fields."""
    entries = []
    for name, field in group.model_fields.items():
        example = field.examples[0] if field.examples else ""
        if isinstance(example, list):
            example = f"[{', '.join(map(str, example))}]"
        value = _value((field.annotation, *field.metadata))
        entries.append((name, field, value, str(example)))
    description = " ".join((group.__doc__ or "").split())
    return {"anchor": anchor, "title": title, "description": description, "entries": entries}


def _value(parts: Sequence[Any]) -> str:
    """Return the kind of a field's value, such as ``list of slugs``, from its annotation."""
    flat = [part for annotation in parts for part in parts_of(annotation)]
    choices = [choice for part in flat for choice in choices_of(part)]
    if choices:
        return "one of " + ", ".join(choices)
    single = _single(flat)
    if not any(get_origin(part) is tuple for part in flat):
        return single
    noun, space, rest = single.partition(" ")
    return f"list of {noun}s{space}{rest}"


def _single(flat: Sequence[Any]) -> str:
    marks = {type(part): part for part in flat}
    if ToLesson in marks:
        return "slug of a lesson"
    if PartialDate in flat:
        return "date"
    if any(isinstance(part, type) and issubclass(part, Fields) for part in flat):
        return "group of fields"
    name: str = marks[Named].name if Named in marks else "text"
    if Words in marks:
        return f"{name} of the {marks[Words].kind}"
    return name
