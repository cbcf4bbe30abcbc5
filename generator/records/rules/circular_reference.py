"""Recurrence and supersession lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.problem import Finding, Rule
from generator.records.fields import quoted
from generator.records.record import Record, Records

RULE = Rule(
    name="circular-reference",
    level="error",
    requires="Following `recurrence_of`, or `superseded_by`, never leads back to where it began.",
    because="What came first, or what holds now, would have no answer.",
    refused="a.yml with superseded_by: [b], and b.yml with superseded_by: [a]",
    accepted="a.yml with superseded_by: [b]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each reference of a record that leads back to it."""
    for field in ("recurrence_of", "superseded_by"):
        circles = records.once((RULE.name, field), partial(_circles, field, records))
        for path, slug in record.source.texts(field, "*"):
            if slug != record.id and slug in circles and circles[slug] == circles.get(record.id):
                message = f"{quoted(slug)} leads back to this record by its own `{field}`"
                yield Finding(RULE, path, message, "take one of the two out")


def _references(field: str, records: Records) -> dict[str, list[str]]:
    return {
        slug: [text for _, text in record.source.texts(field, "*") if text in records.by_id]
        for slug, record in records.by_id.items()
    }


def _circles(field: str, records: Records) -> dict[str, str]:
    """For each id, one that stands for all that lead to it and back (Kosaraju's algorithm, without recursion)."""
    references = _references(field, records)
    back: dict[str, list[str]] = {slug: [] for slug in references}
    for slug, others in references.items():
        for other in others:
            back[other].append(slug)
    circle: dict[str, str] = {}
    for root in reversed(_finished(references)):
        ahead = [root]
        while ahead:
            slug = ahead.pop()
            if slug not in circle:
                circle[slug] = root
                ahead.extend(back[slug])
    return circle


def _finished(references: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids in the order in which a walk into the depth leaves them."""
    met: set[str] = set()
    finished: list[str] = []
    for start in references:
        walk = [] if start in met else [(start, iter(references[start]))]
        met.add(start)
        while walk:
            slug, others = walk[-1]
            following = next((other for other in others if other not in met), None)
            if following is None:
                finished.append(slug)
                walk.pop()
            else:
                met.add(following)
                walk.append((following, iter(references[following])))
    return finished
