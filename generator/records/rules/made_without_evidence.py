"""What is said to be made can be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.lesson import SOURCE
from generator.records.record import Record, Records

RULE = Rule(
    name="made-without-evidence",
    level="warning",
    requires="Each change that is `made` has `evidence`, where the record has `references` and "
    "gives evidence for another change, or a verification's result.",
    because="Announced, ordered and promised is not made, and the stage rests on it. A record that "
    "was imported is not asked, nor a first account; `# allow made-without-evidence: why` above "
    "`changes` allows what only our own people saw.",
    refused="changes:\n  - text: Raise the limit\n    made: 2017-04\n"
    "references: [{title: …, url: …}]",
    accepted="changes:\n  - text: Raise the limit\n    made: 2017-04\n    evidence: https://…",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield one finding, at the first change that is made and has no evidence."""
    data = record.source.data
    texts = record.source.texts
    shown = {path[1] for path, _ in texts("changes", "*", "evidence")}
    is_judged = shown or any(texts("verification", "result"))
    if SOURCE in data or not data.get("references") or not is_judged:
        return
    made = [path for path, _ in texts("changes", "*", "made")]
    bare = [path for path in made if path[1] not in shown]
    if bare:
        which = "one change is" if len(bare) == 1 else f"{len(bare)} changes are"
        message = f"{which} said to be made, and no page shows it"
        advice = "add `evidence`, the address of a page that shows it, or leave `made` out"
        yield Finding(RULE, bare[0], message, advice)
