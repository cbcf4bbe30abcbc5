"""The folders that a site is made of: none of them in another one, and in those that are published only plain files."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from generator.cli import main


@pytest.fixture
def refused(place, monkeypatch):
    """Begin a build, and give the lines by which it is refused."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")

    def begin():
        config = load_config(str(place.root / "mkdocs.yml"))
        try:
            config = config.plugins.on_config(config)
            config.plugins.on_pre_build(config=config)
        except PluginError as refusal:
            return str(refusal).splitlines()
        return []

    place.lesson("2020/late")
    return begin


def test_folders_beside_each_other_are_accepted(place, refused):
    (place.root / "overrides").mkdir()
    place.configure(theme={"name": "material", "custom_dir": "overrides"})
    assert refused() == []


def test_a_theme_may_lie_among_the_pages(place, refused):
    (place.root / "docs/overrides").mkdir()
    place.configure(theme={"name": "material", "custom_dir": "docs/overrides"})
    assert refused() == []


@pytest.mark.parametrize(
    ("there", "changes", "told"),
    [
        ("docs/records", {"options": {"folder": "docs/records"}}, "`folder` lies in `docs_dir`"),
        (
            "docs",
            {"options": {"folder": "./docs/../docs"}},
            "`folder` is the same folder as `docs_dir`",
        ),
        ("lessons/pages", {"docs_dir": "lessons/pages"}, "`docs_dir` lies in `folder`"),
        (
            "overrides/deep/records",
            {
                "options": {"folder": "overrides/deep/records"},
                "theme": {"name": "material", "custom_dir": "overrides"},
            },
            "`folder` lies in `custom_dir`",
        ),
        (
            "lessons/theme",
            {"theme": {"name": "material", "custom_dir": "lessons/theme"}},
            "`custom_dir` lies in `folder`",
        ),
        ("site/records", {"options": {"folder": "site/records"}}, "`folder` lies in `site_dir`"),
        (
            "lessons",
            {"site_dir": "lessons/not/there/yet"},
            "`site_dir` lies in `folder`",
        ),
    ],
)
def test_folders_that_hold_each_other_are_refused(place, refused, there, changes, told):
    (place.root / there).mkdir(parents=True, exist_ok=True)
    place.configure(**changes)
    [line] = refused()
    assert line.startswith(f"{told}; what lies in docs_dir and custom_dir is published as it is")


def test_a_link_hides_no_folder_in_another_one(place, refused):
    (place.root / "docs/records").mkdir()
    (place.root / "aside").symlink_to("docs")
    (place.root / "records").symlink_to("aside/records")
    place.configure({"folder": "records"})
    assert refused()[0].startswith("`folder` lies in `docs_dir`")


def test_two_spellings_of_one_folder_are_told_by_the_disk(place, refused, monkeypatch):
    """As on a disk to which capitals do not matter."""
    (place.root / "Docs").mkdir()
    place.configure({"folder": "Docs"})
    monkeypatch.setattr(
        "pathlib.Path.samefile", lambda one, other: str(one).casefold() == str(other).casefold()
    )
    assert refused()[0].startswith("`folder` is the same folder as `docs_dir`")


def test_every_link_and_special_file_in_what_is_published_is_named(place, refused):
    (place.root / "overrides/partials").mkdir(parents=True)
    place.configure(theme={"name": "material", "custom_dir": "overrides"})
    links = {
        "docs/environ.txt": "/proc/self/environ", "docs/records": "../lessons", "docs/gone.md": "nowhere",
        "docs/chain.md": "chain2.md", "docs/chain2.md": "contributing.md", "docs/round": ".", "docs/itself": "itself",
        "docs/.hidden": "../lessons", "overrides/partials/logo.html": "/etc/hostname",
    }  # fmt: skip
    for link, target in links.items():
        (place.root / link).symlink_to(target)
    os.mkfifo(place.root / "docs/pipe\n\x1b[2J")
    advice = "put the file itself there, or lead to it by a link on a page"
    assert sorted(refused()) == sorted(
        [
            *(f"{link} is a symbolic link; {advice}" for link in links),
            "docs/pipe <U+001B>[2J is neither a file nor a folder; take it away",
        ]
    )


@pytest.mark.parametrize("link", ["docs", "content"])
def test_a_link_in_the_place_of_the_pages_themselves_is_refused(place, refused, link):
    (place.root / "content").mkdir()
    (place.root / "docs").rename(place.root / "content/docs")
    if link == "content":
        (place.root / "content").rename(place.root / "elsewhere")
        (place.root / "content").symlink_to("elsewhere")
    else:
        (place.root / "docs").symlink_to("content/docs")
    place.configure(docs_dir="docs" if link == "docs" else "content/docs")
    [line] = refused()
    assert line.startswith(f"{link} is a symbolic link; ")


def test_the_lock_that_an_editor_keeps_beside_an_open_page_is_passed_over(place, refused):
    (place.root / "docs/.#contributing.md").symlink_to("ann@host.812:1795305600")
    assert refused() == []
    (place.root / "docs/.#index.md").symlink_to("contributing.md")
    assert len(refused()) == 1


@pytest.mark.parametrize("inner", ["docs", "docs/deep/inner", "lessons/inner", "site/inner"])
def test_no_knowledge_base_is_begun_in_what_another_one_publishes_or_reads(place, bytes_of, inner):
    before = bytes_of(place.root)
    result = CliRunner().invoke(main, ["init", str(place.root / inner)])
    assert (result.exit_code, "belongs to the knowledge base" in result.stderr) == (2, True)
    assert bytes_of(place.root) == before


def test_a_knowledge_base_may_be_begun_beside_another_one(place):
    assert CliRunner().invoke(main, ["init", str(place.root / "teams/ours")]).exit_code == 0
