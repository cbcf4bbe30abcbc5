"""The gate: whether a passage says enough about a lesson to speak up.

`docs/about/match.md` tells how the numbers were found, and what they cost.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSAGE = 80
"""Words of a passage, which is judged by itself: no text is too long or too short for the gate."""

LEAST = 12
"""Different words, stop words aside, below which a passage is too short to be judged."""

ACTIVITY = 0.1
"""How much the work that a passage announces counts for the lessons of that work."""

CALIBRATED = 57
"""Lessons of the base on which the gate was calibrated; others are brought to it."""

AT_HOME = 0.75
"""A word is at home in a base from so many lessons on, as a power of its size."""

COMMON = 600
"""Lessons that may have a word; one of more tells too little of each to be scored."""

STRENGTH, KNOWN, SIGNS, CODE, AGREEMENT = 1.0, 2.0, 1.5, -0.3, 0.2
"""The weights of the figures."""

THRESHOLD = 4.0

MOST_CODE = 3
"""Words of code that are counted; more say nothing new about a passage."""

NEXT = 0.88
"""The share of the best lesson's score from which another one is shown beside it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the gate sees of a passage.

    ``strength``: the best lesson's score by the square root of the number of words, and by how much
    more a rare word weighs in this base than in that of the calibration. ``known``: the
    share of the words that are at home in the lessons. ``signs``: warning signs by the square root
    of the words. ``code``: the number of words that are code, up to ``MOST_CODE``. ``agreement``:
    the number of other passages of the text that are near the same lesson.
    """

    strength: float
    known: float
    signs: float
    code: int
    agreement: int = 0

    @property
    def total(self) -> float:
        """The weighted sum."""
        return (
            STRENGTH * self.strength
            + KNOWN * self.known
            + SIGNS * self.signs
            + CODE * self.code
            + AGREEMENT * self.agreement
        )

    @property
    def grade(self) -> float:
        """The distance to the threshold; the gate is open from zero on."""
        return self.total - THRESHOLD


SILENT = Figures(0.0, 0.0, 0.0, 0)
