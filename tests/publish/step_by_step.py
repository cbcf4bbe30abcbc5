"""The command `lessons`, cut short at a step: each line of input is a kind of end and the number of a step.

A step is whatever the command does to files around DIR. Before that step the process is sent a
signal, or is told that the disk is full from there on. Answers with the exit status; negative for a
signal. Each run is a process of its own, forked from this one, so that Python need not begin anew.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

from generator.cli import main

STEPS = frozenset(["os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.fsync", "shutil.rmtree", "subprocess.Popen"])  # fmt: skip
FULL = STEPS - {"os.remove", "os.rmdir", "os.rename", "shutil.rmtree", "subprocess.Popen"}


def cut(how, number):
    done = 0

    def look(event, arguments):
        nonlocal done
        is_step = event in STEPS or (
            event == "open"
            and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            and ".versions" in str(arguments[0])
        )
        if (
            how == "FULL"
            and done >= number - 1
            and (event in FULL or (is_step and event == "open"))
        ):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
        done += is_step
        if is_step and how != "FULL" and done == number:
            os.kill(os.getpid(), getattr(signal, f"SIG{how}"))

    sys.addaudithook(look)


def noting_flushes():
    flush = os.fsync

    def audited(descriptor):
        sys.audit("os.fsync", descriptor)
        flush(descriptor)

    os.fsync = audited


def run(how, number):
    os.dup2(2, 1)
    cut(how, int(number))
    try:
        main(sys.argv[1:])
    except SystemExit as end:
        # What Python does at its end is of no interest, and slow.
        os._exit(end.code)


noting_flushes()
sys.executable = str(Path(__file__).parent / "stand_in/python")
for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if child == 0:
        run(*line.split())
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
    sys.stdout.flush()
