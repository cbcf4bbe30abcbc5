"""All Pythons make the same of the same records; `make pythons` sets those up that are here."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "pythons.py"
SPECIFICATION = importlib.util.spec_from_file_location("pythons", SCRIPT)
pythons = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(pythons)
OTHERS = [folder for folder in sorted(pythons.FOLDER.glob("*")) if pythons.is_ready(folder)]


@pytest.mark.skipif(not OTHERS, reason="no other Python is set up; `make pythons` does it")
def test_every_python_that_is_set_up_makes_the_same():
    ours, *others = (
        pythons.made_by(python)
        for python in (sys.executable, *(each / "bin/python" for each in OTHERS))
    )
    assert len(ours) > 300
    assert [pythons.differences(ours, theirs) for theirs in others] == [[]] * len(others)


def test_what_two_pythons_make_otherwise_is_named():
    one = {"schema": "a", "site/index.html": "b", "site/only-here.html": "c"}
    other = {"schema": "a", "site/index.html": "x", "site/only-there.html": "c"}
    assert pythons.differences(one, other) == [
        "site/index.html",
        "site/only-here.html",
        "site/only-there.html",
    ]
