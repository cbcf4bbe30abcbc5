"""A preview while it is looked at: it makes what is asked for, and takes up what was edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from generator.plugin.config import LessonsConfig
from generator.plugin.made import Made
from generator.plugin.page import later_files, page_now
from generator.plugin.preview import Built, Later, Rebuild, reload
from generator.plugin.reading import read_pages
from generator.plugin.search import index_files
from generator.site import addresses


class Previewed(NamedTuple):
    """What a preview answers by: our options, our part of the site, and all that MkDocs has."""

    options: LessonsConfig
    made: Made
    whole: Built


class Serving:
    """Answers whoever looks at a preview, by the last build that MkDocs came through."""

    def __init__(self) -> None:
        self.later = Later(self.asked)
        self._reload: Callable[[], None] = lambda: None
        self._build: Previewed | None = None
        self._index: dict[str, bytes] = {}

    def answer_by(self, build: Previewed) -> None:
        """Take a build for what is asked about from now on."""
        self._build = build
        self._index = {}

    def attend(self, server: LiveReloadServer, config: MkDocsConfig, records: Path) -> None:
        """Answer a server's requests, and have it build only after a change of what is no record.

        ``records`` is the folder of the records.
        """
        if self._build:
            _watch_procedures(server, self._build.made, records.parent)
        app = self.later.before(server.get_app(), Path(server.root), server.mount_path)
        server.set_app(app)
        self._reload = partial(reload, server)
        watched = [emitter.watch.path for emitter in server.observer.emitters]
        others = [*config.watch, *watched]
        server.builder = Rebuild(server.builder, self.reread, others, records)

    def asked(self, name: str) -> bytes | None:
        """Return a file that was left for later, by its name in the site; None for any other."""
        build = self._build
        if build is None or not build.made.later or not name.startswith(build.options.at):
            return None
        address = name.removeprefix(build.options.at)
        if address.startswith(addresses.SEARCH) and not address.endswith(".html"):
            if not self._index:
                made = build.made
                files = index_files(build.options, build.whole.config, made.pages, made.by_hand)
                self._index = dict(files)
            return self._index.get(address)
        file = build.made.site.file(address)
        if file is None or file.head is None:
            return file.as_bytes() if file else None
        whole = build.whole
        ours = file.below(build.options.at)
        page = page_now(ours, whole.files, whole.config, build.options.folder)
        return whole.whole(page)

    def reread(self) -> bool:
        """Take up records that have changed; return False where MkDocs has to build.

        It has where a page came or went, or where what is wrong is told on pages of others.
        """
        build = self._build
        if build is None or not build.made.later or build.whole.config.hooks:
            return False
        made = build.made
        config = build.whole.config
        self.later.pause()
        try:
            pages = read_pages(build.options, config, is_preview=True)
            later = later_files(pages.catalogue.lessons, build.options.at, config)
            if later.keys() != made.later.keys():
                return False
            if pages.banner("") != made.pages.banner(""):
                return False
            made.take_up(pages, later)
            self._index = {}
            self.later.forget(made.at_once)
            self.later.when_idle(made.site.lessons.settle, self._reload)
        finally:
            self.later.go_on()
        return True


def _watch_procedures(server: LiveReloadServer, made: Made, home: Path) -> None:
    """Watch the files of procedures, too, whose headings are on our pages.

    ``home`` is the folder from which the vocabulary names them.
    """
    for file in made.pages.catalogue.vocabulary.files.values():
        # One that is still missing cannot be watched; its folder may be missing, too.
        if (home / file).is_file():
            server.watch(str(home / file))
