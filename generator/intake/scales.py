"""Scales that tell what belongs among lessons from what does not, and what the latter is.

They add up what the words of a text weigh, the pieces of its words, and each two that follow one
another. The weights were learned from some thousand texts of both kinds by `.ci/scales.py`, and
stand in `scales.bin`: a digest of what they were learned from, then one byte for each place of the
tables. A sign finds its place by its number (hashing, as in Weinberger and others, 2009), so that
no list of words is needed, and two signs may share a place. Nothing is kept or sent.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from generator.records.elsewhere import Matter

PLACES, FEWER = 2**16, 2**12
"""Places of the table that tells what does not belong, and of each that tells what it then is."""
STEPS = 24
"""Steps of a weight in one; weights are whole numbers from -127 to 127."""
DIGEST = 32
"""Bytes at the start of the file that are no weights."""
FILE = Path(__file__).with_name("scales.bin")
_STEM, _PIECE = 5, 4
"""Letters of a beginning, and of a piece."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[!?]")


def signs_of(text: str) -> Sequence[int]:
    """Return the numbers of what a text is known by, each once, in order."""
    found = _WORD.findall(text.lower().replace("’", "'"))
    words = ["0" if word.isdigit() else word for word in found]
    signs = _signs(words) if words else ()
    return sorted({zlib.crc32(sign.encode()) for sign in signs})


def weight(signs: Sequence[int], matter: Matter | None = None) -> float:
    """Return how much signs speak against a lesson, or for a matter; 0 for and against alike.

    Many signs weigh no more than few: their sum is divided by the square root of their number.
    """
    start, places = _table(matter)
    weights = _weights()
    total = sum(weights[start + sign % places] for sign in signs)
    return total / (STEPS * math.sqrt(len(signs) or 1))


def _signs(words: Sequence[str]) -> Iterator[str]:
    """Yield the words, the pieces of each, and the beginnings of each two that follow."""
    yield from words
    stems = ["^", *(word[:_STEM] for word in words), "$"]
    yield from (f"{first} {second}" for first, second in pairwise(stems))
    for word in words:
        framed = f"<{word}>"
        yield from (f"#{framed[at : at + _PIECE]}" for at in range(len(framed) - _PIECE + 1))


def _table(matter: Matter | None) -> tuple[int, int]:
    """Return where the weights of a table begin, and how many there are."""
    if matter is None:
        return 0, PLACES
    return PLACES + FEWER * list(Matter).index(matter), FEWER


@cache
def _weights() -> memoryview:
    return memoryview(FILE.read_bytes())[DIGEST:].cast("b")
