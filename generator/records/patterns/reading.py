"""The patterns' files: the built-in ones and the organisation's, one form for both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from generator.records.faults import validate
from generator.records.fields import UNKNOWN_VALUE, Fields, Slug, Text, listed, quoted, wrong
from generator.records.patterns.checks import CHECKS
from generator.records.patterns.index import Index
from generator.records.patterns.lists import Lists
from generator.records.patterns.near import Near
from generator.records.patterns.pattern import Group, Pattern
from generator.records.patterns.work import too_much
from generator.records.problem import Finding, Rule
from generator.records.source import Source, read

FILE_NAME = "patterns.yml"
"""The organisation's patterns, beside its vocabulary."""

KINDS = ("blame", "hindsight", "weak_change", "secrets", "personal_data")
_WORDING = ("blame", "hindsight", "weak_change")
_AROUND = ("before", "after", "unless", "unless_before", "unless_after")
_HERE = Path(__file__).parent

BAD_PATTERN = Rule(
    name="bad-pattern",
    level="error",
    requires=f"Every pattern of `lessons/{FILE_NAME}` is a regular expression whose repetitions have an upper bound.",
    because="It is tried on texts of strangers; without bounds, a short text could keep it busy for hours.",
    refused="personal_data:\n  order: {find: 'ORD-\\d+', says: is an order number}",
    accepted="personal_data:\n  order: {find: 'ORD-\\d{4,12}', says: is an order number}",
)


def _known(test: str) -> str:
    if test not in CHECKS:
        raise wrong(UNKNOWN_VALUE, f"unknown test {quoted(test)}", f"write one of {', '.join(sorted(CHECKS))}")
    return test


# With its spaces: `dr ` is no beginning of `drive`.
_Near = Annotated[str, Field(min_length=1)]
_Texts = Annotated[tuple[Text, ...], BeforeValidator(listed)]


class Entry(Fields):
    """One pattern as it is written."""

    find: _Texts = Field(description="Regular expressions, one of which fits; a space fits a line break, too.")
    says: Text = Field(description="What is said of the words that were found.")
    instead: Text | None = Field(None, description="What to write instead.")
    before: _Texts = Field((), description="What must stand right before, with a space between.")
    after: _Texts = Field((), description="What must stand right behind, with a space between.")
    unless: _Texts = Field((), description="Regular expressions for found words that are fine after all.")
    unless_before: _Texts = Field((), description="What makes it fine when it stands right before.")
    unless_after: _Texts = Field((), description="What makes it fine when it stands right behind.")
    near: tuple[_Near, ...] = Field((), description="Beginnings of words, one of which is in every text that fits.")
    test: Annotated[Text, AfterValidator(_known)] | None = Field(
        None, description="What else the words must pass: random, card, iban, phone, …"
    )


class PatternFile(Fields):
    """What a file of patterns may hold."""

    lists: dict[Slug, tuple[Text, ...]] = Field({}, description="Words that patterns name as {list}.")
    blame: dict[Slug, Entry] = Field({}, description="Words that make a person the cause.")
    hindsight: dict[Slug, Entry] = Field({}, description="Words that judge by what is known afterwards.")
    weak_change: dict[Slug, Entry] = Field({}, description="Changes that ask people to do better.")
    secrets: dict[Slug, Entry] = Field({}, description="What opens a door.")
    personal_data: dict[Slug, Entry] = Field({}, description="What tells of a person.")
    allowed: _Texts = Field((), description="Words that are nobody's data and no secret, or ends such as @example.com.")


@dataclass(frozen=True)
class Patterns:
    """All patterns that the rules look for, by their rule: ``blame``, ``secrets``, …."""

    groups: Mapping[str, Group] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> Group:
        """The patterns of one rule."""
        return self.groups[kind]


@cache
def built_in() -> Patterns:
    """The patterns that come with the program."""
    return _grouped({kind: list(_built_in(kind)) for kind in KINDS}, ())


def _built_in(kind: str) -> Iterator[Pattern]:
    written = _file(kind)
    yield from _patterns(kind, written, {**_file("words").lists, **written.lists})


@cache
def _file(name: str) -> PatternFile:
    source = read(_HERE / f"{name}.yml", f"{name}.yml")
    written, findings = validate(PatternFile, dict(source.data))
    if written is None or source.problems:
        raise ValueError(f"built-in patterns are broken: {[*source.problems, *map(source.problem, findings)]}")
    return written


def read_patterns(source: Source) -> tuple[Patterns, list[Finding]]:
    """The built-in patterns and those of an organisation's file, and what is wrong with these.

    A pattern of the same name replaces the built-in one. A faulty file adds nothing.
    """
    written, findings = validate(PatternFile, dict(source.data))
    findings += _faulty(written) if written else []
    if written is None or findings:
        return built_in(), findings
    return _grouped({kind: _joined(kind, written) for kind in KINDS}, written.allowed), []


def _grouped(patterns: Mapping[str, list[Pattern]], allowed: tuple[str, ...]) -> Patterns:
    shared = Index(
        near for kind in KINDS if kind != "weak_change" for pattern in patterns[kind] for near in pattern.near
    )
    groups = {
        kind: Group(tuple(its), allowed, kind == "secrets", None if kind == "weak_change" else shared)
        for kind, its in patterns.items()
    }
    return Patterns(groups)


def _joined(kind: str, written: PatternFile) -> list[Pattern]:
    own = list(_patterns(kind, written, written.lists))
    names = {pattern.name for pattern in own}
    kept = [pattern for pattern in built_in()[kind].patterns if pattern.name not in names]
    return [*kept, *own]


def _patterns(kind: str, written: PatternFile, words: Mapping[str, tuple[str, ...]]) -> Iterator[Pattern]:
    """A pattern for each expression, so that a text is only tried with those of which it has the words."""
    lists, near = Lists(words), Near(words)
    is_wording = kind in _WORDING
    for name, entry in getattr(written, kind).items():
        around = {part: "|".join(getattr(entry, part)) for part in _AROUND}
        own = tuple(word.lower() for word in entry.near)
        told = Pattern(
            name,
            "",
            entry.says,
            entry.instead or "",
            own,
            **around,
            test=entry.test or "",
            is_wording=is_wording,
            lists=lists,
        )
        for find in entry.find:
            yield replace(told, find=find, near=own or tuple(near.of(find, begins=is_wording)))


def _faulty(written: PatternFile) -> Iterator[Finding]:
    for kind in KINDS:
        for name, entry in getattr(written, kind).items():
            for part in ("find", *_AROUND):
                expressions = getattr(entry, part)
                for number, expression in enumerate(expressions):
                    place = (kind, name, part, number) if len(expressions) > 1 else (kind, name, part)
                    yield from _judged(place, expression, written)


def _judged(path: tuple[str | int, ...], expression: str, written: PatternFile) -> Iterator[Finding]:
    expression = Lists(written.lists).written_out(expression)
    fault = too_much(expression)
    if fault:
        message, advice = fault.rsplit(": ", 1)
        yield Finding(BAD_PATTERN, path, message, advice)
    elif re.search(expression, ""):
        yield Finding(BAD_PATTERN, path, "it fits everywhere", "write what must be there")
