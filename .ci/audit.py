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
    """Ask one source after the other until one answers, and print the answer.

    ``log`` holds the output of installing pip-audit.
    """
    reasons = {}
    for source in SOURCES:
        answer, reasons[source] = _ask(source, lock, Path(log))
        if any("vulns" in library for library in answer):
            return _tell(answer)
    last_lines = [f"{source}: {text.splitlines()[-1]}" for source, text in reasons.items()]
    why = "; ".join(last_lines)
    others = [reason for reason in reasons.values() if not UNREACHED.search(reason)]
    if len(others) < len(reasons) and set(others) <= {UNKNOWN}:
        skipped = "SKIPPED: no library was audited, since no source of advisories can be reached"
        _say("warning", f"{skipped}. {why}.")
        return 0
    _say("error", f"BROKEN: no library was audited, and not for want of a connection. {why}.")
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
    known = [library for library in answer if "vulns" in library]
    unknown = sorted(library["name"] for library in answer if "vulns" not in library)
    weak = [(library, weakness) for library in known for weakness in library["vulns"]]
    if unknown:
        _say("warning", f"NOT AUDITED, since the source does not know them: {', '.join(unknown)}.")
    for library, weakness in weak:
        mended = "not mended yet"
        if weakness.get("fix_versions"):
            mended = f"mended in {', '.join(weakness['fix_versions'])}"
        _say("error", f"{library['name']} {library['version']}: {weakness['id']}, {mended}.")
    sys.stdout.write(f"Libraries audited: {len(known)}. Known weaknesses: {len(weak)}.\n")
    return 1 if weak else 0


def _say(level: str, text: str) -> None:
    """Print a message, as an annotation of a run where there are any."""
    text = " ".join(text.split())
    annotation = f"::{level} title=audit::" if os.environ.get("GITHUB_ACTIONS") else ""
    sys.stderr.write(f"{annotation}{text}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
