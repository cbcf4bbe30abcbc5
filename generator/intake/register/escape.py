"""Plain text as Markdown that shows it as it was written."""

from __future__ import annotations

import re

# A backslash before any of these takes away what it would mean; elsewhere they mean nothing.
_MEANING = re.compile(
    r"""
      [\\`*<\[\]]                   # escapes, code, emphasis, HTML, links
    | (?<![^\W_])_ | _(?![^\W_])    # emphasis beside a word, not inside one
    | ~(?=~) | (?<=~)~              # strike-through
    | &(?=\#?\w+;)                  # entities
    | ^[#>+=|:-]                    # headings, quotations, lists, rules, tables
    """,
    re.VERBOSE | re.MULTILINE,
)
_NUMBERED = re.compile(r"(?m)^(\d{1,9})([.)])(?=\s|$)")


def as_written(text: str) -> str:
    r"""Return a text as Markdown in which signs stand for themselves and lines end as before.

    >>> as_written("# 1 *very* late")
    '\\# 1 \\*very\\* late'
    """
    text = "\n".join(line.strip() for line in text.split("\n")).strip()
    escaped = _NUMBERED.sub(r"\1\\\2", _MEANING.sub(lambda sign: f"\\{sign[0]}", text))
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", escaped)
