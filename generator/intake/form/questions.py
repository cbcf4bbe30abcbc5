"""The questions of the form: the ten-minute core, then those that help readers most.

What a field is comes from the model; here stands only how people are asked for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from generator.records.fields import folded, slug_of
from generator.records.lesson import AppliesTo, Lesson


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``field`` is the record's, ``label`` the heading above the answer.

    ``help`` goes on where the model's description of the field ends, ``names`` are further
    headings, parted by semicolons.
    """

    field: str
    label: str
    help: str
    names: str = ""

    @property
    def model(self) -> FieldInfo:
        """The field of the record's model."""
        group = AppliesTo if self.top == "applies_to" else Lesson
        return group.model_fields[self.field]

    @property
    def about(self) -> str:
        """The model's description of the field, with the form's names for other fields."""
        about = re.sub(r",? from the vocabulary| Markdown\.", "", self.model.description or "")
        return re.sub(r"`(\w+)`", lambda name: f"“{BY_FIELD[name[1]].label}”", about)

    @property
    def is_optional(self) -> bool:
        """True if a record can do without; of “What changed?” and “why not?” one is needed."""
        return not (self.model.is_required() or self.field in ("changes", "no_change"))

    @property
    def top(self) -> str:
        """The record's field of the first level that the answer goes into."""
        return "applies_to" if self.field == "phrases" else self.field


QUESTIONS = (
    Question(
        "title", "Headline", "Tell it as those saw it who were affected.",
        "what happened as a headline",
    ),
    Question(
        "lesson", "The lesson", "It has to make sense to a colleague who reads nothing else.",
        "lesson learned; lessons learned",
    ),
    Question(
        "date", "When did it happen?", "“April 2019” will do as well.",
        "date of the event; when it happened",
    ),
    Question(
        "areas", "Where did it happen?", "Choose one or more.",
        "area; where it happened; areas affected",
    ),
    Question(
        "failure", "What failed?",
        "What failed, never who: write the role, and no names or numbers of customers.",
        "what happened; what went wrong",
    ),
    Question(
        "causes", "Why could it happen?",
        "One a line: the factor, a colon, and what about the system let it happen. "
        "Ask what made it easy to slip, and what kept the slip from being seen.",
        "cause; contributing factors; why it could happen",
    ),
    Question(
        "changes", "What changed?",
        "One a line, each beginning with a verb. "
        "Add “(made April 2019)” to what is done already.",
        "change; what was changed; actions",
    ),
    Question(
        "no_change", "If nothing changes: why?",
        "Deciding against it is allowed; the next person will ask.",
        "why no change; if nothing changes why not",
    ),
    Question(
        "surprise", "Why did it make sense at the time?",
        "What could those involved see and know then?", "why it made sense at the time",
    ),
    Question(
        "impact", "Who was affected?", "Round figures, no names.", "who was affected and how"
    ),
    Question(
        "where_else", "Where else could it happen?",
        "One area a line; a colon and what is to be asked there, if you like.",
    ),
    Question(
        "phrases", "What would somebody say just before?",
        "One a line. The lesson is found by these words.", "applies to",
    ),
    Question(
        "references", "Links to evidence",
        "One a line: what the page is called, a colon, its address. "
        "Only pages that anybody may see.",
        "links; evidence; sources",
    ),
    Question(
        "credits", "Do you want to be thanked?",
        "Leave this empty unless you want your name on the page.", "thanks",
    ),
)  # fmt: skip
"""In the order in which they are asked."""

BY_FIELD = {question.field: question for question in QUESTIONS}
CHECKS_LABEL = "Before you send it"
CHECKS = (
    (
        "I looked for similar lessons on the site. "
        "(If there is one, say so: this may be a recurrence.)"
    ),
    "It names no person and holds no customer's data, no password and no key.",
)
"""What somebody ticks before sending; nothing of it goes into the record."""


def key_of(text: str) -> str:
    """Return what ways of writing a heading or a word have in common."""
    return slug_of(text) or folded(text)


def headings() -> dict[str, Question | None]:
    """Return every heading that is known, by its key; None for those whose answer is nobody's."""
    known: dict[str, Question | None] = {key_of(CHECKS_LABEL): None}
    for question in QUESTIONS:
        names = question.names.split("; ") if question.names else ()
        for name in (question.label, question.field, *names):
            known[key_of(name)] = question
    return known
