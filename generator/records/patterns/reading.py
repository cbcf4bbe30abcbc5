"""The patterns' files: the built-in ones and the organisation's, one form for both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from generator.records.faults import validate
from generator.records.fields import UNKNOWN_VALUE, Fields, Slug, Text, listed, quoted, wrong
from generator.records.patterns.checks import CHECKS
from generator.records.patterns.index import Index
from generator.records.patterns.pattern import Group, Pattern
from generator.records.patterns.work import too_much
from generator.records.problem import Finding, Rule
from generator.records.source import Source, read

FILE_NAME = "patterns.yml"
"""The organisation's patterns, beside its vocabulary."""

KINDS = ("blame", "hindsight", "weak_change", "secrets", "personal_data")
_WORDING = ("blame", "hindsight", "weak_change")
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
    before: Text | None = Field(None, description="A regular expression for what must stand right before.")
    after: Text | None = Field(None, description="A regular expression for what must stand right behind.")
    near: tuple[_Near, ...] = Field((), description="Beginnings of words, one of which is in every text that fits.")
    unless: Text | None = Field(None, description="A regular expression for found words that are fine after all.")
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
    source = read(_HERE / f"{kind}.yml", f"{kind}.yml")
    written, findings = validate(PatternFile, dict(source.data))
    if written is None or source.problems:
        raise ValueError(f"built-in patterns are broken: {[*source.problems, *map(source.problem, findings)]}")
    for name, entry in getattr(written, kind).items():
        yield _pattern(kind, name, entry, written.lists)


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
    own = [_pattern(kind, name, entry, written.lists) for name, entry in getattr(written, kind).items()]
    names = {pattern.name for pattern in own}
    kept = [pattern for pattern in built_in()[kind].patterns if pattern.name not in names]
    return [*kept, *own]


def _pattern(kind: str, name: str, entry: Entry, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    written = ("|".join(entry.find), entry.unless, entry.before, entry.after)
    find, unless, before, after = (_expanded(text or "", lists) for text in written)
    return Pattern(
        name,
        find,
        entry.says,
        entry.instead or "",
        tuple(near.lower() for near in entry.near),
        unless,
        before,
        after,
        entry.test or "",
        kind in _WORDING,
    )


def _expanded(expression: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    """The expression with each ``{list}`` written out; lists may name lists."""
    for _ in range(3):
        expression = re.sub(r"\{([a-z][a-z-]*)\}", lambda name: _alternatives(name, lists), expression)
    return expression


def _alternatives(name: re.Match[str], lists: Mapping[str, tuple[str, ...]]) -> str:
    words = lists.get(name[1])
    return f"(?:{'|'.join(words)})" if words else name[0]


def _faulty(written: PatternFile) -> Iterator[Finding]:
    for kind in KINDS:
        for name, entry in getattr(written, kind).items():
            for number, expression in enumerate(entry.find):
                place = (kind, name, "find", number) if len(entry.find) > 1 else (kind, name, "find")
                yield from _judged(place, expression, written)
            for part in ("unless", "before", "after"):
                if getattr(entry, part):
                    yield from _judged((kind, name, part), getattr(entry, part), written)


def _judged(path: tuple[str | int, ...], expression: str, written: PatternFile) -> Iterator[Finding]:
    expression = _expanded(expression, written.lists)
    fault = too_much(expression)
    if fault:
        message, advice = fault.rsplit(": ", 1)
        yield Finding(BAD_PATTERN, path, message, advice)
    elif re.search(expression, ""):
        yield Finding(BAD_PATTERN, path, "it fits everywhere", "write what must be there")
