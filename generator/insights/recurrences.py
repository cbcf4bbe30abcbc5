"""Find the failures that came back, after how long, and after which changes."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.insights.relations import RelationsById, chain
from generator.insights.stage import result_of
from generator.records.choices import Strength
from generator.records.fields import PartialDate
from generator.records.lesson import Change, Lesson


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two dates, as exactly as both are known.

    ``months`` come beside full years, ``days`` are all.
    """

    years: int
    months: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Return:
    """A recurrence: both lessons, the time between, and the changes made in it, oldest first."""

    earlier: Lesson
    later: Lesson
    after: Span
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The lessons of one failure, oldest first, and each time that it came back."""

    lessons: tuple[Lesson, ...]
    returns: tuple[Return, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of lessons whose last change had a strength, and how many of them came back."""

    strength: Strength
    came_back: int
    lessons: int

    @property
    def stayed_away(self) -> int:
        """The number of lessons whose failure did not come back so far."""
        return self.lessons - self.came_back


def chains(lessons: Sequence[Lesson], relations: RelationsById) -> tuple[Chain, ...]:
    """Return the chain of each failure that came back: the most frequent first, then the latest.

    A chain of which no lesson is tracked is left out.
    """
    chains: list[Chain] = []
    placed: set[str] = set()
    for lesson in lessons:
        if relations[lesson.id].recurrences and lesson.id not in placed:
            linked = [other for other in chain(lesson, relations) if other.id not in placed]
            placed.update(other.id for other in linked)
            returns = []
            for earlier in linked:
                for later in relations[earlier.id].recurrences:
                    after = span(earlier.date, later.date)
                    changes = made(earlier, before=later)
                    returns.append(Return(earlier, later, after, changes))
            if any(other.tracked for other in linked):
                chains.append(Chain(tuple(linked), tuple(returns)))
    chains.sort(key=_most_often)
    return tuple(chains)


def _most_often(chain: Chain) -> tuple[int, int, str]:
    days = [again.later.date.first for again in chain.returns]
    last = max(days).toordinal()
    return -len(days), -last, chain.lessons[0].id


def made(lesson: Lesson, before: Lesson | None = None) -> tuple[Change, ...]:
    """Return the changes of a lesson that were made before another one happened, the last one last.

    Without another one, all that were made. A month or a year counts from its first day. A change
    of the same day came too late.
    """
    limit = before.date.first if before else datetime.date.max
    changes = sorted(lesson.changes, key=_day_made)
    days = list(map(_day_made, changes))
    return tuple(changes[: bisect_left(days, limit)])


def _day_made(change: Change) -> datetime.date:
    """Return the first day on which a change may have been made; the last of all if it is not."""
    if change.made:
        return change.made.first
    return datetime.date.max


def span(earlier: PartialDate, later: PartialDate) -> Span:
    """Return the time between two dates; nothing if the later one does not lie later."""
    shorter = min(earlier.text, later.text, key=len)
    begin = earlier.first
    end = max(earlier.first, later.first)
    years = end.year - begin.year
    months = years * 12 + end.month - begin.month
    if len(shorter) == len("2017"):
        return Span(years, None, None)
    if len(shorter) == len("2017-04"):
        return Span(*divmod(months, 12), None)
    if end.day < begin.day:
        months -= 1
    return Span(*divmod(months, 12), (end - begin).days)


def tallies(lessons: Iterable[Lesson], relations: RelationsById) -> tuple[Tally, ...]:
    """Count the lessons, and those that came back, by strength of the last change.

    Withdrawn lessons do not count. The last change of what came back is the last one made before it
    last did.
    """
    counted: Counter[Strength] = Counter()
    came_back: Counter[Strength] = Counter()
    for lesson in lessons:
        if lesson.withdrawn:
            continue
        again = relations[lesson.id].recurrences
        changes = made(lesson, before=again[-1] if again else None)
        strength = changes[-1].strength_or_unsaid if changes else Strength.UNCHANGED
        counted[strength] += 1
        came_back[strength] += bool(again)
    tallies = []
    for strength in Strength:
        tally = Tally(strength, came_back[strength], counted[strength])
        tallies.append(tally)
    return tuple(tallies)


def seen_not_to_work(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Return the lessons whose changes were verified and found not effective."""
    standing = [lesson for lesson in lessons if not lesson.withdrawn]
    return [lesson for lesson in standing if result_of(lesson) == "not-effective"]
