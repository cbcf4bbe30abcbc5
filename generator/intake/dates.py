"""Dates as people write them, read as records write them; a question where two are meant."""

from __future__ import annotations

import re
from typing import Any

from generator.records.fields import MONTHS, PartialDate
from generator.records.source import data_beside

DATE_WORDS: Any = data_beside(__file__, "date_words.yml")
"""Words of several languages: ``months`` by their English names, and those a date is told without.
"""
_WORD = re.compile(r"(?<!%)(?<![^\W\d_])[^\W\d_]+\.?")
_PLAIN: dict[str, str] = dict.fromkeys(DATE_WORDS["passed"].split(), "")
for _name, _words in DATE_WORDS["months"].items():
    _PLAIN |= dict.fromkeys([_name.casefold(), *_words.split()], _name)
_TIME = re.compile(
    r"""
      (?: (?<=\d)T | ,?\ )? \d{1,2}:\d{2} (?: :\d{2} )? (?: [.,]\d+ )?
      (?: \ ?[AaPp]\.?\ ?[Mm]\b\.? )?
      (?: \ ?(?: UTC | GMT )?[+-]\d{1,2}:?(?:\d{2})? | \ ?Z\b | \ [A-Z]{3,4}\b )? (?: \[.*\] )?
    | (?<=\d)T\d{4,6}Z?
    """,
    re.VERBOSE,
)
_TIME_AT_END = re.compile(r",? [0-9]{1,2}[.h][0-9]{2}$")
_MONTH = f"(?P<name>{'|'.join(DATE_WORDS['months'])})"
_DAY = "(?P<day>[0-9]{1,2})"
_YEAR = "(?P<year>[12][0-9]{3})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}(?P<or>[-/])(?P<month>[0-9]{{1,2}})[-/]{_YEAR}",
        rf"{_YEAR}(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.]{_DAY})?)?",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
        rf"{_DAY}\.(?P<month>[0-9]{{1,2}})\.{_YEAR}",
        rf"(?:{_DAY}[ -]*)?{_MONTH}[ -]*{_YEAR}",
        rf"{_MONTH}[ -]+{_DAY} {_YEAR}",
        rf"{_YEAR}[ -]+{_MONTH}(?:[ -]+{_DAY})?",
    )
)
_LONGEST = 60


class Unclear(ValueError):
    """A text that is no date, or could be two; says which, and what to write instead."""


def read_date(text: str) -> str:
    """Return the date as ``2017``, ``2017-04`` or ``2017-04-09``, as exact as it was written.

    Raises Unclear when there is no telling.

    >>> read_date("Tuesday, 9th of April 2019"), read_date("im März 2019")
    ('2019-04-09', '2019-03')
    """
    said = ""
    if len(text) <= _LONGEST:
        said = re.sub(r"[*_`]", "", text)
    plain = plain_date(_TIME_AT_END.sub("", without_time(said)).rstrip(" .,;"))
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _only(_meanings(match.groupdict()))
    raise Unclear(f"this is not a date that can be read: {PartialDate.HOW}")


def without_time(text: str) -> str:
    """Return a date without its time of day."""
    return " ".join(_TIME.sub(" ", text).split())


def plain_date(text: str) -> str:
    """Return a date, or a form of dates, without what it may do without; its month in English.

    >>> plain_date("Mittwoch, den 5. März 2025")
    '5 Mar 2025'
    """
    plain = _WORD.sub(_plain_word, text)
    plain = re.sub(r"(?<=\d)\.(?= ?[A-Z])|,", " ", plain)
    return " ".join(re.sub(r"(?<=\d\.) (?=\d)", "", plain).split())


def _plain_word(word: re.Match[str]) -> str:
    return _PLAIN.get(word[0].casefold().rstrip("."), word[0])


def _meanings(parts: dict[str, str | None]) -> list[str]:
    """Return the dates that a match may mean, as ISO 8601 writes them.

    There are two where day and month are figures, since some write the month first.
    """
    year, month, day, name = map(parts.get, ("year", "month", "day", "name"))
    if name:
        month = str([*DATE_WORDS["months"]].index(name) + 1)
    orders = [(month, day)]
    if parts.get("or"):
        orders.append((day, month))
    dates = []
    for order in orders:
        figures = [f"{int(figure):02}" for figure in order if figure]
        dates.append("-".join([str(year), *figures]))
    return dates


def _only(dates: list[str]) -> str:
    """Return the one date that exists. Raises Unclear when none does, or two do."""
    existing = [date for date in dict.fromkeys(dates) if PartialDate.read(date)]
    if not existing:
        raise Unclear(f"{dates[0]} is not in the calendar: write a date that exists")
    if len(existing) > 1:
        could_be = []
        for date in existing:
            year, month, day = map(int, date.split("-"))
            could_be.append(f"{day} {MONTHS[month - 1]} {year}")
        meant = " or ".join(could_be)
        raise Unclear(f"this could be {meant}: write {' or '.join(existing)}")
    return existing[0]
