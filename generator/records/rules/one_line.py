"""A text that is shown in one line has no line break or tab."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule, field_of
from generator.records.record import Record, Records

RULE = Rule(
    name="one-line",
    level="warning",
    requires="A title, a lesson, a name or a phrase has no tab and no line break by escape "
    "(`\\n`, `\\t`).",
    because="It is shown in one line, and whatever the break was to set apart runs into one.",
    refused='title: "Refunds\\tlate\\nfor weeks"',
    accepted="title: Refunds late for weeks",
)

_FIELDS = """
    title lesson changes.*.owner verification.measure verification.by applies_to.phrases.*
    applied.*.where applied.*.note references.*.title credits.*
"""


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for each text with a tab, or with a line break in double quotes."""
    for field in _FIELDS.split():
        for path, text in record.source.texts(*field.split(".")):
            name = field_of(path)
            if "\t" in text:
                yield Finding(RULE, path, f"`{name}` has a tab in it", "write a space")
            elif "\n" in text and record.source.sign_at(path) == '"':
                message = f"`{name}` has a line break in it"
                yield Finding(RULE, path, message, "write it in one line")
