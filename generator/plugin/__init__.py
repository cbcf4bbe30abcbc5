"""The MkDocs plugin ``lessons``: hands the site to MkDocs. Nothing else in the program knows MkDocs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from generator.around.day import today_here
from generator.around.history import last_changed
from generator.intake.form.templates import form_address
from generator.plugin import policy, refusals
from generator.plugin.config import LessonsConfig
from generator.plugin.contact import CONTACT, Contact, security_txt
from generator.plugin.page import GeneratedPage, edit_address, virtual_file
from generator.plugin.theme import WATCHED, SharedFrame, dress, with_escaped_names
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.report import summary
from generator.site import addresses
from generator.site.contents import contents
from generator.site.file import SiteFile
from generator.site.pages import Pages, Settings
from generator.site.search.documents import WrittenPage
from generator.site.search.script import scripts
from generator.site.search_page import Options, search_files, search_parts
from generator.verify.manifest import write_manifest

log = get_plugin_logger("lessons")

_FORM = "<!-- lessons: form -->"
"""Where a page asks for the link to the form."""


class LessonsPlugin(BasePlugin[LessonsConfig]):
    """Reads the records, refuses to build when one has errors, and adds the pages."""

    def __init__(self) -> None:
        self._is_preview = False
        self._pages: Pages | None = None
        self._contents: list[SiteFile] = []
        self._written: list[WrittenPage] = []
        self._way_to_records = ""
        self._scripts: set[str] = set()
        self._frame = SharedFrame()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing and wants to see what is wrong."""
        if dirty and command != "serve":
            raise PluginError("lessons are always built whole; leave out --dirty")
        self._is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring theme, style and scripts in, and watch the records."""
        refusals.refuse_plugins(config)
        # MkDocs' edit links begin at the docs folder.
        way = os.path.relpath(self.config.folder, config.docs_dir)
        self._way_to_records = way.replace(os.sep, "/")
        try:
            dress(config, list(scripts(self.config.search.language)))
        except FileNotFoundError as fault:
            raise PluginError(str(fault)) from None
        if self._is_preview:
            config.watch += [self.config.folder, *WATCHED]
        return config

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,  # noqa: ARG002
        builder: Callable[..., None],  # noqa: ARG002
    ) -> None:
        """Watch the files of procedures, too, whose headings are on our pages."""
        home = Path(self.config.folder).parent
        for file in self._made_pages.catalogue.vocabulary.files.values():
            # One that is still missing cannot be watched; its folder may be missing, too.
            if (home / file).is_file():
                server.watch(str(home / file))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Make everything before MkDocs empties the last site; refuse to go on when something is wrong."""
        folder = Path(self.config.folder)
        refusals.refuse_folders(folder, config)
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
            problems=catalogue.problems if self._is_preview else (),
            broken=catalogue.broken if self._is_preview else (),
            language=self.config.search.language,
            site_name=config.site_name,
            site_url=f"{config.site_url.rstrip('/')}/" if config.site_url else "",
            silent_after=self.config.silent_after,
            edit=edit_address(config, self._way_to_records),
            changed=last_changed(folder, today),
        )
        visible = catalogue.published_for(self.config.audience, drafts=self._is_preview)
        self._pages = Pages(visible, settings)
        self._contents = [*contents(self._pages), *self._contact(settings)]
        self._written = []
        refusals.refuse_collisions(self._contents, config)

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of ours, before plugins that look at all files."""
        for site_file in self._contents:
            files.append(virtual_file(site_file, config, self._way_to_records))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Remember which of our pages stand in the navigation."""
        self._frame.learn(nav)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Learn which scripts are the theme's, and give our templates what they ask for."""
        ways_up = {get_relative_url(".", file.url) for file in files.documentation_pages()}
        ways_up.add(
            urlsplit(config.site_url or "/").path
        )  # of the page for addresses that are none
        features = config.theme.get("features", [])
        self._scripts = set(policy.scripts_of_theme(env, ways_up, config=config, features=features))
        self._frame.start(env)
        env.globals["search_parts"] = search_parts(self._made_pages)
        # What is wrong may be why a page is missing.
        env.globals["problems"] = self._made_pages.banner("")
        return env

    def on_page_markdown(
        self,
        markdown: str,
        *,
        page: Page,  # noqa: ARG002
        config: MkDocsConfig,
        files: Files,  # noqa: ARG002
    ) -> str:
        """Lead to the form where a page asks for it; where there is none, the page tells of the other doors."""
        form = self.config.form or form_address(config.repo_url)
        link = f"[Give a lesson by the form]({form}){{ .md-button .md-button--primary }}"
        return markdown.replace(_FORM, link if form else "")

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Remember what was written by hand, after other plugins have had their say, so that search finds it."""
        is_excluded = (page.meta.get("search") or {}).get("exclude", False)
        if not isinstance(page, GeneratedPage) and not is_excluded:
            self._written.append(WrittenPage(page.url, str(page.title), html))

    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,  # noqa: ARG002
        config: MkDocsConfig,
        nav: Navigation,  # noqa: ARG002
    ) -> None:
        """Escape what the theme writes into pages as it is."""
        context["config"] = with_escaped_names(config)

    def on_template_context(
        self,
        context: TemplateContext,
        *,
        template_name: str,  # noqa: ARG002
        config: MkDocsConfig,
    ) -> None:
        """Do the same for the page that stands for addresses that are none."""
        context["config"] = with_escaped_names(config)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index, which needs all pages, and what is known only when all is written."""
        site = Path(config.site_dir)
        endpoint = self.config.search.endpoint
        options = Options(self.config.search.report, endpoint)
        for address, content in search_files(self._made_pages, self._written, options):
            path = site / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _take_time_out(site / "sitemap.xml.gz")
        # The preview runs a script of MkDocs' that is another one on every page.
        if not self._is_preview:
            said = policy.bind(site, self._scripts, endpoint)
            self._list_files(site, said)

    def _contact(self, settings: Settings) -> Iterator[SiteFile]:
        """Yield whom to tell of a weakness, where that is configured."""
        contact = Contact(**self.config.security)
        if contact:
            try:
                content = security_txt(contact, settings.today, settings.site_url)
            except ValueError as fault:
                raise PluginError(str(fault)) from None
            yield SiteFile(CONTACT, content)

    def _list_files(self, site: Path, policy: str) -> None:
        """Leave the list by which `lessons verify` knows a whole site; nothing is written after it."""
        settings, lessons = self._made_pages.settings, self._made_pages.catalogue.lessons
        pages = (
            addresses.file_of(addresses.lesson(lesson.id), directories=settings.directories)
            for lesson in lessons
        )
        write_manifest(site, settings.site_url, pages, policy)

    @property
    def _made_pages(self) -> Pages:
        if self._pages is None:
            raise PluginError("the lessons were asked for before they were read")
        return self._pages

    def _tell(self, catalogue: Catalogue) -> None:
        """Log every problem; raise PluginError where errors keep the site from being built."""
        for problem in catalogue.problems:
            # A warning is a question to the author; a strict build would take it for a fault of the
            # site.
            say = (
                log.info
                if problem.level == "warning"
                else log.warning
                if self._is_preview
                else log.error
            )
            say(str(problem))
        if catalogue.errors and not self._is_preview:
            raise PluginError(
                f"{summary(catalogue.problems, len(catalogue.files))} Nothing was built."
            )


def _take_time_out(path: Path) -> None:
    """Clear the time in a gzip file (bytes 4 to 7, RFC 1952), which is all that differs on one day."""
    if path.is_file():
        content = path.read_bytes()
        path.write_bytes(content[:4] + bytes(4) + content[8:])
