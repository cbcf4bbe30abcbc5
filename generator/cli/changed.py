"""Compare a lessons folder with what git knows of an earlier commit."""

from __future__ import annotations

import datetime
import os
import posixpath
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from generator.around.commits import TreeEntry, changed_since, contents, listed, merge_base, tree_of
from generator.around.git import git, text
from generator.cli.common import Refused
from generator.problem import Problem, printable
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.procedures.file import MAX_BYTES
from generator.records.source import MAX_BYTES as MOST_OF_A_RECORD
from generator.records.source import parse
from generator.records.vocabulary import FILE_NAME, Vocabulary, read_vocabulary


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
        """The vocabulary at the commit; an empty one where none could be read."""
        content = self.content(FILE_NAME) or b""
        source = parse(content.decode(errors="replace"), FILE_NAME)
        vocabulary, _ = read_vocabulary(source)
        return vocabulary

    @cached_property
    def before(self) -> Catalogue:
        """The catalogue at the commit, judged as of the same day and told as though it lay here."""
        with tempfile.TemporaryDirectory() as name:
            lessons = Path(name, "home", "lessons")
            lessons.mkdir(parents=True)
            path = "" if self._lessons == "." else self._lessons.rstrip("/")
            tree = git(self._top, "rev-parse", "--verify", "--quiet", f"{self._commit}:{path}")
            if tree.returncode == 0:
                _unpack(tree_of(self._top, text(tree)), self._top, lessons)
                self._lay_procedures(lessons.parent)
            base = KnowledgeBase.read(lessons, self._folder.as_posix())
            return base.judged(self._today)

    def _lay_procedures(self, home: Path) -> None:
        """Write the files of procedures, which the vocabulary of then looks for in ``home``."""
        for file in self.words.files.values():
            content = self.content(f"../{file}")
            target = home / file
            if content is not None and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def content(self, file: str) -> bytes | None:
        """Return a file's content at the commit, by its path from the lessons folder.

        None if it was no regular file, or larger than a procedure may be. Links are not followed.
        """
        path = posixpath.normpath(f"{self._lessons}/{file}")
        done = git(self._top, "ls-tree", "-l", "-z", self._commit, path)
        about, _, _ = os.fsdecode(done.stdout).partition("\t")
        mode, _, blob, size = about.split() or [""] * 4
        if not mode.startswith("100") or int(size) > MAX_BYTES:
            return None
        return git(self._top, "cat-file", "blob", blob).stdout

    def concerns(self, problem: Problem) -> bool:
        """Return True if a problem lies in a changed file, or was not there at the commit."""
        return problem.file in self.files or _spot(problem) not in self._known

    @cached_property
    def _known(self) -> set[tuple[str, int, int, str]]:
        return set(map(_spot, self.before.problems))


def diff_since(base: str, folder: Path, today: datetime.date) -> Diff:
    """Compare a lessons folder with its last commit in common with a branch, tag or commit.

    Raises ChildProcessError when there is no such commit, or git cannot tell.
    """
    start = merge_base(base, folder)
    files = [(folder / path).as_posix() for path in changed_since(start, folder)]
    top = Path(text(git(folder, "rev-parse", "--show-toplevel")))
    lessons = _lessons_at(start, folder, top)
    return Diff(frozenset(map(printable, files)), folder, today, start, top, lessons)


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    """Return what identifies a problem in an untouched file, whose words may name others."""
    return problem.file, problem.line, problem.column, problem.rule


def _lessons_at(commit: str, folder: Path, top: Path) -> str:
    """Find a lessons folder at a commit, below the top; its vocabulary tells if it has moved."""
    if git(folder, "cat-file", "-e", f"{commit}:./{FILE_NAME}").returncode:
        files = map(PurePosixPath, listed(top, "ls-tree", "-r", "-z", "--name-only", commit))
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


def _unpack(tree: Mapping[str, TreeEntry], top: Path, target: Path) -> None:
    """Write the records and links of a tree, raw: git's own checkout would run content filters.

    Links come last, so that no path leads through one.
    """
    links = []
    records = []
    for path, entry in tree.items():
        if entry.is_link:
            links.append(path)
        elif path.casefold().endswith((".yml", ".yaml")):
            records.append(path)
    small = [path for path in records + links if tree[path].size <= MOST_OF_A_RECORD]
    read = contents(top, [tree[path].blob for path in small])
    content_of = dict(zip(small, read, strict=True))
    for path in records + links:
        try:
            _write(target, path, tree[path], content_of.get(path, b""))
        except (OSError, ValueError) as fault:
            reason = f"the lessons of before cannot be read: {path}: {fault}"
            raise Refused(printable(reason)) from None


def _write(target: Path, path: str, entry: TreeEntry, content: bytes) -> None:
    """Write a new file. One that is too large for a record gets no more than its size."""
    file = target / path
    if not Path(os.path.realpath(file.parent)).is_relative_to(os.path.realpath(target)):
        raise ValueError("it leads out of the folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    if entry.is_link:
        file.symlink_to(os.fsdecode(content or b"."))
        return
    with file.open("xb") as stream:
        stream.write(content)
        stream.truncate(entry.size)
