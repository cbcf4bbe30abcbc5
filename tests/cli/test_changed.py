"""`lessons check --changed BASE`: what a change touches, and what it breaks elsewhere."""

from __future__ import annotations

import json
import os
import re
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
    # After a commit, git begins another to see whether there is something to tidy up.
    called = ["git", "-c", "maintenance.auto=false", *command]
    subprocess.run(called, cwd=folder, env=environment, capture_output=True, check=True)


@pytest.fixture(scope="module")
def repository(base_in, tmp_path_factory):
    """A knowledge base with one lesson in a git repository of its own, to be copied."""
    base = base_in(tmp_path_factory.mktemp("repository"))
    git(base.root, "init", "--quiet", "--initial-branch=main", "--template=")
    base.lesson("2020/late")
    commit(base)
    return base.root


@pytest.fixture
def kept(base, repository, monkeypatch):
    """A knowledge base in a git repository of its own, in whose folder the test stands."""
    monkeypatch.chdir(base.root)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(repository, base.root, dirs_exist_ok=True)
    return base


def commit(base):
    git(base.root, "add", "--all")
    git(base.root, "commit", "--quiet", "--allow-empty", "--message=x")


def check(*arguments, base="HEAD", env=None):
    return CliRunner().invoke(
        main, ["check", *TODAY, "--changed", base, *map(str, arguments)], env=env
    )


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
    assert told() == [
        ("lessons/2020/late.yml", "lost-id"),
        ("lessons/2021/later.yml", "unknown-lesson"),
    ]
    assert check().exit_code == 1


def test_a_renamed_lesson_is_a_problem_of_those_that_name_it(kept):
    kept.lesson("2021/later", related=["late"])
    commit(kept)
    kept.lesson("2020/late-refunds", aliases=["late"])
    (kept.lessons / "2020/late.yml").unlink()
    commit(kept)
    assert told(base="HEAD~1") == [("lessons/2021/later.yml", "unknown-lesson")]


@pytest.mark.parametrize("step", ["nothing", "add", "commit"])
def test_a_published_id_that_would_lead_nowhere_is_refused_however_far_the_change_has_come(
    kept, step
):
    git(kept.root, "tag", "before")
    (kept.lessons / "2020/late.yml").rename(kept.lessons / "2020/late-refunds.yml")
    if step == "add":
        git(kept.root, "add", "--all")
    if step == "commit":
        commit(kept)
    assert told(base="before") == [("lessons/2020/late-refunds.yml", "lost-id")]
    assert check(base="before").exit_code == 1


def test_an_id_that_came_and_went_inside_a_change_was_never_published(kept):
    git(kept.root, "tag", "before")
    kept.lesson("2021/new")
    commit(kept)
    (kept.lessons / "2021/new.yml").unlink()
    commit(kept)
    assert check(base="before").exit_code == 0


def test_an_id_that_others_took_away_meanwhile_is_not_held_against_a_change(kept):
    kept.lesson("2021/gone")
    commit(kept)
    git(kept.root, "switch", "--quiet", "--create", "mine")
    kept.lesson("2022/mine")
    commit(kept)
    git(kept.root, "switch", "--quiet", "main")
    (kept.lessons / "2021/gone.yml").unlink()
    commit(kept)
    git(kept.root, "switch", "--quiet", "mine")
    assert check(base="main").exit_code == 0


LOST_SHOWN = {
    "text": "lessons/2020/late.yml:1:1: error: the published id `late` would lead nowhere: put the file back",
    "github": "::error file=lessons/2020/late.yml,line=1,col=1,title=lost-id::lessons/2020/late.yml:1:1: the published id `late`",
    "gitlab": '"check_name": "lost-id"',
    "sarif": '"ruleId": "lost-id"',
    "json": '"rule": "lost-id"',
}


@pytest.mark.parametrize("place", ["records", "kept/lessons", "kept/a lesson"])
def test_a_published_id_is_lost_as_well_when_the_folder_moves(kept, place):
    kept.lesson("2020/early")
    kept.lesson("2020/old", **UNSOUND)
    commit(kept)
    (kept.root / place).parent.mkdir(exist_ok=True)
    kept.lessons.rename(kept.root / place)
    (kept.root / place / "2020/late.yml").unlink()
    lost = (f"{place}/2020/late.yml", "lost-id")
    assert lost in told(place)
    commit(kept)
    assert lost in told(place, base="HEAD~1")


