"""What `mkdocs build --site-dir DIR` is here: the folder SITE is copied there. BUILD says what shall go wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path


def say(text):
    Path(os.environ["TOLD"]).write_text(f"{text}\n")


def hang():
    """Say who we are and go on for ever, together with a process of our own."""
    other = subprocess.Popen(["sleep", "infinity"])
    say(f"{os.getpid()} {other.pid}")
    while True:
        signal.pause()


def main():
    site, what = Path(sys.argv[sys.argv.index("--site-dir") + 1]), os.environ.get("BUILD")
    if what == "deaf":
        signal.signal(signal.SIGTERM, lambda *_: say("asked"))
    if what == "nothing":
        site.mkdir()
        return
    shutil.copytree(os.environ["SITE"], site)
    if what in ("hangs", "deaf"):
        hang()
    if what == "fails":
        sys.exit("ERROR - a page is \x1b[31mwrong")
    if what == "wordy":
        sys.stderr.write("A line before.\n")
        raise ValueError("The reason.\n  What to do.")
    if what == "full":
        raise OSError(28, "No space left on device")
    if what == "half":
        (site / "page-1/index.html").unlink()
        (site / "page-2/index.html").write_text("<html>")


main()
