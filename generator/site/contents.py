"""The list of everything published."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from generator.site import addresses, listings, reference
from generator.site.home import home_page
from generator.site.lesson_page import lesson_page
from generator.site.pages import Pages, SiteFile
from generator.site.search.documents import search_page
from generator.site.search.script import scripts

ASSETS = ("lessons.css", "lessons.js")


def contents(pages: Pages) -> Iterator[SiteFile]:
    """Every file of the site but its search index, in a fixed order: the same lessons give the same bytes."""
    ways = listings.ways_in(pages)
    yield home_page(pages, ways)
    yield from (lesson_page(pages, lesson) for lesson in pages.catalogue.lessons)
    yield from listings.listing_pages(pages, ways)
    yield search_page(pages)
    yield from reference.reference_pages(pages)
    yield from _redirects(pages)
    for name in ASSETS:
        content = files("generator.site").joinpath("assets", name).read_bytes()
        yield SiteFile(f"assets/{name}", content)
    for name, content in scripts(pages.settings.language).items():
        yield SiteFile(name, content)


def _redirects(pages: Pages) -> Iterator[SiteFile]:
    for lesson in pages.catalogue.lessons:
        for alias in lesson.aliases:
            origin = addresses.lesson(alias)
            html = pages.render("redirect.html", origin, lesson=lesson)
            file = addresses.file_of(origin, directories=pages.settings.directories)
            yield SiteFile(file, html.encode(), record=lesson.file)
