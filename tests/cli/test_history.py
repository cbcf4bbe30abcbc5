"""When a record's file came and was last changed: as git knows it, whatever files are called and clocks said."""

from __future__ import annotations

import datetime
import os
import subprocess

import pytest

from generator.around.history import file_days

TODAY = datetime.date(2026, 11, 22)
WHO = {
    f"GIT_{who}_{what}": "x@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
PLAIN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Repository:
    """A repository in the making, with a lessons folder."""

    def __init__(self, root):
        self.root = root
        self.lessons = root / "lessons"
        self.lessons.mkdir()
        self.git("init", "--quiet", "--initial-branch=main", "--template=")

    def git(self, *command, date="2020-01-01T12:00:00Z", **more):
        around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        environment = {**around, **WHO, **PLAIN, **dates}
        done = subprocess.run(
            ["git", "-c", "maintenance.auto=false", *command],
            cwd=self.root,
            env=environment,
            capture_output=True,
            check=True,
            **more,
        )
        return done.stdout

    def commit(self, date, *names, content="x"):
        """Commit files of these names, or delete those that are there when the content is None."""
        for name in names:
            path = self.lessons / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if content is None else path.write_text(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=two\n\nlines", date=date)

    def changed(self):
        return {name: str(day) for name, day in file_days(self.lessons, TODAY).changed.items()}

    def added(self):
        return {name: str(day) for name, day in file_days(self.lessons, TODAY).added.items()}


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_a_file_has_the_day_of_the_last_commit_that_changed_it(repository):
    repository.commit("2020-01-01T12:00:00Z", "2019/a.yml", "2019/b.yml")
    repository.commit("2021-05-03T12:00:00Z")
    repository.commit("2022-02-02T12:00:00Z", "2019/a.yml", content="y")
    assert repository.changed() == {"2019/a.yml": "2022-02-02", "2019/b.yml": "2020-01-01"}


@pytest.mark.parametrize(
    "names",
    [
        ["2026-99-99", "2021-01-01", "-2021-01-01", "20210101", "2021-W01-1", "0000-00-00", "２０２１-０１-０１",
        "\n2021-01-01", "2021-01-01\n", "\na.yml", "x\n2021-01-01\na.yml", "--format=x", "a\tb", 'a"b', "été", ":", "a b "],
        ["2021-01-01/2021-01-01"],
    ],
    ids=["files", "in a folder"],
)  # fmt: skip
def test_what_other_files_are_called_changes_nothing_even_when_they_are_gone(repository, names):
    repository.commit("2019-01-01T12:00:00Z", "2019/a.yml", "a.yml")
    repository.commit("2020-02-02T12:00:00Z", *names, "2019/b.yml")
    repository.commit("2020-03-03T12:00:00Z", *names, content=None)
    assert repository.changed() == {
        "2019/a.yml": "2019-01-01",
        "a.yml": "2019-01-01",
        "2019/b.yml": "2020-02-02",
        **dict.fromkeys(names, "2020-02-02"),
    }


def test_a_file_that_was_renamed_or_merged_has_the_day_of_the_commit_that_wrote_it(repository):
    repository.commit("2020-01-01T12:00:00Z", "2019/a.yml")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.git("mv", "lessons/2019/a.yml", "lessons/2019/moved.yml")
    repository.commit("2020-02-02T12:00:00Z")
    repository.git("checkout", "--quiet", "main")
    repository.commit("2020-03-03T12:00:00Z", "2019/b.yml")
    repository.git("merge", "--quiet", "--message=x", "side", date="2020-04-04T12:00:00Z")
    changed = repository.changed()
    assert (changed["2019/moved.yml"], changed["2019/b.yml"]) == ("2020-02-02", "2020-03-03")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("253402300799 +1400", None),  # in the year 10000
        ("99999999999999 +0000", None),
        ("1999999999 +0000", None),  # 2033
        ("1795478400 +0000", None),  # the day after tomorrow is not known yet
        ("1795305600 +1400", "2026-11-22"),
        ("1795305600 -1200", "2026-11-21"),
        ("0 -1200", "1969-12-31"),
        ("1582980000 -0930", "2020-02-29"),
        ("1582947000 -0030", "2020-02-29"),
        ("1582935000 -0030", "2020-02-28"),
    ],
)
def test_a_day_that_cannot_be_is_told_to_nobody(repository, seconds, expected):
    repository.commit("2020-01-01T12:00:00Z", "2019/a.yml", "2019/b.yml")
    repository.commit(f"@{seconds}", "2019/a.yml", content="y")
    assert repository.changed().get("2019/a.yml") == expected
    assert repository.changed()["2019/b.yml"] == "2020-01-01"


def test_a_commit_without_a_day_is_passed_over(repository):
    repository.commit("2019-01-01T12:00:00Z", "2019/b.yml")
    repository.commit("2020-01-01T12:00:00Z", "2019/a.yml")
    lines = repository.git("cat-file", "commit", "HEAD").decode().splitlines(keepends=True)
    torn = "".join(
        "committer x <x@example.org>\n" if line.startswith("committer") else line for line in lines
    )
    commit = repository.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=torn.encode()
    )
    repository.git("update-ref", "HEAD", commit.decode().strip())
    assert repository.changed() == {"2019/b.yml": "2019-01-01"}


RECORD = "\n".join(f"line: {n}" for n in range(20))


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A repository in which files came, got other names, went and came again."""
    repository = Repository(tmp_path_factory.mktemp("story"))
    repository.commit("2019-01-01T12:00:00Z", "2003/zebra.yml", "gone.yml", content=RECORD)
    repository.git("mv", "lessons/2003/zebra.yml", "lessons/2004.yml")
    repository.commit("2020-01-01T12:00:00Z", "2004.yml", content=f"{RECORD}\nmore: 1")
    repository.git("mv", "lessons/2004.yml", "lessons/zebra-refund.yml")
    repository.commit("2021-01-01T12:00:00Z", "gone.yml", content=None)
    repository.commit("2022-01-01T12:00:00Z", "gone.yml", "2003/zebra.yml")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2023-01-01T12:00:00Z", "side.yml")
    repository.git("checkout", "--quiet", "main")
    repository.commit("2023-02-02T12:00:00Z", "zebra-refund.yml", content=f"{RECORD}\nmore: 2")
    repository.git("merge", "--quiet", "--message=x", "side", date="2023-03-03T12:00:00Z")
    repository.commit("2033-01-01T12:00:00Z", "tomorrow.yml")
    (repository.lessons / "not-committed.yml").touch()
    return repository


def test_a_file_came_when_it_was_first_added_under_any_name(story):
    assert story.added() == {
        "zebra-refund.yml": "2019-01-01",
        "gone.yml": "2019-01-01",
        "2003/zebra.yml": "2022-01-01",
        "side.yml": "2023-01-01",
    }
    assert story.changed()["zebra-refund.yml"] == "2023-02-02"


def test_nothing_is_known_of_a_clone_without_its_history_nor_without_git(story, tmp_path):
    story.git("clone", "--quiet", "--depth=1", f"file://{story.root}", str(tmp_path / "clone"))
    assert file_days(tmp_path / "clone" / "lessons", TODAY) == ({}, {})
    assert file_days(tmp_path, TODAY) == ({}, {})
