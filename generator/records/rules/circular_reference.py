"""Recurrence and supersession lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from graphlib import CycleError, TopologicalSorter

from generator.problem import Finding, Rule
from generator.records.fields import quoted
from generator.records.record import Record, Records

RULE = Rule(
    name="circular-reference",
    requires="Following `recurrence_of`, or `superseded_by`, never leads back to where it began.",
    because="What came first, or what holds now, would have no answer.",
    refused="a.yml with superseded_by: [b], and b.yml with superseded_by: [a]",
    accepted="a.yml with superseded_by: [b]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each reference of a record that leads back to it."""
    for field in ("recurrence_of", "superseded_by"):
        endless = records.once((RULE.name, field), partial(_endless, field, records))
        if record.id not in endless:
            continue
        for path, slug in record.source.texts(field, "*"):
            if slug != record.id and record.id in _reached(slug, endless):
                message = f"{quoted(slug)} leads back to this record by its own `{field}`"
                yield Finding(RULE, path, message, "take one of the two out")


def _endless(field: str, records: Records) -> dict[str, list[str]]:
    """Return the references of the ids that lead into a circle, itself or behind it."""
    references = {}
    for slug, record in records.by_id.items():
        texts = (text for _, text in record.source.texts(field, "*"))
        references[slug] = [text for text in texts if text in records.by_id]
    sorter = TopologicalSorter(references)
    with suppress(CycleError):
        sorter.prepare()
    # In spite of a circle, everything that does not lead into one comes out.
    while ready := sorter.get_ready():
        for slug in ready:
            del references[slug]
        sorter.done(*ready)
    return references


def _reached(start: str, references: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the ids to which references lead from a start."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        slug = ahead.pop()
        if slug not in reached:
            reached.add(slug)
            ahead.extend(references.get(slug, ()))
    return reached
