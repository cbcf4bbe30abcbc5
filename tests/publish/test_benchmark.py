"""The benchmark that kills publishes, run with one kill and a build that only copies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from generator.verify.manifest import write_manifest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "publish.py"


def test_killed_publishes_are_counted_and_what_readers_saw(server):
    site = server.made("whole")
    shutil.copytree(site / "page-1", site / "browse")
    write_manifest(site, "", [])
    command = [sys.executable, SCRIPT, "--kills", "1"]
    done = subprocess.run(
        command, env=server.environment("whole"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SIGTERM: " in done.stdout
    assert "     0  of them missing, cut off or of another version" in done.stdout
