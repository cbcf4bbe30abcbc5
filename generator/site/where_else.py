"""Pages of where else a failure could happen: the board of all areas, and one for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from generator.insights.where_else import Extent, NamedArea
from generator.records.choices import Look
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.paging import PER_PAGE, paginate

_MOST = 5
"""So many questions of an area stand on the board; its own page has them all."""
RESULTS = {look: look.label for look in Look if look is not Look.UNCHECKED}


def where_else_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the board, and the pages of every area of the vocabulary."""
    by_area = pages.knowledge.extents
    yield _board(pages, by_area)
    for area, extent in by_area.items():
        yield from _pages_of(pages, area, extent)


def _board(pages: Pages, by_area: Mapping[str, Extent]) -> SiteFile:
    name = pages.words.gettext(addresses.BOARDS[addresses.WHERE_ELSE])
    about = pages.words.gettext(
        "Where else a failure could happen, area by area, and where nobody has looked yet."
    )
    asked = {area: extent.unchecked for area, extent in by_area.items() if extent.unchecked}
    return pages.page(
        "where_else.html",
        addresses.WHERE_ELSE,
        Head(name, about, (("where-else", name),)),
        known=by_area,
        words=pages.catalogue.vocabulary.areas,
        tallies={area: _results(extent) for area, extent in by_area.items()},
        results=RESULTS,
        asked=asked,
        questions=sum(map(len, asked.values())),
        most=_MOST,
    )


def _results(extent: Extent) -> Counter[str]:
    return Counter(entry.named.result for entry in extent.looked)


def _pages_of(pages: Pages, area: str, extent: Extent) -> Iterator[SiteFile]:
    """Yield page by page what is open and what was found; the first page also proposes."""
    name = pages.knowledge.name(area, "areas")
    words = pages.catalogue.vocabulary.areas
    children = [slug for slug, word in words.items() if word.parent == area]
    about = pages.words.ngettext(
        "%(num)s question from elsewhere that nobody has answered in: %(area)s.",
        "%(num)s questions from elsewhere that nobody has answered in: %(area)s.",
        len(extent.unchecked),
        area=name,
    )
    title = pages.words.gettext("Where else: %(area)s", area=name)
    # Both lists are paged together.
    rows = list(zip_longest(extent.unchecked, extent.looked))
    for part in paginate(rows, PER_PAGE, addresses.where_else(area), title, pages.words):
        looked: dict[str, list[NamedArea]] = {result: [] for result in RESULTS}
        for _, entry in part.items:
            if entry:
                looked[entry.named.result].append(entry)
        yield pages.part(
            "where_else_area.html",
            part,
            about,
            [("where-else", name)],
            area=area,
            parent=words[area].parent,
            children=children,
            extent=extent,
            unchecked=[entry for entry, _ in part.items if entry],
            looked=[(result, label, looked[result]) for result, label in RESULTS.items()],
            numbers=_results(extent),
        )
