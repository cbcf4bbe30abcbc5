"""The repository holds what was written for it; what others wrote comes from packages."""

from __future__ import annotations

import csv
import re
import subprocess
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
OWN = "mkdocs-lessons"
TERMS = re.compile(r"(?i)(licen[cs]e|copying|copyright|notice|authors|patents)\b.*")
# Each is written so that this file does not match itself.
MARKS = re.compile(
    r"""
    Generated[ ].{0,40}[ ]by[ ]Snowball
    | automatically[ ]generated[ ]-
    | SPDX[-]License
    | [@](licen[cs]e|preserve)\b
    | Copyright[ ]\(c\)
    | All[ ]rights[ ]reserved
    | Permission[ ]is[ ]hereby[ ]granted
    | Redistribution[ ]and[ ]use[ ]in[ ]source
    | ^/[/*][#@][ ]source[M]appingURL=
    | [!]function\(
    | [_]_esModule
    """,
    re.VERBOSE | re.MULTILINE,
)
LONGEST_LINE = 1000
"""Nobody writes a longer line of a program by hand."""


@pytest.fixture(scope="module")
def ours():
    """Every file that belongs to the repository, with its content."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone of the repository, so nobody can tell what belongs to it")
    paths = [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name]
    files = [path for path in paths if path.is_file()]
    found = {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in files}
    assert len(found) > 500
    return found


@pytest.fixture(scope="module")
def theirs():
    """The SHA-256 of every file of the other packages that are installed here, with its name."""
    found = {}
    for package in distributions():
        name = package.name
        for row in csv.reader((package.read_text("RECORD") or "").splitlines()):
            if name != OWN and row[1]:
                found[row[1].removeprefix("sha256=")] = f"{name}: {row[0]}"
    assert any(name.endswith("english-stemmer.js") for name in found.values())
    return found


def test_the_only_terms_are_our_own(ours):
    assert [name for name in ours if TERMS.fullmatch(name.rpartition("/")[2])] == ["LICENSE"]


def test_no_file_is_one_of_an_installed_package(ours, theirs):
    copies = {}
    for name, content in ours.items():
        digest = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
        if content.strip() and digest in theirs:
            copies[name] = theirs[digest]
    # Apache's licence is the same text wherever it stands.
    copies.pop("LICENSE", None)
    assert copies == {}


def test_no_file_bears_the_mark_of_another_author_or_of_a_machine(ours):
    found = {
        name: MARKS.search(content.decode("utf-8", "replace")) for name, content in ours.items()
    }
    assert {name: mark[0] for name, mark in found.items() if mark and name != "LICENSE"} == {}


def test_no_program_was_made_small(ours):
    programs = [name for name in ours if name.endswith((".js", ".mjs", ".css", ".py"))]
    longest = {name: max(map(len, ours[name].splitlines()), default=0) for name in programs}
    assert {name for name, length in longest.items() if length > LONGEST_LINE} == set()


@pytest.mark.parametrize(
    "text",
    [
        "// Generated from english.sbl by ~Snowball 3.0.1",
        "# SPDX~-License-Identifier: MIT",
        "{#- This file was automatically ~generated - do not edit -#}",
        "Permission is ~hereby granted, free of charge",
        "Copyright ~(c) 2016 Martin Donath",
        "//# source~MappingURL=bundle.js.map",
    ],
)
def test_the_marks_are_those_that_others_leave(text):
    assert MARKS.search(text.replace("~", ""))
