"""The style sheet as one file, and the letters that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import tinycss2
from tinycss2.ast import Node

from generator.site import addresses
from generator.site.taken import taken

STYLES = (
    "type", "palette", "base", "card", "browse", "home", "list", "lesson", "timeline", "brief",
    "health", "boards", "search", "motion", "print",
)  # fmt: skip
"""The parts of the style sheet, ``assets/styles/<name>.css``, in the order of the cascade."""

_OF_BOX = ("base", "card", "search")
"""The parts that search needs on a page that is not ours."""
_MARKS = (".stage", ".severity")
"""Beginnings of selectors that another's page may have, too."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A space parts selectors, also before a colon; after the name of a property it says nothing.
_SPACES = re.compile(r"\s*([{},;])\s*|(?<=[a-z]):\s+")


@cache
def letters() -> dict[str, tuple[str, bytes]]:
    """Return address and content of the typeface's files by the names that the style sheet uses.

    The first holds what nearly every page needs. Raises FileNotFoundError where the program was not
    installed.
    """
    published = {}
    for path in sorted(taken("assets", "literata").glob("*.woff2"), key=lambda path: path.stem):
        content = path.read_bytes()
        published[path.name] = addresses.asset(path.name, content), content
    return published


def style_files() -> Iterator[tuple[str, bytes]]:
    """Yield address and content of the style sheet, as browsers read it, and of its letters."""
    yield addresses.STYLE, _small(style_sheet()).encode()
    yield from letters().values()


def box_style() -> str:
    """Return the style sheet of search for pages of another's site: every rule is of our parts."""
    parts = tinycss2.parse_component_value_list(_joined(_OF_BOX))
    return _small(_joined(["box"]) + "".join(_of_our_parts(parts)))


def _of_our_parts(style: list[Node]) -> Iterator[str]:
    """Yield the rules that can apply to nothing but our parts, as text."""
    for rule in tinycss2.parse_rule_list(style, skip_comments=True, skip_whitespace=True):
        selector = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule":
            inside = "".join(_of_our_parts(rule.content))
            yield f"@{rule.at_keyword} {selector}{{{inside}}}"
        elif ".lesson-" in selector:
            yield rule.serialize()
        elif selector.startswith(_MARKS):
            yield f".lesson-find {rule.serialize()}"


def _small(style: str) -> str:
    """Return a style sheet without comments and spaces."""
    small = " ".join(_COMMENT.sub("", style).split())
    return _SPACES.sub(lambda found: found[1] or ":", small).replace(";}", "}")


def _joined(parts: Iterable[str]) -> str:
    """Return parts of the style sheet as one text."""
    folder = files("generator.site").joinpath("assets", "styles")
    return "\n".join(folder.joinpath(f"{name}.css").read_text("utf-8") for name in parts)


def style_sheet() -> str:
    """Return the parts of the style sheet as one text."""
    style = _joined(STYLES)
    for name, (address, _) in letters().items():
        file = address.rpartition("/")[2]
        style = style.replace(f'"{name}"', f'"{file}"')
    return style
