"""One file that holds what matching needs, so that any repository can ask a published site.

``lessons match --from`` reads it, and makes of it the lessons and the words that the build had.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.problem import printable, shortened
from generator.records.catalogue import Catalogue
from generator.records.lesson import SOURCE, Lesson
from generator.site import addresses
from generator.site.api.shapes import MatchData, MatchLesson
from generator.site.api.values import plain, record
from generator.site.pages import Pages

FORMAT = 1
_LEFT_OUT = ("draft", "tracked")
"""Fields that decide nothing at the point of work."""
_HIDDEN = ("",)
"""Stands for a successor that the site does not have: no lesson has this id."""


@dataclass(frozen=True)
class PublishedBase:
    """The lessons of a site: the language they are in, and the addresses of their pages by id.

    ``use_form`` is where people tell what became of ``{lesson}``, with ``{outcome}``; it may be
    empty.
    """

    catalogue: Catalogue
    language: str
    urls: Mapping[str, str]
    use_form: str = ""


def match_file(pages: Pages) -> bytes:
    """Return what matching needs as JSON, without drafts, which only a preview has."""
    catalogue = pages.catalogue
    root = pages.root(addresses.MATCH_DATA)
    settings = pages.settings
    head = {"format": FORMAT, "language": settings.language, "use_form": settings.use_form}
    tail = {"vocabulary": plain(catalogue.vocabulary), "mute": plain(catalogue.mutes)}
    # One lesson after the other: all of them as data take several times the file's room.
    content = bytearray(_json(head)[:-1] + b', "lessons": [')
    between = b""
    for lesson in catalogue.lessons:
        if not lesson.draft:
            content += between + _json(_lesson_data(pages, root, lesson))
            between = b", "
    content += b"], " + _json(tail)[1:]
    return bytes(content)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()


def _lesson_data(pages: Pages, root: str, lesson: Lesson) -> dict[str, Any]:
    written = record(lesson, pages.catalogue.by_id)
    if lesson.origin:
        written[SOURCE] = {}  # a record of a row may say less than others
    return {
        "id": lesson.id,
        "url": pages.url(addresses.lesson(lesson.id), root),
        "superseded": bool(lesson.superseded_by),
        "record": {name: written[name] for name in written if name not in _LEFT_OUT},
    }


def read_match_data(content: bytes) -> PublishedBase:
    """Return the lessons that a site's file holds, as the build had them.

    Fields that this version does not know are passed over. Raises ValueError, with one line that
    tells why, for whatever is no such file.
    """
    try:
        # As in a record, every number is text.
        data = json.loads(content, parse_int=str)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON, or cut off") from None
    version = data.get("format") if isinstance(data, dict) else None
    if version is None:
        raise ValueError("it does not say in which format it is")
    if version != str(FORMAT):
        told = printable(shortened(str(version)))
        raise ValueError(f"it is in format {told}, and this program knows {FORMAT}; update one")
    try:
        known = MatchData.model_validate(data, extra="ignore")
    except ValidationError as faults:
        raise ValueError(_first(faults)) from None
    lessons = tuple(map(_lesson, known.lessons, data["lessons"]))
    urls = {lesson.id: lesson.url for lesson in known.lessons}
    catalogue = Catalogue(lessons, known.vocabulary, (), (), mutes=known.mute)
    return PublishedBase(catalogue, known.language, urls, known.use_form)


def _lesson(given: MatchLesson, data: Mapping[str, Any]) -> Lesson:
    lesson = given.record
    own = {name: tree for name, tree in data["record"].items() if name.startswith("x_")}
    if given.superseded and not lesson.superseded_by:
        lesson = lesson.model_copy(update={"superseded_by": _HIDDEN})
    return lesson.placed(given.id, f"{lesson.date.text[:4]}/{given.id}.yml", own)


def _first(faults: ValidationError) -> str:
    fault = faults.errors(include_url=False)[0]
    place = ".".join(map(str, fault["loc"]))
    return printable(f"{shortened(place)} is not as described: {shortened(fault['msg'])}")
