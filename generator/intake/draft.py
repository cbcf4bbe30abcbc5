"""The draft of a lesson as the YAML of its file, its id and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from itertools import count
from pathlib import PurePosixPath
from typing import Any

import yaml

from generator.records.catalogue import Catalogue
from generator.records.fields import slug_of
from generator.records.lesson import Lesson
from generator.records.record import same_id
from generator.records.rules.file_name import RESERVED

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema.json\n"
_WIDTH = 100
# Shorter than it might be: people read addresses aloud.
_SLUG_LENGTH = 60
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile("[1-9][0-9]{3}")
_SHORT = re.compile(r"[\w#.-]+")
_EMPTY: tuple[Any, ...] = ("", None, {}, [])


def record_text(
    data: Mapping[str, Any], *, hints: bool = False, is_one_of_many: bool = False
) -> str:
    """Return the text of a record's file: the manual's fields in order, then an organisation's own.

    ``data`` holds texts, booleans, numbers, lists and mappings, as deep as records go; what is
    empty is left out. With ``hints`` each optional field that is not there stands as a comment,
    with what it is for. ``is_one_of_many`` is for registers: it takes a tenth of the time, and
    items of lists are not indented.
    """
    fields = filled(data)
    names = list(dict.fromkeys((*Lesson.model_fields, *fields)))
    if is_one_of_many:
        ordered = {name: fields[name] for name in names if name in fields}
        text = dumped(ordered, _QuickWriter)
        # It knows no character beyond the basic plane, and nobody can read what it writes instead.
        return SCHEMA_LINE + (dumped(ordered) if "\\U000" in text else text)
    written = [_field(name, fields, hints=hints) for name in names]
    return SCHEMA_LINE + "".join(written)


def id_of(title: str, taken: Collection[str] = (), last: dict[str, int] | None = None) -> str:
    """Return an id made of the words of a title, with a number behind it when it is taken.

    ``last`` is for many: it remembers the numbers that were given.

    >>> id_of("Café closed: 30 guests stood outside!", {"cafe-closed-30-guests-stood-outside"})
    'cafe-closed-30-guests-stood-outside-2'
    """
    slug = slug_of(title)
    if len(slug) > _SLUG_LENGTH:
        whole_words, _, _ = slug[: _SLUG_LENGTH + 1].rpartition("-")
        slug = whole_words or slug[:_SLUG_LENGTH]
    slug = slug or "lesson"
    if slug in RESERVED:
        slug += "-lesson"
    return numbered(slug, taken, {} if last is None else last)


def taken_in(catalogue: Catalogue) -> set[str]:
    """Return the ids that the lessons of a catalogue have, or had before."""
    taken = {same_id(PurePosixPath(file).stem) for file in catalogue.files}
    for lesson in catalogue.lessons:
        taken.update(lesson.aliases)
    return taken


def numbered(slug: str, taken: Collection[str], last: dict[str, int]) -> str:
    """Return a slug that is not taken, with a number behind it; ``last`` remembers the numbers."""
    free = slug
    while free in taken:
        last[slug] = last.get(slug, 1) + 1
        free = f"{slug}-{last[slug]}"
    return free


def unused(text: str, mark: str, taken: Collection[str], key: Callable[[str], str] = str) -> str:
    """Return a text, with a number behind it, from 2, where its key is taken.

    ``mark`` is how the number is written, ``key`` what texts are compared by.

    >>> unused("Date", " ({})", {"Date"})
    'Date (2)'
    """
    free = text
    numbers = count(2)
    while key(free) in taken:
        free = text + mark.format(next(numbers))
    return free


def place_of(date: str, slug: str) -> str:
    """Return the file of a record below the lessons folder: ``2017/slug.yml``."""
    return f"{date[:4]}/{slug}.yml"


def field_at(text: str, line: int, *, nested: bool = False) -> str:
    """Return the field of the first level that a record's line, from 1, belongs to, if any.

    If ``nested``, it may be a field of any level.
    """
    before = text.split("\n")[:line]
    margin = "[ -]*" if nested else ""
    names = re.findall(rf"(?m)^{margin}(\w+):", "\n".join(before))
    if not names:
        return ""
    return str(names[-1])


def filled(value: Any) -> Any:
    """Return the value without empty parts, and texts without spaces at the ends of lines.

    Nobody sees them, and YAML cannot show them in a block.
    """
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(map(str.rstrip, text.split("\n"))).strip()
    if isinstance(value, Mapping):
        parts = zip(value, map(filled, value.values()), strict=True)
        return {name: part for name, part in parts if part not in _EMPTY}
    if isinstance(value, list | tuple):
        return [part for part in map(filled, value) if part not in _EMPTY]
    return value


def _field(name: str, data: Mapping[str, Any], *, hints: bool) -> str:
    if name in data:
        return dumped({name: data[name]})
    about = Lesson.model_fields[name]
    if not hints or about.is_required():
        return ""
    return f"# {name}:  # {about.description}\n"


def dumped(data: Mapping[str, Any], writer: type[Any] | None = None) -> str:
    """Return fields as YAML, one below the other; empty when there are none."""
    if not data:
        return ""
    writer = writer or _Writer
    return str(yaml.dump(data, Dumper=writer, allow_unicode=True, width=_WIDTH, sort_keys=False))


class _Writer(yaml.SafeDumper):
    """Dumps paragraphs in literal blocks and short lists in one line, and never an alias."""

    def increase_indent(self, flow: object = None, *_: object, **__: object) -> None:
        super().increase_indent(bool(flow), indentless=False)

    def ignore_aliases(self, _: Any) -> bool:
        return True


class _QuickWriter(yaml.CSafeDumper):
    """Dumps the same in a fiftieth of the time, without indenting the items of lists."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(writer: Any, text: str) -> Any:
    if "\n" in text:
        return writer.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")
    # Dates need no quotation marks, which people would wonder about.
    kind = "str"
    if _DAY.fullmatch(text):
        kind = "timestamp"
    elif _YEAR.fullmatch(text):
        kind = "int"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _list(writer: Any, items: list[Any]) -> Any:
    short = [item for item in items if isinstance(item, str) and _SHORT.fullmatch(item)]
    is_short = len(short) == len(items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


for _writer in (_Writer, _QuickWriter):
    _writer.add_representer(str, _text)
    _writer.add_representer(list, _list)
