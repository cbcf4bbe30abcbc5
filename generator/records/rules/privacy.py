"""The common part of the rules on privacy: every text of the file is searched, none repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from generator.problem import Finding, Rule
from generator.records.record import Record, Records
from generator.records.source import everything
from generator.records.suppressions import comments
from generator.records.wording.pattern import Pattern
from generator.records.wording.word_index import Searched


def disclosed(
    rule: Rule, kind: str, advice: str, record: Record, records: Records
) -> Iterator[Finding]:
    """Yield a finding for each value, name or comment that fits a pattern of a kind."""
    group = records.patterns[kind]
    patterns = group.likely(record.searched)
    if not patterns:
        return
    for path, name, text in everything(record.source.data):
        # A value behind its name, and once more as a browser would read an address.
        read = unquote(text)
        again = "" if read == text else read
        searched = Searched(f"{name}: {text} {again}")
        value = " ".join(text.split())
        for pattern, words in group.words_in(searched, patterns):
            finding = _finding(rule, pattern, words, advice)
            is_name = words in name and words not in value
            yield replace(finding, path=path, at_key=is_name)
    for (line, column), comment in comments(record.source):
        searched = Searched(comment)
        for pattern, words in group.words_in(searched, patterns):
            finding = _finding(rule, pattern, words, advice)
            start = max(0, comment.find(words))
            yield replace(finding, place=(line, column + start))


def masked(words: str) -> str:
    """Shorten a secret to its first four characters at most, and an ellipsis."""
    return f"{words[: min(4, len(words) // 3)]}…"


def _finding(rule: Rule, pattern: Pattern, words: str, advice: str) -> Finding:
    message = f"`{masked(words)}` {pattern.says}"
    return Finding(rule, (), message, pattern.instead or advice, words=words)
