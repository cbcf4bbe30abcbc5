"""The same commit gives the same bytes: of the site, of the program, and of the list of what it stands on."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).parents[2]
FERRY = REPOSITORY / "tests/ferry"
NAVIGATION = re.compile(r"^nav:\n(?:  .*\n)+not_in_nav: .*\n", re.MULTILINE)
ANOTHER_MACHINE = Path(__file__).parent / "another_machine"
MORNING, EVENING, NEXT_YEAR = (
    "1795327200",
    "1795372200",
    "1830000000",
)  # 2026-11-22 06:00 and 18:30, 2027-12-28
DIFFERENCES = {
    "PYTHONPATH": str(ANOTHER_MACHINE),
    "CLOCK": NEXT_YEAR,
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "4242",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "HOME": "/nowhere",
}


@pytest.fixture
def built(build, mkdocs, bytes_of):
    """Build the site of a folder here, or on another machine, and get its files: `built(folder, TZ="UTC")`."""

    def files(folder, **differences):
        shutil.rmtree(folder / "site", ignore_errors=True)
        there = mkdocs("build", "--strict", folder=folder, **differences) if differences else None
        result = there or build("--strict", folder=folder)
        assert result.returncode == 0, result.stderr
        return bytes_of(folder / "site")

    return files


def assert_same(ours, theirs):
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.fixture(scope="module")
def clones(tmp_path_factory, git, commit_all):
    """A repository with our docs and lessons of every kind, and a clone of it with a longer name."""
    one, other = (
        tmp_path_factory.mktemp("one"),
        tmp_path_factory.mktemp("the other one") / "Übung" / "lessons",
    )
    for folder in (FERRY / "lessons", FERRY / "procedures", REPOSITORY / "docs"):
        shutil.copytree(folder, one / folder.name)
    text = (REPOSITORY / "mkdocs.yml").read_text()
    (one / "mkdocs.yml").write_text(NAVIGATION.sub("", text))
    commit_all(one)
    git(one.parent, "clone", "--quiet", str(one), str(other))
    return one, other


def test_another_folder_machine_and_day_give_the_same_site(clones, built):
    one, other = clones
    ours = built(one)
    assert b"File last changed <" in ours["lessons/screens-unreadable-too/index.html"]
    assert b"added <time" in ours["index.html"]
    assert len(ours) > 300
    assert_same(ours, built(other, umask=0o077, **DIFFERENCES))


def test_a_new_knowledge_base_gives_the_same_site_in_another_folder_on_another_machine_and_day(
    tmp_path, built
):
    folders = [tmp_path / "new", tmp_path / "elsewhere" / "ny åter"]
    for folder in folders:
        assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    one, other = folders
    assert_same(built(one), built(other, umask=0o077, **DIFFERENCES))


AT_EACH_CLOCK = """
import os, sys
from mkdocs.__main__ import cli
for os.environ["CLOCK"] in sys.argv[1:]:
    cli(["build", "--strict", "--site-dir", os.environ["CLOCK"]], standalone_mode=False)
