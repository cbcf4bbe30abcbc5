"""The fixed values of a record, in their order, each with the name that readers see."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, Self, get_args, get_origin

from pydantic_core import core_schema

Origin = Literal["written", "derived"]

UNKNOWN_FACTOR = "unknown"
"""The factor of a cause that nobody told: a word of every vocabulary, and no factor in figures."""


class Choice(StrEnum):
    """A value that authors write or, when it is derived, that the program works out.

    ``order`` is the place among all values, from 0; ``label`` what readers see in tables.
    """

    label: str
    order: int
    origin: Origin

    def __new__(cls, value: str, label: str = "", origin: Origin = "written") -> Self:
        """Make the value of a record with its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.origin = origin
        member.order = len(cls.__members__)
        return member

    @classmethod
    def written(cls) -> list[Self]:
        """Return the values that a record may hold."""
        return [value for value in cls if value.origin == "written"]

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> core_schema.CoreSchema:
        return core_schema.literal_schema(cls.written())


class Kind(Choice):
    """The kind of a lesson; a register may not tell. A practice is no failure."""

    FAILURE = "failure", "Failures"
    NEAR_MISS = "near-miss", "Near misses"
    EXPERIMENT = "experiment", "Experiments"
    PRACTICE = "practice", "Practices"
    UNSAID = "unsaid", "Not said", "derived"


class Severity(Choice):
    """The effect on the people served, the mildest first; what is not said comes before all."""

    UNSAID = "unsaid", "not said", "derived"
    MINOR = "minor", "minor"
    MODERATE = "moderate", "moderate"
    MAJOR = "major", "major"
    CRITICAL = "critical", "critical"


class Strength(Choice):
    """The strength of a change (RCA² action hierarchy), the strongest first."""

    STRONG = "strong", "Strong"
    INTERMEDIATE = "intermediate", "Intermediate"
    WEAK = "weak", "Weak"
    UNSAID = "unsaid", "Strength not said", "derived"
    UNCHANGED = "unchanged", "No change known to be made", "derived"


class RecoveryPart(Choice):
    """A part of service recovery (HEARD, Disney Institute), in the order that people meet it."""

    FIRST_CONTACT = "first_contact", "First heard from us"
    HEARD = "heard", "Heard"
    EMPATHIZED = "empathized", "Empathized"
    APOLOGIZED = "apologized", "Apologized"
    RESOLVED = "resolved", "Resolved"
    DIAGNOSED = "diagnosed", "Diagnosed"
    TOLD = "told", "Told what changed"
    OUTCOME = "outcome", "Did they stay?"


class Outcome(Choice):
    """The result of verifying a lesson's changes, or the distance from there."""

    EFFECTIVE = "effective", "Seen to work"
    PARTLY = "partly", "Worked in part"
    NOT_EFFECTIVE = "not-effective", "Seen not to work"
    UNVERIFIED = "unverified", "Nobody has verified it yet", "derived"
    UNMADE = "unmade", "Changes not all made yet", "derived"
    UNDECIDED = "undecided", "No change decided", "derived"
    UNTOLD = "untold", "Not told whether anything changed", "derived"


class Look(Choice):
    """What somebody found where a failure could happen, too."""

    UNCHECKED = "unchecked", "Nobody has looked yet"
    FOUND = "found", "Found here too"
    CLEAR = "clear", "Clear"
    IMPOSSIBLE = "not-applicable", "Cannot happen here"


class Use(Choice):
    """What became of a lesson where somebody needed it."""

    AS_IS = "as-is", "Used as it is"
    MODIFIED = "modified", "Used with changes"
    NOT_USED = "not-used", "Not for us"
    UNSAID = "unsaid", "Used, not said how", "derived"


def choices_of(annotation: Any) -> tuple[str, ...]:
    """Return the fixed values that an annotation allows; none if it allows others, too."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return tuple(choice.value for choice in annotation.written())
    return ()
