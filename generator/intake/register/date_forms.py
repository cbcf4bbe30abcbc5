"""Find the forms of the dates in a column, by trying those that registers use."""

from __future__ import annotations

import datetime
import re

from generator.intake.dates import DATE_WORDS, plain_date, without_time
from generator.intake.register.dates import UNIX, YEAR, read_date

_USUAL: list[str] = DATE_WORDS["forms"].split("|")
_CALLED_DATE = re.compile(DATE_WORDS["columns"])
_OF_DAYS = {*DATE_WORDS["months"], *DATE_WORDS["ranges"].split()}
"""The only words in a date of a usual form, as ``plain_date`` leaves it."""
_TWO_DIGITS = "years of two digits are the latest that do not lie in the future"


def forms_of(
    name: str, sample: list[str], excel: str, today: datetime.date
) -> tuple[list[str], float, str]:
    """Return the forms that a column's dates need, the share that they read, and a doubt.

    ``name`` is the column's, normalised; ``excel`` the form of days that are plain numbers.
    """
    left = [text for text in sample if not read_date(text, (), today)]
    forms: list[str] = []
    doubt = ""
    sets_of_forms = [_USUAL]
    if _CALLED_DATE.search(name):
        sets_of_forms += [[excel], [UNIX], [YEAR]]
    for candidates in sets_of_forms:
        while left:
            likely = left
            if candidates is _USUAL:
                likely = list(filter(_may_be_a_day, left))
            reads = {}
            for form in candidates:
                reads[form] = {text for text in likely if read_date(text, (form,), today)}
            best = max(reads, key=lambda form: len(reads[form]))
            if len(reads[best]) < max(1, 0.005 * len(sample)):
                break
            doubt = doubt or _doubt(best, reads, forms)
            forms.append(best)
            left = [text for text in left if text not in reads[best]]
    return forms, 1 - len(left) / max(1, len(sample)), doubt


def _may_be_a_day(text: str) -> bool:
    """True if a text holds nothing that rules a date out: many forms are tried on it."""
    if len(text) > 60 or not re.search(r"\d", text):
        return False
    words = re.findall(r"[^\W\d_]+", plain_date(without_time(text)))
    return _OF_DAYS.issuperset(words)


def _doubt(best: str, reads: dict[str, set[str]], before: list[str]) -> str:
    """Return what speaks against a form, such as one with day and month the other way round."""
    if "%y" in best:
        return _TWO_DIGITS
    figures = re.match("(%[dm])(.)(%[dm])", best)
    if not figures:
        return ""
    first, between, second = figures.groups()
    behind = best[figures.end() :]
    other = f"{second}{between}{first}{behind}"
    if other in before:
        former = "what fits both is taken for the former"
        return f"some days are written as {other}, others as {best}; {former}"
    if reads.get(other) == reads[best]:
        return f"no day is above 12, so it may be {other} as well"
    return ""