def test_a_folder_that_may_have_been_one_of_two_is_refused(kept, base_in):
    base_in(kept.root / "other")
    commit(kept)
    kept.lessons.rename(kept.root / "first")
    (kept.root / "other/lessons").rename(kept.root / "second")
    result = check("first")
    assert result.exit_code == 2
    assert (
        "it may have been any of lessons, other/lessons; move one folder at a time" in result.stderr
    )


@pytest.mark.parametrize("form", LOST_SHOWN)
def test_a_lost_id_is_shown_wherever_problems_are(kept, form):
    (kept.lessons / "2020/late.yml").unlink()
    result = check("--format", form)
    assert LOST_SHOWN[form] in result.stdout
    assert result.exit_code == 1


def test_a_lost_id_is_told_to_those_who_ask_about_its_folder(kept):
    kept.lesson("2020/other")
    kept.lesson("2021/later")
    commit(kept)
    (kept.lessons / "2020/late.yml").unlink()
    assert told("lessons/2021") == []
    assert told("lessons/2020") == [("lessons/2020/late.yml", "lost-id")]


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


@pytest.mark.parametrize(
    "hook", [{"GIT_INDEX_FILE": ".git/no-index"}, {"GIT_DIR": ".git", "GIT_WORK_TREE": "."}]
)
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
    assert "is no commit, branch or tag that this repository knows" in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.strip("\n").isprintable()
    assert sorted(path.name for path in kept.root.iterdir()) == before


def test_a_folder_without_a_repository_is_refused(base, monkeypatch):
    monkeypatch.chdir(base.root)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base.root.parent))
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "nobody knows what has changed in lessons: git says: fatal: not a git repository"
        in result.stderr
    )


