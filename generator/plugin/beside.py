"""Our pages in a folder of a site that is there: a look of their own, and nothing outside changes.

They are made by templates and a configuration that no other page sees.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping
from copy import copy
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from generator.plugin.stamp import PAGE, STAMPED
from generator.plugin.theme import OURS, our_modules, our_scripts, with_escaped_names, wrap
from generator.site import addresses

_LEFT_OUT = ("content.tooltips", "navigation.instant")
"""Beginnings of features that run texts as markup, or take a page's style to the next."""
_HEADER = "partials/header.html"
"""The theme's template that the search box stands in."""
_SEARCH = "material/search"
"""The theme's name of its own search."""
IN_BOX = ("addresses", "at", "gettext", "original", "search_dialog")
"""The names that our header asks for."""
_FROM_OTHERS = ("analytics", "polyfills")
"""Entries of ``extra`` by which the theme loads something from another host."""


TRANSLATES = "i18n"
"""The plugin that builds a site once for each language."""


def is_repeated(config: MkDocsConfig) -> bool:
    """Return whether this build is of another language than the first, which has our pages."""
    plugin: Any = config.plugins.get(TRANSLATES)
    return plugin is not None and not plugin.is_default_language_build


class OwnTemplates(ChoiceLoader):
    """Gives our page from an environment of its own, and all other templates as they are.

    With ``has_box`` the header of every page is from there, too.
    """

    def __init__(
        self, env: Environment, theirs: BaseLoader, at: str, language: str, *, has_box: bool
    ) -> None:
        super().__init__([theirs])
        self._own = (PAGE, STAMPED, _HEADER) if has_box else (PAGE, STAMPED)
        self.env = env.overlay(loader=ChoiceLoader([FileSystemLoader(OURS), theirs]))
        # What other plugins add later is seen here, too; what we add is seen nowhere else.
        own = vars(self.env)
        own["globals"] = ChainMap({}, env.globals)
        own["filters"] = ChainMap({}, env.filters)
        wrap(self.env, theirs, at, language)

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """Return a template of this name."""
        if name in self._own:
            return self.env.get_template(name)
        return super().load(environment, name, globals)


def set_apart(env: Environment, at: str, language: str, *, has_box: bool) -> Environment:
    """Let an environment give our pages from another one, and return that."""
    if env.loader is None:
        raise PluginError("the theme has no templates")
    templates = OwnTemplates(env, env.loader, at, language, has_box=has_box)
    env.loader = templates
    return templates.env


def own_config(config: MkDocsConfig, at: str, language: str) -> MkDocsConfig:
    """Return the configuration as our pages see it: they load nothing from another host."""
    own = with_escaped_names(config)
    features = config.theme.get("features", [])
    kept = [name for name in features if not name.startswith(_LEFT_OUT)]
    theme = {
        **config.theme,
        "font": False,
        "palette": config.theme.get("palette") or {"scheme": "default"},
        # Our pages have no navigation at their side, so this is the way back to the others.
        "features": list(dict.fromkeys([*kept, "navigation.tabs"])),
    }
    style = [at + addresses.STYLE, *filter(_is_here, config.extra_css)]
    script = [*our_scripts(config, language, at), *filter(_is_here, config.extra_javascript)]
    plugins = _but_search(config)
    extra = {name: value for name, value in config.extra.items() if name not in _FROM_OTHERS}
    own.update(theme=theme, extra_css=style, extra_javascript=script, plugins=plugins, extra=extra)
    return own


def boxed_config(config: MkDocsConfig, at: str, language: str) -> MkDocsConfig:
    """Return the configuration as the site's other pages see it where their box is ours."""
    shown = copy(config)
    style = [at + addresses.BOX_STYLE, *config.extra_css]
    script = [*config.extra_javascript, *our_modules(config, language, at)]
    shown.update(extra_css=style, extra_javascript=script, plugins=_but_search(config))
    return shown


def _but_search(config: MkDocsConfig) -> dict[str, Any]:
    return {name: one for name, one in config.plugins.items() if name != _SEARCH}


def _is_here(address: object) -> bool:
    return "//" not in str(address)
