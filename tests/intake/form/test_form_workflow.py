"""What the workflow does with a submission's record: it proposes it, or refuses what is no record's place."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import main
from generator.intake.form.questions import FORMS, LESSON
from generator.intake.form.templates import FILES, form_file

REPOSITORY = Path(__file__).parents[3]
WORKFLOW = yaml.safe_load((REPOSITORY / ".github/workflows/lesson.yml").read_text())
JOBS = WORKFLOW["jobs"]
ADDRESS = "https://github.example/your-organisation/lessons/pull/8"
GH = f"""#!/bin/sh
echo "$*" >> "$SAID"
case "$1 $2" in
  "pr create") cat request.md >> "$SAID"; echo {ADDRESS} ;;
  "issue comment") cat submission/answer.md >> "$SAID" ;;
esac
"""


def git(*arguments, folder):
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def repositories(tmp_path_factory):
    """A repository with one commit and a clone beside it, to be copied."""
    folder = tmp_path_factory.mktemp("repositories")
    git(
        "init", "--quiet", "--bare", "--initial-branch=main", "--template=", "origin", folder=folder
    )
    git("clone", "--quiet", "--template=", "origin", "clone", folder=folder)
    clone = folder / "clone"
    git("remote", "set-url", "origin", "../origin", folder=clone)
    git("commit", "--quiet", "--allow-empty", "--message", "first", folder=clone)
    git("push", "--quiet", "origin", "HEAD:main", folder=clone)
    return folder


@pytest.fixture
def proposed(tmp_path, repositories):
    """Run the second job's own steps in a clone, where `gh` only writes down what it is asked."""
    shutil.copytree(repositories, tmp_path, dirs_exist_ok=True)
    origin, clone, said = tmp_path / "origin", tmp_path / "clone", tmp_path / "said"
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(GH)
    gh.chmod(0o755)

    def run(files, kind="lesson"):
        for place, text in files.items():
            path = clone / "submission" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        around = os.environ | {
            "PATH": f"{gh.parent}:{os.environ['PATH']}",
            "ISSUE": "7",
            "KIND": kind,
            "SAID": str(said),
        }
        for step in JOBS["propose"]["steps"]:
            done = subprocess.run(
                ["bash", "-e", "-c", step.get("run", ":")],
                cwd=clone,
                env=around,
                check=False,
                capture_output=True,
            )
            if done.returncode:
                break
        branches = git(
            "branch", "--list", "*/issue-*", "--format=%(refname:short)", folder=origin
        ).split()
        return done.returncode, branches, said.read_text() if said.exists() else ""

    run.origin, run.clone = origin, clone
    return run


def test_a_record_becomes_a_pull_request_and_the_issue_is_answered(proposed):
    code, branches, said = proposed({"2019/late.yml": "title: Late\n", "answer.md": "Thank you.\n"})
    assert (code, branches) == (0, ["lesson/issue-7"])
    assert (
        git("show", "lesson/issue-7:lessons/2019/late.yml", folder=proposed.origin)
        == "title: Late\n"
    )
    assert "Closes #7." in said
    assert f"Thank you.\n\nThe record is in {ADDRESS}.\n" in said
    assert said.endswith("issue edit 7 --remove-label lesson\n")


def test_a_second_label_makes_a_second_pull_request_and_leaves_the_first_branch_alone(proposed):
    proposed({"2019/late.yml": "first", "answer.md": "Thank you.\n"})
    before = git("rev-parse", "lesson/issue-7", folder=proposed.origin)
    git("switch", "--quiet", "--detach", "origin/main", folder=proposed.clone)
    code, branches, said = proposed({"2019/late.yml": "second", "answer.md": "Thank you.\n"})
    assert (code, branches) == (0, ["lesson/issue-7", "lesson/issue-7-2"])
    assert git("rev-parse", "lesson/issue-7", folder=proposed.origin) == before
    assert "What was made of this issue before is left as it is." in said


def test_a_use_changes_the_record_and_what_is_not_shown_in_one_pull_request(proposed):
    record = proposed.clone / "lessons/2019/late.yml"
    record.parent.mkdir(parents=True)
    record.write_text("title: Late\n")
    used = {"2019/late.yml": "title: Late\napplied: x\n", "match.yml": "mute: x\n"}
    code, branches, said = proposed(used | {"answer.md": "Thank you.\n"}, kind="applied")
    assert (code, branches) == (0, ["applied/issue-7"])
    for place, text in used.items():
        assert git("show", f"applied/issue-7:lessons/{place}", folder=proposed.origin) == text
    assert said.endswith("issue edit 7 --remove-label applied\n")


def test_a_use_of_what_is_no_record_is_refused(proposed):
    code, branches, said = proposed({"2019/late.yml": "x", "answer.md": "x"}, kind="applied")
    assert (code != 0, branches, said) == (True, [], "")


def test_without_a_record_only_the_answer_is_given(proposed):
    code, branches, said = proposed({"answer.md": "Thank you. One thing is missing.\n"})
    assert (code, branches) == (0, [])
    assert (
        said
        == "issue comment 7 --body-file submission/answer.md\nThank you. One thing is missing.\nissue edit 7 --remove-label lesson\n"
    )


@pytest.mark.parametrize(
    "place",
    [
        "late.yml",
        "20190/late.yml",
        "2019/Late.yml",
        "2019/a b.yml",
        "2019/$(touch ran).yml",
        "2019/late.yml.sh",
        "2019/x/late.yml",
        "2019/-late.yml",
        ".github/workflows/x.yml",
        "2019/late\n2019/late.yml",
    ],
)
def test_what_is_no_records_place_is_refused(proposed, place):
    code, branches, said = proposed({place: "x", "answer.md": "x"})
    assert (code != 0, branches, said) == (True, [], "")


def test_two_records_are_refused(proposed):
    code, branches, _ = proposed({"2019/a.yml": "x", "2019/b.yml": "x", "answer.md": "x"})
    assert (code != 0, branches) == (True, [])


def test_only_a_maintainers_label_starts_it_and_the_form_sets_none():
    assert WORKFLOW[True] == {"issues": {"types": ["labeled"]}}
    labels = [f"github.event.label.name == '{name}'" for name in FORMS]
    assert JOBS["read"]["if"] == " || ".join(labels)
    for form in FORMS.values():
        assert "labels" not in yaml.safe_load((REPOSITORY / form_file("github", form)).read_text())


def test_what_reads_the_submission_may_write_nothing():
    assert JOBS["read"]["permissions"] == {"contents": "read"}
    assert JOBS["propose"]["needs"] == "read"
    assert not any("lessons form" in step.get("run", "") for step in JOBS["propose"]["steps"])


@pytest.mark.parametrize("host", FILES)
def test_a_new_knowledge_base_asks_by_the_same_forms(tmp_path, host, reviewed_forms):
    assert CliRunner().invoke(main, ["init", str(tmp_path / "new"), "--ci", host]).exit_code == 0
    for name, text in reviewed_forms.items():
        assert (tmp_path / "new" / form_file(host, FORMS[name])).read_text() == text


@pytest.mark.parametrize("host", FILES)
def test_a_knowledge_base_that_is_there_asks_in_its_own_words(base, host):
    base.write(
        "vocabulary.yml", "areas: {quay: {name: The quay, description: Where ships land.}}\n"
    )
    assert CliRunner().invoke(main, ["init", str(base.root), "--ci", host]).exit_code == 0
    form = (base.root / form_file(host, LESSON)).read_text()
    assert "The quay" in form
    assert "Boarding" not in form
