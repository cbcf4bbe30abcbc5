"""Nobody knew then all that is known now."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.record import Record, Records
from generator.records.rules.wording import worded

RULE = Rule(
    name="hindsight",
    level="warning",
    requires="A record tells what people knew at the time, not what they should have known.",
    because="Once the end is known every step towards it looks plain; why it made sense then is "
    "what can be changed. Speech in quotation marks is left alone; `# allow hindsight: why` on "
    "the line above allows what must stay.",
    refused="failure: Staff should have checked the second account.",
    accepted="failure: Nothing on the screen told of the second account.",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield each place that judges by the end."""
    yield from worded(RULE, record, records.patterns["hindsight"])
