"""An index of the places of words in a text: hundreds of words in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

NUMBERS = "digits"
"""In ``near``: six digits or more, if only with spaces, dots, hyphens or brackets between them."""

LONG_WORD = "long-word"
"""In ``near``: letters and digits mixed in one long word."""

_NUMBER = re.compile(r"[0-9](?<![0-9/.=%_-][0-9])(?:[ .()/\-\u00a0\u2011]{0,3}[0-9]){5}")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}-[01][0-9](?:-[0-3][0-9])?(?![0-9-])"
    r"|(?:19|20)[0-9]{2} (?:19|20)[0-9]{2}(?![0-9])"
)
_LONG = re.compile(r"[0-9][0-9]{0,9}[a-z][a-z0-9]{6}")
_SIGNS = ("@", "+")
_ANY_SIGN = re.compile("[@+]")
_NOTHING = "(?!)"
_KEY = 6
"""Letters by which texts are looked up: more take long to compile, fewer are found too often."""


class WordIndex:
    """A multi-string search: which of many lower-case texts stand at the start of a word."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = sorted(set(texts) - {NUMBERS, LONG_WORD, *_SIGNS})
        # At a word's beginning, `n't follow` begins behind the apostrophe.
        self._texts = {text.removeprefix("n'"): text for text in words}
        # Grouped by first letter, the longest first, keys take an eighth of the time of a plain
        # list, and a sixth more than a whole trie.
        keys = sorted({text[:_KEY] for text in self._texts}, reverse=True)
        groups = []
        for letter, group in groupby(keys, key=itemgetter(0)):
            any_end = "|".join(re.escape(key[1:]) for key in group)
            groups.append(f"{re.escape(letter)}(?:{any_end})")
        any_key = "|".join(groups) or _NOTHING
        # Looking ahead, since one text may begin inside another.
        self._regex = re.compile(f"[^a-z0-9](?=({any_key}))")
        # The texts of which a key has the first six characters.
        self._by_key: dict[str, list[str]] = {}

    def places(self, line: str, lower: str) -> dict[str, list[int]]:
        """Return the texts found in a line with their offsets; ``lower`` is it in lower case."""
        hits: defaultdict[str, list[int]] = defaultdict(list)
        # A space before the first word makes places those of the line again.
        for match in self._regex.finditer(f" {lower}"):
            place = match.start()
            key = match[1]
            if key not in self._by_key:
                texts = [text for text in self._texts if key.startswith(text[:_KEY])]
                self._by_key[key] = texts
            for text in self._by_key[key]:
                if lower.startswith(text, place):
                    hits[self._texts[text]].append(place)
        for sign in _ANY_SIGN.finditer(line):
            hits[sign[0]].append(sign.start())
        for number in _NUMBER.finditer(line):
            place = number.start()
            if not _DATE.match(line, place):
                hits[NUMBERS].append(place)
        for word in _LONG.finditer(lower):
            hits[LONG_WORD].append(word.start())
        return hits


class Searched:
    """A text in one line, with memoised offsets of the words that patterns look for."""

    def __init__(self, text: str) -> None:
        self.line = " ".join(text.split())
        self.lower = self.line.lower()
        # A few letters become two when they are made small; places would no longer agree.
        if len(self.lower) != len(self.line):
            self.lower = self.line
        self._places: dict[WordIndex, dict[str, list[int]]] = {}

    def places(self, index: WordIndex) -> dict[str, list[int]]:
        """Return the offsets of the texts of an index, memoised."""
        if index not in self._places:
            self._places[index] = index.places(self.line, self.lower)
        return self._places[index]
