"""Pages stamped into a frame that the theme renders once for all pages that share it.

What the theme puts round a lesson is the same on every page as deep, but for a few texts: the
title, the description, some addresses. So it is rendered once, by the same template as ever, for a
page that has marks in their place, and cut at the marks. Before a page is stamped, every hundredth
of its kind is rendered as ever, too: where one differs by a byte, none is stamped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from itertools import islice
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files

from generator.plugin.page import GeneratedPage
from generator.site.file import Alternate

PAGE, STAMPED = "lessons/page.html", "lessons/stamped.html"
"""The template of a whole page, and that of a page which is stamped."""

_MARK = "\ue000{}\ue001"
_MARKS = re.compile(_MARK.format("(.*?)"))
_FEW = 5
"""So many pages are rendered in the time of making a frame."""
_EVERY = 100

log = get_plugin_logger("lessons")


class Stamp:
    """Makes frames and fills them; ``shared`` names what the navigation on a page depends on."""

    def __init__(self, shared: Callable[[GeneratedPage], str]) -> None:
        self._shared = shared
        self._pages: dict[int, list[GeneratedPage]] = {}
        self._frames: dict[int, list[str]] = {}

    def start(self, env: Environment, files: Files, watchers: Sequence[str]) -> None:
        """Have the pages that are alike stamped, unless other plugins look at each of them."""
        self._frames, numbers = {}, dict[Hashable, int]()
        self._pages = defaultdict(list)
        env.globals["stamped"] = self._stamped
        if watchers:
            told = "each page is rendered by itself, which takes longer: %s may change it"
            log.info(told, ", ".join(watchers))
            return
        for file in files.documentation_pages():
            if isinstance(file.page, GeneratedPage) and _is_alike(file.page):
                file.page.meta["template"] = STAMPED
                number = numbers.setdefault(self._kind(file.page), len(numbers))
                file.page.kind = number
                self._pages[number].append(file.page)

    def _kind(self, page: GeneratedPage) -> Hashable:
        """Return what pages have in common that fit into one frame."""
        texts = [bool(text) for text in _texts(page).values()]
        alternates = [(_folder(form), form.type) for form in page.alternates]
        others = {**page.meta, "description": ""}
        first = [link.url for link in islice(page.toc, 1)]
        return self._shared(page), repr((texts, alternates, others, first))

    @pass_context
    def _stamped(self, context: Context, page: GeneratedPage) -> str:
        """Return the whole markup of a page."""
        if page.kind not in self._frames:
            self._frames[page.kind] = self._proved(context, self._pages[page.kind])
        frame = self._frames[page.kind]
        return _filled(frame, page) if frame else _rendered(context, page)

    def _proved(self, context: Context, pages: Sequence[GeneratedPage]) -> list[str]:
        """Return the frame of some pages: markup and the names of texts by turns; or nothing."""
        if len(pages) < _FEW:
            return []
        first, *others = pages
        frame = _MARKS.split(_rendered(context, _marked(first)))
        for page in others[::_EVERY]:
            if _filled(frame, page) != _rendered(context, page):
                told = (
                    "pages such as `%s` are rendered by themselves: they differ by more than texts"
                )
                log.info(told, page.url)
                return []
        return frame


def watchers(own: BasePlugin[Any], config: MkDocsConfig) -> Iterator[str]:
    """Yield the names of other plugins and hooks that may change what a template gets of a page."""
    names = {id(plugin): name for name, plugin in config.plugins.items()}
    for method in config.plugins.events["page_context"]:
        owner = getattr(method, "__self__", None)
        if owner is not own:
            yield f"the plugin `{names[id(owner)]}`" if id(owner) in names else "a hook"


def _is_alike(page: GeneratedPage) -> bool:
    """Return True for a page without parts that only it has."""
    is_itself = page.is_in_navigation or page.has_sidebars or bool(page.preloads)
    # The head has the title without its spaces at the ends and its double ones.
    is_plain = escape(Markup(page.title).striptags()) == page.title  # noqa: S704 - compared
    return is_plain and not is_itself


def _folder(form: Alternate) -> str:
    return form.address[: form.address.rfind("/") + 1]


def _texts(page: GeneratedPage) -> dict[str, str]:
    """Return the texts that the frame of a page has not, besides its content, as in its markup."""
    texts = {
        "title": page.title or "",
        "description": page.meta["description"],
        "canonical": page.canonical_url or "",
        "edit": page.edit_url or "",
    }
    for number, form in enumerate(page.alternates):
        texts[f"name {number}"] = form.address.removeprefix(_folder(form))
        texts[f"title {number}"] = str(escape(form.title))
    return texts


def _filled(frame: Sequence[str], page: GeneratedPage) -> str:
    texts = {**_texts(page), "content": page.content or ""}
    parts = list(frame)
    parts[1::2] = [texts[name] for name in frame[1::2]]
    return "".join(parts)


def _marked(page: GeneratedPage) -> GeneratedPage:
    """Return a copy of a page with marks for its texts."""
    marks = {name: text and _MARK.format(name) for name, text in _texts(page).items()}
    marked = copy(page)
    marked.title = marks["title"]
    marked.meta = {**page.meta, "description": marks["description"]}
    marked.canonical_url, marked.edit_url = marks["canonical"], marks["edit"]
    marked.content = _MARK.format("content")
    forms = []
    for number, form in enumerate(page.alternates):
        address = _folder(form) + marks[f"name {number}"]
        forms.append(Alternate(address, form.type, marks[f"title {number}"]))
    marked.alternates = tuple(forms)
    return marked


def _rendered(context: Context, page: GeneratedPage) -> str:
    """Return a page's markup as its template makes it, given the context of another of its kind."""
    return context.environment.get_template(PAGE).render({**context.get_all(), "page": page})
