"""Areas, factors and the like are words of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from generator.problem import Finding, Rule, nearest, quoted
from generator.records.choices import UNKNOWN_FACTOR
from generator.records.fields import SECTION, Words
from generator.records.lesson import places_of
from generator.records.record import Record, Records
from generator.records.vocabulary import KINDS, Procedure, Word

RULE = Rule(
    name="unknown-word",
    requires="Areas, factors, processes, channels, roles and procedures are words of "
    "`lessons/vocabulary.yml`.",
    because="Lessons are found, counted and compared by them; two words for one thing hide half "
    "of it.",
    refused="areas: [bording]",
    accepted="areas: [boarding]",
)

_PLACES: list[tuple[tuple[str, ...], Words]] = places_of(Words)
_FEW = 24


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield a finding for each word, or section, that the vocabulary does not have."""
    if records.vocabulary is None:
        return
    for pattern, mark in _PLACES:
        words = records.vocabulary.words(mark.kind)
        for path, text in record.source.texts(*pattern):
            slug, _, section = text.partition("#")
            word = words.get(slug)
            sections = word.sections if isinstance(word, Procedure) else ()
            is_unknown = section not in ("", *sections) and "#" not in section
            if word is None and re.fullmatch(SECTION, text):
                message = f"unknown {KINDS[mark.kind]} {quoted(slug)}"
                yield Finding(RULE, path, message, _advice(mark.kind, slug, words, records))
            elif sections and is_unknown:
                message = f"unknown section {quoted(section)} of the procedure {quoted(slug)}"
                advice = f"write one of {', '.join(sections)}"
                match = nearest(section, sections)
                if match:
                    advice = f"did you mean `{slug}#{match}`?"
                yield Finding(RULE, path, message, advice)


def _advice(kind: str, slug: str, words: Mapping[str, Word], records: Records) -> str:
    match = _meant(slug, words)
    if match is None:
        used = records.once((RULE.name, kind), partial(_used, kind, records))
        unused = words.keys() - used - {UNKNOWN_FACTOR}
        # The only word that no record uses is most probably the new name of one that is gone.
        match = unused.pop() if len(unused) == 1 else None
    if match:
        return f"did you mean `{match}`?"
    if not words:
        return "add it to the vocabulary"
    if len(words) <= _FEW:
        return f"write one of {', '.join(sorted(words))}"
    return f"take one of the {kind} in the vocabulary, or add it there"


def _meant(slug: str, words: Mapping[str, Word]) -> str | None:
    """Return the word whose slug, else name, else description comes nearest."""
    named = {}
    for known, word in words.items():
        name = re.sub("[^a-z0-9]+", "-", word.name.casefold())
        named[name.strip("-")] = known
    if slug in named:
        return named[slug]
    match = nearest(slug, words)
    if match:
        return match
    match = nearest(slug, named)
    if match:
        return named[match]
    return _sharing_words(slug, words)


def _sharing_words(slug: str, words: Mapping[str, Word]) -> str | None:
    """Return the one word whose slug, name or description has all parts of the slug, or None."""
    parts = slug.split("-")
    stems = [part[:5] for part in parts if len(part) > 2]
    sharing = []
    for known, word in words.items():
        description = word.description or ""
        text = f"{known} {word.name} {description}".casefold()
        if all(stem in text for stem in stems):
            sharing.append(known)
    if stems and len(sharing) == 1:
        return sharing[0]
    return None


def _used(kind: str, records: Records) -> set[str]:
    used = set()
    patterns = [pattern for pattern, mark in _PLACES if mark.kind == kind]
    for record in records.records:
        for pattern in patterns:
            for _, text in record.source.texts(*pattern):
                slug, _, _ = text.partition("#")
                used.add(slug)
    return used
