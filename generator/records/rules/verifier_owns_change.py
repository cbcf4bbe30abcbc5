"""Who made a change is not the one to say that it worked."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.fields import folded
from generator.records.record import Record, Records

RULE = Rule(
    name="verifier-owns-change",
    requires="`verification.by` is a role other than the `owner` of every change.",
    because="A second pair of eyes sees what the first one hopes.",
    refused="changes: [{text: …, owner: Airport operations}]\nverification: {by: Airport "
    "operations}",
    accepted="changes: [{text: …, owner: Airport operations}]\nverification: {by: Internal audit}",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding if the verifier owns one of the changes, in any capitals and spacing."""
    said = record.source.texts("changes", "*", "owner")
    owners = {folded(owner) for _, owner in said}
    for path, by in record.source.texts("verification", "by"):
        if by and folded(by) in owners:
            message = f"{quoted(by)} owns a change and verifies it"
            yield Finding(RULE, path, message, "name another role in `verification.by`")
