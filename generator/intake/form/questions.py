"""The questions of the forms: for a lesson, and for a use of one.

What a field is comes from the model; here stands only how people are asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Literal

from pydantic import Field
from pydantic.fields import FieldInfo

from generator.records.choices import Choice, Look, Use
from generator.records.fields import (
    Fields,
    PartialDate,
    Slug,
    Text,
    folded,
    optional,
    slug_of,
)
from generator.records.lesson import (
    Applied,
    AppliesTo,
    Lesson,
    Practice,
    PracticeLesson,
    WhereElse,
)
from generator.translation import Translator, spellings, unmarked

OUTCOMES = {use.label: use for use in Use.written()}
"""What may have become of a lesson, by the words for it."""
RESULTS = {look.label: look for look in Look if look is not Look.UNCHECKED}
"""What may have been found where somebody looked, by the words for it."""
_LESSON = Field(
    description="The lesson's id: the last part of its page's address.",
    examples=["seated-passengers-removed"],
)


class ToldUse(Applied):
    """A use of a lesson as somebody tells it: an entry of ``applied``, and of which lesson."""

    lesson: Slug = _LESSON
    outcome: Use = Field(
        description="How it was used, or that it was not.", examples=[Use.AS_IS.label]
    )
    date: PartialDate = Field(description="When it was used or turned down.", examples=["2026-11"])


class ToldLook(WhereElse):
    """What somebody found elsewhere: an entry of ``where_else``, and of which lesson."""

    lesson: Slug = _LESSON
    result: Look = Field(description="What you found there.", examples=[Look.CLEAR.label])
    date: PartialDate = Field(description="When you looked.", examples=["2026-11"])
    note: Text | None = optional(
        "What you looked at, and what you saw.", "Deposits are released by hand, one by one."
    )


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``field`` is the record's, ``label`` the heading above the answer.

    ``help`` goes on where the model's description of the field ends, ``names`` are further
    headings, parted by semicolons. ``is_line``: the answer is one line. ``group`` holds the field;
    ``told`` is its description in another language.
    """

    field: str
    label: str
    help: str
    names: str = ""
    is_line: bool = False
    group: type[Fields] = Lesson
    told: str = ""

    @property
    def model(self) -> FieldInfo:
        """The field of the record's model."""
        return self.group.model_fields[self.field]

    @property
    def labels(self) -> tuple[str, ...]:
        """The heading in every language that the form is asked in."""
        return spellings(self.label)

    @property
    def about(self) -> str:
        """The model's description of the field, with the form's names for other fields."""
        about = self.told or self.model.description or ""
        about = re.sub(r",? from the vocabulary| Markdown\.", "", about)

        def label(name: re.Match[str]) -> str:
            return f"“{BY_FIELD[name[1]].label}”"

        return re.sub(r"`(\w+)`", label, about)

    @property
    def is_optional(self) -> bool:
        """True if a record can do without; of “What changed?” and “why not?” one is needed."""
        return not (self.model.is_required() or self.field in ("changes", "no_change"))

    @property
    def top(self) -> str:
        """The record's field of the first level that the answer goes into."""
        return {AppliesTo: "applies_to", Practice: "practice"}.get(self.group, self.field)


QUESTIONS = (
    Question(
        "title", "Headline", "Tell it as those saw it who were affected.",
        "what happened as a headline", is_line=True,
    ),
    Question(
        "lesson", "The lesson", "It has to make sense to a colleague who reads nothing else.",
        "lesson learned; lessons learned",
    ),
    Question(
        "date", "When did it happen?", "“April 2019” will do as well.",
        "date of the event; when it happened", is_line=True,
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
        "Add “(made April 2019)” to what is done already, and “(answers 1)” to what answers "
        "the first of these causes.",
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
        "recovery", "How was it made right?",
        "One a line: first heard from us, heard, empathized, apologized, resolved, diagnosed, told "
        "or stayed; a colon, and how.",
    ),
    Question(
        "where_else", "Where else could it happen?",
        "One area a line; a colon and what is to be asked there, if you like.",
    ),
    Question(
        "phrases", "What would somebody say just before?",
        "One a line. The lesson is found by these words.", "applies to", group=AppliesTo,
    ),
    Question(
        "references", "Links to evidence",
        "One a line: what the page is called, a colon, its address. "
        "Only pages that anybody may see.",
        "links; evidence; sources",
    ),
    Question(
        "credits", "Do you want to be thanked?",
        "Leave this empty unless you want your name on the page.", "thanks", is_line=True,
    ),
)  # fmt: skip
"""In the order in which they are asked."""

