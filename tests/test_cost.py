"""What a run tells of its own cost, and that all that try the program try the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
COST = REPOSITORY / ".ci" / "cost.py"
MAKEFILE = (REPOSITORY / "Makefile").read_text()
BUSY = "import time\nwhile time.process_time() < 0.52: pass\nprint('done', flush=True)"
LEAVES_ONE_BEHIND = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}])"


def cost(*command):
    return subprocess.run(
        [sys.executable, COST, "420", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", BUSY],
        # What is left behind has ended when `cat`, which reads what it prints, has.
        pytest.param(
            ["sh", "-c", '"$0" -c "$1" | cat', sys.executable, LEAVES_ONE_BEHIND],
            marks=pytest.mark.skipif(
                sys.platform != "linux", reason="only Linux hands over what is left behind"
            ),
        ),
    ],
    ids=["a process", "one left behind"],
)
def test_a_run_tells_the_processor_time_of_all_that_it_began(command):
    last = cost(*command).stdout.splitlines()[-1]
    told = re.fullmatch(r"Processor time: (\d+) s of at most 420 s, in \d+ s\.", last)
    assert told, last
    assert int(told[1]) >= 1


@pytest.mark.parametrize(("code", "status"), [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 143)])
def test_a_run_ends_as_its_command_ends(code, status):
    assert cost("sh", "-c", code).returncode == status


def test_continuous_integration_runs_what_the_readme_says_and_installs_nothing_of_its_own():
    first, *lines = (REPOSITORY / ".ci/run").read_text().splitlines()
    assert first == "#!/bin/sh"
    assert [line for line in lines if not line.startswith("#")] == [
        'cd "$(dirname "$0")/.." && exec make test'
    ]


@pytest.mark.parametrize(("name", "most"), [("quick", 75), ("test", 420)])
def test_both_runs_tell_their_cost_and_their_slowest_ten(name, most):
    [recipe] = re.findall(rf"^{name}:.*\n\t(.*)", MAKEFILE, re.MULTILINE)
    assert f".ci/cost.py {most} " in recipe
    [tests] = re.findall(rf"^{name}-run: lint\n\t(.*pytest.*)", MAKEFILE, re.MULTILINE)
    assert "--durations=10" in tests


def test_every_night_tries_what_a_merge_does_not_wait_for():
    assert "run: make fuzz\n" in (REPOSITORY / ".github/workflows/fuzz.yml").read_text()
    [nightly] = re.findall(r"--mutations=(\d+)", MAKEFILE)
    assert int(nightly) >= 10_000
    assert "--hypothesis-profile=all" in MAKEFILE
