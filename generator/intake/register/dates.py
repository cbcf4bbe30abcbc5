"""Dates as registers write them, as dates that records can hold."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from generator.records.fields import PartialDate

EXCEL, EXCEL_1904, YEAR = "excel", "excel-1904", "year"
"""Forms that strptime does not know: days of a spreadsheet, and the first year in a text."""
WORDS = (EXCEL, EXCEL_1904, YEAR)
_FIRST_DAYS = {EXCEL: datetime.date(1899, 12, 30), EXCEL_1904: datetime.date(1904, 1, 1)}

_ISO = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ][0-9:.]+(?:Z| ?[+-][0-9:]+)?)?")
_ANY_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@lru_cache(maxsize=4096)
def read_date(text: str, forms: tuple[str, ...]) -> tuple[str, bool] | None:
    """Return the date as exact as its form gives it, and whether that is all the text says.

    None when no form fits; the forms of ISO 8601 are always read.

    >>> read_date("05/2018", ("%m/%Y",))
    ('2018-05', True)
    """
    text = " ".join(text.split())
    if (match := _ISO.fullmatch(text)) and PartialDate.read(match[1]):
        return match[1], match[1] == text
    for form in forms:
        if date := _by_form(text, form):
            return date
    return None


def _by_form(text: str, form: str) -> tuple[str, bool] | None:
    try:
        if form in _FIRST_DAYS:
            days = float(text)
            day = _FIRST_DAYS[form] + datetime.timedelta(days=int(days))
            return (day.isoformat(), days.is_integer()) if days > 366 else None
        if form == YEAR:
            year = _ANY_YEAR.search(text)
            return (year[0], year[0] == text) if year else None
        moment = datetime.datetime.strptime(text, form)  # noqa: DTZ007 - only its day is used
    except (ValueError, OverflowError):
        return None
    length = 7 if re.search("%[mbBh]", form) else 4
    length = 10 if re.search("%[djxcD]", form) else length
    return moment.date().isoformat()[:length], not re.search("%[HIMSfpXc]", form)
