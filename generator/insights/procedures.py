"""Find the lessons whose changes are written into procedures, section by section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.records.catalogue import Catalogue
from generator.records.lesson import Change, Lesson
from generator.records.procedures.headings import Section
from generator.records.vocabulary import Procedure


@dataclass(frozen=True, slots=True)
class Reason:
    """A change that is written into a section, or is to be, with its number in the record."""

    lesson: Lesson
    number: int
    change: Change


@dataclass(frozen=True)
class ProcedurePart:
    """A section of a procedure, or with no slug the whole, and its reasons, newest lesson first.

    ``title`` is the heading's in the procedure's file, else empty. ``is_missing``: the section is
    named, and the procedure does not have it.
    """

    slug: str
    title: str
    reasons: tuple[Reason, ...]
    is_missing: bool = False

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons, each once."""
        return tuple({reason.lesson.id: reason.lesson for reason in self.reasons}.values())


@dataclass(frozen=True)
class Explained:
    """A procedure of the vocabulary: the whole if lessons name it, then its sections in order."""

    slug: str
    procedure: Procedure
    parts: tuple[ProcedurePart, ...]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of all parts, each once."""
        return tuple({lesson.id: lesson for part in self.parts for lesson in part.lessons}.values())


def procedures(catalogue: Catalogue) -> tuple[Explained, ...]:
    """Return every procedure of the vocabulary, in order.

    A withdrawn lesson is no longer a reason. One that was superseded is: its change still stands
    where it was made.
    """
    reasons = _reasons(catalogue)
    explained = []
    for slug, procedure in catalogue.vocabulary.procedures.items():
        parts = tuple(_parts(procedure, reasons.get(slug, {})))
        explained.append(Explained(slug, procedure, parts))
    return tuple(explained)


def _reasons(catalogue: Catalogue) -> Mapping[str, Mapping[str, Sequence[Reason]]]:
    """Return the reasons by procedure and section."""
    reasons: defaultdict[str, defaultdict[str, list[Reason]]]
    reasons = defaultdict(lambda: defaultdict(list))
    for lesson in catalogue.lessons:
        if lesson.withdrawn:
            continue
        for number, change in enumerate(lesson.changes):
            for place in dict.fromkeys(change.embedded_in):
                procedure, _, section = place.partition("#")
                reasons[procedure][section].append(Reason(lesson, number, change))
    return reasons


def _parts(
    procedure: Procedure, reasons: Mapping[str, Sequence[Reason]]
) -> Iterator[ProcedurePart]:
    titles = {section.slug: section.title for section in procedure.headings or () if section.slug}
    known = tuple(dict.fromkeys(procedure.sections or titles))
    named = sorted(reasons.keys() - {"", *known})
    present = titles if procedure.headings is not None else procedure.sections or reasons
    whole = _title_of(procedure.headings or ())
    for slug in ("", *known, *named):
        # The whole and the title of its file are no sections of their own; they stand here when a
        # lesson names them.
        if slug in reasons or slug not in ("", whole):
            is_missing = bool(slug) and slug not in present
            yield ProcedurePart(
                slug, titles.get(slug, ""), tuple(reasons.get(slug, ())), is_missing
            )


def _title_of(sections: Sequence[Section]) -> str:
    """Return the slug of the file's title: the first heading, if no other is as high; else ""."""
    headings = [section for section in sections if section.slug]
    is_title = headings and all(section.level > headings[0].level for section in headings[1:])
    return headings[0].slug if is_title else ""
