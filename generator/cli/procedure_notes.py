"""The lessons behind the sections of procedures that a change touches: told as notes, never as faults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.cli.changed import Change
from generator.insights.procedures import Explained, procedures
from generator.problem import Problem, printable, problem_at
from generator.records.catalogue import Catalogue
from generator.records.fields import quoted
from generator.records.lesson import Lesson
from generator.records.procedures.file import BEHIND, Unreadable, read_sections, sections_of
from generator.records.procedures.headings import Section
from generator.records.procedures.section_diff import Touched, touched

_FEW = 5
"""Lessons that a note names."""


def notes(folder: Path, catalogue: Catalogue, change: Change) -> Iterator[Problem]:
    """A note for each touched section that exists because of lessons, at the first line that changed in it."""
    now, then = catalogue.vocabulary.files, change.words.files
    for explained in procedures(catalogue):
        slug = explained.slug
        file = now.get(slug) or then.get(slug)
        if file and explained.lessons:
            before = _before(then.get(slug, file), change)
            for each in touched(before, _now(file, folder.absolute().parent)):
                yield from _note(each, explained, folder, file, change)


def _before(file: str, change: Change) -> Sequence[Section]:
    content = change.content(file)
    try:
        return () if content is None else sections_of(content, file)
    except Unreadable:
        return ()


def _now(file: str, home: Path) -> Sequence[Section]:
    try:
        return read_sections(file, home)
    except Unreadable:
        return ()


def _note(
    each: Touched, explained: Explained, folder: Path, file: str, change: Change
) -> Iterator[Problem]:
    lessons = next((part.lessons for part in explained.parts if part.slug == each.slug), ())
    # What comes in together with its lessons is known to whoever writes both.
    files = [
        name for name in _files(lessons, folder) if each.what != "added" or name not in change.files
    ]
    if files:
        shown = printable(os.path.normpath(folder / ".." / file).replace(os.sep, "/"))
        yield problem_at(
            shown,
            (each.line - 1, 0),
            BEHIND,
            f"{_because(each, len(files))}: {_some(files)}",
            _advice(each),
        )


def _files(lessons: Sequence[Lesson], folder: Path) -> list[str]:
    return [printable((folder / lesson.file).as_posix()) for lesson in lessons]


def _because(each: Touched, number: int) -> str:
    lessons = f"{number} lesson{'' if number == 1 else 's'}"
    it = f"section ({quoted(each.slug)})" if each.slug else "procedure"
    if each.what == "gone":
        return f"a {it} that was taken away or renamed here existed because of {lessons}"
    return f"this {it} exists because of {lessons}"


def _some(files: Sequence[str]) -> str:
    further = f" and {len(files) - _FEW} more" if len(files) > _FEW else ""
    return ", ".join(files[:_FEW]) + further


def _advice(each: Touched) -> str:
    if each.what == "gone":
        return "read them, and name in their records where the step stands now"
    return "read them before you change it"
