"""Find the lessons whose changes are written into procedures, section by section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.records.catalogue import Catalogue
from generator.records.lesson import Change, Lesson
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
    reasons: Sequence[Reason]
    is_missing: bool = False

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons, each once."""
        by_id = {reason.lesson.id: reason.lesson for reason in self.reasons}
        return tuple(by_id.values())


@dataclass(frozen=True)
class Explained:
    """A procedure of the vocabulary: the whole if lessons name it, then its sections in order."""

    slug: str
    procedure: Procedure
    parts: tuple[ProcedurePart, ...]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of all parts, each once."""
        by_id = {lesson.id: lesson for part in self.parts for lesson in part.lessons}
        return tuple(by_id.values())


def procedures(catalogue: Catalogue) -> tuple[Explained, ...]:
    """Return every procedure of the vocabulary, in order.

    A withdrawn lesson is no longer a reason. One that was superseded is: its change still stands
    where it was made.
    """
    reasons: defaultdict[str, defaultdict[str, list[Reason]]]
    reasons = defaultdict(lambda: defaultdict(list))
    for lesson in catalogue.lessons:
        if lesson.withdrawn:
            continue
        for number, change in enumerate(lesson.changes):
            for place in dict.fromkeys(change.embedded_in):
                slug, _, section = place.partition("#")
                reasons[slug][section].append(Reason(lesson, number, change))
    explained = []
    for slug, procedure in catalogue.vocabulary.procedures.items():
        parts = tuple(_parts(procedure, reasons[slug]))
        explained.append(Explained(slug, procedure, parts))
    return tuple(explained)


def _parts(
    procedure: Procedure, reasons: Mapping[str, Sequence[Reason]]
) -> Iterator[ProcedurePart]:
    headings = [section for section in procedure.headings or () if section.slug]
    titles = {section.slug: section.title for section in headings}
    known = list(dict.fromkeys(procedure.sections or titles))
    present = titles if procedure.headings is not None else procedure.sections or reasons
    # The whole, and the first heading where no other is as high, are no sections of their own;
    # they stand here when a lesson names them.
    wholes = [""]
    if headings:
        first, *others = headings
        if all(other.level > first.level for other in others):
            wholes.append(first.slug)
    unknown = reasons.keys() - {"", *known}
    for slug in ("", *known, *sorted(unknown)):
        if slug in reasons or slug not in wholes:
            yield ProcedurePart(
                slug=slug,
                title=titles.get(slug, ""),
                reasons=reasons.get(slug, ()),
                is_missing=slug != "" and slug not in present,
            )
