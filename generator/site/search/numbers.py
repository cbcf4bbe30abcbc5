"""Numbers as text, that JSON holds, a server compresses well, and the browser reads quickly.

A number is written in groups of five bits, the lowest first, one character a group; a character of
the upper half says that more follow (the variable-length quantity of source maps, without the
sign).
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import sub

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


# Most numbers have one group to three.
_MORE = ALPHABET[32:]
_TWO = [*ALPHABET[:32], *(low + high for high in ALPHABET[1:32] for low in _MORE)]
_FIRST = [low + high for high in _MORE for low in _MORE]
_SMALL = [*_TWO, *(first + high for high in ALPHABET[1:32] for first in _FIRST)]
_LESS_ONE = ["", *_SMALL]


def all_written(numbers: Iterable[int]) -> str:
    """Encode numbers, one after the other."""
    known = list(numbers)
    if max(known, default=0) < len(_SMALL):
        return "".join(map(_SMALL.__getitem__, known))
    parts = [_SMALL[one] if one < len(_SMALL) else written(one) for one in known]
    return "".join(parts)


def gaps(rising: Iterable[int]) -> str:
    """Delta-encode rising numbers: each less the one before and one, the first from zero.

    >>> gaps([0, 1, 5])
    'AAD'
    """
    numbers = list(rising)
    distances = list(map(sub, numbers, [-1, *numbers]))
    if max(distances, default=0) < len(_LESS_ONE):
        return "".join(map(_LESS_ONE.__getitem__, distances))
    return all_written(distance - 1 for distance in distances)
