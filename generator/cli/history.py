"""When the files of the lessons were last changed, as git knows it."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from generator.cli.git import git, text

_LOG = (
    "-c",
    "log.showRoot=true",
    "-c",
    "log.showSignature=false",
    "log",
    "--format=%x00%cs",
    "--name-only",
    "-z",
    "--relative",
    "--no-renames",
    "--diff-filter=AM",
    "--",
    ".",
)


def last_changed(folder: Path) -> Mapping[str, datetime.date]:
    """For each file below a folder the day of the last commit that changed it; nothing where git cannot tell.

    A clone without its history would give every file the day of the last commit, so it tells nothing.
    """
    if shutil.which("git") is None or text(git(folder, "rev-parse", "--is-shallow-repository")) != "false":
        return {}
    changed: dict[str, datetime.date] = {}
    day = datetime.date.min
    for part in os.fsdecode(git(folder, *_LOG).stdout).replace("\n", "").split("\0"):
        if _is_day(part):
            day = datetime.date.fromisoformat(part)
        elif part:
            changed.setdefault(part, day)
    return changed


def _is_day(part: str) -> bool:
    return len(part) == len("2017-04-09") and part.replace("-", "").isdecimal()
