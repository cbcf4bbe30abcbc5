"""Ids that were published and lead nowhere any more: records as they were, beside the same records as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.problem import Finding, Problem, Rule, problem_at
from generator.records.fields import SLUG, TRUE, quoted
from generator.records.source import Source

LOST = Rule(
    name="lost-id",
    level="error",
    requires="An id that was published stays: as a record's file, or among the `aliases` of one.",
    because="The id is an address for ever: others have written it down, and cannot know that it moved. What no longer "
    "counts stays visible with its reason. `lessons check --changed` looks for this; drafts may vanish.",
    refused="lessons/2017/seated-passengers-removed.yml, renamed to overbooked-flight-boarded.yml",
    accepted="# lessons/2017/overbooked-flight-boarded.yml\naliases: [seated-passengers-removed]",
)

_SAYS = ("title", "lesson", "failure")
"""A new record that says the same as one that is gone, in any of these fields, is the same record."""

Sources = Mapping[str, Source]
"""What was written in each record, by the stem of its file."""


def lost_ids(before: Sources, now: Sources) -> Iterator[Problem]:
    """A problem for each record whose id, or one of whose aliases, was published before and leads nowhere now."""
    kept = {each for _, ids in _published(now) for each in ids}
    new_homes = _by_words({slug: source for slug, source in now.items() if slug not in before})
    for slug, ids in _published(before):
        lost = [each for each in ids if each not in kept]
        home = now.get(slug) or next(filter(None, map(new_homes.get, _words(before[slug]))), None)
        # What cannot be read is told by its own problems, and may hold the id.
        if lost and (home is None or home.is_read):
            yield _problem(lost, before[slug].file, home)


def _published(sources: Sources) -> Iterator[tuple[str, Sequence[str]]]:
    """The ids of each record that is no draft, its own first. What is no slug was never published."""
    for slug, source in sources.items():
        if not _is_draft(source):
            ids = [slug, *_aliases(source)]
            yield slug, [each for each in dict.fromkeys(ids) if re.fullmatch(SLUG, each)]


def _aliases(source: Source) -> list[str]:
    return [alias for _, alias in source.texts("aliases", "*")]


def _is_draft(source: Source) -> bool:
    return any(value in TRUE for _, value in source.texts("draft"))


def _words(source: Source) -> list[tuple[str, str]]:
    return [(field, " ".join(text.split())) for field in _SAYS for _, text in source.texts(field)]


def _by_words(sources: Sources) -> Mapping[tuple[str, str], Source]:
    """The record that says something; none where several say it."""
    holders: defaultdict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in sources.values():
        for words in _words(source):
            holders[words].append(source)
    return {words: found[0] for words, found in holders.items() if len(found) == 1}


def _problem(lost: Sequence[str], file: str, home: Source | None) -> Problem:
    message = f"the published {'id' if len(lost) == 1 else 'ids'} {', '.join(map(quoted, lost))} would lead nowhere"
    if home is None:
        line = f"`aliases: [{', '.join(lost)}]`"
        advice = f"put the file back and say why in `withdrawn:`, or write {line} into the lesson that takes its place"
        return problem_at(file, (0, 0), LOST, message, advice)
    if _is_draft(home):
        advice = "take `draft` away; if the lesson no longer counts, say why in `withdrawn:`"
        return home.problem(Finding(LOST, ("draft",), f"{message}: drafts have no page", advice))
    advice = f"write `aliases: [{', '.join(dict.fromkeys([*_aliases(home), *lost]))}]`"
    return home.problem(Finding(LOST, ("aliases",), message, advice))
