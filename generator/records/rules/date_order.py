"""Things happen in order: the failure, the change, the look at whether it worked."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from generator.problem import Finding, Path, Rule
from generator.records.fields import PartialDate
from generator.records.record import Record, Records

RULE = Rule(
    name="date-order",
    requires="Nothing in a record happened before the failure, no change was verified before any "
    "was made, and a recurrence is not older than what it repeats.",
    because="One of the two dates is wrong, and every count of days would be too.",
    refused="date: 2017-04-09\nchanges: [{text: …, made: 2016-01-01}]",
    accepted="date: 2017-04-09\nchanges: [{text: …, made: 2017-04-27}]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each date that is certainly before what must have come first."""
    happened = record.happened
    if happened is None:
        return
    made = [date for path, date in record.dates if path[-1] == "made"]
    change = min(made, key=attrgetter("first"), default=None)
    for path, date in record.dates:
        if date.last < happened.first:
            yield _out_of_order(path, date, f"the failure ({happened.text})")
        is_look = path == ("verification", "date")
        if change and is_look and date.last < change.first:
            yield _out_of_order(path, date, f"the first change was made ({change.text})")
    for path, slug in record.source.texts("recurrence_of", "*"):
        earlier = records.by_id.get(slug)
        began = earlier and earlier.happened
        if began and happened.last < began.first:
            message = f"`{slug}` ({began.text}) happened after this record"
            yield Finding(RULE, path, message, "give `recurrence_of` to the later lesson")


def _out_of_order(path: Path, date: PartialDate, what: str) -> Finding:
    name = path[-1]
    message = f"`{name}` ({date.text}) lies before {what}"
    return Finding(RULE, path, message, "correct one of the two dates")
