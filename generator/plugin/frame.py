"""How pages are rendered, ours and those beside them: by which templates and configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator import needs_plugin
from generator.plugin.beside import IN_BOX, boxed_config, own_config, set_apart
from generator.plugin.config import LessonsConfig
from generator.plugin.page import GeneratedPage, is_ours
from generator.plugin.policy import scripts_of_theme
from generator.plugin.reading import language_of_lessons
from generator.plugin.refusals import refuse_plugins
from generator.plugin.stamp import Stamp
from generator.plugin.theme import SharedFrame, dress, language_of, with_escaped_names
from generator.site.pages import Pages
from generator.site.search_page import search_dialog


def prepare(config: MkDocsConfig, options: LessonsConfig) -> None:
    """Bring our theme, style and scripts in, and the language of the lessons into our options.

    Raises PluginError for another theme, and for a plugin that ours cannot stand beside.
    """
    refuse_plugins(config, options.at)
    options.search.language = language_of_lessons(options)
    if not options.at:
        dress(config, options.search.language)
    config.mdx_configs.setdefault(needs_plugin.__name__, {})["is_there"] = True


class Frame:
    """How the pages of a build are rendered.

    At the root of a site ours share ``env`` and ``config`` with all others. In a folder of
    another's site (``at``) they have their own, which no other page sees. ``scripts`` are the
    inline scripts that the theme puts into our pages.
    """

    env: Environment
    config: MkDocsConfig
    scripts: set[str]

    def __init__(self) -> None:
        self.nav = Navigation([], [])
        self._shared = SharedFrame()
        self._stamp = Stamp(self._shared.of)

    def learn(self, nav: Navigation, at: str) -> None:
        """Remember which of our pages stand in the navigation."""
        self._shared.learn(nav, at)
        self.nav = nav

    def start(
        self,
        options: LessonsConfig,
        env: Environment,
        config: MkDocsConfig,
        files: Files,
        watchers: Sequence[str],
    ) -> None:
        """Begin a build; ``watchers`` are plugins that look at each page before it is rendered."""
        self._options = options
        self.env = env
        self.config = config
        if options.at:
            spoken = language_of(config)
            self.env = set_apart(env, options.at, spoken, has_box=options.has_box)
            self.config = own_config(config, options.at, options.search.language)
        self.scripts = set(scripts_of_theme(self.env, self.config, files, config.theme.dirs))
        self._shared.start(self.env)
        self._stamp.start(self.env, files, watchers)

    def bring_in(self, pages: Pages) -> None:
        """Give our templates the dialog of search, and what is wrong with the records."""
        self.env.globals["search_dialog"] = search_dialog(pages)
        # What is wrong may be why a page is missing.
        self.env.globals["problems"] = pages.banner("")

    def of_page(self, context: TemplateContext, page: Page) -> None:
        """Escape what the theme writes into a page as it is; in another's site, into ours alone."""
        if not self._options.at:
            context["config"] = with_escaped_names(context["config"])
        elif isinstance(page, GeneratedPage):
            context["config"] = self.config
        elif self._options.has_box:
            self._box(context)

    def of_template(self, context: TemplateContext) -> None:
        """Do the same for a template of its own; another's lists of pages are without ours."""
        if not self._options.at:
            context["config"] = with_escaped_names(context["config"])
            return
        # Above all the site map: the theme's instant navigation goes to what it lists.
        context["pages"] = [file for file in context["pages"] if not is_ours(file)]
        if self._options.has_box:
            self._box(context)

    def _box(self, context: Any) -> None:
        """Bring our search box into a page of another's site."""
        at = self._options.at
        language = self._options.search.language
        context["config"] = boxed_config(context["config"], at, language)
        # What a template includes sees the names of the page, and none of those of its own.
        context.update({name: self.env.globals[name] for name in IN_BOX})
