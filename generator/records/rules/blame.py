"""Systems are causes, people are not."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.record import Record, Records
from generator.records.rules.wording import worded

RULE = Rule(
    name="blame",
    level="warning",
    requires="No person is the cause: nobody forgot, failed to follow, was careless or made the "
    "human error.",
    because="Whoever is blamed reports nothing the next time, and what let it happen stays. "
    "Speech in quotation marks is left alone; `# allow blame: why` on the line above allows what "
    "must stay.",
    refused="failure: The clerk forgot to sign.",
    accepted="failure: The form was sent without a signature; nothing in it asks for one.",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield each place that makes a person the cause."""
    yield from worded(RULE, record, records.patterns["blame"])
