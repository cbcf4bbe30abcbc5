"""The MkDocs plugin ``lessons``: hands the site to MkDocs. Nothing else in the program knows MkDocs."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache
from importlib.metadata import version
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from generator import cli
from generator.cli.ground import today_here
from generator.cli.history import last_changed
from generator.intake.form.templates import form_address
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.lesson import AUDIENCES
from generator.records.report import summary
from generator.site import security
from generator.site.addresses import file_of
from generator.site.addresses import lesson as lesson_address
from generator.site.contents import contents
from generator.site.file import Head, SiteFile
from generator.site.folders import irregular, nested
from generator.site.pages import Pages, Settings
from generator.site.search.documents import WrittenPage
from generator.site.search.script import scripts
from generator.site.search.words import LANGUAGES
from generator.site.search_page import Options, search_files, search_parts
from generator.verify.manifest import write_manifest
from generator.verify.site import is_page

log = get_plugin_logger("lessons")

_PACKAGE = Path(str(resources("generator")))
_WATCHED = ("site/templates", "site/assets", "theme")
_BOARDS = ("follow-through.md", "where-else.md", "procedures.md", "recurrences.md", "health.md")
_IN_NAVIGATION = ("index.md", "browse.md", *_BOARDS)
_FORM = "<!-- lessons: form -->"
_APART = (
    "what lies in docs_dir and custom_dir is published as it is, and site_dir is emptied by each build, so give the "
    "records, the pages, the theme and the site folders of their own, such as `lessons`, `docs`, `overrides` and `site`"
)
_TRANSLATED = (
    "the plugin `i18n` cannot stand beside `lessons`, since it builds a site once for each language, and lessons are "
    "written in one; take it out of `plugins:`, and give each language a mkdocs.yml of its own"
)
_OTHER_THEME = (
    "mkdocs-material {version} has no `{part}` where search and the link to the repository need it; "
    "install another version of it, and please tell us of this one"
)
_RUNS_TEXT = "content.tooltips"
"""It shows titles, and texts that are cut short, as markup, although they are none."""


class SearchConfig(Config):
    """How lessons are searched: under ``search`` in the plugin's options."""

    language = config_options.Choice(LANGUAGES, default="english")
    """The language that the lessons are written in."""
    report = config_options.Optional(config_options.URL())
    """A form where readers say what they did not find; ``{query}`` in it becomes what they typed."""
    endpoint = config_options.Optional(config_options.URL())
    """An address that is sent what somebody typed and did not find, when they ask for that. Nothing else is sent."""


class SecurityConfig(Config):
    """Whom to tell of a weakness: under ``security``; with it the site has a ``security.txt`` (RFC 9116)."""

    contact = config_options.Type((str, list), default=[])
    """Where to: ``mailto:``, ``https:`` or ``tel:``; one or several, the preferred first."""
    expires = config_options.Optional(config_options.Type((str, datetime.date)))
    """The day until which this holds; by default 360 days after the build."""
    languages = config_options.Optional(config_options.Type(str))
    """The languages that reports are read in: ``en, fr``."""
    policy = config_options.Optional(config_options.URL())
    """The address of a page on what is done with a report."""


class LessonsConfig(Config):
    """The options of the plugin in ``mkdocs.yml``."""

    folder = config_options.Dir(exists=True, default="lessons")
    """Where the records lie."""
    audience = config_options.Choice(AUDIENCES, default="public")
    """Whom the site is for; what is above it is left out everywhere."""
    form = config_options.Optional(config_options.URL())
    """Where lessons are given by a form; without it, the issue form of a repository on GitHub or GitLab."""
    silent_after = config_options.Choice(range(1, 121), default=12)
    """After how many months without a lesson the page of learning health calls an area silent."""
    search = config_options.SubConfig(SearchConfig)
    security = config_options.SubConfig(SecurityConfig)


