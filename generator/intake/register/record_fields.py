"""Every single value that a record can hold, and what kind it is: read off the record's model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError

from generator.records.choices import choices_of
from generator.records.fields import Fields, Named, PartialDate, ToLesson, Words, groups_in
from generator.records.lesson import Lesson

Place = tuple[str, ...]
"""The names that lead to a value: ``("causes", "factor")``."""


@dataclass(frozen=True)
class Leaf:
    """A value of the record.

    ``kind`` is one of text, line, markdown, date, word, choice, slug, address, lesson, other.
    ``choices`` are the texts that a choice may be, ``words`` the part of the vocabulary that a word
    is from. ``many`` says that the field holds a list of such values. ``longest`` is in characters.
    """

    place: Place
    kind: str
    required: bool
    many: bool
    longest: int | None
    choices: tuple[str, ...]
    words: str
    annotation: Any

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
def leaves() -> dict[Place, Leaf]:
    """Every value of the record by its place, in the order of the manual."""
    return {leaf.place: leaf for leaf in _leaves(Lesson, ())}


def is_list_of_groups(name: str) -> bool:
    """Whether a field, such as ``causes``, holds a list of groups of values."""
    annotation = Lesson.model_fields[name].annotation
    return any(groups_in(annotation)) and _holds_many(_parts(annotation))


def _leaves(group: type[Fields], above: Place) -> Iterator[Leaf]:
    for name, field in group.model_fields.items():
        inner = next(groups_in(field.annotation), None)
        if inner:
            yield from _leaves(inner, (*above, name))
            continue
        annotation = (
            Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        )
        parts = list(_parts(annotation))
        words = next((part.kind for part in parts if isinstance(part, Words)), "")
        choices = next(filter(None, map(choices_of, parts)), ())
        longest = next(
            (part.max_length for part in parts if isinstance(part, StringConstraints)), None
        )
        kind = _kind(parts, words, choices, longest)
        many = _holds_many(parts)
        yield Leaf(
            (*above, name), kind, field.is_required(), many, longest, choices, words, annotation
        )


def _holds_many(parts: Iterable[Any]) -> bool:
    return any(get_origin(part) is tuple for part in parts)


def _kind(parts: list[Any], words: str, choices: tuple[str, ...], longest: int | None) -> str:
    named = next((part.name for part in parts if isinstance(part, Named)), "")
    if words:
        return "word"
    if choices:
        return "choice"
    if PartialDate in parts:
        return "date"
    if any(isinstance(part, ToLesson) for part in parts):
        return "lesson"
    if named in ("Markdown", "slug", "web address"):
        return {"web address": "address"}.get(named, named.casefold())
    return "other" if named else "line" if longest else "text"


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation, and everything in it."""
    yield annotation
    inner = () if choices_of(annotation) else getattr(annotation, "__args__", ())
    for part in (*inner, *getattr(annotation, "__metadata__", ())):
        yield from _parts(part)
