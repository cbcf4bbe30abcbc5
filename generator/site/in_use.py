"""The page of what became of the lessons: used, turned down, without a word, or kept quiet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.insights.uses import overview
from generator.records.choices import Use
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.translation import N_

_MOST = 50
"""Of each list, so that the page stays one that can be read."""
_HEADINGS = (
    ("used", N_("Used")),
    ("not-for-us", N_("Not for us")),
    ("unused", N_("No word of a use")),
    ("quiet", N_("Kept quiet")),
)


def in_use_page(pages: Pages) -> SiteFile:
    """Return the page of uses, and of what is not shown at the point of work, with the reasons."""
    catalogue = pages.catalogue
    gettext = pages.words.gettext
    of_all = overview(catalogue.lessons)
    known = (None, *catalogue.by_id)
    lists: dict[str, Sequence[object]] = {
        "used": of_all.used,
        "turned_down": of_all.turned_down,
        "unused": of_all.unused,
        "mutes": [mute for mute in pages.knowledge.mutes if mute.lesson in known],
    }
    values: dict[str, Any] = {name: entries[:_MOST] for name, entries in lists.items()}
    values["numbers"] = {name: len(entries) for name, entries in lists.items()}
    values["uses"] = sum(counted.used for counted in of_all.used)
    return pages.page(
        "in_use.html",
        addresses.IN_USE,
        Head(
            gettext(addresses.BOARDS[addresses.IN_USE]),
            gettext("What became of the lessons where somebody needed them."),
            tuple((anchor, gettext(heading)) for anchor, heading in _HEADINGS),
        ),
        heading=dict(_HEADINGS),
        outcomes=list(Use),
        not_used=Use.NOT_USED,
        **values,
    )
