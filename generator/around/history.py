"""The days on which files were last changed, by git."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path

from generator.around.git import git, text

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.showSignature=false", "log"),
    # As git keeps it; asked for a day, it would give up at the first one before 1970.
    *("--format=%x00at %cd", "--date=raw"),
    *("--name-only", "-z", "--relative", "--no-renames", "--diff-filter=AM", "--", "."),
)


def last_changed(folder: Path, today: datetime.date) -> Mapping[str, datetime.date]:
    """Return the day of the last commit that changed each file below a folder, if git can tell.

    A clone without its history would give every file the day of the last commit; none is returned.
    """
    if text(git(folder, "rev-parse", "--is-shallow-repository")) != "false":
        return {}
    # The day where it was committed may begin before ours.
    latest = today + datetime.timedelta(days=1)
    changed: dict[str, datetime.date | None] = {}
    log = os.fsdecode(git(folder, *_LOG).stdout).strip("\0")
    # No name is empty, so two zeros in a row stand between commits, whatever files are called.
    for commit in log.split("\0\0"):
        written, _, names = commit.partition("\0\n")
        day = _day(written)
        for name in names.split("\0"):
            changed.setdefault(name, day)
    return {name: day for name, day in changed.items() if day and day <= latest}


def _day(written: str) -> datetime.date | None:
    """Return the day where a commit was made, ``at 1795305600 +1400``; None if there is none."""
    try:
        _, seconds, zone = written.split()
        sign, hours, minutes = zone[0], zone[:-2], zone[-2:]
        offset = datetime.timedelta(hours=int(hours), minutes=int(sign + minutes))
        there = _EPOCH + datetime.timedelta(seconds=int(seconds)) + offset
        return there.date()
    except (ValueError, OverflowError):
        return None
