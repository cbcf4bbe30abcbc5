"""A lesson says what to do: it does not only repeat what happened."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.lesson import repeated_in
from generator.records.record import Record, Records

RULE = Rule(
    name="repeated-lesson",
    level="warning",
    requires="A `lesson` says what to do, and why; it is not the title or a part of the failure.",
    because="Readers take it for advice. Where it only repeats what happened, pages leave it out.",
    refused="title: Refunds were paid twice\nlesson: Refunds were paid twice.",
    accepted="title: Refunds were paid twice\nlesson: Let the till refuse a second refund.",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding if a lesson only repeats the title, or a part of the failure."""
    data = record.source.data
    statement = data.get("lesson")
    if not isinstance(statement, str) or not statement.strip():
        return
    for field in ("title", "failure"):
        text = data.get(field)
        if isinstance(text, str) and repeated_in(statement, text):
            advice = "write what to do next time, and why"
            yield Finding(RULE, ("lesson",), f"`lesson` only repeats the {field}", advice)
            return
