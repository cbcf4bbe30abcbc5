"""What the person who gave a lesson is told, as Markdown for the issue. It begins with thanks."""

from __future__ import annotations

from collections.abc import Sequence

from generator.intake.form.convert import Given
from generator.intake.form.fields import Remark

_MOST = 20


def reply(given: Given, shown: str) -> str:
    """The answer: that the lesson is a record in the folder ``shown``, or what is missing."""
    parts = _not_yet(given) if given.missing else _written(given, shown)
    return "\n\n".join([*parts, *given.notes]) + "\n"


def refusal(reason: str) -> str:
    """The answer to what is no submission at all."""
    return f"Thank you for giving a lesson. It could not be read: {reason}.\n"


def _written(given: Given, shown: str) -> list[str]:
    thanks = "Thank you for writing down what failed: the next person will find it before it happens again."
    told = f"It is a record now, `{shown}/{given.file}`. Somebody reads it with you before it is published."
    again = "Would you look at this once more? Your answer in a line below is enough."
    return [thanks, told, *([again, _list(given.doubts)] if given.doubts else [])]


def _not_yet(given: Given) -> list[str]:
    thanks = "Thank you for writing down what failed. It is nearly a record; this is still needed:"
    then = "Nothing of what you wrote is lost. Change it above and say so here, and we try again."
    return [thanks, _list([*given.missing, *given.doubts]), then]


def _list(remarks: Sequence[Remark]) -> str:
    lines = [f"- {_told(remark)}" for remark in dict.fromkeys(remarks)]
    more = [f"- … and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return "\n".join(lines[:_MOST] + more)


def _told(remark: Remark) -> str:
    return f"**{remark.question.label}** {remark.text}" if remark.question else remark.text
