"""Lessons as data, and as rows: what their authors wrote, and what follows from it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from generator.insights.relations import RelatedLessons
from generator.insights.stage import Transition
from generator.records.fields import Fields, PartialDate, ToLesson
from generator.records.lesson import Lesson, places_of, words_of
from generator.site import addresses
from generator.site.api.shapes import Relations, in_short
from generator.site.pages import Pages
from generator.site.search.similar import Similar

COLUMNS = (
    "id", "date", "title", "lesson", "stage", "kind", "severity", "areas", "factors", "tags",
    "superseded", "withdrawn", "url",
)  # fmt: skip

# A spreadsheet takes a cell that begins so for a formula, which could send away other cells.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_FACTS = ("kind", "confidence")
"""Fields whose defaults tell of what happened."""
_TO_LESSONS = [path for path, _ in places_of(ToLesson)]


def short(pages: Pages, lesson: Lesson, root: str) -> dict[str, Any]:
    """Return a lesson in short, as lists have it."""
    return {**_derived(pages, lesson, root), **plain(in_short(lesson))}


def whole(pages: Pages, lesson: Lesson, similar: Sequence[Similar], root: str) -> dict[str, Any]:
    """Return all that a lesson's author wrote, own fields too, and all that follows from it."""
    relations = pages.knowledge.relations[lesson.id]
    copies = {}
    if "markdown" in pages.settings.copies:
        copies["markdown"] = pages.url(addresses.lesson_markdown(lesson.id), root)
    return {
        **_derived(pages, lesson, root),
        **copies,
        "turns": list(map(_turn, relations.progress)),
        "relations": _relations(relations),
        "similar": list(map(_similar, similar)),
        **record(lesson, pages.catalogue.by_id),
    }


def record(lesson: Lesson, known: Collection[str]) -> dict[str, Any]:
    """Return what the author wrote, with defaults, but without lessons this site does not have.

    What a register does not say is no fact by default.
    """
    unsaid = _FACTS if lesson.origin else ()
    data: dict[str, Any] = {**plain(lesson, unsaid), **lesson.own}
    for path in _TO_LESSONS:
        data = _keep(data, path, known)
    return data


def _derived(pages: Pages, lesson: Lesson, root: str) -> dict[str, Any]:
    data = {
        "id": lesson.id,
        "url": pages.url(addresses.lesson(lesson.id), root),
        "stage": pages.knowledge.stage(lesson).value,
        "factors": list(words_of(lesson)["factors"]),
        "superseded": bool(lesson.superseded_by),
    }
    if lesson.id in pages.added:
        data["added"] = str(pages.added[lesson.id])
    return data


def _turn(turn: Transition) -> dict[str, str]:
    data = {"stage": turn.stage.value}
    if turn.date:
        data["date"] = turn.date.text
    if turn.recurrence:
        data["recurrence"] = turn.recurrence.id
    return data


def _relations(related: RelatedLessons) -> dict[str, list[str]]:
    ids = {}
    for name in Relations.model_fields:
        lessons = getattr(related, name)
        if lessons:
            ids[name] = [lesson.id for lesson in lessons]
    return ids


def _similar(similar: Similar) -> dict[str, Any]:
    data: dict[str, Any] = {"id": similar.lesson.id}
    for kind in ("words", "factors", "processes", "areas"):
        shared = getattr(similar, kind)
        if shared:
            data[kind] = list(shared)
    return data


def plain(value: Any, unsaid: Collection[str] = ()) -> Any:
    """Return a value of a model as JSON has it, without fields that say nothing.

    Fields whose names are in ``unsaid`` are left out, too, where no author set them.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Fields):
        data = {}
        for name in type(value).model_fields:
            part = getattr(value, name)
            is_said = name not in unsaid or name in value.model_fields_set
            if is_said and part not in (None, (), ""):
                data[name] = plain(part, unsaid)
        return data
    if isinstance(value, tuple):
        return [plain(part, unsaid) for part in value]
    if isinstance(value, dict):
        return {name: plain(part, unsaid) for name, part in value.items()}
    return value.text if isinstance(value, PartialDate) else value


def _keep(value: Any, path: Sequence[str], known: Collection[str]) -> Any:
    """Return the value without unknown lessons at the end of a path; None if nothing is left."""
    if not path:
        return value if value in known else None
    name, *rest = path
    if name == "*":
        parts = [_keep(part, rest, known) for part in value]
        return [part for part in parts if part is not None] or None
    if name not in value:
        return value
    kept = {**value, name: _keep(value[name], rest, known)}
    if kept[name] is None:
        del kept[name]
    return kept


def rows(lessons: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the lessons in short as CSV."""
    return table(COLUMNS, ([lesson.get(column, "") for column in COLUMNS] for lesson in lessons))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV (RFC 4180), in UTF-8.

    It begins with a byte order mark: without one, Excel reads the file in the code page of the
    country.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_cell, row))
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = "; ".join(value)
    text = str(value)
    if _FORMULA.match(text):
        return f"'{text}"
    return text
