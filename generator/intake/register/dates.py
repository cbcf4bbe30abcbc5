"""Dates as registers write them, as dates that records can hold."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from generator.intake.dates import DATE_WORDS, plain_date, without_time
from generator.records.fields import PartialDate

EXCEL, EXCEL_1904, UNIX, YEAR = "excel", "excel-1904", "unix", "year"
"""Forms that strptime does not know: days of a spreadsheet, seconds, the first year in a text."""
END = "end"
"""Stands among forms where a range means its end."""
WORDS = (EXCEL, EXCEL_1904, UNIX, YEAR, END)

_FIRST_DAYS = {EXCEL: datetime.date(1899, 12, 30), EXCEL_1904: datetime.date(1904, 1, 1)}
_LAST_DAY = 80_000
"""Beyond every day that a spreadsheet counts: 202203 is the March of a year."""
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_ANY_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ANY_DAY = re.compile(r"(?<!\d)(?:1[89]|20)\d\d-[01]\d-[0-3]\d(?!\d)")
_OF_TIME = re.compile("%[HIMSfpzZXaA][:.]?")
_BETWEEN = DATE_WORDS["ranges"].replace(" ", "|")
_RANGE = re.compile(
    rf" [-–—] | ?[–—] ?| (?:{_BETWEEN}) |(?<=^\d{{4}})-(?=\d{{4}}$)|(?<=\d-\d\d)/(?=\d{{4}}-)"
)
_RANGE_OF_DAYS = re.compile(r"\b(\d{1,2}) ?[-–] ?(\d{1,2})\b")


@lru_cache(maxsize=4096)
def read_date(
    text: str, forms: tuple[str, ...], today: datetime.date = datetime.date.max
) -> tuple[str, bool] | None:
    """Return the date as exact as its form gives it, and whether that is all the text says.

    None when no form fits; the forms of ISO 8601 are always read, and the word `year` comes last: a
    day of ISO 8601 somewhere in the text, else a year.
    Of a range the start is taken, or what the word `end` says. A year of two digits is the latest
    that is not after ``today``.

    >>> read_date("05/2018", ("%m/%Y",))
    ('2018-05', True)
    """
    text = " ".join(text.split())
    number = _by_number(text, forms)
    if number:
        return number
    day = without_time(text)
    whole = plain_date(day)
    for candidate in (whole, *_ends(whole, is_end=END in forms)):
        date = _by_form(candidate, forms, today)
        if date:
            return date, candidate == whole and day == text
    named = []
    if YEAR in forms:
        named = _ANY_DAY.findall(text) or _ANY_YEAR.findall(text)
    named = [date for date in named if PartialDate.read(date)]
    if not named:
        return None
    wanted = -1 if END in forms else 0
    return named[wanted], named == [text]


def _ends(text: str, *, is_end: bool) -> list[str]:
    """Return the dates of a range, the one that is wanted first."""
    ends = _RANGE.split(text)
    if len(ends) == 2:
        if is_end:
            ends.reverse()
        return [" ".join(end.split()) for end in ends]
    if not re.search("[A-Z]", text):
        return []
    return [_RANGE_OF_DAYS.sub(r"\2" if is_end else r"\1", text)]


def _by_number(text: str, forms: tuple[str, ...]) -> tuple[str, bool] | None:
    """Read days or seconds that are counted, if there is such a form."""
    counted = [form for form in forms if form in _FIRST_DAYS or form == UNIX]
    try:
        number = float(text) if counted else 0.0
        whole, _, _ = text.partition(".")
        if UNIX in forms and len(whole) in (10, 13):
            seconds = number
            if number >= 1e11:
                seconds = number / 1000
            moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
            return moment.date().isoformat(), False
        if 366 < number < _LAST_DAY and counted[0] != UNIX:
            since = datetime.timedelta(days=int(number))
            day = _FIRST_DAYS[counted[0]] + since
            return day.isoformat(), number.is_integer()
    except (ValueError, OverflowError):
        pass
    return None


def _by_form(text: str, forms: tuple[str, ...], today: datetime.date) -> str | None:
    if _ISO.fullmatch(text) and PartialDate.read(text):
        return text
    for form in forms:
        plain = _plain_form(form)
        if form in WORDS or not _is_whole(text, plain):
            continue
        try:
            day = datetime.datetime.strptime(text, plain).date()  # noqa: DTZ007
        except ValueError:
            continue
        if "%y" in plain and day > today:
            day = day.replace(year=day.year - 100)
        return day.isoformat()[: _length(plain)]
    return None


def _length(form: str) -> int:
    """Return of how many characters an ISO date is that says as much as a form of dates."""
    if re.search("%[djxcD]", form):
        return 10
    return 7 if re.search("%[mb]", form) else 4


def _is_whole(text: str, form: str) -> bool:
    """False where strptime would part figures that nothing parts, as in 2020113 by %Y%m%d."""
    figures = {"%Y%m%d": 8, "%Y%m": 6}
    return len(text) == figures.get(form, len(text))


@lru_cache(maxsize=256)
def _plain_form(form: str) -> str:
    """Return a form of dates without what they may do without."""
    return plain_date(re.sub("%[Bh]", "%b", _OF_TIME.sub("", form)))