def test_a_repository_of_somebody_else_is_refused_in_gits_own_words(kept, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("generator.around.git._KEPT", ("GIT_",))
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"git config --global --add safe.directory {kept.root}" in result.stderr
    assert result.stderr.count("\n") == 1


def test_gits_own_folder_is_refused(kept):
    shutil.copytree(kept.lessons, kept.root / ".git/lessons")
    result = check(".git/lessons")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "safe.bareRepository" in result.stderr or "where they are checked out" in result.stderr


def test_a_repository_that_a_proposal_holds_is_not_taken_for_ours(kept):
    """Its config could name programs."""
    git(kept.lessons, "init", "--quiet", "--bare", "--initial-branch=main", ".")
    result = check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "safe.bareRepository" in result.stderr


FILTERS = [
    "* filter=mark",
    "* filter=proc",
    "* ident",
    "* text eol=crlf",
    "* working-tree-encoding=UTF-16",
    "* export-ignore",
    "* diff=mark",
]


@pytest.mark.parametrize("attributes", FILTERS)
def test_no_filter_that_this_machine_knows_is_run(kept, tmp_path_factory, monkeypatch, attributes):
    marks = tmp_path_factory.mktemp("marks")
    leave = f"touch {marks}/run; cat"
    settings = {
        "filter.mark.smudge": leave, "filter.mark.clean": leave, "filter.proc.process": leave, "filter.mark.required": "true",
        "diff.mark.textconv": leave, "diff.mark.command": leave, "diff.external": leave, "core.fsmonitor": leave,
        "core.hooksPath": str(marks),
    }  # fmt: skip
    kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    for place in ("lessons/.gitattributes", ".gitattributes", ".git/info/attributes"):
        (kept.root / place).parent.mkdir(exist_ok=True)
        (kept.root / place).write_text(f"{attributes}\n")
    kept.lesson("2021/new", related=["late"], **UNSOUND)
    kept.lesson("2020/late", **UNSOUND)
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (name, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", name)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    assert told() == [("lessons/2020/late.yml", FAULT), ("lessons/2021/new.yml", FAULT)]
    assert list(marks.iterdir()) == []


def test_line_ends_of_another_system_are_no_change(kept):
    path = kept.lesson("2019/old", **UNSOUND)
    commit(kept)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told() == []


def test_a_record_too_large_to_be_read_was_so_before(kept):
    kept.write("2019/large.yml", "x" * 70_000)
    commit(kept)
    kept.lesson("2021/new")
    assert told() == []


def crafted(folder, path, content):
    """Commit a file under a path that git itself would never add; `path` is a list of names."""

    def run(*command, given):
        return subprocess.run(
            ["git", *command], cwd=folder, input=given, capture_output=True, check=True
        ).stdout.strip()

    made, kind, mode = run("hash-object", "-w", "--stdin", given=content), b"blob", b"100644"
    for name in reversed(path):
        entry = b"%b %b\0" % (mode.lstrip(b"0"), name.encode()) + bytes.fromhex(made.decode())
        made = run("hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=entry)
        kind, mode = b"tree", b"40000"
    return made.decode(), kind


@pytest.mark.parametrize(
    "path",
    [["lessons", "..", "..", "out.yml"], ["lessons", "..", "out.yml"], ["lessons", "/x.yml"]],
)
def test_a_tree_whose_names_lead_elsewhere_is_refused(kept, path):
    tree, _ = crafted(kept.root, path, b"title: x\n")
    git(kept.root, "update-ref", "refs/heads/evil", subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", "-p", "HEAD", "-m", "x", tree],
        cwd=kept.root, capture_output=True, text=True, check=True).stdout.strip())  # fmt: skip
    git(kept.root, "symbolic-ref", "HEAD", "refs/heads/evil")
    result = check()
    assert result.exit_code == 2, result.output
    assert "it leads out of the folder" in result.stderr


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
    first = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=kept.root, capture_output=True, text=True, check=True
    )
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


GUIDE = "# Boarding guide\n\nWhat the crew does.\n\n## Before\n\nCount.\n\n## Closing the gate\n\nClose it.\n\n### At night\n\nRing.\n\n## After\n\nRest.\n"


@pytest.fixture(scope="module")
def repository_with_guide(base_in, repository, tmp_path_factory):
    """The same with a procedure, whose sections four lessons name."""
    base = base_in(tmp_path_factory.mktemp("guided"))
    shutil.copytree(repository, base.root, dirs_exist_ok=True)
    vocabulary = base.lessons / "vocabulary.yml"
    procedure = "procedures:\n  guide: {name: Guide, description: How., file: procedures/guide.md}"
    vocabulary.write_text(vocabulary.read_text().replace("procedures:", procedure))
    for year, slug, place in [
        (2017, "twice", "guide#closing-the-gate"),
        (2022, "thrice", "guide#closing-the-gate"),
        (2021, "rung", "guide#at-night"),
        (2020, "rest", "guide#after"),
    ]:
        base.lesson(f"{year}/{slug}", changes=[{"text": "Write it down", "embedded_in": [place]}])
    (base.root / "procedures").mkdir()
    (base.root / "procedures/guide.md").write_text(GUIDE)
    commit(base)
    return base.root


@pytest.fixture
def guided(kept, repository_with_guide):
    """A knowledge base with a procedure, whose file a test rewrites: `guided(text)`."""
    shutil.copytree(repository_with_guide, kept.root, dirs_exist_ok=True)

    def write(text, file="procedures/guide.md"):
        path = kept.root / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


BECAUSE = "this section (`closing-the-gate`) exists because of 2 lessons: lessons/2022/thrice.yml, lessons/2017/twice.yml"


def behind(*arguments, base="HEAD"):
    """The notes: file, line, and the slugs of the lessons that are named."""
    problems = json.loads(check("--format", "json", *arguments, base=base).stdout)
    return [
        (note["file"], note["line"], re.findall(r"(\w+)\.yml", note["message"]))
        for note in problems
        if (note["rule"], note["level"]) == ("lessons-behind", "note")
    ]


@pytest.mark.usefixtures("guided")
def test_an_untouched_procedure_is_not_told():
    result = check()
    assert (result.exit_code, result.stdout) == (0, "0 records checked: sound.\n")


def test_a_touched_section_names_the_lessons_that_it_exists_because_of(guided):
    guided(GUIDE.replace("Close it.", "Leave it."))
    assert behind() == [("procedures/guide.md", 11, ["thrice", "twice"])]
    assert check("--strict").stdout.splitlines() == [
        f"procedures/guide.md:11:1: note: {BECAUSE}: read them before you change it [lessons-behind]",
        "    11 | Leave it.",
        "         ^",
        "0 records checked: sound. 1 note.",
    ]


def test_a_note_is_no_fault_even_when_warnings_are(guided):
    guided(GUIDE.replace("Close it.", "Leave it."))
    assert (check().exit_code, check("--strict").exit_code) == (0, 0)


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("github", "::notice file=procedures/guide.md,line=11,col=1,title=lessons-behind::"),
        ("gitlab", '"severity": "info"'),
        ("sarif", '"level": "note",\n          "message"'),
    ],
)
def test_hosts_show_a_note_as_a_note(guided, form, sign):
    guided(GUIDE.replace("Close it.", "Leave it."))
    assert sign in check("--format", form).stdout


