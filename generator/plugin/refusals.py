"""Refuses a configuration that would publish what nobody reviewed, or lose a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import get_files

from generator.plugin.page import published_as
from generator.site.file import SiteFile
from generator.site.folders import irregular, nested

_APART = (
    "what lies in docs_dir and custom_dir is published as it is, and site_dir is emptied by each "
    "build, so give the records, the pages, the theme and the site folders of their own, such as "
    "`lessons`, `docs`, `overrides` and `site`"
)
_FRAME = "partials/javascripts/base.html"
"""A template by which Material is known, and themes that are made of it."""
_OTHER_THEME = (
    "our pages stand in the frame of Material, and the theme of this site is `{}`; write "
    "`theme: {{name: material}}` in mkdocs.yml"
)
_TRANSLATED = (
    "the plugin `i18n` cannot stand beside `lessons`, since it builds a site once for each "
    "language, and lessons are written in one; take it out of `plugins:`, and give each language "
    "a mkdocs.yml of its own, or let the lessons lie in a folder of the site: `at: lessons/`"
)


def refuse_plugins(config: MkDocsConfig, at: str) -> None:
    """Raise PluginError for what our pages cannot stand in: another theme, a plugin beside ours."""
    if not any(Path(folder, _FRAME).is_file() for folder in config.theme.dirs):
        raise PluginError(_OTHER_THEME.format(config.theme.name))
    if "i18n" in config.plugins and not at:
        raise PluginError(_TRANSLATED)


def refuse_folders(folder: Path, config: MkDocsConfig, at: str) -> None:
    """Raise PluginError for folders that lie in each other, and for links in what is published.

    Where only a folder ``at`` of the site is ours, links elsewhere are none of our business.
    """
    published = {"docs_dir": Path(config.docs_dir)}
    if config.theme.custom_dir:
        published["custom_dir"] = Path(config.theme.custom_dir)
    folders = {"folder": folder, "site_dir": Path(config.site_dir), **published}
    faults = [f"{fault}; {_APART}" for fault in nested(folders)]
    home = Path(config.config_file_path).parent
    try:
        for place in () if at else published.values():
            faults += irregular(place, home)
    except OSError as fault:
        faults.append(f"{fault.filename} cannot be read ({fault.strerror})")
    if faults:
        raise PluginError("\n".join(dict.fromkeys(faults)))


def refuse_collisions(contents: Iterable[SiteFile], config: MkDocsConfig) -> None:
    """Raise PluginError for each page of ``docs_dir`` that has the address of a file of ours."""
    ours = {published_as(site_file, config) for site_file in contents}
    docs = Path(config.docs_dir).name
    advice = "has the address of a generated page; rename it or take it away"
    refused = [file.src_uri for file in get_files(config) if file.dest_uri in ours]
    if refused:
        raise PluginError("\n".join(f"{docs}/{uri} {advice}" for uri in refused))


def without_taken(
    moved: Iterable[SiteFile], ours: Iterable[SiteFile], config: MkDocsConfig
) -> Iterator[SiteFile]:
    """Yield those of the ``moved`` files, at former addresses, where nothing else lies by now."""
    taken = {file.dest_uri for file in get_files(config)}
    taken.update(published_as(file, config) for file in ours)
    for file in moved:
        if published_as(file, config) not in taken:
            yield file
