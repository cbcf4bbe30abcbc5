"""The browser's part says its types in comments; TypeScript holds it to them."""

from __future__ import annotations

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"


def test_the_browsers_part_keeps_its_types(node):
    assert COMPILER.exists(), f"TypeScript is not there to check the types: run `npm ci` in {HERE}"
    run = subprocess.run(
        [node, COMPILER, "--project", HERE],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
