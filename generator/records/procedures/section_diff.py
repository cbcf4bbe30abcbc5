"""The sections of a procedure's file that a change touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import eq
from typing import Literal

from generator.records.procedures.headings import Section

What = Literal["added", "changed", "gone"]


@dataclass(frozen=True, slots=True, order=True)
class Touched:
    """A section that a change to a file touches; the whole procedure has no slug.

    ``line`` is the first line that changed in it, from 1, in the file as it is now; ``what`` is
    what happened to the section.
    """

    line: int
    slug: str
    what: What


_Nested = tuple[Touched, tuple[str, ...]]
"""A section, and the slugs of those it is part of."""


def touched(before: Sequence[Section], after: Sequence[Section]) -> list[Touched]:
    """Compare two versions of a file; return sections that differ, and their parents, by line.

    Sections that merely changed places are the same; so are those in which only empty lines at the
    end differ.
    """
    if not before:
        return [Touched(section.line, section.slug, "added") for section in after]
    if not after:
        return [Touched(1, section.slug, "gone") for section in before]
    pairs = sorted([*_changed(before, after), *_gone(before, after)])
    found = {section.slug: section for section, _ in pairs}
    for section, around in pairs:
        for slug in around:
            found.setdefault(slug, Touched(section.line, slug, "changed"))
    return sorted(found.values())


def _changed(before: Sequence[Section], after: Sequence[Section]) -> Iterator[_Nested]:
    old = {section.slug: _content(section) for section in before}
    end = _end(after)
    for section, around in _with_those_around(after):
        line = section.line
        slug = section.slug
        content = _content(section)
        if slug not in old:
            yield Touched(line, slug, "added"), around
        elif old[slug] != content:
            alike = takewhile(bool, map(eq, old[slug], content))
            changed = min(line + sum(alike), section.last, end)
            yield Touched(max(1, changed), slug, "changed"), around


def _gone(before: Sequence[Section], after: Sequence[Section]) -> Iterator[_Nested]:
    new = {section.slug: section for section in after}
    line = 1
    for section, around in _with_those_around(before):
        if section.slug in new:
            last = new[section.slug].last
            line = min(last + 1, _end(after))
        else:
            kept = tuple(slug for slug in around if slug in new)
            yield Touched(line, section.slug, "gone"), kept


def _with_those_around(sections: Sequence[Section]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """Yield all sections with the slugs of those that they are part of, the whole first."""
    above: list[Section] = []
    for section in sections:
        above = [other for other in above if other.level < section.level]
        yield section, tuple(other.slug for other in above)
        above.append(section)


def _end(sections: Sequence[Section]) -> int:
    """Return the number of the file's last line; behind its end there is none."""
    section = sections[-1]
    if section.lines[-1:] == ("",):
        return max(1, section.last - 1)
    return max(1, section.last)


def _content(section: Section) -> list[str]:
    """Return the lines of a section without space at their ends and empty lines at the end."""
    lines = [line.rstrip() for line in section.lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines
