"""Find the forms of the dates in a column, by trying those that registers use."""

from __future__ import annotations

import calendar
import re

from generator.intake.register.dates import YEAR, read_date

_DAYS = (
    "%d/%m/%Y|%m/%d/%Y|%d.%m.%Y|%d-%m-%Y|%m-%d-%Y|%Y/%m/%d|%Y%m%d|%d.%m.%y|%d/%m/%y|%m/%d/%y"
    "|%d %B %Y|%d %b %Y|%B %d, %Y|%b %d, %Y|%d-%b-%Y|%d-%b-%y|%d/%b/%Y|%d/%b/%y|%d %b %y"
    "|%A, %d %B %Y|%A, %B %d, %Y|%B %Y|%b %Y|%b-%y|%b-%Y|%m/%Y|%m.%Y|%m-%Y|%Y/%m"
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_USUAL = [day + time for day in _DAYS.split("|") for time in _TIMES]
_CALLED_DATE = re.compile("date|when|occurred|opened|reported|created|time|day")
_CALENDAR = (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
_OF_DAYS = {"am", "pm"} | {name.casefold() for names in _CALENDAR for name in names}
"""The only words in a date of a usual form."""
_TWO_DIGITS = (
    "years of two digits: 69 to 99 are taken for 1969 to 1999, all others for 2000 to 2068"
)


def forms_of(name: str, sample: list[str], excel: str) -> tuple[list[str], float, str]:
    """Return the forms that a column's dates need, the share that they read, and a doubt.

    ``name`` is the column's, normalised; ``excel`` the form of days that are plain numbers.
    """
    left = [text for text in sample if not read_date(text, ())]
    forms: list[str] = []
    doubt = ""
    sets_of_forms = [_USUAL]
    if _CALLED_DATE.search(name):
        sets_of_forms += [[excel], [YEAR]]
    for candidates in sets_of_forms:
        while left:
            likely = left
            if candidates is _USUAL:
                likely = list(filter(_may_be_a_day, left))
            reads = {}
            for form in candidates:
                reads[form] = {text for text in likely if read_date(text, (form,))}
            best = max(reads, key=lambda form: len(reads[form]))
            if len(reads[best]) < max(1, 0.005 * len(sample)):
                break
            doubt = doubt or _doubt(best, reads, forms)
            forms.append(best)
            left = [text for text in left if text not in reads[best]]
    return forms, 1 - len(left) / max(1, len(sample)), doubt


def _may_be_a_day(text: str) -> bool:
    """True if a text holds nothing that rules a date out: a hundred forms are tried on it."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return bool(re.search(r"\d", text)) and _OF_DAYS.issuperset(words)


def _doubt(best: str, reads: dict[str, set[str]], before: list[str]) -> str:
    """Return what speaks against a form, such as one with day and month the other way round."""
    if "%y" in best:
        return _TWO_DIGITS
    if not re.match("%[dm].%[dm].", best):
        return ""
    other = best[3:5] + best[2] + best[:2] + best[5:]
    if other in before:
        former = "what fits both is taken for the former"
        return f"some days are written as {other}, others as {best}; {former}"
    if reads.get(other) == reads[best]:
        return f"no day is above 12, so it may be {other} as well"
    return ""
