"""The wheel, made from the sdist, made from this repository: everything is in it, and it works elsewhere."""

from __future__ import annotations

import os
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from generator.site.search.words import LANGUAGES
from generator.site.style import letters

REPOSITORY = Path(__file__).parents[2]
SNOWBALL = "generator/site/search/snowball/"
LITERATA = "generator/site/assets/literata/"


@pytest.fixture(scope="module")
def dist(release):
    """A folder with sdist and wheel, the wheel built from what is in the sdist."""
    return release / "dist"


@pytest.fixture(scope="module")
def unpacked(dist, tmp_path_factory):
    """What is in the sdist."""
    folder = tmp_path_factory.mktemp("unpacked")
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    [unpacked] = folder.iterdir()
    return unpacked


def below(folder):
    return {
        f"generator/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_has_every_file_of_the_program_and_nothing_else(dist, release):
    [wheel] = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("LICENSE")]
    of_others = {name for name in names if name.startswith((SNOWBALL, LITERATA))}
    assert names - of_others == below(release / "generator")
    for part in (
        "site/templates/lesson.html", "site/assets/styles/base.css", "site/assets/lessons.js", "theme/lessons/page.html",
        "starter/mkdocs.yml", "starter/dot-gitignore", "starter/lessons/vocabulary.yml",
    ):  # fmt: skip
        assert f"generator/{part}" in names
    assert licences


def test_the_wheel_has_what_snowball_made_with_its_licences(dist):
    [wheel] = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        its = {
            name.removeprefix(SNOWBALL) for name in archive.namelist() if name.startswith(SNOWBALL)
        }
        terms = [
            archive.read(f"{SNOWBALL}{name}").decode()
            for name in sorted(its)
            if name.startswith("LICENSE")
        ]
    assert {name for name in its if name.endswith(".js")} == {
        f"{name}.js" for name in ("base", *LANGUAGES)
    }
    assert {
        name.removesuffix(".txt") for name in its if name.islower() and name.endswith(".txt")
    } < set(LANGUAGES)
    assert ["Redistributions in binary form must" in text for text in terms] == [True, True]


def test_the_wheel_has_the_letters_that_the_style_sheet_asks_for_and_makes_the_same_everywhere(
    dist,
):
    [wheel] = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        its = {
            name.removeprefix(LITERATA): archive.read(name)
            for name in archive.namelist()
            if name.startswith(LITERATA)
        }
    assert b"SIL OPEN FONT LICENSE" in its.pop("LICENSE-fontpkg-literata.txt")
    assert {name: content[:4] for name, content in its.items()} == {
        "literata.woff2": b"wOF2",
        "literata-more.woff2": b"wOF2",
    }
    assert sum(map(len, its.values())) <= 70_000
    # Those of this installation were made at another time.
    for name, (_, content) in letters().items():
        assert its[name] == content


def test_whoever_builds_from_the_sdist_needs_nothing_of_others(release, unpacked, run):
    needs = "import hatchling.build; print(hatchling.build.get_requires_for_build_wheel())"
    asked_for = [
        run(sys.executable, "-c", needs, folder=folder).stdout for folder in (unpacked, release)
    ]
    assert asked_for == [
        "[]\n",
        "['snowballstemmer==3.0.1', 'sphinx==9.0.4', 'fontpkg-literata==3.103', 'fonttools==4.68.0', 'brotli==1.2.1']\n",
    ]


def test_the_sdist_has_the_tests_the_lessons_and_the_documentation(dist):
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "LICENSE",
        "README.md",
        "mkdocs.yml",
        "tests/conftest.py",
        "docs/contributing.md",
    } <= names
    assert {
        "lessons/vocabulary.yml",
        "generator/theme/lessons/page.html",
        "tests/records/vocabulary.yml",
    } <= names
    assert not [
        name
        for name in names
        if "__pycache__" in name or name.startswith(("site/", ".git/", ".venv"))
    ]


def test_the_installed_wheel_begins_checks_and_builds_a_knowledge_base_elsewhere(
    dist, run, tmp_path
):
    # The libraries are those of this environment: a .pth file leads to them, and no .pth of theirs
    # is read, so that the program itself can come from the wheel only.
    [wheel] = dist.glob("*.whl")
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    binaries = place / "bin"
    [packages] = place.glob("lib/python*/site-packages")
    libraries = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (packages / "libraries.pth").write_text("".join(f"{library}\n" for library in libraries))
    python = binaries / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    installed = run(
        *pip,
        "install",
        "--no-index",
        "--no-deps",
        "--ignore-installed",
        "--no-compile",
        wheel,
        folder=tmp_path,
    )
    assert installed.returncode == 0, installed.stderr
    where = run(
        python,
        "-P",
        "-c",
        "import generator.plugin; print(generator.plugin.__file__)",
        folder=tmp_path,
    )
    assert Path(where.stdout.strip()).is_relative_to(packages), where.stdout + where.stderr

    path = f"{binaries}{os.pathsep}/usr/bin{os.pathsep}/bin"
    new = tmp_path / "new"
    begun = run(binaries / "lessons", "init", new, folder=tmp_path, PATH=path)
    assert begun.returncode == 0, begun.stderr
    checked = run(binaries / "lessons", "check", "--strict", folder=new, PATH=path)
    assert (checked.returncode, checked.stdout) == (0, "1 record checked: sound.\n"), checked.stderr
    built = run(python, "-m", "mkdocs", "build", "--strict", folder=new, PATH=path)
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr
    assert (new / "site/lessons/helpline-cut-before-demand-fell/index.html").is_file()
    assert (new / "site/assets/lessons.css").is_file()
