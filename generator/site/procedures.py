"""The page of procedures: under each section the lessons that it exists because of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from generator.insights.procedures import Explained, ProcedurePart, Reason
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.listings import PER_PAGE
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

_NO_PAGES = (
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".rtf",
    ".txt",
    ".xls",
    ".xlsx",
    ".ods",
    ".ppt",
    ".pptx",
    ".odp",
    ".zip",
)
"""What addresses of files end in that have no anchors."""


_TOP = ("all-procedures", "Procedures")
_FEW = 12
"""Sections without a lesson that are named."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a procedure as far as it stands on one page; ``link`` leads to where it is written, if anywhere."""

    part: ProcedurePart
    name: str
    anchor: str
    link: str
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class ShownProcedure:
    """A procedure as far as it stands on one page, the one with the number ``page``.

    Where it ends, ``bare`` are its sections without a lesson and ``further`` is the number of those
    not named.
    """

    of: Explained
    page: int
    parts: Sequence[ShownPart]
    is_end: bool
    bare: Sequence[ShownPart]
    further: int


@dataclass(frozen=True, slots=True)
class _Row:
    """What takes room on a page: a reason, or the end of a procedure."""

    explained: Explained
    part: ProcedurePart | None = None
    reason: Reason | None = None


def procedure_pages(pages: Pages) -> Iterator[SiteFile]:
    """All procedures in the order of the vocabulary, on as many pages as their lessons need."""
    explained, shown = _everything(pages)
    begun = {each.of.slug: each for page in reversed(shown) for each in page}
    lessons = {lesson.id for each in explained for lesson in each.lessons}
    for part in paginate(shown, 1, addresses.PROCEDURES, "Procedures"):
        [on_page] = part.items
        about = f"{count(len(explained), 'procedure')} and the {count(len(lessons), 'lesson')} they exist because of."
        yield pages.page(
            "procedures.html",
            part.address,
            Head(
                part.title,
                about,
                (_TOP, *((each.of.slug, each.of.procedure.name) for each in on_page)),
            ),
            shown=on_page,
            begun={each.slug: begun[each.slug] for each in explained},
            lessons=len(lessons),
            filled=sum(bool(each.lessons) for each in explained),
            number=part.number,
            last=part.last,
        )


def procedure_address(pages: Pages, section: str) -> str:
    """Where a procedure, or a section of it, stands among the pages: ``boarding-guide#closing-the-gate``."""
    slug, _, its_section = section.partition("#")
    for page, on_page in enumerate(_everything(pages)[1], 1):
        for each in on_page:
            anchors = (
                {part.part.slug: part.anchor for part in each.parts} if each.of.slug == slug else {}
            )
            if its_section in anchors:
                return f"{addresses.numbered(addresses.PROCEDURES, page)}#{anchors[its_section]}"
    return addresses.PROCEDURES


@lru_cache(maxsize=1)
def _everything(pages: Pages) -> tuple[Sequence[Explained], Sequence[Sequence[ShownProcedure]]]:
    """All procedures, and what of them stands on each page."""
    explained = pages.knowledge.procedures
    rows = [row for each in explained for row in _rows(each)]
    starts = range(0, max(1, len(rows)), PER_PAGE)
    return explained, [
        list(_on_page(rows[at : at + PER_PAGE], number)) for number, at in enumerate(starts, 1)
    ]


def _rows(explained: Explained) -> Iterator[_Row]:
    for part in explained.parts:
        for reason in part.reasons:
            yield _Row(explained, part, reason)
    yield _Row(explained)


def _on_page(rows: Sequence[_Row], page: int) -> Iterator[ShownProcedure]:
    for _, group in groupby(rows, key=lambda row: row.explained.slug):
        its = list(group)
        explained, is_end = its[0].explained, its[-1].part is None
        bare = [
            _shown(explained, part, ()) for part in explained.parts if is_end and not part.reasons
        ]
        yield ShownProcedure(explained, page, _parts(its), is_end, bare[:_FEW], len(bare[_FEW:]))


def _parts(rows: Sequence[_Row]) -> list[ShownPart]:
    reasons: dict[str, list[Reason]] = {}
    parts = {row.part.slug: row.part for row in rows if row.part}
    for row in rows:
        if row.part and row.reason:
            reasons.setdefault(row.part.slug, []).append(row.reason)
    return [_shown(rows[0].explained, part, reasons[slug]) for slug, part in parts.items()]


def _shown(explained: Explained, part: ProcedurePart, reasons: Sequence[Reason]) -> ShownPart:
    name = part.title or part.slug.replace("-", " ").capitalize()
    link = "" if part.is_missing else section_link(explained.procedure.url, part.slug)
    # A slug has no dot, so no anchor of a section is that of another procedure.
    return ShownPart(part, name, f"{explained.slug}.{part.slug}", link, reasons)


def section_link(url: str | None, section: str) -> str:
    """Where a section of a procedure can be read: the page's anchor; empty when there is no page with anchors."""
    if not url or not section or "#" in url:
        return ""
    return (
        "" if PurePosixPath(urlsplit(url).path).suffix.lower() in _NO_PAGES else f"{url}#{section}"
    )
