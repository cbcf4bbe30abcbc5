"""The list of everything published."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from generator.records.catalogue import Catalogue
from generator.site import addresses, listings, reference
from generator.site.home import home_page
from generator.site.lesson_page import lesson_page
from generator.site.pages import Pages, Settings, SiteFile

ASSETS = ("lessons.css", "lessons.js")


def contents(catalogue: Catalogue, settings: Settings) -> Iterator[SiteFile]:
    """Every file of the site, in a fixed order: the same catalogue and settings give the same bytes."""
    pages = Pages(catalogue, settings)
    ways = listings.ways_in(pages)
    yield home_page(pages, ways)
    yield from (lesson_page(pages, lesson) for lesson in catalogue.lessons)
    yield from listings.listing_pages(pages, ways)
    yield from reference.reference_pages(pages)
    yield from _redirects(pages)
    for name in ASSETS:
        content = files("generator.site").joinpath("assets", name).read_bytes()
        yield SiteFile(f"assets/{name}", content)


def _redirects(pages: Pages) -> Iterator[SiteFile]:
    for lesson in pages.catalogue.lessons:
        for alias in lesson.aliases:
            origin = addresses.lesson(alias)
            html = pages.render("redirect.html", origin, lesson=lesson)
            file = addresses.file_of(origin, directories=pages.settings.directories)
            yield SiteFile(file, html.encode(), record=lesson.file)
