"""A lesson names other lessons that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule, did_you_mean, named, quoted
from generator.records.fields import SLUG, ToLesson
from generator.records.lesson import places_of
from generator.records.record import Record, Records

RULE = Rule(
    name="unknown-lesson",
    requires="`recurrence_of`, `related`, `superseded_by` and `where_else.lesson` name other "
    "records by their slugs.",
    because="A reader who follows the link must arrive.",
    refused="related: [no-such-lesson]",
    accepted="related: [seated-passengers-removed]",
)

_FEW = 50
"""Ids that an unknown one is compared with, letter by letter."""
_PLACES = [path for path, _ in places_of(ToLesson)]


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each slug that names no other record."""
    for pattern in _PLACES:
        for path, slug in record.source.texts(*pattern):
            if slug == record.id:
                message = f"{quoted(slug)} is this record itself"
                yield Finding(RULE, path, message, "name another lesson, or delete it")
            elif slug not in records.by_id and re.fullmatch(SLUG, slug):
                alike = _alike(slug, record, records)
                advice = did_you_mean(slug, alike, "write the slug (file name) of a lesson")
                yield named(Finding(RULE, path, f"no lesson is called {quoted(slug)}", advice))


def _alike(slug: str, record: Record, records: Records) -> list[str]:
    """Return the ids of others that share a word or the first letters."""
    words = set(slug.split("-"))
    alike = []
    for other in records.by_id:
        has_word = not words.isdisjoint(other.split("-"))
        shares = has_word or other.startswith(slug[:3])
        if shares and other != record.id:
            alike.append(other)
    return alike[:_FEW]
