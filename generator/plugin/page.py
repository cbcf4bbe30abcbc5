"""Our files as MkDocs takes them: virtual files, and pages that come with their content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any, cast

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import dirname_to_title, weak_property, write_file

from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.file import Head, SiteFile

CONTRIBUTING = "contributing.md"
"""The page on how to give a lesson, which an organisation writes."""
_IN_NAVIGATION = (addresses.HOME, addresses.BROWSE, *addresses.BOARDS)


class MadeFile(File):
    """A file that is made when it is written, so that not all of them take room at once."""

    made: SiteFile | None = None

    @property
    def content_bytes(self) -> bytes:
        """The content, which other plugins may set."""
        if self.made:
            return self.made.as_bytes()
        return super().content_bytes

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.made = None
        self._content = value
        self.abs_src_path = None

    @property
    def content_string(self) -> str:
        """The same as text."""
        return self.content_bytes.decode()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.content_bytes = value.encode()

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - MkDocs' own
        """Write it."""
        write_file(self.content_bytes, self.abs_dest_path)


class GeneratedPage(Page):
    """A page that comes with its content, so that MkDocs' Markdown never sees a contributor's text.

    The theme prints titles and descriptions as they are, which is why they are escaped here.
    """

    is_in_navigation = False
    kind = -1
    _made: Callable[[], bytes] | None = None

    def __init__(
        self, head: Head, html: Callable[[], bytes], file: File, config: MkDocsConfig, title: str
    ) -> None:
        super().__init__(str(escape(title)), file, config)
        self._head = head
        self.has_sidebars = head.has_sidebars
        self.preloads = head.preloads
        self.alternates = head.alternates
        self._html = html

    def take_over(self, later: GeneratedPage) -> None:
        """Take what the templates make of the same page later; it stands where it stood."""
        for name in ("title", "_head", "has_sidebars", "preloads", "alternates", "_html"):
            setattr(self, name, getattr(later, name))

    @property
    def content(self) -> str | None:
        """The HTML of the main part, which waits elsewhere; None until it is rendered."""
        if self._made is None:
            return None
        return self._made().decode()

    @content.setter
    def content(self, html: str | None) -> None:
        if html is None:
            self._made = None
        elif html != self.content:
            self._made = html.encode

    @weak_property
    def toc(self) -> TableOfContents:
        """The table of contents."""
        links = []
        for anchor, text in self._head.headings:
            title = str(escape(text))
            links.append(AnchorLink(title, anchor, 2))
        return TableOfContents(links)

    @weak_property
    def present_anchor_ids(self) -> set[str]:
        """The anchors that may be linked to."""
        return {anchor for anchor, _ in self._head.headings}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Make the front matter that the theme asks for; there is no source to read."""
        # Hooks of sites look at the first line of a page.
        self.markdown = f"# {self.title}\n"
        self.meta: dict[str, Any] = {
            "template": "lessons/page.html",
            "description": str(escape(self._head.description)),
            # Plugins that make feeds of pages, such as rss, pass over drafts; ours are its own.
            "draft": True,
            # A larger site's own search is of its own pages; this one has a search, too.
            "search": {"exclude": True},
            "hide": [] if self.has_sidebars else ["navigation", "toc", "path"],
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Set the content that the templates made."""
        self._made = self._html
        vars(self).pop("toc", None)  # MkDocs' own, which is empty


def virtual_files(
    site_files: Iterable[SiteFile], config: MkDocsConfig, records: str
) -> Iterator[File]:
    """Yield site files as files of MkDocs'; ``records`` is the folder that the records lie in."""
    way = _way_to(records, config)
    titles = _titles(config.nav)
    for site_file in site_files:
        uri = _source(site_file)
        inclusion = _inclusion(site_file, config)
        file = cast("MadeFile", MadeFile.generated(config, uri, content="", inclusion=inclusion))
        file.made = None if site_file.head else site_file
        # MkDocs would give pages called index or readme the address of their folder.
        file.dest_uri = published_as(site_file, config)
        if site_file.head is not None:
            if site_file.record:
                file.edit_uri = f"{way}/{site_file.record}"
            head = site_file.head
            title = titles.get(uri) or _own_title(site_file)
            GeneratedPage(head, site_file.as_bytes, file, config, title)
        yield file


def page_now(site_file: SiteFile, built: Files, config: MkDocsConfig, records: str) -> Page:
    """Return a page as it is now, where it stood in a site that was built before."""
    [file] = virtual_files([site_file], config, records)
    known = built.get_file_from_path(file.src_uri)
    page = cast("GeneratedPage", file.page)
    if known is None or not isinstance(known.page, GeneratedPage):
        return page
    known.page.take_over(page)
    return known.page


def later_files(lessons: Iterable[Lesson], at: str, config: MkDocsConfig) -> dict[str, Lesson]:
    """Return the lessons whose pages a preview leaves for later, by the files of their pages.

    What the user's ``nav`` names is made at once.
    """
    named = _titles(config.nav)
    later = {}
    for lesson in lessons:
        head = Head(lesson.title, "")
        page = SiteFile(addresses.lesson(lesson.id), "", head).below(at)
        if _source(page) not in named:
            later[published_as(page, config)] = lesson
    return later


def how_to_give(config: MkDocsConfig, at: str) -> File:
    """Return the page on how to give a lesson, as a new base has it, for a site without one."""
    text = files("generator").joinpath("starter", "docs", CONTRIBUTING).read_text("utf-8")
    content = f"---\nsearch: {{exclude: true}}\nrender_macros: false\n---\n\n{text}"
    unlisted = InclusionLevel.NOT_IN_NAV
    return File.generated(config, at + CONTRIBUTING, content=content, inclusion=unlisted)


def is_ours(file: File) -> bool:
    """Return whether a file comes from this plugin, and not from ``docs_dir``."""
    return file.generated_by == "lessons"


def _source(site_file: SiteFile) -> str:
    """Return the file below ``docs_dir`` that a site file stands for in ``nav`` and in links."""
    address = site_file.folder + site_file.address
    if site_file.head is None:
        # MkDocs would make a page of what ends in .md.
        if address.endswith(".md"):
            return f"{address}.txt"
        return address
    return f"{site_file.folder}{site_file.address.removesuffix('/') or 'index'}.md"


def _inclusion(site_file: SiteFile, config: MkDocsConfig) -> InclusionLevel:
    """Return whether a navigation that lacks a file of ours is told of it.

    In a larger site it is one entry, and that where the site lists none by itself.
    """
    entries = _IN_NAVIGATION
    if site_file.folder:
        entries = () if config.nav else (addresses.HOME,)
    is_entry = site_file.head is not None and site_file.address in entries
    return InclusionLevel.INCLUDED if is_entry else InclusionLevel.NOT_IN_NAV


def _own_title(site_file: SiteFile) -> str:
    """Return what a navigation without titles calls a page; a folder's home has its name."""
    is_home = site_file.folder and not site_file.address
    title = site_file.head.title if site_file.head else ""
    if is_home:
        return dirname_to_title(site_file.folder.split("/")[-2])
    return title


def _titles(nav: object) -> dict[str, str]:
    """Return the titles that the user's ``nav`` gives, by the source files of their pages."""
    titles: dict[str, str] = {}
    entries = nav.items() if isinstance(nav, dict) else ()
    for title, inside in entries:
        if isinstance(inside, str):
            titles[inside] = str(title)
        else:
            titles |= _titles(inside)
    for each in nav if isinstance(nav, list) else ():
        titles |= _titles(each)
    return titles


def published_as(site_file: SiteFile, config: MkDocsConfig) -> str:
    """Return the path below ``site_dir`` of a published site file."""
    address = site_file.address
    if site_file.head is not None:
        address = addresses.file_of(address, directories=config.use_directory_urls)
    return site_file.folder + address


def edit_address(config: MkDocsConfig, records: str) -> str:
    """Return where records are edited, with ``{path}`` for a record, made as MkDocs' edit links."""
    any_record = File.generated(config, "any-record.md", content="")
    any_record.edit_uri = f"{_way_to(records, config)}/any-record.yml"
    return (Page(None, any_record, config).edit_url or "").replace("any-record.yml", "{path}")


def _way_to(records: str, config: MkDocsConfig) -> str:
    """Return the way to the records from the docs folder, where MkDocs' edit links begin."""
    return os.path.relpath(records, config.docs_dir).replace(os.sep, "/")
