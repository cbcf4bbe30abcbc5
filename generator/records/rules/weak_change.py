"""At least one change does more than ask people to be careful."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.record import Record, Records
from generator.records.rules.wording import own_words
from generator.records.wording.pattern import Pattern
from generator.records.wording.word_index import Searched

RULE = Rule(
    name="weak-change",
    level="warning",
    requires="Not every change is a reminder, training or an appeal, and not every change has "
    "`strength: weak`.",
    because="What relies on memory and attention lasts for weeks (RCA² action hierarchy). It may "
    "stand beside a stronger change; `# allow weak-change: why` above `changes` allows it alone.",
    refused="changes:\n  - text: Remind staff to check the address",
    accepted="changes:\n  - text: Let the till compare the address with the last order",
)

_STRONGER = (
    "add one that makes the failure impossible or lets a machine catch it (strong), or a "
    "checklist, a second pair of eyes, a simpler step (intermediate)"
)

_STATED = Pattern("stated", "", "relies on memory and attention"), ""
"""The pattern and the words by which a change is weak that says so itself."""


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding at the first change when all are weak, by strength or by words."""
    changes = record.source.data.get("changes")
    if not isinstance(changes, list) or not changes:
        return
    strengths = dict(record.source.texts("changes", "*", "strength"))
    texts = dict(record.source.texts("changes", "*", "text"))
    group = records.patterns["weak_change"]
    reasons = []
    for number in range(len(changes)):
        strength = strengths.get(("changes", number, "strength"))
        text = texts.get(("changes", number, "text"))
        reason = _STATED if strength == "weak" else None
        if text and not strength:
            searched = Searched(own_words(text))
            reason = next(group.words_in(searched), None)
        if reason is None:
            return
        reasons.append(reason)
    pattern, words = reasons[0]
    which = "each change is weak, and the first" if len(reasons) > 1 else "the only change"
    shown = ""
    if words:
        shown = f" ({quoted(words)})"
    message = f"{which}{shown} {pattern.says}"
    advice = pattern.instead or _STRONGER
    yield Finding(RULE, ("changes", 0, "text"), message, advice, words=words)
