"""An item added to a list of a YAML file, by inserting lines: all else stays as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from generator.intake.draft import dumped
from generator.records.positions import LOADER
from generator.records.source import parse

_DASH = re.compile(r"( *)-( +)")


class NoPlace(ValueError):
    """A file in which the program finds no place for an item that leaves all else alone."""


def with_item(text: str, name: str, item: Mapping[str, Any]) -> str:
    r"""Return a file's text with an item at the end of the list ``name``, which may be missing.

    ``text`` has ``\n`` at the ends of its lines. The result is read again: it says what it said
    before, and the item. Raises NoPlace where that cannot be had.

    >>> print(with_item("applied:\n- where: Here  # our first\n", "applied", {"where": "There"}))
    applied:
    - where: Here  # our first
    - where: There
    <BLANKLINE>
    """
    before = parse(text, "")
    items = before.data.get(name, [])
    if not (before.is_read or not text) or not isinstance(items, list):
        raise NoPlace
    longer = inserted(text, name, item)
    after = parse(longer, "")
    wanted = {**before.data, name: [*items, dict(item)]}
    if not after.is_read or after.data != wanted:
        raise NoPlace
    return longer


def inserted(text: str, name: str, item: Mapping[str, Any]) -> str:
    """Return a YAML file's text with an item at the end of a list or mapping; nothing is checked.

    Raises NoPlace where there is none.
    """
    text = text if not text or text.endswith("\n") else f"{text}\n"
    written = dumped({name: [item]})
    listed = _list_of(text, name)
    if listed is None:
        return text + written
    lines = text.split("\n")
    if listed.flow_style:
        return _in_brackets(lines, listed, item)
    if isinstance(listed, yaml.MappingNode):
        margin = " " * listed.value[0][0].start_mark.column
        new = [f"{margin}{line}" for line in dumped(item).splitlines()]
        end = _last_line(listed) + 1
        return "\n".join([*lines[:end], *new, *lines[end:]])
    first = listed.value[0].start_mark
    dash = _DASH.fullmatch(lines[first.line][: first.column])
    if dash is None:
        raise NoPlace
    margin, gap = dash.groups()
    new = []
    for number, line in enumerate(written.splitlines()[1:]):
        sign = " " if number else "-"
        written = f"{margin}{sign}{gap}{line[4:]}"
        new.append(written.rstrip())
    end = _last_line(listed) + 1
    return "\n".join([*lines[:end], *new, *lines[end:]])


def _list_of(text: str, name: str) -> yaml.CollectionNode | None:
    """Return where the list or mapping of a name stands; None when there is none."""
    root = yaml.compose(text, Loader=LOADER)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == name and isinstance(value, yaml.CollectionNode):
            return value
    return None


def _in_brackets(lines: list[str], listed: yaml.CollectionNode, item: Mapping[str, Any]) -> str:
    """Return the lines with an item before the bracket that ends a list or mapping."""
    line = listed.end_mark.line
    column = listed.end_mark.column - 1
    before = lines[line][:column]
    behind = lines[line][column:]
    comma = ", " if listed.value else ""
    written = json.dumps(dict(item), ensure_ascii=False)
    if isinstance(listed, yaml.MappingNode):
        written = written[1:-1]
    lines[line] = f"{before}{comma}{written}{behind}"
    return "\n".join(lines)


def _last_line(node: yaml.Node) -> int:
    """Return the number of the last line, from 0, that a value takes without what follows it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(node, yaml.MappingNode) else last)
    return node.end_mark.line - (not node.end_mark.column)
