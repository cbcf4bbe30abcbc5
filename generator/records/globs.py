"""Globs of files, as the vocabulary's `paths` and ``match.yml`` have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANINGS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def fits(path: str, glob: str) -> bool:
    """Return True if a path fits a glob; one without a slash fits a file's name in any folder.

    >>> fits("app/migrations/0071.py", "**/migrations/**"), fits("a/b.py", "*.py")
    (True, True)
    """
    whole = glob if "/" in glob else f"**/{glob}"
    return _pattern(whole).fullmatch(path) is not None


def fits_any(path: str, globs: Iterable[str]) -> bool:
    """Return True if a path fits one of the globs."""
    return any(fits(path, glob) for glob in globs)


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    below = re.sub(r"\*{3,}", "**", glob).removeprefix("/")
    pattern = ""
    for part in _PARTS.findall(below):
        pattern += _MEANINGS.get(part) or re.escape(part)
    return re.compile(pattern, re.DOTALL)
