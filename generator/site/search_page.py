"""The parts of a site that serve search: its page, parts of every page, the index's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from generator.insights.stage import Stage
from generator.records.choices import Severity
from generator.site import addresses
from generator.site.briefs import brief_documents
from generator.site.file import Head, SiteFile
from generator.site.listings import practice_documents
from generator.site.making_right import making_right_documents
from generator.site.pages import Pages
from generator.site.search.documents import WrittenPage, facets_of, page_document
from generator.site.search.index import index_files
from generator.site.search.script import advice_script
from generator.translation import in_markup, unmarked


def search_page(pages: Pages) -> SiteFile:
    """Return the search page with its filters; the script fills it."""
    about = pages.words.gettext("Search the lessons by words and filters.")
    name = pages.words.gettext("Search")
    head = Head(name, about, (("search", name),), preloads=(addresses.SEARCH_INDEX,))
    facets = facets_of(pages.knowledge, pages.words)
    return pages.page("search.html", addresses.SEARCH, head, facets=facets)


def search_parts(pages: Pages, *, can_give: bool = True) -> str:
    """Render what every page holds for the search script: the dialog, and templates of results.

    ``can_give``: the site has a page on how to give a lesson.
    """
    scales = {"stages": list(Stage), "severities": list(Severity)}
    html = pages.render("search_parts.html", addresses.HOME, **scales, can_give=can_give)
    return in_markup(html)


def search_files(
    pages: Pages,
    written: Iterable[WrittenPage],
    report: str | None = None,
    endpoint: str | None = None,
    more: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site's search index, each with its address.

    ``report`` is the address of a form where readers say what they did not find, with ``{query}``
    in it; ``endpoint`` one that the query is posted to when a reader asks for that. ``more`` are
    further folders of the index: their files by name.
    """
    ordered = sorted(written, key=lambda page: page.is_apart)
    boards = (*making_right_documents(pages), *practice_documents(pages))
    all_written = (*brief_documents(pages), *boards, *ordered)
    documents = [page_document(page, pages.words) for page in all_written]
    index = pages.index.followed_by(documents)
    advice, _ = advice_script(pages.settings.language, pages.settings.interface)
    settings = {"advice": advice}
    if report:
        settings["report"] = report
    if endpoint:
        settings["endpoint"] = endpoint
    for name, content in index_files(
        index, facets_of(pages.knowledge, pages.words), settings, more
    ):
        yield addresses.SEARCH + name, unmarked(content.decode()).encode()
