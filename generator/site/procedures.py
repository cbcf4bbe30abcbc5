"""The page of procedures: under each section the lessons that it exists because of."""

from __future__ import annotations

from collections.abc import Iterator

from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.procedure_layout import ShownProcedure


def procedure_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of all procedures, in the vocabulary's order."""
    explained = pages.knowledge.procedures
    lessons = {lesson.id for procedure in explained for lesson in procedure.lessons}
    ngettext = pages.words.ngettext
    procedures = ngettext("%(num)s procedure", "%(num)s procedures", len(explained))
    about = ngettext(
        "%(procedures)s and the %(num)s lesson they exist because of.",
        "%(procedures)s and the %(num)s lessons they exist because of.",
        len(lessons),
        procedures=procedures,
    )
    name = pages.words.gettext(addresses.BOARDS[addresses.PROCEDURES])
    begun: dict[str, ShownProcedure] = {}
    for _, shown in pages.procedures.pages:
        for procedure in shown:
            begun.setdefault(procedure.of.slug, procedure)
    for part, shown in pages.procedures.pages:
        headings = [(procedure.of.slug, procedure.of.procedure.name) for procedure in shown]
        yield pages.part(
            "procedures.html",
            part,
            about,
            [("all-procedures", name), *headings],
            shown=shown,
            begun=begun,
            lessons=len(lessons),
            filled=sum(bool(procedure.lessons) for procedure in explained),
        )
