"""The parts of a site that serve search: its page, the dialog of every page, the index's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

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


def search_dialog(pages: Pages) -> str:
    """Render the dialog, which every page holds for the search script."""
    return in_markup(pages.render("search_dialog.html", addresses.HOME))


class Ways(NamedTuple):
    """Where readers are led who find nothing.

    ``report`` is the address of a form where they say what they did not find, with ``{query}`` in
    it; ``endpoint`` one that the query is posted to when a reader asks for that. ``can_give``: the
    site has a page on how to give a lesson.
    """

    report: str | None = None
    endpoint: str | None = None
    can_give: bool = True


_NO_WAYS = Ways()


def search_files(
    pages: Pages,
    written: Iterable[WrittenPage],
    ways: Ways = _NO_WAYS,
    more: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site's search index, each with its address.

    ``more`` are further folders of the index: their files by name.
    """
    ordered = sorted(written, key=lambda page: page.is_apart)
    boards = (*making_right_documents(pages), *practice_documents(pages))
    all_written = (*brief_documents(pages), *boards, *ordered)
    documents = [page_document(page, pages.words) for page in all_written]
    index = pages.index.followed_by(documents)
    advice, _ = advice_script(pages.settings.language, pages.settings.interface)
    settings = {"advice": advice, "templates": _templates(pages, can_give=ways.can_give)}
    if ways.report:
        settings["report"] = ways.report
    if ways.endpoint:
        settings["endpoint"] = ways.endpoint
    for name, content in index_files(
        index, facets_of(pages.knowledge, pages.words), settings, more
    ):
        yield addresses.SEARCH + name, unmarked(content.decode()).encode()


def _templates(pages: Pages, *, can_give: bool) -> str:
    """Render what results are made of."""
    scales = {"stages": list(Stage), "severities": list(Severity)}
    html = pages.render("search_templates.html", addresses.HOME, **scales, can_give=can_give)
    return in_markup(html)
