"""The benchmark of a preview, run once with two lessons."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[1] / "benchmarks/serve.py"


# That the benchmark waits for what it wrote, and a page reloads by itself and shows it.
def test_the_time_until_an_edit_is_seen_is_measured():
    command = [sys.executable, BENCHMARK, "--lessons=2", "--edits=1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    [row] = json.loads(done.stdout or done.stderr)
    assert (row["lessons"], row["edits"], row["median"] > 0) == (2, 1, True)
