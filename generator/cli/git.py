"""Asking git: fixed commands, no shell, nothing written to the repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# A hook's git hands these on; with them git would look at another place than the folder.
_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def git(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, with ``more`` in its environment."""
    around = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    environment = {**around, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **more}
    return subprocess.run(["git", *command], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603, S607


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git said, without the line's end."""
    return os.fsdecode(done.stdout).strip("\n")
