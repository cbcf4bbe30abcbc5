"""Ids that were published and lead nowhere any more."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from generator.problem import Finding, Problem, Rule, problem_at, quoted
from generator.records.fields import SLUG, TRUE
from generator.records.source import Source

LOST = Rule(
    name="lost-id",
    requires="An id that was published stays: as a record's file, or among the `aliases` of one.",
    because="The id is an address for ever: others have written it down, and cannot know that it "
    "moved. What no longer counts stays visible with its reason. `lessons check --changed` looks "
    "for this; drafts may vanish.",
    refused="lessons/2017/seated-passengers-removed.yml, renamed to overbooked-flight-boarded.yml",
    accepted="# lessons/2017/overbooked-flight-boarded.yml\naliases: [seated-passengers-removed]",
)

_SAYS = ("title", "lesson", "failure")
"""A new record with the same text as one that is gone, in any of these, is the same record."""

Sources = Mapping[str, Source]
"""The source of each record, by the stem of the file."""


def lost_ids(before: Sources, now: Sources) -> Iterator[Problem]:
    """Yield a problem for each record that was published under an id which leads nowhere now."""
    kept: set[str] = set()
    new: defaultdict[tuple[str, str], list[Source]] = defaultdict(list)
    for slug, source in now.items():
        kept.update(_published(slug, source))
        if slug not in before:
            for words in _words(source):
                new[words].append(source)
    for slug, source in before.items():
        lost = [id_ for id_ in _published(slug, source) if id_ not in kept]
        home = now.get(slug)
        for words in _words(source):
            if home is None and len(new[words]) == 1:
                home = new[words][0]
        # What cannot be read is told by its own problems, and may hold the id.
        if lost and (home is None or home.is_read):
            yield _problem(lost, source.file, home)


def _published(slug: str, source: Source) -> list[str]:
    """Return slug and aliases of a record; none of a draft. What is no slug was never published."""
    if _is_draft(source):
        return []
    ids = dict.fromkeys([slug, *_aliases(source)])
    return [id_ for id_ in ids if re.fullmatch(SLUG, id_)]


def _aliases(source: Source) -> list[str]:
    return [alias for _, alias in source.texts("aliases", "*")]


def _is_draft(source: Source) -> bool:
    return any(value in TRUE for _, value in source.texts("draft"))


def _words(source: Source) -> Iterator[tuple[str, str]]:
    for field in _SAYS:
        for _, text in source.texts(field):
            yield field, " ".join(text.split())


def _problem(lost: list[str], file: str, home: Source | None) -> Problem:
    noun = "id" if len(lost) == 1 else "ids"
    names = ", ".join(map(quoted, lost))
    message = f"the published {noun} {names} would lead nowhere"
    if home is None:
        line = f"`aliases: [{', '.join(lost)}]`"
        back = "put the file back and say why in `withdrawn:`"
        advice = f"{back}, or write {line} into the lesson that takes its place"
        return problem_at(file, (0, 0), LOST, message, advice)
    if _is_draft(home):
        message += ": drafts have no page"
        advice = "take `draft` away; if the lesson no longer counts, say why in `withdrawn:`"
        return home.problem(Finding(LOST, ("draft",), message, advice))
    aliases = dict.fromkeys(_aliases(home) + lost)
    advice = f"write `aliases: [{', '.join(aliases)}]`"
    return home.problem(Finding(LOST, ("aliases",), message, advice))