TOUCHES = {
    "a line added": (
        GUIDE.replace("Close it.\n", "Close it.\n\nThen wave.\n"),
        [(12, ["thrice", "twice"])],
    ),
    "a line taken out": (GUIDE.replace("Close it.\n\n", ""), [(10, ["thrice", "twice"])]),
    "another section": (GUIDE.replace("Count.", "Count twice."), []),
    "the introduction": (GUIDE.replace("the crew does", "all do"), []),
    "a section inside it": (
        GUIDE.replace("Ring.", "Call."),
        [(15, ["rung"]), (15, ["thrice", "twice"])],
    ),
    "a section added before it": (GUIDE.replace("## Closing", "## New\n\nText.\n\n## Closing"), []),
    "a section added inside it": (
        GUIDE.replace("### At", "### By day\n\nWave.\n\n### At"),
        [(13, ["thrice", "twice"])],
    ),
    "a heading renamed": (
        GUIDE.replace("At night", "In the dark"),
        [(13, ["rung"]), (13, ["thrice", "twice"])],
    ),
    "a section taken out": (GUIDE.partition("## After")[0], [(16, ["rest"])]),
    "sections that changed places": (
        GUIDE.replace("## Before\n\nCount.\n\n", "") + "\n## Before\n\nCount.\n",
        [],
    ),
    "line ends of another system": (GUIDE.replace("\n", "\r\n").encode(), []),
    "no line end at the end": (GUIDE.rstrip("\n"), []),
    "the last line, without its end": (GUIDE.rstrip("\n") + " Sleep.", [(19, ["rest"])]),
    "nothing left": ("", [(1, ["rest"]), (1, ["rung"]), (1, ["thrice", "twice"])]),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_only_the_sections_that_changed_are_told_and_those_around_them(guided, touch):
    text, expected = TOUCHES[touch]
    guided(text)
    assert behind() == [("procedures/guide.md", line, lessons) for line, lessons in expected]


@pytest.mark.parametrize("step", ["add", "commit"])
def test_a_procedure_counts_as_changed_whether_staged_or_committed(kept, guided, step):
    git(kept.root, "tag", "before")
    guided(GUIDE.replace("Rest.", "Sleep."))
    git(kept.root, "add", "--all")
    if step == "commit":
        commit(kept)
    assert behind(base="before") == [("procedures/guide.md", 19, ["rest"])]


def test_a_section_that_is_gone_says_so_and_so_do_the_records_that_name_it(guided):
    guided(GUIDE.partition("## After")[0])
    result = check()
    assert (
        "taken away or renamed here existed because of 1 lesson: lessons/2020/rest.yml"
        in result.stdout
    )
    assert ("lessons/2020/rest.yml", "missing-section") in told()
    assert result.exit_code == 0


def test_a_section_that_was_not_there_before_either_is_no_new_problem(kept, guided):
    kept.lesson("2018/lost", changes=[{"text": "Write it down", "embedded_in": ["guide#nowhere"]}])
    commit(kept)
    guided(GUIDE.replace("Count.", "Count twice."))
    assert told() == []


def test_a_file_taken_away_is_told_with_all_lessons_behind_it(kept, guided):
    guided(GUIDE)
    (kept.root / "procedures/guide.md").unlink()
    assert behind() == [
        ("procedures/guide.md", 1, slugs) for slugs in (["rest"], ["rung"], ["thrice", "twice"])
    ]
    assert ("lessons/vocabulary.yml", "missing-procedure-file") in told()


def test_a_file_that_moved_is_compared_with_what_it_was(kept, guided):
    (kept.root / "procedures/guide.md").unlink()
    guided(GUIDE.replace("Rest.", "Sleep."), "manual/boarding.markdown")
    vocabulary = kept.lessons / "vocabulary.yml"
    vocabulary.write_text(
        vocabulary.read_text().replace("procedures/guide.md", "manual/boarding.markdown")
    )
    assert behind() == [("manual/boarding.markdown", 19, ["rest"])]


def test_a_file_that_the_vocabulary_lets_go_is_told_when_it_changes(kept, guided):
    vocabulary = kept.lessons / "vocabulary.yml"
    vocabulary.write_text(vocabulary.read_text().replace(", file: procedures/guide.md", ""))
    assert behind() == []
    guided(GUIDE.replace("Rest.", "Sleep."))
    assert behind() == [("procedures/guide.md", 19, ["rest"])]


def test_a_section_that_comes_with_its_lessons_is_not_told(kept, guided):
    guided(GUIDE + "\n## Storm\n\nStay.\n")
    kept.lesson("2024/storm", changes=[{"text": "Write it down", "embedded_in": ["guide#storm"]}])
    assert behind() == []


def test_a_procedure_named_as_a_whole_is_told_once_wherever_it_changes(kept, guided):
    kept.lesson("2016/whole", changes=[{"text": "Write it down", "embedded_in": ["guide"]}])
    commit(kept)
    guided(GUIDE.replace("Count.", "Count twice.").replace("What the crew", "What all"))
    assert behind() == [("procedures/guide.md", 3, ["whole"])]


def test_a_withdrawn_lesson_is_no_reason(kept, guided):
    kept.lesson(
        "2020/rest",
        withdrawn="It was wrong.",
        changes=[{"text": "Write", "embedded_in": ["guide#after"]}],
    )
    commit(kept)
    guided(GUIDE.replace("Rest.", "Sleep."))
    assert behind() == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"# a\n" * 2000, b"x" * 1048577])
