"""Words that expressions name as ``{list}``, so that they are written once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"\{([a-z][a-z-]*)\}")
_DEPTH = 3
"""Levels of lists that name lists."""

MAX_LENGTH = 50_000
"""Characters of an expression with its lists written out."""

WordLists = Mapping[str, tuple[str, ...]]


class TooLong(Exception):
    """Raised when an expression grows too long as its lists are written out."""


class Lists:
    """Word lists that expressions name as ``{person}``; memoises what is written out with them."""

    def __init__(self, words: WordLists) -> None:
        self.words = words
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._groups = {}
        for name, texts in words.items():
            if texts:
                self._groups[name] = f"(?:{'|'.join(texts)})"

    def written_out(self, expression: str) -> str:
        """Return an expression with lists as alternatives. Raises TooLong rather than grow."""
        for _ in range(_DEPTH):
            named = [self._groups.get(name, "") for name in _NAME.findall(expression)]
            length = len(expression) + sum(map(len, named))
            if length > MAX_LENGTH:
                raise TooLong
            expression = _NAME.sub(self._group, expression)
        return expression

    def _group(self, name: re.Match[str]) -> str:
        return self._groups.get(name[1], name[0])

    def compiled(self, expression: str, *, is_wording: bool) -> re.Pattern[str]:
        """Return the expression, compiled when it is first needed: most never are."""
        if expression not in self._compiled:
            written = self.written_out(expression)
            # Texts are made small beforehand, which is much quicker than to be told that capitals
            # do not count.
            has_capitals = is_wording and written != written.lower()
            flags = re.IGNORECASE if has_capitals else 0
            self._compiled[expression] = self.compile(written, flags)
        return self._compiled[expression]

    def compile(self, written: str, flags: int) -> Any:
        """Compile an expression that is written out; the result is used as an ``re.Pattern``."""
        return re.compile(written, flags)


NO_LISTS = Lists({})
