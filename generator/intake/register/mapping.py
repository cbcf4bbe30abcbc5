"""The mapping of a register: which columns become which fields, written by a person as YAML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, create_model

from generator.intake.register.dates import WORDS
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.record_fields import Leaf, is_list_of_groups, leaves
from generator.intake.register.table import by_key, heading_of, key_of
from generator.problem import Finding, Path, Problem, Rule, did_you_mean, nearest, quoted
from generator.records.fields import (
    MISSING_FIELD,
    UNKNOWN_VALUE,
    Fields,
    Flag,
    Slug,
    Text,
    Texts,
    groups_in,
    listed,
)
from generator.records.lesson import PRIVATE, Lesson
from generator.records.model_messages import validate
from generator.records.rules.unknown_word import RULE as UNKNOWN_WORD
from generator.records.source import Source
from generator.records.vocabulary import KINDS, Vocabulary

UNKNOWN_COLUMN = Rule(
    name="unknown-column",
    requires="A mapping names columns that the register has.",
    because="A misspelt column would leave its field empty in every record.",
    refused="fields: {title: Titel}",
    accepted="fields: {title: Title}",
)
ONE_ORIGIN = Rule(
    name="one-origin",
    requires="A field comes from one of `column`, `columns`, `sections`, `first` or `value`.",
    because="Of two, nobody could tell which one counts.",
    refused="title: {column: Title, value: Untitled}",
    accepted="title: {column: Title, default: Untitled}",
)
MISPLACED = Rule(
    name="misplaced-setting",
    requires="`split` stands where several values may, `cut` where text stands, "
    "`dates` where a date stands, `markdown` where Markdown does.",
    because="Elsewhere it would do nothing, and somebody believes that it does.",
    refused="date: {column: Opened, cut: true}",
    accepted="title: {column: Subject, cut: true}",
)
BAD_FORMAT = Rule(
    name="bad-date-format",
    requires="A form of dates has %Y or %y, "
    "or is one of the words `excel`, `excel-1904`, `unix`, `year` and `end`.",
    because="A date without its year is none.",
    refused="dates: [DD/MM/YYYY]",
    accepted='dates: ["%d/%m/%Y"]',
)

Raw = Annotated[tuple[str, ...], BeforeValidator(listed)]
Chosen = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
]
"""Values of a column; an empty one means that it says nothing."""
Target = Annotated[
    tuple[Text, ...], BeforeValidator(lambda value: [] if value == "" else listed(value))
]
COLUMN_IN_TEXT = re.compile(r"\{([^{}]+)\}")
LINES = "lines"
"""The word for a line's end among the separators of a list."""


_UNKNOWN = ("lesson", "areas", "failure", "causes")
"""Fields that a mapping may leave out: the record then says that the register does not tell."""


class Value(Fields):
    """The columns or the text that a field is taken from, and how it is converted."""

    column: Text | None = None
    columns: Texts = ()
    sections: dict[Text, Text] = Field({})
    first: Texts = ()
    value: Text | None = None
    map: dict[Text, Target] = Field({})
    default: Texts = ()
    split: Raw = ()
    dates: Texts = ()
    cut: Flag = False
    markdown: Flag = False

    @property
    def origins(self) -> list[str]:
        """The keys among the five that name an origin, such as ``column``."""
        ways = ("column", "columns", "sections", "first", "value")
        return [way for way in ways if getattr(self, way)]

    def columns_named(self) -> Iterator[tuple[Path, str]]:
        """Yield every column that is named, and where."""
        if self.column:
            yield ("column",), self.column
        for way, columns in (("columns", self.columns), ("first", self.first)):
            for at, column in enumerate(columns):
                yield (way, at), column
        for heading, column in self.sections.items():
            yield ("sections", heading), column
        for column in COLUMN_IN_TEXT.findall(self.value or ""):
            yield ("value",), column

    def constants(self) -> Iterator[tuple[Path, str]]:
        """Yield every text that the mapping itself puts into a record, and where."""
        if self.value and not COLUMN_IN_TEXT.search(self.value):
            yield ("value",), self.value
        for at, text in enumerate(self.default):
            yield ("default", at), text
        for given, texts in self.map.items():
            for text in texts:
                yield ("map", given), text


_OneOrMore = BeforeValidator(lambda value: [value] if isinstance(value, dict) else value)
_ValueOrColumn = Annotated[
    Value,
    BeforeValidator(lambda value: {"column": value} if isinstance(value, str) and value else value),
]


