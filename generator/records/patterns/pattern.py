"""A pattern, and how a text is searched for many of them without trying each on all of it.

Nearly all expressions ask for a word that few texts have. One pass finds where those words stand
(``index.py``), and an expression is tried only around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.records.patterns.checks import CHECKS, is_placeholder
from generator.records.patterns.index import NUMBERS, Index, Searched


@dataclass(frozen=True)
class Pattern:
    """Something to look for; ``find``, ``unless``, ``before`` and ``after`` are regular expressions.

    ``near`` are beginnings of words, one of which stands in every text that fits. ``before`` and ``after`` must fit
    right before and behind what ``find`` matches, ``unless`` must not fit in it. ``says`` is said of the words that
    are found, ``instead`` is what to write (empty: what the rule says always). ``any_capitals`` means that the
    expressions are of small letters and stand for capitals, too.
    """

    name: str
    find: str
    says: str
    instead: str = ""
    near: tuple[str, ...] = ()
    unless: str = ""
    before: str = ""
    after: str = ""
    test: str = ""
    any_capitals: bool = False

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first needed: most never are."""
        return self._compiled(self.find)

    def _compiled(self, expression: str) -> re.Pattern[str]:
        # Texts are made small beforehand, which is much quicker than to be told that capitals do not count.
        is_small = not self.any_capitals or expression == expression.lower()
        return re.compile(expression, 0 if is_small else re.IGNORECASE)

    @property
    def _span(self) -> tuple[int, int]:
        """So many characters before and after a word of ``near`` belong to what is matched."""
        if self.near == (NUMBERS,):
            return 60, 60
        return (100, 140) if self.any_capitals else (200, 400)

    def _extent(self, line: str, first: int, last: int) -> tuple[int, int]:
        """Where a match begins and ends with what must stand before and after it; nowhere when that is missing."""
        if self.before:
            found = self._compiled(f"\\b(?:{self.before})$").search(line, max(0, first - 80), first)
            first = found.start() if found else last
        if self.after:
            found = self._compiled(self.after).match(line, last)
            last = found.end() if found else first
        return first, last

    def _is_fine(self, words: str) -> bool:
        is_unless = bool(self.unless) and self._compiled(self.unless).search(words)
        return bool(is_unless) or (bool(self.test) and not CHECKS[self.test](words))

    def words_in(self, text: Searched, places: Sequence[int]) -> Iterator[str]:
        """What is found around the places of ``near``: the expression's group, or all that it matched."""
        line = text.lower if self.any_capitals else text.line
        for start, end in _parts(places, *self._span) if self.near else [(0, len(line))]:
            for match in self.regex.finditer(line, start, end):
                first, last = self._extent(line, *match.span(match.lastindex or 0))
                words = line[first:last].strip()
                if words and not self._is_fine(words):
                    yield text.line[first:last].strip()


@dataclass(frozen=True)
class Group:
    """All patterns of one rule. ``allowed`` are words that are never found, and ends of words: ``@example.com``.

    ``shared`` is an index of several groups, so that a text is gone through once for all of them.
    """

    patterns: Sequence[Pattern] = ()
    allowed: tuple[str, ...] = ()
    has_placeholders: bool = False
    shared: Index | None = None

    @cached_property
    def index(self) -> Index:
        """Where the texts of ``near`` are looked up, when no wider index is given."""
        return Index(near for pattern in self.patterns for near in pattern.near)

    @cached_property
    def _by_near(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for pattern in self.patterns:
            for near in pattern.near or ("",):
                names.setdefault(near, []).append(pattern.name)
        return names

    def _places(self, text: Searched) -> dict[str, list[int]]:
        """The names of the patterns that a text may fit, each with the places around which it may."""
        places: dict[str, list[int]] = {name: [] for name in self._by_near.get("", ())}
        for near, its in text.places(self.shared or self.index).items():
            for name in self._by_near.get(near, ()):
                places[name] = sorted({*places.get(name, ()), *its})
        return places

    def likely(self, text: Searched) -> list[Pattern]:
        """The patterns that find something in a text."""
        places = self._places(text)
        return [p for p in self.patterns if p.name in places and any(p.words_in(text, places[p.name]))]

    def words_in(self, text: Searched, patterns: Sequence[Pattern] | None = None) -> Iterator[tuple[Pattern, str]]:
        """What the patterns, or some of them, find in a text, each once; of two that overlap, the longer."""
        places = self._places(text)
        tried = [pattern for pattern in (self.patterns if patterns is None else patterns) if pattern.name in places]
        found = [(words, pattern) for pattern in tried for words in pattern.words_in(text, places[pattern.name])]
        first = {words: pattern for words, pattern in reversed(found) if not self._is_fine(words)}
        for words, pattern in reversed(first.items()):
            if not any(words in other and words != other for other in first):
                yield pattern, words

    def _is_fine(self, words: str) -> bool:
        if self.has_placeholders and is_placeholder(words):
            return True
        bare = _bare(words)
        return any(bare == _bare(one) or (one.startswith("@") and bare.endswith(_bare(one))) for one in self.allowed)


def _parts(places: Sequence[int], before: int, after: int) -> Iterator[tuple[int, int]]:
    """The parts of a line that lie around places, which are sorted, each once."""
    start = end = -1
    for place in places:
        if place - before > end:
            if end > 0:
                yield start, end
            start = max(0, place - before)
        end = place + after
    if end > 0:
        yield start, end


def _bare(words: str) -> str:
    return re.sub(r"[\s().\-/]", "", words).casefold()
