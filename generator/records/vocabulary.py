"""The words that records may use: areas, factors, processes, channels, roles, procedures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PrivateAttr

from generator.problem import Finding, Rule, did_you_mean, quoted
from generator.records.choices import UNKNOWN_FACTOR
from generator.records.elsewhere import Elsewhere
from generator.records.fields import (
    SLUG,
    Address,
    Fields,
    MonthNumber,
    Slug,
    Text,
    Texts,
    mapping,
    optional,
    several,
)
from generator.records.model_messages import validate
from generator.records.procedures.file import RULES as OF_FILES
from generator.records.procedures.file import Unreadable, is_place, read_sections
from generator.records.procedures.headings import Section
from generator.records.source import Source, Tree

FILE_NAME = "vocabulary.yml"
KINDS = {
    "areas": "area",
    "factors": "factor",
    "processes": "process",
    "channels": "channel",
    "roles": "role",
    "procedures": "procedure",
}
"""The parts of the vocabulary, and what one word of each is called."""

UNDESCRIBED = Rule(
    name="undescribed-word",
    level="warning",
    requires="Every word of the vocabulary has a description of one sentence.",
    because="Contributors choose by it, and readers learn by it what an area or a factor means "
    "here.",
    refused="areas:\n  billing: {name: Billing}",
    accepted="areas:\n  billing: {name: Billing, description: Charging people the right amount.}",
)
UNKNOWN_PARENT = Rule(
    name="unknown-parent",
    requires="A parent is another word of the same part of the vocabulary, and parents form no "
    "circle.",
    because="Words are shown below their parents.",
    refused="areas:\n  refunds: {name: Refunds, parent: biling}",
    accepted="areas:\n  refunds: {name: Refunds, parent: billing}\n  billing: {name: Billing}",
)
PASSED_OVER = Rule(
    name="passed-over-synonym",
    level="warning",
    requires="A synonym is more than one word behind one that search passes over.",
    because="*On call* would find whatever says *call*, so search leaves it out.",
    refused="synonyms:\n  - [standby, on call]",
    accepted="synonyms:\n  - [standby, on call duty]",
)
RULES = (UNDESCRIBED, UNKNOWN_PARENT, PASSED_OVER, *OF_FILES)


class Word(Fields):
    """One word: what readers see for a slug."""

    name: Text = Field(description="The word as readers see it.")
    description: Text | None = optional("One sentence that says what is meant.")
    url: Address | None = optional("A page that says more.")
    parent: Slug | None = optional("The wider word of the same part that this one belongs to.")
    paths: Texts = several(
        "Globs of files whose change belongs to it, such as `**/migrations/**`; `lessons match` "
        "reads them."
    )


_UNKNOWN = Word(name="Not said", description="Nobody has told what let it happen.")


class Procedure(Word):
    """A procedure and its sections, which changes can be embedded in."""

    sections: tuple[Slug, ...] = several("The sections that lessons may name.")
    file: Text | None = optional(
        "A Markdown or text file whose headings are the sections: its place as seen from the "
        "folder that holds `lessons/`, such as `procedures/boarding.md`."
    )
    _headings: tuple[Section, ...] | None = PrivateAttr(None)

    @property
    def headings(self) -> tuple[Section, ...] | None:
        """The sections of the file (see ``headings.sections``); None while it was not read."""
        return self._headings

    def with_headings(self, headings: tuple[Section, ...]) -> Procedure:
        """Return the procedure with the sections of its file."""
        self._headings = headings
        return self


_Code = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
_Group = Annotated[tuple[Text, ...], Field(min_length=2)]


class Vocabulary(Fields):
    """Everything in ``vocabulary.yml``; each part maps slugs to words."""

    language: _Code = Field(
        "en", description="The language that records are written in, as in `de`: of their wording."
    )
    areas: dict[Slug, Word] = mapping("The parts of the service a failure can happen in.")
    factors: dict[Slug, Word] = mapping("The contributing factors a cause can name.")
    processes: dict[Slug, Word] = mapping("What people are doing when a lesson matters.")
    channels: dict[Slug, Word] = mapping("How people reach the service.")
    roles: dict[Slug, Word] = mapping("Who does the work.")
    procedures: dict[Slug, Procedure] = mapping("The written procedures that changes go into.")
    synonyms: tuple[_Group, ...] = several(
        "Groups of words that mean the same to those who search."
    )
    year_starts: MonthNumber = Field(
        1,
        description="The month that a year of reports begins with, as in `4`: April.",
        examples=["4"],
    )
    elsewhere: Elsewhere | None = optional(
        "Where people go with what is no lesson: addresses, telephone."
    )

    @property
    def files(self) -> Mapping[str, str]:
        """The procedures' files by slug, without paths that lead out of the folder."""
        files = {}
        for slug, procedure in self.procedures.items():
            if procedure.file and is_place(procedure.file):
                files[slug] = procedure.file
        return files

    def words(self, kind: str) -> Mapping[str, Word]:
        """Return the words of one part, such as ``"areas"``; ``unknown`` is always a factor."""
        words: Mapping[str, Word] = getattr(self, kind)
        if kind == "factors":
            return {**words, UNKNOWN_FACTOR: _UNKNOWN}
        return words


def read_vocabulary(source: Source, home: Path | None = None) -> tuple[Vocabulary, list[Finding]]:
    """Return the vocabulary of a file, and findings for what is wrong with it.

    The files of procedures are read below ``home``. A faulty file still yields every good slug, so
    that records are judged by what was meant.
    """
    vocabulary, findings = validate(Vocabulary, dict(source.data))
    if vocabulary is None:
        parts: dict[str, Any] = {kind: _words(source.data.get(kind, {})) for kind in KINDS}
        return Vocabulary.model_construct(**parts, synonyms=()), findings
    findings += _check(vocabulary)
    if home is None:
        return vocabulary, findings
    read = cache(partial(read_sections, home=home))
    for slug, procedure in vocabulary.procedures.items():
        try:
            if procedure.file:
                procedure.with_headings(read(procedure.file))
        except Unreadable as fault:
            rule, message, advice = fault.args
            findings.append(Finding(rule, ("procedures", slug, "file"), message, advice))
    return vocabulary, findings


def _words(part: Tree) -> dict[str, Word]:
    if not isinstance(part, dict):
        return {}
    slugs = [slug for slug in part if re.fullmatch(SLUG, slug)]
    return {slug: Procedure.model_construct(name=slug) for slug in slugs}


def _check(vocabulary: Vocabulary) -> Iterator[Finding]:
    for kind, noun in KINDS.items():
        words = vocabulary.words(kind)
        for slug, word in words.items():
            if word.description is None:
                message = f"{quoted(slug)} has no description"
                yield Finding(UNDESCRIBED, (kind, slug), message, "add one sentence")
            path = (kind, slug, "parent")
            if word.parent and word.parent not in words:
                message = f"unknown {noun} {quoted(word.parent)}"
                advice = did_you_mean(word.parent, words, f"name one of the {kind}")
                yield Finding(UNKNOWN_PARENT, path, message, advice)
            elif _is_own_ancestor(slug, words):
                message = f"{quoted(slug)} is its own ancestor"
                yield Finding(UNKNOWN_PARENT, path, message, "take one of the parents out")


def _is_own_ancestor(slug: str, words: Mapping[str, Word]) -> bool:
    met: set[str] = set()
    above = words[slug].parent
    while above is not None and above in words and above not in met:
        met.add(above)
        above = words[above].parent
    return slug in met
