# ruff: noqa: INP001
"""Trains the scales of the gate on the texts in tests/intake/gate/learned: `make scales`.

Logistic regression by stochastic gradient descent with a rate for each weight (AdaGrad: Duchi,
Hazan and Singer, 2011), in plain Python and in a fixed order: the same texts give the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from generator.intake import scales
from generator.records.elsewhere import Matter

ROOT = Path(__file__).parents[1]
LEARNED = ROOT / "tests/intake/gate/learned"
BELONGS = "belongs"
EPOCHS, RATE, KEPT = 10, 0.3, 1e-5
COPIES = 3
"""Copies of a text in which words of a kind stand for one another."""
EXCHANGED = 0.6
"""The share of such words that are exchanged in a copy; each copy counts half."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")

Example = tuple[Sequence[int], int, float]
"""The numbers of a text's signs, what it is, and how much it counts."""


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text that is learned from, with its kind: a matter, or that it belongs."""
    for path in sorted(LEARNED.glob("*.txt")):
        if path.stem != "kin":
            for line in path.read_text("utf-8").splitlines():
                yield line, path.stem
    for path in sorted(LEARNED.glob("*.yml")):
        for kind, group in yaml.safe_load(path.read_text("utf-8")).items():
            for text in group:
                yield text, kind


def kin() -> dict[str, list[list[str]]]:
    """Return the groups of words that may stand for one another, by each of their words."""
    groups: dict[str, list[list[str]]] = {}
    for line in (LEARNED / "kin.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            group = line.split()
            for word in group:
                groups.setdefault(word, []).append(group)
    return groups


def varied(text: str, groups: dict[str, list[list[str]]], chance: random.Random) -> str:
    """Return a copy of a text with other words of the same kinds."""

    def other(found: re.Match[str]) -> str:
        word = found[0].lower()
        if word not in groups or chance.random() >= EXCHANGED:
            return found[0]
        return chance.choice(chance.choice(groups[word]))

    return _WORD.sub(other, text)


def examples() -> list[tuple[Sequence[int], str, float]]:
    """Return every text and its copies as the numbers of its signs, with its kind and weight."""
    groups, chance = kin(), random.Random(1)  # noqa: S311
    found = []
    for text, kind in texts():
        found.append((scales.signs_of(text), kind, 1.0))
        for _ in range(COPIES):
            copy = varied(text, groups, chance)
            if copy != text:
                found.append((scales.signs_of(copy), kind, 0.5))
    return found


def trained(learned: Sequence[Example], places: int) -> list[float]:
    """Return the weight at each place that tells examples of 1 from those of 0."""
    weights, squares = [0.0] * places, [1e-8] * places
    order = list(learned)
    chance = random.Random(2)  # noqa: S311
    for _ in range(EPOCHS):
        chance.shuffle(order)
        for signs, label, counts in order:
            spots = [sign % places for sign in signs]
            size = 1 / math.sqrt(len(spots))
            total = size * sum(weights[spot] for spot in spots)
            error = counts * (label - 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
            for spot in spots:
                slope = error * size - KEPT * weights[spot]
                squares[spot] += slope * slope
                weights[spot] += RATE * slope / math.sqrt(squares[spot])
    return weights


def digest() -> bytes:
    """Return what the weights were made of, in 32 bytes: the texts, this script, the signs."""
    sum_ = hashlib.sha256()
    for path in [*sorted(LEARNED.iterdir()), Path(__file__), Path(scales.__file__)]:
        sum_.update(path.read_bytes())
    return sum_.digest()


def main() -> None:
    """Write the weights anew: for stopping, then for each matter."""
    known = examples()
    stopping = [(signs, int(kind != BELONGS), counts) for signs, kind, counts in known]
    tables = [trained(stopping, scales.PLACES)]
    others = [example for example in known if example[1] != BELONGS]
    for matter in Matter:
        of_it = [(signs, int(kind == matter.value), counts) for signs, kind, counts in others]
        tables.append(trained(of_it, scales.FEWER))
    weights = [round(scales.STEPS * weight) for table in tables for weight in table]
    held = (max(-127, min(127, weight)) for weight in weights)
    scales.FILE.write_bytes(digest() + array("b", held).tobytes())


if __name__ == "__main__":
    main()
