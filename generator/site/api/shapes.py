"""The models of the API's answers, beyond the record's; OpenAPI's description is made of them."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter

from generator.insights.stage import Stage
from generator.insights.totals import Counts
from generator.records.choices import Kind
from generator.records.fields import Fields, PartialDate, Slug
from generator.records.lesson import ImportedLesson, Lesson, PracticeLesson, json_schema
from generator.records.mute import Mute
from generator.records.vocabulary import Vocabulary

COMPONENTS = "#/components/schemas/"
_OF_RECORD = ("title", "lesson", "date", "kind", "severity", "areas", "tags", "withdrawn")
"""The record's own fields that a lesson is told by in short."""
_URL = r"^(?:https?://|\.\./)[^\s<>\"\\^`{|}]+$"
_FORM = r"^(?:https?://[^\s<>\"\\^`|]+)?$"
_NOTHING = (None, (), Kind.UNSAID)
_LESSONS = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "minimum": 0, "description": "How many there are."},
        "lessons": {
            "type": "array",
            "items": {"$ref": f"{COMPONENTS}LessonInShort"},
            "description": "All lessons, newest first.",
        },
    },
    "required": ["count", "lessons"],
    "additionalProperties": False,
}


class Short(Fields):
    """What is told of a lesson beside its record, in lists too."""

    id: Slug = Field(description="The lesson's id, for ever.")
    url: str = Field(
        description="Its page. Without an address of the site, the way there from this file.",
        json_schema_extra={"format": "uri-reference"},
    )
    stage: Stage = Field(description=" ".join(f"{stage.value}: {stage.meaning}" for stage in Stage))
    factors: tuple[Slug, ...] = Field(
        description="The contributing factors of its causes, each once."
    )
    superseded: bool = Field(description="Whether another lesson has replaced it.")
    added: datetime.date | None = Field(
        None, description="The day on which it came into the repository; absent if nobody knows."
    )


class Turn(Fields):
    """A stage that a lesson came to."""

    stage: Stage = Field(description="The stage.")
    date: PartialDate | None = Field(
        None, description="When; absent where the record does not say."
    )
    recurrence: Slug | None = Field(None, description="The later lesson that reopened it.")


class Relations(Fields):
    """The lessons it has to do with, named in either record, oldest first."""

    recurrence_of: tuple[Slug, ...] = Field((), description="What it repeats.")
    recurrences: tuple[Slug, ...] = Field((), description="What repeats it.")
    related: tuple[Slug, ...] = Field((), description="What is worth reading with it.")
    superseded_by: tuple[Slug, ...] = Field((), description="What replaces it.")
    supersedes: tuple[Slug, ...] = Field((), description="What it replaces.")


class SimilarLesson(Fields):
    """A lesson that may be about the same, and what both have."""

    id: Slug = Field(description="Its id.")
    words: tuple[str, ...] = Field((), description="The words that tell most of both.")
    factors: tuple[Slug, ...] = Field((), description="The contributing factors of both.")
    processes: tuple[Slug, ...] = Field((), description="The processes that both matter to.")
    areas: tuple[Slug, ...] = Field((), description="The areas of both.")


class Whole(Short):
    """What follows from a lesson's record and those of others."""

    markdown: str | None = Field(
        None,
        description="The lesson as Markdown, for programs that read; absent where a site has none.",
        json_schema_extra={"format": "uri-reference"},
    )
    turns: tuple[Turn, ...] = Field(
        description="How it came to its stage, the last turn being where it is now."
    )
    relations: Relations = Field(description="Other lessons, by what they are to it.")
    similar: tuple[SimilarLesson, ...] = Field(
        (), description="At most three that may be about the same."
    )


class MatchLesson(Fields):
    """A lesson as matching needs it."""

    id: Slug = Field(description="The lesson's id, for ever.")
    url: Annotated[str, StringConstraints(pattern=_URL)] = Field(
        description="Its page. Without an address of the site, the way there from this file.",
        json_schema_extra={"format": "uri-reference"},
    )
    superseded: bool = Field(description="Whether another lesson has replaced it.")
    record: ImportedLesson | PracticeLesson = Field(description="What its author wrote.")


class MatchData(Fields):
    """What `lessons match --from` needs of a site."""

    format: int = Field(description="1. Another number means that programs must be told anew.")
    language: str = Field(description="The language of the lessons, in English and small letters.")
    use_form: Annotated[str, StringConstraints(pattern=_FORM)] = Field(
        "",
        description="Where people tell what became of `{lesson}`, with `{outcome}`; may be empty.",
    )
    lessons: tuple[MatchLesson, ...] = Field(description="All lessons, newest first.")
    vocabulary: Vocabulary = Field(description="The words that records use.")
    mute: tuple[Mute, ...] = Field((), description="What is not shown at the point of work.")


@cache
def schemas() -> dict[str, Any]:
    """Return the JSON Schemas of all answers, and of their parts, by name."""
    record = _moved(json_schema())
    record.pop("$schema")
    short = _moved(Short.model_json_schema())
    whole = _moved(Whole.model_json_schema())
    in_short = {
        "properties": {name: record["properties"][name] for name in _OF_RECORD},
        "required": [name for name in _OF_RECORD if name in record["required"]],
    }
    parts = {**record.pop("$defs"), **whole.pop("$defs")}
    words = _moved(Vocabulary.model_json_schema())
    counts = _moved(TypeAdapter(Counts).json_schema())
    parts |= words.pop("$defs")
    matching = _moved(MatchData.model_json_schema())
    of_matching = matching.pop("$defs")
    parts |= {name: of_matching[name] for name in ("MatchLesson", "Mute")}
    # In this file a lesson is the record alone.
    parts["MatchLesson"]["properties"]["record"] = {"$ref": f"{COMPONENTS}Record"}
    answers = {
        "Lesson": {**record, **_together(whole, record)},
        "LessonInShort": {**short, **_together(short, in_short)},
        "Lessons": _LESSONS,
        "Vocabulary": words,
        "Statistics": counts,
        "MatchData": matching,
        "Record": record,
    }
    titled = {name: {**schema, "title": name} for name, schema in answers.items()}
    return titled | dict(sorted(parts.items()))


def in_short(lesson: Lesson) -> dict[str, Any]:
    """Return the fields of a record that lists show, without empty ones."""
    values = {name: getattr(lesson, name) for name in _OF_RECORD}
    values["kind"] = lesson.kind_or_unsaid
    return {name: value for name, value in values.items() if value not in _NOTHING}


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of two schemas, and which of them are required."""
    return {
        "properties": {**one["properties"], **other["properties"]},
        "required": [*one["required"], *other["required"]],
    }


def _moved(schema: Any) -> Any:
    """Return the schema with references as OpenAPI has them, and without empty defaults."""
    if isinstance(schema, list):
        return [_moved(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: _moved(part) for name, part in schema.items() if name != "default" or part}
    if "$ref" in schema:
        schema["$ref"] = schema["$ref"].replace("#/$defs/", COMPONENTS)
    return schema
