"""The lesson record: fields, their meaning, and the JSON Schema for editors.

Descriptions are written once, here: the schema, the fields' reference page and the messages are
made from them. ISO 9000 is the source of the types of change, the RCA² action hierarchy (NPSF,
2015) of their strength, DOE-STD-7501 of the lesson statement, ISO 9001 10.2.1 b of where else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from generator.problem import Finding
from generator.records.choices import (
    UNKNOWN_FACTOR,
    Kind,
    Look,
    Outcome,
    RecoveryPart,
    Severity,
    Strength,
    Use,
)
from generator.records.fields import (
    MISSING_FIELD,
    Address,
    CauseNumber,
    Fields,
    Flag,
    Markdown,
    Months,
    PartialDate,
    ProcedureSection,
    Slug,
    Spoken,
    Statement,
    Text,
    Title,
    ToLesson,
    Words,
    listed,
    optional,
    parts_of,
    several,
    wrong,
)
from generator.records.model_messages import validate
from generator.records.source import Source, Tree

Audience = Literal["public", "internal", "restricted"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""From the widest to the narrowest."""

Area = Annotated[Slug, Words("areas")]
Other = Annotated[Slug, ToLesson()]
Others = Annotated[
    tuple[Other, ...], BeforeValidator(listed, json_schema_input_type=Other | list[Other])
]


