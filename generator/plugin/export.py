"""The site as files that an engine without our plugin builds: what `lessons export` writes.

``docs`` are its pages and what they show, ``overrides`` its templates, ``mkdocs.yml`` its settings.
``files`` are copied over the built site: what an engine might take for something to build, too.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from generator.plugin.page import GeneratedPage, is_ours
from generator.site import addresses

WANTED = "LESSONS_EXPORT"
"""The variable of the environment that names the folder."""

_PORTABLE = Path(__file__).parents[1] / "portable"
_GUARD = re.compile(r"(?m)^ *- generator\.needs_plugin\n")
_INERT = {ord(sign): f"&#{ord(sign)};" for sign in "`~{\t"}
"""The signs by which extensions of Markdown know what is theirs, in HTML, too."""
_COPY = re.compile(r'(?<=href=")[^":]+\.md(?=")')
_LINK = re.compile(r"(?<=\]\()([^)#\s]+\.md)(?=[)#])")


class Export:
    """Writes a site into a folder; ``said`` fills in what a page's Markdown asks us for."""

    def __init__(self, folder: Path, config: MkDocsConfig, said: Callable[[str], str]) -> None:
        self._folder = folder
        self._config = config
        self._said = said
        self._names: dict[str, str] = {}

    def write(self, files: Iterable[File], env: Environment, dialog: str) -> None:
        """Write pages, templates and settings; ``dialog`` stands in every page."""
        docs = self._config.docs_dir
        files = [file for file in files if is_ours(file) or file.src_dir == docs]
        for file in files:
            if isinstance(file.page, GeneratedPage):
                # Engines take links in HTML as seen from the file, so it lies where the page does.
                self._names[file.src_uri] = re.sub(r"\.html$", ".md", file.dest_uri)
        for file in files:
            self._write_file(file)
        self._write_templates(env, dialog)
        self._write_settings()

    def copied(self, address: str, content: bytes) -> None:
        """Write a file that is to be copied over the built site."""
        self._put(f"files/{address}", content)

    def _put(self, name: str, content: str | bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def _write_file(self, file: File) -> None:
        if isinstance(file.page, GeneratedPage):
            source = _source_of(file.page, f"{self._config.site_url}{file.url}")
            self._put(f"docs/{self._names[file.src_uri]}", source)
        elif file.is_documentation_page():
            self._put(f"docs/{file.src_uri}", self._relinked(file))
        elif is_ours(file):
            self.copied(file.dest_uri, file.content_bytes)
        else:
            self._put(f"docs/{file.src_uri}", file.content_bytes)

    def _relinked(self, file: File) -> str:
        """Return a hand-written page, whose links lead to our pages where they lie now."""
        here = posixpath.dirname(file.src_uri)

        def moved(link: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(here, link[1]))
            name = self._names.get(target)
            if name:
                return posixpath.relpath(name, here or ".")
            return link[1]

        return _LINK.sub(moved, self._said(file.content_string))

    def _write_templates(self, env: Environment, dialog: str) -> None:
        target = self._folder / "overrides"
        theirs = "base.html"
        if self._config.theme.custom_dir:
            shutil.copytree(self._config.theme.custom_dir, target, dirs_exist_ok=True)
        if (target / "main.html").is_file():
            (target / "main.html").rename(target / "theirs.html")
            theirs = "theirs.html"
        main = _PORTABLE.joinpath("main.html").read_text("utf-8")
        self._put("overrides/main.html", main.replace("THEIRS", theirs))
        self._put("overrides/lessons/page.html", _PORTABLE.joinpath("page.html").read_bytes())
        directories = self._config.use_directory_urls
        browse = addresses.published(addresses.BROWSE, directories=directories)
        box = env.get_template("lessons/box.html")
        written = box.render(config=self._config, browse=f"{{{{ '{browse}' | url }}}}")
        self._put("overrides/lessons/box.html", written)
        self._put("overrides/lessons/dialog.html", f"{{% raw %}}{dialog}{{% endraw %}}")

    def _write_settings(self) -> None:
        """Write the site's settings with the new places of pages, and what differs from them."""
        config = self._config
        text = _GUARD.sub("", Path(config.config_file_path).read_text("utf-8"))
        for old, new in self._names.items():
            text = re.sub(rf"(?m)(?<=[\s'\":]){re.escape(old)}(?=['\"]?\s*(?:#.*)?$)", new, text)
        self._put("site.yml", text)
        scripts: list[Any] = []
        for script in config.extra_javascript:
            kind = script.type if isinstance(script, ExtraScriptValue) else ""
            plain = str(script)
            scripts.append({"path": plain, "type": kind} if kind else plain)
        own = {
            "INHERIT": "site.yml",
            "docs_dir": "docs",
            "theme": {"custom_dir": "overrides", "features": config.theme.get("features", [])},
            "plugins": [{"search": {"enabled": False}}],
            "extra_css": list(config.extra_css),
            "extra_javascript": scripts,
        }
        self._put("mkdocs.yml", json.dumps(own, indent=2) + "\n")


def _source_of(page: GeneratedPage, url: str) -> str:
    """Return one of our pages, which is published at a URL, as HTML below its facts.

    An engine takes a link to a copy as Markdown for one to a page, unless it is a whole URL.
    """
    front = {
        "title": str(page.title),
        "description": page.meta["description"],
        "template": "lessons/page.html",
        "hide": page.meta["hide"],
        "alternates": [form._asdict() for form in page.alternates],
        "render_macros": False,
    }
    html = (page.content or "").translate(_INERT)
    html = _COPY.sub(lambda link: urljoin(url, link[0]), html)
    return f"---\n{json.dumps(front)}\n---\n\n<div>\n{html}\n</div>\n"


def begun(
    at: str,
    config: MkDocsConfig,
    said: Callable[[str], str],
    files: Iterable[File],
    env: Environment,
) -> Export | None:
    """Return the export that the environment asks for, with its pages written; None without one.

    Raises PluginError for a site that cannot be exported: without an address, or in a folder.
    """
    if WANTED not in os.environ:
        return None
    if at or not config.site_url:
        raise PluginError("an export needs `site_url`, and a site that has no `at`")
    export = Export(Path(os.environ[WANTED]), config, said)
    export.write(files, env, str(env.globals["search_dialog"]))
    return export
