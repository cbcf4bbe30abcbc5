"""Answers as the fields of a record, and what is still to be asked, in the words of the form."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from generator.intake.form import parse
from generator.intake.form.answers import Answers
from generator.intake.form.dates import Unclear, read_date
from generator.intake.form.escape import code, inert
from generator.intake.form.lists import pieces
from generator.intake.form.questions import BY_FIELD, QUESTIONS, Question
from generator.intake.form.templates import choices
from generator.records.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an answer, as Markdown in which nothing of the answer is active; None is the whole of it."""

    question: Question | None
    text: str


def fields_of(answers: Answers, words: Vocabulary) -> tuple[dict[str, Any], list[Remark]]:
    """The fields of the record, as far as they were answered, and what a record cannot do without."""
    missing = list(_answered_twice(answers))
    data: dict[str, Any] = {
        name: " ".join(answers.text(name).split()) for name in ("title", "lesson")
    }
    data |= {name: answers.text(name) for name in ("failure", "surprise", "impact", "no_change")}
    data["date"], unclear = _date(answers.text("date"))
    data["areas"] = parse.slugs(answers.text("areas"), parse.spoken(words.areas))
    data["causes"] = parse.causes(answers.text("causes"), parse.spoken(words.factors))
    data["changes"] = parse.changes(answers.text("changes"))
    data["where_else"] = parse.places(answers.text("where_else"), parse.spoken(words.areas))
    data["applies_to"] = {"phrases": pieces(answers.text("phrases"))}
    data["references"], without = parse.links(answers.text("references"))
    data["credits"] = pieces(answers.text("credits"))
    missing += unclear
    missing += _asks(
        data, without, words, {remark.question for remark in missing if remark.question}
    )
    return data, missing


def _answered_twice(answers: Answers) -> Iterator[Remark]:
    for name, texts in answers.by_field.items():
        if len(texts) > 1:
            yield Remark(
                BY_FIELD[name],
                "is answered more than once: keep one of the answers below one heading",
            )


def _date(text: str) -> tuple[str, list[Remark]]:
    try:
        return (read_date(text) if text else ""), []
    except Unclear as unclear:
        return "", [Remark(BY_FIELD["date"], f"says {code(text)}; {unclear}")]


def _asks(
    data: dict[str, Any], without: int, words: Vocabulary, asked: Collection[Question]
) -> Iterator[Remark]:
    """What a record cannot do without and the answers do not say, but for what was asked already."""
    for question in QUESTIONS:
        if question.is_required and not data[question.field] and question not in asked:
            yield Remark(question, f"is empty: write {_what(question, words)}")
    yield from _causes(data["causes"], words)
    if bool(data["changes"]) == bool(data["no_change"]):
        yield Remark(BY_FIELD["changes"], _change_or_reason(has_both=bool(data["changes"])))
    for number, place in enumerate(data["where_else"]):
        if not place["area"]:
            area = f"begin it with one of those of “{BY_FIELD['areas'].label}” and a colon, or leave it out"
            yield Remark(BY_FIELD["where_else"], f"names no area in line {number + 1}: {area}")
    if without:
        lines = "a line has" if without == 1 else f"{without} lines have"
        yield Remark(
            BY_FIELD["references"],
            f"{lines} no address: add one that begins with `https://`, or leave it out",
        )


def _causes(causes: list[dict[str, str]], words: Vocabulary) -> Iterator[Remark]:
    for number, cause in enumerate(causes):
        if not cause["factor"]:
            factors = f"begin it with one of {_listed(choices(words.factors))} and a colon"
            yield Remark(BY_FIELD["causes"], f"names no factor in cause {number + 1}: {factors}")
        elif not cause["text"]:
            text = "write behind the factor what about the system let it happen"
            yield Remark(
                BY_FIELD["causes"],
                f"says only {code(cause['factor'])} in cause {number + 1}: {text}",
            )


def _what(question: Question, words: Vocabulary) -> str:
    what = question.about[:1].lower() + question.about[1:]
    known = {"areas": words.areas, "causes": words.factors}.get(question.field)
    return f"{what} Known are {_listed(choices(known))}." if known else what


def _change_or_reason(*, has_both: bool) -> str:
    why = BY_FIELD["no_change"].label
    if has_both:
        return f"is answered, and so is “{why}”: keep one of the two"
    return f"is empty: write what was changed or decided, each line beginning with a verb, or answer “{why}”"


def _listed(names: list[str]) -> str:
    return ", ".join(inert(name) for name in names)