class Cause(Fields):
    """A contributing factor. There is no root cause, and people are never one."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["text"]},
                {"properties": {"factor": {"const": UNKNOWN_FACTOR}}},
            ]
        }
    )

    factor: Annotated[Slug, Words("factors")] = Field(
        description="The contributing factor, from the vocabulary; `unknown` where nobody told.",
        examples=["policy"],
    )
    text: Text | None = optional(
        "What about the system let it happen; only an `unknown` factor may do without.",
        "What agents could offer was capped below the price at which anyone volunteers.",
    )
    confidence: Literal["confirmed", "likely", "suspected"] = Field(
        "confirmed", description="How sure we are of it."
    )

    @model_validator(mode="after")
    def _says_what(self) -> Cause:
        if self.text is None and self.factor != UNKNOWN_FACTOR:
            advice = "add it (What about the system let it happen)"
            raise wrong(MISSING_FIELD, "`text` is missing", advice)
        return self


class Change(Fields):
    """A change made, or decided, because of the failure."""

    text: Text = Field(
        description="What is changed; begins with a verb.",
        examples=["Raise the most that agents may offer volunteers to 10,000 dollars"],
    )
    type: Literal["correction", "corrective", "preventive"] | None = optional(
        "Correction repairs this case, corrective removes the cause, preventive keeps it from "
        "happening elsewhere (ISO 9000)."
    )
    strength: Strength | None = optional(
        "Strong: it cannot happen again or a machine catches it; intermediate: checklist, "
        "redundancy, simplification; weak: training, reminder, policy (RCA² action hierarchy)."
    )
    owner: Text | None = optional(
        "The role or team that sees to it, never a person.", "Airport operations"
    )
    answers: Annotated[
        tuple[CauseNumber, ...],
        BeforeValidator(listed, json_schema_input_type=CauseNumber | list[CauseNumber]),
    ] = several("The causes that it answers, by their numbers in `causes`, from 1.", [1, 3])
    due: PartialDate | None = optional("When it is to be made.", "2017-06")
    made: PartialDate | None = optional("When it was made; absent while it is not.", "2017-04-27")
    evidence: Address | None = optional("A page that shows it was made.")
    embedded_in: tuple[Annotated[ProcedureSection, Words("procedures")], ...] = several(
        "The procedures that now hold it, as `procedure#section`.", ["change-checklist#before"]
    )

    @property
    def strength_or_unsaid(self) -> Strength:
        """The strength, said or not."""
        return self.strength or Strength.UNSAID


class Trial(Fields):
    """A place where a practice was tried, and what came of it there."""

    where: Text = Field(
        description="The organisation, area or piece of work; never a person.",
        examples=["An airline's service desk"],
    )
    date: PartialDate | None = optional("When it was tried.", "2010-04")
    found: Text | None = optional("What came of it there, as far as somebody saw.")


class Practice(Fields):
    """Something that worked and is worth repeating."""

    what: Markdown = Field(
        description="What was done, and what came of it. Markdown.",
        examples=["Whoever could answer was put into one room, with the right to rebook."],
    )
    why: Text = Field(
        description="Why it works: what it gives that was missing before.",
        examples=["Those who hear the question may also settle it."],
    )
    no_longer: Text = Field(
        description="What would show that it no longer works.",
        examples=["People ask a second time by telephone."],
    )


class Recovery(Fields):
    """How it was made right with the people affected (H.E.A.R.D.).

    Changing the system is another thing.
    """

    first_contact: Text | None = optional(
        "How soon those affected first heard from us.", "Within the hour, by text message."
    )
    heard: Text | None = optional("How those affected were listened to.")
    empathized: Text | None = optional("How it was shown that we understood.")
    apologized: Text | None = optional("How we apologised.")
    resolved: Text | None = optional("What was put right for them.")
    diagnosed: Text | None = optional("How we found out what failed, so as to tell them.")
    told: Text | None = optional("When, or how, those affected were told what changed.")
    outcome: Text | None = optional(
        "What became of it: whether those affected stayed, came back or left.",
        "Nine in ten kept their booking.",
    )

    def said(self) -> list[tuple[RecoveryPart, str]]:
        """Return the parts that say something, in their order, each with its text."""
        texts = [(part, getattr(self, part)) for part in RecoveryPart]
        return [(part, text) for part, text in texts if text]


class Verification(Fields):
    """Whether the change worked. A lesson is not learned before this says `effective`."""

    measure: Text | None = optional("What is looked at to know whether it worked.")
    due: PartialDate | None = optional("When it is to be verified.")
    date: PartialDate | None = optional("When it was verified.")
    by: Text | None = optional("The role that verified it: not the owner of any of the changes.")
    found: Text | None = optional(
        "What was seen when the measure was looked at.",
        "In two summers nobody who sat was asked to leave.",
    )
    result: Outcome | None = optional("Whether what was found shows that the changes work.")
    outside: Flag | None = optional(
        "`true` where the verifier is outside of the organisation that made the changes, `false` "
        "where the organisation looked itself."
    )
    evidence: Address | None = optional("A page that shows the result.")


class WhereElse(Fields):
    """Another area where the same could happen (extent of condition, ISO 9001 10.2.1 b)."""

    area: Area = Field(description="The other area, from the vocabulary.", examples=["hotel-desk"])
    result: Look = Field(
        Look.UNCHECKED,
        description="What was found there. `found` is a look at one's own area; others' cases are "
        "`related`.",
    )
    date: PartialDate | None = optional("When somebody looked.")
    note: Text | None = optional("What they looked at, or what is to be asked.")
    lesson: Other | None = optional("The lesson that tells what was found there.")


class AppliesTo(Fields):
    """When this lesson should come up: the key for matching at the point of work."""

    processes: tuple[Annotated[Slug, Words("processes")], ...] = several(
        "What somebody is doing, from the vocabulary.", ["overbooking"]
    )
    channels: tuple[Annotated[Slug, Words("channels")], ...] = several(
        "How people reach us meanwhile, from the vocabulary.", ["counter"]
    )
    roles: tuple[Annotated[Slug, Words("roles")], ...] = several(
        "Who should know, from the vocabulary.", ["frontline-staff"]
    )
    phrases: tuple[Text, ...] = several(
        "What somebody would say or type just before.", ["we have sold too many seats"]
    )


NOWHERE = AppliesTo()
"""What a lesson applies to whose record does not say."""
NOT_RECORDED = "Not recorded in the register."
"""What earlier imports wrote for something that the register does not tell."""
SOURCE = "x_source"
"""The own field in which an import keeps the register and the row that a record was made of.

