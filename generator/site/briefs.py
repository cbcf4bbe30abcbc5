"""Briefs: one sheet that is read aloud to those who are about to do something.

A sheet has room for so many words, so texts that may be of any length in a record are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import escape

from generator.insights.briefing import KINDS, Briefing, Occasion
from generator.insights.knowledge import Knowledge
from generator.insights.stage import result_of
from generator.records.choices import Outcome, Strength
from generator.records.lesson import Change, Lesson
from generator.site import addresses
from generator.site.file import Head, SiteFile
from generator.site.markdown_copies import filled, markdown_environment
from generator.site.pages import Pages
from generator.site.phrases import count, cut
from generator.site.search.documents import WrittenPage

_QUESTIONS = 3
_LONGEST = 110
"""Characters of a change, a reason or an open question."""
LONGEST_NAME = 50
_BEGINNINGS = {
    "process": "Read aloud before",
    "area": "Read aloud before work in",
    "role": "Read aloud before work as",
    "channel": "Read aloud before work by",
}
_RESULTS = {
    Outcome.EFFECTIVE: "Yes, it was seen to work.",
    Outcome.PARTLY: "In part.",
    Outcome.NOT_EFFECTIVE: "No.",
    None: "Nobody has verified it yet.",
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
        about = f"One sheet to read aloud, made from {count(briefing.lessons, 'lesson')}."
        head = Head(title, about, (("brief", title),))
        listing = addresses.listing(*occasion)
        address = addresses.brief(*occasion)
        yield pages.page("brief.html", address, head, listing=listing, **values)


def brief_documents(pages: Pages) -> Iterator[WrittenPage]:
    """Yield the briefs of processes as search finds them: by the process, not by its lessons."""
    for kind, slug in pages.briefings:
        if kind == "process":
            word = pages.catalogue.vocabulary.processes[slug]
            title = escape(f"Brief to read aloud before: {word.name}")
            address = pages.url(addresses.brief(kind, slug), "")
            yield WrittenPage(address, title, escape(word.description or ""))


def brief_text(pages: Pages, briefing: Briefing, occasion: Occasion | None) -> str:
    """Return a brief as Markdown; without an occasion it is for work that has no name."""
    environment = markdown_environment(pages, pages.settings.site_url)
    return filled(environment, "brief.md", **_values(pages, briefing, occasion))


def _values(pages: Pages, briefing: Briefing, occasion: Occasion | None) -> dict[str, Any]:
    kind, slug = occasion or ("process", "")
    name, root = pages.knowledge.name, pages.settings.site_url
    questions = []
    for entry in briefing.unchecked[:_QUESTIONS]:
        question = cut(entry.named.note or entry.lesson.title, _LONGEST)
        questions.append((cut(name(entry.named.area, "areas"), LONGEST_NAME), question))
    address = pages.url(addresses.brief(kind, slug), root) if slug else ""
    return {
        "beginning": _BEGINNINGS[kind],
        "name": cut(name(slug, KINDS[kind]), LONGEST_NAME),
        "kind": kind,
        "briefing": briefing,
        "today": pages.settings.today,
        "threats": [threat(pages.knowledge, lesson) for lesson in briefing.threats],
        "questions": questions,
        "short_address": address.partition("://")[2],
    }


def threat(knowledge: Knowledge, lesson: Lesson) -> Threat:
    """Return what is read aloud of a lesson: of what was made, what prevents best."""
    made = [change for change in lesson.changes if change.made]
    changes = sorted(made or lesson.changes, key=_prevents_less)
    since, changed, worked = "Not told", "whether anything was changed since", ""
    if lesson.no_change:
        since, changed = "Nothing was changed", lesson.no_change
    if changes:
        since, changed, worked = "Decided", changes[0].text, "Nobody has told whether it was made."
    if made:
        since, worked = "Changed since", _RESULTS[result_of(lesson)]
    changed = cut(changed, _LONGEST)
    if changes[1:]:
        changed = f"{changed.rstrip('.')}, and {count(len(changes) - 1, 'more change')}"
    again = len(knowledge.relations[lesson.id].recurrences)
    if again:
        often = {1: "once", 2: "twice"}.get(again) or count(again, "time")
        worked += f" It has come back {often}."
    return Threat(lesson, since, changed, worked.strip())


def _prevents_less(change: Change) -> tuple[bool, int]:
    """Return what first aid comes last by, and then weak changes."""
    return change.type == "correction", (change.strength or Strength.UNSAID).order
