"""Every single value that a record can hold, with its kind: read off the record's model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError

from generator.records.choices import choices_of
from generator.records.fields import Fields, Named, PartialDate, ToLesson, Words, groups_in
from generator.records.lesson import Lesson


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

    @property
    def name(self) -> str:
        """The last of the names that lead to it."""
        return self.place[-1]

    @cached_property
    def _model(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.annotation)

    def accepts(self, text: str) -> bool:
        """Whether a record may hold this text here, as far as the text alone can tell."""
        try:
            self._model.validate_python([text] if self.many else text)
        except ValidationError:
            return False
        return True


@cache
def leaves() -> dict[tuple[str, ...], Leaf]:
    """Every value of the record by its place, in the order of the manual."""
    return {leaf.place: leaf for leaf in _leaves(Lesson, ())}


def is_list_of_groups(name: str) -> bool:
    """Whether a field, such as ``causes``, holds a list of groups of values."""
    annotation = Lesson.model_fields[name].annotation
    return any(groups_in(annotation)) and _holds_many(_parts(annotation))


def _leaves(group: type[Fields], above: tuple[str, ...]) -> Iterator[Leaf]:
    for name, field in group.model_fields.items():
        inner = next(groups_in(field.annotation), None)
        if inner:
            yield from _leaves(inner, (*above, name))
            continue
        annotation: Any = field.annotation
        if field.metadata:
            annotation = Annotated[annotation, *field.metadata]
        parts = list(_parts(annotation))
        words = [part.kind for part in parts if isinstance(part, Words)]
        choices = list(filter(None, map(choices_of, parts)))
        longest = [part.max_length for part in parts if isinstance(part, StringConstraints)]
        yield Leaf(
            place=(*above, name),
            kind=_kind(parts),
            required=field.is_required(),
            many=_holds_many(parts),
            longest=longest[0] if longest else None,
            choices=choices[0] if choices else (),
            words=words[0] if words else "",
            annotation=annotation,
        )


def _holds_many(parts: Iterable[Any]) -> bool:
    return any(get_origin(part) is tuple for part in parts)


def _kind(parts: list[Any]) -> str:
    """Return the kind of a value by the parts of its annotation."""
    if any(isinstance(part, Words) for part in parts):
        return "word"
    if any(map(choices_of, parts)):
        return "choice"
    if PartialDate in parts:
        return "date"
    if any(isinstance(part, ToLesson) for part in parts):
        return "lesson"
    kinds = {"Markdown": "markdown", "slug": "slug", "web address": "address"}
    for part in parts:
        if isinstance(part, Named):
            return kinds.get(part.name, "other")
    is_line = any(isinstance(part, StringConstraints) and part.max_length for part in parts)
    return "line" if is_line else "text"


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation, and everything in it."""
    yield annotation
    inner = () if choices_of(annotation) else getattr(annotation, "__args__", ())
    for part in (*inner, *getattr(annotation, "__metadata__", ())):
        yield from _parts(part)
