"""The patterns' files: the built-in ones and the organisation's, one form for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import AfterValidator, Field

from generator.problem import Finding, Path, Rule, field_of, quoted
from generator.records.fields import (
    UNKNOWN_VALUE,
    Fields,
    Slug,
    Text,
    Texts,
    mapping,
    optional,
    several,
    wrong,
)
from generator.records.model_messages import validate
from generator.records.source import Source, data_beside, read
from generator.records.wording.bounded import MAX_SIZE, BadRegex, Bounded, Clock, scoped, size_of
from generator.records.wording.checksums import CHECKS
from generator.records.wording.pattern import Pattern, PatternGroup, index_of
from generator.records.wording.placeholders import Lists

FILE_NAME = "patterns.yml"
"""The organisation's patterns, beside its vocabulary."""

ENGLISH = "en"
"""The language of records that do not say theirs."""
KINDS = ("blame", "hindsight", "weak_change", "secrets", "personal_data")
_WORDING = ("blame", "hindsight", "weak_change")
_AROUND = ("before", "after", "unless", "unless_before", "unless_after")
_HERE = FilePath(__file__).parent
_SLOW = "bound its repetitions, such as {1,20}; till then, this file's patterns find no more"
_LONG = f"name fewer lists, repeat less often; {MAX_SIZE:,} characters are a file's most"

BAD_PATTERN = Rule(
    name="bad-pattern",
    requires=f"Every pattern of `lessons/{FILE_NAME}` is a regular expression, and together they "
    "take at most 0.3 seconds of processor time, and 0.02 more for each record.",
    because="They are tried on texts of strangers, and some are busy with a short text for hours.",
    refused="personal_data:\n  order: {find: 'ORD-([0-9]+', says: is an order number}",
    accepted="personal_data:\n  order: {find: 'ORD-([0-9]+)', says: is an order number}",
)


def _known(test: str) -> str:
    if test not in CHECKS:
        advice = f"write one of {', '.join(sorted(CHECKS))}"
        raise wrong(UNKNOWN_VALUE, f"unknown test {quoted(test)}", advice)
    return test


# With its spaces: `dr ` is no beginning of `drive`.
_Near = Annotated[str, Field(min_length=1)]


class WrittenPattern(Fields):
    """One pattern as a file of patterns states it."""

    find: Texts = Field(
        description="Regular expressions, one of which fits; a space fits a line break, too."
    )
    says: Text = Field(description="What is said of the words that were found.")
    instead: Text | None = optional("What to write instead.")
    before: Texts = several("What must stand right before, with a space between.")
    after: Texts = several("What must stand right behind, with a space between.")
    unless: Texts = several("Regular expressions for found words that are fine after all.")
    unless_before: Texts = several("What makes it fine when it stands right before.")
    unless_after: Texts = several("What makes it fine when it stands right behind.")
    near: tuple[_Near, ...] = several(
        "Beginnings of words, one of which is in every text that fits."
    )
    test: Annotated[Text, AfterValidator(_known)] | None = optional(
        "What else the words must pass: random, card, iban, phone, …"
    )


class PatternFile(Fields):
    """A file of patterns."""

    lists: dict[Slug, tuple[Text, ...]] = mapping("Words that patterns name as {list}.")
    blame: dict[Slug, WrittenPattern] = mapping("Words that make a person the cause.")
    hindsight: dict[Slug, WrittenPattern] = mapping("Words that judge by what is known afterwards.")
    weak_change: dict[Slug, WrittenPattern] = mapping("Changes that ask people to do better.")
    secrets: dict[Slug, WrittenPattern] = mapping("What opens a door.")
    personal_data: dict[Slug, WrittenPattern] = mapping("What tells of a person.")
    allowed: Texts = several(
        "Words that are nobody's data and no secret, or ends such as @example.com."
    )

    def entries(self, kind: str) -> Mapping[str, WrittenPattern]:
        """Return the patterns of one rule by name, such as ``"blame"``."""
        entries: Mapping[str, WrittenPattern] = getattr(self, kind)
        return entries

    def expressions(self) -> Iterator[tuple[Path, str]]:
        """Yield each regular expression with its path: ``("blame", "forgot", "find")``."""
        for kind in KINDS:
            for name, entry in self.entries(kind).items():
                for part in ("find", *_AROUND):
                    path: Path = (kind, name, part)
                    expressions = getattr(entry, part)
                    if len(expressions) == 1:
                        yield path, expressions[0]
                        continue
                    for number, expression in enumerate(expressions):
                        yield (*path, number), expression


