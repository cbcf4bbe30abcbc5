"""A change answers causes that its record names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.record import Record, Records

RULE = Rule(
    name="unknown-cause",
    requires="The `answers` of a change are numbers of causes of the same record, from 1.",
    because="Readers see the change beside the cause that it answers.",
    refused="causes: [{factor: tooling, text: …}]\nchanges: [{text: …, answers: [2]}]",
    accepted="causes: [{factor: tooling, text: …}]\nchanges: [{text: …, answers: [1]}]",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for each number that is higher than there are causes."""
    causes = record.source.data.get("causes")
    last = len(causes) if isinstance(causes, list) else 0
    if not last:
        return
    numbers = "1" if last == 1 else f"numbers from 1 to {last}"
    for path, text in record.source.texts("changes", "*", "answers", "*"):
        if re.fullmatch("[0-9]{1,3}", text) and int(text) > last:
            message = f"no cause has the number {int(text)}: the last of `causes` is {last}"
            yield Finding(RULE, path, message, f"write {numbers}, or delete it")
