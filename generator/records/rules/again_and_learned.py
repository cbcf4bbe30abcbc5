"""What happened again is not learned: it has a second record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.lesson import SOURCE
from generator.records.record import Record, Records
from generator.records.rules.wording import own_words

RULE = Rule(
    name="again-and-learned",
    level="warning",
    requires="A record whose text says that it happened again is not *learned*: what happened "
    "again has a record of its own, with `recurrence_of`.",
    because="A lesson that came back shows as reopened, and is the most useful kind to read. "
    "`# allow again-and-learned: why` above the text allows another meaning.",
    refused="failure: The till was repaired, and failed again.\nverification: {result: effective}",
    accepted="failure: The till was repaired.\nverification: {result: effective}",
)

_TOLD = ("title", "failure", "impact")
_MENDED = (
    r"\bnever\b[^.;]{0,40}\bagain\b|\bagain and again\b"
    r"|\b(?:available|back|normal|open|reachable|run|running|up|work(?:s|ed|ing)?) again\b"
)
_AGAIN = re.compile(
    rf"{_MENDED}"
    r"|((?:\w+ )?\bagain|\b(?:failures?|faults?|it) came back|\ba second time|\brecurred)\b",
    re.IGNORECASE,
)
"""The first group is what happened again; what works again has none."""


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding at each text of a *learned* record that says that it happened again."""
    if not _is_learned(record, records):
        return
    for field in _TOLD:
        for path, text in record.source.texts(field):
            said = next(filter(None, _AGAIN.findall(own_words(text))), "")
            if said:
                message = f"{quoted(said)} stands in a record that is *learned*"
                advice = "write what happened again in a record with `recurrence_of`"
                yield Finding(RULE, path, message, advice, words=said)


def _is_learned(record: Record, records: Records) -> bool:
    texts = record.source.texts
    changes = record.source.data.get("changes")
    if SOURCE in record.source.data or not isinstance(changes, list):
        return False
    is_made = len(changes) == len(list(texts("changes", "*", "made")))
    is_effective = ("verification", "result"), "effective"
    repeats = any(texts("recurrence_of", "*")) or record.id in _repeated(records)
    return is_made and is_effective in texts("verification", "result") and not repeats


def _repeated(records: Records) -> frozenset[str]:
    return records.once(RULE.name, lambda: frozenset(_reopened(records)))


def _reopened(records: Records) -> Iterator[str]:
    for record in records.records:
        for _, slug in record.source.texts("recurrence_of", "*"):
            yield slug
