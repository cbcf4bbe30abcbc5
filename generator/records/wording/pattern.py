"""A pattern, and how a text is searched for many of them without trying each on all of it.

Nearly all expressions ask for a word that few texts have. One pass finds where those words stand
(``index.py``), and an expression is tried only around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.records.wording.checksums import CHECKS, is_placeholder
from generator.records.wording.placeholders import NO_LISTS, Lists
from generator.records.wording.word_index import NUMBERS, Index, Searched

_WHOLE = 100_000


@dataclass(frozen=True, eq=False)
class Pattern:
    """Something to look for; ``find``, ``unless``, ``before`` and ``after`` are regular expressions.

    They may name ``lists``. ``near`` are beginnings of words, one of which stands in every text
    that fits. ``before`` and ``after`` must fit right before and behind what ``find`` matches;
    ``unless`` must not fit in it, nor ``unless_before`` and ``unless_after`` right before and
    behind it. ``says`` is said of the words that are found, ``instead`` is what to write (empty:
    what the rule says always). ``is_wording`` means that the expressions are of small letters,
    stand for capitals, too, and fit whole words.
    """

    name: str
    find: str
    says: str
    instead: str = ""
    near: tuple[str, ...] = ()
    unless: str = ""
    before: str = ""
    after: str = ""
    unless_before: str = ""
    unless_after: str = ""
    test: str = ""
    is_wording: bool = False
    lists: Lists = field(default=NO_LISTS, repr=False)

    @property
    def regex(self) -> re.Pattern[str]:
        """What ``find`` matches."""
        return self._compiled(rf"(?<!\w)(?:{self.find})(?!\w)" if self.is_wording else self.find)

    def _compiled(self, expression: str) -> re.Pattern[str]:
        return self.lists.compiled(expression, is_wording=self.is_wording)

    @property
    def _span(self) -> tuple[int, int]:
        """So many characters before and after a word of ``near`` belong to what is matched."""
        if self.near == (NUMBERS,):
            return 60, 60
        return (_WHOLE, _WHOLE) if self.find.startswith("{opening}") else (100, 140)

    def _before(self, expression: str, line: str, place: int) -> re.Match[str] | None:
        """What stands right before a place, with a space between."""
        return self._compiled(rf"(?<!\w)(?:{expression}) $").search(line, max(0, place - 80), place)

    def _after(self, expression: str, line: str, place: int) -> re.Match[str] | None:
        return self._compiled(rf" (?:{expression})(?!\w)").match(line, place)

    def _extent(self, line: str, first: int, last: int) -> tuple[int, int]:
        """Where a match begins and ends with what must stand before and after it; nowhere when that is not so."""
        before = self._before(self.before, line, first) if self.before else None
        after = self._after(self.after, line, last) if self.after else None
        is_missing = (self.before and not before) or (self.after and not after)
        if is_missing or self._is_fine_there(line, first, last):
            return first, first
        return before.start() if before else first, after.end() if after else last

    def _is_fine_there(self, line: str, first: int, last: int) -> bool:
        is_before = self.unless_before and self._before(self.unless_before, line, first)
        return bool(is_before or (self.unless_after and self._after(self.unless_after, line, last)))

    def _is_fine(self, words: str) -> bool:
        is_unless = bool(self.unless) and self._compiled(self.unless).search(words)
        return bool(is_unless) or (bool(self.test) and not CHECKS[self.test](words))

    def words_in(self, text: Searched, places: Sequence[int]) -> Iterator[str]:
        """What is found around the places of ``near``: the expression's group, or all that it matched."""
        line = text.lower if self.is_wording else text.line
        for start, end in _parts(places, *self._span) if self.near else [(0, len(line))]:
            for match in self.regex.finditer(line, start, end):
                first, last = self._extent(
                    line, *match.span(0 if self.is_wording else match.lastindex or 0)
                )
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
    def _by_near(self) -> dict[str, list[Pattern]]:
        patterns: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for near in pattern.near or ("",):
                patterns.setdefault(near, []).append(pattern)
        return patterns

    def _places(self, text: Searched) -> dict[Pattern, list[int]]:
        """The patterns that a text may fit, each with the places around which it may."""
        places: dict[Pattern, list[int]] = {pattern: [] for pattern in self._by_near.get("", ())}
        for near, its in text.places(self.shared or self.index).items():
            for pattern in self._by_near.get(near, ()):
                places[pattern] = sorted({*places.get(pattern, ()), *its})
        return places

    def likely(self, text: Searched) -> list[Pattern]:
        """The patterns that find something in a text."""
        places = self._places(text)
        return [p for p in self.patterns if p in places and any(p.words_in(text, places[p]))]

    def words_in(
        self, text: Searched, patterns: Sequence[Pattern] | None = None
    ) -> Iterator[tuple[Pattern, str]]:
        """What the patterns, or some of them, find in a text, each once; of two that overlap, the longer."""
        places = self._places(text)
        tried = [
            pattern
            for pattern in (self.patterns if patterns is None else patterns)
            if pattern in places
        ]
        found = [
            (words, pattern)
            for pattern in tried
            for words in pattern.words_in(text, places[pattern])
        ]
        first = {words: pattern for words, pattern in reversed(found) if not self._is_fine(words)}
        # Each is a line of its own: whatever stands there once more is part of another.
        together = "\n".join(first)
        for words, pattern in reversed(first.items()):
            if together.count(words) == 1:
                yield pattern, words

    def _is_fine(self, words: str) -> bool:
        if self.has_placeholders and is_placeholder(words):
            return True
        bare = _bare(words)
        return any(
            bare == _bare(one) or (one.startswith("@") and bare.endswith(_bare(one)))
            for one in self.allowed
        )


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
