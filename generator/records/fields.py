"""The kinds of value in records, and the rules that a single value can break.

Every kind states its own check and its JSON Schema in one, so that the model and the editor's
schema cannot disagree.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import filterfalse
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError, core_schema

from generator.problem import Rule, quoted
from generator.records.choices import choices_of
from generator.records.source import Tree

UNKNOWN_FIELD = Rule(
    name="unknown-field",
    requires="Every field is one that records know; an organisation's own begin with `x_`.",
    because="A misspelt field would be lost without anybody noticing.",
    refused="sumary: …",
    accepted="x_ticket: HELP-4711",
)
MISSING_FIELD = Rule(
    name="missing-field",
    requires="What a record cannot do without is there.",
    because="A lesson without its failure, causes or date cannot be found, judged or used.",
    refused="causes:\n  - factor: policy",
    accepted="causes:\n  - factor: policy\n    text: Agents could not offer more than 400 dollars.",
)
EMPTY_VALUE = Rule(
    name="empty-value",
    requires="A field that is written has a value that can be seen.",
    because="An empty field says neither that there is nothing nor that nobody knows.",
    refused="impact:",
    accepted="impact: 36,584 passengers on the first day",
)
TOO_LONG = Rule(
    name="too-long",
    requires="Titles, lesson statements, what is read aloud, and slugs keep to their length.",
    because="They are read at a glance, in lists and search results.",
    refused="title: (101 characters)",
    accepted="title: (100 characters)",
)
WRONG_SHAPE = Rule(
    name="wrong-shape",
    requires="Text stands where text belongs, a list where a list belongs, fields where fields "
    "belong.",
    because="What stands in the wrong shape cannot be shown in its place.",
    refused="areas: billing",
    accepted="areas: [billing]",
)
UNKNOWN_VALUE = Rule(
    name="unknown-value",
    requires="A field with a fixed set of values has one of them.",
    because="Pages, counts and filters are built on these words.",
    refused="severity: high",
    accepted="severity: major",
)
BAD_DATE = Rule(
    name="bad-date",
    requires="A date is written 2017, 2017-04 or 2017-04-09, and exists.",
    because="The form tells how exactly the date is known, in every country alike.",
    refused="date: 09/04/2017",
    accepted="date: 2017-04-09",
)
BAD_SLUG = Rule(
    name="bad-slug",
    requires="Slugs and tags are lower-case letters a–z and digits, in words joined by single "
    "hyphens.",
    because="They become addresses, which must read and work alike everywhere.",
    refused="tags: [Peak_Season]",
    accepted="tags: [peak-season]",
)
BAD_ADDRESS = Rule(
    name="bad-address",
    requires="An address begins with http:// or https://, names a host, and holds no spaces or "
    "passwords.",
    because="Readers will follow it from the published page.",
    refused="evidence: javascript:alert(1)",
    accepted="evidence: https://example.org/report",
)
BAD_NUMBER = Rule(
    name="bad-number",
    requires="A number is a whole one: of months from 1 to 120, of a cause from 1 to 999.",
    because="A review date is counted from the one, and the other leads to a cause.",
    refused="review: {every: often}",
    accepted="review: {every: 12}",
)
RULES = (
    UNKNOWN_FIELD,
    MISSING_FIELD,
    EMPTY_VALUE,
    TOO_LONG,
    WRONG_SHAPE,
    UNKNOWN_VALUE,
    BAD_DATE,
    BAD_SLUG,
    BAD_ADDRESS,
    BAD_NUMBER,
)

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG_LENGTH = 80
TRUE = ("true", "True", "TRUE")
FALSE = ("false", "False", "FALSE")


def wrong(rule: Rule, message: str, suggestion: str) -> PydanticCustomError:
    """Return the error that a validator of the model raises for a value that breaks a rule."""
    context = {"rule": rule, "message": message, "suggestion": suggestion}
    return PydanticCustomError("rule", "{message}: {suggestion}", context)


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""English whatever the locale of the machine, which ``calendar`` follows."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, as exact as it is known.

    ``first`` and ``last`` are the first and last day that it may mean.
    """

    text: str
    first: datetime.date
    last: datetime.date

    HOW: ClassVar[str] = "write it as 2017, 2017-04 or 2017-04-09"

    def __str__(self) -> str:
        """The date as it was written."""
        return self.text

    @classmethod
    def parse(cls, text: object) -> PartialDate:
        """Read the three forms of the record, which are those of ISO 8601 for a date.

        Raises the model's own error when the text is none of them or no such day exists.
        """
        if not isinstance(text, str):
            raise wrong(WRONG_SHAPE, "this is not a date", cls.HOW)
        return _partial_date(text.strip())

    @classmethod
    def read(cls, text: Tree) -> PartialDate | None:
        """Parse a date; return None if the text is none."""
        try:
            return cls.parse(text)
        except PydanticCustomError:
            return None

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, *_: object) -> dict[str, Any]:
        months = "(0[1-9]|1[0-2])"
        days = "(0[1-9]|[12][0-9]|3[01])"
        text = {"type": "string", "pattern": f"^[0-9]{{4}}(-{months}(-{days})?)?$"}
        return {"anyOf": [text, {"type": "integer", "minimum": 1000, "maximum": 9999}]}


