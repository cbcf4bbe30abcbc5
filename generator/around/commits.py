"""The files of a commit, by git, and which of them are not on disk as they were.

What git cannot tell is raised as ChildProcessError, whose message is for people.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.around.git import complaint, git, text

_LINK, _MODULE = "120000", "160000"
"""Modes of git's entries for a symbolic link and for another repository."""


@dataclass(frozen=True)
class TreeEntry:
    """A file in a tree: git's mode, the name of its content by hash, and its size in bytes."""

    mode: str
    blob: str
    size: int

    @property
    def is_link(self) -> bool:
        """True for a symbolic link, whose content is the path that it leads to."""
        return self.mode == _LINK

    def is_at(self, path: Path) -> bool:
        """Return True if what lies at a path is this file, in the line ends of any system."""
        try:
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                content = os.fsencode(path.readlink())
                is_link = True
            elif stat.S_ISREG(mode):
                content = path.read_bytes()
                is_link = False
            else:
                return False
        except OSError:
            return False
        # Git may have been told to write the line ends of this system.
        forms = (content, content.replace(b"\r\n", b"\n"))
        return is_link == self.is_link and self.blob in map(self._name_of, forms)

    def _name_of(self, content: bytes) -> str:
        """Return git's name for a content, by the hash that its repository uses."""
        algorithm = "sha1" if len(self.blob) == 40 else "sha256"
        blob = b"blob %d\0%b" % (len(content), content)
        return hashlib.new(algorithm, blob, usedforsecurity=False).hexdigest()


def listed(folder: Path, *command: str, kept: Sequence[str] = ()) -> Sequence[str]:
    """Return the items that a command of git lists, separated by NUL."""
    done = git(folder, *command, kept=kept)
    if done.returncode:
        raise _unknown(folder, complaint(done))
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]


def differing(folder: Path, *commits: str, kept: Sequence[str] = ()) -> Sequence[str]:
    """Return the files that differ between two commits, or in what is staged (``--cached``)."""
    command = ("diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--no-renames")
    return listed(folder, *command, *commits, kept=kept)


def tree_of(folder: Path, tree: str) -> Mapping[str, TreeEntry]:
    """Return the files of a tree or commit below a folder, by their paths from there."""
    entries = {}
    for line in listed(folder, "ls-tree", "-r", "-l", "-z", tree):
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        if mode != _MODULE:
            entries[path] = TreeEntry(mode, blob, int(size))
    return entries


def changed_since(commit: str, folder: Path) -> Iterator[str]:
    """Yield the files below a folder that are not what they were at a commit.

    Git does not compare them, because it would run the content filters that a proposal's attributes
    name.
    """
    then = tree_of(folder, commit)
    for path in {*then, *listed(folder, "ls-files", "--cached", "--others", "-z")}:
        if path not in then or not then[path].is_at(folder / path):
            yield path


def contents(folder: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """Yield the contents of blobs, by their names and in their order."""
    done = git(folder, "cat-file", "--batch", given="\n".join(blobs).encode())
    batch = io.BytesIO(done.stdout)
    for blob in blobs:
        *_, size = batch.readline().split() or [b""]
        if not size.isdigit():
            raise ChildProcessError(
                f"the lessons of before cannot be read: {blob} is missing from this clone"
            )
        yield batch.read(int(size))
        batch.readline()


def merge_base(base: str, folder: Path) -> str:
    """Return the last commit that what is checked out has in common with a commit or branch."""
    inside = git(folder, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        raise _unknown(folder, complaint(inside))
    if text(inside) != "true":
        raise ChildProcessError(
            f"{folder} belongs to git itself; check the lessons where they are checked out"
        )
    name = f"{base}^{{commit}}"
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    common = git(folder, "merge-base", text(commit), "HEAD")
    if commit.returncode or common.returncode:
        advice = "fetch it (`git fetch`)"
        if text(git(folder, "rev-parse", "--is-shallow-repository")) == "true":
            advice = "this clone is shallow: fetch it (`git fetch --unshallow`)"
        what = f"{base!r} and what is checked out have no commit in common"
        if commit.returncode:
            what = f"{base!r} is no commit, branch or tag that this repository knows"
        raise ChildProcessError(f"{what}; {advice}")
    return text(common)


def _unknown(folder: Path, why: str) -> ChildProcessError:
    return ChildProcessError(f"nobody knows what has changed in {folder}: {why}")
