"""Pages on service recovery: what was done for people by area, and a playbook of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import escape

from generator.insights.recoveries import MadeRight, by_area, examples, recoveries
from generator.records.choices import RecoveryPart
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.recurrences import after
from generator.site.search.documents import WrittenPage
from generator.translation import N_

_EXAMPLES = 3
_MOST = 5
"""Lessons of an area on the board: those whose recoveries tell most."""
_SAID = (
    RecoveryPart.HEARD, RecoveryPart.EMPATHIZED, RecoveryPart.APOLOGIZED, RecoveryPart.DIAGNOSED,
)  # fmt: skip


class PlaybookStep(NamedTuple):
    """A step of the playbook: what it is called, what to do, and which parts are examples."""

    name: str
    advice: str
    parts: tuple[RecoveryPart, ...]


STEPS = {
    "hear": PlaybookStep(
        N_("Hear"),
        N_(
            "Let people tell it in full, and write it down in their words. "
            "Be there before they have to look for you."
        ),
        (RecoveryPart.FIRST_CONTACT, RecoveryPart.HEARD),
    ),
    "empathise": PlaybookStep(
        N_("Empathise"),
        N_("Say what it means for them before you say what it means for you."),
        (RecoveryPart.EMPATHIZED,),
    ),
    "apologise": PlaybookStep(
        N_("Apologise"),
        N_("Say sorry early and plainly for what happened: no “if”, no “but”, and no culprit."),
        (RecoveryPart.APOLOGIZED,),
    ),
    "resolve": PlaybookStep(
        N_("Resolve"),
        N_(
            "Put it right for everybody it touched, also for those who did not complain, "
            "and say by when."
        ),
        (RecoveryPart.RESOLVED,),
    ),
    "diagnose": PlaybookStep(
        N_("Diagnose"),
        N_(
            "Find out what let it happen. Say what you know, what you do not know, "
            "and when you will."
        ),
        (RecoveryPart.DIAGNOSED,),
    ),
    "tell": PlaybookStep(
        N_("Tell"),
        N_("Tell those affected what has changed since, and later whether it works."),
        (RecoveryPart.TOLD,),
    ),
}


_PLAYBOOK = N_("When something has failed: a playbook")
_ABOUT = N_(
    "What people were told and given when something failed, how soon, and whether they stayed."
)


def making_right_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the page of what was done before, by area, and the playbook."""
    gettext = pages.words.gettext
    name = gettext(addresses.BOARDS[addresses.MAKING_RIGHT])
    about = gettext(_ABOUT)
    areas = by_area(pages.catalogue)
    headings = [("making-right", name)]
    headings += [(f"area-{area}", pages.name(area, "areas")) for area in areas]
    told = recoveries(pages.catalogue)
    yield pages.page(
        "making_right.html",
        addresses.MAKING_RIGHT,
        Head(name, about, tuple(headings)),
        areas=areas,
        most=_MOST,
        told=told,
        stayed=[entry for entry in told if entry.recovery.outcome],
        said=_SAID,
        parts=RecoveryPart,
        after=lambda entry: after(entry.after, pages.words),
    )
    yield _playbook(pages, told)


def making_right_documents(pages: Pages) -> Iterator[WrittenPage]:
    """Yield both pages, if they hold something, as search finds them: not by their examples."""
    if not recoveries(pages.catalogue):
        return
    gettext = pages.words.gettext
    name = gettext(addresses.BOARDS[addresses.MAKING_RIGHT])
    texts = [gettext(text) for step in STEPS.values() for text in (step.name, step.advice)]
    for address, title, paragraphs in (
        (addresses.MAKING_RIGHT, name, [gettext(_ABOUT)]),
        (addresses.PLAYBOOK, gettext(_PLAYBOOK), [name, *texts]),
    ):
        html = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        yield WrittenPage(pages.url(address, ""), escape(title), html)


def _playbook(pages: Pages, told: list[MadeRight]) -> SiteFile:
    gettext = pages.words.gettext
    name = gettext(_PLAYBOOK)
    headings = [(anchor, gettext(step.name)) for anchor, step in STEPS.items()]
    about = gettext(
        "Hear, empathise, apologise, resolve, diagnose, tell: with examples from lessons."
    )
    parts = {anchor: step.parts for anchor, step in STEPS.items()}
    return pages.page(
        "playbook.html",
        addresses.PLAYBOOK,
        Head(name, about, (("playbook", name), *headings)),
        steps=STEPS,
        examples=examples(told, parts, _EXAMPLES),
    )
