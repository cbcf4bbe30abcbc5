"""An id means one lesson, on every file system and for ever."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.record import Record, Records, same_id

RULE = Rule(
    name="duplicate-id",
    requires="No two records share a slug or an alias, however they are capitalised or composed.",
    because="Two pull requests with one id in two folders merge cleanly, and one lesson would "
    "hide the other.",
    refused="lessons/2017/late-refunds.yml beside lessons/2018/late-refunds.yml",
    accepted="lessons/2017/late-refunds.yml beside lessons/2018/late-refunds-again.yml",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each id or alias that is another record's, or this one's twice."""
    own = {same_id(record.id)}
    holder = records.claims[same_id(record.id)][0]
    if holder != record.file:
        message = f"the id {quoted(record.id)} is taken by `{holder}`"
        yield Finding(RULE, (), message, "rename one of the two files")
    for path, alias in record.source.texts("aliases", "*"):
        name = same_id(alias)
        others = [file for file in records.claims[name] if file != record.file]
        if name in own:
            message = f"the alias {quoted(alias)} is this record's already"
            yield Finding(RULE, path, message, "delete it")
        elif others:
            message = f"the alias {quoted(alias)} is taken by `{others[0]}`"
            yield Finding(RULE, path, message, "delete one of the two")
        own.add(name)
