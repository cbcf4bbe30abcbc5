"""Asking git: no shell, nothing written to the repository, and nothing that lies in it run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generator.problem import printable

_KEPT = (
    *("GIT_CEILING", "GIT_CONFIG", "GIT_DISCOVERY"),
    *("GIT_EXEC_PATH", "GIT_OBJECT", "GIT_ALTERNATE"),
)
"""Variables that the machine sets. Others, which a hook's git hands on, name another folder."""
_SAFE = (
    # A folder with HEAD, refs and objects in it is taken for a repository, and a proposal may hold
    # one with its config.
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    "--literal-pathspecs",
)

_NOT_RUN = 127


def git(
    folder: Path, *command: str, given: bytes = b"", kept: Sequence[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder. Where it cannot be run, the exit status is 127.

    ``kept`` are variables that are handed on, too.
    """
    environment = dict(os.environ)
    for name in os.environ:
        if name.startswith("GIT_") and not name.startswith((*_KEPT, *kept)):
            del environment[name]
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    full = ["git", *_SAFE, *command]
    try:
        return subprocess.run(  # noqa: S603
            full, cwd=folder, env=environment, input=given, capture_output=True, check=False
        )
    except OSError:
        return subprocess.CompletedProcess(full, _NOT_RUN, b"", b"")


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the output of git, without the line's end."""
    return os.fsdecode(done.stdout).strip("\n")


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the errors of git in one line; they often say what to do."""
    if done.returncode == _NOT_RUN:
        return "git is not installed, or cannot be run"
    return printable(f"git says: {' '.join(done.stderr.decode(errors='replace').split())}")
