# ruff: noqa: INP001
"""Asks whether a weakness is known in any library of a lock, by way of pip-audit.

    python .ci/audit.py .ci/requirements.txt [LOG]

Exits with 1 when there is one. Where nobody can be reached, that is said loudly, and the exit
status is 0: a machine without a way out must be able to run everything else. Whatever else keeps it
from an answer is a fault of the audit, and exits with 2: it would be green for ever.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = (
    "pip-audit",
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner=off",
    "--format=json",
)
SOURCES = ("pypi", "osv")
"""The sources of advisories that pip-audit knows, in the order in which they are asked."""
UNREACHED = re.compile(r"ConnectionError|Timeout|timed out|ProxyError|NameResolution|unreachable")
"""How pip and pip-audit say that they find no way out."""
UNKNOWN = "it knows none of the libraries"
"""Mirrors hand out libraries and know no advisories."""


def main(lock: str, log: str = os.devnull) -> int:
    """Ask one source after the other until one answers, and tell what it said.

    ``log`` holds what was said when pip-audit was installed.
    """
    reasons = {}
    for source in SOURCES:
        answer, reasons[source] = _ask(source, lock, Path(log))
        if any("vulns" in each for each in answer):
            return _tell(answer)
    told = "; ".join(f"{source}: {reason.splitlines()[-1]}" for source, reason in reasons.items())
    others = [reason for reason in reasons.values() if not UNREACHED.search(reason)]
    if len(others) < len(reasons) and set(others) <= {UNKNOWN}:
        _say(
            "warning",
            "SKIPPED: no library was audited, since no source of advisories can be reached. "
            f"{told}.",
        )
        return 0
    _say("error", f"BROKEN: no library was audited, and not for want of a connection. {told}.")
    return 2


def _ask(source: str, lock: str, log: Path) -> tuple[list[dict[str, Any]], str]:
    """Return a source's answer for each library, or none and the reason."""
    try:
        done = subprocess.run(  # noqa: S603
            [*COMMAND, f"--vulnerability-service={source}", f"--requirement={lock}"],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        return json.loads(done.stdout)["dependencies"], UNKNOWN
    except FileNotFoundError as fault:
        return [], log.read_text().strip() or str(fault)
    except (OSError, subprocess.TimeoutExpired) as fault:
        return [], str(fault)
    except (ValueError, KeyError, TypeError):
        return [], done.stderr.strip() or "no answer that makes sense"


def _tell(answer: list[dict[str, Any]]) -> int:
    known = [each for each in answer if "vulns" in each]
    unknown = sorted(each["name"] for each in answer if "vulns" not in each)
    weak = [(each, weakness) for each in known for weakness in each["vulns"]]
    if unknown:
        _say("warning", f"NOT AUDITED, since the source does not know them: {', '.join(unknown)}.")
    for library, weakness in weak:
        mended = (
            f"mended in {', '.join(weakness['fix_versions'])}"
            if weakness.get("fix_versions")
            else "not mended yet"
        )
        _say("error", f"{library['name']} {library['version']}: {weakness['id']}, {mended}.")
    sys.stdout.write(f"Libraries audited: {len(known)}. Known weaknesses: {len(weak)}.\n")
    return 1 if weak else 0


def _say(level: str, text: str) -> None:
    """Print a message, as an annotation of a run where there are any."""
    text = " ".join(text.split())
    sys.stderr.write(
        f"::{level} title=audit::{text}\n" if os.environ.get("GITHUB_ACTIONS") else f"{text}\n"
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
