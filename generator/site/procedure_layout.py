"""Lays procedures out in pages: each row of a page is a lesson's change, or a procedure's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.insights.procedures import Explained, ProcedurePart, Reason
from generator.site import addresses
from generator.site.paging import PER_PAGE, Part, paginate
from generator.translation import Translator

_NO_PAGES = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx",
    ".odp", ".zip",
)  # fmt: skip
"""What addresses of files end in that have no anchors."""
_FEW = 12
"""Sections without a lesson that are named."""


class ShownPart(NamedTuple):
    """A part of a procedure as one page shows it; ``link`` leads to where it is written, if any."""

    part: ProcedurePart
    name: str
    anchor: str
    link: str
    reasons: Sequence[Reason]


class ShownProcedure(NamedTuple):
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
    explained: Explained
    part: str = ""
    reason: Reason | None = None


class ProcedureLayout:
    """All procedures, divided into pages, and the address of each section."""

    def __init__(self, procedures: Sequence[Explained], words: Translator) -> None:
        rows = []
        for explained in procedures:
            for part in explained.parts:
                rows += [_ReasonRow(explained, part.slug, reason) for reason in part.reasons]
            rows.append(_ReasonRow(explained))
        self.pages: list[tuple[Part[_ReasonRow], list[ShownProcedure]]] = []
        self._addresses: dict[str, str] = {}
        name = words.gettext(addresses.BOARDS[addresses.PROCEDURES])
        for page in paginate(rows, PER_PAGE, addresses.PROCEDURES, name, words):
            shown = []
            for _, of_one in groupby(page.items, key=lambda row: row.explained.slug):
                shown.append(_shown_procedure(list(of_one), page.number))
            self.pages.append((page, shown))
            anchors = [part.anchor for procedure in shown for part in procedure.parts]
            for anchor in anchors:
                self._addresses.setdefault(anchor, f"{page.address}#{anchor}")

    def address(self, section: str) -> str:
        """Return where a procedure, or ``procedure#section``, stands among the pages."""
        slug, _, part = section.partition("#")
        return self._addresses.get(_anchor(slug, part), addresses.PROCEDURES)


def _shown_procedure(rows: Sequence[_ReasonRow], page: int) -> ShownProcedure:
    """Return one procedure as a page shows it, from its rows on that page."""
    reasons: defaultdict[str, list[Reason]] = defaultdict(list)
    for row in rows:
        if row.reason:
            reasons[row.part].append(row.reason)
    explained = rows[0].explained
    is_end = rows[-1].reason is None
    parts = []
    bare = []
    for part in explained.parts:
        if part.slug in reasons:
            parts.append(_shown_part(explained, part, reasons[part.slug]))
        elif is_end and not part.reasons:
            bare.append(_shown_part(explained, part))
    return ShownProcedure(explained, page, parts, is_end, bare[:_FEW], len(bare[_FEW:]))


def _shown_part(
    explained: Explained, part: ProcedurePart, reasons: Sequence[Reason] = ()
) -> ShownPart:
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
    suffix = PurePosixPath(urlsplit(url).path).suffix
    return "" if suffix.lower() in _NO_PAGES else f"{url}#{section}"
