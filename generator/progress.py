"""How far long work is, told on a terminal in a line that overwrites itself.

Whoever goes through many things says so with ``steps``, on any floor. Only a door has it shown, and
only where people look on: nothing goes into pipes and logs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from operator import length_hint
from typing import TextIO, TypeVar

Passed = TypeVar("Passed")

PATIENCE = 2.0
"""Seconds of work before anything is told."""
_OFTEN = 0.1
"""Seconds between two lines."""
_WIDTH = 80
"""Columns of a terminal that does not tell."""
HANDED_ON = "LESSONS_PROGRESS"
"""The variable that names the terminal, as a number of an open file."""


class ProgressLine:
    """The line on a terminal, without escape codes: the cursor waits at its beginning.

    What others print there takes its place.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._worked = clock()
        self._next = self._worked + PATIENCE
        self._width = 0

    def tell(self, text: str) -> None:
        """Show a text, if work has gone on for ``PATIENCE`` seconds, every ``_OFTEN`` seconds."""
        now = self._clock()
        # Work after a pause, such as a question to somebody, begins anew.
        if now - self._worked > PATIENCE:
            self._next = now + PATIENCE
        self._worked = now
        if now >= self._next:
            room = (os.get_terminal_size(self._stream.fileno()).columns or _WIDTH) - 1
            self._write(text[:room])
            self._next = now + _OFTEN

    def clear(self) -> None:
        """Take the text away."""
        if self._width:
            self._write("")

    def _write(self, text: str) -> None:
        self._stream.write(text.ljust(self._width) + "\r")
        self._stream.flush()
        self._width = len(text)


_line: ContextVar[ProgressLine | None] = ContextVar("line", default=None)


def onlooker() -> TextIO:
    """Return the stream that progress is shown on: standard error, or that of who began us."""
    number = os.environ.get(HANDED_ON)
    if number:
        return os.fdopen(int(number), "w", closefd=False)
    return sys.stderr


@contextmanager
def handed_on() -> Iterator[Mapping[str, str]]:
    """Yield what to add to the environment of a program that is begun within the block.

    With it the program shows its progress where we would, though its own output goes into a pipe.
    The value is the number of a file that the program has to inherit (``pass_fds``).
    """
    if _line.get() is None:
        yield {}
        return
    number = os.dup(sys.stderr.fileno())
    try:
        yield {HANDED_ON: str(number)}
    finally:
        os.close(number)


@contextmanager
def shown(stream: TextIO, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Show how far work in the block is, if the stream is a terminal that somebody looks at."""
    is_looked_at = stream.isatty() and "CI" not in os.environ
    line = ProgressLine(stream, clock) if is_looked_at else None
    before = _line.set(line)
    try:
        yield
    finally:
        clear()
        _line.reset(before)


def steps(items: Iterable[Passed], doing: str, total: int = 0) -> Iterable[Passed]:
    """Return items that are counted as they are taken: ``judging records: 40 of 100``."""
    if _line.get() is None:
        return items
    return _counted(items, doing, total or length_hint(items))


def _counted(items: Iterable[Passed], doing: str, total: int) -> Iterator[Passed]:
    try:
        for number, item in enumerate(items, 1):
            tell(doing, number, total)
            yield item
    finally:
        clear()


def tell(doing: str, number: int, total: int) -> None:
    """Tell the number of the step that is taken now; ``total`` is 0 where nobody knows it."""
    line = _line.get()
    if line:
        line.tell(f"{doing}: {number:,} of {total:,}" if total else f"{doing}: {number:,}")


def clear() -> None:
    """Take the line away, before something else is printed."""
    line = _line.get()
    if line:
        line.clear()
