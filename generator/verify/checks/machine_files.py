"""Programs can read what is no page."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from generator.problem import Problem, Rule
from generator.verify.document import ENDINGS, read_document
from generator.verify.manifest import NAME
from generator.verify.page import place_of
from generator.verify.site import Site

RULE = Rule(
    name="broken-data",
    requires="Feeds and other XML are well-formed, JSON is strict JSON, calendars are whole, and "
    "what is compressed is what it was made of.",
    because="A feed reader or a program that cannot read one file is lost without a word.",
    refused='{"lessons": [',
    accepted='{"lessons": []}',
)
RULES = (RULE,)

_WHOLE_CALENDAR = re.compile(r"BEGIN:VCALENDAR\r\n.*\r\nEND:VCALENDAR\r\n", re.DOTALL)

Fault = tuple[str, tuple[int, int]]
"""What is wrong with a file, and its line and column, from 0."""


def check(site: Site) -> Iterator[Problem]:
    """Yield the files that cannot be read, or that are not whole."""
    advice = "build the site anew; if it stays so, correct what writes the file"
    for name in site.files - {NAME}:
        for message, place in _faults(site, name):
            yield site.problem(RULE, name, message, advice, place)


def _faults(site: Site, name: str) -> Iterator[Fault]:
    ending = name.lower()
    if ending.endswith(ENDINGS):
        document = read_document(site, name)
        if document.fault:
            message = f"this is no well-formed XML: {document.fault}"
            yield message, place_of(document.text, document.place)
    elif ending.endswith((".json", ".webmanifest", ".map", ".geojson")):
        text = site.read(name).decode(errors="replace")
        try:
            json.loads(text, parse_constant=_refuse)
        except json.JSONDecodeError as fault:
            yield f"this is no JSON: {fault.msg}", place_of(text, fault.pos)
        except (ValueError, RecursionError) as fault:
            yield f"this is no JSON: {fault}", (0, 0)
    elif ending.endswith(".ics"):
        if not _WHOLE_CALENDAR.fullmatch(site.read(name).decode(errors="replace")):
            yield "this is no whole calendar", (0, 0)
    elif ending.endswith(".gz"):
        yield from _compressed(site, name)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no value in JSON")


def _compressed(site: Site, name: str) -> Iterator[Fault]:
    """Compare what is compressed with the file beside it that it was made of."""
    plain = name[: -len(".gz")]
    try:
        content = gzip.decompress(site.read(name))
    except (OSError, EOFError, zlib.error):
        yield "this cannot be unpacked", (0, 0)
    else:
        if plain in site.files and content != site.read(plain):
            yield f"this holds something else than {plain}", (0, 0)
