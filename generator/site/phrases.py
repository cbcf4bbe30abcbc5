"""Dates and numbers as readers say them."""

from __future__ import annotations

import datetime
import re

from generator.records.fields import MONTHS, PartialDate


def in_words(date: PartialDate | datetime.date) -> str:
    """Return a date as it is spoken, as exact as it is known: ``9 April 2017`` or ``2017``."""
    year, *rest = str(date).split("-")
    if not rest:
        return year
    month, *day = map(int, rest)
    return " ".join([*map(str, day), MONTHS[month - 1], year])


def at(date: PartialDate | datetime.date) -> str:
    """Return the word before a date: *on* 9 April 2017, *in* April 2017."""
    return "on" if len(str(date)) == len("2017-04-09") else "in"


def parts(text: str) -> list[str]:
    """Return the paragraphs of a plain text."""
    return re.split(r"\n\s*\n", text)


def cut(text: str, longest: int) -> str:
    """Return a text in one line, cut after a word where it has more characters than that.

    >>> cut("Let the till refuse a second refund.", 22)
    'Let the till refuse…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    beginning = line[: longest - 1]
    return f"{beginning.rpartition(' ')[0] or beginning}…"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 lesson``, ``2,077 lessons``."""
    if number != 1:
        noun = plural or f"{noun}s"
    return f"{number:,} {noun}"
