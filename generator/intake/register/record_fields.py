"""Every single value that a record can hold, with its kind: read off the record's model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from generator.records.choices import choices_of
from generator.records.fields import (
    Fields,
    Named,
    PartialDate,
    ToLesson,
    Words,
    groups_in,
    parts_of,
)
from generator.records.lesson import Lesson

_NAMED = {"Markdown": "markdown", "slug": "slug", "web address": "address"}
_KINDS = ("word", "choice", "date", "lesson", "markdown", "slug", "address", "other", "line")
"""The kind of a value is the first of these that its annotation has a mark of."""


@dataclass(frozen=True)
class Leaf:
    """A value of the record.

    ``place`` are the names that lead to it: ``("causes", "factor")``. ``kind`` is one of text,
    line, markdown, date, word, choice, slug, address, lesson, other. ``choices`` are the texts that
    a choice may be, ``words`` the part of the vocabulary that a word is from. ``many`` says that
    the field holds a list of such values. ``longest`` is in characters.
    """

    place: tuple[str, ...]
    kind: str
    required: bool
    many: bool
    longest: int | None = None
    choices: tuple[str, ...] = ()
    words: str = ""
    annotation: Any = str

    @classmethod
    def of(cls, place: tuple[str, ...], field: FieldInfo) -> Leaf:
        """Return the value that a field of the model describes, known by the marks of its type."""
        annotation: Any = field.annotation
        if field.metadata:
            annotation = Annotated[annotation, *field.metadata]
        marks: dict[str, Any] = {}
        for part in parts_of(annotation):
            if isinstance(part, Words):
                marks["word"] = part.kind
            elif choices := choices_of(part):
                marks["choice"] = choices
            elif part is PartialDate:
                marks["date"] = True
            elif isinstance(part, ToLesson):
                marks["lesson"] = True
            elif isinstance(part, Named):
                marks[_NAMED.get(part.name, "other")] = True
            elif isinstance(part, StringConstraints) and part.max_length:
                marks["line"] = part.max_length
        return cls(
            place=place,
            kind=next((kind for kind in _KINDS if kind in marks), "text"),
            required=field.is_required(),
            many=_holds_many(annotation),
            longest=marks.get("line"),
            choices=marks.get("choice", ()),
            words=marks.get("word", ""),
            annotation=annotation,
        )

    @property
    def name(self) -> str:
        """The last of the names that lead to it."""
        return self.place[-1]

    @property
    def in_list(self) -> bool:
        """True if several such values may stand in a record: as a list, or in a list of groups."""
        is_in_group = len(self.place) > 1
        return self.many or (is_in_group and is_list_of_groups(self.place[0]))

    @cached_property
    def _model(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.annotation)

    def accepts(self, text: str) -> bool:
        """True if the model takes this text here; rules that look at other fields are not asked."""
        try:
            self._model.validate_python([text] if self.many else text)
        except ValidationError:
            return False
        return True


@cache
def leaves() -> dict[tuple[str, ...], Leaf]:
    """Return every value of the record by its place, in the order of the manual."""
    return {leaf.place: leaf for leaf in _leaves(Lesson, ())}


def is_list_of_groups(name: str) -> bool:
    """True if a field, such as ``causes``, holds a list of groups of values."""
    annotation = Lesson.model_fields[name].annotation
    return any(groups_in(annotation)) and _holds_many(annotation)


def _leaves(group: type[Fields], above: tuple[str, ...]) -> Iterator[Leaf]:
    for name, field in group.model_fields.items():
        inner = next(groups_in(field.annotation), None)
        if inner:
            yield from _leaves(inner, (*above, name))
        else:
            yield Leaf.of((*above, name), field)


def _holds_many(annotation: Any) -> bool:
    return any(get_origin(part) is tuple for part in parts_of(annotation))
