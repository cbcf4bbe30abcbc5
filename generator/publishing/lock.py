"""One publish at a time: a lock that the system takes back from whoever ends, however that is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.publishing import Unpublished

_PAUSE = 0.1


@contextmanager
def locked(path: Path, patience: float, tell: Callable[[], None]) -> Iterator[int]:
    """Hold a lock on a file, which is made if it is missing, and yield its descriptor.

    A child that is handed the descriptor holds the lock, too, until it ends: if we are killed,
    nobody cleans up under its hands. Waits up to ``patience`` seconds for another holder, and calls
    ``tell`` before it waits. Raises Unpublished when the lock cannot be had in that time.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        end = time.monotonic() + patience
        is_locked = _try(descriptor)
        if patience and not is_locked:
            tell()
        while not is_locked and time.monotonic() < end:
            time.sleep(_PAUSE)
            is_locked = _try(descriptor)
        if not is_locked:
            held = f"another publish is at work here (it holds {path})"
            raise Unpublished(f"{held}; try again when it has ended")
        yield descriptor
    finally:
        os.close(descriptor)


def _try(descriptor: int) -> bool:
    import fcntl  # noqa: PLC0415 - Windows has none, and there everything else must work

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
