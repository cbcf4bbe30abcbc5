"""A lesson's page: the statement first, then what failed, why, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.insights.relations import Relations
from generator.insights.stage import Stage, review_due, stage_of
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.pages import Head, Pages, SiteFile


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way to learned: whether the lesson has reached it, and when."""

    stage: Stage
    is_reached: bool
    is_current: bool
    date: PartialDate | None


def lesson_page(pages: Pages, lesson: Lesson) -> SiteFile:
    """The page of one lesson."""
    its = pages.relations[lesson.id]
    before, following = pages.neighbours[lesson.id]
    return pages.page(
        "lesson.html",
        addresses.lesson(lesson.id),
        Head(lesson.title, lesson.lesson, tuple(_headings(lesson, its))),
        lesson.file,
        lesson=lesson,
        relations=its,
        steps=steps(lesson, its),
        before=before,
        following=following,
        overdue=pages.overdue(lesson),
        review_due=review_due(lesson),
        elsewhere=[(item, pages.catalogue.by_id.get(item.lesson or "")) for item in lesson.where_else],
        told=PartialDate.read((lesson.recovery and lesson.recovery.told) or ""),
    )


def steps(lesson: Lesson, its: Relations) -> Sequence[Step]:
    """The way from open to learned with its dates, and reopened at its end when the lesson is."""
    order = [Stage.OPEN, Stage.PLANNED, Stage.CHANGED, Stage.LEARNED]
    made = [change.made for change in lesson.changes if change.made]
    verified = lesson.verification.date if lesson.verification else None
    dates = {
        Stage.OPEN: lesson.date,
        Stage.CHANGED: max(made, key=lambda date: date.last, default=None),
        Stage.LEARNED: verified if its.stage is Stage.LEARNED else None,
        Stage.REOPENED: its.recurrences[0].date if its.recurrences else verified,
    }
    reached = _reached(lesson, its.stage)
    if its.stage is Stage.REOPENED:
        order = [*order[:reached], Stage.REOPENED]
        reached = len(order)
    return [
        Step(stage, number <= reached, stage is its.stage, dates.get(stage) if number <= reached else None)
        for number, stage in enumerate(order, 1)
    ]


def _reached(lesson: Lesson, stage: Stage) -> int:
    """How many stages lie behind; a reopened lesson is asked how far it had come."""
    if stage is not Stage.REOPENED:
        return list(Stage).index(stage) + 1
    before = stage_of(lesson, recurrences=())
    return list(Stage).index(before) + 1 if before is not Stage.REOPENED else 3


def _headings(lesson: Lesson, its: Relations) -> list[tuple[str, str]]:
    optional = [
        ("making-it-right", "Making it right", lesson.recovery is not None),
        ("did-it-work", "Did it work?", bool(lesson.changes or lesson.verification)),
        ("where-else", "Where else?", True),
        ("again", "It happened again", bool(its.recurrences or its.recurrence_of)),
        ("related", "Related", bool(its.related)),
        ("applied", "Who used it", bool(lesson.applied)),
        ("references", "References", bool(lesson.references)),
    ]
    always = [("what-failed", "What failed"), ("why", "Why"), ("what-changed", "What changed")]
    return always + [(anchor, text) for anchor, text, is_there in optional if is_there]
