"""What is known of a lesson that is still to be written down, and the file it becomes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from generator.records.fields import SLUG_LENGTH, slug_of
from generator.records.lesson import Lesson
from generator.records.rules.file_name import RESERVED

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema.json\n"
_WIDTH = 100
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEAR = "[1-9][0-9]{3}"


def record_text(data: Mapping[str, Any], *, hints: bool = False) -> str:
    """The text of a record's file: its fields in the order of the manual, an organisation's own at the end.

    ``data`` holds texts, booleans, numbers, lists and mappings, as deep as records go; what is empty is left out.
    With ``hints`` each optional field that is not there stands as a comment, with what it is for.
    """
    filled = _filled(data)
    own = [name for name in filled if name not in Lesson.model_fields]
    parts = [_field(name, filled, hints=hints) for name in (*Lesson.model_fields, *own)]
    return SCHEMA_LINE + "".join(parts)


def id_of(title: str, taken: Collection[str] = ()) -> str:
    """An id made of a title, of whole words where that is possible; with a number behind it when it is taken.

    >>> id_of("Café closed: 30 guests stood outside!", {"cafe-closed-30-guests-stood-outside"})
    'cafe-closed-30-guests-stood-outside-2'
    """
    slug = _shortened(slug_of(title), SLUG_LENGTH - len("-99999")) or "lesson"
    slug = f"{slug}-lesson" if slug in RESERVED else slug
    numbered = (f"{slug}-{number}" for number in range(2, 100_000))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)


def place_of(date: str, slug: str) -> str:
    """The file of a record below the lessons folder: ``2017/slug.yml``."""
    return f"{date[:4]}/{slug}.yml"


def _shortened(slug: str, length: int) -> str:
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def _filled(value: Any) -> Any:
    """The same without what says nothing."""
    if isinstance(value, Mapping):
        its = {name: _filled(part) for name, part in value.items()}
        return {name: part for name, part in its.items() if part not in ("", None, {}, [])}
    if isinstance(value, list | tuple):
        return [part for part in map(_filled, value) if part not in ("", None, {}, [])]
    return _tidy(value) if isinstance(value, str) else value


def _tidy(text: str) -> str:
    """Lines without the spaces behind them, which nobody sees and YAML cannot show in a block."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _field(name: str, data: Mapping[str, Any], *, hints: bool) -> str:
    if name in data:
        return yaml.dump({name: data[name]}, Dumper=_Writer, allow_unicode=True, width=_WIDTH, sort_keys=False)
    about = Lesson.model_fields.get(name)
    if not hints or about is None or about.is_required():
        return ""
    return f"# {name}:  # {about.description}\n"


class _Writer(yaml.SafeDumper):
    """Writes as people do: paragraphs as blocks, short lists in one line, nothing by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return writer.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")
    # Dates need no quotation marks, which people would wonder about.
    kind = "timestamp" if re.fullmatch(_DAY, text) else "int" if re.fullmatch(_YEAR, text) else "str"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _list(writer: _Writer, items: list[Any]) -> yaml.SequenceNode:
    is_short = all(isinstance(item, str) and re.fullmatch(r"[\w#.-]+", item) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _list)
