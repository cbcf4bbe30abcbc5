"""Relate lessons to each other: one record names the relation, and here both know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from generator.insights.stage import Stage, Transition, progress, stands
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson

_Backlinks = defaultdict[tuple[str, str], list[Lesson]]
"""The lessons that name a lesson, by field and the id they name."""


@dataclass(frozen=True, slots=True)
class RelatedLessons:
    """The lessons of a catalogue that a lesson names or is named by, oldest first; its progress.

    A withdrawn lesson no longer counts as a recurrence of another.
    """

    recurrence_of: tuple[Lesson, ...]
    recurrences: tuple[Lesson, ...]
    related: tuple[Lesson, ...]
    superseded_by: tuple[Lesson, ...]
    supersedes: tuple[Lesson, ...]
    progress: tuple[Transition, ...]

    @property
    def stage(self) -> Stage:
        """The lesson's stage now."""
        return self.progress[-1].stage

    @property
    def ids(self) -> set[str]:
        """The ids of all these lessons."""
        related = (*self.recurrence_of, *self.recurrences, *self.related)
        replaced = (*self.superseded_by, *self.supersedes)
        return {other.id for other in (*related, *replaced)}


RelationsById = Mapping[str, RelatedLessons]


def relations(catalogue: Catalogue) -> dict[str, RelatedLessons]:
    """Return the relations of every lesson by id. Ids that no lesson has are ignored."""
    backlinks: _Backlinks = defaultdict(list)
    for lesson in catalogue.lessons:
        for field in ("recurrence_of", "related", "superseded_by"):
            for slug in getattr(lesson, field):
                backlinks[field, slug].append(lesson)
    related = {}
    for lesson in catalogue.lessons:
        named_by = backlinks["recurrence_of", lesson.id]
        recurrences = _oldest_first(other for other in named_by if not other.withdrawn)
        beside = _named(lesson.related, catalogue)
        beside += backlinks["related", lesson.id]
        related[lesson.id] = RelatedLessons(
            recurrence_of=_oldest_first(_named(lesson.recurrence_of, catalogue)),
            recurrences=recurrences,
            related=_oldest_first(beside),
            superseded_by=_oldest_first(_named(lesson.superseded_by, catalogue)),
            supersedes=_oldest_first(backlinks["superseded_by", lesson.id]),
            progress=progress(lesson, recurrences),
        )
    return related


def _named(slugs: Iterable[str], catalogue: Catalogue) -> list[Lesson]:
    return [catalogue.by_id[slug] for slug in slugs if slug in catalogue.by_id]


def _oldest_first(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Return the lessons, each once, sorted by date and id."""
    unique = {lesson.id: lesson for lesson in lessons}
    return tuple(sorted(unique.values(), key=attrgetter("date.first", "id")))


def chain(lesson: Lesson, relations: RelationsById) -> tuple[Lesson, ...]:
    """Return all lessons of a failure that came back, oldest first; none if it never did."""

    def linked(lesson: Lesson) -> Iterable[Lesson]:
        related = relations[lesson.id]
        return (*related.recurrence_of, *related.recurrences)

    met = _reached(lesson, linked)
    if len(met) > 1:
        return _oldest_first(met)
    return ()


def _reached(lesson: Lesson, linked: Callable[[Lesson], Iterable[Lesson]]) -> list[Lesson]:
    """Return a lesson, and all that links lead to from it, each once."""
    met = {lesson.id: lesson}
    waiting = [lesson]
    while waiting:
        for other in linked(waiting.pop()):
            if other.id not in met:
                met[other.id] = other
                waiting.append(other)
    return list(met.values())


def neighbours(catalogue: Catalogue) -> dict[str, tuple[Lesson | None, Lesson | None]]:
    """Return the lessons before and after each one, in time, among those of its first area."""
    areas: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in reversed(catalogue.lessons):
        for area in dict.fromkeys(lesson.areas):
            areas[area].append(lesson)
    neighbours: dict[str, tuple[Lesson | None, Lesson | None]] = {}
    neighbours |= dict.fromkeys(catalogue.by_id, (None, None))
    for area, lessons in areas.items():
        before = [None, *lessons]
        after = [*lessons[1:], None]
        for at, lesson in enumerate(lessons):
            if lesson.areas[0] == area:
                neighbours[lesson.id] = (before[at], after[at])
    return neighbours


def holding(lesson: Lesson, relations: RelationsById) -> list[Lesson]:
    """Return the lesson itself if it holds, or else those that hold in its place, if any."""
    met = _reached(lesson, lambda other: relations[other.id].superseded_by)
    return list(filter(stands, met))
