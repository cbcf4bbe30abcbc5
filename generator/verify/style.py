"""The addresses that a style sheet asks for, as browsers find them (CSS Syntax, by tinycss2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tinycss2 import parse_component_value_list
from tinycss2.ast import Node

Located = tuple[str, tuple[int, int]]
"""An address, and its line and column, from 0."""

_ASKING = frozenset(
    ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"]
)
"""Functions in which strings are addresses, too."""


def addresses_in(text: str) -> Iterator[Located]:
    """Yield the addresses that a style sheet or a ``style`` attribute asks for."""
    return _asked(parse_component_value_list(text), is_asking=False)


def _asked(nodes: Iterable[Node], *, is_asking: bool) -> Iterator[Located]:
    rule = ""
    for node in nodes:
        if node.type == "at-keyword":
            rule = node.lower_value
        elif node.type == "{} block" or node == ";":
            rule = ""
        is_string = node.type == "string" and (is_asking or rule == "import")
        if (node.type == "url" or is_string) and node.value and rule != "namespace":
            yield node.value, (node.source_line - 1, node.source_column - 1)
        elif node.type == "function":
            yield from _asked(node.arguments, is_asking=is_asking or node.lower_name in _ASKING)
        elif node.type.endswith(" block"):
            yield from _asked(node.content, is_asking=is_asking)
