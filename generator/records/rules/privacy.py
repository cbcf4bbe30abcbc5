"""What the rules on privacy have in common: every text of the file is looked at, and nothing is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from generator.problem import Finding, Rule
from generator.records.record import Record
from generator.records.source import everything
from generator.records.suppressions import comments
from generator.records.wording.pattern import Pattern, PatternGroup
from generator.records.wording.word_index import Searched


def disclosed(rule: Rule, record: Record, group: PatternGroup, advice: str) -> Iterator[Finding]:
    """Each secret or datum in a value, a name or a comment of the file."""
    patterns = group.likely(record.searched)
    for path, name, said in everything(record.source.data) if patterns else ():
        for pattern, words in group.words_in(Searched(_line(name, said)), patterns):
            is_name = words in name and words not in " ".join(said.split())
            yield replace(_told(rule, pattern, words, advice), path=path, at_key=is_name)
    for (line, column), comment in comments(record.source) if patterns else ():
        for pattern, words in group.words_in(Searched(comment), patterns):
            place = line, column + max(0, comment.find(words))
            yield replace(_told(rule, pattern, words, advice), place=place)


def masked(words: str) -> str:
    """As much of a secret or datum as tells which one is meant."""
    return f"{words[: min(4, len(words) // 3)]}…"


def _line(name: str, said: str) -> str:
    """A value behind its name, and once more as a browser would read it when it is an address."""
    read = unquote(said) if "%" in said else said
    return " ".join(f"{name}: {said} {'' if read == said else read}".split())


def _told(rule: Rule, pattern: Pattern, words: str, advice: str) -> Finding:
    return Finding(
        rule, (), f"`{masked(words)}` {pattern.says}", pattern.instead or advice, words=words
    )
