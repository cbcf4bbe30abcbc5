# ruff: noqa: INP001
"""Asks whether a weakness is known in any library of a lock, by way of pip-audit.

    python .ci/audit.py requirements.txt

Exits with 1 when there is one. Where nobody can be asked, that is said loudly, and the exit status is 0: a machine
without a way out must be able to run everything else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

COMMAND = ("pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json")
SOURCES = ("pypi", "osv")
"""The sources of advisories that pip-audit knows, in the order in which they are asked."""


def main(lock: str) -> int:
    """Ask one source after the other until one answers, and tell what it said."""
    reasons = []
    for source in SOURCES:
        answer, reason = _ask(source, lock)
        if answer:
            return _tell(answer)
        reasons.append(f"{source}: {reason}")
    _say("warning", f"SKIPPED: no library was audited, since no source of advisories answers. {'; '.join(reasons)}.")
    return 0


def _ask(source: str, lock: str) -> tuple[list[dict[str, Any]], str]:
    """What a source knows of each library that it knows; or nothing, and why."""
    try:
        done = subprocess.run(  # noqa: S603
            [*COMMAND, f"--vulnerability-service={source}", f"--requirement={lock}"],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        known = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired) as fault:
        return [], str(fault)
    except (ValueError, KeyError, TypeError):
        return [], (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return [each for each in known if "vulns" in each], "it knows none of the libraries"


def _tell(answer: list[dict[str, Any]]) -> int:
    weak = [(each, weakness) for each in answer for weakness in each["vulns"]]
    for library, weakness in weak:
        mended = (
            f"mended in {', '.join(weakness['fix_versions'])}" if weakness.get("fix_versions") else "not mended yet"
        )
        _say("error", f"{library['name']} {library['version']}: {weakness['id']}, {mended}.")
    sys.stdout.write(f"Libraries audited: {len(answer)}. Known weaknesses: {len(weak)}.\n")
    return 1 if weak else 0


def _say(level: str, text: str) -> None:
    """Say something that is seen: among the annotations of a run, where there are any."""
    text = " ".join(text.split())
    sys.stderr.write(f"::{level} title=audit::{text}\n" if os.environ.get("GITHUB_ACTIONS") else f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
