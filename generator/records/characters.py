"""Characters that make a text look different from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Rule

HIDDEN_CHARACTER = Rule(
    name="hidden-character",
    requires="Text has no control characters, direction overrides or isolates, tag characters or "
    "line separators; joiners, soft hyphens and direction marks stand in prose only.",
    because="They make a text look different from what it says.",
    refused='title: "Refund\\u202Eed"',
    accepted="title: Refunded",
)

# Controls, separators, overrides and isolates, invisible operators, annotation and tag characters,
# byte order marks, code points that are not characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2061-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(f"{chr(n)}{chr(n + 1)}" for n in range(0x1FFFE, 0x110000, 0x10000))
    + "]"
)
# Joiners, direction marks, soft hyphens and word breaks: some scripts cannot be written without
# them.
_PROSE_ONLY = re.compile("[\u00ad\u061c\u200b-\u200f\u2060]")

_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))

# The flags of England, Scotland and Wales are the only emoji that are spelt with tag characters.
_TAGS = {letter: chr(0xE0000 + letter) for letter in range(ord("a"), ord("z") + 1)}
_NATIONS = "gbeng|gbsct|gbwls".translate(_TAGS)
_FLAG = re.compile(f"\U0001f3f4(?:{_NATIONS})\U000e007f")


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and character of everything in a text that no text may hold."""
    if not _is_printable(text):
        for match in _REFUSED.finditer(_without_flags(text)):
            yield match.start(), match[0]


def without_hidden(text: str) -> tuple[str, list[str]]:
    """Return a text without refused characters, and these; separators of lines end lines."""
    text = text.translate(_LINE_ENDS)
    places = dict(hidden(text))
    if places:
        text = "".join(character for at, character in enumerate(text) if at not in places)
    return text, list(places.values())


def hidden_in_name(name: str) -> str | None:
    """Return the first character that prose may have and a name may not, or None."""
    match = None if name.isascii() else _PROSE_ONLY.search(name)
    return match[0] if match else None


def masked(text: str) -> str:
    """Replace each refused character by U+FFFD; all offsets stay as they are."""
    if _is_printable(text) or not _REFUSED.search(text):
        return text
    shown = _REFUSED.sub("\ufffd", _without_flags(text))
    for flag in _FLAG.finditer(text):
        shown = shown[: flag.start()] + flag[0] + shown[flag.end() :]
    return shown


def same_line_ends(text: str) -> str:
    """Make all line ends those of Unix, and drop a leading byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def describe(character: str) -> str:
    """Return the message for a hidden character, with its code point."""
    return f"an invisible character, U+{ord(character):04X}, can change how this reads"


def _is_printable(text: str) -> bool:
    """Return True if nothing in a text can be refused; much quicker than the pattern."""
    return text.replace("\n", "").isprintable()


def _without_flags(text: str) -> str:
    return _FLAG.sub(lambda flag: "\U0001f3f4" * len(flag[0]), text)
