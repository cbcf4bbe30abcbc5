"""Reads the lessons for a build: judged, their problems logged, ready to be made into pages."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from generator.around.day import today_here
from generator.around.history import file_days
from generator.intake.form.templates import look_address, use_address
from generator.plugin.config import LessonsConfig
from generator.plugin.page import edit_address
from generator.plugin.refusals import refuse_folders
from generator.plugin.theme import language_of
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.kept import kept_between_runs
from generator.report import about_drafts, summary
from generator.site.pages import Pages, Settings
from generator.site.search.words import snowball_name
from generator.translation import SOURCE

log = get_plugin_logger("lessons")


def read_pages(options: LessonsConfig, config: MkDocsConfig, *, is_preview: bool) -> Pages:
    """Read the lessons and return the pages of those that are published.

    Raises PluginError where errors keep the site from being built; a preview is built all the same.
    """
    folder = Path(options.folder)
    refuse_folders(folder, config, options.at)
    home = Path(config.config_file_path).parent
    shown = os.path.relpath(folder, home).replace(os.sep, "/")
    try:
        today = today_here()
        with kept_between_runs(folder, is_last=not is_preview) as kept:
            base = KnowledgeBase.read(folder, shown, kept)
            # A warning is a question to the author, whom no build asks: `lessons check` does.
            catalogue = base.judged(today, with_warnings=is_preview)
    except (OSError, ValueError) as fault:
        raise PluginError(str(fault)) from None
    _log_problems(catalogue, is_preview=is_preview)
    language = catalogue.vocabulary.language
    days = file_days(folder, today)
    settings = Settings(
        today=today,
        directories=config.use_directory_urls,
        problems=catalogue.problems if is_preview else (),
        broken=catalogue.broken if is_preview else (),
        language=options.search.language,
        interface=language_of(config),
        site_name=config.site_name,
        site_url=f"{config.site_url.rstrip('/')}/{options.at}" if config.site_url else "",
        silent_after=options.silent_after,
        copies=frozenset(options.copies),
        edit=edit_address(config, options.folder),
        use_form=use_address(options.form, config.repo_url, language),
        look_form=look_address(options.form, config.repo_url, language),
        changed=days.changed,
        added=days.added,
    )
    own = options.publish_x
    published = catalogue.published_for(options.audience, drafts=is_preview, own=own)
    if not is_preview:
        published = published.for_places(is_asked=bool(settings.edit))
    drafts = 0 if is_preview else sum(lesson.draft for lesson in catalogue.lessons)
    if drafts:
        log.info(about_drafts(drafts))
    return Pages(published, settings)


def language_of_lessons(options: LessonsConfig) -> str:
    """Return the language of the lessons, by Snowball's name for it."""
    if options.search.language:
        return str(options.search.language)
    base = KnowledgeBase.read_settings(Path(options.folder), "lessons")
    return snowball_name(base.words.language if base.words else SOURCE)


def _log_problems(catalogue: Catalogue, *, is_preview: bool) -> None:
    """Log every problem; raise PluginError where errors keep the site from being built."""
    for problem in catalogue.problems:
        # A warning asks the author; a strict build would take it for a fault of the site.
        if problem.level == "warning":
            log.info(str(problem))
        elif is_preview:
            log.warning(str(problem))
        else:
            log.error(str(problem))
    if catalogue.errors and not is_preview:
        counted = summary(catalogue.problems, len(catalogue.files))
        raise PluginError(f"{counted} Nothing was built.")
