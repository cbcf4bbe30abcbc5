"""An experiment says what it set out to learn."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.record import Record, Records

RULE = Rule(
    name="experiment-without-hypothesis",
    requires="A record of the kind `experiment` has a `hypothesis`.",
    because="An experiment is an intelligent failure: it is worth what it was meant to find out.",
    refused="kind: experiment",
    accepted="kind: experiment\nhypothesis: Customers will order by voice as fast as at the "
    "counter.",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for an experiment without a hypothesis."""
    data = record.source.data
    if data.get("kind") == "experiment" and "hypothesis" not in data:
        advice = "add `hypothesis:` with what was tried"
        yield Finding(RULE, ("kind",), "an experiment without a hypothesis", advice)
