"""A text says something: no placeholder, no lone number or address, no pointer to another place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule, field_of, quoted
from generator.records.fields import VISIBLE
from generator.records.record import Record, Records
from generator.records.rules.wording import spoken
from generator.records.source import data_beside

RULE = Rule(
    name="says-nothing",
    level="warning",
    requires="A text says what it stands for: not `TBD`, `n/a` or `see attachment`, no lone "
    "number, date or address.",
    because="It fills the field and tells readers nothing; attachments and tickets are not "
    "published with the lesson.",
    refused="failure: See attachment",
    accepted="failure: Refunds were expected in ten days and came after thirty.",
)

_POINTER = r"(?:see|siehe)\s+(?:(?:\w+\s+)?[a-z-]*#?[0-9]+|https?://\S+)"
_SIGNS = " .,:;!?…-–—_*'\"()[]<>/`#"
_FILLED = re.compile(rf"https?://\S+|{_POINTER}|lorem ipsum\b.*", re.IGNORECASE | re.DOTALL)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for each text that is a placeholder, a lone number or a pointer."""
    for path, text in spoken(record):
        if path != ("recovery", "told") and _is_empty_talk(text):
            message = f"`{field_of(path)}` says nothing with {quoted(text)}"
            advice = "write it out in a sentence, for readers who see only this page"
            yield Finding(RULE, path, message, advice)


def _is_empty_talk(text: str) -> bool:
    if len(text) > 2 and _FILLED.fullmatch(text.strip("<>()[]. \n")):
        return True
    if not any(map(str.isalpha, text)):
        return re.search(VISIBLE, text) is not None
    words = text.casefold().strip(_SIGNS).split()
    phrases = data_beside(__file__, "says_nothing.yml")["phrases"]
    return len(text) < 40 and " ".join(words) in phrases
