"""Compare a lessons folder with what git knows of an earlier commit."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import posixpath
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from generator.around.git import complaint, git, text
from generator.cli.common import Refused
from generator.problem import Problem, printable
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.procedures.file import MAX_BYTES
from generator.records.source import MAX_BYTES as MOST_OF_A_RECORD
from generator.records.source import parse
from generator.records.vocabulary import FILE_NAME, Vocabulary, read_vocabulary

_LINK, _MODULE = "120000", "160000"
"""Modes of git's entries for a symbolic link and for another repository."""


@dataclass(frozen=True)
class Diff:
    """The difference between a lessons folder and itself at an earlier commit.

    ``files`` are those added, edited or deleted, as people are told them, whether committed or not.
    The lessons lay in the folder ``_lessons`` below the top of the repository.
    """

    files: frozenset[str]
    _folder: Path
    _today: datetime.date
    _commit: str
    _top: Path
    _lessons: str

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary of then; an empty one where there was none that could be read."""
        content = self.content(FILE_NAME) or b""
        return read_vocabulary(parse(content.decode(errors="replace"), FILE_NAME))[0]

    @cached_property
    def before(self) -> Catalogue:
        """The catalogue of then, judged as of the same day and told as though it lay here."""
        with tempfile.TemporaryDirectory() as name:
            lessons = Path(name, "home", "lessons")
            lessons.mkdir(parents=True)
            path = "" if self._lessons == "." else self._lessons.rstrip("/")
            tree = git(self._top, "rev-parse", "--verify", "--quiet", f"{self._commit}:{path}")
            if tree.returncode == 0:
                _unpack(_entries(self._top, text(tree)), self._top, lessons)
                self._unpack_procedures(lessons)
            return KnowledgeBase.read(lessons, self._folder.as_posix()).judged(self._today)

    def _unpack_procedures(self, lessons: Path) -> None:
        """Put the files of procedures where the vocabulary of then looks for them."""
        for file in self.words.files.values():
            content, target = self.content(f"../{file}"), lessons.parent / file
            if content is not None and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def content(self, file: str) -> bytes | None:
        """Return what a file held then, by its path from the lessons folder.

        None if it was no regular file, or larger than a procedure may be. Links are not followed.
        """
        path = posixpath.normpath(f"{self._lessons}/{file}")
        listed = git(self._top, "ls-tree", "-l", "-z", self._commit, path)
        about, _, _ = os.fsdecode(listed.stdout).partition("\t")
        mode, _, blob, size = (about.split() + [""] * 4)[:4]
        if not mode.startswith("100") or int(size) > MAX_BYTES:
            return None
        return git(self._top, "cat-file", "blob", blob).stdout

    def concerns(self, problem: Problem) -> bool:
        """Return True if a problem lies in a changed file, or was made elsewhere by the change."""
        return problem.file in self.files or _spot(problem) not in self._known

    @cached_property
    def _known(self) -> frozenset[tuple[str, int, int, str]]:
        return frozenset(map(_spot, self.before.problems))


@dataclass(frozen=True)
class _TreeEntry:
    """A file in a tree of git's."""

    mode: str
    blob: str
    size: int


def diff_since(base: str, folder: Path, today: datetime.date) -> Diff:
    """Compare a lessons folder with the one it was when it left a commit, a branch or a tag.

    Raises a click error (exit status 2) when there is no such commit, or git cannot tell.
    """
    start = _merge_base(base, folder)
    changed = [(folder / path).as_posix() for path in _changed(folder, _entries(folder, start))]
    top = Path(text(git(folder, "rev-parse", "--show-toplevel")))
    lessons = _lessons_at(start, folder, top)
    return Diff(frozenset(map(printable, changed)), folder, today, start, top, lessons)


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    """Return what identifies a problem in an untouched file; its words may name others."""
    return problem.file, problem.line, problem.column, problem.rule


