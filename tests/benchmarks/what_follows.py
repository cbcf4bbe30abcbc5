"""Measure what boards, feeds, data and similar lessons add to the build of a base.

The same base is built by turns with and without them, in processes of their own, in processor time;
of several rounds the quickest of each counts, since other work on the machine only ever adds.

    python tests/benchmarks/what_follows.py [FOLDER with mkdocs.yml] [--rounds 3]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from options import parser_of

HOME = Path(__file__).resolve().parents[2]
PARTS = ("boards", "for_machines")


def main() -> None:
    """Measure and print, or be one of the processes that are measured."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=HOME, help="default: this repository"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each is built; default 3")
    parser.add_argument("--build", choices=("with", "without"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        print(_build(arguments.folder, is_bare=arguments.build == "without"))
        return
    rounds = range(arguments.rounds)
    times = [[_measure(arguments.folder, what) for what in ("without", "with")] for _ in rounds]
    bare, whole = (min(each) for each in zip(*times, strict=True))
    print(
        f"without {bare:.2f} s, with {whole:.2f} s of processor time: {whole / bare - 1:.0%} more"
    )


def _measure(folder: Path, what: str) -> float:
    command = [sys.executable, __file__, str(folder), "--build", what]
    return float(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    )


def _build(folder: Path, *, is_bare: bool) -> float:
    from mkdocs.commands.build import build  # noqa: PLC0415 - its import is no part of what is measured
    from mkdocs.config import load_config  # noqa: PLC0415

    from generator.site import contents  # noqa: PLC0415

    if is_bare:
        for part in PARTS:
            setattr(contents, part, lambda *_: ())
        contents.similar_lessons = lambda *_: defaultdict(tuple)
    with tempfile.TemporaryDirectory() as site:
        config = load_config(str(folder / "mkdocs.yml"), site_dir=site)
        began = time.process_time()
        build(config)
        return time.process_time() - began


if __name__ == "__main__":
    main()
