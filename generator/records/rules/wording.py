"""The common part of the rules on wording: the author's own texts, and the finding's message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Path, Rule, quoted
from generator.records.record import Record, Records
from generator.records.wording.word_index import Searched

_SPOKEN = """
    title lesson hypothesis failure impact surprise causes.*.text changes.*.text no_change
    recovery.first_contact recovery.heard recovery.empathized recovery.apologized recovery.resolved
    recovery.diagnosed recovery.told recovery.outcome verification.measure verification.found
    where_else.*.note ask stop_when applied.*.where applied.*.note withdrawn
"""
"""The fields that hold the author's own words: no titles of references, no phrases of customers."""

# Speech, titles and code are other people's words: in quotation marks of any kind, between
# backticks, and in lines that begin with Markdown's >.
_QUOTED = re.compile(
    r"^[ \t]*>.*$|```.*?```|`[^`]{1,400}`|“[^”]{1,800}”|„[^“”]{1,800}[“”]|«[^»]{1,800}»"
    r"|(?<![\w\"])\"(?=\S)[^\"]{1,800}\"(?!\w)"
    r"|(?<![\w'’])[‘'](?=\w)[^'‘’\n]{1,200}(?<=[\w.!?,])['’](?!\w)",
    re.MULTILINE | re.DOTALL,
)


def worded(rule: Rule, kind: str, record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each place in the author's texts that fits a pattern of a kind."""
    group = records.patterns[kind]
    patterns = group.likely(record.searched)
    if not patterns:
        return
    for path, text in spoken(record):
        searched = Searched(own_words(text))
        for pattern, words in group.words_in(searched, patterns):
            message = f"{quoted(words)} {pattern.says}"
            advice = pattern.instead or "find other words"
            yield Finding(rule, path, message, advice, words=words)


def spoken(record: Record) -> Iterator[tuple[Path, str]]:
    """Yield the author's own texts with their paths: no titles of sources, no customers' words."""
    for field in _SPOKEN.split():
        yield from record.source.texts(*field.split("."))


def own_words(text: str) -> str:
    """Return a text in one line, with an ellipsis for each quotation and piece of code."""
    return " ".join(_QUOTED.sub(" … ", text).replace("’", "'").split())
