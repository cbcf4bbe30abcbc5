"""Folders in which anything may lie: each thing that could be a record is told, and nothing is waited for."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from doors import RECORDS, TODAY

SOUND = (RECORDS / "valid" / "minimal.yml").read_bytes()
TOLD = {
    **dict.fromkeys(
        [b"new\nline.yml", b"\x1b[31mred.yml", b"\x01.yml", "\u202egnp.yml", b"\xff\xfe.yml", b"\xed\xa0\x80.yml", "é.yml", "e\u0301.yml",
        b" space.yml", b"-rf.yml", b"con.yml", b"%s{0}.yml", b"a:b.yml", b"a\\b.yml", b"::error file=x::a.yml", b"a.yml.yml", b"x.yaml",
        b"Twin.yml", b"Twin.YML", b"a" * 251 + b".yml"], "file-name"
    ),
    b"twin.yml": "duplicate-id",
    **dict.fromkeys([b"../top.yml", b"deep/er.yml", b"x.yml/inside.yml", b"../20/year.yml", b"../\n\n/y.yml", b"../\xff/z.yml"], "year-folder"),
    b"empty.yml": "yaml-syntax",
    **dict.fromkeys([b"link.yml", b"folder.yml", b"up", b"loop.yml", b"broken.yml", b"zero.yml", b"pipe.yml", b"socket.yml", b"x.yml"], "unreadable-file"),
}  # fmt: skip
IGNORED = [b".yml", b".hidden.yml", b"notes.txt", b"fine.yml~", b"loop", b"broken"]
LINKS = {
    "link.yml": "fine.yml", "folder.yml": "/etc", "up": "..", "loop.yml": "loop.yml", "loop": "loop", "broken.yml": "nowhere",
    "broken": "nowhere", "zero.yml": "/dev/zero",
}  # fmt: skip


@pytest.fixture
def tree(base, monkeypatch):
    """A knowledge base with everything in the folder of 2020 that a file system can hold."""
    base.write("2020/fine.yml", SOUND)
    monkeypatch.chdir(base.lessons / "2020")
    for name, target in LINKS.items():
        Path(name).symlink_to(target)
    os.mkfifo("pipe.yml")
    with socket.socket(socket.AF_UNIX) as its:
        its.bind("socket.yml")
    for path in (Path(os.fsdecode(name)) for name in (*TOLD, *IGNORED)):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(path):
            path.write_bytes(b"" if path.name == "empty.yml" else SOUND)
    monkeypatch.chdir(base.root)
    return base


def test_every_odd_file_is_told_by_its_rule_and_what_is_no_record_is_ignored(tree):
    wanted = sorted([*TOLD.values(), "duplicate-id"])  # é, written in two ways
    assert sorted(problem.rule for problem in tree.read().problems) == wanted


IN_EVERY_FORM = """
import sys
from generator.cli import main
for form in ("text", "json", "github", "gitlab", "sarif"):
    try:
        main(["check", "lessons", "--today", sys.argv[1], "--format", form])
    except SystemExit as end:
        print(f"{form} ends with {end.code}")
"""


@pytest.mark.usefixtures("tree")
def test_the_command_tells_odd_files_on_any_terminal():
    command = [sys.executable, "-c", IN_EVERY_FORM, str(TODAY)]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=plain)
    assert (done.returncode, done.stderr) == (0, b"")
    told = re.split(rb"(?:text|json|github|gitlab|sarif) ends with 1\n", done.stdout)
    assert [b"pipe.yml" in part for part in told] == [True] * 5 + [False]


def test_a_thousand_folders_inside_each_other_are_gone_through(base):
    folders = [base.lessons / "d"]
    while len(folders) < 1100:
        folders.append(folders[-1] / "d")
    for folder in folders:
        folder.mkdir()
    record = folders[-1] / "late.yml"
    record.write_bytes(SOUND)
    try:
        assert [problem.rule for problem in base.read().problems] == ["year-folder"]
    finally:  # which the standard library could not
        record.unlink()
        for folder in reversed(folders):
            folder.rmdir()


def test_a_folder_that_cannot_be_listed_is_told_and_the_others_are_read(base, monkeypatch):
    base.write("2020/fine.yml", SOUND)
    monkeypatch.chdir(base.lessons)
    for _ in range(60):  # more letters than a path may have
        Path("a" * 70).mkdir()
        os.chdir("a" * 70)
    monkeypatch.chdir(base.root)
    catalogue = base.read()
    assert [(problem.rule, problem.message) for problem in catalogue.problems] == [
        ("unreadable-file", "cannot be read (File name too long)")
    ]
    assert set(catalogue.by_id) == {"fine"}
