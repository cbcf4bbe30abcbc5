"""A submission made a record, or what is still to be asked, in the words of the form."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from generator.intake.draft import id_of, place_of, record_text
from generator.intake.form.answers import Answers, answers_in, is_empty, visible
from generator.intake.form.escape import code, inert, unquoted
from generator.intake.form.fields import Remark, fields_of
from generator.intake.form.questions import QUESTIONS, Question
from generator.intake.form.submission import Submission
from generator.problem import Problem
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.fields import slug_of
from generator.records.lesson import json_schema
from generator.records.record import same_id

SOURCE_FIELD = "x_source"
_NO_NAME = (
    "The headline has none of the letters a to z, so the file could not be named after it. Whoever merges it gives it "
    "a name that says what failed: it is the lesson's address for ever."
)
_ASKED_HERE = {"missing-field", "change-or-reason", "empty-value", "yaml-syntax"}


@dataclass(slots=True)
class Given:
    """What became of a submission.

    ``file`` is the record's place below the lessons folder and ``text`` its text; both count only
    when nothing is ``missing``. ``doubts`` are to be looked at again, ``notes`` to be known.
    """

    file: str = ""
    text: str = ""
    missing: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def give(submission: Submission, base: KnowledgeBase, today: datetime.date) -> Given:
    """Make a submission a record of a knowledge base, judged as though it lay there."""
    catalogue = base.judged(today)
    given = Given()
    if earlier := _earlier(catalogue, submission.source):
        given.missing.append(
            Remark(
                None,
                f"This submission is a record already: `{base.shown}/{earlier}`. Change that file.",
            )
        )
        return given
    answers = _answers(submission)
    data, given.missing = fields_of(answers, catalogue.vocabulary)
    given.file = place_of(
        data["date"] or str(today.year), id_of(data["title"][:1000], _taken(catalogue))
    )
    given.text = record_text({**data, SOURCE_FIELD: submission.source})
    beside = base.with_proposed({given.file: given.text})
    keeps_secret = _judge(given, beside.problems_of([given.file], today).get(given.file, []))
    given.missing.sort(
        key=lambda remark: QUESTIONS.index(remark.question) if remark.question else -1
    )
    notes = map(unquoted, _notes(answers)) if keeps_secret else _notes(answers)
    given.notes += [*notes, *([] if given.missing or slug_of(data["title"]) else [_NO_NAME])]
    return given


def _answers(submission: Submission) -> Answers:
    """The answers; the issue's title is the headline where none is written below that heading."""
    answers = answers_in(submission.body)
    title = visible(submission.title, answers.removed).strip()
    title = title.removeprefix("Lesson:").strip()
    if not answers.text("title") and not is_empty(title):
        answers.by_field["title"] = [title]
    return answers


def _earlier(catalogue: Catalogue, address: str) -> str | None:
    return next(
        (
            each.file
            for each in catalogue.lessons
            if address and each.own.get(SOURCE_FIELD) == address
        ),
        None,
    )


def _taken(catalogue: Catalogue) -> set[str]:
    files = {same_id(file.rpartition("/")[2].rpartition(".")[0]) for file in catalogue.files}
    return files | {alias for lesson in catalogue.lessons for alias in lesson.aliases}


@cache
def _field() -> re.Pattern[str]:
    """Return what a message begins with when it names its field."""
    schema = json_schema()
    groups = [schema, *schema["$defs"].values()]
    names = "|".join({name for group in groups for name in group["properties"]})
    return re.compile(rf"(?:in )?`(?:{names})`,? ")


def _judge(given: Given, problems: Sequence[Problem]) -> bool:
    """Add what the rules find in the record, but for what was asked already. True when it is a secret."""
    keeps_secret = any("secret" in problem.rule for problem in problems)
    lines = _lines(given.text)
    asked = bool(given.missing)
    for problem in problems:
        if not (asked and problem.rule in _ASKED_HERE):
            remarks = given.missing if problem.level == "error" else given.doubts
            remarks.append(_remark(problem, lines, keeps_secret=keeps_secret))
    return keeps_secret


def _remark(
    problem: Problem, lines: list[tuple[int, Question | None]], *, keeps_secret: bool
) -> Remark:
    # The question says in people's words what the field's name says in ours.
    named = _field().match(problem.message)
    message = f"{problem.message[named.end() if named else 0 :]}: {problem.suggestion}"
    index = bisect_right(lines, problem.line - 1, key=lambda line: line[0]) - 1
    return Remark(
        lines[index][1] if index >= 0 else None,
        inert(unquoted(message) if keeps_secret else message),
    )


def _lines(text: str) -> list[tuple[int, Question | None]]:
    """Where in a record's text the answer to each question begins."""
    written = source.proposed(text, "")
    questions = {question.top: question for question in QUESTIONS}
    return sorted(
        ((written.place((name,), at_key=True)[0], questions.get(name)) for name in written.data),
        key=lambda line: line[0],
    )


def _notes(answers: Answers) -> Iterator[str]:
    if answers.removed:
        kinds = ", ".join(sorted({f"U+{ord(character):04X}" for character in answers.removed})[:5])
        yield f"Characters that nobody can see were taken out: {len(answers.removed)}, such as {kinds}."
    yield from answers.pasted.told()
    if answers.was_quoted:
        yield "The text is a reply, so it was read without the marks of one: `>`, and the line that says who wrote."
    if not any(answers.by_field.values()):
        yield "The text has none of the form's headings. Write each answer below its own, such as `### What failed?`."
        return
    for heading in answers.left_out[:10]:
        place = f"stands below {code(heading)}" if heading else "stands before the first question"
        yield f"What {place} is no answer to a question of the form, and was left out."
