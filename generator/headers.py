"""The file `_headers`, which tells some hosts with which headers to serve the files of a site.

Patterns of paths stand on lines of their own, and below each, indented, its headers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

NAME = "_headers"


class HeaderLine(NamedTuple):
    """A header as it stands in the file, on the line ``number``, from 0.

    ``path`` is the pattern that it is for, ``name`` the header's in small letters, and ``text`` the
    whole line. A line that is no header has a ``name`` all the same, and often no ``value``.
    """

    number: int
    path: str
    name: str
    value: str
    text: str


def header_lines(text: str) -> Iterator[HeaderLine]:
    """Yield every line of such a file but patterns and comments."""
    path = ""
    for number, line in enumerate(text.splitlines()):
        plain = line.strip()
        if line.startswith(("/", "http")):
            path = plain
        elif plain and not plain.startswith("#"):
            name, _, value = plain.partition(":")
            yield HeaderLine(number, path, name.strip().lower(), value.strip(), plain)


def written(rules: Mapping[str, Mapping[str, str]]) -> str:
    r"""Return the text of such a file: the headers of each pattern, in this order.

    >>> written({"/*": {"Referrer-Policy": "same-origin"}})
    '/*\n  Referrer-Policy: same-origin\n'
    """
    text = ""
    for path, headers in rules.items():
        text += f"{path}\n"
        for name, value in headers.items():
            text += f"  {name}: {value}\n"
    return text
