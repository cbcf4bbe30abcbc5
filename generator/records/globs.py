"""Globs of files, as the vocabulary's `paths` and ``match.yml`` have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import lru_cache


def fits(path: str, glob: str) -> bool:
    """Return True if a path fits a glob; one without a slash fits a file's name in any folder.

    Whatever the glob, the time grows no faster than with the product of both lengths.

    >>> fits("app/migrations/0071.py", "**/migrations/**"), fits("a/b.py", "*.py")
    (True, True)
    """
    names = path.split("/")
    reached = {0}  # the numbers of names that the parts so far may stand for
    for part in _parts(glob):
        if part is None:
            reached = set(range(min(reached), len(names)))
        else:
            begun = reached - {len(names)}
            reached = {number + 1 for number in begun if part.match(names[number])}
        if not reached:
            return False
    return len(names) in reached


def fits_any(path: str, globs: Iterable[str]) -> bool:
    """Return True if a path fits one of the globs."""
    return any(fits(path, glob) for glob in globs)


@lru_cache(maxsize=1024)
def _parts(glob: str) -> tuple[re.Pattern[str] | None, ...]:
    """Return what a glob says of each name of a path, and None for any number of names."""
    whole = glob if "/" in glob else f"**/{glob}"
    return tuple(_read(whole.removeprefix("/")))


def _read(glob: str) -> Iterator[re.Pattern[str] | None]:
    *before, last = glob.split("/")
    for part in before:
        is_any_number = len(part) > 1 and not part.strip("*")
        yield None if is_any_number else _name(part)
    if last.startswith("**"):
        yield None  # `a/**` needs a name below the folder
    yield _name(last)


def _name(part: str) -> re.Pattern[str]:
    # Only `*` and `?` mean something here.
    return re.compile(translate(part.replace("[", "[[]")))
