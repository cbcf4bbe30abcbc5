"""Convert a submission to a record, or to remarks on what is missing, in the form's words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from generator.intake.draft import field_at, id_of, place_of, record_text, taken_in
from generator.intake.form.answers import Answers, answers_in, is_empty, visible
from generator.intake.form.escape import code, inert, unquoted
from generator.intake.form.fields import Remark, fields_of
from generator.intake.form.questions import LESSON, PRACTICE, IssueForm, Question
from generator.intake.form.submission import Submission
from generator.problem import Problem
from generator.records.base import KnowledgeBase
from generator.records.fields import slug_of
from generator.records.lesson import json_schema

SOURCE_FIELD = "x_source"
_NO_NAME = (
    "The headline has none of the letters a to z, so the file could not be named after it. "
    "Whoever merges it gives it a name that says what failed: "
    "it is the lesson's address for ever."
)
_ASKED_HERE = {"missing-field", "change-or-reason", "empty-value", "yaml-syntax"}
"""Rules that say of a record what was asked in the words of the form already."""


@dataclass(slots=True)
class Given:
    """The record of a submission, or what it lacks.

    ``file`` is the record's place below the lessons folder and ``text`` its text; both count only
    when nothing is ``missing``. ``doubts`` are to be looked at again, ``notes`` to be known. Of a
    use, the record is its lesson's, and ``mutes`` the new text of ``match.yml``, if it changes.
    """

    form: IssueForm = LESSON
    file: str = ""
    text: str = ""
    missing: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mutes: str = ""


def give(
    submission: Submission, base: KnowledgeBase, today: datetime.date, form: IssueForm = LESSON
) -> Given:
    """Convert a submission to a record, and judge it beside the others. Nothing is written.

    Whoever tells what worked, and of no failure, gives a practice, whatever the form.
    """
    catalogue = base.judged(today)
    answers = _answers(submission, form)
    given = Given(answers.form)
    for lesson in catalogue.lessons:
        if submission.source and lesson.own.get(SOURCE_FIELD) == submission.source:
            earlier = f"`{base.shown}/{lesson.file}`"
            text = f"This submission is a record already: {earlier}. Change that file."
            given.missing.append(Remark(None, text))
            return given
    data, given.missing = fields_of(answers, catalogue.vocabulary)
    slug = id_of(data["title"][:1000], taken_in(catalogue))
    given.file = place_of(data["date"] or str(today.year), slug)
    given.text = record_text({**data, SOURCE_FIELD: submission.source})
    beside = base.with_proposed({given.file: given.text})
    problems = beside.problems_of([given.file], today).get(given.file, [])
    # Of a record that is too large no field is read: what is wrong with it is of no question.
    read = beside.sources[given.file].data
    questions = {
        question.top: question for question in given.form.questions if question.top in read
    }

    def question_at(line: int) -> Question | None:
        """Return the question whose answer stands in a line of the record."""
        top = field_at(given.text, line)
        if top == "practice" and top in read:
            return given.form.by_field.get(field_at(given.text, line, nested=True))
        return questions.get(top)

    conclude(given, answers, problems, question_at)
    if not given.missing and not slug_of(data["title"]):
        given.notes.append(_NO_NAME)
    return given


def _answers(submission: Submission, form: IssueForm) -> Answers:
    """Return the answers of a submission; where none is a headline, its title is."""
    answers = answers_in(submission.body, form)
    if not answers.text("failure"):
        as_practice = answers_in(submission.body, PRACTICE)
        answers = as_practice if as_practice.text("what") else answers
    title = _headline(visible(submission.title, answers.removed))
    if not answers.text("title") and not is_empty(title):
        answers.by_field["title"] = [title]
    return answers


def told_in(submission: Submission, form: IssueForm) -> Mapping[str, Sequence[str]]:
    """Return what people wrote in a submission, by field; not the form's own words."""
    answers = _answers(submission, form)
    title = _headline(submission.title)
    return {**answers.by_field, "x_title": [title], "x_beside": answers.beside}


def _headline(title: str) -> str:
    """Return an issue's title without the word that the form itself begins it with."""
    return title.strip().removeprefix("Lesson:").removeprefix("Practice:").strip()


@cache
def _field() -> re.Pattern[str]:
    """Return what a message begins with when it names its field."""
    schema = json_schema()
    groups = [schema, *schema["$defs"].values()]
    names = "|".join({name for group in groups for name in group["properties"]})
    return re.compile(rf"\A(?:in )?`(?:{names})`,? ")


def conclude(
    given: Given,
    answers: Answers,
    problems: Iterable[Problem],
    question_at: Callable[[int], Question | None],
    refused: Collection[str] = (),
) -> None:
    """Tell what the rules found about which question, in the form's order, and what was left out.

    ``question_at`` tells what is asked for in a line of the record. Errors and the rules that are
    ``refused`` are missing. A secret is not repeated.
    """
    asked = _ASKED_HERE if given.missing else ()
    found = [problem for problem in problems if problem.rule not in asked]
    keeps_secret = any("secret" in problem.rule for problem in found)
    for problem in found:
        # The question says in people's words what the field's name says in ours.
        message = _field().sub("", problem.message, count=1)
        text = f"{message}: {problem.suggestion}"
        if keeps_secret:
            text = unquoted(text)
        is_missing = problem.level == "error" or problem.rule in refused
        remarks = given.missing if is_missing else given.doubts
        remarks.append(Remark(question_at(problem.line), inert(text)))
    order: list[Question | None] = [None, *given.form.questions]
    given.missing.sort(key=lambda remark: order.index(remark.question))
    notes = list(_notes(answers))
    given.notes = notes
    if keeps_secret:
        given.notes = list(map(unquoted, notes))


def _notes(answers: Answers) -> Iterator[str]:
    if answers.removed:
        kinds = {f"U+{ord(character):04X}" for character in answers.removed}
        few = ", ".join(sorted(kinds)[:5])
        number = f"{len(answers.removed)}, such as {few}"
        yield f"Characters that nobody can see were taken out: {number}."
    yield from answers.pasted.told()
    if answers.was_quoted:
        marks = "`>`, and the line that says who wrote"
        yield f"The text is a reply, so it was read without the marks of one: {marks}."
    if not any(answers.by_field.values()):
        advice = f"Write each answer below its own, such as `{answers.form.own_headings[0]}`."
        yield f"The text has none of the form's headings. {advice}"
        return
    for heading in answers.left_out[:10]:
        place = f"below {code(heading)}" if heading else "before the first question"
        yield f"What stands {place} is no answer to a question of the form, and was left out."
