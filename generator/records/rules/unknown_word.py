"""Areas, factors and the like are words of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.problem import Finding, Path, Rule, nearest
from generator.records.fields import SECTION, Words, quoted
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

_PLACES: list[tuple[tuple[str, ...], str]] = [(path, mark.kind) for path, mark in places_of(Words)]
_FEW = 24


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield each word that the vocabulary does not have, with the one that was probably meant."""
    if records.vocabulary is None:
        return
    for pattern, kind in _PLACES:
        words = records.vocabulary.words(kind)
        for path, text in record.source.texts(*pattern):
            slug, _, section = text.partition("#")
            if slug not in words and re.fullmatch(SECTION, text):
                message = f"unknown {KINDS[kind]} {quoted(slug)}"
                yield Finding(RULE, path, message, _advice(kind, slug, words, records))
            elif section and slug in words and "#" not in section:
                yield from _check_section(words[slug], slug, section, path)


def _advice(kind: str, slug: str, words: Mapping[str, Word], records: Records) -> str:
    match = _meant(slug, words)
    if match is None:
        unused = words.keys() - records.once((RULE.name, kind), lambda: _used(kind, records))
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
        named[re.sub("[^a-z0-9]+", "-", word.name.casefold()).strip("-")] = known
    if slug in named:
        return named[slug]
    if match := nearest(slug, words):
        return match
    if match := nearest(slug, named):
        return named[match]
    return _sharing_words(slug, words)


def _sharing_words(slug: str, words: Mapping[str, Word]) -> str | None:
    """Return the one word whose slug, name or description has all parts of the slug, or None."""
    stems = [part[:5] for part in slug.split("-") if len(part) > 2]
    sharing = []
    for known, word in words.items():
        text = f"{known} {word.name} {word.description or ''}".casefold()
        if all(stem in text for stem in stems):
            sharing.append(known)
    return sharing[0] if stems and len(sharing) == 1 else None


def _used(kind: str, records: Records) -> set[str]:
    used = set()
    patterns = [pattern for pattern, named in _PLACES if named == kind]
    for record in records.records:
        for pattern in patterns:
            for _, text in record.source.texts(*pattern):
                used.add(text.partition("#")[0])
    return used


def _check_section(procedure: Word, slug: str, section: str, path: Path) -> Iterator[Finding]:
    sections = procedure.sections if isinstance(procedure, Procedure) else ()
    if sections and section not in sections:
        match = nearest(section, sections)
        message = f"unknown section {quoted(section)} of the procedure {quoted(slug)}"
        advice = f"write one of {', '.join(sections)}"
        if match:
            advice = f"did you mean `{slug}#{match}`?"
        yield Finding(RULE, path, message, advice)
