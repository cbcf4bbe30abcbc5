"""What a change touches, and what it breaks elsewhere: problems now beside those before, as git knows them."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import posixpath
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
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
    files = frozenset(
        printable((folder / path).as_posix()) for path in _changed(folder, _entries(folder, start))
    )
    then = _then(start, folder)
    content = partial(_content_around, then)
    return Change(
        files, partial(_catalogue_at, then, folder, today), content, partial(_words_at, then)
    )


def _spot(problem: Problem) -> tuple[str, int, int, str]:
    """What stays the same of a problem in an untouched file; its words may name other files, which change."""
    return problem.file, problem.line, problem.column, problem.rule


def _start(base: str, folder: Path) -> str:
    """The commit from which the change goes out: the last that it has in common with ``base``."""
    inside = git(folder, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        raise Refused(f"nobody knows what has changed in {folder}: {complaint(inside)}")
    if text(inside) != "true":
        raise Refused(
            f"{folder} belongs to git itself; check the lessons where they are checked out"
        )
    commit = git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"
    )
    if commit.returncode:
        raise Refused(
            f"{base!r} is no commit, branch or tag that this repository knows{_hint(folder)}"
        )
    common = git(folder, "merge-base", text(commit), "HEAD")
    if common.returncode:
        raise Refused(f"{base!r} and what is checked out have no commit in common{_hint(folder)}")
    return text(common)


def _hint(folder: Path) -> str:
    is_shallow = text(git(folder, "rev-parse", "--is-shallow-repository")) == "true"
    return f"; {'this clone is shallow: ' if is_shallow else ''}fetch it (`git fetch{' --unshallow' * is_shallow}`)"


def _then(commit: str, folder: Path) -> _Then:
    """Where a lessons folder lay at a commit. Its vocabulary tells: one that lay there and is gone has moved."""
    top = Path(text(git(folder, "rev-parse", "--show-toplevel")))
    here = text(git(folder, "rev-parse", "--show-prefix")) or "."
    if git(folder, "cat-file", "-e", f"{commit}:./{FILE_NAME}").returncode == 0:
        return _Then(commit, top, here)
    files = map(PurePosixPath, _listed(top, "ls-tree", "-r", "-z", "--name-only", commit))
    gone = [
        str(file.parent) for file in files if file.name == FILE_NAME and not (top / file).exists()
    ]
    if len(gone) > 1:
        places = ", ".join(map(printable, gone))
        raise Refused(
            f"{folder} lay elsewhere, and it may have been any of {places}; move one folder at a time"
        )
    return _Then(commit, top, *(gone or [here]))


def _catalogue_at(then: _Then, folder: Path, today: datetime.date) -> Catalogue:
    """The lessons folder as it was at a commit, told as though it still lay where it lies."""
    with tempfile.TemporaryDirectory() as name:
        held = Path(name, "home", "lessons")
        held.mkdir(parents=True)
        path = "" if then.lessons == "." else then.lessons
        tree = git(
            then.top, "rev-parse", "--verify", "--quiet", f"{then.commit}:{path.rstrip('/')}"
        )
        if tree.returncode == 0:
            _unpack(_entries(then.top, text(tree)), then.top, held)
            _lay_down_procedures(then, held)
        return KnowledgeBase.read(held, folder.as_posix()).judged(today)


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
    listed = git(then.top, "ls-tree", "-l", "-z", then.commit, path)
    kind, _, _ = os.fsdecode(listed.stdout).partition("\t")
    mode, _, blob, size = (kind.split() + [""] * 4)[:4]
    if not mode.startswith("100") or int(size) > MAX_BYTES:
        return None
    return git(then.top, "cat-file", "blob", blob).stdout


@dataclass(frozen=True)
class _Entry:
    """A file in a tree of git's."""

    mode: str
    blob: str
    size: int


