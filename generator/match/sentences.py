"""The sentences of a text about work, without what its writer did not say.

Code, quotes, templates, trailers and addresses are taken off: they match anything, or are the
words of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST = 100_000
"""Characters that are read of a text."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCED = re.compile(
    r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE
)
_QUOTED = re.compile(r"^(?:[ \t]*>|\t| {4,}(?![-*+] )\S)[^\n]*", re.MULTILINE)
_TRAILER = re.compile(r"^[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: [^\n]*", re.MULTILINE)
_TEMPLATE = re.compile(r"^[ \t]*(?:#{1,6} [^\n]*|[-*+] \[[ xX]\][^\n]*)", re.MULTILINE)
_INLINE = re.compile(r"`[^`\n]{0,200}`|https?://\S+|!?\[[^\]\n]{0,200}\]\([^)\n]{0,200}\)")
_POINT = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_END = re.compile(r"(?<=[.!?:;])\s+|\n[ \t]*\n")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in one line each, without code, quotes and the like."""
    text = text[:MOST].replace("\r\n", "\n")
    for part in (_COMMENT, _FENCED, _QUOTED, _TRAILER, _TEMPLATE, _INLINE):
        text = part.sub(" ", text)
    parts = _END.split(_POINT.sub("\n\n", text))
    return [" ".join(part.split()) for part in parts if part.strip()]


def passages(text: str, length: int) -> Iterator[list[str]]:
    """Yield the sentences of a text in passages of about so many words, the last one with more."""
    passage: list[str] = []
    left = sum(len(sentence.split()) for sentence in sentences(text))
    size = 0
    for sentence in sentences(text):
        passage.append(sentence)
        size += len(sentence.split())
        left -= len(sentence.split())
        if size >= length and left >= length:
            yield passage
            passage, size = [], 0
    if passage:
        yield passage
