"""Numbers as text, that JSON holds, a server compresses well, and the browser reads quickly.

A number is written in groups of five bits, the lowest first, one character a group; a character of
the upper half says that more follow (the variable-length quantity of source maps, without the
sign).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def written(number: int) -> str:
    """Encode a number from zero on.

    >>> written(3), written(40)
    ('D', 'oB')
    """
    text = ""
    while number >= 32:
        text += ALPHABET[32 + (number & 31)]
        number >>= 5
    return text + ALPHABET[number]


# Most numbers are small, and most others take two groups more.
_SMALL = [written(number) for number in range(1024)]
_FIRST = [ALPHABET[32 + low] + ALPHABET[32 + high] for high in range(32) for low in range(32)]


def all_written(numbers: Iterable[int]) -> str:
    """Encode numbers, one after the other."""
    parts = []
    for number in numbers:
        if number < 1024:
            parts.append(_SMALL[number])
        else:
            rest = number >> 10
            parts.append(_FIRST[number & 1023])
            parts.append(_SMALL[rest] if rest < 1024 else written(rest))
    return "".join(parts)


def gaps(rising: Iterable[int]) -> str:
    """Delta-encode rising numbers: each less the one before and one, the first from zero.

    >>> gaps([0, 1, 5])
    'AAD'
    """
    numbers = [-1, *rising]
    return all_written([number - before - 1 for before, number in pairwise(numbers)])
