"""The reply to a submission, as Markdown for the issue. It begins with thanks."""

from __future__ import annotations

from collections.abc import Sequence

from generator.intake.form.convert import Given
from generator.intake.form.fields import Remark

_MOST = 20


def reply(given: Given, shown: str) -> str:
    """Return the answer: that the lesson is a record below ``shown``, or what is missing."""
    thanks = "Thank you for writing down what failed"
    if given.missing:
        parts = [
            f"{thanks}. It is nearly a record; this is still needed:",
            _list([*given.missing, *given.doubts]),
            "Nothing of what you wrote is lost. Change it above and say so here, and we try again.",
        ]
    else:
        record = f"It is a record now, `{shown}/{given.file}`."
        parts = [
            f"{thanks}: the next person will find it before it happens again.",
            f"{record} Somebody reads it with you before it is published.",
        ]
        if given.doubts:
            again = "Would you look at this once more? Your answer in a line below is enough."
            parts += [again, _list(given.doubts)]
    return "\n\n".join([*parts, *given.notes]) + "\n"


def refusal(reason: str) -> str:
    """Return the answer to what is no submission at all."""
    return f"Thank you for giving a lesson. It could not be read: {reason}.\n"


def _list(remarks: Sequence[Remark]) -> str:
    lines = []
    for remark in dict.fromkeys(remarks):
        label = f"**{remark.question.label}** " if remark.question else ""
        lines.append(f"- {label}{remark.text}")
    more = [f"- … and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return "\n".join(lines[:_MOST] + more)
