"""What a change touches, and what it breaks elsewhere: problems now beside those before, as git knows them."""

from __future__ import annotations

import datetime
import os
import posixpath
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from generator.cli.git import git, text
from generator.cli.ground import Refused
from generator.records.catalogue import Catalogue, read_catalogue
from generator.records.problem import Problem, printable
from generator.records.procedure_file import MAX_BYTES
from generator.records.source import parse
from generator.records.vocabulary import FILE_NAME, Vocabulary, read_vocabulary

_DIFF = ("diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv")
_UNTRACKED = ("ls-files", "--others", "-z")


@dataclass(frozen=True)
class Change:
    """What happened to a lessons folder since a commit.

    ``files`` are those added, edited or deleted, as people are told them, whether committed or not.
    """

    files: frozenset[str]
    _read_before: Callable[[], Catalogue]
    content: Callable[[str], bytes | None]
    """What a file held then, named as seen from the folder around the lessons; None if no such file was there."""
    _read_words: Callable[[], Vocabulary]

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary of then; an empty one where there was none that could be read."""
        return self._read_words()

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


@dataclass(frozen=True)
class _Then:
    """A lessons folder as it was: at which commit, and where below the top of its repository."""

    commit: str
    top: Path
    lessons: str


def change_since(base: str, folder: Path, today: datetime.date) -> Change:
    """The change of a lessons folder since it left ``base``: a commit, a branch or a tag.

    Raises a click error (exit status 2) when there is no such commit, or git cannot tell.
    """
    start = _start(base, folder)
    paths = [*_listed(folder, *_DIFF, start, "--"), *_listed(folder, *_UNTRACKED)]
    files = frozenset(printable((folder / path).as_posix()) for path in paths)
    then = _then(start, folder)
    content = partial(_content_around, then)
    return Change(files, partial(_catalogue_at, then, folder, today), content, partial(_words_at, then))


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    """What stays the same of a problem in an untouched file; its words may name other files, which change."""
    return problem.file, problem.line, problem.column, problem.rule


def _start(base: str, folder: Path) -> str:
    """The commit from which the change goes out: the last that it has in common with ``base``."""
    if shutil.which("git") is None:
        raise Refused("git is not installed, and only git knows what has changed")
    if git(folder, "rev-parse", "--is-inside-work-tree").returncode:
        raise Refused(f"{folder} is not in a git repository that can be read, so nobody knows what has changed")
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if commit.returncode:
        raise Refused(f"{base!r} is no commit, branch or tag in this repository{_hint(folder)}")
    common = git(folder, "merge-base", text(commit), "HEAD")
    if common.returncode:
        raise Refused(f"{base!r} and what is checked out have no commit in common{_hint(folder)}")
    return text(common)


def _hint(folder: Path) -> str:
    is_shallow = text(git(folder, "rev-parse", "--is-shallow-repository")) == "true"
    return "; this clone is shallow: fetch more of its history (`git fetch --unshallow`)" if is_shallow else ""


def _then(commit: str, folder: Path) -> _Then:
    """Where a lessons folder lay at a commit. Its vocabulary tells: one that lay there and is gone has moved."""
    top = Path(text(git(folder, "rev-parse", "--show-toplevel")))
    here = text(git(folder, "rev-parse", "--show-prefix")) or "."
    if git(folder, "cat-file", "-e", f"{commit}:./{FILE_NAME}").returncode == 0:
        return _Then(commit, top, here)
    files = map(PurePosixPath, _listed(top, "ls-tree", "-r", "-z", "--name-only", commit))
    gone = [str(file.parent) for file in files if file.name == FILE_NAME and not (top / file).exists()]
    if len(gone) > 1:
        places = ", ".join(map(printable, gone))
        raise Refused(f"{folder} lay elsewhere, and it may have been any of {places}; move one folder at a time")
    return _Then(commit, top, *(gone or [here]))


def _catalogue_at(then: _Then, folder: Path, today: datetime.date) -> Catalogue:
    """The lessons folder as it was at a commit, told as though it still lay where it lies."""
    with tempfile.TemporaryDirectory() as name:
        held = Path(name, "home", "lessons")
        held.mkdir(parents=True)
        path = "" if then.lessons == "." else then.lessons
        tree = git(then.top, "rev-parse", "--verify", "--quiet", f"{then.commit}:{path.rstrip('/')}")
        if tree.returncode == 0:
            _unpack(text(tree), then.top, held, Path(name, "index"))
            _lay_down_procedures(then, held)
        return read_catalogue(held, folder.as_posix(), today)


def _lay_down_procedures(then: _Then, held: Path) -> None:
    """Put the files of procedures where the vocabulary of then looks for them."""
    for file in _words_at(then).files.values():
        content, target = _content_around(then, file), held.parent / file
        if content is not None and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _words_at(then: _Then) -> Vocabulary:
    content = _content_at(then, FILE_NAME) or b""
    return read_vocabulary(parse(content.decode(errors="replace"), FILE_NAME))[0]


def _content_around(then: _Then, file: str) -> bytes | None:
    return _content_at(then, f"../{file}")


def _content_at(then: _Then, file: str) -> bytes | None:
    """A regular file of at most so many bytes as a procedure may have; links are not followed."""
    path = posixpath.normpath(f"{then.lessons}/{file}")
    listed = git(then.top, "ls-tree", "-l", "-z", then.commit, path, GIT_LITERAL_PATHSPECS="1")
    kind, _, _ = os.fsdecode(listed.stdout).partition("\t")
    mode, _, blob, size = (kind.split() + [""] * 4)[:4]
    if not mode.startswith("100") or int(size) > MAX_BYTES:
        return None
    return git(then.top, "cat-file", "blob", blob).stdout


def _unpack(tree: str, top: Path, target: Path, index: Path) -> None:
    """Lay a tree down by way of an index of its own, so that git refuses names which lead elsewhere."""
    # Git would take a folder below the top for a wish to see only a part.
    for command in (["read-tree", "--no-sparse-checkout", tree], ["checkout-index", "--all", f"--prefix={target}/"]):
        done = git(top, *command, GIT_INDEX_FILE=str(index))
        if done.returncode:
            raise Refused(f"the lessons of before cannot be read: {printable(done.stderr.decode(errors='replace'))}")


def _listed(folder: Path, *command: str) -> Sequence[str]:
    done = git(folder, *command)
    if done.returncode:
        raise Refused(f"git cannot tell what has changed: {printable(done.stderr.decode(errors='replace'))}")
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]
