"""Columns about persons, whom no record names, and their names in other texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_GIVEN = frozenset(_WORDS["given"].split())
_CAPITAL = r"[A-ZÀ-Þ][\w'’-]+"
_BETWEEN = (
    r"(?:[A-Z]\. )?(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]el|[Dd]i|[Dd]al|[Ll]a|[Aa]l|bin) )*"
)
_NOT_BEFORE = "".join(rf"(?<!\b{word} )" for word in _WORDS["places_before"].split())
_NAMED = re.compile(
    rf"(?=[A-ZÀ-Þ])(?<!\w){_NOT_BEFORE}(?=({_CAPITAL}) ({_BETWEEN}{_CAPITAL})( {_CAPITAL})?)"
)
_CALLED_AFTER = re.compile(rf"\b({_WORDS['called_after']})\b", re.IGNORECASE)
_SHORT = 4
"""So many capitals are hardly a short form: EVA, but MARIA."""
_MARK_OF_LIST = re.compile(r"\A([-*•]|\d+[.)])\s+")
_LOGIN = re.compile(r"@?\w+[._@][\w.@-]+")
_WORD = re.compile(r"\w+")


def is_about_persons(column: str) -> bool:
    """True if a column may name persons by what it is called."""
    return bool(_PERSON.search(key_of(column)))


def looks_personal(column: str, values: Sequence[str]) -> bool:
    """True if the values of a column look like names of persons or their accounts."""
    values = [_MARK_OF_LIST.sub("", value, count=1) for value in values]
    accounts = list(filter(_ACCOUNT.search, values))
    if len(accounts) > 0.1 * len(values):
        return True
    names = list(filter(_is_name, values))
    are_most = len(names) > 0.7 * len(values)
    return are_most and not _PLACE.search(key_of(column))


def likely_names(text: str) -> Iterator[str]:
    """Yield what is likely a name: a given name that is hardly anything else, and a word more.

    >>> list(likely_names("Then Peter Smith's van stood at Peter Smith Hospital."))
    ['Peter Smith']
    """
    for match in _NAMED.finditer(text):
        given, other, further = match.groups("")
        if given.casefold() not in _GIVEN or (given.isupper() and len(given) < _SHORT):
            continue
        if not _CALLED_AFTER.search(other + further):
            yield re.sub("['’]s?$", "", f"{given} {other}")


def names_in(
    rows: Iterable[Row], columns: Iterable[str], known: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Return known names, and those in columns about persons, by their first words."""
    about = list(filter(is_about_persons, columns))
    told = set(known)
    names = {*told}
    for row in rows if about else ():
        for column in about:
            names.update(re.split(r"\s*[;\n(]\s*", row.cells.get(column, "")))
    names |= {" ".join(reversed(name.split(", "))) for name in names}
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        is_one = _is_name(" ".join(name.split())) or _LOGIN.fullmatch(name) or name in told
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