BY_FIELD = {question.field: question for question in QUESTIONS}
QUESTIONS_ON_PRACTICE = (
    BY_FIELD["title"],
    Question(
        "what", "What worked?", "Write roles, and no names or numbers of customers.",
        "what was done; practice; the practice", group=Practice,
    ),
    BY_FIELD["date"],
    BY_FIELD["areas"],
    Question("why", "Why does it work?", "Ask those who do it.", "why it works", group=Practice),
    Question(
        "tried", "Where was it tried?",
        "One place a line; a colon and what came of it there, if you saw it.",
        "where it was tried", group=PracticeLesson,
    ),
    Question(
        "no_longer", "What would show that it no longer works?", "Something that people notice.",
        "what would show that it no longer works", group=Practice,
    ),
    *(BY_FIELD[name] for name in ("lesson", "impact", "phrases", "references", "credits")),
)  # fmt: skip
"""What is asked of somebody who tells what worked."""
GATE_LABEL = "Does it belong here?"
GATE_CHECK = (
    "It is about what failed or worked in the service, and none of these: somebody in danger now, "
    "a threat, a crime, harassment, a complaint about a person."
)
"""What somebody ticks before they begin."""
CHECKS_LABEL = "Before you send it"
CHECKS = (
    (
        "I looked for similar lessons on the site. "
        "(If there is one, say so: this may be a recurrence.)"
    ),
    "It names no person and holds no customer's data, no password and no key.",
)
"""What somebody ticks before sending; nothing of it goes into the record."""
_USE = partial(Question, is_line=True, group=ToldUse)
QUESTIONS_ON_USE = (
    _USE("lesson", "Which lesson?", "Who comes from its page finds it filled in."),
    _USE("outcome", "What became of it?", f"Write one of: {', '.join(OUTCOMES)}."),
    _USE("where", "Where was that?", "At most 100 characters.", "where was it"),
    _USE("date", "When was that?", "“April 2019” will do as well.", "when"),
    _USE("note", "In one line", "If it is not for you, say why.", "note; why"),
)
"""What is asked of somebody who used a lesson, or looked at it and did not."""
_LOOK = partial(Question, is_line=True, group=ToldLook)
QUESTIONS_ON_LOOK = (
    _LOOK("lesson", "Which lesson?", "Who comes from its page finds it filled in."),
    _LOOK("area", "Where did you look?", "Who comes from a page finds it filled in.", "where"),
    _LOOK("result", "What did you find?", f"Write one of: {', '.join(RESULTS)}."),
    _LOOK("date", "When did you look?", "“April 2019” will do as well.", "when"),
    _LOOK("note", "In one line", "If it cannot happen there, say why.", "note; why"),
)
"""What is asked of somebody who looked where else a failure could happen."""


def key_of(text: str) -> str:
    """Normalise a heading or a name, for comparing: the slug, or the folded text."""
    return slug_of(text) or folded(text)


@dataclass(frozen=True)
class IssueForm:
    """A form: ``name`` is that of its files, ``checks`` are ticked before it is sent.

    ``choices`` are the values of the field ``chosen`` by the words for them.
    """

    name: Literal["lesson", "practice", "applied", "where-else"]
    questions: tuple[Question, ...]
    checks: tuple[str, ...]
    chosen: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @cached_property
    def by_field(self) -> Mapping[str, Question]:
        """The questions by the fields that they ask for."""
        return {question.field: question for question in self.questions}

    @property
    def makes_record(self) -> bool:
        """True if what is given becomes a record of its own."""
        return not self.chosen

    @property
    def fields(self) -> Iterable[str]:
        """The fields of what it asks for, in the record's order."""
        return self.questions[0].group.model_fields

    @property
    def list_name(self) -> str:
        """The list of a record that an answer is added to."""
        return self.name.replace("-", "_")

    @cached_property
    def headings(self) -> Mapping[str, Question | None]:
        """Every heading that is known, by its key; None for those whose answer is nobody's."""
        known: dict[str, Question | None] = {}
        for message in (CHECKS_LABEL, GATE_LABEL):
            known |= {key_of(label): None for label in spellings(message)}
        for question in self.questions:
            names = question.names.split("; ") if question.names else ()
            for name in (*question.labels, question.field, *names):
                known[key_of(name)] = question
        return known

    @cached_property
    def own_headings(self) -> tuple[str, ...]:
        """The headings as the form itself writes them, in any language."""
        labels = [label for question in self.questions for label in question.labels]
        return tuple(
            f"### {label}" for label in (*labels, *spellings(GATE_LABEL), *spellings(CHECKS_LABEL))
        )


LESSON = IssueForm("lesson", QUESTIONS, CHECKS)
PRACTICE = IssueForm("practice", QUESTIONS_ON_PRACTICE, CHECKS)
APPLIED = IssueForm("applied", QUESTIONS_ON_USE, CHECKS[1:], "outcome", OUTCOMES)
WHERE_ELSE = IssueForm("where-else", QUESTIONS_ON_LOOK, CHECKS[1:], "result", RESULTS)
FORMS: Mapping[str, IssueForm] = {
    form.name: form for form in (LESSON, PRACTICE, APPLIED, WHERE_ELSE)
}


def in_language(form: IssueForm, code: str) -> IssueForm:
    """Return a form as it is asked in a language."""
    words = Translator(code)

    def said(message: str) -> str:
        return unmarked(words.gettext(message))

    questions = []
    for question in form.questions:
        asked = replace(question, label=said(question.label), help=said(question.help))
        questions.append(replace(asked, told=said(question.about)))
    checks = tuple(map(said, form.checks))
    return replace(form, questions=tuple(questions), checks=checks)
