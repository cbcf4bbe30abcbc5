"""Measure how long an edit takes from saving a record to seeing it, in a preview that Chromium shows.

`mkdocs serve` runs on the lessons of this repository, repeated under other names as in `build.py`,
and Chromium has the page of one open. A sentence is written into the record, and the time is told
until the page has reloaded by itself and shows it. It begins with what MkDocs itself waits for: it
looks for changes twice a second, and then a tenth of a second for them to end.

    python tests/benchmarks/serve.py [--lessons 57 --lessons 2000 …] [--edits 10] [--json]
"""

from __future__ import annotations

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
        print(f"{row['lessons']} lessons: {seen}, {row['longest']:.2f} s at most")


def _row(number: int, edits: int) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as home, browser.chromium() as chromium:
        build._lay_down(Path(home), number)
        with _served(Path(home, "ours"), Path(home, "cache")) as origin:
            records = sorted(Path(home, "ours", "lessons").glob("*/*.yml"))
            records = [path for path in records if "\ncredits:" not in path.read_text()]
            page = chromium.new_page()
            step = max(1, number // edits)
            chosen = (records * edits)[::step][:edits]
            times = [_time_of(page, origin, record, n) for n, record in enumerate(chosen)]
    return {"lessons": number, "edits": edits, "median": median(times), "longest": max(times)}


def _time_of(page: Any, origin: str, record: Path, number: int) -> float:
    """Return the seconds from saving a record until a page that was open shows the change."""
    page.goto(f"{origin}lessons/{record.stem}/", timeout=_LONGEST * 1000)
    text, said = record.read_text(), f"Somebody saw this in edit {number}."
    changed = text.replace("\nareas:", f"\ncredits: [{said}]\nareas:", 1)
    started = time.monotonic()
    record.write_text(changed)
    page.get_by_text(said).wait_for(timeout=_LONGEST * 1000)
    return time.monotonic() - started


@contextmanager
def _served(folder: Path, cache: Path) -> Iterator[str]:
    """Preview a folder, and give the address."""
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
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
