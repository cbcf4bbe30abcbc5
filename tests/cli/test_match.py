"""``lessons match``: at most three lessons for what somebody is about to do, mostly none."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.match.gate import LEAST
from generator.site import addresses
from generator.site.api.matching import match_file
from generator.site.pages import Pages, Settings

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
    text = "Paint boats blue, green, yellow and red on Sunday; brushes, buckets, ladders, tea and cake are in the shed."
    done = run(text, "--explain")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "silent" in done.stderr


def test_explain_says_of_a_short_text_that_it_was_not_judged(run):
    told = f"passage 1: not judged: fewer than {LEAST} different words\n"
    assert run("Paint the boat blue.", "--explain").output == told


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
        ("--diff", ""),
        ("--diff", "--output=x"),
        ("--in", "/nowhere/at/all"),
        ("--from", "http://["),
        ("--process", "refundin" * 9999),
    ],
)
def test_broken_surroundings_are_refused(run, base, arguments):
    (base.root / "broken.json").write_text("{")
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr
    assert len(done.stderr) < 400


@pytest.fixture
def site(run, base, today):  # noqa: ARG001 - it writes the lessons
    """The built folder of a site of the same lessons, in it nothing but what matching needs."""

    def build(**settings):
        pages = Pages(base.read().published_for("public"), Settings(today=today, **settings))
        file = base.root / "elsewhere" / addresses.MATCH_DATA
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(match_file(pages))
        (base.root / "asking").mkdir(exist_ok=True)
        return "elsewhere"

    return build


def test_a_site_is_asked_in_place_of_a_knowledge_base(run, site):
    there = site(site_url="https://lessons.example.org/")
    done = run(PLAN, "--from", there, "--in", "asking")
    assert (done.exit_code, done.stderr) == (0, "")
    page = "https://lessons.example.org/lessons/refunds/"
    assert done.stdout.replace(page, "lessons/2020/refunds.yml") == run(PLAN).stdout
    for form in ("markdown", "json", "github"):
        assert page in run(PLAN, "--from", there, "--format", form).stdout
    assert run("Paint the boat blue on Sunday.", "--from", there).output == ""


def test_pages_of_a_site_without_an_address_are_where_it_was_built(run, site, base):
    page = base.root / "elsewhere" / "lessons" / "refunds"
    assert page.as_posix() in run(PLAN, "--from", site()).stdout


def test_who_asks_may_be_quiet_about_something_by_a_file_of_their_own(run, site, base):
    there = site()
    own = base.root / "asking" / "match.yml"
    entry = "{lesson: %s, until: 9999, reason: Not for us.}"
    own.write_text(f"mute:\n  - {entry % 'refunds'}\n")
    assert run(PLAN, "--from", there, "--in", "asking").output == ""
    own.write_text(f"mute:\n  - {entry % 'refund'}\n")
    done = run(PLAN, "--from", there, "--in", "asking")
    assert done.exit_code == 0
    assert "refunds" in done.stdout
    assert "did you mean `refunds`?" in done.stderr


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ("nowhere", "No such file"),
        ("asking", "No such file"),
        ("broken", "no JSON, or cut off"),
        ("later", "in format 2"),
        ("other", "'klingon' is no language"),
        ("ftp://lessons.example.org/", "--from takes an address that begins with https://"),
        ("http://ada:secret@127.0.0.1:9/", "http://127.0.0.1:9/api/v1/match.json cannot be asked"),
    ],
)
def test_a_site_that_cannot_be_asked_is_told_in_a_line(run, site, there, reason):
    file = Path(site()) / addresses.MATCH_DATA
    data = json.loads(file.read_text())
    contents = {
        "broken": "{",
        "later": json.dumps({"format": 2}),
        "other": json.dumps({**data, "language": "klingon"}),
    }
    for name, content in contents.items():
        file = Path(name) / addresses.MATCH_DATA
        file.parent.mkdir(parents=True)
        file.write_text(content)
    done = run(PLAN, "--from", there)
    assert (done.exit_code, done.stdout) == (2, "")
    assert reason in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1
