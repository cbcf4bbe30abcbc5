"""YAML's complaints, in the words of those who wrote the file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def began_earlier(complaint: str) -> bool:
    """Return True if the fault stands where the parser says that it began, not where it gave up."""
    return complaint in _table()["began"]["earlier"]


def in_the_authors_words(complaint: str) -> tuple[str, str]:
    """Return message and advice for an error message of PyYAML's."""
    unknown = complaint, "correct it, or put the value in quotes"
    message, advice = _table()["messages"].get(complaint, unknown)
    return f"cannot be read as YAML, {message}", advice