def _shape(group: type[Fields]) -> Any:
    """Return a model like a group of the record's fields, with an origin for each value."""
    shapes: dict[str, Any] = {}
    for name, field in group.model_fields.items():
        inner = next(groups_in(field.annotation), None)
        if inner is None:
            shapes[name] = (_ValueOrColumn | None, None)
        elif is_list_of_groups(name):
            items: Any = tuple.__class_getitem__((_shape(inner), ...))
            shapes[name] = (Annotated[items, _OneOrMore], ())
        else:
            shapes[name] = (_shape(inner) | None, None)
    name = f"{group.__name__}Mapping"
    return create_model(name, __base__=Fields, __doc__=group.__doc__, **shapes)


if TYPE_CHECKING:
    _Fields = Fields
else:
    _Fields = _shape(Lesson)


class Register(FileSettings):
    """A mapping file as it was written. Columns are found whatever their capitals and spaces."""

    name: Slug
    id: Texts = ()
    empty: Texts = ()
    dates: Texts = ()
    draft: Flag = False
    tracked: Flag = True
    ignore: Texts = ()
    keep: Texts | None = None
    private: Texts = ()
    names: Texts = ()
    no_names: Texts = ()
    only: dict[Text, Chosen] = Field({})
    skip: dict[Text, Chosen] = Field({})
    merge: Flag = False
    fields: _Fields
    own: dict[str, _ValueOrColumn] = Field({})

    def ignores(self, column: str) -> bool:
        """True if a column is not kept: by its name, or by the heading that it has with others."""
        return _is_named(column, self.ignore)

    def is_private(self, column: str) -> bool:
        """True if a column is kept in the records and not published."""
        return _is_named(column, self.private)

    def keeps(self, column: str) -> bool:
        """True if a column that no field is taken from is kept all the same."""
        is_wanted = self.keep is None or _is_named(column, self.keep)
        return is_wanted and not self.ignores(column)

    def values(self) -> Iterator[tuple[Path, Leaf, Value]]:
        """Yield every value of a record that is mapped: its path, what it is, its origin."""
        for place, leaf in leaves().items():
            for path, value in _at(self.fields, place, ()):
                yield path, leaf, value
        for name, value in self.own.items():
            leaf = Leaf((name,), "text", required=False, many=bool(value.split))
            yield (name,), leaf, value

    def columns_by_field(self) -> Mapping[str, Iterable[str]]:
        """Return the columns behind each field of the record's first level, each once."""
        columns: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for path, _, value in self.values():
            named = [name for _, name in value.columns_named()]
            columns[str(path[0])] |= dict.fromkeys(named)
        return columns


def _is_named(column: str, names: Iterable[str]) -> bool:
    keys = set(map(key_of, names))
    return key_of(column) in keys or heading_of(column) in keys


def _at(group: Any, place: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Value]]:
    if group is None:
        return
    if isinstance(group, tuple):
        for number, item in enumerate(group):
            yield from _at(item, place, (*path, number))
    elif place:
        name, *below = place
        yield from _at(getattr(group, name), tuple(below), (*path, name))
    else:
        yield path, group


def read_mapping(source: Source) -> tuple[Register | None, list[Problem]]:
    """Return the mapping that a file holds, or everything that keeps it from being one."""
    if not source.is_read or source.problems:
        return None, source.problems
    data: dict[str, Any] = dict(source.data)
    own = {}
    # An organisation's own fields are read apart, since their names are anybody's.
    if isinstance(data.get("fields"), dict):
        data["fields"] = fields = dict(data["fields"])
        own = {name: fields.pop(name) for name in list(fields) if name.startswith("x_")}
    if own:
        data["own"] = own
    register, findings = validate(Register, data)
    for at, finding in enumerate(findings):
        if finding.path[:1] == ("own",):
            path = ("fields", *finding.path[1:])
            findings[at] = replace(finding, path=path)
    if "x_source" in own:
        advice = "call it otherwise: the import keeps there what it knows a row by"
        message = "`x_source` is written by the import"
        findings.append(Finding(MISPLACED, ("fields", "x_source"), message, advice))
    return (None if findings else register), list(map(source.problem, findings))


def check_mapping(
    register: Register, source: Source, columns: Iterable[str], vocabulary: Vocabulary | None
) -> list[Problem]:
    """Return what is wrong with a mapping for this register and this vocabulary."""
    known = by_key(columns)
    findings = [*_missing(register), *_formats(register.dates)]
    findings += _check_settings(register, known)
    for path, leaf, value in register.values():
        found = [*_check_private(register, str(path[0]), value)]
        found += _check_value(leaf, value, known, vocabulary)
        for finding in found:
            place = ("fields", *path, *finding.path)
            findings.append(replace(finding, path=place))
    return [source.problem(_in_file(finding, source.data)) for finding in findings]


