"""Lets the tests here use the modules beside them, which are programs, too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture
def tried(tmp_path):
    """Run a trial in a process with limits; what it says at the end. Fails when it was ended, or something fell."""

    def run(kind, *arguments):
        at = tmp_path / "at"
        command = [sys.executable, HERE / "trial.py", kind, *map(str, arguments), "--at", at]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        last = at.read_text() if at.exists() else "the first"
        assert done.returncode in (0, 1), (
            f"{kind} {last} ended it ({done.returncode}):\n{done.stderr[-3000:]}"
        )
        assert done.returncode == 0, f"{done.stdout[-6000:]}{done.stderr[-3000:]}"
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture
def is_night(pytestconfig):
    """Whether time is not counted: as many files gone wrong are tried as every night."""
    return pytestconfig.getoption("--mutations") >= 10_000
