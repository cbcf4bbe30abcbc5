"""The days on which files came and were last changed, by git."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from generator.around.git import git, text

_FileChange = tuple[str, str, str]
_Days = dict[str, datetime.date | None]

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.showSignature=false", "log"),
    # As git keeps it; asked for a day, it would give up at the first one before 1970.
    *("--format=%x00at %cd", "--date=raw"),
    *("--name-status", "-z", "--relative", "--find-renames", "-l1000"),
    *("--diff-filter=AMR", "--", "."),
)


class FileDays(NamedTuple):
    """The days on which files came into a repository and were last changed, by their names."""

    added: Mapping[str, datetime.date]
    changed: Mapping[str, datetime.date]


def file_days(folder: Path, today: datetime.date) -> FileDays:
    """Return the days of the files below a folder, as far as git can tell; renames are followed.

    A clone without its history would give every file the day of the last commit; none is returned.
    """
    # Of a repository without a commit, git tells nothing here.
    state = text(git(folder, "rev-parse", "--is-shallow-repository", "HEAD"))
    added, changed = _days(folder, state) if state.startswith("false") else ({}, {})
    # The day where it was committed may begin before ours.
    latest = today + datetime.timedelta(days=1)
    return FileDays(_known(added, latest), _known(changed, latest))


@lru_cache(maxsize=1)  # a preview asks after each change, and few of them are commits
def _days(folder: Path, _state: str) -> tuple[_Days, _Days]:
    """Return the days on which files came and were last changed, as of a state of the history."""
    added: _Days = {}
    changed: _Days = {}
    names_now: dict[str, str] = {}
    for day, commit in _commits(folder):
        renamed = {}
        for status, before, name in commit:
            changed.setdefault(name, day)
            if status == "A":
                # The oldest commit comes last.
                added[names_now.get(name, name)] = day
            if before:
                renamed[before] = names_now.get(name, name)
        names_now |= renamed
    return added, changed


def _commits(folder: Path) -> Iterator[tuple[datetime.date | None, Iterator[_FileChange]]]:
    """Yield the day and the changes of every commit, newest first."""
    log = os.fsdecode(git(folder, *_LOG).stdout).strip("\0")
    # No name is empty, so two zeros in a row stand between commits, whatever files are called.
    for commit in log.split("\0\0"):
        written, _, changes = commit.partition("\0\n")
        yield _day(written), _changes(changes)


def _changes(listed: str) -> Iterator[_FileChange]:
    """Yield the status of each file, its name before a rename or nothing, and its name."""
    fields = iter(listed.split("\0") if listed else ())
    for status in fields:
        before = next(fields) if status.startswith("R") else ""
        yield status, before, next(fields)


def _known(days: _Days, latest: datetime.date) -> Mapping[str, datetime.date]:
    return {name: day for name, day in days.items() if day and day <= latest}


def _day(written: str) -> datetime.date | None:
    """Return the day where a commit was made, ``at 1795305600 +1400``; None if there is none."""
    try:
        _, seconds, zone = written.split()
        sign = zone[0]
        hours = zone[:-2]
        minutes = zone[-2:]
        offset = datetime.timedelta(hours=int(hours), minutes=int(sign + minutes))
        there = _EPOCH + datetime.timedelta(seconds=int(seconds)) + offset
        return there.date()
    except (ValueError, OverflowError):
        return None
