"""Which words stand in every text that an expression fits: they are looked up before the expression is tried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

_PIECE = re.compile(
    r"\{[a-z][a-z-]*\}"  # the name of a list
    r"|\((?:[a-z0-9'-][a-z0-9 '-]*\|)+[a-z0-9'-][a-z0-9 '-]*\)"  # words to choose from, as most groups are
    r"|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"  # one character of several
    r"|\(\?<?[=!]|\(\?[a-zA-Z-]*:"  # how a group begins
    r"|(?:[?*+]|\{\d*,?\d*\})[?+]?"  # how often
    r"|(?:[\w '/@#=:;~%!,-](?![?*+]|\{[\d,]))+"  # text that stands for itself
    r"|.",
    re.DOTALL,
)
_TIMES = re.compile(r"\{[\d,]")
_IN_WORD = re.compile(r"^[^\W_]+")
_PLAIN = re.compile(r"[a-z0-9 |'-]+")
_NO_LETTERS = " _'/@#=:;~%!,-<>\"&{}]"
_BOUNDS = ("^", "$", r"\b", r"\s")
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the to if it that this both things any all no not one what had have been was were would could might first even"
        " ever his her their they who he she we another two called open place counter care ask think look tell count"
        " work job call move choice held made hour minute second moment",
    )
)
"""Nearly every text has these."""
_NO_LETTER_BEFORE = re.compile(r"\\w|\[(?=.*(?:\\w|A-Za-z0-9))")


class _Part(NamedTuple):
    """A part of an expression: beginnings of words, one of which it holds, and whether a word begins behind it."""

    words: frozenset[str]
    begins: bool


class Near:
    """Tells the words of expressions that name lists as ``{list}``."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.lists = lists
        self._known: dict[tuple[str, bool], _Part] = {}

    def of(self, expression: str, *, begins: bool) -> list[str]:
        """Beginnings of words in small letters, one of which stands in every text that fits; none if it cannot be told.

        ``begins`` tells whether the expression fits at beginnings of words only.
        """
        words = _Reader(expression, self).alternatives(begins=begins).words
        return sorted(word for word in words if not any(word[:end] in words for end in range(1, len(word))))

    def of_list(self, name: str, *, begins: bool) -> _Part:
        """The same of any word of a list."""
        if (name, begins) not in self._known:
            self._known[name, begins] = self._read(self.lists[name], begins=begins)
        return self._known[name, begins]

    def _read(self, words: Sequence[str], *, begins: bool) -> _Part:
        together = "|".join(words)
        if begins and _PLAIN.fullmatch(together):
            return _Part(frozenset(words), begins=False)
        return _Reader(together, self).alternatives(begins=begins)


class _Reader:
    """Reads an expression piece by piece."""

    def __init__(self, expression: str, near: Near) -> None:
        self._pieces: list[str] = [*_PIECE.findall(expression), ""]
        self._place = 0
        self._near = near

    def _next(self) -> str:
        self._place += 1
        return self._pieces[self._place - 1]

    def alternatives(self, *, begins: bool) -> _Part:
        """What is said up to the closing bracket."""
        parts = [self._sequence(begins=begins)]
        while self._next() == "|":
            parts.append(self._sequence(begins=begins))
        return _one_of(parts)

    def _sequence(self, *, begins: bool) -> _Part:
        """One part after the other; of those that must be there, the one that is least likely in other texts."""
        best = frozenset[str]()
        while self._pieces[self._place] not in ("|", ")", ""):
            piece = self._next()
            if piece in _AROUND:
                begins = self._passes(piece) or begins
                continue
            part = self._part(piece, begins=begins)
            if self._is_optional():
                begins = begins and part.begins
            else:
                best = part.words if part.words and _rarity(part.words) >= _rarity(best) else best
                begins = part.begins
        return _Part(best, begins)

    def _part(self, piece: str, *, begins: bool) -> _Part:
        if piece == "(" or piece.startswith("(?"):
            return self.alternatives(begins=begins)
        if piece[0] == "(":
            return _chosen(piece[1:-1].split("|"), begins=begins)
        if piece[0] == "{" and piece[1:-1] in self._near.lists:
            return self._near.of_list(piece[1:-1], begins=begins)
        if piece in _BOUNDS:
            return _Part(frozenset(), begins=True)
        if piece[0] in "\\[.{":
            return _Part(frozenset(), begins=piece[0] == "\\" and not piece[1].isalnum())
        return _plain(piece.lower(), begins=begins)

    def _is_optional(self) -> bool:
        """Whether what was read may be missing; how often it may be there is passed over."""
        how_often = self._pieces[self._place]
        if how_often[:1] not in ("?", "*", "+") and not _TIMES.match(how_often):
            return False
        self._place += 1
        return how_often[0] in "?*" or how_often.startswith(("{0", "{,"))

    def _passes(self, opening: str) -> bool:
        """Passes over what must or must not stand around; whether that makes it the beginning of a word."""
        first, depth = self._pieces[self._place], 1
        while depth and (piece := self._next()):
            depth += piece.startswith("(") - (piece.endswith(")") and piece[0] != "\\")
        return opening == "(?<!" and bool(_NO_LETTER_BEFORE.match(first))


def _chosen(texts: list[str], *, begins: bool) -> _Part:
    """Texts of which one is there."""
    if begins:
        return _Part(frozenset(texts), begins=all(text[-1] in _NO_LETTERS for text in texts))
    return _one_of([_plain(text, begins=False) for text in texts])


def _one_of(parts: list[_Part]) -> _Part:
    are_all_known = all(part.words for part in parts)
    words = frozenset().union(*(part.words for part in parts)) if are_all_known else frozenset[str]()
    return _Part(words, begins=all(part.begins for part in parts))


def _plain(text: str, *, begins: bool) -> _Part:
    """Text that stands for itself, from where a word begins in it."""
    if not begins:
        text = _IN_WORD.sub("", text)
    words = text.lstrip(_NO_LETTERS)
    return _Part(frozenset({words} if words else ()), begins=not (text or "a")[-1].isalnum())


@cache
def _rarity(words: frozenset[str]) -> int:
    return 1 if words & _COMMON else min(map(len, words), default=0)
