"""A verification tells who looked."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.lesson import SOURCE
from generator.records.record import Record, Records

RULE = Rule(
    name="unnamed-verifier",
    level="warning",
    requires="A verification with `result: effective` says `by` whom, unless it was imported.",
    because="It makes a lesson *learned*; readers weigh that by who looked.",
    refused="verification: {result: effective}",
    accepted="verification: {result: effective, by: Internal audit}",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding if changes are said to work, and nobody is named who saw it."""
    if SOURCE in record.source.data or any(record.source.texts("verification", "by")):
        return
    for path, result in record.source.texts("verification", "result"):
        if result == "effective":
            message = "`effective`, and nobody is named who saw it"
            yield Finding(RULE, path, message, "name a role or a body in `verification.by`")
