"""What procedures exist because of: the lessons whose changes are written into them, section by section."""

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
    """A change that is written into a section, or is to be, its number in the record, and the lesson."""

    lesson: Lesson
    number: int
    change: Change


@dataclass(frozen=True)
class Part:
    """A section of a procedure and its reasons, newest lesson first; the procedure as a whole has no slug.

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
    """A procedure of the vocabulary with its parts: the whole if lessons name it, then its sections in their order."""

    slug: str
    procedure: Procedure
    parts: tuple[Part, ...]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of all parts, each once."""
        return tuple({lesson.id: lesson for part in self.parts for lesson in part.lessons}.values())


def procedures(catalogue: Catalogue) -> tuple[Explained, ...]:
    """Every procedure of the vocabulary, in its order.

    A withdrawn lesson is no longer a reason. One that was superseded is: its change still stands
    where it was made.
    """
    reasons = _reasons(catalogue)
    return tuple(
        Explained(slug, procedure, tuple(_parts(procedure, reasons.get(slug, {}))))
        for slug, procedure in catalogue.vocabulary.procedures.items()
    )


def _reasons(catalogue: Catalogue) -> Mapping[str, Mapping[str, Sequence[Reason]]]:
    """The reasons by procedure and section."""
    found: defaultdict[str, defaultdict[str, list[Reason]]] = defaultdict(lambda: defaultdict(list))
    for lesson in catalogue.lessons:
        for number, change in enumerate(() if lesson.withdrawn else lesson.changes):
            for place in dict.fromkeys(change.embedded_in):
                procedure, _, section = place.partition("#")
                found[procedure][section].append(Reason(lesson, number, change))
    return found


def _parts(procedure: Procedure, reasons: Mapping[str, Sequence[Reason]]) -> Iterator[Part]:
    titles = {section.slug: section.title for section in procedure.headings or () if section.slug}
    known = tuple(dict.fromkeys(procedure.sections or titles))
    found = set(titles) if procedure.headings is not None else set(procedure.sections or reasons)
    named = sorted(set(reasons) - set(known) - {""})
    title = _title_of(procedure.headings or ())
    for slug in ("", *known, *named):
        its = tuple(reasons.get(slug, ()))
        # The whole and the title of its file are no sections of their own; they stand here when a
        # lesson names them.
        if its or slug not in ("", title):
            yield Part(slug, titles.get(slug, ""), its, is_missing=bool(slug) and slug not in found)


def _title_of(sections: Sequence[Section]) -> str:
    """The slug of the heading that is the whole file's title: the first, when no other is as high."""
    headings = [section for section in sections if section.slug]
    is_title = headings and all(section.level > headings[0].level for section in headings[1:])
    return headings[0].slug if is_title else ""