def _merge_base(base: str, folder: Path) -> str:
    """Return the last commit that what is checked out has in common with ``base``."""
    inside = git(folder, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        raise Refused(f"nobody knows what has changed in {folder}: {complaint(inside)}")
    if text(inside) != "true":
        raise Refused(
            f"{folder} belongs to git itself; check the lessons where they are checked out"
        )
    name = f"{base}^{{commit}}"
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if commit.returncode:
        raise Refused(
            f"{base!r} is no commit, branch or tag that this repository knows{_hint(folder)}"
        )
    common = git(folder, "merge-base", text(commit), "HEAD")
    if common.returncode:
        raise Refused(f"{base!r} and what is checked out have no commit in common{_hint(folder)}")
    return text(common)


def _hint(folder: Path) -> str:
    if text(git(folder, "rev-parse", "--is-shallow-repository")) == "true":
        return "; this clone is shallow: fetch it (`git fetch --unshallow`)"
    return "; fetch it (`git fetch`)"


def _lessons_at(commit: str, folder: Path, top: Path) -> str:
    """Find a lessons folder at a commit, below the top; its vocabulary tells if it has moved."""
    if git(folder, "cat-file", "-e", f"{commit}:./{FILE_NAME}").returncode:
        files = map(PurePosixPath, _listed(top, "ls-tree", "-r", "-z", "--name-only", commit))
        vocabularies = [file for file in files if file.name == FILE_NAME]
        gone = [str(file.parent) for file in vocabularies if not (top / file).exists()]
        if len(gone) > 1:
            places = ", ".join(map(printable, gone))
            raise Refused(
                f"{folder} lay elsewhere, and it may have been any of {places}; "
                "move one folder at a time"
            )
        if gone:
            return gone[0]
    return text(git(folder, "rev-parse", "--show-prefix")) or "."


def _entries(folder: Path, tree: str) -> Mapping[str, _TreeEntry]:
    """Return the files that a tree, or a commit, holds in a folder, by their paths below it."""
    entries = {}
    for line in _listed(folder, "ls-tree", "-r", "-l", "-z", tree):
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        if mode != _MODULE:
            entries[path] = _TreeEntry(mode, blob, int(size))
    return entries


def _changed(folder: Path, then: Mapping[str, _TreeEntry]) -> Iterator[str]:
    """Yield the files that are not what they were.

    Git does not compare them, because it would run the content filters that a proposal's attributes
    name.
    """
    for path in {*then, *_listed(folder, "ls-files", "--cached", "--others", "-z")}:
        if path not in then or not _is_as_it_was(folder / path, then[path]):
            yield path


def _is_as_it_was(path: Path, entry: _TreeEntry) -> bool:
    try:
        mode = path.lstat().st_mode
        is_link = stat.S_ISLNK(mode)
        if is_link != (entry.mode == _LINK) or not (is_link or stat.S_ISREG(mode)):
            return False
        content = os.fsencode(path.readlink()) if is_link else path.read_bytes()
    except OSError:
        return False
    # Git may have been told to write the line ends of this system.
    forms = (content, content.replace(b"\r\n", b"\n"))
    return entry.blob in [_blob_of(form, entry) for form in forms]


def _blob_of(content: bytes, like: _TreeEntry) -> str:
    """Return git's name for a content, by the hash that its repository uses."""
    algorithm = "sha1" if len(like.blob) == 40 else "sha256"
    blob = b"blob %d\0%b" % (len(content), content)
    return hashlib.new(algorithm, blob, usedforsecurity=False).hexdigest()


def _unpack(entries: Mapping[str, _TreeEntry], top: Path, target: Path) -> None:
    """Write the records and links of a tree, raw: git's own checkout would run content filters.

    Links come last, so that no path leads through one.
    """
    records = {path: entry for path, entry in entries.items() if _may_be_record(path, entry)}
    ordered = sorted(records, key=lambda path: records[path].mode == _LINK)
    small = [path for path in ordered if records[path].size <= MOST_OF_A_RECORD]
    contents = dict(zip(small, _contents(top, [records[path].blob for path in small]), strict=True))
    for path in ordered:
        try:
            _write(target, path, records[path], contents.get(path))
        except (OSError, ValueError) as fault:
            reason = f"the lessons of before cannot be read: {path}: {fault}"
            raise Refused(printable(reason)) from None


def _may_be_record(path: str, entry: _TreeEntry) -> bool:
    return entry.mode == _LINK or path.casefold().endswith((".yml", ".yaml"))


def _write(target: Path, path: str, entry: _TreeEntry, content: bytes | None) -> None:
    """Write a new file. One that is too large for a record gets no more than its size."""
    file = target / path
    if not Path(os.path.realpath(file.parent)).is_relative_to(os.path.realpath(target)):
        raise ValueError("it leads out of the folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    if entry.mode == _LINK:
        file.symlink_to(os.fsdecode(content or b"."))
        return
    with file.open("xb") as stream:
        stream.write(content or b"")
        stream.truncate(entry.size)


def _contents(top: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """Yield the contents of blobs, one after the other."""
    batch = io.BytesIO(git(top, "cat-file", "--batch", given="\n".join(blobs).encode()).stdout)
    for blob in blobs:
        *_, size = batch.readline().split() or [b""]
        if not size.isdigit():
            raise Refused(
                f"the lessons of before cannot be read: {blob} is missing from this clone"
            )
        yield batch.read(int(size))
        batch.readline()


def _listed(folder: Path, *command: str) -> Sequence[str]:
    """Return what git lists with NUL between."""
    done = git(folder, *command)
    if done.returncode:
        raise Refused(f"nobody knows what has changed in {folder}: {complaint(done)}")
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]
