"""Dates as registers write them, as dates that records can hold."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from generator.records.fields import PartialDate

EXCEL, EXCEL_1904, YEAR = "excel", "excel-1904", "year"
"""Forms that strptime does not know: days of a spreadsheet, and the first year that a text names."""
WORDS = (EXCEL, EXCEL_1904, YEAR)
_FIRST_DAYS = {EXCEL: datetime.date(1899, 12, 30), EXCEL_1904: datetime.date(1904, 1, 1)}

_ISO = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ][0-9:.]+(?:Z| ?[+-][0-9:]+)?)?")
_ANY_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@lru_cache(maxsize=4096)
def read_date(text: str, forms: tuple[str, ...]) -> tuple[str, bool] | None:
    """The date as exact as its form gives it, and whether that is all the text says; None when no form fits.

    The forms of ISO 8601 are always read.

    >>> read_date("05/2018", ("%m/%Y",))
    ('2018-05', True)
    """
    text = " ".join(text.split())
    if (match := _ISO.fullmatch(text)) and PartialDate.read(match[1]):
        return match[1], match[1] == text
    return next(filter(None, (_by_form(text, form) for form in forms)), None)


def _by_form(text: str, form: str) -> tuple[str, bool] | None:
    try:
        if form in _FIRST_DAYS:
            days = float(text)
            day = _FIRST_DAYS[form] + datetime.timedelta(days=int(days))
            return (day.isoformat(), days.is_integer()) if days > 366 else None
        if form == YEAR:
            found = _ANY_YEAR.search(text)
            return (found[0], found[0] == text) if found else None
        return _exact_to(datetime.datetime.strptime(text, form), form)  # noqa: DTZ007 - only its day is used
    except (ValueError, OverflowError):
        return None


def _exact_to(day: datetime.datetime, form: str) -> tuple[str, bool]:
    """The date down to what the form names."""
    length = 10 if re.search("%[djxcD]", form) else 7 if re.search("%[mbBh]", form) else 4
    return day.date().isoformat()[:length], not re.search("%[HIMSfpXc]", form)
