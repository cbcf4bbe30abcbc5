"""Plain texts in paragraphs, or shorter."""

from __future__ import annotations

import re


def parts(text: str) -> list[str]:
    """Return the paragraphs of a plain text."""
    return re.split(r"\n\s*\n", text)


def cut(text: str, longest: int) -> str:
    """Return a text in one line, cut after a word where it has more characters than that.

    >>> cut("Let the till refuse a second refund.", 22)
    'Let the till refuse…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    beginning = line[: longest - 1]
    return f"{beginning.rpartition(' ')[0] or beginning}…"
