"""The reply to a submission, as Markdown for the issue. It begins with thanks."""

from __future__ import annotations

from collections.abc import Sequence

from generator.intake import gate
from generator.intake.form.convert import Given
from generator.intake.form.fields import Remark
from generator.intake.form.questions import LESSON, IssueForm
from generator.records.elsewhere import Matter
from generator.records.vocabulary import Vocabulary

_MOST = 20
_STILL_THERE = (
    "No record was made, and nothing of what you wrote was kept here. What you sent may still be "
    "read by everybody who sees this project: take it out, or ask whoever looks after it to."
)
_WORDS = {
    "lesson": (
        "Thank you for writing down what failed",
        "It is nearly a record",
        "the next person will find it before it happens again",
        "It is a record now,",
    ),
    "applied": (
        "Thank you for telling what became of the lesson",
        "It can nearly be noted",
        "that shows whether it helps",
        "It is noted now in",
    ),
    "where-else": (
        "Thank you for looking where else it could happen",
        "It can nearly be noted",
        "nobody has to ask there again",
        "It is noted now in",
    ),
}
"""By form: the thanks, what is nearly done, what it is good for, and what is done."""


def reply(given: Given, shown: str) -> str:
    """Return the answer: that it is in a record below ``shown``, or what is missing."""
    thanks, nearly, good, done = _WORDS[given.form.name]
    if given.missing:
        parts = [
            f"{thanks}. {nearly}; this is still needed:",
            _list([*given.missing, *given.doubts]),
            "Nothing of what you wrote is lost. Change it above and say so here, and we try again.",
        ]
    else:
        record = f"{done} `{shown}/{given.file}`."
        parts = [
            f"{thanks}: {good}.",
            f"{record} Somebody reads it with you before it is published.",
        ]
        if given.doubts:
            again = "Would you look at this once more? Your answer in a line below is enough."
            parts += [again, _list(given.doubts)]
    return "\n\n".join([*parts, *given.notes]) + "\n"


def refusal(reason: str, form: IssueForm) -> str:
    """Return the answer to what is no submission at all."""
    thanks = "Thank you for giving a lesson" if form is LESSON else _WORDS[form.name][0]
    return f"{thanks}. It could not be read: {reason}.\n"


def gate_reply(matter: Matter, words: Vocabulary) -> str:
    """Return the answer to what does not belong here; nothing of what was sent is in it."""
    again = f"Or add the line `{gate.IS_LESSON_LINE}` at its end, and it is taken as it is."
    parts = [gate.told(matter, words), _STILL_THERE, f"{gate.MEANT_OTHERWISE} {again}"]
    return "\n\n".join(parts) + "\n"


def _list(remarks: Sequence[Remark]) -> str:
    lines = []
    for remark in dict.fromkeys(remarks):
        label = f"**{remark.question.label}** " if remark.question else ""
        lines.append(f"- {label}{remark.text}")
    if len(lines) > _MOST:
        lines[_MOST:] = [f"- … and {len(lines) - _MOST} more"]
    return "\n".join(lines)
