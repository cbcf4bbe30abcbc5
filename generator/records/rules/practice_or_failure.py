"""A practice tells what worked, and speaks of no failure; nothing else is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.problem import Finding, Rule, quoted
from generator.records.lesson import IN_PRACTICE, NOT_IN_PRACTICE, is_practice
from generator.records.record import Record, Records

RULE = Rule(
    name="practice-or-failure",
    requires="A record of the kind `practice` tells it in `practice` and `tried`, without the "
    "fields that speak of a failure; others have neither, and repeat no practice.",
    because="What worked counts as no failure anywhere; a failure that it answers is a record of "
    "its own, and `related` leads there.",
    refused="kind: practice\nfailure: Callers waited for hours.",
    accepted="kind: practice\nrelated: [callers-waited-for-hours]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each field that does not belong to the record's kind."""
    data = record.source.data
    others: Sequence[str] = IN_PRACTICE
    kind = "failure"
    advice = "write `kind: practice`, or take it out"
    if is_practice(record.source):
        kind = "practice"
        others = NOT_IN_PRACTICE
        advice = "tell it below `practice`, or in a record of its own, and name that in `related`"
    for field in others:
        if field in data:
            message = f"`{field}` stands in a {kind}"
            yield Finding(RULE, (field,), message, advice, at_key=True)
    for path, slug in record.source.texts("recurrence_of", "*"):
        other = records.by_id.get(slug)
        if other and is_practice(other.source):
            message = f"{quoted(slug)} is a practice, which nothing repeats"
            yield Finding(RULE, path, message, "name it in `related`")
