"""Briefs: one sheet that is read aloud to those who are about to do something.

A sheet has room for so many words, so texts that may be of any length in a record are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import escape

from generator.insights.briefing import KINDS, Briefing, Occasion
from generator.insights.stage import result_of
from generator.records.choices import Outcome, Strength
from generator.records.lesson import Change, Lesson
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.markdown_copies import filled, markdown_environment
from generator.site.pages import Pages
from generator.site.phrases import cut
from generator.site.search.documents import WrittenPage
from generator.translation import N_, unmarked

_QUESTIONS = 3
_LONGEST = 110
"""Characters of a change, a reason or an open question."""
LONGEST_NAME = 50
_BEGINNINGS = {
    "process": N_("Read aloud before"),
    "area": N_("Read aloud before work in"),
    "role": N_("Read aloud before work as"),
    "channel": N_("Read aloud before work by"),
}
_RESULTS = {
    Outcome.EFFECTIVE: N_("Yes, it was seen to work."),
    Outcome.PARTLY: N_("In part."),
    Outcome.NOT_EFFECTIVE: N_("No."),
    None: N_("Nobody has verified it yet."),
}


class Threat(NamedTuple):
    """What is read aloud of a lesson; ``since`` says what ``changed`` is: made, decided or not."""

    lesson: Lesson
    since: str
    changed: str
    worked: str


def brief_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the brief of every process, area, role and channel that has lessons."""
    for occasion, briefing in pages.briefings.items():
        values = _values(pages, briefing, occasion)
        title = f"{values['beginning']}: {values['name']}"
        about = pages.words.ngettext(
            "One sheet to read aloud, made from %(num)s lesson.",
            "One sheet to read aloud, made from %(num)s lessons.",
            briefing.lessons,
        )
        head = Head(title, about, (("brief", title),))
        listing = addresses.listing(*occasion)
        address = addresses.brief(*occasion)
        yield pages.page("brief.html", address, head, listing=listing, **values)


def brief_documents(pages: Pages) -> Iterator[WrittenPage]:
    """Yield the briefs of processes as search finds them: by the process, not by its lessons."""
    for kind, slug in pages.briefings:
        if kind == "process":
            word = pages.catalogue.vocabulary.processes[slug]
            said = pages.words.gettext("Brief to read aloud before: %(process)s", process=word.name)
            title = escape(said)
            address = pages.url(addresses.brief(kind, slug), "")
            yield WrittenPage(address, title, escape(word.description or ""))


def brief_text(pages: Pages, briefing: Briefing, occasion: Occasion | None) -> str:
    """Return a brief as Markdown; without an occasion it is for work that has no name."""
    environment = markdown_environment(pages, pages.settings.site_url)
    return unmarked(filled(environment, "brief.md", **_values(pages, briefing, occasion)))


def _values(pages: Pages, briefing: Briefing, occasion: Occasion | None) -> dict[str, Any]:
    kind, slug = occasion or ("process", "")
    name = pages.knowledge.name
    root = pages.settings.site_url
    questions = []
    for entry in briefing.unchecked[:_QUESTIONS]:
        question = cut(entry.named.note or entry.lesson.title, _LONGEST)
        questions.append((cut(name(entry.named.area, "areas"), LONGEST_NAME), question))
    address = ""
    if slug:
        address = pages.url(addresses.brief(kind, slug), root)
    return {
        "beginning": pages.words.gettext(_BEGINNINGS[kind]),
        "name": cut(name(slug, KINDS[kind]), LONGEST_NAME),
        "kind": kind,
        "briefing": briefing,
        "today": pages.settings.today,
        "threats": [threat(pages, lesson) for lesson in briefing.threats],
        "questions": questions,
        "short_address": address.partition("://")[2],
    }


def threat(pages: Pages, lesson: Lesson) -> Threat:
    """Return what is read aloud of a lesson: of what was made, what prevents best."""
    gettext = pages.words.gettext
    ngettext = pages.words.ngettext
    made = [change for change in lesson.changes if change.made]
    changes = sorted(made or lesson.changes, key=_prevents_less)
    since = gettext("Not told")
    changed = gettext("whether anything was changed since")
    worked = ""
    if lesson.no_change:
        since = gettext("Nothing was changed")
        changed = lesson.no_change
    if changes:
        since = gettext("Decided")
        changed = changes[0].text
        worked = gettext("Nobody has told whether it was made.")
    if made:
        since = gettext("Changed since")
        worked = gettext(_RESULTS[result_of(lesson)])
    changed = cut(changed, _LONGEST)
    more = len(changes) - 1
    if more > 0:
        others = ngettext(", and %(num)s more change", ", and %(num)s more changes", more)
        changed = changed.rstrip(".") + others
    again = len(pages.knowledge.relations[lesson.id].recurrences)
    if again == 2:
        worked += " " + gettext("It has come back twice.")
    elif again:
        worked += " " + ngettext("It has come back once.", "It has come back %(num)s times.", again)
    return Threat(lesson, since, changed, worked.strip())


def _prevents_less(change: Change) -> tuple[bool, int]:
    """Return what first aid comes last by, and then weak changes."""
    return change.type == "correction", (change.strength or Strength.UNSAID).order
