"""What is known of a lesson that is still to be written down, and the file it becomes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from generator.records.fields import slug_of
from generator.records.lesson import Lesson
from generator.records.rules.file_name import RESERVED

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema.json\n"
_WIDTH = 100
# Shorter than it might be: people read addresses aloud.
_SLUG_LENGTH = 60
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEAR = "[1-9][0-9]{3}"


def record_text(
    data: Mapping[str, Any], *, hints: bool = False, is_one_of_many: bool = False
) -> str:
    """The text of a record's file: its fields in the order of the manual, an organisation's own at the end.

    ``data`` holds texts, booleans, numbers, lists and mappings, as deep as records go; what is
    empty is left out. With ``hints`` each optional field that is not there stands as a comment,
    with what it is for. ``is_one_of_many`` is for registers: it takes a tenth of the time, and
    items of lists are not indented.
    """
    filled = _filled(data)
    names = (*Lesson.model_fields, *(name for name in filled if name not in Lesson.model_fields))
    if is_one_of_many:
        return SCHEMA_LINE + _quickly_dumped(
            {name: filled[name] for name in names if name in filled}
        )
    return SCHEMA_LINE + "".join(_field(name, filled, hints=hints) for name in names)


def id_of(title: str, taken: Collection[str] = ()) -> str:
    """An id made of a title, of whole words where that is possible; with a number behind it when it is taken.

    >>> id_of("Café closed: 30 guests stood outside!", {"cafe-closed-30-guests-stood-outside"})
    'cafe-closed-30-guests-stood-outside-2'
    """
    slug = _shortened(slug_of(title), _SLUG_LENGTH) or "lesson"
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
    return "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()


def _field(name: str, data: Mapping[str, Any], *, hints: bool) -> str:
    if name in data:
        return _dumped({name: data[name]})
    about = Lesson.model_fields.get(name)
    is_told = hints and about is not None and not about.is_required()
    return f"# {name}:  # {about.description}\n" if about and is_told else ""


def _dumped(data: Mapping[str, Any], writer: type[Any] | None = None) -> str:
    text: str = yaml.dump(
        data, Dumper=writer or _Writer, allow_unicode=True, width=_WIDTH, sort_keys=False
    )
    return text if data else ""


def _quickly_dumped(data: Mapping[str, Any]) -> str:
    text = _dumped(data, _QuickWriter)
    # It knows no character beyond the basic plane, and people cannot read what it writes instead.
    return _dumped(data) if "\\U000" in text else text


class _Writer(yaml.SafeDumper):
    """Writes as people do: paragraphs as blocks, short lists in one line, nothing by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, _: Any) -> bool:
        return True


class _QuickWriter(yaml.CSafeDumper):
    """The same in a fiftieth of the time, for thousands of records: items of lists are not indented."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(writer: Any, text: str) -> Any:
    if "\n" in text:
        return writer.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")
    # Dates need no quotation marks, which people would wonder about.
    kind = (
        "timestamp" if re.fullmatch(_DAY, text) else "int" if re.fullmatch(_YEAR, text) else "str"
    )
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _list(writer: Any, items: list[Any]) -> Any:
    is_short = all(isinstance(item, str) and re.fullmatch(r"[\w#.-]+", item) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


for _writer in (_Writer, _QuickWriter):
    _writer.add_representer(str, _text)
    _writer.add_representer(list, _list)
