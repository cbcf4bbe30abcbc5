"""`lessons init --into`: lessons come into a site that is there, or nothing is written."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from generator.cli import main

THEIRS = "# Ours.\nsite_name: Tool\nplugins:\n  - search\n"


@pytest.fixture
def site(tmp_path):
    (tmp_path / "mkdocs.yml").write_bytes(THEIRS.encode())
    return tmp_path


def init(folder, *options):
    return CliRunner().invoke(main, ["init", "--into", str(folder), *options])


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_site_gets_the_plugin_and_the_words_that_lessons_may_use(site):
    assert init(site).exit_code == 0
    assert (site / "mkdocs.yml").read_text() == (f"{THEIRS}  - lessons:\n      at: lessons/\n")
    assert files(site) == ["lessons/vocabulary.yml", "mkdocs.yml"]


def test_lessons_that_are_there_stay_as_they_are(site):
    words = site / "lessons/vocabulary.yml"
    words.parent.mkdir()
    words.write_text("areas: {}\n")
    assert init(site).exit_code == 0
    assert words.read_text() == "areas: {}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{THEIRS}  - lessons\n", "has the plugin `lessons` already"),
        ("INHERIT: base.yml\n", "- Lessons: lessons/index.md\n"),
    ],
)
def test_where_nothing_can_be_added_nothing_is_written(site, text, told):
    (site / "mkdocs.yml").write_text(text)
    result = init(site)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert files(site) == ["mkdocs.yml"]
    assert (site / "mkdocs.yml").read_text() == text


def test_where_there_is_no_site_it_says_so(tmp_path):
    assert "it has no mkdocs.yml" in init(tmp_path).stderr
    assert files(tmp_path) == []


def test_it_goes_without_the_files_for_a_host(site):
    assert init(site, "--ci", "github").exit_code == 2
    assert files(site) == ["mkdocs.yml"]
