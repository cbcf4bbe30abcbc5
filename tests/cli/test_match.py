"""``lessons match``: at most three lessons for what somebody is about to do, mostly none."""

from __future__ import annotations

import json
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.insights.knowledge import Knowledge
from generator.match.lessons import Matcher, Work
from generator.records.base import KnowledgeBase
from generator.site.search.documents import lesson_index

PLAN = "We refund every guest twice if the till does not know it: nobody tests the till, and all earlier refunds are refused by hand on the same day without the old list of overbooked rooms."


@pytest.fixture
def run(base, monkeypatch):
    base.lesson(
        "2020/refunds",
        title="Every guest of overbooked rooms was refunded twice since the till knew no earlier refunds",
        failure="All refunds were made by hand on the same day. Nobody had tested the till, and the old list of earlier refunds was refused.",
        applies_to={"processes": ["refunding"]},
    )
    vocabulary = base.lessons / "vocabulary.yml"
    text = vocabulary.read_text()
    vocabulary.write_text(
        text.replace("Giving money back.}", 'Giving money back., paths: ["till/**"]}')
    )
    monkeypatch.chdir(base.root)

    def command(*arguments, given=None):
        return CliRunner().invoke(main, ["match", *arguments], input=given)

    return command


def test_it_speaks_by_text_file_and_standard_input(run, base):
    (base.root / "plan.md").write_text(PLAN)
    for done in (run(PLAN), run("plan.md"), run("-", given=PLAN)):
        assert done.exit_code == 0
        assert "lessons/2020/refunds.yml" in done.stdout


def test_it_prints_nothing_when_nothing_fits(run):
    for arguments in ((), ("Paint the boat blue on Sunday.",), ("--paths", "README.md")):
        done = run(*arguments)
        assert (done.exit_code, done.output) == (0, "")


def test_explain_tells_why_it_was_silent(run):
    done = run("Paint the boat blue.", "--explain")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "silent" in done.stderr


def test_a_process_and_a_path_name_lessons(run):
    assert "refunds.yml" in run("--process", "refunding").stdout
    assert "refunds.yml" in run("--paths", "till/rules.py").stdout


def test_an_event_is_read(run, base):
    event = base.root / "event.json"
    event.write_text(json.dumps({"pull_request": {"title": "Refunds", "body": PLAN}}))
    done = run("--event", "event.json", "--format", "json")
    assert [lesson["id"] for lesson in json.loads(done.stdout)["lessons"]] == ["refunds"]


def test_files_changed_since_a_base_are_read(run, base):
    def git(*command):
        who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", *who, *command], cwd=base.root, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "before")
    (base.root / "till").mkdir()
    (base.root / "till" / "rules.py").write_text("")
    git("add", ".")
    git("commit", "-qm", "after")
    assert "till/rules.py" in run("--diff", "HEAD~1").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--process", "refundin"),
        ("--event", "broken.json"),
        ("--event", "missing.json"),
        ("--diff", "nowhere"),
        ("--diff", "--output=x"),
        ("--in", "/nowhere/at/all"),
    ],
)
def test_broken_surroundings_are_refused(run, base, arguments):
    (base.root / "broken.json").write_text("{")
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr


def test_a_commit_text_is_answered_in_time_by_the_lessons_of_this_repository():
    folder = Path(__file__).parents[2] / "lessons"
    catalogue = KnowledgeBase.read(folder, "lessons").judged(date(2026, 11, 29))
    knowledge = Knowledge(catalogue.published_for("public"), date(2026, 11, 29))
    matcher = Matcher(knowledge, lesson_index(knowledge, "english"))
    began = time.process_time()
    matcher.answer(Work(PLAN))
    assert time.process_time() - began < 0.3
