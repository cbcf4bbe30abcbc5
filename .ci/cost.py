# ruff: noqa: INP001
"""Run a command, and print at its end the processor time of it and all its children, and the limit.

    python .ci/cost.py SECONDS COMMAND [ARGUMENT ...]

The exit status is the command's. More time than that is told and fails nothing: a busy machine
takes longer for the same work. A process that outlives the one that began it, as a browser's may,
is handed to this one and counted, too; only Linux does so.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
"""Of Linux's <linux/prctl.h>: a process that loses its parent gets this one for a parent."""

LEFT_SECONDS = 5


def main(most: str, *command: str) -> int:
    """Run the command and print what it took."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Where nobody sits before it, as in `make test &`, a shell lets it ignore INT, and all that it
    # begins.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    began = time.monotonic()
    status = subprocess.call(command)  # noqa: S603
    _wait_for_those_left()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, wall = used.ru_utime + used.ru_stime, time.monotonic() - began
    told = f"Processor time: {seconds:.0f} s of at most {most} s, in {wall:.0f} s."
    print(told, flush=True)  # noqa: T201
    return status if status >= 0 else 128 - status


def _wait_for_those_left() -> None:
    """Take in those that end within some seconds of their own accord."""
    until = time.monotonic() + LEFT_SECONDS
    try:
        while time.monotonic() < until:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
    except ChildProcessError:
        pass  # None is left.


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
