"""Dates as people write them, read as records write them; a question where two are meant."""

from __future__ import annotations

import re

from generator.records.fields import MONTHS, PartialDate

_NAMES = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).lower()
_MONTH = rf"(?P<name>{_NAMES}|sept)\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_TIME = re.compile(
    r"(?:t|,|\s|\bat\b)+[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]+)*"
    r"\s*(?:am|pm|z|utc|gmt|hrs?|[+-][0-9:]+)?$"
)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+")
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<day>[0-9]{{1,2}})(?P<or>[-/])(?P<month>[0-9]{{1,2}})[-/]{_YEAR}",
        rf"{_YEAR}(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.](?P<day>[0-9]{{1,2}}))?)?",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}",
        rf"{_MONTH},?[\s-]+{_YEAR}",
        rf"(?:the )?{_DAY}[\s-]*(?:of )?{_MONTH},?[\s-]*{_YEAR}",
        rf"{_MONTH}[\s-]+(?:the )?{_DAY},?\s+{_YEAR}",
        rf"{_YEAR},?[\s-]+{_MONTH}(?:[\s-]+{_DAY})?",
    )
)
_LONGEST = 60


class Unclear(ValueError):
    """A text that is no date, or could be two; says which, and what to write instead."""


def read_date(text: str) -> str:
    """Return the date as ``2017``, ``2017-04`` or ``2017-04-09``, as exact as it was written.

    Raises Unclear when there is no telling.

    >>> read_date("Tuesday, 9th of April 2019")
    '2019-04-09'
    """
    plain = text.casefold() if len(text) <= _LONGEST else ""
    plain = " ".join(re.sub(r"[*_`]", "", plain).split()).rstrip(" .,;")
    plain = _TIME.sub("", plain).removeprefix("on ").removeprefix("in ")
    plain = _WEEKDAY.sub("", plain).strip()
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _only(_meanings(match.groupdict()))
    raise Unclear(f"this is not a date that can be read: {PartialDate.HOW}")


def _meanings(parts: dict[str, str | None]) -> list[str]:
    """Return the dates that a match may mean, as ISO 8601 writes them.

    There are two where day and month are figures, since some write the month first.
    """
    year, month, day, name = map(parts.get, ("year", "month", "day", "name"))
    if name:
        names = [known[:3].lower() for known in MONTHS]
        month = str(names.index(name[:3]) + 1)
    orders = [(month, day)]
    if parts.get("or"):
        orders.append((day, month))
    dates = []
    for order in orders:
        date = str(year)
        for figure in filter(None, order):
            date += f"-{int(figure):02}"
        dates.append(date)
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
        raise Unclear(f"this could be {' or '.join(could_be)}: write {' or '.join(existing)}")
    return existing[0]
