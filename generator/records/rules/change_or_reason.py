"""A lesson says what changed, or why nothing did; a register may not tell."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.lesson import is_imported, is_practice
from generator.records.record import Record, Records

RULE = Rule(
    name="change-or-reason",
    requires="A record has `changes`, or `no_change` with the reason, and not both; only one that "
    "was imported may have neither.",
    because="A lesson is learned only when something changed; deciding against it is worth "
    "knowing too.",
    refused="(neither `changes` nor `no_change`)",
    accepted="no_change: The service ends in March; until then two people check each letter.",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding if a record has both `changes` and `no_change`, or neither."""
    data = record.source.data
    if "changes" in data and "no_change" in data:
        message = "`no_change` stands beside `changes`"
        advice = "keep `changes`, and tell in one of them what was left alone"
        yield Finding(RULE, ("no_change",), message, advice, at_key=True)
    elif record.source.is_read and data.keys().isdisjoint(("changes", "no_change")):
        if is_imported(record.source) or is_practice(record.source):
            return
        advice = "add `changes:` with what was changed or decided, or `no_change:` with the reason"
        yield Finding(RULE, (), "the record does not say what changed", advice)
