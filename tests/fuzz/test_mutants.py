"""Thousands of files gone wrong are brought to every door; what comes out is a lesson or problems, within limits."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from doors import KINDS, ROOT, TODAY, seeds
from mutants import mutant

from generator.cli import main

HERE = Path(__file__).parent
FALLEN = sorted((HERE / "fallen").iterdir())
SHARES = {
    "record": 0.6, "vocabulary": 0.03, "patterns": 0.03, "mapping": 0.18, "submission": 0.08, "csv": 0.02, "jsonl": 0.02, "xlsx": 0.04,
}  # fmt: skip
"""Records come from strangers; registers take long, and are brought by people who are there."""
AT_ONCE = 3000
"""Each process takes two seconds to begin."""


def pytest_generate_tests(metafunc):
    """Part the mutants into processes of about as many each, so that two cores can share them."""
    if "first" in metafunc.fixturenames:
        mutations = metafunc.config.getoption("--mutations")
        counts = {kind: int(mutations * share) for kind, share in SHARES.items()}
        parts = [
            (kind, first, min(AT_ONCE, count - first))
            for kind, count in counts.items()
            for first in range(0, count, AT_ONCE)
        ]
        metafunc.parametrize(
            ("kind", "first", "count"), parts, ids=[f"{kind}-{first}" for kind, first, _ in parts]
        )


def test_every_kind_of_input_has_its_share():
    assert SHARES.keys() == set(KINDS)
    assert sum(SHARES.values()) == pytest.approx(1)


def test_no_mutant_falls_or_takes_more_than_two_seconds_or_512_megabytes(kind, first, count, tried):
    told = tried(kind, "--first", first, "--count", count)
    # Mutants that are all refused alike would try nothing behind the first gate.
    assert len(told["accepted"]) >= count // 100


@pytest.mark.parametrize("suffix", sorted({file.suffix for file in FALLEN}))
def test_what_fell_once_stands(suffix, tried, tmp_path):
    (tmp_path / "files").mkdir()
    for file in (file for file in FALLEN if file.suffix == suffix):
        shutil.copy(file, tmp_path / "files")
    tried({".yml": "record"}.get(suffix, suffix[1:]), "--files", tmp_path / "files")


def test_a_number_makes_the_same_mutant_again():
    its = seeds("record")
    assert [mutant(its, number, "a") for number in range(40)] == [
        mutant(its, number, "a") for number in range(40)
    ]
    assert len({mutant(its, number, "a") for number in range(40)}) > 30


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif"])
def test_the_command_tells_a_folder_full_of_mutants_without_a_traceback(
    base, form, is_night, monkeypatch
):
    monkeypatch.chdir(base.root)
    its = seeds("record")
    for number in range(250 if is_night else 80):
        base.write(f"2020/mutant-{number}.yml", mutant(its, number, form))
    command = ["check", str(base.lessons), "--format", form, "--today", str(TODAY)]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 1
    assert done.stderr == ""
    assert "mutant-" in done.stdout


def test_a_site_is_built_of_the_mutants_that_are_accepted(base, is_night):
    its = seeds("record")
    base.write("vocabulary.yml", (ROOT / "lessons" / "vocabulary.yml").read_bytes())
    for number in range(400 if is_night else 150):
        base.write(f"2020/mutant-{number}.yml", mutant(its, number, "site"))
    unsound = {problem.file for problem in base.read().errors}
    for file in unsound:
        (base.root / file).unlink()
    while errors := base.read().errors:  # those that named one of these
        for file in {problem.file for problem in errors}:
            (base.root / file).unlink()
    (base.root / "docs").mkdir()
    (base.root / "docs" / "about.md").write_text("# About\n")
    (base.root / "mkdocs.yml").write_text(
        "site_name: Mutants\ntheme: {name: material, font: false}\nplugins: [lessons]\n"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=base.root)
    assert done.returncode == 0, done.stderr
    assert len(list((base.root / "site" / "lessons").iterdir())) > len(base.read().lessons) > 0
