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
    """Yield each date whose first possible day is after today."""
    happened = [(("date",), record.happened)] if record.happened else []
    for path, date in [*happened, *record.later_dates]:
        if path[-1] != "due" and date.first > records.today:
            advice = "correct the date"
            if path[-1] == "made":
                advice = "move it to `due` until it is done"
            yield Finding(RULE, path, f"`{path[-1]}` ({date.text}) lies in the future", advice)
