"""The plugin added to a ``mkdocs.yml`` that is there: lines are added, and no sign is changed."""

from __future__ import annotations

from typing import Any

import yaml

from generator.intake.insertion import NoPlace, inserted
from generator.records.positions import LOADER

_NOT_COMMON = "it is not written in the common form"


def with_lessons(text: str, at: str) -> str:
    """Return a configuration with the plugin at the end of ``plugins``, and an entry in ``nav``.

    A site without ``nav`` gets the entry by itself. ``at`` is the folder of the site: ``lessons/``.
    The result is read again: it says what it said before, and this. Raises NoPlace, with why, where
    that cannot be had.
    """
    try:
        said = _said(text)
        if "INHERIT" in said and "plugins" not in said:
            raise NoPlace("its plugins are in the file that it inherits from")
        if "plugins" not in said:
            # A site that names no plugins has the search.
            text = f"{text.rstrip()}\n\nplugins:\n  - search\n"
        for name, entry in entries(at).items():
            if name == "plugins" or name in said:
                text = _with_entry(text, name, entry)
    except yaml.YAMLError:
        raise NoPlace(_NOT_COMMON) from None
    return text


def entries(at: str) -> dict[str, dict[str, Any]]:
    """Return what is added to ``plugins`` and to ``nav`` for lessons in a folder of the site."""
    return {"plugins": {"lessons": {"at": at}}, "nav": {"Lessons": f"{at}index.md"}}


def has_lessons(text: str) -> bool:
    """Return whether a configuration names the plugin already."""
    try:
        plugins = _said(text).get("plugins") or []
    except yaml.YAMLError:
        return False
    names: set[str] = set()
    for plugin in plugins:
        names.update(plugin if isinstance(plugin, dict) else plugin[-1:])
    return "lessons" in (names if isinstance(plugins, list) else plugins)


def _with_entry(text: str, name: str, entry: dict[str, Any]) -> str:
    """Add an entry to a list or mapping; raise NoPlace if the result says anything else, too."""
    before = _said(text)
    there = before[name]
    new = _data(yaml.compose(yaml.safe_dump(entry)))
    if isinstance(there, dict):
        expected = {**before, name: there | new}
    elif isinstance(there, list):
        expected = {**before, name: [*there, new]}
    else:
        raise NoPlace(f"its `{name}` is no list")
    try:
        longer = inserted(text, name, entry)
    except NoPlace:
        raise NoPlace(_NOT_COMMON) from None
    if _said(longer) != expected:
        raise NoPlace(_NOT_COMMON)
    return longer


def _said(text: str) -> dict[str, Any]:
    """Return what a configuration says, with the tags of its values, which nothing here runs."""
    said = _data(yaml.compose(text, Loader=LOADER))
    return said if isinstance(said, dict) else {}


def _data(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return list(map(_data, node.value))
    return node and (node.tag, node.value)
