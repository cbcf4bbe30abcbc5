"""`lessons check --changed BASE`: what a change touches, and what it breaks elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from generator.cli import main

TODAY = ("--today", "2026-11-22")
WITHOUT = {"PATH": "/nowhere"}


def git(folder, *command):
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {
        **around, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org",
        "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.org",
    }  # fmt: skip
    subprocess.run(["git", *command], cwd=folder, env=environment, capture_output=True, check=True)


@pytest.fixture
def kept(base, monkeypatch):
    """A knowledge base in a git repository of its own, in whose folder the test stands."""
    monkeypatch.chdir(base.root)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    git(base.root, "init", "--quiet", "--initial-branch=main")
    base.lesson("2020/late")
    commit(base)
    return base


def commit(base):
    git(base.root, "add", "--all")
    git(base.root, "commit", "--quiet", "--allow-empty", "--message=x")


def check(*arguments, base="HEAD", env=None):
    return CliRunner().invoke(main, ["check", *TODAY, "--changed", base, *map(str, arguments)], env=env)


def told(*arguments, base="HEAD"):
    result = check("--format", "json", *arguments, base=base)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [(problem["file"], problem["rule"]) for problem in json.loads(result.stdout)]


UNSOUND = {"severity": "high"}
FAULT = "unknown-value"


def test_a_fault_that_was_there_is_not_told(kept):
    kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    kept.lesson("2021/new")
    result = check()
    assert (result.exit_code, result.stdout) == (0, "1 record checked: sound.\n")


def test_a_fault_in_a_changed_record_is_told_even_if_it_is_an_old_one(kept):
    kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    kept.lesson("2019/old", title="Refunds were paid three times", **UNSOUND)
    assert told() == [("lessons/2019/old.yml", FAULT)]
    assert check().exit_code == 1


@pytest.mark.parametrize("step", ["nothing", "add", "commit"])
def test_a_change_counts_whether_it_is_untracked_staged_or_committed(kept, step):
    git(kept.root, "tag", "before")
    kept.lesson("2021/new", **UNSOUND)
    if step == "add":
        git(kept.root, "add", "--all")
    if step == "commit":
        commit(kept)
    assert told(base="before") == [("lessons/2021/new.yml", FAULT)]


def test_a_record_that_git_ignores_is_read_and_so_is_a_change(kept):
    kept.root.joinpath(".gitignore").write_text("/lessons/2021/\n")
    kept.lesson("2021/new", **UNSOUND)
    assert told() == [("lessons/2021/new.yml", FAULT)]
    assert "1 record checked" in check().stdout


@pytest.mark.usefixtures("kept")
def test_without_a_change_nothing_is_told():
    result = check()
    assert (result.exit_code, result.stdout) == (0, "0 records checked: sound.\n")


def test_a_lesson_taken_away_is_a_problem_of_those_that_name_it(kept):
    kept.lesson("2021/later", related=["late"])
    commit(kept)
    (kept.lessons / "2020/late.yml").unlink()
    assert told() == [("lessons/2021/later.yml", "unknown-lesson")]
    assert check().exit_code == 1


def test_a_renamed_lesson_is_a_problem_of_those_that_name_it(kept):
    kept.lesson("2021/later", related=["late"])
    commit(kept)
    (kept.lessons / "2020/late.yml").rename(kept.lessons / "2020/late-refunds.yml")
    commit(kept)
    assert told(base="HEAD~1") == [("lessons/2021/later.yml", "unknown-lesson")]


def test_a_word_taken_away_is_a_problem_of_those_that_use_it(kept):
    vocabulary = kept.lessons / "vocabulary.yml"
    vocabulary.write_text(vocabulary.read_text().replace("  billing:", "  payments:"))
    assert told() == [("lessons/2020/late.yml", "unknown-word")]


def test_a_vocabulary_taken_away_is_told(kept):
    (kept.lessons / "vocabulary.yml").unlink()
    assert ("lessons/vocabulary.yml", "missing-vocabulary") in told()


def test_a_second_claim_to_an_id_is_told_where_it_is_made(kept):
    kept.lesson("2021/late")
    assert told() == [("lessons/2021/late.yml", "duplicate-id")]


def test_a_fault_elsewhere_stays_an_old_one_when_only_its_words_change(kept):
    kept.lesson("2019/old", related=["no-such-lesson"])
    commit(kept)
    before = check("lessons", base="HEAD").stdout
    kept.lesson("2021/no-such-lessons")
    assert told() == []
    assert before == "0 records checked: sound.\n"


def test_what_a_change_mends_elsewhere_is_not_told(kept):
    kept.lesson("2021/later", related=["missing"])
    commit(kept)
    kept.lesson("2019/missing")
    assert told() == []


def test_the_change_begins_where_the_branches_parted(kept):
    git(kept.root, "switch", "--quiet", "--create", "mine")
    kept.lesson("2021/mine", **UNSOUND)
    commit(kept)
    git(kept.root, "switch", "--quiet", "main")
    kept.lesson("2021/theirs", **UNSOUND)
    commit(kept)
    git(kept.root, "switch", "--quiet", "mine")
    assert told(base="main") == [("lessons/2021/mine.yml", FAULT)]


def test_a_knowledge_base_that_was_not_there_is_all_change(kept, base_in):
    base_in(kept.root / "other").lesson("2020/late", **UNSOUND)
    assert told("other") == [("other/lessons/2020/late.yml", FAULT)]


def test_paths_narrow_it_down(kept):
    kept.lesson("2021/new", **UNSOUND)
    kept.lesson("2022/new-too", **UNSOUND)
    assert told("lessons/2022") == [("lessons/2022/new-too.yml", FAULT)]


@pytest.mark.parametrize("place", ["lessons", "lessons/2020"])
def test_it_can_be_run_from_inside_the_lessons(kept, monkeypatch, place):
    kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    kept.lesson("2020/late", **UNSOUND)
    monkeypatch.chdir(kept.root / place)
    assert [(file.rpartition("/")[2], rule) for file, rule in told()] == [("late.yml", FAULT)]


def test_it_can_be_run_from_afar(kept, monkeypatch, tmp_path_factory):
    kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    kept.lesson("2021/new", **UNSOUND)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert told(kept.root) == [(f"{kept.lessons}/2021/new.yml", FAULT)]


@pytest.mark.parametrize("name", ["new\x1b[31m.yml", "n\new.yml", "né w.yml", '"quoted".yml'])
def test_a_change_of_any_name_is_seen(kept, name):
    kept.lesson("2021/new").rename(kept.lessons / "2021" / name)
    assert {rule for _, rule in told()} == {"file-name"}


def test_a_link_that_was_there_is_no_new_fault(kept):
    (kept.lessons / "2020/link.yml").symlink_to("late.yml")
    commit(kept)
    kept.lesson("2021/new")
    assert told() == []


def test_checking_writes_nothing_to_the_repository(kept):
    kept.lesson("2021/new", **UNSOUND)
    before = {path: path.read_bytes() for path in kept.root.rglob("*") if path.is_file()}
    assert check().exit_code == 1
    assert {path: path.read_bytes() for path in kept.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("hook", [{"GIT_INDEX_FILE": ".git/no-index"}, {"GIT_DIR": ".git", "GIT_WORK_TREE": "."}])
def test_a_hook_of_git_can_run_it(kept, monkeypatch, hook):
    kept.lesson("2021/new", **UNSOUND)
    for name, value in hook.items():
        monkeypatch.setenv(name, value)
    assert told() == [("lessons/2021/new.yml", FAULT)]


REFUSED = [
    "nowhere", "", "--help", "--output=x", "-", "HEAD..HEAD", "HEAD:lessons", "$(touch x)", "x\ny", "x\x1b[31m", "é" * 300,
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_commit_is_refused_in_one_line(kept, name):
    before = sorted(path.name for path in kept.root.iterdir())
    result = CliRunner().invoke(main, ["check", f"--changed={name}"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no commit, branch or tag in this repository" in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.strip("\n").isprintable()
    assert sorted(path.name for path in kept.root.iterdir()) == before


def test_a_folder_without_a_repository_is_refused(base, monkeypatch):
    monkeypatch.chdir(base.root)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base.root.parent))
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not in a git repository" in result.stderr


def test_a_repository_without_a_commit_is_refused(base, monkeypatch):
    monkeypatch.chdir(base.root)
    git(base.root, "init", "--quiet")
    assert check().exit_code == 2


def test_branches_without_a_common_commit_are_refused(kept):
    git(kept.root, "switch", "--quiet", "--orphan", "other")
    commit(kept)
    kept.lesson("2021/new")
    kept.write("vocabulary.yml", "areas: {}\n")
    result = check(base="main")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no commit in common" in result.stderr


def test_a_shallow_clone_that_ends_too_early_says_so(kept, tmp_path_factory, monkeypatch):
    first = subprocess.run(["git", "rev-parse", "HEAD"], cwd=kept.root, capture_output=True, text=True, check=True)
    commit(kept)
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "--quiet", "--depth=1", f"file://{kept.root}", ".")
    monkeypatch.chdir(clone)
    result = check(base=first.stdout.strip())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "git fetch --unshallow" in result.stderr


def test_a_shallow_clone_of_a_merge_is_enough_for_its_parent(kept, tmp_path_factory, monkeypatch):
    git(kept.root, "switch", "--quiet", "--create", "mine")
    kept.lesson("2021/mine", **UNSOUND)
    commit(kept)
    git(kept.root, "switch", "--quiet", "main")
    kept.lesson("2021/theirs", **UNSOUND)
    commit(kept)
    git(kept.root, "merge", "--quiet", "--no-edit", "mine")
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "--quiet", "--depth=2", f"file://{kept.root}", ".")
    monkeypatch.chdir(clone)
    assert told(base="HEAD^1") == [("lessons/2021/mine.yml", FAULT)]


@pytest.mark.usefixtures("kept")
def test_without_git_it_says_what_is_missing():
    result = check(env=WITHOUT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "git is not installed" in result.stderr


def test_a_repository_that_is_broken_is_refused(kept):
    shutil.rmtree(kept.root / ".git" / "objects")
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.output
