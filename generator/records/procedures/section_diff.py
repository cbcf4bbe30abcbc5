"""Which sections of a procedure's file a change touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.records.procedures.headings import Section

What = Literal["added", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A section that a change to a file touches; the whole procedure has no slug.

    ``line`` is the first line that changed in it, from 1, in the file as it is now; ``what``
    happened to it.
    """

    slug: str
    line: int
    what: What


def touched(before: Sequence[Section], after: Sequence[Section]) -> list[Touched]:
    """The sections of a file that differ before and after, with those they are part of, by line.

    Sections that merely changed places are the same; so are those in which only empty lines at the
    end differ.
    """
    if not before or not after:
        return [Touched(section.slug, 1, "gone") for section in before] + [
            Touched(section.slug, section.line, "added") for section in after
        ]
    found = sorted(
        [*_changed(before, after), *_gone(before, after)],
        key=lambda pair: (pair[0].line, pair[0].slug),
    )
    first = {each.slug: each for each, _ in found}
    for each, around in found:
        for slug in around:
            first.setdefault(slug, Touched(slug, each.line, "changed"))
    return sorted(first.values(), key=lambda each: (each.line, each.slug))


def _changed(
    before: Sequence[Section], after: Sequence[Section]
) -> Iterator[tuple[Touched, tuple[str, ...]]]:
    old = {section.slug: _said(section) for section in before}
    end = _end(after)
    for section, around in _with_those_around(after):
        if section.slug not in old:
            yield Touched(section.slug, section.line, "added"), around
        elif old[section.slug] != _said(section):
            line = section.line + _same(old[section.slug], _said(section))
            yield Touched(section.slug, max(1, min(line, _last(section), end)), "changed"), around


def _gone(
    before: Sequence[Section], after: Sequence[Section]
) -> Iterator[tuple[Touched, tuple[str, ...]]]:
    new = {section.slug: section for section in after}
    line = 1
    for section, around in _with_those_around(before):
        if section.slug in new:
            line = min(_last(new[section.slug]) + 1, _end(after))
        else:
            yield Touched(section.slug, line, "gone"), tuple(slug for slug in around if slug in new)


def _with_those_around(sections: Sequence[Section]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """Each section with the slugs of the sections it is part of, the whole first."""
    above: list[Section] = []
    for section in sections:
        above = [other for other in above if other.level < section.level]
        yield section, tuple(other.slug for other in above)
        above.append(section)


def _last(section: Section) -> int:
    return section.line + len(section.lines) - 1


def _end(sections: Sequence[Section]) -> int:
    """The file's last line, which the end of a line ends and does not begin."""
    last = sections[-1]
    return max(1, _last(last) - (last.lines[-1:] == ("",)))


def _said(section: Section) -> list[str]:
    """The lines that say something to the end: without trailing space and empty lines after the last."""
    lines = [line.rstrip() for line in section.lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines are the same from the beginning."""
    differing = (
        number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]
    )
    return next(differing, min(len(old), len(new)))