@lru_cache(maxsize=4096)
def _partial_date(text: str) -> PartialDate:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if match is None:
        raise wrong(BAD_DATE, f"{quoted(text)} is not a date of this form", PartialDate.HOW)
    try:
        first = datetime.date(*map(int, match.groups("1")))
        if match[3]:
            return PartialDate(text, first, first)
        month = int(match[2] or 12)
        day = calendar.monthrange(first.year, month)[1]
        return PartialDate(text, first, first.replace(month=month, day=day))
    except ValueError:
        message = f"{quoted(text)} is not in the calendar"
        raise wrong(BAD_DATE, message, "write a date that exists") from None


@dataclass(frozen=True, slots=True)
class Words:
    """Marks a slug that must stand in this part of the vocabulary."""

    kind: str


@dataclass(frozen=True, slots=True)
class ToLesson:
    """Marks a slug that must be another lesson's."""


@dataclass(frozen=True, slots=True)
class Named:
    """Marks a kind of value with its name in the reference: ``web address``."""

    name: str


def _one_line(text: object) -> object:
    if isinstance(text, str) and "\n" in text:
        return re.sub(r"\s*\n\s*", " ", text.strip())
    return text


def slug_of(text: str) -> str:
    """Return the slug nearest to a text; empty when it has no letter or digit of a slug."""
    name = re.sub(r"\.ya?ml$", "", text.casefold())
    letters = filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", name))
    words = re.findall("[a-z0-9]+", "".join(letters))
    return "-".join(words)[:SLUG_LENGTH].strip("-")


