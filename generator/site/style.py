"""The style sheet as one file, and the letters that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from generator.site import addresses
from generator.site.taken import taken

STYLES = (
    "type", "palette", "base", "card", "browse", "home", "list", "lesson", "timeline", "brief",
    "health", "boards", "search", "motion", "print",
)  # fmt: skip
"""The parts of the style sheet, ``assets/styles/<name>.css``, in the order of the cascade."""

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
    small = " ".join(_COMMENT.sub("", style_sheet()).split())
    small = _SPACES.sub(lambda found: found[1] or ":", small).replace(";}", "}")
    yield addresses.STYLE, small.encode()
    yield from letters().values()


def style_sheet() -> str:
    """Return the parts of the style sheet as one text."""
    folder = files("generator.site").joinpath("assets", "styles")
    parts = [folder.joinpath(f"{name}.css").read_text("utf-8") for name in STYLES]
    style = "\n".join(parts)
    for name, (address, _) in letters().items():
        file = address.rpartition("/")[2]
        style = style.replace(f'"{name}"', f'"{file}"')
    return style
