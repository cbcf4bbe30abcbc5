"""Measure how long an edit takes from saving a record to seeing it, in a preview that Chromium shows.

`mkdocs serve` runs on the lessons of this repository, repeated under other names as in `build.py`,
and Chromium has the page of one open. A sentence is written into the record, and the time is told
until the page has reloaded by itself and shows it. It begins with what MkDocs itself waits for: it
looks for changes twice a second, and then a tenth of a second for them to end.

    python tests/benchmarks/serve.py [--lessons 57 --lessons 2000 …] [--edits 10] [--json]
"""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

import build
from options import parser_of
from retrieval import browser

_LONGEST = 600
"""Seconds after which a preview that shows nothing is given up."""


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("--lessons", type=int, action="append", help="how many; default 57")
    parser.add_argument("--edits", type=int, default=10, help="how many edits; default 10")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    arguments = parser.parse_args()
    rows = [_row(number, arguments.edits) for number in arguments.lessons or [57]]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        seen = f"seen after {row['median']:.2f} s in the median of {row['edits']} edits"
        took = f"{row['processor']:.2f} s of the preview's processor time"
        print(f"{row['lessons']} lessons: {seen}, {row['longest']:.2f} s at most; {took}")


def _row(number: int, edits: int) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as home, browser.chromium() as chromium:
        build._lay_down(Path(home), number)
        with _served(Path(home, "ours"), Path(home, "cache")) as (origin, process):
            records = sorted(Path(home, "ours", "lessons").glob("*/*.yml"))
            records = [path for path in records if "\ncredits:" not in path.read_text()]
            page = chromium.new_page()
            step = max(1, number // edits)
            chosen = (records * edits)[::step][:edits]
            both = [_time_of(page, origin, record, n, process) for n, record in enumerate(chosen)]
    times, processor = zip(*both, strict=True)
    longest, middle = max(times), median(times)
    told = {"median": middle, "longest": longest, "processor": median(processor)}
    return {"lessons": number, "edits": edits, **told}


def _time_of(
    page: Any, origin: str, record: Path, number: int, process: int
) -> tuple[float, float]:
    """Return the seconds from saving a record until a page that was open shows the change.

    And those of processor time that the preview took meanwhile.
    """
    page.goto(f"{origin}lessons/{record.stem}/", timeout=_LONGEST * 1000)
    text, said = record.read_text(), f"Somebody saw this in edit {number}."
    changed = text.replace("\nareas:", f"\ncredits: [{said}]\nareas:", 1)
    started, used = time.monotonic(), _used(process)
    record.write_text(changed)
    page.get_by_text(said).wait_for(timeout=_LONGEST * 1000)
    return time.monotonic() - started, _used(process) - used


def _used(process: int) -> float:
    """Return the processor time of a process in seconds; 0 where the system does not tell."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return 0.0
    _, _, fields = told.read_text().rpartition(")")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _served(folder: Path, cache: Path) -> Iterator[tuple[str, int]]:
    """Preview a folder, and give the address and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "XDG_CACHE_HOME": str(cache)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            for line in process.stderr or ():
                if "Serving on" in line:
                    break
            # What is told from now on is read by nobody, and must not fill a pipe.
            Thread(target=(process.stderr or io.StringIO()).read, daemon=True).start()
            yield f"http://127.0.0.1:{port}/", process.pid
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
