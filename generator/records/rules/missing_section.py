"""A section that a lesson names is a heading of the procedure's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.problem import Finding, Rule, nearest, quoted
from generator.records.fields import SECTION
from generator.records.procedures.headings import Section
from generator.records.record import Record, Records

RULE = Rule(
    name="missing-section",
    level="warning",
    requires="The sections in `embedded_in` are headings of the procedure's `file`, written as "
    "their anchors.",
    because="A section that was renamed or taken away may have taken the change with it: then the "
    "lesson is lost.",
    refused="embedded_in: [boarding-guide#closing-the-gat]",
    accepted="embedded_in: [boarding-guide#closing-the-gate]",
)

_FEW = 12


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each `procedure#section` that is no heading of the procedure's file."""
    procedures = records.vocabulary.procedures if records.vocabulary else {}
    for path, text in record.source.texts("changes", "*", "embedded_in", "*"):
        slug, _, section = text.partition("#")
        procedure = procedures.get(slug)
        headings = procedure and procedure.headings
        if not procedure or not headings or not re.fullmatch(SECTION, text):
            continue
        anchors = [heading.slug for heading in headings]
        if section and section not in anchors:
            file = quoted(procedure.file)
            message = f"{file} has no heading with the anchor {quoted(section)}"
            yield Finding(RULE, path, message, _advice(slug, section, headings))


def _advice(slug: str, section: str, headings: Sequence[Section]) -> str:
    # The text before the first heading has no anchor.
    anchors = {heading.slug: heading.title.casefold() for heading in headings if heading.slug}
    by_title = {title: anchor for anchor, title in anchors.items()}
    match = nearest(section, anchors)
    if match is None:
        title = nearest(section.replace("-", " "), by_title)
        match = by_title[title] if title else None
    if match:
        return f"did you mean `{slug}#{match}`?"
    if 0 < len(anchors) <= _FEW:
        return f"write one of {', '.join(anchors)}"
    return "write the anchor of one of its headings, or name the procedure alone"
