"""``lessons match-commit``, from a hook: lessons for a commit, and never a reason to fail it."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import COMMANDS, main

MESSAGE = """\
We refund every guest twice if the till does not know it

Nobody tests the till, and all earlier refunds are refused by hand on the
same day without the old list of overbooked rooms.
"""


@pytest.fixture
def commit(base, monkeypatch):
    """Run the hook for a message, in a repository that holds a knowledge base."""
    base.lesson(
        "2020/refunds",
        title="Every guest of overbooked rooms was refunded twice since the till knew no earlier refunds",
        failure="All refunds were made by hand on the same day. Nobody had tested the till, and the old list of earlier refunds was refused.",
        applies_to={"processes": ["refunding"]},
    )
    monkeypatch.chdir(base.root)

    def hook(message, *options):
        file = base.root / "COMMIT_EDITMSG"
        file.write_bytes(message.encode() if isinstance(message, str) else message)
        return CliRunner().invoke(main, ["match-commit", *options, str(file)])

    return hook


def test_the_hook_shows_a_lesson_for_what_the_commit_says(commit):
    done = commit(MESSAGE)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "lessons/2020/refunds.yml" in done.stdout


def test_an_ordinary_commit_meets_silence(commit):
    done = commit("Correct a typing error in the guide of the harbour, and paint the boat blue\n")
    assert (done.exit_code, done.output) == (0, "")


def test_what_git_writes_into_a_message_says_nothing(commit):
    comments = "".join(f"# {line}\n" for line in MESSAGE.splitlines())
    assert commit(f"Paint the boat\n{comments}").output == ""
    scissors = "# ------------------------ >8 ------------------------\n"
    assert commit(f"Paint the boat\n{scissors}# Do not modify this.\n{MESSAGE}").output == ""


def test_the_files_that_are_staged_are_looked_at(commit, base):
    vocabulary = base.lessons / "vocabulary.yml"
    text = vocabulary.read_text()
    vocabulary.write_text(
        text.replace("Giving money back.}", 'Giving money back., paths: ["till/**"]}')
    )
    (base.root / "till").mkdir()
    (base.root / "till/rules.py").write_text("")
    assert commit("").stdout == ""
    for command in (["init", "-q"], ["add", "till"]):
        subprocess.run(["git", *command], cwd=base.root, check=True, capture_output=True)
    assert "till/rules.py" in commit("").stdout


def test_a_site_is_waited_for_no_longer_than_a_commit_bears(commit, monkeypatch):
    def late(_address, seconds, _most):
        raise OSError(f"no answer in {seconds:g} seconds")

    monkeypatch.setattr("generator.around.probe.content_of", late)
    done = commit(MESSAGE, "--from", "https://lessons.example.org/")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "cannot be asked: no answer in 5 seconds" in done.stderr


BROKEN = {
    "no such site": ["--from", "nowhere"],
    "no such folder": ["--in", "nowhere"],
    "no such option": ["--form", "https://lessons.example.org/"],
    "an option without its value": ["--in", "--from"],
    "an address that is none": ["--from", "ftp://lessons.example.org/"],
}


@pytest.mark.parametrize("options", BROKEN.values(), ids=BROKEN)
def test_broken_surroundings_are_told_and_fail_no_commit(commit, options):
    done = commit(MESSAGE, *options)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("lessons match-commit: no lessons are shown: ")


def test_no_message_and_no_knowledge_base_fail_no_commit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for arguments in ([], ["nowhere"], [str(tmp_path)]):
        assert CliRunner().invoke(main, ["match-commit", *arguments]).exit_code == 0


def test_our_own_mistakes_fail_no_commit_and_are_told_without_signs_that_act(commit, monkeypatch):
    def mistake(*_):
        raise RuntimeError("a mistake\x1b[31m")

    monkeypatch.setattr("generator.match.lessons.Matcher.answer", mistake)
    done = commit(MESSAGE)
    assert done.exit_code == 0
    assert "RuntimeError: a mistake" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("message", [b"\xff\xfe\x00 all at once", b"", b"#" * 100_000, b"\r\n\r\n"])
def test_any_message_is_borne(commit, message):
    assert commit(message).exit_code == 0


def test_the_hook_is_run_for_the_message_and_says_what_it_found():
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    [hook] = [hook for hook in hooks if hook["id"] == "lessons-match"]
    assert (hook["stages"], hook["verbose"], hook["language"]) == (["commit-msg"], True, "python")
    program, command = hook["entry"].split()
    scripts = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert program in scripts["project"]["scripts"]
    assert command in COMMANDS
