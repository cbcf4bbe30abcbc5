"""``lessons brief``: one sheet to read aloud, for a process, an area or a plan."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from generator.cli import main


@pytest.fixture
def run(base, monkeypatch):
    base.lesson("2020/late", applies_to={"processes": ["refunding"]}, ask="Who sees both refunds?")
    base.lesson("2021/desk", title="The desk stood empty", areas=["hotel-desk"])
    monkeypatch.chdir(base.root)

    def command(*arguments, given=None):
        return CliRunner().invoke(main, ["brief", *arguments], input=given)

    return command


@pytest.mark.parametrize(
    ("arguments", "heading", "is_told"),
    [
        (("--process", "refunding"), "# Read aloud before: Refunding\n", "Who sees both refunds?"),
        (("--area", "hotel-desk"), "# Read aloud before work in: Hotel desk\n", "The desk stood empty"),
        (("--process", "refunding", "--text", "-"), "# Read aloud before: Refunding\n", "Who sees both refunds?"),
    ],
)  # fmt: skip
def test_a_brief_is_printed(run, arguments, heading, is_told):
    done = run(*arguments, given="We refund.")
    assert done.exit_code == 0
    assert done.stdout.startswith(heading)
    assert is_told in done.stdout


def test_nothing_is_printed_where_no_lesson_is_about_it(run):
    for arguments in (("--process", "overbooking"), ("--text", "-")):
        done = run(*arguments, given="Paint the boat blue.")
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == "No lesson is about this.\n"


def test_an_unknown_word_is_told_with_the_nearest(run):
    done = run("--area", "hotel-disk")
    said = "Error: no area `hotel-disk`; did you mean `hotel-desk`?\n"
    assert (done.exit_code, done.stderr) == (2, said)
    assert len(run("--process", "refunds\u202e" * 900).stderr) < 200
    assert "say what it is for" in run().stderr


def test_a_word_of_none_is_told_as_such(run, base):
    base.write("vocabulary.yml", "areas: {till: {name: Till, description: Where people pay.}}\n")
    assert run("--process", "x").stderr == "Error: no process `x`; there is none yet\n"


def test_a_brief_is_in_the_vocabularys_language(run, base):
    words = (base.lessons / "vocabulary.yml").read_text()
    base.write("vocabulary.yml", f"language: de\n{words}")
    done = run("--process", "refunding", "--today", "2026-11-22")
    assert done.stdout.startswith("# Vorlesen vor: Refunding\n")
    assert "Stand 22. November 2026" in done.stdout