@dataclass(frozen=True)
class Patterns:
    """All patterns that the rules look for, by their rule: ``blame``, ``secrets``, ….

    ``clock`` counts the time that an organisation's own patterns take, and stops them.
    """

    groups: Mapping[str, PatternGroup] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def __getitem__(self, kind: str) -> PatternGroup:
        """Return the patterns of one rule."""
        return self.groups[kind]

    def for_secrets(self) -> Patterns:
        """Return the same patterns for those who look for secrets alone, which is quicker."""
        group = self.groups["secrets"]
        alone = replace(group, index=index_of(group.patterns))
        return replace(self, groups={**self.groups, "secrets": alone})

    def too_slow(self) -> list[Finding]:
        """Return a finding for the slowest pattern, when the file's time has run out."""
        slowest = self.clock.slowest
        if slowest is None:
            return []
        message = f"the pattern {quoted(slowest[-1])} takes too long on these records"
        return [Finding(BAD_PATTERN, slowest, message, _SLOW)]


@cache
def built_in(language: str = ENGLISH) -> Patterns:
    """Return the patterns that come with the program for records in a language: ``de``.

    Wording is not judged where there is no set of its patterns. Prefilters of the English ones are
    in ``near.yml``.
    """
    words = data_beside(__file__, "near.yml")
    shared = _file("words").lists
    patterns: dict[str, list[Pattern]] = {}
    for kind in KINDS:
        written = _of_language(kind, language)
        lists = Lists({**shared, **written.lists})
        patterns[kind] = []
        for name, entry in written.entries(kind).items():
            made = _patterns(kind, name, entry, lists)
            of_kind = words.get(kind, {})
            nears = of_kind.get(name) or [entry.near] * len(entry.find)
            for pattern, near in zip(made, nears, strict=True):
                later = "{stronger}" if kind == "weak_change" else ""
                patterns[kind].append(replace(pattern, near=tuple(near), unless_later=later))
    return _grouped(patterns, ())


def _of_language(kind: str, language: str) -> PatternFile:
    if kind not in _WORDING or language == ENGLISH:
        return _file(kind)
    name = f"{language}/{kind}"
    if (_HERE / f"{name}.yml").is_file():
        return _file(name)
    return PatternFile()


def _file(name: str) -> PatternFile:
    source = read(_HERE / f"{name}.yml", f"{name}.yml")
    written, findings = validate(PatternFile, dict(source.data))
    if written is None or source.problems:
        problems = [*source.problems, *map(source.problem, findings)]
        raise ValueError(f"built-in patterns are broken: {problems}")
    return written


def read_patterns(source: Source, language: str = ENGLISH) -> tuple[Patterns, list[Finding]]:
    """Return the built-in patterns with those of an organisation's file, and its findings.

    ``language`` is that of the records.

    A pattern of the same name replaces the built-in one. A faulty file adds nothing.
    """
    written, findings = validate(PatternFile, dict(source.data))
    findings += _faulty(written) if written else []
    if written is None or findings or not source.data:
        return built_in(language), findings
    clock = Clock()
    ours = built_in(language)
    patterns = {}
    for kind in KINDS:
        entries = written.entries(kind)
        patterns[kind] = [one for one in ours[kind].patterns if one.name not in entries]
        for name, entry in entries.items():
            lists = Bounded(written.lists, clock, (kind, name))
            patterns[kind] += _patterns(kind, name, entry, lists)
    return replace(_grouped(patterns, written.allowed), clock=clock), []


def _grouped(patterns: Mapping[str, list[Pattern]], allowed: tuple[str, ...]) -> Patterns:
    """Return the patterns with one index for all but those on changes, searched by themselves."""
    together = [members for kind, members in patterns.items() if kind != "weak_change"]
    indices = dict.fromkeys(KINDS, index_of(chain(*together)))
    indices["weak_change"] = index_of(patterns["weak_change"])
    groups = {}
    for kind, members in patterns.items():
        groups[kind] = PatternGroup(members, indices[kind], allowed, kind == "secrets")
    return Patterns(groups)


def _patterns(kind: str, name: str, entry: WrittenPattern, lists: Lists) -> Iterator[Pattern]:
    """Yield a pattern for each expression: a text is tried with those of which it has the words."""
    pattern = Pattern(
        name,
        find="",
        says=entry.says,
        instead=entry.instead or "",
        near=tuple(word.lower() for word in entry.near),
        test=entry.test or "",
        is_wording=kind in _WORDING,
        lists=lists,
        **{part: "|".join(map(scoped, getattr(entry, part))) for part in _AROUND},
    )
    for find in entry.find:
        yield replace(pattern, find=scoped(find))


def _faulty(written: PatternFile) -> Iterator[Finding]:
    """Yield what keeps the expressions from being tried. They share one measure of size."""
    lists = Lists(written.lists)
    size = 0
    for path, expression in written.expressions():
        subject = f"`{field_of(path)}`"
        try:
            size += size_of(expression, lists)
        except BadRegex as fault:
            message, advice = fault.args
            yield Finding(BAD_PATTERN, path, f"{subject} {message}", advice)
        if size > MAX_SIZE:
            message = f"{subject} with its lists and repetitions written out is too long"
            yield Finding(BAD_PATTERN, path, message, _LONG)
            return
