"""An organisation's regular expressions, at a bounded cost whatever they say and are tried on.

They run on the texts of strangers, and a pull request can bring both. So their size is bounded
before they are compiled, and the processor time that all of a file take together while they run.
The engine is ``regex``: it reads what ``re`` reads, and can be stopped.
"""

from __future__ import annotations

import re
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from re import _parser  # type: ignore[attr-defined] # the only account of repetitions
from typing import Any

from generator.problem import Path, nearest, shortened
from generator.records.wording.placeholders import Lists, TooLong, WordLists

MAX_SIZE = 50_000
"""Characters and steps of all expressions of a file, with lists and repetitions written out."""

SECONDS = 0.3
SECONDS_A_RECORD = 0.02
"""Processor time that all of a file may take; two hundred ordinary expressions take half of it."""

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_FLAGS = re.compile(r"(?:\(\?[aimsux]+\))+")
_BRACES = re.compile(r"(?<!\\)(?<!\\N)\{([^{}]*[a-z][^{}]*)\}", re.IGNORECASE)


class BadRegex(Exception):
    """An expression that is refused; the arguments are the message and the advice."""


class Clock:
    """A budget of processor time, in seconds, that all expressions of a file share."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._left = seconds
        self._used: defaultdict[Path, float] = defaultdict(float)

    def start(self, records: int) -> None:
        """Reset the clock, for a run over a number of records."""
        self._left = SECONDS + SECONDS_A_RECORD * records
        self._used.clear()

    @property
    def slowest(self) -> Path | None:
        """The path of the pattern that used most time; None while there is time left."""
        if self._left <= 0:
            return max(self._used, key=self._used.__getitem__)
        return None

    def run(self, pattern: Path, find: Callable[..., Any], *where: Any) -> Any:
        """Run a search that takes a ``timeout``; return None when time has run out."""
        if self._left <= 0:
            return None
        started = time.process_time()
        try:
            return find(*where, timeout=self._left)
        except TimeoutError:
            self._left = 0
            return None
        finally:
            took = time.process_time() - started
            self._left -= took
            self._used[pattern] += took


class Bounded(Lists):
    """The word lists of one pattern of an organisation, whose expressions may not run for long."""

    def __init__(self, words: WordLists, clock: Clock, pattern: Path) -> None:
        super().__init__(words)
        self._run = partial(clock.run, pattern)

    def compile(self, written: str, flags: int) -> Any:
        """Compile an expression so that it runs against the clock."""
        return _Expression(_compiled(written, flags), self._run)


class _Expression:
    """The part of ``re.Pattern`` that patterns use, under a clock: in no time, nothing is found."""

    def __init__(self, regex: Any, run: Callable[..., Any]) -> None:
        self._regex = regex
        self._run = run

    def finditer(self, *where: Any) -> Any:
        return self._run(self._all, *where) or ()

    def search(self, *where: Any) -> Any:
        return self._run(self._regex.search, *where)

    def match(self, *where: Any) -> Any:
        return self._run(self._regex.match, *where)

    def _all(self, *where: Any, timeout: float) -> Any:
        return list(self._regex.finditer(*where, timeout=timeout))


def scoped(expression: str) -> str:
    """Return an expression with flags in a group, so that it can be part of another.

    >>> scoped("(?i)guest")
    '(?i:guest)'
    """
    opening = _FLAGS.match(expression)
    if not opening:
        return expression
    flags = "".join(sorted(set(opening[0]) - set("(?)")))
    # The last line of a verbose expression may be a comment.
    end = "\n)" if "x" in flags else ")"
    return f"(?{flags}:{expression[opening.end() :]}{end}"


def size_of(expression: str, lists: Lists) -> int:
    """Return an expression's characters and steps, with lists and repetitions written out.

    Raises BadRegex when it cannot be tried at all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            written = lists.written_out(expression)
            size = len(written) + _steps(_parser.parse(written))
        # What ``regex`` might take for fuzzy matching.
        braces = _BRACES.search(written)
        if braces:
            meant = nearest(braces[1], lists.words)
            advice = "write `\\{` for a brace that is meant"
            if meant:
                advice = f"did you mean `{{{meant}}}`?"
            name = shortened(braces[1])
            raise BadRegex(f"names a list `{name}` that there is not", advice)
        if size <= MAX_SIZE:
            alone = scoped(written)
            if _compiled(alone).search("", timeout=SECONDS):
                raise BadRegex("fits everywhere", "write what must be there")
            # Within another one, ``{e`` begins a fuzzy match.
            _compiled(f"(?:{alone}|{alone}) ")
    except TooLong:
        return MAX_SIZE + 1
    except (re.error, ValueError, OverflowError, RecursionError, Warning) as fault:
        raise BadRegex(f"is no regular expression ({fault})", "correct it") from None
    return size


def _steps(part: Any) -> int:
    """Return the number of steps of a parsed expression, repetitions counted."""
    if isinstance(part, tuple) and str(part[0]) in _REPEATS:
        least, most, repeated = part[1]
        times: int = max(1, least)
        if most < _parser.MAXREPEAT:
            times = max(times, most)
        return times * (1 + _steps(repeated))
    if isinstance(part, list | tuple | _parser.SubPattern):
        return sum(map(_steps, part))
    return 1


def _compiled(written: str, flags: int = 0) -> Any:
    import regex  # noqa: PLC0415 - most knowledge bases have no patterns of their own

    try:
        return regex.compile(written, flags)
    except regex.error as fault:
        raise re.error(str(fault)) from None
