"""A lesson names other lessons that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule, named, nearest
from generator.records.fields import SLUG, ToLesson, quoted
from generator.records.lesson import places_of
from generator.records.record import Record, Records

RULE = Rule(
    name="unknown-lesson",
    level="error",
    requires="`recurrence_of`, `related`, `superseded_by` and `where_else.lesson` name other records by their slugs.",
    because="A reader who follows the link must arrive.",
    refused="related: [no-such-lesson]",
    accepted="related: [seated-passengers-removed]",
)

_FEW = 50
_PLACES = [path for path, _ in places_of(ToLesson)]


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield each slug that is no record's, or the record's own."""
    for pattern in _PLACES:
        for path, slug in record.source.texts(*pattern):
            if slug == record.id:
                yield Finding(
                    RULE,
                    path,
                    f"{quoted(slug)} is this record itself",
                    "name another lesson, or delete it",
                )
            elif slug not in records.by_id and re.fullmatch(SLUG, slug):
                match = nearest(slug, _alike(slug, record, records))
                advice = (
                    f"did you mean `{match}`?"
                    if match
                    else "write the slug (file name) of a lesson"
                )
                yield named(Finding(RULE, path, f"no lesson is called {quoted(slug)}", advice))


def _alike(slug: str, record: Record, records: Records) -> list[str]:
    """The ids that have a word or a beginning in common; comparing letter by letter is left for these."""
    words = set(slug.split("-"))
    others = (other for other in records.by_id if other != record.id)
    return [
        other for other in others if other[:3] == slug[:3] or not words.isdisjoint(other.split("-"))
    ][:_FEW]
