"""Lets the tests here use the modules beside them, which are programs, too."""

from __future__ import annotations

import json
import multiprocessing
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

# A process that has imported all is forked for each trial, since to import takes longer than to try.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["trial"])


@pytest.fixture
def tried(tmp_path):
    """Run a trial in a process with limits; what it says at the end. Fails when it was ended, or something fell."""
    from trial import begun  # noqa: PLC0415 - it lies where only this folder looks

    def run(kind, *arguments):
        at, told = tmp_path / "at", tmp_path / "told"
        command = [kind, *map(str, arguments), "--at", str(at)]
        process = FORKS.Process(target=begun, args=(command, told))
        process.start()
        process.join()
        last = at.read_text() if at.exists() else "the first"
        said = told.read_text()[-6000:]
        assert process.exitcode in (0, 1), f"{kind} {last} ended it ({process.exitcode}):\n{said}"
        assert process.exitcode == 0, said
        return json.loads(told.read_text().splitlines()[-1])

    return run


@pytest.fixture
def is_night(pytestconfig):
    """Whether time is not counted: as many files gone wrong are tried as every night."""
    return pytestconfig.getoption("--mutations") >= 10_000
