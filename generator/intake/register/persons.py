"""Columns about persons, whom no record names, and their names in other texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.intake.register.table import Row, key_of
from generator.records.source import data_beside

LEFT_OUT = "…"
"""Stands for a name in a text."""

_WORDS: Any = data_beside(__file__, "person_names.yml")
_ROLES = "|".join(_WORDS["roles"].split())
_OF_PERSON = (
    r"name|in|id|key|login|url|self|user|account|full|display|first|last|s|displayname|emailaddress"
    r"|accountid|accounttype|timezone|avatar\w*"
)
_PERSON = re.compile("|".join([rf"\b({_ROLES})s?( ({_OF_PERSON}|\d+))*$", *_WORDS["others"]]))
_LOOKS = re.compile("|".join(_WORDS["looks"]))
_ACCOUNT = re.compile(_WORDS["accounts"])
_PLACE = re.compile(_WORDS["places"])
_NO_NAME = re.compile(rf"\b({_WORDS['no_names']})s?\b", re.IGNORECASE)
_LOGIN = re.compile(r"@?\w+[._@][\w.@-]+")
_WORD = re.compile(r"\w+")


def is_about_persons(column: str) -> bool:
    """True if a column may name persons by what it is called."""
    return bool(_PERSON.search(key_of(column)))


def looks_personal(column: str, values: Sequence[str]) -> bool:
    """True if the values of a column look like names of persons or their accounts."""
    accounts = list(filter(_ACCOUNT.search, values))
    if len(accounts) > 0.1 * len(values):
        return True
    names = list(filter(_is_name, values))
    return len(names) > 0.7 * len(values) and not _PLACE.search(key_of(column))


def names_in(rows: Iterable[Row], columns: Iterable[str]) -> dict[str, list[str]]:
    """Return the names that stand in columns about persons, by their first words."""
    about = list(filter(is_about_persons, columns))
    names: set[str] = set()
    for row in rows if about else ():
        for column in about:
            names.update(re.split(r"\s*[;\n(]\s*", row.cells.get(column, "")))
    for name in list(names):
        names.add(" ".join(reversed(name.split(", "))))
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        is_one = _is_name(" ".join(name.split())) or _LOGIN.fullmatch(name)
        first = _WORD.search(name)
        if first and is_one:
            by_first[first[0]].append(name[first.start() :])
    return by_first


def without_names(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """Return a text with an ellipsis for each name in it; ``names`` are by their first words.

    >>> without_names("Then Ann Lee asked Bo.", {"Ann": ["Ann Lee"]})
    'Then … asked Bo.'
    """
    parts = []
    done = 0
    for word in _WORD.finditer(text):
        start = word.start()
        for name in names.get(word[0], ()) if start >= done else ():
            end = start + len(name)
            if text.startswith(name, start) and not text[end : end + 1].isalnum():
                parts += [text[done:start], LEFT_OUT]
                done = end
                break
    return "".join([*parts, text[done:]])


def _is_name(text: str) -> bool:
    return bool(_LOOKS.fullmatch(text)) and not _NO_NAME.search(text)
