"""The MkDocs plugin ``lessons``: its events. Nothing outside this package knows MkDocs."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import chain
from logging import INFO
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from generator import needs_plugin, progress
from generator.intake.form.templates import form_address, gap_address
from generator.match.browser import gate_file
from generator.plugin import policy, refusals
from generator.plugin.aside import Aside
from generator.plugin.beside import (
    IN_BOX,
    TRANSLATES,
    boxed_config,
    is_repeated,
    own_config,
    set_apart,
)
from generator.plugin.blocked import blocked
from generator.plugin.config import LessonsConfig
from generator.plugin.contact import contact_files
from generator.plugin.export import WANTED, Export
from generator.plugin.page import (
    CONTRIBUTING,
    GeneratedPage,
    how_to_give,
    is_ours,
    later_files,
    page_now,
    published_as,
    virtual_files,
)
from generator.plugin.preview import Built, Later, LaterFile, Rebuild, reload
from generator.plugin.reading import language_of_lessons, read_pages
from generator.plugin.stamp import Stamp, watchers
from generator.plugin.theme import WATCHED, SharedFrame, dress, language_of, with_escaped_names
from generator.records.elsewhere import Elsewhere
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.contents import contents
from generator.site.file import SiteFile
from generator.site.moved import moved_files
from generator.site.on_demand import OnDemand
from generator.site.pages import Pages
from generator.site.search.documents import WrittenPage
from generator.site.search_page import search_files, search_parts
from generator.site.style import box_style
from generator.translation import unmarked
from generator.verify.manifest import OurPart, names_below, write_manifest
from generator.verify.site import is_page

log = get_plugin_logger("lessons")

_FORM = "<!-- lessons: form -->"
"""Where a page asks for the link to the form."""
_ELSEWHERE = "<!-- lessons: elsewhere -->"
"""Where a page asks where to go with what is no lesson."""


class LessonsPlugin(BasePlugin[LessonsConfig]):
    """Reads the records, refuses to build when one has errors, and adds the pages."""

    def __init__(self) -> None:
        self._is_preview = False
        self._pages: Pages | None = None
        self._contents: list[SiteFile] = []
        self._written: list[WrittenPage] = []
        self._scripts: set[str] = set()
        self._kept = ""
        self._by_hand: list[File] = []
        self._export: Export | None = None
        self._own_config: MkDocsConfig | None = None
        self._ours = Environment(autoescape=True)
        self._frame = SharedFrame()
        self._stamp = Stamp(self._frame.of)
        self._later = Later(self._asked)
        self._later_pages: dict[str, Lesson] = {}
        self._at_once = set[str]()
        self._site: OnDemand | None = None
        self._nav = Navigation([], [])
        self._built: Built | None = None
        self._reload: Callable[[], None] = lambda: None
        self._progress = ExitStack()
        self._rendered = self._number_of_pages = 0

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a preview, which shows problems and is built all the same."""
        if dirty and command != "serve":
            raise PluginError("lessons are always built whole; leave out --dirty")
        self._is_preview = command == "serve"
        # Lessons live as long as the build: looking for garbage among them finds none.
        gc.set_threshold(50_000, 20, 100)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring theme, style and scripts in, and watch the records."""
        refusals.refuse_plugins(config, self.config.at)
        self.config.search.language = language_of_lessons(self.config)
        if not self.config.at:
            dress(config, self.config.search.language)
        config.mdx_configs.setdefault(needs_plugin.__name__, {})["is_there"] = True
        if self._is_preview:
            config.watch += [self.config.folder, *WATCHED]
        return config

    @event_priority(-100)
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> None:
        """Watch the files of procedures, too, whose headings are on our pages."""
        home = Path(self.config.folder).parent
        for file in self._made_pages.catalogue.vocabulary.files.values():
            # One that is still missing cannot be watched; its folder may be missing, too.
            if (home / file).is_file():
                server.watch(str(home / file))
        app = self._later.before(server.get_app(), Path(server.root), server.mount_path)
        server.set_app(app)
        self._reload = partial(reload, server)
        others = [*config.watch, *(emitter.watch.path for emitter in server.observer.emitters)]
        folder = Path(self.config.folder)
        server.builder = Rebuild(server.builder, self._reread, others, folder)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make all pages before MkDocs empties the last site; raise PluginError if any is wrong."""
        if is_repeated(config):
            return
        self._later.pause()
        is_asked_by_us = WANTED in os.environ or progress.HANDED_ON in os.environ
        if is_asked_by_us or log.isEnabledFor(INFO):
            self._progress.enter_context(progress.shown(progress.onlooker()))
        self._rendered = 0
        pages = read_pages(self.config, config, is_preview=self._is_preview)
        self._pages, self._site = pages, OnDemand(pages)
        at, was_at = self.config.at, self.config.was_at
        self._later_pages, made = {}, contents(pages)
        if self._is_preview and was_at is None and TRANSLATES not in config.plugins:
            self._later_pages = later_files(pages.catalogue.lessons, at, config)
            made = self._made_at_once(self._site, pages)
        if self._has_box:
            made = chain(made, [SiteFile(addresses.BOX_STYLE, box_style().encode())])
        aside = Aside()
        ours = [aside.put(file).below(at) for file in progress.steps(made, "making pages")]
        pages.forget()
        changing = (file for file in ours if not addresses.is_asset(file.address))
        self._at_once = {published_as(file, config) for file in changing}
        self._contents = [*ours, *contact_files(self.config.security, pages.settings)]
        self._number_of_pages = sum(file.head is not None for file in ours)
        self._written, self._by_hand = [], []
        refusals.refuse_collisions(self._contents, config)
        if was_at is not None:
            moved = moved_files(pages, ours, was_at, at)
            self._contents += refusals.without_taken(moved, ours, config)

    def _made_at_once(self, site: OnDemand, pages: Pages) -> Iterator[SiteFile]:
        """Yield what a preview makes before somebody asks."""
        later = {lesson.id for lesson in self._later_pages.values()}
        yield from site.others
        for lesson in pages.catalogue.lessons:
            if lesson.id not in later:
                yield site.lessons.page(lesson)

    def on_shutdown(self) -> None:
        """Leave undone what a preview would do next."""
        self._later.stop()

    def on_build_error(self, **_: Any) -> None:
        """Answer again: by the last site."""
        self._progress.close()
        self._later.go_on()

    @event_priority(100)
    def _files_first(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add our files before plugins that look at all files."""
        return files if TRANSLATES in config.plugins else self._with_ours(files, config)

    @event_priority(-150)
    def _files_last(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add our files behind a plugin that takes every file for one that it translates."""
        return self._with_ours(files, config) if TRANSLATES in config.plugins else files

    on_files = CombinedEvent(_files_first, _files_last)

    def _with_ours(self, files: Files, config: MkDocsConfig) -> Files:
        """Add every generated page and file."""
        for file in virtual_files(self._contents, config, self.config.folder):
            files.append(file)
        for place in self._later_pages:
            files.append(LaterFile.of_page(place, config))
        at = self.config.at
        if at and not files.get_file_from_path(at + CONTRIBUTING):
            files.append(how_to_give(config, at))
        return files

    def on_nav(self, nav: Navigation, **_: Any) -> Navigation:
        """Remember which generated pages stand in the navigation."""
        self._frame.learn(nav, self.config.at)
        self._nav = nav
        return nav

    @event_priority(-150)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Collect the theme's inline scripts, and give templates the globals that they use.

        Other plugins have changed the theme's templates by now.
        """
        at, self._ours = self.config.at, env
        self._own_config = None
        if at:
            self._ours = set_apart(env, at, language_of(config), has_box=self._has_box)
            self._own_config = own_config(config, at, self.config.search.language)
        ours, shown, folders = self._ours, self._own_config or config, config.theme.dirs
        self._scripts = set(policy.scripts_of_theme(ours, shown, files, folders))
        self._frame.start(ours)
        self._stamp.start(ours, files, list(watchers(self, config)))
        can_give = files.get_file_from_path(at + CONTRIBUTING) is not None
        ours.globals["search_parts"] = search_parts(self._made_pages, can_give=can_give)
        # What is wrong may be why a page is missing.
        ours.globals["problems"] = self._made_pages.banner("")
        self._export = None
        if WANTED in os.environ:
            if at or not config.site_url:
                raise PluginError("an export needs `site_url`, and a site that has no `at`")
            said = partial(self.on_page_markdown, config=config)
            self._export = Export(Path(os.environ[WANTED]), config, said)
            self._export.write(files, env, str(ours.globals["search_parts"]))
        self._built = Built(config, files, self._nav, env)
        return env

    def on_page_markdown(self, markdown: str, *, config: MkDocsConfig, **_: Any) -> str:
        """Put the link to the form where a page asks for it, nothing where there is no form."""
        form = self.config.form or form_address(config.repo_url)
        words = unmarked(self._made_pages.words.gettext("Give a lesson by the form"))
        look = "md-button md-button--primary"
        link = f'<a class="{look}" href="{escape(form)}">{escape(words)}</a>'
        markdown = markdown.replace(_FORM, link if form else "")
        if _ELSEWHERE in markdown:
            pages = self._made_pages
            places = (pages.catalogue.vocabulary.elsewhere or Elsewhere()).places()
            listed = pages.render("elsewhere.html", "", places=places)
            markdown = markdown.replace(_ELSEWHERE, unmarked(listed))
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, **_: Any) -> None:
        """Keep hand-written pages for the search index, as other plugins have left them."""
        options = page.meta.get("search") or {}
        is_excluded = options.get("exclude", False)
        is_apart = options.get("apart", False)
        if isinstance(page, GeneratedPage):
            return
        self._by_hand.append(page.file)
        if is_excluded:
            return
        at, is_wanted = self.config.at, self.config.search.pages
        if is_wanted is None and self._has_box:
            is_wanted = True
        is_inside = page.url.startswith(at)
        if is_inside if is_wanted is None else is_wanted:
            address = page.url.removeprefix(at) if is_inside else "../" * at.count("/") + page.url
            self._written.append(WrittenPage(address, str(page.title), html, is_apart))

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> None:
        """Escape what the theme writes into pages as it is; in another's site, into ours alone."""
        if not self.config.at:
            context["config"] = with_escaped_names(context["config"])
        elif self._own_config and isinstance(page, GeneratedPage):
            context["config"] = self._own_config
        elif self._has_box:
            self._box(context)

    def on_template_context(self, context: TemplateContext, **_: Any) -> None:
        """Do the same on the page for addresses that are none; another's lists are without ours."""
        if not self.config.at:
            context["config"] = with_escaped_names(context["config"])
        else:
            # Above all the site map: the theme's instant navigation goes to what it lists.
            context["pages"] = [file for file in context["pages"] if not is_ours(file)]
            if self._has_box:
                self._box(context)

    @event_priority(100)
    def _keep(self, /, output: str, *, page: Page, **_: Any) -> None:
        self._rendered += isinstance(page, GeneratedPage)
        progress.tell("writing pages", self._rendered, self._number_of_pages)
        if self.config.at and isinstance(page, GeneratedPage):
            self._kept = output

    @event_priority(-100)
    def _give_back(self, /, output: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """Take what other plugins did to a page of ours back: scripts, which the policy blocks."""
        if not (self.config.at and isinstance(page, GeneratedPage)):
            return output
        # MkDocs writes no empty page, and leaves that of the first build.
        return "" if is_repeated(config) else self._kept

    on_post_page = CombinedEvent(_keep, _give_back)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index and the policy, which need all pages, and the list of files."""
        if is_repeated(config):
            return
        site, pages = Path(config.site_dir), self._made_pages
        home = site / self.config.at
        self._search: dict[str, bytes] = {}
        if not self._later_pages:
            for address, content in self._search_files(config):
                write_file(content, str(home / address))
                if self._export:
                    self._export.copied(address, content)
        # A gzip file names the time it was made (bytes 4 to 7, RFC 1952); a build has none.
        sitemap = home / addresses.SITEMAP
        if sitemap.is_file():
            packed = sitemap.read_bytes()
            sitemap.write_bytes(packed[:4] + bytes(4) + packed[8:])
        # The preview runs a script of MkDocs' that is another one on every page.
        if not self._is_preview:
            lessons = [
                replace(file, folder="") for file in self._contents if file.head and file.record
            ]
            names = [published_as(file, config) for file in lessons]
            bound = self._bind(config)
            write_manifest(home, pages.settings.site_url, names, bound, self._part(config))
        self._progress.close()
        self._later.start_anew()
        self._later.go_on()

    def _search_files(self, config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the search index by their addresses."""
        pages, search = self._made_pages, self.config.search
        more = {"match": {"gate": gate_file(pages)}}
        # A collector is asked only where its organisation names no form.
        by_default = "" if search.endpoint else gap_address(self.config.form, config.repo_url)
        report = search.report or by_default
        yield from search_files(pages, self._written, report, search.endpoint, more)

    def _asked(self, name: str) -> bytes | None:
        """Return a file of a preview that was left for later, by its name in the site, if any."""
        built, site, at = self._built, self._site, self.config.at
        if not (self._later_pages and built and site and name.startswith(at)):
            return None
        address = name.removeprefix(at)
        if address.startswith(addresses.SEARCH) and not address.endswith(".html"):
            self._search = self._search or dict(self._search_files(built.config))
            return self._search.get(address)
        made = site.file(address)
        if made is None or made.head is None:
            return made.as_bytes() if made else None
        page = page_now(made.below(at), built.files, built.config, self.config.folder)
        return built.whole(page)

    def _reread(self) -> bool:
        """Take up records that have changed; return False where MkDocs has to build.

        It has where a page came or went, or where what is wrong is told on pages of others.
        """
        built, pages = self._built, self._made_pages
        if not self._later_pages or built is None or built.config.hooks:
            return False
        self._later.pause()
        try:
            now = read_pages(self.config, built.config, is_preview=True)
            later = later_files(now.catalogue.lessons, self.config.at, built.config)
            if later.keys() != self._later_pages.keys() or now.banner("") != pages.banner(""):
                return False
            self._pages, self._site = now, OnDemand(now, self._site)
            self._later_pages, self._search = later, {}
            self._later.forget(self._at_once)
            self._later.when_idle(self._site.lessons.settle, self._reload)
        finally:
            self._later.go_on()
        return True

    def _bind(self, config: MkDocsConfig) -> str:
        """Write the policy into the pages that it is for, and return it; empty for none."""
        site, endpoint = Path(config.site_dir), self.config.search.endpoint
        if self._bound == "site":
            common = policy.bind_site(site, self._scripts, endpoint)
            for told in blocked(site, Path(config.docs_dir).name, self._by_hand):
                log.info(told)
            return common
        if self._bound == "none":
            return ""
        ours = (site / published_as(file, config) for file in self._contents)
        return policy.bind(filter(policy.is_bound, ours), self._scripts, endpoint)

    @property
    def _has_box(self) -> bool:
        """Whether the box on the pages of another's site is ours."""
        return bool(self.config.at and self.config.search.box)

    def _box(self, context: Any) -> None:
        """Bring our box into a page of another's site."""
        language = self.config.search.language
        context["config"] = boxed_config(context["config"], self.config.at, language)
        # What a template includes sees the names of the page, and none of those of its own.
        context.update({name: self._ours.globals[name] for name in IN_BOX})

    @property
    def _bound(self) -> str:
        return self.config.policy or ("ours" if self.config.at else "site")

    def _part(self, config: MkDocsConfig) -> OurPart:
        """Return what of the site is ours, by which it is verified."""
        at, theirs = self.config.at, frozenset[str]()
        if at or self._bound == "ours":
            made = {published_as(file, config) for file in self._contents}
            there = filter(is_page, names_below(Path(config.site_dir, at)))
            theirs = frozenset(name for name in there if at + name not in made)
        return OurPart(at, self._bound, theirs)

    @property
    def _made_pages(self) -> Pages:
        if self._pages is None:
            raise PluginError("the lessons were asked for before they were read")
        return self._pages
