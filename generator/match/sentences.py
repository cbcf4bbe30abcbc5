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
    apart = _POINT.sub("\n\n", text)
    flowing = [" ".join(part.split()) for part in _END.split(apart)]
    return list(filter(None, flowing))


def passages(text: str, length: int) -> Iterator[list[str]]:
    """Yield the sentences of a text in passages of about so many words, the last one with more."""
    passage: list[str] = []
    counted = [(sentence, len(sentence.split())) for sentence in sentences(text)]
    left = sum(count for _, count in counted)
    size = 0
    for sentence, count in counted:
        passage.append(sentence)
        size += count
        left -= count
        if size >= length and left >= length:
            yield passage
            passage = []
            size = 0
    if passage:
        yield passage
