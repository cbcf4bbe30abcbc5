"""What search finds on the site: the lessons, and the pages that somebody wrote by hand."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from generator.intake.form.templates import gap_address
from generator.match.browser import gate_file
from generator.plugin.config import LessonsConfig
from generator.plugin.page import CONTRIBUTING, GeneratedPage
from generator.site.pages import Pages
from generator.site.search.documents import WrittenPage
from generator.site.search_page import Ways, search_files


class HandWritten:
    """The pages of a site that are none of ours, gathered while MkDocs renders them."""

    def __init__(self) -> None:
        self.files: list[File] = []
        self.found: list[WrittenPage] = []
        """Those that search finds."""

    def keep(self, page: Page, html: str, options: LessonsConfig) -> None:
        """Keep a page, whose content is HTML by now; one of ours is passed over.

        It is found as configured, or else where the site or its search box is ours.
        """
        if isinstance(page, GeneratedPage):
            return
        self.files.append(page.file)
        own = page.meta.get("search") or {}
        is_found = options.search.pages
        if is_found is None:
            is_found = options.has_box or page.url.startswith(options.at)
        if is_found and not own.get("exclude", False):
            # The address as seen from our home.
            address = "../" * options.at.count("/") + page.url
            if page.url.startswith(options.at):
                address = page.url.removeprefix(options.at)
            title = str(page.title)
            is_apart = own.get("apart", False)
            self.found.append(WrittenPage(address, title, html, is_apart))


def index_files(
    options: LessonsConfig, config: MkDocsConfig, pages: Pages, by_hand: HandWritten
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the search index by their addresses, seen from our home."""
    endpoint = options.search.endpoint
    # A collector is asked only where its organisation names no form.
    by_default = "" if endpoint else gap_address(options.form, config.repo_url)
    report = options.search.report or by_default
    can_give = any(file.src_uri == options.at + CONTRIBUTING for file in by_hand.files)
    more = {"match": {"gate": gate_file(pages)}}
    yield from search_files(pages, by_hand.found, Ways(report, endpoint, can_give), more)
