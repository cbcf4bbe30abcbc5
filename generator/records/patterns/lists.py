"""Words that expressions name as ``{list}``, so that they are written once."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"\{([a-z][a-z-]*)\}")
_DEPTH = 3
"""Lists may name lists, so many deep."""


class Lists:
    """Writes expressions out, and remembers them: many patterns ask for the same ``{person}``."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self.words = words
        self._compiled: dict[str, re.Pattern[str]] = {}

    def written_out(self, expression: str) -> str:
        """The expression with each list as alternatives."""
        for _ in range(_DEPTH):
            expression = _NAME.sub(self._alternatives, expression)
        return expression

    def compiled(self, expression: str, *, is_wording: bool) -> re.Pattern[str]:
        """The expression, compiled when it is first needed: most never are."""
        if expression not in self._compiled:
            written = self.written_out(expression)
            # Texts are made small beforehand, which is much quicker than to be told that capitals do not count.
            is_small = not is_wording or written == written.lower()
            self._compiled[expression] = re.compile(written, 0 if is_small else re.IGNORECASE)
        return self._compiled[expression]

    def _alternatives(self, name: re.Match[str]) -> str:
        words = self.words.get(name[1])
        return f"(?:{'|'.join(words)})" if words else name[0]


NO_LISTS = Lists({})
