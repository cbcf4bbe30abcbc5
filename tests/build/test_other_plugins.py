"""Plugins of others beside ours: what they may ask of our pages, and which cannot stand there."""

from __future__ import annotations

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

ASKS_FOR_SOURCES = """\
from pathlib import Path

told = []

def on_page_content(html, page, config, files):
    if page.meta.get("draft") is not True:
        told.append(Path(page.file.abs_src_path).name)

def on_post_build(config):
    Path(config.site_dir, "feed.txt").write_text(" ".join(told))
"""


MAKES_A_PAGE_OF_ITS_OWN = """\
from pathlib import Path

def on_post_build(config):
    use = "{% import 'partials/language.html' as lang with context %}{% include 'partials/source.html' %}"
    part = config.theme.get_env().from_string(use).render(config=config)
    Path(config.site_dir, "part.txt").write_text(part)
"""


@pytest.fixture
def configuration(place, monkeypatch):
    """The configuration of a workplace with one lesson, as MkDocs reads it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")

    def read(**changes):
        place.lesson("2020/late")
        place.configure(**changes)
        return load_config(str(place.root / "mkdocs.yml"))

    return read


def test_a_plugin_that_makes_a_feed_of_pages_passes_over_ours(place, configuration):
    place.write("feed.py", ASKS_FOR_SOURCES)
    config = configuration(hooks=["feed.py"])
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert (place.site / "feed.txt").read_text() == "contributing.md"


def test_a_plugin_that_makes_a_page_of_its_own_may_use_the_themes_parts(place, configuration):
    place.write("page.py", MAKES_A_PAGE_OF_ITS_OWN)
    config = configuration(hooks=["page.py"], repo_url="https://github.com/example-org/lessons")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    part = (place.site / "part.txt").read_text()
    assert "https://github.com/example-org/lessons" in part
    assert "data-md-component" not in part


def test_a_plugin_that_builds_the_site_again_and_again_is_refused_in_one_line(configuration):
    config = configuration()
    config.plugins["i18n"] = BasePlugin()
    with pytest.raises(
        PluginError, match=r"^the plugin `i18n` cannot stand beside `lessons`.* take it out"
    ):
        config.plugins.on_config(config)


class Translating(BasePlugin):
    """As the plugin i18n: a site is built once for each language, into one folder."""

    is_default_language_build = True


def test_in_a_folder_of_a_site_the_first_of_its_languages_has_our_pages(place, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    place.lesson("2020/late")
    place.write("docs/index.md", "# Hello\n")
    place.configure({"at": "lessons/"})
    config = load_config(str(place.root / "mkdocs.yml"))
    config.plugins["i18n"] = plugin = Translating()
    config.plugins.on_startup(command="build", dirty=False)
    monkeypatch.setattr("mkdocs.utils.clean_directory", lambda _: None)
    build(config)
    first = place.files()
    plugin.is_default_language_build = False
    config.theme["language"] = "de"
    build(config)
    second = place.files()
    assert b'lang="de"' in second["index.html"]
    ours = [name for name in first if name.startswith("lessons/") and "contributing" not in name]
    assert "lessons/index.html" in ours
    assert [name for name in ours if first[name] != second[name]] == []


def test_another_theme_is_refused_in_one_line(place):
    place.configure(theme="mkdocs")
    result = place.build()
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "stand in the frame of Material, and the theme of this site is `mkdocs`" in result.stderr
