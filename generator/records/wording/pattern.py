"""A pattern, and the search for many of them without trying each on the whole text.

Nearly all expressions ask for a word that few texts have. One pass finds where those words stand
(``word_index.py``), and an expression is tried only around them.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.records.wording.checksums import CHECKS, is_placeholder
from generator.records.wording.placeholders import NO_LISTS, Lists
from generator.records.wording.word_index import NUMBERS, Searched, WordIndex


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern; ``find``, ``unless``, ``before`` and ``after`` are regular expressions.

    They may name ``lists``. ``near`` are beginnings of words, one of which stands in every text
    that fits. ``before`` and ``after`` must fit right before and behind what ``find`` matches;
    ``unless`` must not fit in it, nor ``unless_before`` and ``unless_after`` right before and
    behind it. With ``unless_later``, ``find`` is tried on the beginning of a text alone, and that
    must not fit anywhere in it. ``says`` is said of the words that are found, ``instead`` is what
    to write (empty: what the rule says always). ``is_wording`` means that the expressions are of
    small letters, stand for capitals, too, and fit whole words.
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
    unless_later: str = ""
    test: str = ""
    is_wording: bool = False
    lists: Lists = field(default=NO_LISTS, repr=False)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled ``find``."""
        find = self.find
        if self.is_wording:
            find = rf"(?<!\w)(?:{self.find})(?!\w)"
        return self._compiled(find)

    def _compiled(self, expression: str) -> re.Pattern[str]:
        return self.lists.compiled(expression, is_wording=self.is_wording)

    def _before(self, expression: str, line: str, place: int) -> re.Match[str] | None:
        """Match what stands right before a place, with a space between."""
        regex = self._compiled(rf"(?<!\w)(?:{expression}) $")
        return regex.search(line, max(0, place - 80), place)

    def _after(self, expression: str, line: str, place: int) -> re.Match[str] | None:
        return self._compiled(rf" (?:{expression})(?!\w)").match(line, place)

    def _extent(self, line: str, first: int, last: int) -> tuple[int, int]:
        """Return where a match begins and ends with what must stand before and after it.

        It is empty when that is missing, or when what makes it fine stands there.
        """
        begin = first
        end = last
        if self.before:
            before = self._before(self.before, line, first)
            if not before:
                return first, first
            begin = before.start()
        if self.after:
            after = self._after(self.after, line, last)
            if not after:
                return first, first
            end = after.end()
        if self.unless_before and self._before(self.unless_before, line, first):
            return first, first
        if self.unless_after and self._after(self.unless_after, line, last):
            return first, first
        return begin, end

    def _is_fine(self, words: str) -> bool:
        if self.unless and self._compiled(self.unless).search(words):
            return True
        return bool(self.test) and not CHECKS[self.test](words)

    def words_in(self, text: Searched, places: Sequence[int]) -> Iterator[str]:
        """Yield the matches of ``find`` around offsets of ``near``: its last group, if any."""
        line = text.lower if self.is_wording else text.line
        for match in self._matches(line, places):
            group = match.lastindex or 0
            if self.is_wording:
                group = 0
            first, last = self._extent(line, *match.span(group))
            words = line[first:last].strip()
            if words and not self._is_fine(words):
                yield text.line[first:last].strip()

    def _matches(self, line: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
        if self.unless_later:
            match = self.regex.match(line)
            if match and not self._compiled(self.unless_later).search(line):
                yield match
            return
        for start, end in self._windows(places):
            yield from self.regex.finditer(line, start, end)

    def _windows(self, places: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the parts of a line around sorted places, in which the expression is tried."""
        if not self.near:
            yield 0, sys.maxsize
            return
        before = 100
        after = 140
        if self.near == (NUMBERS,):
            before = after = 60
        start = end = -1
        for place in places:
            if place - before > end:
                if end > 0:
                    yield start, end
                start = max(0, place - before)
            end = place + after  # parts that overlap are one
        if end > 0:
            yield start, end


@dataclass(frozen=True)
class PatternGroup:
    """All patterns of one rule.

    ``index`` is that of all ``near``, perhaps of several groups, so that a text is gone through
    once for all of them. ``allowed`` are words that are never found, and ends of words:
    ``@example.com``.
    """

    patterns: Sequence[Pattern]
    index: WordIndex
    allowed: tuple[str, ...]
    has_placeholders: bool

    @cached_property
    def _by_near(self) -> dict[str, list[Pattern]]:
        patterns: defaultdict[str, list[Pattern]] = defaultdict(list)
        for pattern in self.patterns:
            for near in pattern.near or ("",):
                patterns[near].append(pattern)
        return patterns

    def _places(self, text: Searched) -> dict[Pattern, list[int]]:
        """Return the patterns that a text may fit, with the places around which they may.

        Those that have no ``near`` may fit anywhere.
        """
        found: defaultdict[Pattern, set[int]] = defaultdict(set)
        for pattern in self._by_near.get("", ()):
            found[pattern] = set()
        for near, hits in text.places(self.index).items():
            for pattern in self._by_near.get(near, ()):
                found[pattern].update(hits)
        return {pattern: sorted(places) for pattern, places in found.items()}

    def likely(self, text: Searched) -> list[Pattern]:
        """Return the patterns that find something in a text."""
        places = self._places(text)
        candidates = [pattern for pattern in self.patterns if pattern in places]
        return [pattern for pattern in candidates if any(pattern.words_in(text, places[pattern]))]

    def words_in(
        self, text: Searched, patterns: Sequence[Pattern] | None = None
    ) -> Iterator[tuple[Pattern, str]]:
        """Yield the matches of patterns, all or some, in a text, without duplicates.

        Of two that overlap, the longer.
        """
        places = self._places(text)
        first: dict[str, Pattern] = {}
        if patterns is None:
            patterns = self.patterns
        for pattern in patterns:
            if pattern in places:
                for words in pattern.words_in(text, places[pattern]):
                    # The first pattern keeps the words, and the last place is their place.
                    first[words] = first.pop(words, pattern)
        kept = [words for words in first if not self._is_fine(words)]
        # Each is a line of its own: whatever stands there once more is part of another.
        together = "\n".join(kept)
        for words in kept:
            if together.count(words) == 1:
                yield first[words], words

    def _is_fine(self, words: str) -> bool:
        if self.has_placeholders and is_placeholder(words):
            return True
        bare = _bare(words)
        for allowed in self.allowed:
            is_end = allowed.startswith("@") and bare.endswith(_bare(allowed))
            if is_end or bare == _bare(allowed):
                return True
        return False


def index_of(patterns: Iterable[Pattern]) -> WordIndex:
    """Return an index of the words that the patterns' ``near`` name."""
    return WordIndex(near for pattern in patterns for near in pattern.near)


def _bare(words: str) -> str:
    return re.sub(r"[\s().\-/]", "", words).casefold()
