"""What a change touches, and what it breaks elsewhere: problems now beside those before, as git knows them."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from generator.cli.ground import Refused
from generator.records.catalogue import Catalogue, read_catalogue
from generator.records.problem import Problem, printable

# A hook's git hands these on; with them git would look at another place than the folder.
_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_DIFF = ("diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv")
_UNTRACKED = ("ls-files", "--others", "-z")


@dataclass(frozen=True)
class Change:
    """What happened to a lessons folder since a commit.

    ``files`` are those added, edited or deleted, as people are told them, whether committed or not.
    """

    files: frozenset[str]
    _read_before: Callable[[], Catalogue]

    @cached_property
    def before(self) -> Catalogue:
        """What the folder held at that commit, judged as of the same day. Read when first somebody asks."""
        return self._read_before()

    def concerns(self, problem: Problem) -> bool:
        """Whether a problem lies in a changed file, or is one that the change made elsewhere."""
        return problem.file in self.files or _spot(problem) not in self._known

    @cached_property
    def _known(self) -> frozenset[tuple[str, int, int, str]]:
        return frozenset(map(_spot, self.before.problems))


def change_since(base: str, folder: Path, today: datetime.date) -> Change:
    """The change of a lessons folder since it left ``base``: a commit, a branch or a tag.

    Raises a click error (exit status 2) when there is no such commit, or git cannot tell.
    """
    start = _start(base, folder)
    paths = [*_listed(folder, *_DIFF, start, "--"), *_listed(folder, *_UNTRACKED)]
    files = frozenset(printable((folder / path).as_posix()) for path in paths)
    return Change(files, partial(_catalogue_at, start, folder, today))


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    """What stays the same of a problem in an untouched file; its words may name other files, which change."""
    return problem.file, problem.line, problem.column, problem.rule


def _start(base: str, folder: Path) -> str:
    """The commit from which the change goes out: the last that it has in common with ``base``."""
    if shutil.which("git") is None:
        raise Refused("git is not installed, and only git knows what has changed")
    if _git(folder, "rev-parse", "--is-inside-work-tree").returncode:
        raise Refused(f"{folder} is not in a git repository that can be read, so nobody knows what has changed")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if commit.returncode:
        raise Refused(f"{base!r} is no commit, branch or tag in this repository{_hint(folder)}")
    common = _git(folder, "merge-base", _text(commit), "HEAD")
    if common.returncode:
        raise Refused(f"{base!r} and what is checked out have no commit in common{_hint(folder)}")
    return _text(common)


def _hint(folder: Path) -> str:
    is_shallow = _text(_git(folder, "rev-parse", "--is-shallow-repository")) == "true"
    return "; this clone is shallow: fetch more of its history (`git fetch --unshallow`)" if is_shallow else ""


def _catalogue_at(commit: str, folder: Path, today: datetime.date) -> Catalogue:
    """The lessons folder as it was at a commit, told as though it still lay where it lies."""
    with tempfile.TemporaryDirectory() as name:
        held = Path(name, "lessons")
        held.mkdir()
        tree = _git(folder, "rev-parse", "--verify", "--quiet", f"{commit}:./")
        if tree.returncode == 0:
            _unpack(_text(tree), folder, held, Path(name, "index"))
        return read_catalogue(held, folder.as_posix(), today)


def _unpack(tree: str, folder: Path, target: Path, index: Path) -> None:
    """Lay a tree down by way of an index of its own, so that git refuses names which lead elsewhere."""
    # Git would take a folder below the top for a wish to see only a part.
    top = Path(_text(_git(folder, "rev-parse", "--show-toplevel")))
    for command in (["read-tree", "--no-sparse-checkout", tree], ["checkout-index", "--all", f"--prefix={target}/"]):
        done = _git(top, *command, GIT_INDEX_FILE=str(index))
        if done.returncode:
            raise Refused(f"the lessons of before cannot be read: {printable(done.stderr.decode(errors='replace'))}")


def _listed(folder: Path, *command: str) -> Sequence[str]:
    done = _git(folder, *command)
    if done.returncode:
        raise Refused(f"git cannot tell what has changed: {printable(done.stderr.decode(errors='replace'))}")
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]


def _git(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder: fixed commands, no shell, nothing written to the repository."""
    around = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    environment = {**around, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **more}
    return subprocess.run(["git", *command], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603, S607


def _text(done: subprocess.CompletedProcess[bytes]) -> str:
    return os.fsdecode(done.stdout).strip("\n")
