"""Convert answers to the fields of a record, and to remarks on what is missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.intake.dates import Unclear, read_date
from generator.intake.form import parse
from generator.intake.form.answers import Answers
from generator.intake.form.escape import code, inert
from generator.intake.form.questions import BY_FIELD, PRACTICE, IssueForm, Question
from generator.intake.form.templates import choices
from generator.records.choices import UNKNOWN_FACTOR, Kind
from generator.records.lesson import Practice
from generator.records.vocabulary import Vocabulary, Word


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an answer, or about the whole, as Markdown with nothing active in it."""

    question: Question | None
    text: str


Ask = tuple[str, str]
"""A field, and what is to be said of the answer to it."""


def fields_of(answers: Answers, words: Vocabulary) -> tuple[dict[str, Any], list[Remark]]:
    """Return the fields of the record, as far as answered, and remarks on what is missing."""
    areas = parse.spoken(words.areas)
    factors = parse.spoken(words.words("factors"))
    reads: dict[str, Callable[[str], Any]] = {
        "title": parse.one_line,
        "lesson": parse.one_line,
        "failure": str,
        "surprise": str,
        "impact": str,
        "no_change": str,
        "areas": partial(parse.slugs, words=areas),
        "causes": partial(parse.causes, factors=factors),
        "changes": parse.changes,
        "recovery": parse.recovery,
        "where_else": partial(parse.places, areas=areas),
        "credits": parse.pieces,
    }
    data = {}
    for name, read in reads.items():
        text = answers.text(name)
        data[name] = read(text)
    data["applies_to"] = {"phrases": parse.pieces(answers.text("phrases"))}
    data["date"], unclear = date_of(answers.text("date"))
    if answers.form is PRACTICE:
        data |= _practice(answers)
    data["references"], without = parse.links(answers.text("references"))
    asks = [*answered_twice(answers), *unclear]
    asks += _empty(answers, data, words, dict(asks).keys())
    asks += _asks(data, without, words)
    return data, remarks(asks, answers.form)


def remarks(asks: Iterable[Ask], form: IssueForm) -> list[Remark]:
    """Return remarks on a form's questions, given by the names of their fields."""
    return [Remark(form.by_field[name], advice) for name, advice in asks]


def _practice(answers: Answers) -> dict[str, Any]:
    """Return the fields that only a practice has."""
    told = {name: answers.text(name) for name in Practice.model_fields}
    tried = parse.trials(answers.text("tried"))
    return {"kind": Kind.PRACTICE.value, "practice": told, "tried": tried}


def answered_twice(answers: Answers) -> Iterator[Ask]:
    """Yield the fields that have several answers, with what to do."""
    for name, texts in answers.by_field.items():
        if len(texts) > 1:
            yield name, "is answered more than once: keep one of the answers below one heading"


def date_of(text: str) -> tuple[str, list[Ask]]:
    """Return a date as records write it, empty for an empty text, and what is unclear in it."""
    try:
        return read_date(text) if text else "", []
    except Unclear as unclear:
        return "", [("date", f"says {code(text)}; {unclear}")]


def _empty(
    answers: Answers, data: dict[str, Any], words: Vocabulary, asked: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield required fields that are empty with what to write, but for what was asked already."""
    for question in answers.form.questions:
        said = data.get(question.field, answers.text(question.field))
        is_empty = question.model.is_required() and not said
        if is_empty and question.field not in asked:
            known = {"areas": words.areas, "causes": words.factors}.get(question.field)
            choices = ""
            if known:
                choices = f" Known are {_listed(known)}."
            yield question.field, f"{wanted(question)}{choices}"


def wanted(question: Question) -> str:
    """Return the advice for a question whose answer is empty: what to write."""
    begin = question.about[:1].lower()
    return f"is empty: write {begin}{question.about[1:]}"


def _asks(data: dict[str, Any], without: int, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield fields whose answers do not say what a record cannot do without."""
    for number, cause in enumerate(data["causes"], 1):
        if not cause["factor"]:
            factors = f"begin it with one of {_listed(words.factors)} and a colon"
            yield "causes", f"names no factor in cause {number}: {factors}"
        elif not cause["text"] and cause["factor"] != UNKNOWN_FACTOR:
            factor = f"says only {code(cause['factor'])} in cause {number}"
            yield "causes", f"{factor}: write behind the factor what about the system let it happen"
    why = BY_FIELD["no_change"].label
    if data["changes"] and data["no_change"]:
        yield "changes", f"is answered, and so is “{why}”: keep one of the two"
    if not (data["changes"] or data["no_change"] or "practice" in data):
        what = "write what was changed or decided, each line beginning with a verb"
        yield "changes", f"is empty: {what}, or answer “{why}”"
    for number, place in enumerate(data["where_else"], 1):
        if not place["area"]:
            areas = f"begin it with one of those of “{BY_FIELD['areas'].label}” and a colon"
            yield "where_else", f"names no area in line {number}: {areas}, or leave it out"
    if without:
        lines = "a line has" if without == 1 else f"{without} lines have"
        advice = "add one that begins with `https://`, or leave it out"
        yield "references", f"{lines} no address: {advice}"


def _listed(words: Mapping[str, Word]) -> str:
    return ", ".join(map(inert, choices(words)))
