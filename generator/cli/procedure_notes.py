"""Note the lessons behind the sections of procedures that a change touches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from generator.cli.changed import Diff
from generator.insights.procedures import Explained, procedures
from generator.problem import Problem, printable, problem_at, quoted
from generator.records.catalogue import Catalogue
from generator.records.procedures.file import BEHIND, Unreadable, read_sections, sections_of
from generator.records.procedures.headings import Section
from generator.records.procedures.section_diff import Touched, touched
from generator.report import counted

_FEW = 5
"""Lessons that a note names."""


def notes(folder: Path, catalogue: Catalogue, diff: Diff) -> Iterator[Problem]:
    """Yield a note for each touched section with lessons, at the first line that changed in it."""
    files_now = catalogue.vocabulary.files
    files_then = diff.words.files
    for explained in procedures(catalogue):
        slug = explained.slug
        file = files_now.get(slug) or files_then.get(slug)
        if not file or not explained.lessons:
            continue
        before, now = _sections(file, files_then.get(slug, file), folder, diff)
        for section in touched(before, now):
            files = _lessons(section, explained, folder, diff)
            if files:
                place = os.path.normpath(folder / ".." / file).replace(os.sep, "/")
                where = printable(place), (section.line - 1, 0)
                yield problem_at(*where, BEHIND, *_note(section, files))


def _sections(
    file: str, earlier: str, folder: Path, diff: Diff
) -> tuple[Sequence[Section], Sequence[Section]]:
    """Return the sections of a procedure then and now; none where they cannot be read."""
    before: Sequence[Section] = ()
    now: Sequence[Section] = ()
    content = diff.content(f"../{earlier}")
    with suppress(Unreadable):
        if content is not None:
            before = sections_of(content, earlier)
    with suppress(Unreadable):
        now = read_sections(file, folder.absolute().parent)
    return before, now


def _lessons(section: Touched, explained: Explained, folder: Path, diff: Diff) -> list[str]:
    """Return the files of the lessons that a section exists because of.

    What comes in together with its lessons is known to whoever writes both.
    """
    files = []
    for part in explained.parts:
        if part.slug == section.slug:
            files += [printable((folder / lesson.file).as_posix()) for lesson in part.lessons]
    return [file for file in files if section.what != "added" or file not in diff.files]


def _note(section: Touched, files: Sequence[str]) -> tuple[str, str]:
    """Return what a note says, and what it advises."""
    noun = "procedure"
    if section.slug:
        noun = f"section ({quoted(section.slug)})"
    lessons = f"{counted(len(files), 'lesson')}: {', '.join(files[:_FEW])}"
    further = len(files) - _FEW
    if further > 0:
        lessons += f" and {further} more"
    if section.what == "gone":
        message = f"a {noun} that was taken away or renamed here existed because of {lessons}"
        return message, "read them, and name in their records where the step stands now"
    return f"this {noun} exists because of {lessons}", "read them before you change it"
