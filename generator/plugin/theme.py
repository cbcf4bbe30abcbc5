"""Support for our theme files: the theme's own templates, escaped names, parts made once."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath

from jinja2 import BaseLoader, Environment, FileSystemLoader, Template
from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.nav import Navigation

from generator.plugin.page import GeneratedPage
from generator.site import addresses
from generator.site.compiling import Compiled, Unindented
from generator.site.search.script import scripts
from generator.site.style import letters
from generator.translation import SOURCE, Translator, in_markup, unmarked

PACKAGE = Path(str(files("generator")))
WATCHED = [str(PACKAGE / part) for part in ("site/templates", "site/assets", "theme")]
"""The folders of the program that a preview follows."""

OURS = str(PACKAGE / "theme")
_OTHER_THEME = (
    "mkdocs-material {version} has no `{part}` where search and the link to the repository need "
    "it; install another version of it, and please tell us of this one"
)
_RUNS_TEXT = "content.tooltips"
"""It shows titles, and texts that are cut short, as markup, although they are none."""

log = get_plugin_logger("lessons")


def our_scripts(
    config: MkDocsConfig, language: str, at: str = ""
) -> list[config_options.ExtraScriptValue]:
    """Return the scripts of our pages, which lie in the folder ``at`` of the site.

    ``language`` is that of the lessons.

    Raises PluginError where the program was not installed whole.
    """
    script = config_options.ExtraScriptValue(at + addresses.SCRIPT)
    return [script, *our_modules(config, language, at)]


def our_modules(
    config: MkDocsConfig, language: str, at: str
) -> list[config_options.ExtraScriptValue]:
    """Return those of our scripts that search needs."""
    try:
        paths = scripts(language, language_of(config))
        modules = [config_options.ExtraScriptValue(at + path) for path in paths]
    except FileNotFoundError as fault:
        raise PluginError(str(fault)) from None
    for module in modules:
        module.type = "module"
    return modules


def dress(config: MkDocsConfig, language: str) -> None:
    """Add our theme folder behind the site's own, and our style and scripts before others."""
    features = config.theme.get("features", [])
    if _RUNS_TEXT in features:
        config.theme["features"] = [feature for feature in features if feature != _RUNS_TEXT]
        message = "the theme's feature `%s` is left out, since it would run what contributors write"
        log.info(message, _RUNS_TEXT)
    own_overrides = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(own_overrides, OURS)
    config.extra_css.insert(0, addresses.STYLE)
    config.extra_javascript[:0] = our_scripts(config, language)
    _let_wrap(config)


def language_of(config: MkDocsConfig) -> str:
    """Return the language that readers are spoken to in: the theme's."""
    return str(config.theme.get("language") or SOURCE)


def _let_wrap(config: MkDocsConfig) -> None:
    """Let our templates wrap the theme's own, also in an environment that another plugin makes."""
    make = config.theme.get_env

    def get_env() -> Environment:
        env = make()
        ours = config.theme.dirs.index(OURS)
        theirs = FileSystemLoader(config.theme.dirs[ours + 1 :])
        wrap(env, theirs, language=language_of(config))
        return env

    vars(config.theme)["get_env"] = get_env


def wrap(env: Environment, theirs: BaseLoader, at: str = "", language: str = SOURCE) -> None:
    """Give an environment what our templates ask for: above all, the theme's own by their names.

    ``language`` is that of our own words in them.
    """

    @cache
    def original(name: str) -> Template:
        return theirs.load(env, name, env.globals)

    [(first, _), *_] = letters().values()
    env.add_extension(Unindented)
    env.bytecode_cache = env.bytecode_cache or _COMPILED
    env.globals.update(original=original, addresses=addresses, letters=at + first, at=at)
    env.globals["gettext"] = Translator(language).gettext
    env.filters.update(parted=parted, plain=unmarked, with_languages=in_markup)


_COMPILED = Compiled()
"""The theme's templates, which a preview would compile at each change."""


def with_escaped_names(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration with names as markup, since the theme writes them as they are."""
    shown = copy(config)
    shown.update({name: escape(config[name] or "") for name in ("site_name", "repo_name")})
    return shown


class SharedFrame:
    """A cache of markup that pages share, such as their navigation.

    They share it where the links in it are the same: these are relative, so they hang on how deep a
    page is, and on the folders that it has in common with what they lead to.
    """

    def __init__(self) -> None:
        self._linked: set[PurePosixPath] = set()
        self._made: dict[tuple[str, str], str] = {}

    def learn(self, nav: Navigation, at: str) -> None:
        """Remember which of our pages, and which folders, stand in the navigation."""
        self._linked.clear()
        for url in (at + addresses.BROWSE, *(page.url for page in nav.pages)):
            self._linked.update([PurePosixPath(url), *PurePosixPath(url).parents])
        for page in nav.pages:
            if isinstance(page, GeneratedPage):
                page.is_in_navigation = True

    def start(self, env: Environment) -> None:
        """Give templates the functions ``once`` and ``frame``, and forget the last build."""
        self._made = {}
        env.globals.update(once=self._once, frame=self.of)

    def _once(self, name: str, place: str, make: Callable[[], str]) -> str:
        if (name, place) not in self._made:
            self._made[name, place] = make()
        return self._made[name, place]

    def of(self, page: GeneratedPage) -> str:
        """Return what names the pages that share their markup with a page."""
        if page.is_in_navigation:
            return f"page {page.url}"
        place = PurePosixPath(page.url.rpartition("/")[0])
        common = next(folder for folder in (place, *place.parents) if folder in self._linked)
        return f"folder {common}, {page.url.count('/')} deep, {place.parts[:1]}"


def parted(markup: str, part: str) -> tuple[str, str, str]:
    """Return the theme's markup before a part that must be in it, the part, and what follows."""
    if part not in markup:
        raise PluginError(_OTHER_THEME.format(version=version("mkdocs-material"), part=part))
    return markup.partition(part)
