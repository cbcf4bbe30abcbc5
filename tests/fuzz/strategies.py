"""Records as people might write them, made from the model itself, and the other files that people write."""

from __future__ import annotations

import datetime
import re
from types import UnionType
from typing import Any, Union, get_args, get_origin

from doors import RECORDS, TODAY
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from generator.records.characters import hidden
from generator.records.choices import choices_of
from generator.records.fields import VISIBLE, Fields, Flag, Months, PartialDate, ToLesson, Words
from generator.records.lesson import IN_PRACTICE, NOT_IN_PRACTICE, Lesson, PracticeLesson
from generator.records.source import read
from generator.records.vocabulary import read_vocabulary

WORDS, _ = read_vocabulary(read(RECORDS / "vocabulary.yml", "vocabulary.yml"))
OTHERS = ("minimal", "withdrawn")
"""Lessons that are there."""

slugs = st.from_regex("[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
addresses = st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z0-9/?=&#-]{0,30}", fullmatch=True)
letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"])


def texts(longest: int) -> st.SearchStrategy[str]:
    """Any text that can be seen and hides nothing."""
    text = st.text(letters, min_size=1, max_size=longest).map(lambda text: " ".join(text.split()))
    return text.filter(lambda text: re.search(VISIBLE, text) and not any(hidden(text)))


days = st.dates(min_value=datetime.date(1000, 1, 1), max_value=TODAY)


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A date in one of its three forms, none of them in the future."""
    return draw(days).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


def values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """What a field of the model may hold, as it stands in a file."""
    marks = (*metadata, *getattr(annotation, "__metadata__", ()))
    kind = (
        getattr(annotation, "__origin__", annotation)
        if hasattr(annotation, "__metadata__")
        else annotation
    )
    for mark in marks:
        if isinstance(mark, Words):
            return st.sampled_from(sorted(WORDS.words(mark.kind)))
        if isinstance(mark, ToLesson):
            return st.sampled_from(OTHERS)
    if annotation == Flag or kind is bool:
        return st.booleans()
    if annotation == Months or kind is int:
        return st.integers(1, 120)
    if kind is PartialDate:
        return dates()
    return _nested(kind, marks)


def _nested(kind: Any, marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Fields):
        return groups(kind)
    if choices := choices_of(kind):
        return st.sampled_from(choices)
    if origin in (Union, UnionType):
        return values(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return st.lists(values(parts[0]), min_size=1, max_size=3, unique_by=str)
    return _text(marks)


def _text(marks: tuple[Any, ...]) -> st.SearchStrategy[str]:
    told = " ".join(map(repr, marks))
    if "web address" in told:
        return addresses
    if "slug" in told or "procedure#section" in told:
        return slugs
    longest = re.search(r"max_length=(\d+)", told)
    return texts(min(int(longest[1]) if longest else 200, 200))


def groups(model: type[Fields]) -> st.SearchStrategy[dict[str, Any]]:
    """A group of fields: all that it needs, any of the others."""
    its = {name: _field(info) for name, info in model.model_fields.items()}
    needed = {name for name, info in model.model_fields.items() if info.is_required()}
    group = st.fixed_dictionaries(
        {name: its[name] for name in needed},
        optional={name: its[name] for name in its.keys() - needed},
    )
    return group.filter(bool)


def _field(info: FieldInfo) -> st.SearchStrategy[Any]:
    return values(info.annotation, tuple(info.metadata))


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record that keeps every rule: what single fields cannot know is put in order here."""
    model = draw(st.sampled_from([Lesson, PracticeLesson]))
    data: dict[str, Any] = draw(groups(model))
    unfit = NOT_IN_PRACTICE if model is PracticeLesson else IN_PRACTICE
    data = {name: value for name, value in data.items() if name not in unfit}
    if model is PracticeLesson:
        data["kind"] = "practice"
        _in_order(data)
        data.pop("aliases", None)
        return data
    if data.get("kind") == "practice":
        del data["kind"]
    data.pop("no_change" if "changes" in data else "changes", None)
    if not {"changes", "no_change"} & data.keys():
        data["no_change"] = draw(texts(80))
    if data.get("kind") == "experiment":
        data["hypothesis"] = draw(texts(80))
    _in_order(data)
    data.pop("aliases", None)
    return data


def _in_order(data: Any) -> None:
    """Every date the same day, nobody verifies what they made, causes say what, and the first is answered."""
    day = data["date"][:4]
    for group in (data, *_groups_in(data)):
        for name in {"date", "due", "made", "last"} & group.keys():
            group[name] = day
        for name in {"told", "owner", "by"} & group.keys():
            group[name] = {"told": day, "owner": "Front office", "by": "Internal audit"}[name]
        if "factor" in group:
            group.setdefault("text", "It let it happen.")
        if "answers" in group:
            group["answers"] = [1]


def _groups_in(data: Any) -> Any:
    for value in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    ):
        yield from ([value] if isinstance(value, dict) else [])
        yield from _groups_in(value)


hostile = st.recursive(
    st.text(max_size=12)
    | st.sampled_from(
        ["", "~", "2020-02-30", "{ID}", "{{7*7}}", "<b>", "../x", "%q", "javascript:a"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A sound record in which some values are anything."""
    data = draw(records())
    for name in draw(
        st.lists(
            st.sampled_from([*data, *Lesson.model_fields, "x_own", "sumary"]),
            min_size=1,
            max_size=3,
        )
    ):
        data[name] = draw(hostile)
    return data


words = st.dictionaries(
    slugs,
    st.fixed_dictionaries({"name": texts(20)}, optional={"description": texts(60)}),
    max_size=4,
)
vocabularies = st.fixed_dictionaries(
    {"areas": words, "factors": words}, optional={"processes": words | hostile, "synonyms": hostile}
)
origins = st.sampled_from(["Narrative", "Date", "Agency", "No such column"]) | hostile
mappings = st.fixed_dictionaries(
    {
        "name": slugs,
        "fields": st.dictionaries(
            st.sampled_from([*Lesson.model_fields, "x_own"]), origins, max_size=9
        ),
    },
    optional={
        "id": origins,
        "dates": hostile,
        "delimiter": hostile,
        "encoding": hostile,
        "header": hostile,
        "sheets": hostile,
    },
)
headings = [
    "What failed?",
    "When?",
    "Where?",
    "The lesson in one or two sentences",
    "Why?",
    "What changed?",
    "No such question",
]
submissions = st.lists(st.tuples(st.sampled_from(headings), st.text(max_size=60)), max_size=8).map(
    lambda parts: "\n\n".join(f"### {heading}\n\n{answer}" for heading, answer in parts)
)
