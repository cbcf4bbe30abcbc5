"""The word lists of ``marks.toml``: by what files are known."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def words(name: str) -> frozenset[str]:
    """A list as it is. Raises KeyError when there is none."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name])


def mark(name: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """One expression for a list of them. Raises KeyError when there is none."""
    return re.compile("|".join(sorted(words(name))), flags | re.ASCII | re.MULTILINE | re.DOTALL)
