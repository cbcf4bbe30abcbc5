"""`lessons publish-drafts`: which drafts are published, and that every command tells of the rest."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.report import about_drafts


@pytest.fixture
def drafts(base, monkeypatch):
    """Three drafts beside a published lesson, and the command run there."""
    monkeypatch.chdir(base.root)
    base.lesson("2019/door-stuck", draft=True, date="2019-02")
    base.lesson("2020/till-late", draft=True, date="2020-02")
    base.lesson("2020/bill-wrong", date="2020-03")
    base.lesson("2021/letter-lost", draft=True, date="2021-03", areas=["boarding"])

    def run(*arguments):
        result = CliRunner().invoke(main, [*arguments, "--today", "2026-11-22"])
        files = base.lessons.rglob("*.yml")
        left = sorted(path.stem for path in files if "\ndraft: true\n" in path.read_text())
        return result, left

    return run


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ([], []),
        (["--where", "date=2020*"], ["door-stuck", "letter-lost"]),
        (["--where", "areas=Boarding", "--where", "date=2021-03"], ["door-stuck", "till-late"]),
        (["--where", "x_source.register=desk"], ["door-stuck", "letter-lost", "till-late"]),
    ],
)
def test_drafts_are_published_that_say_what_is_wanted(drafts, where, left):
    result, after = drafts("publish-drafts", *where)
    assert (result.exit_code, after) == (0, left)
    assert f"{3 - len(left)} draft" in result.stdout


def test_a_dry_run_publishes_nothing(drafts):
    result, left = drafts("publish-drafts", "--dry-run")
    assert "2020/till-late.yml\n" in result.stdout
    assert "3 drafts would be published." in result.stdout
    assert len(left) == 3


def test_of_many_drafts_the_first_are_named(drafts, monkeypatch):
    monkeypatch.setattr("generator.cli.drafts._FEW", 2)
    result, _ = drafts("publish-drafts")
    assert "till-late.yml\n… and 1 more\n3 drafts are published." in result.stdout


def test_a_draft_with_errors_stays_one(drafts, base):
    path = base.lessons / "2020" / "till-late.yml"
    path.write_text(path.read_text().replace("2020-02", "2999-02"))
    result, left = drafts("publish-drafts")
    assert (result.exit_code, left) == (1, ["till-late"])
    assert "1 draft with errors stay drafts; `lessons check` tells them" in result.stderr


def test_what_is_wanted_is_a_field_and_a_text(drafts):
    result, left = drafts("publish-drafts", "--where", "billing")
    assert (result.exit_code, len(left)) == (2, 3)


def test_check_says_how_many_drafts_it_leaves_behind(drafts):
    told = "3 drafts are checked, but not published: `lessons publish-drafts` publishes them.\n"
    assert drafts("check")[0].stdout.endswith(told)
    assert drafts("check", "lessons/2020/till-late.yml")[0].stdout.endswith(f"{about_drafts(1)}\n")
    drafts("publish-drafts")
    assert "draft" not in drafts("check")[0].stdout
