"""The home page: what went wrong before, and the ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.insights.follow_through import Urgency
from generator.insights.stage import Stage
from generator.insights.where_else import unchecked_of
from generator.site import addresses
from generator.site.feeds import forms
from generator.site.file import Head, SiteFile
from generator.site.listings import Way
from generator.site.pages import Pages
from generator.site.search.script import match_script

_NEWEST = 6
_REMEMBERED = 50
"""How many lessons a browser remembers, to tell which came since the last visit."""
_BAR_WIDTH = 1000


class BarPart(NamedTuple):
    """One part of the bar that shows how far the lessons have come, in the bar's own units."""

    stage: Stage
    lessons: int
    start: float
    width: float


def home_page(pages: Pages, ways: Mapping[str, Way]) -> SiteFile:
    """Return the first page of the site."""
    lessons = pages.catalogue.lessons
    relations = pages.knowledge.relations.values()
    stages = Counter(map(pages.knowledge.stage, lessons))
    groups = Counter(item.group for item in pages.knowledge.to_do)
    newest = "Recently added" if pages.added else "Newest"
    about = "What went wrong before, why, and what changed."
    head = Head("Home", about, (("newest", newest),), alternates=forms())
    return pages.page(
        "home.html",
        addresses.HOME,
        head,
        newest=pages.recent[:_NEWEST],
        known=[lesson.id for lesson in pages.recent[:_REMEMBERED]],
        ways=ways,
        match_script=match_script(pages.settings.language)[0],
        bar=list(bar(stages)),
        bar_width=_BAR_WIDTH,
        recurred=sum(bool(of_lesson.recurrences) for of_lesson in relations),
        overdue=groups[Urgency.OVERDUE],
        unanswered=sum(len(unchecked_of(lesson)) for lesson in lessons),
        sources=sum(len(lesson.references) for lesson in lessons),
    )


def bar(stages: Counter[Stage]) -> Iterator[BarPart]:
    """Yield the stages that have lessons, side by side, each as wide as its share."""
    start = 0.0
    for stage in Stage:
        if stages[stage]:
            width = round(_BAR_WIDTH * stages[stage] / stages.total(), 2)
            yield BarPart(stage, stages[stage], round(start, 2), width)
            start += width
