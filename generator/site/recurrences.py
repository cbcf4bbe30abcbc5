"""Pages of failures that came back: after how long, and after changes of which strength."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.insights.recurrences import Span, chains, made, seen_not_to_work, tallies
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

_PER_PAGE = 50
_MOST = 50
_IN_DAYS = 60


def recurrence_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of failures that came back; the first also counts by strength of changes."""
    lessons, relations = pages.knowledge.tracked, pages.knowledge.relations
    all_chains = chains(pages.catalogue.lessons, relations)
    failed = seen_not_to_work(lessons)
    values: dict[str, Any] = {
        "tallies": tallies(lessons, relations),
        "withdrawn": sum(bool(lesson.withdrawn) for lesson in lessons),
        "failed": [(lesson, made(lesson)) for lesson in failed[:_MOST]],
        "more_failed": len(failed[_MOST:]),
        "after": after,
    }
    name = addresses.BOARDS[addresses.RECURRENCES]
    failures = count(len(all_chains), "failure")
    about = f"{failures} that came back: after how long, and after which change."
    for part in paginate(all_chains, _PER_PAGE, addresses.RECURRENCES, name):
        headings = [("recurrences", name)]
        yield pages.part("recurrences.html", part, about, headings, chains=part.items, **values)


def after(span: Span) -> str:
    """Return how long it took to come back, as one would say it.

    >>> after(Span(2, 2, 798)), after(Span(0, None, None)), after(Span(0, 1, 40))
    ('after 2 years 2 months', 'in the same year', 'after 40 days')
    """
    if span.days is not None and span.days < _IN_DAYS:
        return f"after {count(span.days, 'day')}" if span.days else "on the same day"
    if not span.years and not span.months:
        return "in the same year" if span.months is None else "in the same month"
    words = ["after"]
    if span.years:
        words.append(count(span.years, "year"))
    if span.months:
        words.append(count(span.months, "month"))
    return " ".join(words)
