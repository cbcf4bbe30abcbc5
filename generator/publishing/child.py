"""A command that ends when we do, and the signals that make us end."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from generator.progress import handed_on

_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
_KEYS = ("AWS_", "FSSPEC_", "SSH_")
"""How variables begin that hold keys to other places, or lead to them."""
_PATIENCE = 10
"""Seconds that a child has to end by itself."""


class Stopped(BaseException):
    """Raised when a signal asks this program to end; ``number`` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def heard() -> Iterator[None]:
    """Raise Stopped in the block at the first signal to end (TERM, INT, HUP); ignore later ones.

    Signals that were ignored before stay ignored.
    """
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    handled = [number for number in _SIGNALS if before[number] not in (signal.SIG_IGN, None)]
    for number in handled:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])


@contextmanager
def put_off() -> Iterator[None]:
    """Delay signals to end until the block is over, so that it is not cut short."""
    numbers = [number for number in _SIGNALS if signal.getsignal(number) is _stop]
    received: list[int] = []
    for number in numbers:
        signal.signal(number, lambda number, _: received.append(number))
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, _stop)
    if received:
        _stop(received[0], None)


def run(command: Sequence[str], held: Sequence[int]) -> tuple[int, str]:
    """Run a command that holds descriptors with us; return its exit status and all its output.

    However this ends, the command and its children have ended before. It is given none of the keys
    that we may hold: what builds runs plugins and themes of many hands.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_KEYS)}
    child = None
    try:
        # Else one could be started and, before we know of it, forgotten.
        with put_off(), handed_on() as terminal:
            child = subprocess.Popen(  # noqa: S603 - our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                pass_fds=[*held, *map(int, terminal.values())],
                env={**environment, **terminal},
                start_new_session=True,
            )
        output, _ = child.communicate()
        return child.returncode, output
    finally:
        if child and child.poll() is None:
            _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    """End a child and its children: by SIGTERM, and if it has not ended in time by SIGKILL."""
    _send(child, signal.SIGTERM)
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _send(child, signal.SIGKILL)
        child.wait()


def _send(child: subprocess.Popen[str], number: signal.Signals) -> None:
    # It may have ended this very moment, which macOS calls a matter of permission.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _stop(number: int, _: FrameType | None) -> None:
    for handled in _SIGNALS:
        if signal.getsignal(handled) is _stop:
            signal.signal(handled, signal.SIG_IGN)
    raise Stopped(number)
