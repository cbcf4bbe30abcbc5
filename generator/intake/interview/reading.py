"""What one answer says: a date, a line, and what is told of its field."""

from __future__ import annotations

import datetime

from generator.intake.dates import read_date
from generator.intake.interview.conversation import Desk
from generator.intake.interview.judging import Draft
from generator.records.fields import Fields


def help_on(group: type[Fields], name: str) -> str:
    """Return what the manual says of a field, with its examples."""
    about = group.model_fields[name]
    texts = [example for example in about.examples or () if isinstance(example, str)]
    examples = [f"For example: {text}" for text in texts]
    return " ".join([about.description or "", *examples])


def in_one_line(name: str, answer: str) -> Draft:
    """Return a text without its line ends, as the field of a name."""
    return {name: " ".join(answer.split())}


def noted_date(answer: str, today: datetime.date, desk: Desk) -> str:
    """Return a date as records write it, and tell which if it was written otherwise.

    Raises Unclear when it cannot be read.
    """
    days_ago = {"today": 0, "yesterday": 1}
    days = days_ago.get(answer.casefold())
    date = read_date(answer) if days is None else str(today - datetime.timedelta(days))
    if date != answer:
        desk.tell(f"Noted: {date}", "quiet")
    return date