"""


def test_without_an_epoch_the_time_of_day_makes_no_difference_but_the_day_does(
    place, run, bytes_of
):
    place.lesson("2020/late", changes=[{"text": "Make the till refuse it", "due": "2027-01"}])
    program = [sys.executable, "-c", AT_EACH_CLOCK, MORNING, EVENING, NEXT_YEAR]
    command = ["env", "--unset=SOURCE_DATE_EPOCH", *program]
    result = run(*command, folder=place.root, PYTHONPATH=ANOTHER_MACHINE, CLOCK=MORNING, TZ="UTC")
    assert result.returncode == 0, result.stderr
    morning = bytes_of(place.root / MORNING)
    assert_same(morning, bytes_of(place.root / EVENING))
    later = bytes_of(place.root / NEXT_YEAR)
    assert morning["follow-through/index.html"] != later["follow-through/index.html"]


def test_another_machine_is_really_another_one(run, tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "b").touch()
    looks = (
        "import datetime, os, pathlib, time;"
        "print(datetime.date.today(), datetime.datetime.now(datetime.UTC).date(), int(time.time()) // 10,"
        "[path.name for path in pathlib.Path().iterdir()], next(os.walk('.'))[2])"
    )
    seen = run(sys.executable, "-c", looks, folder=tmp_path, **DIFFERENCES)
    assert seen.stdout == "2027-12-29 2027-12-28 183000000 ['b', 'a'] ['b', 'a']\n", seen.stderr


@pytest.fixture(scope="module")
def released(release, tmp_path_factory, run, git):
    """What is released of one commit in two folders, the second on another machine with a change not committed."""
    other = tmp_path_factory.mktemp("the other one") / "program"
    git(other.parent, "clone", "--quiet", str(release), str(other))
    (other / "generator" / "not-committed.txt").write_text("x")
    there = {"umask": 0o077, "PYTHON": sys.executable, **DIFFERENCES}
    result = run(".ci/release", folder=other, **there)
    assert result.returncode == 0, result.stderr
    return release / "dist", other / "dist"


def test_another_folder_machine_and_day_give_the_same_release(released, bytes_of):
    ours, theirs = map(bytes_of, released)
    assert [name.partition("-0")[0] for name in ours] == ["mkdocs_lessons"] * 3
    assert {digest(content) for content in ours.values()} == {
        digest(content) for content in theirs.values()
    }
    assert_same(ours, theirs)


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_what_is_not_committed_is_not_released(released):
    [wheel] = released[1].glob("*.whl")
    [sdist] = released[1].glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    with tarfile.open(sdist) as archive:
        names += archive.getnames()
    assert any(name.endswith("generator/plugin/__init__.py") for name in names)
    assert not [name for name in names if "not-committed" in name]


@pytest.fixture(scope="module")
def sbom(released):
    [path] = released[0].glob("*.cdx.json")
    return json.loads(path.read_text())


def test_beside_the_wheel_stands_what_it_stands_on(sbom):
    about = sbom["metadata"]
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    assert (about["component"]["name"], about["timestamp"]) == (
        "mkdocs-lessons",
        "2026-11-20T12:00:00Z",
    )
    names = {component["name"].lower() for component in sbom["components"]}
    assert {
        "mkdocs",
        "mkdocs-material",
        "pydantic",
        "pyyaml",
        "nh3",
        "pystemmer",
        "python-dateutil",
    } <= names
    assert not names & {"pytest", "ruff", "mypy", "hypothesis", "playwright", "mkdocs-lessons"}
    assert all(component["version"] and component["licenses"] for component in sbom["components"])


def test_the_list_belongs_to_this_very_wheel(released, sbom):
    [wheel] = released[0].glob("*.whl")
    known = {"alg": "SHA-256", "content": digest(wheel.read_bytes())}
    assert sbom["metadata"]["component"]["hashes"] == [known]


def test_everything_that_something_stands_on_is_in_the_list(sbom):
    refs = {
        sbom["metadata"]["component"]["bom-ref"],
        *(each["bom-ref"] for each in sbom["components"]),
    }
    asked_for = {ref for each in sbom["dependencies"] for ref in each["dependsOn"]}
    assert {each["ref"] for each in sbom["dependencies"]} == refs
    assert refs - asked_for == {sbom["metadata"]["component"]["bom-ref"]}


def test_the_versions_in_the_list_are_those_that_are_locked(sbom):
    locked = dict(
        line.split(" ")[0].split("==")
        for line in (REPOSITORY / ".ci/requirements.txt").read_text().splitlines()
        if "==" in line
    )
    assert {each["purl"] for each in sbom["components"]} <= {
        f"pkg:pypi/{name}@{at}" for name, at in locked.items()
    }
