"""Scales that tell what belongs among lessons from what does not, and what the latter is.

They add up what the words of a text weigh, the pieces of its words, each two that follow one
another, and the persons and times that it speaks of, in their order: *I saw him* is told otherwise
than *it was seen*. The weights were learned from some thousand texts of both kinds by
`.ci/scales.py`, and stand in `scales.bin`: a digest of what they were learned from, then one byte
for each place of the tables. A sign finds its place by its number (hashing, as in Weinberger and
others, 2009), so that no list of words is needed, and two signs may share a place. Nothing is kept
or sent.
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

PLACES, FEWER = 2**16, 2**14
"""Places of the table that tells what does not belong, and of each that tells what it then is."""
STEPS = 24
"""Steps of a weight in one; weights are whole numbers from -127 to 127."""
DIGEST = 32
"""Bytes at the start of the file that are no weights."""
FILE = Path(__file__).with_name("scales.bin")
_STEM, _PIECE = 5, 4
"""Letters of a beginning, and of a piece."""
_SPEAKS_OF = {
    "I": "i me my mine myself i'm i've i'll i'd ich mich mir mein meine meinen meiner",
    "you": "you your yours you'll you're you've sie du ihr ihre ihren euch dich",
    "one": "he she him her his hers he's she's er ihm ihn",
    "we": "we us our ours we've wir uns unser unsere",
    "will": "will going gonna soon next tonight tomorrow werde wird morgen",
    "is": "is are has does keeps says ist sind hat",
    "was": "was were had did got went came told said rang kept war waren hatte wurde wurden",
    "why": "because since as so weil da denn",
}
"""Persons, times and reasons, and words that tell of them, in English and German."""
_KIND = {word: kind for kind, words in _SPEAKS_OF.items() for word in words.split()}
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
    """Yield the words, the pieces of each, each two that follow, and what is spoken of."""
    yield from words
    yield from _spoken_of(words)
    stems = ["^", *(word[:_STEM] for word in words), "$"]
    yield from (f"{first} {second}" for first, second in pairwise(stems))
    for word in words:
        framed = f"<{word}>"
        yield from (f"#{framed[at : at + _PIECE]}" for at in range(len(framed) - _PIECE + 1))


def _spoken_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the kinds of persons and times that words tell of, and each two that follow."""
    kinds = ["^", *filter(None, map(_kind, words)), "$"]
    yield from (f"@{kind}" for kind in kinds)
    yield from (f"@{first} {second}" for first, second in pairwise(kinds))


def _kind(word: str) -> str:
    """Return the person or time that a word tells of, or an empty text."""
    is_past = word.endswith("ed") and len(word) > 4
    return _KIND.get(word, "was" if is_past else "")


def _table(matter: Matter | None) -> tuple[int, int]:
    """Return where the weights of a table begin, and how many there are."""
    if matter is None:
        return 0, PLACES
    return PLACES + FEWER * list(Matter).index(matter), FEWER


@cache
def _weights() -> memoryview:
    return memoryview(FILE.read_bytes())[DIGEST:].cast("b")
