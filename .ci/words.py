# ruff: noqa: INP001
"""Brings the catalogues up to date with the messages in the code: `make words`.

Messages stand in templates, in Python, in the scripts of the browser, and as names in the record's
model. What nobody says any more leaves the catalogues; what is new stands there untranslated.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from generator.insights.follow_through import Task, Urgency
from generator.insights.health import Age
from generator.insights.news import Event
from generator.insights.report import ReportPart
from generator.insights.stage import Stage
from generator.intake.form.questions import CHECKS_LABEL, FORMS, GATE_CHECK, GATE_LABEL
from generator.records.choices import (
    UNKNOWN_FACTOR,
    Choice,
    Kind,
    Look,
    Outcome,
    RecoveryPart,
    Severity,
    Strength,
    Use,
    choices_of,
)
from generator.records.elsewhere import Matter
from generator.records.fields import parts_of
from generator.records.lesson import Cause, Change, Lesson
from generator.records.vocabulary import KINDS, Vocabulary
from generator.site.addresses import BOARDS
from generator.translation import FOLDER

ROOT = Path(__file__).parents[1]
TEMPLATE = FOLDER / "lessons.pot"
_SOURCES = {
    "generator/site/templates/*": "jinja2",
    "generator/theme/**/*.html": "jinja2",
    "generator/intake/form/*.jinja": "jinja2",
    "generator/intake/form/reply.py": "python",
    "generator/intake/gate.py": "python",
    "generator/site/**/*.py": "python",
    "generator/plugin/*.py": "python",
    "generator/translation/*.py": "python",
    "generator/site/assets/**/*.js": "javascript",
}
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_noop": (1, 2),
    "pgettext": ((1, "c"), 2),
    # Macros that are told how to name several things.
    "folded": (2, 3),
    "out_of": (2, 3),
    "more": (3, 4),
}
_CHOICES: tuple[type[Choice], ...] = (
    Strength, Outcome, RecoveryPart, Look, Use, Urgency, Age, Severity, Event, ReportPart,
)  # fmt: skip
_FIELDS = (
    (Change, "strength"),
    (Change, "type"),
    (Cause, "confidence"),
    (Lesson, "detected_by"),
)
# The day on which catalogues began: a file shall not change with the day on which it is written.
_BEGUN = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


def template() -> Catalog:
    """Return every message that the code says, in English."""
    found = _catalogue()
    for place, message, context in [*_in_code(), *_in_model()]:
        found.add(message, locations=[(place, 0)], context=context)
    return found


def _catalogue(language: str | None = None) -> Catalog:
    return Catalog(
        language,
        project="mkdocs-lessons",
        version="1",
        copyright_holder="the authors of mkdocs-lessons",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        header_comment="# The words that readers meet. A page of the docs tells how they are kept.",
        fuzzy=False,
    )


def _in_code() -> Iterator[tuple[str, str | Sequence[str], str | None]]:
    for pattern, method in _SOURCES.items():
        for path in sorted(ROOT.glob(pattern)):
            place = path.relative_to(ROOT).as_posix()
            with path.open("rb") as file:
                for _, message, _, context in extract(method, file, _KEYWORDS):
                    yield place, message, context


def _in_model() -> Iterator[tuple[str, str, str | None]]:
    """Yield the names of a record's values, and of what follows from them."""
    for message in _of_forms():
        yield "generator/intake/form/questions.py", message, None
    for message in _labels():
        yield "generator/records/choices.py", message, None
    for matter in Matter:
        yield "generator/records/elsewhere.py", matter.label, None
        yield "generator/records/elsewhere.py", matter.usual, None
    for task in Task:
        yield "generator/insights/follow_through.py", task.value, "task"
    for name in BOARDS.values():
        yield "generator/site/addresses.py", name, None
    for kind in (*KINDS, "synonyms"):
        yield "generator/records/vocabulary.py", kind.capitalize(), None
    unknown = Vocabulary().words("factors")[UNKNOWN_FACTOR]
    for message in (unknown.name, str(unknown.description)):
        yield "generator/records/vocabulary.py", message, None
    for kind in KINDS:
        about = Vocabulary.model_fields[kind].description
        yield "generator/records/vocabulary.py", str(about), None


def _of_forms() -> Iterator[str]:
    yield from (CHECKS_LABEL, GATE_LABEL, GATE_CHECK)
    for form in FORMS.values():
        yield from form.checks
        for question in form.questions:
            yield from (question.label, question.help, question.about)


def _labels() -> Iterator[str]:
    for kind in Kind:
        yield from (kind.label, kind.value, kind.value.replace("-", " "))
    for stage in Stage:
        yield from (stage.label, stage.meaning)
    for choice in _CHOICES:
        yield from (value.label for value in choice if value.label)
    for value in (*Use, *Outcome, Kind.UNSAID):
        yield value.label.lower()
    for result in Outcome.written():
        yield result.value.capitalize().replace("-", " ")
    # As the Markdown copies name this one.
    yield "Told"
    for group, field in _FIELDS:
        for part in parts_of(group.model_fields[field].annotation):
            yield from choices_of(part)


def updated(path: Path, messages: Catalog) -> Catalog:
    """Return the catalogue in a file with just these messages, each as it is translated there."""
    catalogue = _catalogue(path.stem)
    with path.open("rb") as file:
        known = read_po(file, locale=path.stem)
    catalogue.mime_headers = [("Plural-Forms", known.plural_forms)]
    for message in messages:
        if message.id:
            kept = known.get(message.id, message.context)
            string = kept.string if kept else None
            flags = kept.flags if kept else ()
            catalogue.add(message.id, string, message.locations, flags, context=message.context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file holds it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False, sort_by_file=True)
    return file.getvalue()


def main() -> None:
    """Write the template, and every catalogue anew."""
    messages = template()
    TEMPLATE.write_bytes(written(messages))
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = updated(path, messages)
        path.write_bytes(written(catalogue))
        missing = sum(
            not message.string or not all(message.string) for message in catalogue if message.id
        )
        print(f"{path.name}: {len(catalogue)} messages, {missing} still English")  # noqa: T201


if __name__ == "__main__":
    main()
