"""The word lists of ``marks.toml``: the names and signs that checks look for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of ``marks.toml``. Raises KeyError when there is none."""
    return frozenset(_LISTS[name])


def mark(name: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """Compile a list of expressions into one that matches any. Raises KeyError without one."""
    expressions = "|".join(sorted(words(name)))
    return re.compile(expressions, flags | re.ASCII | re.MULTILINE | re.DOTALL)
