"""The file of a procedure: text from a stranger, of which only the headings are used."""

from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath

from generator.problem import UNSEEN, Rule
from generator.records.procedures.headings import MAX_SECTIONS, Section, sections

SUFFIXES = (".md", ".markdown", ".txt", ".rst")
MAX_BYTES = 1024 * 1024
_EXAMPLE = "`procedures/boarding.md`"

BAD_FILE = Rule(
    name="bad-procedure-file",
    requires="The file of a procedure is a Markdown or text file (.md, .markdown, .txt, .rst) "
    "below the folder that holds `lessons/`, in UTF-8 and of at most 1 MiB; links are not "
    "followed.",
    because="Its headings are published; what lies elsewhere, or behind a link, is not what was "
    "reviewed.",
    refused="procedures:\n  boarding-guide: {name: Boarding guide, file: ../secret.md}",
    accepted="procedures:\n  boarding-guide: {name: Boarding guide, file: procedures/boarding.md}",
)
MISSING_FILE = Rule(
    name="missing-procedure-file",
    level="warning",
    requires="The file that a procedure names is there.",
    because="Until it is, nobody can tell whether the sections that lessons name are there.",
    refused="procedures:\n  boarding-guide: {name: Boarding guide, file: procedures/bording.md}",
    accepted="procedures:\n  boarding-guide: {name: Boarding guide, file: procedures/boarding.md}",
)
BEHIND = Rule(
    name="lessons-behind",
    level="note",
    requires="Whoever changes a section of a procedure has read the lessons that it exists "
    "because of.",
    because="A step that looks needless may be there because of a failure. `lessons check "
    "--changed` names the lessons behind what a change touches; it never counts as a fault.",
    refused="(a section taken out unread)",
    accepted="(a section changed by somebody who knows why it is there)",
)
RULES = (BAD_FILE, MISSING_FILE, BEHIND)


class Unreadable(Exception):
    """A file that is not read; the arguments are the broken rule, what is wrong and what to do."""


def read_sections(file: str, home: Path) -> tuple[Section, ...]:
    """Read the sections of a procedure's file; ``file`` is its path below ``home``.

    Raises Unreadable, whatever is wrong.
    """
    check_place(file)
    try:
        return sections_of(_content(file, home), file)
    except FileNotFoundError:
        seen = "write its place as seen from the folder that holds the lessons"
        advice = f"{seen}, such as `procedures/{PurePosixPath(file).name}`"
        raise Unreadable(MISSING_FILE, "there is no such file", advice) from None
    except OSError as fault:
        advice = "make it a file that everybody may read"
        raise Unreadable(BAD_FILE, f"the file cannot be read ({fault.strerror})", advice) from None


def is_place(file: str) -> bool:
    """Return True if a path stays below its folder, and means the same file on every system."""
    if UNSEEN.search(file) or "\\" in file or ":" in file:
        return False
    return {"", ".", ".."}.isdisjoint(file.split("/"))


def check_place(file: str) -> None:
    """Raise Unreadable unless a path stays below its folder and ends as a text file does."""
    if not is_place(file):
        advice = f"write a place below the folder that holds the lessons, such as {_EXAMPLE}"
        raise Unreadable(BAD_FILE, "this is not a place in the repository", advice)
    if PurePosixPath(file).suffix.lower() not in SUFFIXES:
        advice = f"name a file that ends in {', '.join(SUFFIXES)}, or write the `sections`"
        raise Unreadable(BAD_FILE, "this is not a Markdown or text file", advice)


def sections_of(content: bytes, file: str) -> tuple[Section, ...]:
    """Return the sections of a file's content. Raises Unreadable for no text, or too much of it."""
    check_size(len(content))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(BAD_FILE, "the file is not UTF-8 text", "save it in the encoding UTF-8")
    parsed = sections(text, PurePosixPath(file).suffix.lower())
    if len(parsed) > MAX_SECTIONS:
        message = f"the file has {MAX_SECTIONS:,} headings or more"
        raise Unreadable(BAD_FILE, message, "name a shorter file")
    return parsed


def check_size(size: int) -> None:
    """Raise Unreadable if a file of ``size`` bytes is larger than what is read."""
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes, where {MAX_BYTES:,} are the most"
        raise Unreadable(BAD_FILE, message, "name a shorter file, or write the `sections`")


def _content(file: str, home: Path) -> bytes:
    path = home
    for part in file.split("/"):
        path /= part
        if stat.S_ISLNK(path.lstat().st_mode):
            message = "a symbolic link stands on the way to this file"
            raise Unreadable(BAD_FILE, message, "name the file itself")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unreadable(BAD_FILE, "this is not a regular file", "name a text file")
    check_size(path.lstat().st_size)
    return path.read_bytes()
