"""Tell which lessons were used, and how far lessons get on their way to being used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from generator.insights.health import Share, worked
from generator.insights.relations import RelationsById
from generator.insights.stage import is_changed, is_followed
from generator.insights.totals import count_each
from generator.records.choices import Use
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson

StepName = Literal["changed", "verified", "embedded", "used", "came-back"]


@dataclass(frozen=True, slots=True)
class UseCount:
    """How often each thing became of a lesson, and when it was last used, or else turned down."""

    lesson: Lesson
    outcomes: Mapping[Use, int]
    last: PartialDate | None

    @property
    def used(self) -> int:
        """How often it was used, as it is or with changes."""
        return sum(self.outcomes.values()) - self.outcomes[Use.NOT_USED]


@dataclass(frozen=True, slots=True)
class UseOverview:
    """The lessons by what became of them: used, most often first, turned down, or no word of it.

    Of those without a word, the severest come first. Withdrawn and superseded ones are left out
    there, since nobody is to use them.
    """

    used: Sequence[UseCount]
    turned_down: Sequence[UseCount]
    unused: Sequence[Lesson]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel from the record to its use.

    ``lessons`` are those that took it and every step before, and ``share`` is their part of those
    that took the steps before; ``alone`` is how many of all took this one, whatever came before it.
    """

    name: StepName
    lessons: Sequence[Lesson]
    share: Share
    alone: int


def overview(lessons: Iterable[Lesson]) -> UseOverview:
    """Sort lessons by what became of them."""
    used = []
    turned_down = []
    unused = []
    for lesson in lessons:
        counted = use_count(lesson)
        if counted.used:
            used.append(counted)
        elif lesson.applied:
            turned_down.append(counted)
        elif is_followed(lesson):
            unused.append(lesson)
    used.sort(key=attrgetter("used"), reverse=True)
    unused.sort(key=attrgetter("severity_or_unsaid.order"), reverse=True)
    return UseOverview(used, turned_down, unused)


def use_count(lesson: Lesson) -> UseCount:
    """Count what became of a lesson."""
    outcomes = count_each(Use, map(attrgetter("outcome_or_unsaid"), lesson.applied))
    used = [use for use in lesson.applied if use.outcome is not Use.NOT_USED]
    dates = [use.date for use in used or lesson.applied if use.date]
    last = max(dates, key=attrgetter("last"), default=None)
    return UseCount(lesson, outcomes, last)


def is_used(lesson: Lesson) -> bool:
    """Return True if somebody used the lesson, as it is or with changes."""
    return use_count(lesson).used > 0


def is_embedded(lesson: Lesson) -> bool:
    """Return True if a change that was made is written into a procedure."""
    return any(change.made and change.embedded_in for change in lesson.changes)


def funnel(lessons: Sequence[Lesson], relations: RelationsById) -> list[Step]:
    """Count how many lessons take each step: changed, verified, in a procedure, used, came back.

    Verified means that the changes were seen to work. The first step is a share of all lessons,
    each other one of those that took the steps before.
    """
    steps: Mapping[StepName, Callable[[Lesson], bool]] = {
        "changed": is_changed,
        "verified": lambda lesson: bool(worked([lesson])),
        "embedded": is_embedded,
        "used": is_used,
        "came-back": lambda lesson: bool(relations[lesson.id].recurrences),
    }
    taken = list(lessons)
    counted = []
    for name, takes in steps.items():
        before = len(taken)
        alone = sum(map(takes, lessons))
        taken = list(filter(takes, taken))
        share = Share(len(taken), before)
        counted.append(Step(name, taken, share, alone))
    return counted
