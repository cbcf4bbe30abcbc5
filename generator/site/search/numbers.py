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
    """A number from zero on.

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
    """Numbers, one after the other."""
    return "".join(
        [
            _SMALL[number]
            if number < 1024
            else _FIRST[number & 1023]
            + (_SMALL[number >> 10] if number < 1 << 20 else written(number >> 10))
            for number in numbers
        ]
    )


def gaps(rising: Iterable[int]) -> str:
    """Rising numbers, each as its distance from the one before, less one; the first from zero.

    >>> gaps([0, 1, 5])
    'AAD'
    """
    numbers = [-1, *rising]
    return all_written([number - before - 1 for before, number in pairwise(numbers)])
