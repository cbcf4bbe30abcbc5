"""Watch readers while publishes are killed: at random moments, by TERM, INT and KILL in turn.

The knowledge base that everybody begins with is published again and again by MkDocs itself, each
time under another name, and killed somewhere between its start and a little after it would have
ended. All the while somebody reads the published folder: every file of a version must be there, and
be what that version's own list of files says. Every publish that follows a kill must find its way,
and in the end nothing may be left over. Exits with 1 if anything was.

    python tests/benchmarks/publish.py [--kills 200] [--seed 1]
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from options import parser_of

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
LISTED = "site-files.json"
AMISS = "ended otherwise"


class Reader(threading.Thread):
    """Reads whole versions through the link, one after the other, and counts what is wrong."""

    def __init__(self, site: Path) -> None:
        super().__init__(daemon=True)
        self._site = site
        self.is_over = threading.Event()
        self.files = 0
        self.versions: set[str] = set()
        self.faults: list[str] = []

    def run(self) -> None:
        """Read until told to stop, with a rest between versions that leaves the machine alone."""
        while not self.is_over.wait(0.05):
            try:
                self._read_through_the_link()
                self._read_one_version()
            except (OSError, ValueError) as fault:
                self.faults.append(repr(fault))

    def _read_through_the_link(self) -> None:
        """Read as a server does, looking up each file anew; it must be whole, of any version."""
        for name in ("index.html", "404.html", "browse/index.html"):
            if not (self._site / name).read_text().rstrip().endswith("</html>"):
                self.faults.append(f"{name} is a part of a page")
            self.files += 1

    def _read_one_version(self) -> None:
        """Read as a program that opened the folder once: all must be of that version."""
        folder = os.open(self._site, os.O_DIRECTORY)
        try:
            within = Path(f"/proc/self/fd/{folder}")
            self.versions.add(within.readlink().name)
            for name, (_, known) in json.loads((within / LISTED).read_bytes())["files"].items():
                if hashlib.sha256((within / name).read_bytes()).hexdigest() != known:
                    self.faults.append(f"{name} is not of its version")
                self.files += 1
        finally:
            os.close(folder)


def main() -> None:
    """Kill, read and print what was seen."""
    parser = parser_of(__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    # In the background of a shell it is ignored, and so it would be by each publish.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        is_sound = _kill(Path(folder, "home"), arguments.kills, random.Random(arguments.seed))  # noqa: S311 - moments, no secrets
    sys.exit(0 if is_sound else 1)


def _kill(home: Path, kills: int, chance: random.Random) -> bool:
    """Publish and kill so many times; gives whether all went as it should."""
    subprocess.run(
        [sys.executable, "-m", "generator.cli", "init", home], check=True, capture_output=True
    )
    site, ends = home / "www/lessons", Counter()
    seconds = _sound(home)
    reader = Reader(site)
    reader.start()
    for number in range(kills):
        before = site.readlink()
        stop = SIGNALS[number % len(SIGNALS)]
        status = _killed(home, f"kill-{number}", stop, chance.uniform(0, 1.1 * seconds))
        ends[f"{stop.name}: {_end(stop, status)}"] += 1
        ends["a new version shown"] += site.readlink() != before
    _sound(home)
    reader.is_over.set()
    reader.join()
    return _tell(site, ends, reader)


def _end(stop: signal.Signals, status: int) -> str:
    # Before Python is told otherwise, and after, a signal ends it as any other program.
    stopped = {-stop, *(() if stop == signal.SIGKILL else (128 + stop,))}
    return "ended before it" if status == 0 else "stopped" if status in stopped else AMISS


def _tell(site: Path, ends: Counter[str], reader: Reader) -> bool:
    for what, number in sorted(ends.items()):
        print(f"{number:>6}  {what}")
    print(f"{reader.files:>6}  files read, of {len(reader.versions)} versions")
    print(f"{len(reader.faults):>6}  of them missing, cut off or of another version")
    left = Counter(path.suffix for path in site.with_name("lessons.versions").iterdir())
    over = left[".unfinished"] + left[".removed"] + left[".link"]
    print(f"{over:>6}  things left over after the last publish")
    for fault in reader.faults[:10]:
        print(fault)
    return not (reader.faults or over or any(what.endswith(AMISS) for what in ends))


def _killed(home: Path, mark: str, stop: signal.Signals, after: float) -> int:
    process = _publish(home, mark)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(stop)
    process.communicate()
    return process.returncode


def _sound(home: Path) -> float:
    began = time.monotonic()
    process = _publish(home, "sound")
    said, complained = process.communicate()
    if process.returncode:
        sys.exit(said + complained)
    return time.monotonic() - began


def _publish(home: Path, mark: str) -> subprocess.Popen[str]:
    text = (home / "mkdocs.yml").read_text().partition("\n")[2]
    (home / "mkdocs.yml").write_text(f"site_name: {mark}\n{text}")
    command = [sys.executable, "-m", "generator.cli", "publish", "www/lessons"]
    return subprocess.Popen(
        command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


if __name__ == "__main__":
    main()
