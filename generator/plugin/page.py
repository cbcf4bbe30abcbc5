"""Our files as MkDocs takes them: virtual files, and pages that come with their content."""

from __future__ import annotations

from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from generator.site.addresses import file_of
from generator.site.file import Head, SiteFile

_BOARDS = ("follow-through.md", "where-else.md", "procedures.md", "recurrences.md", "health.md")
_IN_NAVIGATION = ("index.md", "browse.md", *_BOARDS)


class GeneratedPage(Page):
    """A page that comes with its content, so that MkDocs' Markdown never sees a contributor's text.

    The theme prints titles and descriptions as they are, which is why they are escaped here.
    """

    is_in_navigation = False

    def __init__(self, head: Head, html: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(str(escape(head.title)), file, config)
        self._head = head
        self.has_sidebars = head.has_sidebars
        self.preloads = head.preloads
        self.alternates = head.alternates
        self._html = html

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """There is no source to read: only what the theme asks of a page's front matter."""
        self.markdown = ""
        self.meta: dict[str, Any] = {
            "template": "lessons/page.html",
            "description": str(escape(self._head.description)),
            # Plugins that make feeds of pages, such as rss, pass over drafts; ours are its own.
            "draft": True,
            "hide": [] if self.has_sidebars else ["navigation", "toc", "path"],
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Hand over what the templates made."""
        headings = self._head.headings
        self.content = self._html
        links = [AnchorLink(str(escape(text)), anchor, 2) for anchor, text in headings]
        self.toc = TableOfContents(links)
        self.present_anchor_ids = {anchor for anchor, _ in headings}


def virtual_file(site_file: SiteFile, config: MkDocsConfig, way_to_records: str) -> File:
    """Return a file of ours for MkDocs; ``way_to_records`` leads from ``docs_dir`` to the records."""
    uri = _source_uri(site_file)
    content = site_file.content if site_file.head is None else ""
    in_nav = InclusionLevel.INCLUDED if uri in _IN_NAVIGATION else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, uri, content=content, inclusion=in_nav)
    # MkDocs gives pages called index or readme the address of their folder; ours have their own.
    file.dest_uri = published_as(site_file, config)
    if site_file.head is not None:
        if site_file.record:
            file.edit_uri = f"{way_to_records}/{site_file.record}"
        GeneratedPage(site_file.head, str(site_file.content), file, config)
    return file


def published_as(site_file: SiteFile, config: MkDocsConfig) -> str:
    """Return the file below ``site_dir`` in which a file of ours is published."""
    if site_file.head is None:
        return site_file.address
    return file_of(site_file.address, directories=config.use_directory_urls)


def edit_address(config: MkDocsConfig, way_to_records: str) -> str:
    """Return where records are edited, with ``{path}`` for a record: as MkDocs itself makes edit links."""
    any_record = File.generated(config, "any-record.md", content="")
    any_record.edit_uri = f"{way_to_records}/any-record.yml"
    return (Page(None, any_record, config).edit_url or "").replace("any-record.yml", "{path}")


def _source_uri(site_file: SiteFile) -> str:
    """Return the Markdown file that MkDocs would publish at the address, or the file itself.

    MkDocs makes a page of whatever ends in .md; a file that is published as Markdown gets another
    source.
    """
    if site_file.head is None:
        is_markdown = site_file.address.endswith(".md")
        return f"{site_file.address}.txt" if is_markdown else site_file.address
    return f"{site_file.address.removesuffix('/') or 'index'}.md"
