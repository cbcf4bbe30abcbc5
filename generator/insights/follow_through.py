"""List what is still to be done, by whom and by when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.insights.relations import RelationsById
from generator.insights.stage import is_changed, is_followed, review_due
from generator.records.choices import Choice
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson, Verification

SOON = 90
"""Days ahead in which somebody should know of what is due."""


class Task(Choice):
    """A kind of work, in the order of a lesson's life."""

    CHANGE = "change"
    TELLING = "telling"
    VERIFICATION = "verification"
    REVIEW = "review"


class Urgency(Choice):
    """The urgency of an item, the most pressing first."""

    OVERDUE = "overdue", "Overdue"
    SOON = "soon", f"Due within {SOON} days"
    LATER = "later", "Due later"
    UNDATED = "undated", "No date"
    UNPLANNED = "unplanned", "Not verified, and nobody plans to"


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
    group: Urgency = Urgency.UNDATED
    days: int = 0


def follow_through(
    lessons: Sequence[Lesson], relations: RelationsById, today: datetime.date
) -> tuple[Item, ...]:
    """Return all that is still to be done: most pressing first, then by owner, then longest due.

    What nobody owns comes last. Nothing is to be done about a lesson that is withdrawn, superseded
    or not tracked.
    """
    items: list[Item] = []
    for lesson in filter(is_followed, lessons):
        items += _open(lesson, relations[lesson.id].recurrences)
    dated = [_dated(item, today) for item in items]
    return tuple(sorted(dated, key=_pressing))


def owners(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Return every role that sees to a change or a verification, sorted.

    Each is spelled as in the newest lesson.
    """
    spellings: dict[str, str] = {}
    for lesson in filter(is_followed, lessons):
        roles = [change.owner for change in lesson.changes]
        if lesson.verification:
            roles.append(lesson.verification.by)
        for role in filter(None, roles):
            spellings.setdefault(same_owner(role), role)
    return tuple(spellings[key] for key in sorted(spellings))


def same_owner(owner: str | None) -> str:
    """Normalise a role: `` quality  Office`` is ``Quality office``, both ``quality office``."""
    return " ".join((owner or "").casefold().split())


def _open(lesson: Lesson, recurrences: Sequence[Lesson]) -> Iterator[Item]:
    """Yield what is still to be done about one lesson, not yet with its urgency."""
    for number, change in enumerate(lesson.changes):
        if change.made is None:
            yield Item(
                lesson,
                Task.CHANGE,
                path=("changes", number),
                words=change.text,
                owner=change.owner,
                due=change.due,
            )
    check = lesson.verification or Verification()
    # A failure that came back has already told whether the changes worked.
    is_unplanned = is_changed(lesson) and not recurrences
    if check.result is None and (check.due or is_unplanned):
        yield Item(
            lesson,
            Task.VERIFICATION,
            path=("verification",),
            words=check.measure,
            owner=check.by,
            due=check.due,
        )
    due = review_due(lesson)
    if due:
        day = PartialDate.parse(due.isoformat())
        yield Item(lesson, Task.REVIEW, ("review",), due=day)
    is_untold = lesson.recovery is not None and not lesson.recovery.told
    if is_untold and any(change.made for change in lesson.changes):
        yield Item(lesson, Task.TELLING, ("recovery",))


def _dated(item: Item, today: datetime.date) -> Item:
    """Return the item with its urgency and its days as of today."""
    if item.due is None:
        group = Urgency.UNDATED
        if item.task is Task.VERIFICATION:
            group = Urgency.UNPLANNED
        since_failure = (today - item.lesson.date.last).days
        return replace(item, group=group, days=max(0, since_failure))
    days = (item.due.last - today).days
    group = Urgency.LATER
    if days < 0:
        group = Urgency.OVERDUE
    elif days <= SOON:
        group = Urgency.SOON
    return replace(item, group=group, days=abs(days))


def _pressing(item: Item) -> tuple[object, ...]:
    lesson = item.lesson
    owner = (item.owner is None, same_owner(item.owner))
    day = (item.due or lesson.date).last
    one_of_lesson = (lesson.id, item.task.order, item.path)
    return item.group.order, owner, day, one_of_lesson