Its ``columns`` are the headings of the columns that other own fields were taken from.
"""
PRIVATE = "x_private_"
"""Own fields whose names begin so are published only where somebody names them."""


class Review(Fields):
    """When the record itself was last read through. Not the file's date, which may be a typo's."""

    last: PartialDate | None = optional("When somebody last made sure that it still holds.")
    every: Months | None = optional("After how many months that is due again.", 12)


class Applied(Fields):
    """A place where the lesson was needed, and what became of it there. It names no person."""

    where: Text = Field(
        description="The area, place or piece of work it was looked at for; never a person.",
        examples=["Opening of the second hotel"],
    )
    date: PartialDate | None = optional("When.", "2018-03")
    outcome: Use | None = optional(
        "`as-is`: used as it is; `modified`: used with changes; `not-used`: it did not fit."
    )
    note: Statement | None = optional(
        "In one line of at most 240 characters: what helped, what was changed, or why not.",
        "We also tell the night shift.",
    )

    @property
    def outcome_or_unsaid(self) -> Use:
        """The outcome, said or not."""
        return self.outcome or Use.UNSAID


class Reference(Fields):
    """A source that readers can follow."""

    title: Text = Field(description="What the page is called, and whose it is.")
    url: Address = Field(description="Its address (http or https).")
    archived: Address | None = optional("An archived copy, for the day the address is dead.")


class Lesson(Fields):
    """A lesson: what failed, why, and what changed. Holds only what its author wrote."""

    _id: str = PrivateAttr("")
    _file: str = PrivateAttr("")
    _own: Mapping[str, Tree] = PrivateAttr(default_factory=dict)

    title: Title = Field(
        description="What happened, as a headline of at most 100 characters.",
        examples=["Seated passengers were removed to make room for crew"],
    )
    lesson: Statement = Field(
        description="What to do, and why, in at most 240 characters.",
        examples=[
            "Settle overbooking before boarding; once people sit, only volunteers may leave."
        ],
    )
    date: PartialDate = Field(
        description="When it happened: 2017, 2017-04 or 2017-04-09, as exact as it is known.",
        examples=["2017-04-09"],
    )
    kind: Kind = Field(
        Kind.FAILURE,
        description="A near miss harmed nobody; an experiment is a failure sought for what it "
        "teaches; a practice is no failure, but worked and is worth repeating.",
    )
    areas: Annotated[tuple[Area, ...], Field(min_length=1)] = Field(
        description="The parts of the service it happened in, from the vocabulary.",
        examples=[["boarding"]],
    )
    severity: Severity | None = optional(
        "The effect on the people served; left out, it is shown as not said.", "major"
    )
    hypothesis: Text | None = optional(
        "What an experiment set out to learn; an experiment needs it."
    )
    practice: Practice | None = optional(
        "What worked, in a record of that kind; no failure, cause or change stands beside it."
    )
    tried: Annotated[tuple[Trial, ...], Field(min_length=1)] = several(
        "Where a practice was tried, and what came of it there; a practice needs one."
    )
    failure: Markdown = Field(
        description="What was expected, and what happened instead. Markdown.",
        examples=["A full flight had boarded when four crew members had to travel on it."],
    )
    impact: Text | None = optional("How many were affected, how, and for how long.")
    detected_by: Literal["customer", "staff", "monitoring", "audit"] | None = optional(
        "Who or what noticed it first."
    )
    surprise: Text | None = optional("Why what was done made sense at the time.")
    causes: Annotated[tuple[Cause, ...], Field(min_length=1)] = Field(
        description="The contributing factors, usually several."
    )
    changes: Annotated[tuple[Change, ...], Field(min_length=1)] = several(
        "The changes made or decided; or say `no_change`."
    )
    no_change: Text | None = optional("Why it was decided to change nothing; instead of `changes`.")
    recovery: Recovery | None = optional("How it was made right with the people affected.")
    verification: Verification | None = optional("Whether the changes worked.")
    where_else: tuple[WhereElse, ...] = several("Where else the same could happen.")
    applies_to: AppliesTo | None = optional("When this lesson should come up.")
    ask: Spoken | None = optional(
        "A question to those about to do it, in at most 140 characters; read aloud before they "
        "start.",
        "Who here may stop the boarding, and does everybody know it?",
    )
    stop_when: Spoken | None = optional(
        "The sign at which they stop, and what they do then, in at most 140 characters.",
        "If people sit in all seats and crew must still travel, we stop and ask for volunteers.",
    )
    recurrence_of: Others = several("The earlier lesson that this failure repeats.")
    related: Others = several(
        "Other lessons worth reading with this one, cases of other organisations among them; one "
        "way is enough."
    )
    superseded_by: Others = several("The lesson that replaces this one.")
    withdrawn: Text | None = optional(
        "Why the lesson no longer counts; it stays visible with this."
    )
    draft: Flag = Field(
        default=False, description="`true` while it is written: checked, but not published."
    )
    tracked: Flag = Field(
        default=True,
        description="`false` where what is open is not ours to follow up, as in lessons about "
        "others and in old registers: boards leave the lesson out.",
    )
    review: Review | None = optional("When the record is to be read through again.")
    applied: tuple[Applied, ...] = several("Where the lesson was used, and with what result.")
    references: tuple[Reference, ...] = several("The sources.")
    audience: Audience = Field(
        "public",
        description="Who may read it; a build for an audience leaves out what is above it, "
        "everywhere.",
    )
    tags: tuple[Slug, ...] = several("Free words, in kebab-case.", ["peak-season"])
    aliases: tuple[Slug, ...] = several("Former slugs; their addresses lead here.")
    credits: Annotated[
        tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])
    ] = several("Thanks to those who want to be thanked; opt-in.")

    def placed(self, slug: str, file: str, own: Mapping[str, Tree]) -> Lesson:
        """Return the lesson with its id, its file and the organisation's own fields."""
        self._id = slug
        self._file = file
        self._own = own
        return self

    # Pydantic's private attributes are slow to ask, and everybody asks for these.
    @cached_property
    def id(self) -> str:
        """The slug: the file's stem, and the lesson's address for ever."""
        return self._id

    @cached_property
    def file(self) -> str:
        """The record's file below the lessons folder, with forward slashes: ``2017/slug.yml``."""
        return self._file

    @cached_property
    def statement(self) -> str:
        """What to do, and why; empty where `lesson` only repeats what happened."""
        if repeated_in(self.lesson, self.title, self.failure):
            return ""
        return self.lesson

    @property
    def is_practice(self) -> bool:
        """True if it tells what worked: it counts as no failure."""
        return self.practice is not None

    @property
    def severity_or_unsaid(self) -> Severity:
        """The severity, said or not."""
        return self.severity or Severity.UNSAID

    @property
    def kind_or_unsaid(self) -> Kind:
        """The kind; what a register does not tell is no failure by default."""
        if "kind" in self.model_fields_set or not self.origin:
            return self.kind
        return Kind.UNSAID

    @property
    def origin(self) -> Mapping[str, Tree]:
        """The register and the row that the record was made of; empty if written by hand."""
        source = self._own.get(SOURCE)
        return source if isinstance(source, dict) else {}

    @property
    def headings(self) -> Mapping[str, Tree]:
        """The headings of the columns that own fields were taken from, by the fields' names."""
        headings = self.origin.get("columns")
        return headings if isinstance(headings, dict) else {}

    def publishing(self, own: Collection[str] | None) -> Lesson:
        """Return the lesson with the own fields that are published: those named, or all.

        All are all but private ones. That it came from a register is never hidden.
        """
        if not self._own:
            return self
        kept = {name: tree for name, tree in self._own.items() if _is_published(name, own)}
        if self.origin:
            source = {"register": self.origin.get("register", "")}
            if SOURCE in kept:
                source = {**self.origin}
            columns = {name: text for name, text in self.headings.items() if name in kept}
            kept[SOURCE] = {**source, "columns": columns} if columns else source
        return self.model_copy().placed(self.id, self.file, kept)

    @property
    def own(self) -> Mapping[str, Tree]:
        """The organisation's own fields, whose names begin with ``x_``."""
        return self._own


