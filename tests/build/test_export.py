"""What `lessons export` writes is built by an engine without our plugin: here MkDocs, which looks for none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import export, main
from generator.plugin.export import WANTED

FERRY = Path(__file__).parents[1] / "ferry" / "lessons"
SETTINGS = """\
# Ours.
site_name: Lessons
site_url: https://lessons.example.org/
repo_url: https://git.example.org/a/b
theme:
  name: material
  font: false
  custom_dir: own
nav:
  - Start: index.md
  - 'Look round': browse.md  # all of it
  - Give: about/give.md
plugins:
  - lessons
markdown_extensions:
  - generator.needs_plugin
  - attr_list
  - pymdownx.superfences
"""
GIVE = (
    "# Give\n\n[All](../browse.md), [one](../lessons/ferry-left-early.md#why), [self](give.md).\n"
)
QUOTED = """\
impact: |
  What we read:

      ```python
      {{ config }}
      ```
"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory, build):
    """The folder that was written, and the site that was built of it, with `files` copied over."""
    root = tmp_path_factory.mktemp("export")
    for name, text in {
        "mkdocs.yml": SETTINGS,
        "docs/about/give.md": GIVE,
        "docs/contributing.md": "# Give one\n",
        "docs/picture.svg": "<svg/>",
        "own/main.html": '{% extends "base.html" %}{% block announce %}Their word{% endblock %}',
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copytree(FERRY, root / "lessons")
    record = root / "lessons/2016/ferry-left-early.yml"
    record.write_text(record.read_text() + QUOTED)
    folder = root / "out"
    first = build("--strict", folder=root, LESSONS_EXPORT=str(folder))
    assert first.returncode == 0, first.stderr
    second = build("--strict", folder=folder)
    assert second.returncode == 0, second.stderr
    shutil.copytree(folder / "files", folder / "site", dirs_exist_ok=True)
    return folder


def test_every_page_has_its_address_and_its_main_part(exported):
    by_hand = ("give.md", "contributing.md")
    pages = [path for path in exported.joinpath("docs").rglob("*.md") if path.name not in by_hand]
    assert len(pages) > 100
    site, docs = exported / "site", exported / "docs"
    for path in pages:
        front, _, body = path.read_text().partition("\n---\n\n")
        assert json.loads(front.removeprefix("---\n"))["template"] == "lessons/page.html"
        html = site.joinpath(path.relative_to(docs)).with_suffix(".html").read_text()
        assert "".join(body.split()) in "".join(html.split())


def test_every_file_is_there_and_no_link_is_dead(exported, broken_links):
    before = {
        path.relative_to(exported.parent / "site")
        for path in exported.parent.joinpath("site").rglob("*.*")
    }
    after = {path.relative_to(exported / "site") for path in exported.joinpath("site").rglob("*.*")}
    engines = {"site-files.json"}
    assert {path.as_posix() for path in before - after if path.parts[0] != "assets"} == engines
    assert sorted(set(broken_links(exported / "site"))) == []


def test_pages_keep_their_forms_and_every_page_our_search(exported, page_of):
    page = (exported / "site/lessons/ferry-left-early/index.html").read_text()
    assert "```python" in page_of(page).text
    assert 'href="../ferry-left-early.md"' in page
    for name in ("index.html", "about/give/index.html"):
        page = (exported / "site" / name).read_text()
        parts = ("Their word", 'class="lesson-box"', 'id="lesson-find"', "assets/lessons.css")
        assert [part for part in parts if part not in page] == []


def test_a_link_to_a_copy_as_markdown_is_a_whole_address_which_no_engine_takes_for_a_page(exported):
    page = (exported / "docs/report/2017/index.md").read_text()
    assert 'href="https://lessons.example.org/report/2017.md"' in page


def test_settings_are_the_sites_own_with_the_new_places_of_pages(exported):
    kept = exported.joinpath("site.yml").read_text()
    assert kept == (
        SETTINGS.replace("browse.md", "browse/index.md").replace("  - generator.needs_plugin\n", "")
    )


def test_the_command_asks_as_the_plugin_is_asked():
    assert export.ASKED_BY == WANTED


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(main, ["export", str(tmp_path)])
    assert (result.exit_code, "not empty" in result.stderr) == (2, True)


def test_a_base_that_cannot_be_built_is_not_exported(base, run):
    base.lesson("2020/late", title=None)
    base.write("../mkdocs.yml", "site_name: x\nplugins: [lessons]\ntheme: material\n")
    base.write("../docs/contributing.md", "# Give\n")
    result = run("lessons", "export", "out", folder=base.root)
    assert (result.returncode, "nothing was exported" in result.stderr) == (2, True)
    assert "title" in result.stderr


def test_a_folder_of_anothers_site_is_not_exported(place, tmp_path):
    place.configure({"at": "lessons/"})
    result = place.build(LESSONS_EXPORT=str(tmp_path / "out"))
    assert (
        result.returncode,
        "needs `site_url`, and a site that has no `at`" in result.stderr,
    ) == (1, True)
    assert not (tmp_path / "out").exists()
