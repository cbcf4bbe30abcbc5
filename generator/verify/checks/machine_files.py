"""Whether programs can read what is no page."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from generator.problem import Problem, Rule
from generator.verify.document import ENDINGS as _XML
from generator.verify.document import read_document
from generator.verify.manifest import NAME
from generator.verify.page import place_of
from generator.verify.site import Site

RULE = Rule(
    name="broken-data",
    level="error",
    requires="Feeds and other XML are well-formed, JSON is strict JSON, calendars are whole, and what is compressed is "
    "what it was made of.",
    because="A feed reader or a program that cannot read one file is lost without a word.",
    refused='{"lessons": [',
    accepted='{"lessons": []}',
)
RULES = (RULE,)

_JSON = (".json", ".webmanifest", ".map", ".geojson")
_CALENDAR = ".ics"
_WHOLE_CALENDAR = re.compile(r"BEGIN:VCALENDAR\r\n.*\r\nEND:VCALENDAR\r\n", re.DOTALL)


def check(site: Site) -> Iterator[Problem]:
    """What cannot be read."""
    for name in sorted(site.files):
        ending = name.lower()
        if ending.endswith((*_XML, *_JSON, _CALENDAR)) and name != NAME:
            yield from _one(site, name, ending)
        elif ending.endswith(".gz"):
            yield from _compressed(site, name)


def _one(site: Site, name: str, ending: str) -> Iterator[Problem]:
    content = site.read(name)
    text = content.decode(errors="replace")
    if ending.endswith(_CALENDAR) and not _WHOLE_CALENDAR.fullmatch(text):
        yield _broken(site, name, "this is no whole calendar")
    fault = (
        _json_fault(text)
        if ending.endswith(_JSON)
        else _xml_fault(site, name)
        if ending.endswith(_XML)
        else None
    )
    if fault:
        message, place = fault
        yield _broken(site, name, message, place)


def _broken(site: Site, name: str, message: str, place: tuple[int, int] = (0, 0)) -> Problem:
    return site.problem(
        RULE,
        name,
        message,
        "build the site anew; if it stays so, correct what writes the file",
        place,
    )


def _json_fault(text: str) -> tuple[str, tuple[int, int]] | None:
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as fault:
        return f"this is no JSON: {fault.msg}", place_of(text, fault.pos)
    except (ValueError, RecursionError) as fault:
        return f"this is no JSON: {fault}", (0, 0)
    return None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no value in JSON")


def _xml_fault(site: Site, name: str) -> tuple[str, tuple[int, int]] | None:
    document = read_document(site, name)
    message = f"this is no well-formed XML: {document.fault}"
    return (message, place_of(document.text, document.place)) if document.fault else None


def _compressed(site: Site, name: str) -> Iterator[Problem]:
    """What is compressed beside what it was made of must say the same."""
    plain = name[: -len(".gz")]
    try:
        content = gzip.decompress(site.read(name))
    except (OSError, EOFError, zlib.error):
        yield _broken(site, name, "this cannot be unpacked")
        return
    if plain in site.files and content != site.read(plain):
        yield _broken(site, name, f"this holds something else than {plain}")