class ImportedLesson(Lesson):
    """A lesson that was made of a row of a register, which may not tell where it happened."""

    areas: Annotated[tuple[Area, ...], Field(min_length=1)] = ()


class PracticeLesson(Lesson):
    """A lesson of what worked: it needs no failure, and has neither causes nor changes."""

    practice: Practice = Field(description="What worked.")
    tried: Annotated[tuple[Trial, ...], Field(min_length=1)] = Field(
        description="Where it was tried, and what came of it there."
    )
    failure: Markdown = ""
    causes: tuple[Cause, ...] = ()


IN_PRACTICE = ("practice", "tried")
"""The fields that only a practice has, and needs."""
NOT_IN_PRACTICE = (
    "failure", "causes", "changes", "no_change", "hypothesis", "surprise", "severity",
    "where_else", "recurrence_of",
)  # fmt: skip
"""The fields that speak of a failure, which a practice is none of."""


def is_practice(source: Source) -> bool:
    """Return True if a record says that it is a practice."""
    return source.data.get("kind") == Kind.PRACTICE


def model_of(source: Source) -> type[Lesson]:
    """Return the model of a record, by what it says of itself."""
    if is_practice(source):
        return PracticeLesson
    return ImportedLesson if is_imported(source) else Lesson


def is_imported(source: Source) -> bool:
    """Return True if a record was made of a row of a register, which may not tell all."""
    return isinstance(source.data.get(SOURCE), dict)