def folded(text: str) -> str:
    """Return a key for comparing texts without regard to case, spaces or composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _address(text: str) -> str:
    if not re.match("https?://", text, re.IGNORECASE):
        advice = "write an address that begins with https:// or http://"
        raise wrong(BAD_ADDRESS, f"{quoted(text)} is not an address of a web page", advice)
    if re.search(r"[\s<>\"\\^`{|}\u00ad\u061c\u200b-\u200f\u2060]", text):
        message = "the address holds a space or another character that addresses cannot"
        raise wrong(BAD_ADDRESS, message, "encode it")
    try:
        parts = urlsplit(text)
        # To ask for the port raises ValueError if it is none.
        place = ""
        if parts.hostname and (parts.port or 0) >= 0:
            place = parts.netloc
    except ValueError:
        place = ""
    if not place:
        advice = "correct the address, or leave it out"
        raise wrong(BAD_ADDRESS, f"{quoted(text)} names no host that could be asked", advice)
    if "@" in place:
        advice = "take it out, and change the password"
        raise wrong(BAD_ADDRESS, "the address holds a user name or password", advice)
    return text


def _whole(what: str, highest: int) -> BeforeValidator:
    def read(text: object) -> int:
        written = text.strip() if isinstance(text, str) else ""
        if re.fullmatch("0*[1-9][0-9]{0,2}", written) and int(written) <= highest:
            return int(written)
        message = f"{quoted(text)} is not {what}"
        raise wrong(BAD_NUMBER, message, f"write a whole number from 1 to {highest}")

    return BeforeValidator(read)


def _true(text: object) -> bool:
    if text not in (*TRUE, *FALSE):
        message = f"{quoted(text)} is neither true nor false"
        raise wrong(UNKNOWN_VALUE, message, "write `true`, or delete the field")
    return text in TRUE


def listed(value: object) -> object:
    """Wrap a single text into a list, for fields that take one or more."""
    if isinstance(value, str) and value:
        return [value]
    return value


VISIBLE = (
    r"[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060\u2800\u3164"
    r"\ufe00-\ufe0f\uffa0]"
)
"""A value made of nothing but invisible characters is as empty as none."""
_SLUG = f"^{SLUG}$"
_MONTHS = "^0*([1-9][0-9]?|1[01][0-9]|120)$"
_MONTH = "^0*([1-9]|1[0-2])$"
_CAUSE = "^0*[1-9][0-9]{0,2}$"
ANCHOR = "[a-z0-9_-]+"
"""The anchor of a heading; the second of a name ends in ``_1``, one without letters is ``_1``."""
SECTION = f"^{SLUG}(?:#{ANCHOR})?$"


_TRIMMED = StringConstraints(strip_whitespace=True, min_length=1)


def _text(pattern: str, longest: int | None = None) -> StringConstraints:
    return replace(_TRIMMED, max_length=longest, pattern=pattern)


# Every value is text to us; other readers make numbers and truth values of `404` and `no`.
_READ_OTHERWISE = Field(json_schema_extra={"type": ["string", "number", "boolean"]})
_SLUG_TYPES: JsonDict = {"type": ["string", "integer", "boolean"], "minimum": 0}
_SLUG_READ_OTHERWISE = Field(json_schema_extra=_SLUG_TYPES)

Text = Annotated[str, _text(VISIBLE), _READ_OTHERWISE]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed)]
Markdown = Annotated[Text, Named("Markdown")]
Title = Annotated[str, _text(VISIBLE, 100), BeforeValidator(_one_line), _READ_OTHERWISE]
Statement = Annotated[str, _text(VISIBLE, 240), BeforeValidator(_one_line), _READ_OTHERWISE]
Spoken = Annotated[str, _text(VISIBLE, 140), BeforeValidator(_one_line), _READ_OTHERWISE]
Slug = Annotated[str, _text(_SLUG, SLUG_LENGTH), Named("slug"), _SLUG_READ_OTHERWISE]
ProcedureSection = Annotated[str, _text(SECTION), Named("procedure#section")]
Address = Annotated[
    str,
    replace(_TRIMMED, max_length=2000),
    AfterValidator(_address),
    Field(json_schema_extra={"pattern": r"^[hH][tT][tT][pP][sS]?://[^\s]+$"}),
    Named("web address"),
]
Months = Annotated[
    int,
    Field(ge=1, le=120, json_schema_extra={"type": ["integer", "string"], "pattern": _MONTHS}),
    _whole("a number of months", 120),
    Named("whole number"),
]
MonthNumber = Annotated[
    int,
    Field(ge=1, le=12, json_schema_extra={"type": ["integer", "string"], "pattern": _MONTH}),
    _whole("a month", 12),
    Named("whole number"),
]
CauseNumber = Annotated[
    int,
    Field(ge=1, le=999, json_schema_extra={"type": ["integer", "string"], "pattern": _CAUSE}),
    _whole("the number of a cause", 999),
    Named("whole number"),
]
_FLAG: JsonDict = {"type": ["boolean", "string"], "pattern": f"^({'|'.join((*TRUE, *FALSE))})$"}
Flag = Annotated[bool, Field(json_schema_extra=_FLAG), BeforeValidator(_true), Named("true")]


class Fields(BaseModel):
    """A group of named values. It never changes once read, and knows no other names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def share_names(self) -> None:
        """Share the names of the fields that are set with other groups of the same names.

        Of a lesson in memory, they are a third.
        """
        names = _NAMES.setdefault(frozenset(self.model_fields_set), self.model_fields_set)
        object.__setattr__(self, "__pydantic_fields_set__", names)
        for value in vars(self).values():
            for group in value if isinstance(value, tuple) else (value,):
                if isinstance(group, Fields):
                    group.share_names()


_NAMES: dict[frozenset[str], set[str]] = {}
"""The names that groups have set, each set of them once."""


def optional(description: str, *examples: object) -> Any:
    """Return a field that may be left out, described for schema and reference page."""
    return Field(None, description=description, examples=list(examples) or None)


def several(description: str, *examples: object) -> Any:
    """Return a field for a list that may be left out."""
    return Field((), description=description, examples=list(examples) or None)


def mapping(description: str) -> Any:
    """Return a field for a mapping that may be left out."""
    return Field({}, description=description)


def parts_of(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and everything in it: types, constraints and marks."""
    yield annotation
    if not choices_of(annotation):
        for name in ("__args__", "__metadata__"):
            for part in getattr(annotation, name, ()):
                yield from parts_of(part)


def groups_in(annotation: Any) -> Iterator[type[Fields]]:
    """Yield the groups of fields that an annotation mentions."""
    for part in parts_of(annotation):
        if isinstance(part, type) and issubclass(part, Fields):
            yield part
