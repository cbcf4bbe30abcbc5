"""Where else a failure could happen: the board of all areas, and each area's own page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from generator.insights.where_else import Extent, extents, most_pressing, unchecked_of
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

_ABOUT = "Where else a failure could happen, area by area, and where nobody has looked yet."
_MOST = 50
_PER_PAGE = 50
RESULTS = {"found": "Found here too", "clear": "Clear", "not-applicable": "Cannot happen here"}


def where_else_pages(pages: Pages) -> Iterator[SiteFile]:
    """The board, and the pages of every area of the vocabulary."""
    known = extents(pages.catalogue, pages.knowledge.relations)
    yield _board(pages, known)
    for area, extent in known.items():
        yield from _pages_of(pages, area, extent)


def _board(pages: Pages, known: Mapping[str, Extent]) -> SiteFile:
    asking = most_pressing(
        first for lesson in pages.catalogue.lessons for first in unchecked_of(lesson)[:1]
    )
    tallies = {
        area: Counter(entry.named.result for entry in extent.looked)
        for area, extent in known.items()
    }
    return pages.page(
        "where_else.html",
        addresses.WHERE_ELSE,
        Head("Where else?", _ABOUT, (("where-else", "Where else?"),)),
        known=known,
        words=pages.catalogue.vocabulary.areas,
        tallies=tallies,
        results=RESULTS,
        waiting=[unchecked_of(first.lesson) for first in asking[:_MOST]],
        more=len(asking[_MOST:]),
    )


def _pages_of(pages: Pages, area: str, extent: Extent) -> Iterator[SiteFile]:
    """Page by page what is open and what was found; the first page also proposes."""
    name = pages.knowledge.name(area, "areas")
    words = pages.catalogue.vocabulary.areas
    rows = range(max(len(extent.unchecked), len(extent.looked)))
    for part in paginate(rows, _PER_PAGE, addresses.where_else(area), f"Where else: {name}"):
        shown = slice((part.number - 1) * _PER_PAGE, part.number * _PER_PAGE)
        looked = extent.looked[shown]
        description = f"{count(len(extent.unchecked), 'question')} from elsewhere that nobody has answered in: {name}."
        yield pages.page(
            "where_else_area.html",
            part.address,
            Head(part.title, description, (("where-else", name),)),
            area=area,
            parent=words[area].parent,
            children=[slug for slug, word in words.items() if word.parent == area],
            extent=extent,
            unchecked=extent.unchecked[shown],
            looked=[
                (key, word, [e for e in looked if e.named.result == key])
                for key, word in RESULTS.items()
            ],
            numbers=Counter(entry.named.result for entry in extent.looked),
            number=part.number,
            last=part.last,
        )
