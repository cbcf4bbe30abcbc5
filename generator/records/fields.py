"""The kinds of value that records are made of, and how a value of the wrong kind is told.

Every kind states its own check, its JSON Schema and the words for what is wrong, so that the model,
the editor's schema and the messages cannot disagree.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeVar, get_origin
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from generator.records.problem import Finding, Path, Rule, nearest, shortened
from generator.records.source import Tree

UNKNOWN_FIELD = Rule(
    name="unknown-field",
    level="error",
    requires="Every field is one that records know; an organisation's own begin with `x_`.",
    because="A misspelt field would be lost without anybody noticing.",
    refused="sumary: …",
    accepted="x_ticket: HELP-4711",
)
MISSING_FIELD = Rule(
    name="missing-field",
    level="error",
    requires="What a record cannot do without is there.",
    because="A lesson without its failure, causes or date cannot be found, judged or used.",
    refused="causes:\n  - factor: policy",
    accepted="causes:\n  - factor: policy\n    text: Agents could not offer more than 400 dollars.",
)
EMPTY_VALUE = Rule(
    name="empty-value",
    level="error",
    requires="A field that is written has a value that can be seen.",
    because="An empty field says neither that there is nothing nor that nobody knows.",
    refused="impact:",
    accepted="impact: 36,584 passengers on the first day",
)
TOO_LONG = Rule(
    name="too-long",
    level="error",
    requires="Titles, lesson statements and slugs keep to their length.",
    because="They are read at a glance, in lists and search results.",
    refused="title: (101 characters)",
    accepted="title: (100 characters)",
)
WRONG_SHAPE = Rule(
    name="wrong-shape",
    level="error",
    requires="Text stands where text belongs, a list where a list belongs, fields where fields belong.",
    because="What stands in the wrong shape cannot be shown in its place.",
    refused="areas: billing",
    accepted="areas: [billing]",
)
UNKNOWN_VALUE = Rule(
    name="unknown-value",
    level="error",
    requires="A field with a fixed set of values has one of them.",
    because="Pages, counts and filters are built on these words.",
    refused="severity: high",
    accepted="severity: major",
)
BAD_DATE = Rule(
    name="bad-date",
    level="error",
    requires="A date is written 2017, 2017-04 or 2017-04-09, and exists.",
    because="The form tells how exactly the date is known, in every country alike.",
    refused="date: 09/04/2017",
    accepted="date: 2017-04-09",
)
BAD_SLUG = Rule(
    name="bad-slug",
    level="error",
    requires="Slugs and tags are lower-case letters a–z and digits, in words joined by single hyphens.",
    because="They become addresses, which must read and work alike everywhere.",
    refused="tags: [Peak_Season]",
    accepted="tags: [peak-season]",
)
BAD_ADDRESS = Rule(
    name="bad-address",
    level="error",
    requires="An address begins with http:// or https://, names a host, and holds no spaces or passwords.",
    because="Readers will follow it from the published page.",
    refused="evidence: javascript:alert(1)",
    accepted="evidence: https://example.org/report",
)
BAD_NUMBER = Rule(
    name="bad-number",
    level="error",
    requires="A number of months is a whole number from 1 to 120.",
    because="A review date is counted from it.",
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


def wrong(rule: Rule, message: str, suggestion: str) -> PydanticCustomError:
    """What a kind of value raises, inside the model only, when a value is not of its kind."""
    context = {"rule": rule, "message": message, "suggestion": suggestion}
    return PydanticCustomError("rule", "{message}: {suggestion}", context)


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
        """The same, for those who only ask whether it is a date."""
        try:
            return cls.parse(text)
        except PydanticCustomError:
            return None

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        months, days = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
        text = {"type": "string", "pattern": f"^[0-9]{{4}}(-{months}(-{days})?)?$"}
        return {"anyOf": [text, {"type": "integer", "minimum": 1000, "maximum": 9999}]}


@lru_cache(maxsize=4096)
def _partial_date(text: str) -> PartialDate:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if match is None:
        raise wrong(BAD_DATE, f"{quoted(text)} is not a date of this form", PartialDate.HOW)
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        return PartialDate(text, *_span(year or 0, month, day))
    except ValueError:
        raise wrong(BAD_DATE, f"{quoted(text)} is not in the calendar", "write a date that exists") from None


def _span(year: int, month: int | None, day: int | None) -> tuple[datetime.date, datetime.date]:
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if day is None:
        first = datetime.date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    only = datetime.date(year, month, day)
    return only, only


@dataclass(frozen=True, slots=True)
class Words:
    """Marks a slug that must stand in this part of the vocabulary."""

    kind: str


@dataclass(frozen=True, slots=True)
class ToLesson:
    """Marks a slug that must be another lesson's."""


