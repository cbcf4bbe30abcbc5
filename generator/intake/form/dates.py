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
        rf"{_YEAR}(?:[-/.](?P<month>[0-9]{{1,2}})(?:[-/.](?P<day>[0-9]{{1,2}}))?)?",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}",
        rf"{_MONTH},?[\s-]+{_YEAR}",
        rf"(?:the )?{_DAY}[\s-]*(?:of )?{_MONTH},?[\s-]*{_YEAR}",
        rf"{_MONTH}[\s-]+(?:the )?{_DAY},?\s+{_YEAR}",
        rf"{_YEAR},?[\s-]+{_MONTH}(?:[\s-]+{_DAY})?",
    )
)
_EITHER = re.compile(rf"(?P<first>[0-9]{{1,2}})[-/](?P<second>[0-9]{{1,2}})[-/]{_YEAR}")
_LONGEST = 60


class Unclear(ValueError):
    """A text that is no date, or could be two; says which, and what to write instead."""


def read_date(text: str) -> str:
    """Return the date as ``2017``, ``2017-04`` or ``2017-04-09``, as exact as it was written.

    Raises Unclear when there is no telling.

    >>> read_date("Tuesday, 9th of April 2019")
    '2019-04-09'
    """
    plain = "" if len(text) > _LONGEST else text
    plain = " ".join(re.sub(r"[*_`]", "", plain).casefold().split()).rstrip(" .,;")
    plain = _TIME.sub("", plain).removeprefix("on ").removeprefix("in ")
    plain = _WEEKDAY.sub("", plain).strip()
    if match := _EITHER.fullmatch(plain):
        return _either(int(match["first"]), int(match["second"]), match["year"])
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _joined(match.groupdict())
    raise Unclear(f"this is not a date that can be read: {PartialDate.HOW}")


def _either(first: int, second: int, year: str) -> str:
    """Return a date in figures; it is clear only when one of them can be no month."""
    day_first = f"{year}-{second:02}-{first:02}"
    month_first = f"{year}-{first:02}-{second:02}"
    if first == second or not PartialDate.read(month_first):
        return _existing(day_first)
    if not PartialDate.read(day_first):
        return month_first
    could_be = f"{second} {MONTHS[first - 1]} {year}"
    could_be = f"{first} {MONTHS[second - 1]} {year} or {could_be}"
    raise Unclear(f"this could be {could_be}: write {day_first} or {month_first}")


def _joined(parts: dict[str, str | None]) -> str:
    date, month = str(parts["year"]), parts.get("month")
    if name := parts.get("name"):
        month = str([name[:3].lower() for name in MONTHS].index(name[:3]) + 1)
    for part in filter(None, (month, parts.get("day"))):
        date += f"-{int(part):02}"
    return _existing(date)


def _existing(date: str) -> str:
    if PartialDate.read(date) is None:
        raise Unclear(f"{date} is not in the calendar: write a date that exists")
    return date
