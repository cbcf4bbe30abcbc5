"""Recurrence and supersession lead somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from generator.problem import Finding, Rule, quoted
from generator.records.record import Record, Records

RULE = Rule(
    name="circular-reference",
    requires="Following `recurrence_of`, or `superseded_by`, never leads back to where it began.",
    because="What came first, or what holds now, would have no answer.",
    refused="a.yml with superseded_by: [b], and b.yml with superseded_by: [a]",
    accepted="a.yml with superseded_by: [b]",
)


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each reference from which references lead back to the record."""
    for field in ("recurrence_of", "superseded_by"):
        circles = records.once((RULE.name, field), partial(_circles, field, records))
        own = circles[record.id]
        for path, slug in record.source.texts(field, "*"):
            leads_back = circles.get(slug) == own
            if leads_back and slug != record.id:
                message = f"{quoted(slug)} leads back to this record by its own `{field}`"
                yield Finding(RULE, path, message, "take one of the two out")


def _circles(field: str, records: Records) -> Mapping[str, str]:
    """Return for each id one that stands for all that lead to it and back (Kosaraju's algorithm).

    These are the strongly connected components of the references, found in linear time.
    """
    onward: defaultdict[str, list[str]] = defaultdict(list)
    back: defaultdict[str, list[str]] = defaultdict(list)
    for slug, record in records.by_id.items():
        for _, other in record.source.texts(field, "*"):
            onward[slug].append(other)
            back[other].append(slug)
    circles: dict[str, str] = {}
    met: set[str] = set()
    left = list(_walk(records.by_id, onward, set()))
    for start in reversed(left):
        members = _walk([start], back, met)
        circles.update(dict.fromkeys(members, start))
    return circles


def _walk(
    starts: Iterable[str], references: Mapping[str, Sequence[str]], met: set[str]
) -> Iterator[str]:
    """Yield all ids that are reached and not met before, each after those it leads to first."""
    ahead = [(start, False) for start in starts]
    while ahead:
        slug, is_left = ahead.pop()
        if is_left:
            yield slug
        elif slug not in met:
            met.add(slug)
            ahead.append((slug, True))
            ahead += [(other, False) for other in references.get(slug, ())]
