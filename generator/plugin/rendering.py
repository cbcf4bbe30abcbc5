"""MkDocs' work on our pages: how far it is, and what it made of one before others change it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from logging import INFO

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page

from generator import progress
from generator.plugin.beside import is_repeated
from generator.plugin.export import WANTED
from generator.plugin.page import GeneratedPage

log = get_plugin_logger("lessons")


class Rendering:
    """Counts our pages while MkDocs renders them, and keeps each until plugins are done with it."""

    def __init__(self) -> None:
        self._shown = ExitStack()
        self._done = self._number = 0
        self._page = ""

    def begin(self) -> None:
        """Show from now on how far long work is, if MkDocs tells more than warnings, or we ask."""
        self._done = 0
        is_asked_by_us = WANTED in os.environ or progress.HANDED_ON in os.environ
        if is_asked_by_us or log.isEnabledFor(INFO):
            self._shown.enter_context(progress.shown(progress.onlooker()))

    def expect(self, number: int) -> None:
        """Take it that so many of our pages will be rendered."""
        self._number = number

    def keep(self, page: Page, html: str) -> None:
        """Keep a page as it was rendered, if it is ours, and tell how far it is."""
        if isinstance(page, GeneratedPage):
            self._done += 1
            self._page = html
        progress.tell("writing pages", self._done, self._number)

    def without_others(self, page: Page, html: str, config: MkDocsConfig) -> str:
        """Return a page of another as it is, and ours without what other plugins did to it.

        They bring in scripts, which the policy blocks.
        """
        if not isinstance(page, GeneratedPage):
            return html
        # MkDocs writes no empty page, and leaves that of the first build.
        return "" if is_repeated(config) else self._page

    def end(self) -> None:
        """Show nothing more."""
        self._shown.close()
        self._page = ""
