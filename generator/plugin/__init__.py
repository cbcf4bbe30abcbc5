"""The MkDocs plugin ``lessons``: its events, each answered by the module that is called after it.

Nothing outside this package knows MkDocs.
"""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator.plugin import export, markers
from generator.plugin.beside import is_repeated
from generator.plugin.config import LessonsConfig
from generator.plugin.finishing import Finishing
from generator.plugin.frame import Frame, prepare
from generator.plugin.made import Made, required
from generator.plugin.preview import Built
from generator.plugin.rendering import Rendering
from generator.plugin.serving import Previewed, Serving
from generator.plugin.stamp import watchers
from generator.plugin.theme import WATCHED


class LessonsPlugin(BasePlugin[LessonsConfig]):
    """Reads the records, refuses to build when one has errors, and adds the pages."""

    _made: Made | None = None
    _export: export.Export | None = None
    _is_preview = False

    def __init__(self) -> None:
        self._frame = Frame()
        self._rendering = Rendering()
        self._serving = Serving()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a preview, which shows problems and is built all the same."""
        if dirty and command != "serve":
            raise PluginError("lessons are always built whole; leave out --dirty")
        self._is_preview = command == "serve"
        # Lessons live as long as the build: looking for garbage among them finds none.
        gc.set_threshold(50_000, 20, 100)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring theme, style and scripts in, and watch the records."""
        prepare(config, self.config)
        if self._is_preview:
            config.watch += [self.config.folder, *WATCHED]
        return config

    @event_priority(-100)
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> None:
        """Answer whoever looks at the preview."""
        self._serving.attend(server, config, Path(self.config.folder))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make all pages before MkDocs empties the last site; raise PluginError if any is wrong."""
        if not is_repeated(config):
            self._serving.later.pause()
            self._rendering.begin()
            self._made = Made.by(self.config, config, is_preview=self._is_preview)
            self._rendering.expect(self._made.number_of_pages())

    def on_shutdown(self) -> None:
        """Leave undone what a preview would do next."""
        self._serving.later.stop()

    def on_build_error(self, **_: Any) -> None:
        """Answer again: by the last site."""
        self._rendering.end()
        self._serving.later.go_on()

    @event_priority(100)
    def _files_first(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        return required(self._made).handed_to(files, self.config, config, is_last=False)

    @event_priority(-150)
    def _files_last(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        return required(self._made).handed_to(files, self.config, config, is_last=True)

    on_files = CombinedEvent(_files_first, _files_last)

    def on_nav(self, nav: Navigation, **_: Any) -> None:
        """Remember which generated pages stand in the navigation."""
        self._frame.learn(nav, self.config.at)

    @event_priority(-150)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Give templates what they use, when other plugins have changed those of the theme."""
        made = required(self._made)
        self._frame.start(self.config, env, config, files, list(watchers(self, config)))
        self._frame.bring_in(made.pages)
        filled = partial(self.on_page_markdown, config=config)
        self._export = export.begun(self.config.at, config, filled, files, env)
        built = Built(config, files, self._frame.nav, env)
        self._serving.answer_by(Previewed(self.config, made, built))

    def on_page_markdown(self, markdown: str, *, config: MkDocsConfig, **_: Any) -> str:
        """Put in what a page asks for by a comment."""
        form = self.config.form
        return markers.filled(markdown, required(self._made).pages, form, config.repo_url)

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, **_: Any) -> None:
        """Keep hand-written pages for the search index, as other plugins have left them."""
        required(self._made).by_hand.keep(page, html, self.config)

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> None:
        """Escape what the theme writes into pages as it is."""
        self._frame.of_page(context, page)

    def on_template_context(self, context: TemplateContext, **_: Any) -> None:
        """Do the same for what is no page: the site map, the page for addresses that are none."""
        self._frame.of_template(context)

    @event_priority(100)
    def _keep(self, /, output: str, *, page: Page, **_: Any) -> None:
        self._rendering.keep(page, output)

    @event_priority(-100)
    def _give_back(self, /, output: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        is_apart = bool(self.config.at)
        if is_apart:
            return self._rendering.without_others(page, output, config)
        return output

    on_post_page = CombinedEvent(_keep, _give_back)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs all pages: the search index, the policy and the list of files."""
        if not is_repeated(config):
            site = Finishing(self.config, config, required(self._made))
            site.finish(self._frame.scripts, self._export, is_preview=self._is_preview)
            self._rendering.end()
            self._serving.later.start_anew()
            self._serving.later.go_on()
