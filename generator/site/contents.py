"""The list of everything published."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from re import fullmatch

from generator.records.fields import SLUG
from generator.records.lesson import Lesson
from generator.site import addresses, listings, reference
from generator.site.api import api_files
from generator.site.briefs import brief_pages
from generator.site.feeds import feed_files
from generator.site.file import Head, SiteFile
from generator.site.follow_through import follow_through_files
from generator.site.health import health_pages
from generator.site.home import home_page
from generator.site.in_use import in_use_page
from generator.site.lesson_page import lesson_page
from generator.site.making_right import making_right_pages
from generator.site.markdown_copies import markdown_files
from generator.site.pages import Pages
from generator.site.procedures import procedure_pages
from generator.site.recurrences import recurrence_pages
from generator.site.report import report_pages
from generator.site.search.script import advice_script, match_script, scripts
from generator.site.search.similar import Similar, similar_lessons
from generator.site.search_page import search_page
from generator.site.style import style_files
from generator.site.where_else import where_else_pages


def contents(pages: Pages) -> Iterator[SiteFile]:
    """Yield every file of the site but its search index; the same lessons give the same bytes."""
    lessons = LessonFiles(pages)
    others = but_lessons(pages)
    yield next(others)  # the home page is the first
    yield from map(lessons.page, pages.catalogue.lessons)
    yield from others
    yield from lessons.for_machines.values()


def but_lessons(pages: Pages) -> Iterator[SiteFile]:
    """Yield the same without the pages of lessons, and without what machines read of them."""
    for site_file in _but_lessons(pages):
        yield _said(pages, site_file)


def _said(pages: Pages, site_file: SiteFile) -> SiteFile:
    """Return a file that says what of it is still English."""
    return site_file if pages.words.is_source else site_file.with_languages()


class LessonFiles:
    """The files of each lesson, and those for programs that read all of them.

    ``before`` are those before an edit, as whose similar lessons are told until they settle.
    """

    def __init__(self, pages: Pages, before: LessonFiles | None = None) -> None:
        self._pages = pages
        self._before: Mapping[str, Sequence[Similar]] | None = before.last if before else None

    @cached_property
    def _similar(self) -> Mapping[str, Sequence[Similar]]:
        return similar_lessons(self._pages.knowledge, self._pages.index)

    @property
    def last(self) -> Mapping[str, Sequence[Similar]] | None:
        """What was last found to be similar, None if nobody has asked yet."""
        if "_similar" in vars(self):
            return self._similar
        return self._before

    def _similar_to(self, lesson: Lesson) -> Sequence[Similar]:
        last = self.last
        if last is None:
            return self._similar[lesson.id]
        now = self._pages.catalogue.by_id
        there = [each for each in last.get(lesson.id, ()) if each.lesson.id in now]
        return [each._replace(lesson=now[each.lesson.id]) for each in there]

    def settle(self) -> None:
        """Find out which lessons are similar now."""
        self._before = self._similar

    def page(self, lesson: Lesson) -> SiteFile:
        """Return the page of a lesson."""
        page = lesson_page(self._pages, lesson, self._similar_to(lesson))
        return _said(self._pages, page)

    @cached_property
    def for_machines(self) -> Mapping[str, SiteFile]:
        """The lessons again, for programs that read: feeds, data and Markdown, by address."""
        made = for_machines(self._pages, self._similar)
        return {file.address: _said(self._pages, file) for file in made}


def _but_lessons(pages: Pages) -> Iterator[SiteFile]:
    ways = listings.ways_in(pages)
    yield home_page(pages, ways)
    yield from listings.listing_pages(pages, ways)
    yield from boards(pages)
    yield from brief_pages(pages)
    yield search_page(pages)
    yield from reference.reference_pages(pages)
    yield from _redirects(pages)
    yield from _broken(pages)
    yield from itertools.starmap(SiteFile, style_files())
    for address in (addresses.SCRIPT, addresses.OFFLINE):
        script = files("generator.site").joinpath(address).read_text("utf-8")
        yield SiteFile(address, pages.words.in_script(script).encode())
    languages = pages.settings.language, pages.settings.interface
    for address, content in scripts(*languages).items():
        yield SiteFile(address, content)
    yield SiteFile(*match_script(*languages))
    yield SiteFile(*advice_script(*languages))


def boards(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of what follows from all lessons together."""
    yield from follow_through_files(pages)
    yield from where_else_pages(pages)
    yield from procedure_pages(pages)
    yield from recurrence_pages(pages)
    yield in_use_page(pages)
    yield from health_pages(pages)
    yield from report_pages(pages)
    yield from making_right_pages(pages)


def for_machines(pages: Pages, similar: Mapping[str, Sequence[Similar]]) -> Iterator[SiteFile]:
    """Yield the lessons again, for programs that read: feeds, data and Markdown."""
    yield from feed_files(pages)
    yield from api_files(pages, similar)
    yield from markdown_files(pages)


def _redirects(pages: Pages) -> Iterator[SiteFile]:
    for lesson in pages.catalogue.lessons:
        for alias in lesson.aliases:
            origin = addresses.lesson(alias)
            address = addresses.lesson(lesson.id)
            html = pages.render("redirect.html", origin, target=address, title=lesson.title)
            file = addresses.file_of(origin, directories=pages.settings.directories)
            yield SiteFile(file, html.encode(), record=lesson.file)


def _broken(pages: Pages) -> Iterator[SiteFile]:
    """Yield, in a preview, a page for each lesson that cannot be shown; it tells why."""
    taken: set[str] = set()
    for lesson in pages.catalogue.lessons:
        taken.update((lesson.id, *lesson.aliases))
    for file in pages.settings.broken:
        slug = file.rpartition("/")[2].removesuffix(".yml")
        if fullmatch(SLUG, slug) and slug not in taken:
            taken.add(slug)
            address = addresses.lesson(slug)
            html = pages.banner(address, file) + pages.render("broken.html", address, file=file)
            yield SiteFile(address, html, Head(slug, f"{file} cannot be shown."))