def _entries(folder: Path, tree: str) -> Mapping[str, _Entry]:
    """The files that a tree, or a commit, holds in a folder, by their paths below it."""
    entries = {}
    for line in _listed(folder, "ls-tree", "-r", "-l", "-z", tree):
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        if mode != _MODULE:
            entries[path] = _Entry(mode, blob, int(size))
    return entries


def _changed(folder: Path, then: Mapping[str, _Entry]) -> Iterator[str]:
    """The files that are not what they were.

    Git does not compare them, because it would run the content filters that a proposal's attributes
    name.
    """
    for path in {*then, *_listed(folder, "ls-files", "--cached", "--others", "-z")}:
        if path not in then or not _is_as_it_was(folder / path, then[path]):
            yield path


def _is_as_it_was(path: Path, entry: _Entry) -> bool:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) != (entry.mode == _LINK) or not (
            stat.S_ISLNK(mode) or stat.S_ISREG(mode)
        ):
            return False
        content = os.fsencode(path.readlink()) if stat.S_ISLNK(mode) else path.read_bytes()
    except OSError:
        return False
    # Git may have been told to write the line ends of this system.
    return entry.blob in {
        _blob_of(text, entry) for text in (content, content.replace(b"\r\n", b"\n"))
    }


def _blob_of(content: bytes, like: _Entry) -> str:
    """The name that git gives to a content, by the kind of hash that its repository uses."""
    kind = (
        "sha1"
        if len(like.blob) == hashlib.sha1(usedforsecurity=False).digest_size * 2
        else "sha256"
    )
    return hashlib.new(
        kind, b"blob %d\0%b" % (len(content), content), usedforsecurity=False
    ).hexdigest()


def _unpack(entries: Mapping[str, _Entry], top: Path, target: Path) -> None:
    """Lay down the records and links of a tree, raw: git's own checkout would run content filters.

    Links come last, so that no path leads through one.
    """
    wanted = {
        path: entry
        for path, entry in entries.items()
        if entry.mode == _LINK or _may_be_record(path)
    }
    ordered = sorted(wanted, key=lambda path: wanted[path].mode == _LINK)
    small = [wanted[path] for path in ordered if wanted[path].size <= MOST_OF_A_RECORD]
    contents = _contents(top, [entry.blob for entry in small])
    for path in ordered:
        entry = wanted[path]
        try:
            _lay_down(
                target, path, entry, next(contents) if entry.size <= MOST_OF_A_RECORD else None
            )
        except (OSError, ValueError) as fault:
            raise Refused(
                printable(f"the lessons of before cannot be read: {path}: {fault}")
            ) from None


def _may_be_record(path: str) -> bool:
    return path.casefold().endswith((".yml", ".yaml"))


def _lay_down(target: Path, path: str, entry: _Entry, content: bytes | None) -> None:
    """Write a file that is not there yet. One that is too large to be read as a record gets no more than its size."""
    place = target / path
    if not Path(os.path.realpath(place.parent)).is_relative_to(os.path.realpath(target)):
        raise ValueError("it leads out of the folder")
    place.parent.mkdir(parents=True, exist_ok=True)
    if entry.mode == _LINK:
        place.symlink_to(os.fsdecode(content or b"."))
        return
    with place.open("xb") as file:
        file.write(content or b"")
        file.truncate(entry.size)


def _contents(top: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """What blobs hold, one after the other."""
    said = io.BytesIO(git(top, "cat-file", "--batch", given="\n".join(blobs).encode()).stdout)
    for blob in blobs:
        *_, size = said.readline().split() or [b""]
        if not size.isdigit():
            raise Refused(
                f"the lessons of before cannot be read: {blob} is missing from this clone"
            )
        yield said.read(int(size))
        said.readline()


def _listed(folder: Path, *command: str) -> Sequence[str]:
    done = git(folder, *command)
    if done.returncode:
        raise Refused(f"nobody knows what has changed in {folder}: {complaint(done)}")
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]