def _check_settings(register: Register, known: dict[str, str]) -> Iterator[Finding]:
    """Yield the columns that settings name beside the fields, and that the register lacks."""
    for at, column in enumerate(register.id):
        yield from _check_column(column, ("id", at), known)
    for name in ("only", "skip"):
        for column in getattr(register, name):
            yield from _check_column(column, (name, column), known)
    headings = {heading_of(name): name for name in known.values()} | known
    for name in ("ignore", "keep", "private"):
        for at, column in enumerate(getattr(register, name) or ()):
            # What is in no row of this month may be in those of the next.
            if nearest(key_of(column), headings):
                yield from _check_column(column, (name, at), headings)


def _in_file(finding: Finding, data: Any) -> Finding:
    """Return the finding with its path in the file.

    There, one thing may stand for a list of one, and a column's name for its mapping.
    """
    written: list[str | int] = []
    for step in finding.path:
        if isinstance(data, str):
            break
        if isinstance(data, dict) and isinstance(step, int):
            continue
        written.append(step)
        if isinstance(data, list):
            data = dict(enumerate(data))
        data = data.get(step, {})
    return replace(finding, path=tuple(written))


def _missing(register: Register) -> Iterator[Finding]:
    known = {path[0] for path, _, _ in register.values()}
    known.update(_UNKNOWN)
    for name, field in Lesson.model_fields.items():
        if field.is_required() and name not in known:
            about = field.description or ""
            advice = f"add it ({about.rstrip('.')})"
            message = f"`{name}` is not mapped"
            yield Finding(MISSING_FIELD, ("fields",), message, advice, at_key=True)


def _check_column(column: str, path: Path, known: Mapping[str, str]) -> Iterator[Finding]:
    if key_of(column) in known:
        return
    names = list(known.values())
    advice = f"write one of {', '.join(names[:40])}"
    match = nearest(key_of(column), known)
    if match:
        advice = f"did you mean `{known[match]}`?"
    yield Finding(UNKNOWN_COLUMN, path, f"no column is called {quoted(column)}", advice)


def _check_value(
    leaf: Leaf, value: Value, known: Mapping[str, str], vocabulary: Vocabulary | None
) -> Iterator[Finding]:
    if len(value.origins) != 1:
        origins = " and ".join(map("`{}`".format, value.origins)) or "no origin"
        advice = "write one of `column`, `columns`, `sections`, `first` or `value`"
        yield Finding(ONE_ORIGIN, (), f"{origins} for one field", advice)
    for path, column in value.columns_named():
        yield from _check_column(column, path, known)
    has_effect = {
        "split": leaf.in_list,
        "cut": leaf.kind == "line",
        "dates": leaf.kind == "date",
        "markdown": leaf.kind == "markdown",
    }
    for name, is_useful in has_effect.items():
        if getattr(value, name) and not is_useful:
            message = f"`{name}` does nothing at `{leaf.name}`"
            yield Finding(MISPLACED, (name,), message, "delete it", at_key=True)
    yield from _formats(value.dates)
    for path, text in value.constants():
        yield from _check_constant(leaf, text, path, vocabulary)


def _check_private(register: Register, field: str, value: Value) -> Iterator[Finding]:
    for path, column in value.columns_named():
        if register.is_private(column) and not field.startswith(PRIVATE):
            message = f"{quoted(column)} is private, and `{field}` is published"
            advice = f"map it to a field that begins with `{PRIVATE}`, or take it out of `private`"
            yield Finding(MISPLACED, path, message, advice)


def _formats(formats: Iterable[str]) -> Iterator[Finding]:
    words = ", ".join(f"`{word}`" for word in WORDS)
    advice = f"write it as %d/%m/%Y, %Y-%m or the like, or one of {words}"
    for at, form in enumerate(formats):
        if not re.search("%[Yy]", form) and form not in WORDS:
            message = f"{quoted(form)} is no form of dates"
            yield Finding(BAD_FORMAT, ("dates", at), message, advice)


def _check_constant(
    leaf: Leaf, text: str, path: Path, vocabulary: Vocabulary | None
) -> Iterator[Finding]:
    if leaf.kind == "word" and vocabulary is not None:
        words = vocabulary.words(leaf.words)
        slug, _, _ = text.partition("#")
        if slug not in words:
            kind = KINDS[leaf.words]
            message = f"unknown {kind} {quoted(text)}"
            names = f"write one of {', '.join(words)}, or add it there"
            advice = did_you_mean(text, words, names)
            yield Finding(UNKNOWN_WORD, path, message, advice)
        return
    is_cut = leaf.kind == "line" and path[0] == "map"
    is_converted = is_cut or leaf.kind == "markdown"
    if not is_converted and not leaf.accepts(text):
        message = f"`{leaf.name}` cannot hold {quoted(text)}"
        advice = "write what the field may hold"
        if leaf.choices:
            advice = f"write one of {', '.join(leaf.choices)}"
        yield Finding(UNKNOWN_VALUE, path, message, advice)
