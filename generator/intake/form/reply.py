"""The reply to a submission, as Markdown for the issue. It begins with thanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generator.intake import gate
from generator.intake.form.convert import Given
from generator.intake.form.fields import Remark
from generator.intake.form.questions import IssueForm
from generator.records.vocabulary import Vocabulary
from generator.translation import N_, SOURCE, Translator, unmarked

_MOST = 20
_STILL_THERE = N_(
    "No record was made, and nothing of what you wrote was kept here. What you sent may still be "
    "read by everybody who sees this project: take it out, or ask whoever looks after it to."
)


class _Phrases(NamedTuple):
    """What is said of a form: what it still needs, thanks, what is done, what could not be read."""

    needed: str
    thanks: str
    done: str
    unread: str


_WORDS = {
    "lesson": _Phrases(
        N_("Thank you for writing down what failed. It is nearly a record; this is still needed:"),
        N_(
            "Thank you for writing down what failed: the next person will find it before it "
            "happens again."
        ),
        N_("It is a record now, %(record)s. Somebody reads it with you before it is published."),
        N_("Thank you for giving a lesson. It could not be read: %(reason)s."),
    ),
    "practice": _Phrases(
        N_("Thank you for writing down what worked. It is nearly a record; this is still needed:"),
        N_("Thank you for writing down what worked: others can repeat it."),
        N_("It is a record now, %(record)s. Somebody reads it with you before it is published."),
        N_("Thank you for giving a lesson. It could not be read: %(reason)s."),
    ),
    "applied": _Phrases(
        N_(
            "Thank you for telling what became of the lesson. It can nearly be noted; this is "
            "still needed:"
        ),
        N_("Thank you for telling what became of the lesson: that shows whether it helps."),
        N_("It is noted now in %(record)s. Somebody reads it with you before it is published."),
        N_("Thank you for telling what became of the lesson. It could not be read: %(reason)s."),
    ),
    "where-else": _Phrases(
        N_(
            "Thank you for looking where else it could happen. It can nearly be noted; this is "
            "still needed:"
        ),
        N_("Thank you for looking where else it could happen: nobody has to ask there again."),
        N_("It is noted now in %(record)s. Somebody reads it with you before it is published."),
        N_("Thank you for looking where else it could happen. It could not be read: %(reason)s."),
    ),
}
"""By form."""


def reply(given: Given, shown: str, language: str = SOURCE) -> str:
    """Return the answer: that it is in a record below ``shown``, or what is missing.

    ``language`` is that of the form; remarks on records are those of the commands, in English.
    """
    gettext = _gettext(language)
    words = _WORDS[given.form.name]
    if given.missing:
        parts = [
            gettext(words.needed),
            _list([*given.missing, *given.doubts], language),
            gettext(
                "Nothing of what you wrote is lost. Change it above and say so here, and we try "
                "again."
            ),
        ]
    else:
        record = f"`{shown}/{given.file}`"
        parts = [gettext(words.thanks), gettext(words.done, record=record)]
        if given.doubts:
            again = gettext(
                "Would you look at this once more? Your answer in a line below is enough."
            )
            parts += [again, _list(given.doubts, language)]
    return "\n\n".join([*parts, *given.notes]) + "\n"


def refusal(reason: str, form: IssueForm, language: str = SOURCE) -> str:
    """Return the answer to what is no submission at all."""
    return _gettext(language)(_WORDS[form.name].unread, reason=reason) + "\n"


def gate_reply(verdict: gate.Verdict, words: Vocabulary) -> str:
    """Return the answer to what does not belong here; nothing of what was sent is in it."""
    gettext = _gettext(words.language)
    again = gettext(
        "Or add the line %(line)s at its end, and it is taken as it is.",
        line=f"`{gate.IS_LESSON_LINE}`",
    )
    told = gate.told(verdict, words, words.language)
    parts = [told, gettext(_STILL_THERE), f"{gettext(gate.MEANT_OTHERWISE)} {again}"]
    return "\n\n".join(parts) + "\n"


def _gettext(language: str) -> Callable[..., str]:
    """Return what says a message in a language; what that lacks stays English."""
    words = Translator(language)
    return lambda message, **values: unmarked(words.gettext(message, **values))


def _list(remarks: Sequence[Remark], language: str) -> str:
    gettext = _gettext(language)
    lines = []
    for remark in dict.fromkeys(remarks):
        label = ""
        if remark.question:
            label = f"**{gettext(remark.question.label)}** "
        lines.append(f"- {label}{remark.text}")
    if len(lines) > _MOST:
        more = gettext("… and %(number)s more", number=len(lines) - _MOST)
        lines[_MOST:] = [f"- {more}"]
    return "\n".join(lines)