@dataclass(frozen=True, slots=True)
class Named:
    """What people call this kind of value."""

    name: str


def _one_line(text: object) -> object:
    return re.sub(r"\s*\n\s*", " ", text.strip()) if isinstance(text, str) and "\n" in text else text


def slug_of(text: str) -> str:
    """The slug that a text comes nearest to; empty when it has no letter or digit of a slug."""
    letters = unicodedata.normalize("NFKD", re.sub(r"\.ya?ml$", "", text.casefold()))
    words = re.findall("[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    return "-".join(words)[:SLUG_LENGTH].strip("-")


def _address(text: str) -> str:
    advice = "write an address that begins with https:// or http://"
    correct = "correct the address, or leave it out"
    if not re.match("https?://", text, re.IGNORECASE):
        raise wrong(BAD_ADDRESS, f"{quoted(text)} is not an address of a web page", advice)
    if re.search(r"[\s<>\"\\^`{|}\u00ad\u061c\u200b-\u200f\u2060]", text):
        raise wrong(BAD_ADDRESS, "the address holds a space or another character that addresses cannot", "encode it")
    try:
        parts = urlsplit(text)
        is_sound = bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        is_sound, parts = False, None
    if not is_sound:
        raise wrong(BAD_ADDRESS, f"{quoted(text)} names no host that could be asked", correct)
    if parts and "@" in parts.netloc:
        raise wrong(BAD_ADDRESS, "the address holds a user name or password", "take it out, and change the password")
    return text


def _months(text: object) -> int:
    if not (isinstance(text, str) and re.fullmatch("[0-9]{1,3}", text.strip()) and 1 <= int(text) <= 120):
        raise wrong(BAD_NUMBER, f"{quoted(text)} is not a number of months", "write a whole number from 1 to 120")
    return int(text)


def _true(text: object) -> bool:
    if text not in ("true", "True", "TRUE", "false", "False", "FALSE"):
        raise wrong(UNKNOWN_VALUE, f"{quoted(text)} is neither true nor false", "write `true`, or delete the field")
    return text in ("true", "True", "TRUE")


def listed(value: object) -> object:
    """One thing as a list of one, for fields that take one or more."""
    return [value] if isinstance(value, str) and value else value


_VISIBLE = (
    r"[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060\u2800\u3164\ufe00-\ufe0f\uffa0]"
)
"""A value made of nothing but invisible characters is as empty as none."""
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_SECTION = "^[a-z0-9]+(-[a-z0-9]+)*(#[a-z0-9]+(-[a-z0-9]+)*)?$"


def _text(pattern: str, longest: int | None = None) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest, pattern=pattern)


Text = Annotated[str, _text(_VISIBLE)]
Markdown = Annotated[Text, Named("Markdown")]
Title = Annotated[str, _text(_VISIBLE, 100), BeforeValidator(_one_line)]
Statement = Annotated[str, _text(_VISIBLE, 240), BeforeValidator(_one_line)]
Slug = Annotated[str, _text(_SLUG, SLUG_LENGTH), Named("slug")]
Section = Annotated[str, _text(_SECTION), Named("procedure#section")]
Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_address),
    Field(json_schema_extra={"pattern": r"^[hH][tT][tT][pP][sS]?://[^\s]+$"}),
    Named("web address"),
]
Months = Annotated[int, Field(ge=1, le=120), BeforeValidator(_months), Named("whole number")]
Flag = Annotated[bool, BeforeValidator(_true), Named("true")]


class Fields(BaseModel):
    """A group of named values. It never changes once read, and knows no other names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Fields)


def validate(model: type[Model], data: Tree) -> tuple[Model | None, list[Finding]]:
    """The model read from plain text, lists and mappings, or everything that is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as faults:
        errors = faults.errors(include_url=False)
        return None, [_finding(model, fault) for fault in errors if not _is_echo(fault, errors)]


def quoted(value: object) -> str:
    """A value as a message shows it, shortened."""
    if not isinstance(value, str):
        return "this value"
    return f"`{shortened(value)}`"