class LessonsPlugin(BasePlugin[LessonsConfig]):
    """Reads the records, refuses to build when one has errors, and adds the pages."""

    def __init__(self) -> None:
        self._is_preview = False
        self._pages: Pages | None = None
        self._contents: list[SiteFile] = []
        self._written: list[WrittenPage] = []
        self._folders_in_navigation: set[str] = set()
        self._way_to_records = ""
        self._scripts: set[str] = set()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing and wants to see what is wrong."""
        if dirty and command != "serve":
            raise PluginError("lessons are always built whole; leave out --dirty")
        self._is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our theme files behind the site's own, our style behind Material's, and watch the records."""
        if "i18n" in config.plugins:
            raise PluginError(_TRANSLATED)
        # MkDocs' edit links begin at the docs folder.
        self._way_to_records = os.path.relpath(self.config.folder, config.docs_dir).replace(os.sep, "/")
        if _RUNS_TEXT in (features := config.theme.get("features", [])):
            config.theme["features"] = [feature for feature in features if feature != _RUNS_TEXT]
            log.info("the theme's feature `%s` is left out, since it would run what contributors write", _RUNS_TEXT)
        own_overrides = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own_overrides, str(_PACKAGE / "theme"))
        config.extra_css.insert(0, "assets/lessons.css")
        config.extra_javascript[:0] = [
            "assets/lessons.js",
            "assets/offline.js",
            *map(_module, self._scripts_of_search()),
        ]
        if self._is_preview:
            config.watch += [self.config.folder, *(str(_PACKAGE / part) for part in _WATCHED)]
        return config

    def _scripts_of_search(self) -> Iterable[str]:
        """The addresses of the scripts, or a refusal where the program is not installed whole."""
        try:
            return scripts(self.config.search.language)
        except FileNotFoundError as fault:
            raise PluginError(str(fault)) from None

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> None:  # noqa: ARG002
        """Watch the files of procedures, too, whose headings are on our pages."""
        home = Path(self.config.folder).parent
        for file in self._made_pages.catalogue.vocabulary.files.values():
            # One that is still missing cannot be watched; its folder may be missing, too.
            if (home / file).is_file():
                server.watch(str(home / file))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make everything before MkDocs empties the last site; refuse to go on when something is wrong."""
        folder = Path(self.config.folder)
        self._refuse_folders(config)
        shown = os.path.relpath(folder, Path(config.config_file_path).parent).replace(os.sep, "/")
        try:
            today = today_here()
            catalogue = KnowledgeBase.read(folder, shown).judged(today)
        except (OSError, ValueError) as fault:
            raise PluginError(str(fault)) from None
        self._tell(catalogue)
        settings = Settings(
            today=today,
            directories=config.use_directory_urls,
            commands=cli.reference(),
            problems=catalogue.problems if self._is_preview else (),
            broken=catalogue.broken if self._is_preview else (),
            language=self.config.search.language,
            site_name=config.site_name,
            site_url=f"{config.site_url.rstrip('/')}/" if config.site_url else "",
            silent_after=self.config.silent_after,
            edit=_edit_address(config, self._way_to_records),
            changed=last_changed(folder, today),
        )
        visible = catalogue.published_for(self.config.audience, drafts=self._is_preview)
        self._pages = Pages(visible, settings)
        self._contents = [*contents(self._pages), *self._contact(settings)]
        self._written = []
        self._refuse_collisions(config)

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of ours, before plugins that look at all files."""
        for site_file in self._contents:
            files.append(self._file(site_file, config))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Remember which of our pages stand in the navigation."""
        for page in nav.pages:
            if isinstance(page, GeneratedPage):
                page.is_in_navigation = True
        self._folders_in_navigation = {folder for page in nav.pages for folder in _folders(page.url)}
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Learn which scripts are the theme's, and let our page template make what many pages share only once."""
        ways_up = {get_relative_url(".", file.url) for file in files.documentation_pages()}
        ways_up.add(urlsplit(config.site_url or "/").path)  # of the page for addresses that are none
        features = config.theme.get("features", [])
        self._scripts = set(security.scripts_of_theme(env, ways_up, config=config, features=features))
        made: dict[tuple[str, str], str] = {}

        def once(name: str, place: str, make: Callable[[], str]) -> str:
            if (name, place) not in made:
                made[name, place] = make()
            return made[name, place]

        def frame(page: GeneratedPage) -> str:
            """Pages of one folder lead to the navigation by the same links, unless it leads into that folder."""
            folder = page.url.removesuffix("/").rpartition("/")[0]
            is_own = page.is_in_navigation or folder in self._folders_in_navigation
            return f"page {page.url}" if is_own else f"folder {folder}"

        env.globals.update(once=once, frame=frame, search_parts=search_parts(self._made_pages))
        # What is wrong may be why a page is missing.
        env.globals.update(problems=self._made_pages.banner(""))
        env.globals["original"] = _originals(env, config)
        env.filters["parted"] = _parted
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Lead to the form where a page asks for it; where there is none, the page tells of the other doors."""
        form = self.config.form or form_address(config.repo_url)
        link = f"[Give a lesson by the form]({form}){{ .md-button .md-button--primary }}" if form else ""
        return markdown.replace(_FORM, link)

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Remember what was written by hand, after other plugins have had their say, so that search finds it."""
        is_excluded = (page.meta.get("search") or {}).get("exclude", False)
        if not isinstance(page, GeneratedPage) and not is_excluded:
            self._written.append(WrittenPage(page.url, str(page.title), html))

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:  # noqa: ARG002
        """Escape what the theme writes into pages as it is."""
        context["config"] = _escaped(config)

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Do the same for the page that stands for addresses that are none."""
        context["config"] = _escaped(config)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index, which needs all pages, and what is known only when all is written."""
        options = Options(self.config.search.report, self.config.search.endpoint)
        for address, content in search_files(self._made_pages, self._written, options):
            path = Path(config.site_dir, address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _undate(Path(config.site_dir, "sitemap.xml.gz"))
        # The preview runs a script of MkDocs' that is another one on every page.
        if not self._is_preview:
            policy = self._bind(Path(config.site_dir))
            self._list_files(Path(config.site_dir), policy)

    def _bind(self, site: Path) -> str:
        """Say first on every page what the browser may do; the same on all, as instant navigation keeps the first."""
        pages = sorted(path for path in site.rglob("*") if is_page(path.name) and path.is_file())
        missing = set(self._scripts)
        for page in pages:
            content = page.read_bytes()
            missing -= {script for script in missing if security.runs_in(content, script)}
        policy = security.policy(self._scripts - missing, self.config.search.endpoint)
        for page in pages:
            page.write_bytes(security.with_policy(page.read_bytes(), policy))
        if not (site / security.HEADERS).exists():
            (site / security.HEADERS).write_text(security.headers(policy), encoding="utf-8", newline="\n")
        return policy

    def _contact(self, settings: Settings) -> Iterator[SiteFile]:
        """Whom to tell of a weakness, where that is configured."""
        its = security.Contact(**self.config.security)
        if its:
            try:
                yield SiteFile(security.CONTACT, security.security_txt(its, settings.today, settings.site_url))
            except ValueError as fault:
                raise PluginError(str(fault)) from None

    def _list_files(self, site: Path, policy: str) -> None:
        """Leave the list by which `lessons verify` knows a whole site; nothing is written after it."""
        settings, lessons = self._made_pages.settings, self._made_pages.catalogue.lessons
        pages = (file_of(lesson_address(lesson.id), directories=settings.directories) for lesson in lessons)
        write_manifest(site, settings.site_url, pages, policy)

    @property
    def _made_pages(self) -> Pages:
        if self._pages is None:
            raise PluginError("the lessons were asked for before they were read")
        return self._pages

    def _tell(self, catalogue: Catalogue) -> None:
        for problem in catalogue.problems:
            # A warning is a question to the author; a strict build would take it for a fault of the site.
            say = log.info if problem.level == "warning" else log.warning if self._is_preview else log.error
            say(str(problem))
        if catalogue.errors and not self._is_preview:
            raise PluginError(f"{summary(catalogue.problems, len(catalogue.files))} Nothing was built.")

    def _refuse_folders(self, config: MkDocsConfig) -> None:
        """Refuse folders that lie in each other, and what in them would publish something else than was reviewed."""
        published = {"docs_dir": Path(config.docs_dir)}
        if config.theme.custom_dir:
            published["custom_dir"] = Path(config.theme.custom_dir)
        folders = {"folder": Path(self.config.folder), "site_dir": Path(config.site_dir), **published}
        told = [f"{fault}; {_APART}" for fault in nested(folders)]
        home = Path(config.config_file_path).parent
        try:
            for folder in published.values():
                told += irregular(folder, home)
        except OSError as fault:
            told.append(f"{fault.filename} cannot be read ({fault.strerror})")
        if told:
            raise PluginError("\n".join(dict.fromkeys(told)))

    def _refuse_collisions(self, config: MkDocsConfig) -> None:
        ours = {_published_as(site_file, config) for site_file in self._contents}
        docs = Path(config.docs_dir).name
        refused = [f"{docs}/{file.src_uri}" for file in get_files(config) if file.dest_uri in ours]
        if refused:
            told = (f"{place} has the address of a generated page; rename it or take it away" for place in refused)
            raise PluginError("\n".join(told))

    def _file(self, site_file: SiteFile, config: MkDocsConfig) -> File:
        uri = _source_uri(site_file)
        content = site_file.content if site_file.head is None else ""
        in_nav = InclusionLevel.INCLUDED if uri in _IN_NAVIGATION else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, uri, content=content, inclusion=in_nav)
        # MkDocs gives pages called index or readme the address of their folder; ours have their own.
        file.dest_uri = _published_as(site_file, config)
        if site_file.head is not None:
            if site_file.record:
                file.edit_uri = f"{self._way_to_records}/{site_file.record}"
            GeneratedPage(site_file.head, str(site_file.content), file, config)
        return file


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
            # Plugins that make feeds of pages, such as rss, pass over drafts; lessons have feeds of their own.
            "draft": True,
            "hide": [] if self.has_sidebars else ["navigation", "toc", "path"],
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Hand over what the templates made."""
        self.content = self._html
        self.toc = TableOfContents([AnchorLink(str(escape(text)), anchor, 2) for anchor, text in self._head.headings])
        self.present_anchor_ids = {anchor for anchor, _ in self._head.headings}


def _originals(env: Environment, config: MkDocsConfig) -> Callable[[str], Template]:
    """Return what finds the theme's own template of a name, so that ours of that name can wrap it."""
    ours = config.theme.dirs.index(str(_PACKAGE / "theme"))
    behind_ours = FileSystemLoader(config.theme.dirs[ours + 1 :])
    return cache(lambda name: behind_ours.load(env, name, env.globals))


