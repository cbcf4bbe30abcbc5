"""What is written once MkDocs has written everything: what needs all pages of the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import write_file

from generator.plugin import policy
from generator.plugin.blocked import blocked
from generator.plugin.config import LessonsConfig
from generator.plugin.export import Export
from generator.plugin.made import Made
from generator.plugin.page import published_as
from generator.plugin.search import index_files
from generator.site import addresses
from generator.verify.manifest import OurPart, names_below, write_manifest
from generator.verify.site import is_page

log = get_plugin_logger("lessons")


class Finishing:
    """Finishes a built site, in which ``made`` is our part."""

    def __init__(self, options: LessonsConfig, config: MkDocsConfig, made: Made) -> None:
        self._options = options
        self._config = config
        self._made = made
        self._site = Path(config.site_dir)
        self._home = self._site / options.at

    def finish(self, scripts: Iterable[str], export: Export | None, *, is_preview: bool) -> None:
        """Write the search index, the policy and the list of all files.

        ``scripts`` are the theme's inline scripts, which the policy allows. A preview has no
        policy, as a script of MkDocs' is another one on each of its pages.
        """
        if not self._made.later:
            self._write_index(export)
        # A packed file has the time of the build in its bytes 4 to 7 (RFC 1952).
        sitemap = self._home / addresses.SITEMAP
        if sitemap.is_file():
            packed = sitemap.read_bytes()
            sitemap.write_bytes(packed[:4] + bytes(4) + packed[8:])
        if not is_preview:
            bound = self._bind(scripts)
            url = self._made.pages.settings.site_url
            lessons = [file for file in self._made.files if file.head and file.record]
            # Their names are as seen from our home.
            names = [published_as(replace(file, folder=""), self._config) for file in lessons]
            write_manifest(self._home, url, names, bound, self._part())

    def _write_index(self, export: Export | None) -> None:
        """Write the search index; an export has it, too."""
        pages = self._made.pages
        by_hand = self._made.by_hand
        for address, content in index_files(self._options, self._config, pages, by_hand):
            write_file(content, str(self._home / address))
            if export:
                export.copied(address, content)

    def _bind(self, scripts: Iterable[str]) -> str:
        """Write the policy into the pages that it is for, and return it; empty for none."""
        endpoint = self._options.search.endpoint
        if self._options.bound == "none":
            return ""
        if self._options.bound == "ours":
            names = [published_as(file, self._config) for file in self._made.files]
            ours = [self._site / name for name in names]
            return policy.bind(filter(policy.is_bound, ours), scripts, endpoint)
        common = policy.bind_site(self._site, scripts, endpoint)
        docs = Path(self._config.docs_dir).name
        for told in blocked(self._site, docs, self._made.by_hand.files):
            log.info(told)
        return common

    def _part(self) -> OurPart:
        """Return what of the site is ours, by which it is verified."""
        at = self._options.at
        bound = self._options.bound
        theirs = frozenset[str]()
        if at or bound == "ours":
            made = {published_as(file, self._config) for file in self._made.files}
            pages = filter(is_page, names_below(self._home))
            theirs = frozenset(name for name in pages if at + name not in made)
        return OurPart(at, bound, theirs)