def _is_published(name: str, own: Collection[str] | None) -> bool:
    if own is None:
        return not name.startswith(PRIVATE)
    return name in own


def repeated_in(statement: str, *texts: str) -> bool:
    """Return True if one of the texts holds a statement, whatever the signs and spaces.

    A statement that was cut counts without its ellipsis.
    """
    key = _letters(statement)
    return bool(key) and any(key in _letters(text) for text in texts)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def words_of(lesson: Lesson) -> Mapping[str, Sequence[str]]:
    """Return the words of the vocabulary that a lesson names, by their kind.

    An unknown factor is none.
    """
    applies = lesson.applies_to or NOWHERE
    factors = dict.fromkeys(cause.factor for cause in lesson.causes)
    factors.pop(UNKNOWN_FACTOR, None)
    return {
        "areas": lesson.areas,
        "factors": tuple(factors),
        "processes": applies.processes,
        "channels": applies.channels,
        "roles": applies.roles,
    }


def read_lesson(source: Source, slug: str, file: str) -> tuple[Lesson | None, list[Finding]]:
    """Return the lesson that a source holds, or everything that keeps it from being one."""
    own: dict[str, Tree] = {}
    known: dict[str, Tree] = {}
    for name, value in source.data.items():
        group = own if name.startswith("x_") else known
        group[name] = value
    lesson, findings = validate(model_of(source), known)
    if lesson:
        lesson.share_names()
        lesson.placed(slug, file, own)
    return lesson, findings


@cache
def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record, for editors and other readers of records."""
    own = {"description": "An organisation's own field: kept, never an error."}
    nothing = {"type": "null"}
    untold = {SOURCE: {"type": "object"}, "changes": nothing, "no_change": nothing}
    of_model = Lesson.model_json_schema()
    required = of_model["required"]
    for name in ("areas", "failure", "causes"):
        required.remove(name)
    changed: list[Any] = [
        {"required": ["changes"]},
        {"required": ["no_change"]},
        {"required": [SOURCE], "properties": untold},
    ]
    schema: dict[str, Any] = _tidy(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **of_model,
            "anyOf": [{"required": ["areas"]}, {"required": [SOURCE]}],
            "title": "Lesson",
            "patternProperties": {"^x_": own},
            "allOf": [
                {"if": _of_kind(Kind.EXPERIMENT), "then": {"required": ["hypothesis"]}},
                {
                    "if": _of_kind(Kind.PRACTICE),
                    "then": {
                        "required": [*IN_PRACTICE],
                        "properties": dict.fromkeys(NOT_IN_PRACTICE, nothing),
                    },
                    "else": {
                        "required": ["failure", "causes"],
                        "properties": dict.fromkeys(IN_PRACTICE, nothing),
                        "oneOf": changed,
                    },
                },
            ],
        }
    )
    return schema


def _of_kind(kind: Kind) -> dict[str, Any]:
    return {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]}


def _tidy(schema: Any) -> Any:
    """Return a schema without what only Python needs: nulls and the defaults that say nothing."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if isinstance(schema, str):
        return schema.replace("\n\n", " ")
    if not isinstance(schema, dict):
        return schema
    if schema.get("default", "") in (None, (), []):
        schema = {name: part for name, part in schema.items() if name != "default"}
    schema = {name: _tidy(part) for name, part in schema.items()}
    nothing = {"type": "null"}
    options = [option for option in schema.get("anyOf", ()) if option != nothing]
    if len(options) == 1:
        schema.pop("anyOf")
        return {**options[0], **schema}
    return {**schema, "anyOf": options} if options else schema


def places_of(mark: type) -> list[tuple[tuple[str, ...], Any]]:
    """Return the paths of a record's values of a kind: ``(("areas", "*"), Words("areas"))``.

    ``mark`` is ``Words``, ``ToLesson`` or ``PartialDate``; each path comes with that of the value.
    """
    return list(_places(Lesson, (), mark))


def _places(group: type[Fields], path: tuple[str, ...], mark: type) -> Iterator[Any]:
    for name, field in group.model_fields.items():
        parts = [*parts_of(field.annotation), *field.metadata]
        place = (*path, name)
        if any(get_origin(part) is tuple for part in parts):
            place = (*place, "*")
        for part in parts:
            if part is mark or isinstance(part, mark):
                yield place, part
            elif isinstance(part, type) and issubclass(part, Fields):
                yield from _places(part, place, mark)