def _escaped(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration with names as markup, since the theme writes them as they are."""
    shown = copy(config)
    shown.update({name: escape(config[name] or "") for name in ("site_name", "repo_name")})
    return shown


def _parted(markup: str, part: str) -> tuple[str, str, str]:
    """Part the theme's markup at something that must be in it: what comes before it, itself, what comes after."""
    if part not in markup:
        raise PluginError(_OTHER_THEME.format(version=version("mkdocs-material"), part=part))
    return markup.partition(part)


def _edit_address(config: MkDocsConfig, way_to_records: str) -> str:
    """Where records are edited, with ``{path}`` for a record: as MkDocs itself makes edit links."""
    any_record = File.generated(config, "any-record.md", content="")
    any_record.edit_uri = f"{way_to_records}/any-record.yml"
    return (Page(None, any_record, config).edit_url or "").replace("any-record.yml", "{path}")


def _undate(path: Path) -> None:
    """Take the time of day out of a gzip file (bytes 4 to 7, RFC 1952), which is all that differs on one day."""
    if path.is_file():
        content = path.read_bytes()
        path.write_bytes(content[:4] + bytes(4) + content[8:])


def _module(address: str) -> config_options.ExtraScriptValue:
    script = config_options.ExtraScriptValue(address)
    script.type = "module"
    return script


def _folders(url: str) -> list[str]:
    """The folders that an address lies in, but for the root: ``browse/kind/x/`` in ``browse`` and ``browse/kind``."""
    parts = url.removesuffix("/").split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _published_as(site_file: SiteFile, config: MkDocsConfig) -> str:
    if site_file.head is None:
        return site_file.address
    return file_of(site_file.address, directories=config.use_directory_urls)


def _source_uri(site_file: SiteFile) -> str:
    """The Markdown file that MkDocs would publish at the address, or the file itself.

    MkDocs makes a page of whatever ends in .md; a file that is published as Markdown gets another source.
    """
    if site_file.head is None:
        return f"{site_file.address}.txt" if site_file.address.endswith(".md") else site_file.address
    return f"{site_file.address.removesuffix('/') or 'index'}.md"