def _is_echo(fault: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """A list counts as too short, too, when its items are wrong; those say so themselves."""
    path = fault["loc"]
    return fault["type"] == "too_short" and any(
        len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in errors
    )


def _finding(model: type[Fields], fault: ErrorDetails) -> Finding:
    path: Path = fault["loc"]
    if path[-1:] == ("[key]",) and fault["type"] != "extra_forbidden":
        return _bad_key(model, path[:-1], fault)
    if fault["type"] == "rule" and fault["input"] != "":
        context = fault["ctx"]
        return Finding(context["rule"], path, context["message"], context["suggestion"])
    is_empty = fault["input"] == "" and fault["type"] != "extra_forbidden"
    tell = _empty if is_empty else _TELLERS.get(fault["type"], _wrong_shape)
    return tell(model, path, fault)


def _bad_key(model: type[Fields], path: Path, fault: ErrorDetails) -> Finding:
    return replace(_TELLERS.get(fault["type"], _wrong_shape)(model, path, fault), at_key=True)


def _missing(model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    group = _group(model, path)
    field = group.model_fields.get(str(path[-1])) if group else None
    advice = f"add it ({field.description.rstrip('.')})" if field and field.description else "add it"
    return Finding(MISSING_FIELD, path[:-1], f"`{path[-1]}` is missing", advice)


def _empty(_model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    return Finding(EMPTY_VALUE, path, f"{_it(path)} is empty", "fill it, or delete it")


def _unknown_field(model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    group = _group(model, path)
    known = list(group.model_fields) if group else []
    match = nearest(str(path[-1]), known)
    if match:
        advice = f"did you mean `{match}`?"
    elif len(path) == 1:
        advice = f"delete it, or call it `x_{path[-1]}` if it is your own"
    else:
        advice = f"write one of {', '.join(known)}, or delete it"
    return Finding(UNKNOWN_FIELD, path, f"unknown field {quoted(path[-1])}", advice, at_key=True)


def _unknown_value(model: type[Fields], path: Path, fault: ErrorDetails) -> Finding:
    expected = re.findall("'([^']*)'", fault["ctx"]["expected"])
    if not isinstance(fault["input"], str):
        return _not_text(model, path, fault)
    match = nearest(fault["input"], expected)
    advice = f"did you mean `{match}`?" if match else f"write one of {', '.join(expected)}"
    return Finding(UNKNOWN_VALUE, path, f"unknown value {quoted(fault['input'])}", advice)


def _too_long(_model: type[Fields], path: Path, fault: ErrorDetails) -> Finding:
    most, length = fault["ctx"]["max_length"], len(fault["input"].strip())
    return Finding(TOO_LONG, path, f"{length} characters, where {most} is the most", f"take {length - most} away")


def _not_text(_model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    return Finding(WRONG_SHAPE, path, f"{_it(path)} is a list or a mapping", "write text")


def _not_a_list(_model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    return Finding(WRONG_SHAPE, path, f"{_it(path)} is not a list", "write a list, such as [one, two]")


def _wrong_shape(_model: type[Fields], path: Path, _fault: ErrorDetails) -> Finding:
    return Finding(WRONG_SHAPE, path, f"{_it(path)} has no fields", "write its fields below it, each with its name")


def _it(path: Path) -> str:
    return f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this item"


def _mismatch(_model: type[Fields], path: Path, fault: ErrorDetails) -> Finding:
    text = fault["input"].strip()
    if fault["ctx"]["pattern"] == _VISIBLE:
        return Finding(EMPTY_VALUE, path, f"nothing in {_it(path)} can be seen", "fill it, or delete it")
    if fault["ctx"]["pattern"] == _SECTION:
        advice = "write `procedure#section` with slugs of the vocabulary"
        return Finding(BAD_SLUG, path, f"{quoted(text)} is not a procedure's section", advice)
    proposal = slug_of(text)
    advice = f"write `{proposal}`" if proposal else "use the letters a–z, digits and hyphens"
    return Finding(BAD_SLUG, path, f"{quoted(text)} is not a slug", advice)


_TELLERS = {
    "string_pattern_mismatch": _mismatch,
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _unknown_value,
    "too_short": _empty,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "string_type": _not_text,
    "tuple_type": _not_a_list,
}


def _group(model: type[Fields], path: Path) -> type[Fields] | None:
    """The group of fields in which the last step of the path is a name."""
    group: type[Fields] | None = model
    is_key = False
    for step in path[:-1]:
        if isinstance(step, str) and group is not None and not is_key:
            field = group.model_fields.get(step)
            is_key = field is not None and get_origin(field.annotation) is dict
            group = next(groups_in(field.annotation), None) if field else None
        else:
            is_key = False
    return group


def groups_in(annotation: Any) -> Any:
    """The groups of fields that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Fields):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from groups_in(part)
