"""Recurrence and supersession lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.fields import quoted
from generator.records.problem import Finding, Rule
from generator.records.record import Record, Records

RULE = Rule(
    name="circular-reference",
    level="error",
    requires="Following `recurrence_of`, or `superseded_by`, never leads back to where it began.",
    because="What came first, or what holds now, would have no answer.",
    refused="a.yml with superseded_by: [b], and b.yml with superseded_by: [a]",
    accepted="a.yml with superseded_by: [b]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each reference of a record that leads back to it."""
    for field in ("recurrence_of", "superseded_by"):
        for path, slug in record.source.texts(field, "*"):
            if slug != record.id and record.id in _reached(slug, field, records):
                message = f"{quoted(slug)} leads back to this record by its own `{field}`"
                yield Finding(RULE, path, message, "take one of the two out")


def _reached(slug: str, field: str, records: Records) -> set[str]:
    reached: set[str] = set()
    ahead = [slug]
    while ahead:
        current = ahead.pop()
        if current in records.by_id:
            following = {text for _, text in records.by_id[current].source.texts(field, "*")} - reached
            reached |= following
            ahead.extend(following)
    return reached
