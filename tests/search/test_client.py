"""The browser's part of search in node: its own tests, each file as one of ours."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_browsers_part(node, environment, file):
    # Without `--test`, which would begin another node for the file.
    command = [node, "--test-reporter=spec", str(file)]
    run = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    told = run.stdout + run.stderr
    # A file without a test passes, and tells nothing.
    passed = re.search(r"^ℹ pass (\d+)$", told, re.MULTILINE)
    assert run.returncode == 0, told
    assert passed, told
    assert int(passed[1]) >= file.read_text("utf-8").count('\ntest("'), told
