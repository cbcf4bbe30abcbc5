"""What is still to be done, by whom and by when: changes, verifications, reviews, and people who were not told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from generator.insights.relations import Relations
from generator.insights.stage import review_due, stands
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson, Verification

SOON = 90
"""So many days ahead somebody should know of what is due."""


class Task(Enum):
    """What is to be done, in the order of a lesson's life."""

    CHANGE = "change"
    TELLING = "telling"
    VERIFICATION = "verification"
    REVIEW = "review"


class Group(Enum):
    """How pressing a thing is, the most pressing first."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    UNPLANNED = "unplanned"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is still to be done.

    ``path`` is the value of the record that will change when it is done, ``words`` what the record
    says of it, and ``owner`` a role as it was written. ``days`` are those since it was due, until
    it is due, or, when nothing is due, since the failure; of a month or a year, its last day
    counts.
    """

    lesson: Lesson
    task: Task
    path: tuple[str | int, ...]
    words: str | None = None
    owner: str | None = None
    due: PartialDate | None = None
    group: Group = Group.UNDATED
    days: int = 0


def follow_through(
    lessons: Sequence[Lesson], relations: Mapping[str, Relations], today: datetime.date
) -> tuple[Item, ...]:
    """Everything that is still to be done, most pressing first; then by owner, nobody last; then the longest due.

    Nothing is to be done about a withdrawn or a superseded lesson.
    """
    items = [item for lesson in lessons for item in _open(lesson, relations[lesson.id], today)]
    return tuple(sorted(items, key=_pressing))


def owners(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Every role that sees to a change or a verification, by the alphabet, spelled as in the newest lesson."""
    spellings: dict[str, str] = {}
    for lesson in lessons:
        for owner in _roles(lesson) if stands(lesson) else ():
            spellings.setdefault(same_owner(owner), owner)
    return tuple(spellings[key] for key in sorted(spellings))


def same_owner(owner: str | None) -> str:
    """What two spellings of one role have in common: `` quality  Office`` is ``Quality office``."""
    return " ".join((owner or "").casefold().split())


def _roles(lesson: Lesson) -> Iterator[str]:
    yield from (change.owner for change in lesson.changes if change.owner)
    if lesson.verification and lesson.verification.by:
        yield lesson.verification.by


def _open(lesson: Lesson, its: Relations, today: datetime.date) -> Iterator[Item]:
    if stands(lesson):
        for found in (
            _changes(lesson),
            _verification(lesson, its),
            _review(lesson),
            _telling(lesson),
        ):
            yield from (_placed(item, today) for item in found)


def _changes(lesson: Lesson) -> Iterator[Item]:
    for number, change in enumerate(lesson.changes):
        if change.made is None:
            yield Item(
                lesson, Task.CHANGE, ("changes", number), change.text, change.owner, change.due
            )


def _verification(lesson: Lesson, its: Relations) -> Iterator[Item]:
    check = lesson.verification or Verification()
    is_made = lesson.changes and all(change.made for change in lesson.changes)
    # A failure that came back has already told whether the changes worked.
    if check.result is None and (check.due or (is_made and not its.recurrences)):
        yield Item(lesson, Task.VERIFICATION, ("verification",), check.measure, check.by, check.due)


def _review(lesson: Lesson) -> Iterator[Item]:
    if due := review_due(lesson):
        yield Item(lesson, Task.REVIEW, ("review",), due=PartialDate.parse(due.isoformat()))


def _telling(lesson: Lesson) -> Iterator[Item]:
    if (
        lesson.recovery
        and not lesson.recovery.told
        and any(change.made for change in lesson.changes)
    ):
        yield Item(lesson, Task.TELLING, ("recovery",))


def _placed(item: Item, today: datetime.date) -> Item:
    """The item, knowing how pressing it is on a day."""
    if item.due is None:
        group = Group.UNPLANNED if item.task is Task.VERIFICATION else Group.UNDATED
        return replace(item, group=group, days=max(0, (today - item.lesson.date.last).days))
    ahead = (item.due.last - today).days
    group = Group.OVERDUE if ahead < 0 else Group.SOON if ahead <= SOON else Group.LATER
    return replace(item, group=group, days=abs(ahead))


def _pressing(item: Item) -> tuple[object, ...]:
    group = list(Group).index(item.group)
    task = list(Task).index(item.task)
    day = (item.due or item.lesson.date).last
    return group, item.owner is None, same_owner(item.owner), day, item.lesson.id, task, item.path