def test_a_procedure_that_was_unreadable_or_becomes_so_is_no_traceback(kept, guided, content):
    guided(content)
    assert [lessons for _, _, lessons in behind()] == [["rest"], ["rung"], ["thrice", "twice"]]
    commit(kept)
    guided(GUIDE)
    assert {file for file, _, _ in behind()} == {"procedures/guide.md"}


def test_a_link_in_the_place_of_a_procedure_is_not_followed(kept, guided):
    guided("# Secret\n", "other.md")
    (kept.root / "procedures/guide.md").unlink()
    (kept.root / "procedures/guide.md").symlink_to("../other.md")
    assert len(behind()) == 3
    commit(kept)
    guided("# Still secret\n", "other.md")
    assert behind() == []


def test_many_lessons_are_not_all_named(kept, guided):
    for year in range(2001, 2009):
        kept.lesson(
            f"{year}/l{year}", changes=[{"text": "Write it down", "embedded_in": ["guide#after"]}]
        )
    commit(kept)
    guided(GUIDE.replace("Rest.", "Sleep."))
    [(_, _, named)] = behind()
    assert len(named) == 5
    assert "because of 9 lessons" in check().stdout
    assert "and 4 more: read them" in check().stdout


def test_notes_are_told_to_those_who_ask_about_all_lessons(
    guided, kept, monkeypatch, tmp_path_factory
):
    guided(GUIDE.replace("Rest.", "Sleep."))
    assert behind(".") == behind("lessons") == [("procedures/guide.md", 19, ["rest"])]
    assert behind("lessons/2020") == []
    monkeypatch.chdir(kept.lessons)
    assert behind() == [("../procedures/guide.md", 19, ["rest"])]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert behind(kept.root) == [(f"{kept.root}/procedures/guide.md", 19, ["rest"])]


def test_lessons_at_the_top_of_a_repository_are_checked_without_procedures(base, monkeypatch):
    base.lesson("2020/late")
    vocabulary = base.lessons / "vocabulary.yml"
    procedure = "procedures:\n  guide: {name: Guide, description: How., file: guide.md}"
    vocabulary.write_text(vocabulary.read_text().replace("procedures:", procedure))
    base.root.joinpath("guide.md").write_text(GUIDE)
    git(base.lessons, "init", "--quiet")
    git(base.lessons, "add", "--all")
    git(base.lessons, "commit", "--quiet", "--message=x")
    monkeypatch.chdir(base.root)
    assert check().exit_code == 0
    assert behind() == []
