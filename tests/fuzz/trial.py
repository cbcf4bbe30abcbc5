"""Mutants brought to a door, one after the other, in a process that may use so much memory and time.

    python tests/fuzz/trial.py KIND [--first 0] [--count 1000] [--start lessons]    tries them
    python tests/fuzz/trial.py KIND --show NUMBER                                   prints one
    python tests/fuzz/trial.py KIND --files FOLDER                                  tries files
    instead

Every mutant has so many seconds of the processor; a process that takes longer is ended by the
system, and its last line says at which. Exits with 1 when something fell; each has been told with
how to make it again.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from doors import KINDS, Doors, seeds
from mutants import mutant

SECONDS = 2
TOGETHER_SECONDS = 10
"""For what is done with all that were accepted; each was shown alone within its own."""
MEMORY = 512 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants that the command line asks for."""
    asked = _asked(arguments)
    its = seeds(asked.kind)
    if asked.show is not None:
        sys.stdout.buffer.write(mutant(its, asked.show, asked.start))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        doors = Doors(Path(folder))
        # Libraries and patterns are made ready once, not by an input; what refuses a sound file
        # tries nothing.
        assert doors.open(asked.kind, its[0])
        doors.close()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        return _tried(asked, doors, its)


def begun(arguments: Sequence[str], told: Path) -> None:
    """Run as a process that was forked when all was imported; ``told`` gets what it prints."""
    with told.open("w") as file, redirect_stdout(file), redirect_stderr(file):
        status = main(arguments)
    sys.exit(status)


def _tried(asked: argparse.Namespace, doors: Doors, its: Sequence[bytes]) -> int:
    accepted, fallen, slowest = [], 0, (0.0, "")
    for name, content in _inputs(asked, its):
        Path(asked.at).write_text(name)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        before = time.process_time()
        try:
            accepted += [name] if doors.open(asked.kind, content) else []
        except Exception:  # noqa: BLE001 - whatever it is, it is told, and the next is tried
            fallen += 1
            print(f"{asked.kind} {name} fell:\n{traceback.format_exc()}", flush=True)  # noqa: T201 - this is its report
        slowest = max(slowest, (time.process_time() - before, name))
        if doors.is_full:
            _close(doors)
    _close(doors)
    print(json.dumps({"accepted": accepted, "fallen": fallen, "slowest": slowest}))  # noqa: T201 - the same
    return 1 if fallen else 0


def _close(doors: Doors) -> None:
    signal.setitimer(signal.ITIMER_PROF, TOGETHER_SECONDS)
    doors.close()
    signal.setitimer(signal.ITIMER_PROF, 0)


def _inputs(asked: argparse.Namespace, its: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Names of inputs, and the inputs."""
    if asked.files:
        yield from ((file.name, file.read_bytes()) for file in sorted(asked.files.iterdir()))
    else:
        for number in range(asked.first, asked.first + asked.count):
            yield str(number), mutant(its, number, asked.start)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="try these instead")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", default="lessons", help="another one makes other mutants")
    parser.add_argument("--show", type=int, metavar="NUMBER")
    parser.add_argument(
        "--at", default="/dev/null", help="the file that says which mutant is being tried"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
