"""What lessons are to each other: typed one way in the records, known both ways here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.insights.stage import Stage, stage_of
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Relations:
    """The neighbours of one lesson, all of them in the catalogue that was asked; oldest first.

    A withdrawn lesson no longer counts as a recurrence of another.
    """

    recurrence_of: tuple[Lesson, ...]
    recurrences: tuple[Lesson, ...]
    related: tuple[Lesson, ...]
    superseded_by: tuple[Lesson, ...]
    supersedes: tuple[Lesson, ...]
    stage: Stage


def relations(catalogue: Catalogue) -> dict[str, Relations]:
    """The relations of every lesson, by id. Names of lessons outside the catalogue are passed over."""
    back: defaultdict[tuple[str, str], list[Lesson]] = defaultdict(list)
    for lesson in catalogue.lessons:
        for field in ("recurrence_of", "related", "superseded_by"):
            for slug in getattr(lesson, field):
                back[field, slug].append(lesson)
    return {lesson.id: _of(lesson, catalogue, back) for lesson in catalogue.lessons}


def _of(
    lesson: Lesson, catalogue: Catalogue, back: dict[tuple[str, str], list[Lesson]]
) -> Relations:
    again = back.get(("recurrence_of", lesson.id), ())
    recurrences = _oldest_first(other for other in again if not other.withdrawn)
    return Relations(
        recurrence_of=_named(lesson.recurrence_of, catalogue),
        recurrences=recurrences,
        related=_oldest_first(
            [*_named(lesson.related, catalogue), *back.get(("related", lesson.id), ())]
        ),
        superseded_by=_named(lesson.superseded_by, catalogue),
        supersedes=_oldest_first(back.get(("superseded_by", lesson.id), ())),
        stage=stage_of(lesson, recurrences),
    )


def _named(slugs: Iterable[str], catalogue: Catalogue) -> tuple[Lesson, ...]:
    return _oldest_first(catalogue.by_id[slug] for slug in slugs if slug in catalogue.by_id)


def _oldest_first(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    unique = {lesson.id: lesson for lesson in lessons}
    return tuple(sorted(unique.values(), key=lambda lesson: (lesson.date.first, lesson.id)))


def chain(lesson: Lesson, relations: Mapping[str, Relations]) -> tuple[Lesson, ...]:
    """The lessons that tell of one failure coming back, this one among them, oldest first; empty if it never did."""
    met = {lesson.id: lesson}
    waiting = [lesson]
    while waiting:
        its = relations[waiting.pop().id]
        further = [other for other in (*its.recurrence_of, *its.recurrences) if other.id not in met]
        met |= {other.id: other for other in further}
        waiting += further
    return _oldest_first(met.values()) if len(met) > 1 else ()


def neighbours(catalogue: Catalogue) -> dict[str, tuple[Lesson | None, Lesson | None]]:
    """The lessons before and after each one, in time, among those of its first area; by id."""
    areas: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in reversed(catalogue.lessons):
        for area in dict.fromkeys(lesson.areas):
            areas[area].append(lesson)
    return {
        lesson.id: (before, following)
        for area, lessons in areas.items()
        for before, lesson, following in zip(
            [None, *lessons], lessons, [*lessons[1:], None], strict=False
        )
        if lesson.areas[0] == area
    }
