"""The page of procedures: under each section the lessons that it exists because of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.insights.procedures import Explained, ProcedurePart, Reason
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.listings import PER_PAGE
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

_NO_PAGES = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx",
    ".odp", ".zip",
)  # fmt: skip
"""What addresses of files end in that have no anchors."""
_TOP = ("all-procedures", "Procedures")
_FEW = 12
"""Sections without a lesson that are named."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a procedure as one page shows it; ``link`` leads to where it is written, if any."""

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


class _ReasonRow(NamedTuple):
    """A unit of room on a page: a reason of a part, or without one the end of a procedure."""

    explained: Explained
    part: str = ""
    reason: Reason | None = None


def procedure_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of all procedures in the vocabulary's order, as many as lessons need."""
    explained, shown = _everything(pages)
    begun: dict[str, ShownProcedure] = {}
    for on_page in shown:
        for procedure in on_page:
            begun.setdefault(procedure.of.slug, procedure)
    lessons = {lesson.id for procedure in explained for lesson in procedure.lessons}
    procedures = count(len(explained), "procedure")
    about = f"{procedures} and the {count(len(lessons), 'lesson')} they exist because of."
    for part in paginate(shown, 1, addresses.PROCEDURES, "Procedures"):
        [on_page] = part.items
        headings = [(procedure.of.slug, procedure.of.procedure.name) for procedure in on_page]
        yield pages.part(
            "procedures.html",
            part,
            about,
            [_TOP, *headings],
            shown=on_page,
            begun=begun,
            lessons=len(lessons),
            filled=sum(bool(procedure.lessons) for procedure in explained),
        )


def procedure_address(pages: Pages, section: str) -> str:
    """Return where a procedure, or ``procedure#section``, stands among the pages."""
    slug, _, part = section.partition("#")
    anchor = _anchor(slug, part)
    for page, on_page in enumerate(_everything(pages)[1], 1):
        if any(part.anchor == anchor for procedure in on_page for part in procedure.parts):
            return f"{addresses.numbered(addresses.PROCEDURES, page)}#{anchor}"
    return addresses.PROCEDURES


@lru_cache(maxsize=1)
def _everything(pages: Pages) -> tuple[Sequence[Explained], Sequence[Sequence[ShownProcedure]]]:
    """Return all procedures, and what of them stands on each page."""
    rows = []
    for explained in pages.knowledge.procedures:
        for part in explained.parts:
            rows += [_ReasonRow(explained, part.slug, reason) for reason in part.reasons]
        rows.append(_ReasonRow(explained))
    starts = range(0, max(1, len(rows)), PER_PAGE)
    on_pages = [
        list(_on_page(rows[start : start + PER_PAGE], number))
        for number, start in enumerate(starts, 1)
    ]
    return pages.knowledge.procedures, on_pages


def _on_page(rows: Sequence[_ReasonRow], page: int) -> Iterator[ShownProcedure]:
    for _, in_procedure in groupby(rows, key=lambda row: row.explained.slug):
        reasons: defaultdict[str, list[Reason]] = defaultdict(list)
        is_end = False
        for row in in_procedure:
            explained = row.explained
            if row.reason:
                reasons[row.part].append(row.reason)
            else:
                is_end = True
        parts, bare = [], []
        for part in explained.parts:
            if part.slug in reasons:
                parts.append(_shown(explained, part, reasons[part.slug]))
            elif is_end and not part.reasons:
                bare.append(_shown(explained, part, ()))
        yield ShownProcedure(explained, page, parts, is_end, bare[:_FEW], len(bare[_FEW:]))


def _shown(explained: Explained, part: ProcedurePart, reasons: Sequence[Reason]) -> ShownPart:
    name = part.title or part.slug.replace("-", " ").capitalize()
    link = "" if part.is_missing else section_link(explained.procedure.url, part.slug)
    return ShownPart(part, name, _anchor(explained.slug, part.slug), link, reasons)


def _anchor(procedure: str, section: str) -> str:
    """Return the anchor of a section, unique since a slug has no dot."""
    return f"{procedure}.{section}"


def section_link(url: str | None, section: str) -> str:
    """Return the address of a procedure's section; empty when there is no page with anchors."""
    if not url or not section or "#" in url:
        return ""
    if PurePosixPath(urlsplit(url).path).suffix.lower() in _NO_PAGES:
        return ""
    return f"{url}#{section}"
