"""What came back, after how long, and after which change of which strength."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.insights.recurrences import Span, chains, made, seen_not_to_work, tallies
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

_PER_PAGE = 50
_MOST = 50
_IN_DAYS = 60


def recurrence_pages(pages: Pages) -> Iterator[SiteFile]:
    """The pages of every failure that came back; the first one also counts by the strength of changes."""
    lessons = pages.catalogue.lessons
    found = chains(lessons, pages.knowledge.relations)
    failed = seen_not_to_work(lessons)
    values: dict[str, Any] = {
        "tallies": tallies(lessons, pages.knowledge.relations),
        "withdrawn": sum(bool(lesson.withdrawn) for lesson in lessons),
        "failed": [(lesson, made(lesson)) for lesson in failed[:_MOST]],
        "more_failed": len(failed[_MOST:]),
        "after": after,
    }
    about = (
        f"{count(len(found), 'failure')} that came back: after how long, and after which change."
    )
    for part in paginate(found, _PER_PAGE, addresses.RECURRENCES, "Recurrences"):
        head = Head(part.title, about, (("recurrences", "Recurrences"),))
        values |= {"chains": part.items, "number": part.number, "last": part.last}
        yield pages.page("recurrences.html", part.address, head, **values)


def after(span: Span) -> str:
    """How long it took to come back, as one would say it.

    >>> after(Span(2, 2, 798)), after(Span(0, None, None)), after(Span(0, 1, 40))
    ('after 2 years 2 months', 'in the same year', 'after 40 days')
    """
    if span.days is not None and span.days < _IN_DAYS:
        return f"after {count(span.days, 'day')}" if span.days else "on the same day"
    words = [count(span.years, "year")] if span.years else []
    words += [count(span.months, "month")] if span.months else []
    same = "year" if span.months is None else "month"
    return f"after {' '.join(words)}" if words else f"in the same {same}"
