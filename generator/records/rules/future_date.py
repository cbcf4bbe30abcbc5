"""Events lie in the past."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.record import Record, Records

RULE = Rule(
    name="future-date",
    requires="Every date but `due` lies in the past, or is today.",
    because="A change that is still to come is `due`, not `made`.",
    refused="changes: [{text: …, made: 2999-01-01}]",
    accepted="changes: [{text: …, due: 2999-01-01}]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each date whose first possible day is after today."""
    for path, date in record.dates:
        name = path[-1]
        if name != "due" and date.first > records.today:
            advice = "move it to `due` until it is done" if name == "made" else "correct the date"
            message = f"`{name}` ({date.text}) lies in the future"
            yield Finding(RULE, path, message, advice)
