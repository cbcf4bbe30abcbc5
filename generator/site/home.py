"""The home page: what went wrong before, and the ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.insights.follow_through import Urgency
from generator.insights.health import came_back
from generator.insights.stage import Stage, stands
from generator.insights.where_else import unchecked_of
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.feeds import forms
from generator.site.file import Head, SiteFile
from generator.site.listings import Listing, Way
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
    stages = Counter(map(pages.knowledge.stage, pages.knowledge.tracked))
    groups = Counter(item.group for item in pages.knowledge.to_do)
    asking = _asking(pages)
    gettext = pages.words.gettext
    newest = gettext("Recently added") if pages.added else gettext("Newest")
    about = gettext("What went wrong before, why, and what changed.")
    head = Head(gettext("Home"), about, (("newest", newest),), alternates=forms(pages))
    return pages.page(
        "home.html",
        addresses.HOME,
        head,
        newest=pages.recent[:_NEWEST],
        known=[lesson.id for lesson in pages.recent[:_REMEMBERED]],
        ways=ways,
        about_to=_by_lessons(ways["process"]),
        asking=asking,
        came_back=bool(asking and pages.knowledge.relations[asking.id].recurrences),
        match_script=match_script(pages.settings.language, pages.settings.interface)[0],
        bar=list(bar(stages)),
        bar_width=_BAR_WIDTH,
        recurred=came_back(pages.knowledge.tracked, pages.knowledge.relations).part,
        overdue=groups[Urgency.OVERDUE],
        unanswered=sum(len(unchecked_of(lesson)) for lesson in lessons),
        sources=sum(len(lesson.references) for lesson in lessons),
    )


def _by_lessons(way: Way) -> Sequence[Listing]:
    """Return the values of a way in that have lessons, those with the most first."""
    listings = [listing for listing in way.listings if listing.lessons]
    return sorted(listings, key=lambda listing: -len(listing.lessons))


def _asking(pages: Pages) -> Lesson | None:
    """Return the lesson whose question weighs most, if any asks: came back, severe, then newest."""

    def weight(lesson: Lesson) -> tuple[int, int]:
        recurrences = pages.knowledge.relations[lesson.id].recurrences
        return len(recurrences), lesson.severity_or_unsaid.order

    asking = [lesson for lesson in pages.catalogue.lessons if lesson.ask and stands(lesson)]
    return max(asking, key=weight, default=None)


def bar(stages: Counter[Stage]) -> Iterator[BarPart]:
    """Yield the stages that have lessons, side by side, each as wide as its share."""
    start = 0.0
    for stage in Stage:
        if stages[stage]:
            width = round(_BAR_WIDTH * stages[stage] / stages.total(), 2)
            yield BarPart(stage, stages[stage], round(start, 2), width)
            start += width
