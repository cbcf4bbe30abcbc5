"""Pages of failures that came back: after how long, and after changes of which strength."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.insights.recurrences import Span, chains, made, seen_not_to_work, tallies
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.translation import ENGLISH, Translator

_PER_PAGE = 50
_MOST = 50
_IN_DAYS = 60


def recurrence_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of failures that came back; the first also counts by strength of changes."""
    lessons = pages.knowledge.tracked
    relations = pages.knowledge.relations
    all_chains = chains(pages.catalogue.lessons, relations)
    failed = seen_not_to_work(lessons)
    values: dict[str, Any] = {
        "tallies": tallies(lessons, relations),
        "withdrawn": sum(bool(lesson.withdrawn) for lesson in lessons),
        "failed": [(lesson, made(lesson)) for lesson in failed[:_MOST]],
        "more_failed": len(failed[_MOST:]),
        "after": partial(after, words=pages.words),
    }
    name = pages.words.gettext(addresses.BOARDS[addresses.RECURRENCES])
    about = pages.words.ngettext(
        "%(num)s failure that came back: after how long, and after which change.",
        "%(num)s failures that came back: after how long, and after which change.",
        len(all_chains),
    )
    for part in paginate(all_chains, _PER_PAGE, addresses.RECURRENCES, name, pages.words):
        headings = [("recurrences", name)]
        yield pages.part("recurrences.html", part, about, headings, chains=part.items, **values)


def after(span: Span, words: Translator = ENGLISH) -> str:
    """Return how long it took to come back, as one would say it.

    >>> after(Span(2, 2, 798)), after(Span(0, None, None)), after(Span(0, 1, 40))
    ('after 2 years 2 months', 'in the same year', 'after 40 days')
    """
    gettext = words.gettext
    ngettext = words.ngettext
    if span.days is not None and span.days < _IN_DAYS:
        in_days = ngettext("after %(num)s day", "after %(num)s days", span.days)
        return str(in_days if span.days else gettext("on the same day"))
    if not span.years and not span.months:
        is_rough = span.months is None
        return str(gettext("in the same year") if is_rough else gettext("in the same month"))
    years = ngettext("after %(num)s year", "after %(num)s years", span.years)
    if not span.months:
        return str(years)
    if not span.years:
        return str(ngettext("after %(num)s month", "after %(num)s months", span.months))
    both = ngettext("%(years)s %(num)s month", "%(years)s %(num)s months", span.months, years=years)
    return str(both)
