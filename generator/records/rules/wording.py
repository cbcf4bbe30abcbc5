"""What the rules on wording have in common: where an author speaks, and how a finding is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Path, Rule
from generator.records.fields import quoted
from generator.records.record import Record
from generator.records.wording.pattern import Pattern, PatternGroup
from generator.records.wording.word_index import Searched

_SPOKEN = (
    ("title",),
    ("lesson",),
    ("hypothesis",),
    ("failure",),
    ("impact",),
    ("surprise",),
    ("causes", "*", "text"),
    ("changes", "*", "text"),
    ("no_change",),
    ("recovery", "heard"),
    ("recovery", "empathized"),
    ("recovery", "apologized"),
    ("recovery", "resolved"),
    ("recovery", "diagnosed"),
    ("recovery", "told"),
    ("verification", "measure"),
    ("where_else", "*", "note"),
    ("applied", "*", "where"),
    ("withdrawn",),
)
"""The fields that hold the author's own words: no titles of references, no phrases of customers."""

# Speech, titles and code are other people's words: in quotation marks of any kind, between
# backticks, and in lines that begin with Markdown's >.
_QUOTED = re.compile(
    r"^[ \t]*>.*$|```.*?```|`[^`]{1,400}`|“[^”]{1,800}”|„[^“”]{1,800}[“”]|«[^»]{1,800}»"
    r"|(?<![\w\"])\"(?=\S)[^\"]{1,800}\"(?!\w)|(?<![\w'’])[‘'](?=\w)[^'‘’\n]{1,200}(?<=[\w.!?,])['’](?!\w)",
    re.MULTILINE | re.DOTALL,
)


def worded(rule: Rule, record: Record, group: PatternGroup) -> Iterator[Finding]:
    """Each place where the author's words fit one of the patterns."""
    patterns = group.likely(record.searched)
    for path, text in spoken(record) if patterns else ():
        for pattern, words in group.words_in(Searched(own_words(text)), patterns):
            yield told(rule, path, pattern, words)


def spoken(record: Record) -> Iterator[tuple[Path, str]]:
    """The texts in which the author speaks."""
    for place in _SPOKEN:
        yield from record.source.texts(*place)


def own_words(text: str) -> str:
    """The text in one line without what it quotes."""
    return " ".join(_QUOTED.sub(" … ", text).replace("’", "'").split())


def told(rule: Rule, path: Path, pattern: Pattern, words: str) -> Finding:
    """What was found, why it is in the way, and what to write instead."""
    message = f"{quoted(words)} {pattern.says}"
    return Finding(rule, path, message, pattern.instead or "find other words", words=words)
