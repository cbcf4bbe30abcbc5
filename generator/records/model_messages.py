"""The faults that the model finds, told in the author's words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from generator.problem import Finding, named, nearest, shortened
from generator.problem import Path as Steps
from generator.records.fields import (
    BAD_SLUG,
    EMPTY_VALUE,
    MISSING_FIELD,
    SECTION,
    TOO_LONG,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    VISIBLE,
    WRONG_SHAPE,
    Fields,
    groups_in,
    quoted,
    slug_of,
)
from generator.records.source import Tree, read

Model = TypeVar("Model", bound=Fields)


def validate(model: type[Model], data: Tree) -> tuple[Model | None, list[Finding]]:
    """The model read from plain text, lists and mappings, or everything that is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as faults:
        errors = faults.errors(include_url=False)
        findings = [_finding(model, fault) for fault in errors if not _is_echo(fault, errors)]
        return None, [named(finding) for finding in findings if not _is_misspelt(finding, findings)]


def _is_echo(fault: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """A list counts as too short, too, when its items are wrong; those say so themselves."""
    path = fault["loc"]
    return fault["type"] == "too_short" and any(
        len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in errors
    )


def _is_misspelt(finding: Finding, findings: list[Finding]) -> bool:
    """A field that is missing because its name is misspelt is told by that, with the right name."""
    name = finding.message.removesuffix(" is missing")
    meant = Finding(UNKNOWN_FIELD, finding.path, "", f"did you mean {name}?")
    return finding.rule is MISSING_FIELD and any(
        (other.rule, other.path[:-1], other.suggestion)
        == (meant.rule, meant.path, meant.suggestion)
        for other in findings
    )


def _finding(model: type[Fields], fault: ErrorDetails) -> Finding:
    path: Steps = fault["loc"]
    if path[-1:] == ("[key]",) and fault["type"] != "extra_forbidden":
        return _bad_key(model, path[:-1], fault)
    if fault["type"] == "rule" and fault["input"] != "":
        context = fault["ctx"]
        return Finding(context["rule"], path, context["message"], context["suggestion"])
    is_empty = fault["input"] == "" and fault["type"] != "extra_forbidden"
    tell = _empty if is_empty else _TELLERS.get(fault["type"], _wrong_shape)
    return tell(model, path, fault)


def _bad_key(model: type[Fields], path: Steps, fault: ErrorDetails) -> Finding:
    return replace(_TELLERS.get(fault["type"], _wrong_shape)(model, path, fault), at_key=True)


def _missing(model: type[Fields], path: Steps, _fault: ErrorDetails) -> Finding:
    field = _field(model, path)
    advice = (
        f"add it ({field.description.rstrip('.')})" if field and field.description else "add it"
    )
    return Finding(MISSING_FIELD, path[:-1], f"`{path[-1]}` is missing", advice)


def _empty(model: type[Fields], path: Steps, _fault: ErrorDetails) -> Finding:
    field = _field(model, path)
    advice = "fill it" if field and field.is_required() else "fill it, or delete it"
    return Finding(EMPTY_VALUE, path, f"{_it(path)} is empty", advice)


def _unknown_field(model: type[Fields], path: Steps, _fault: ErrorDetails) -> Finding:
    group = _group(model, path)
    known = list(group.model_fields) if group else []
    name = str(path[-1])
    meant = _meant(name, known)
    match = meant or nearest(name, known)
    origin = _other_names()["worked_out"].get(_spoken(name))
    homes = _homes(model, name) if len(path) == 1 else []
    if origin and not meant:
        advice = f"delete it, {origin}"
    elif homes and not meant:
        home, called = homes[0]
        advice = (
            f"put it below `{home}`"
            if called == name
            else f"did you mean `{called}`, below `{home}`?"
        )
    elif match:
        advice = f"did you mean `{match}`?"
    elif path[-1] in model.model_fields:
        advice = "put it at the beginning of a line, beside `title`"
    elif len(path) == 1:
        advice = f"delete it, or call it `x_{path[-1]}` if it is your own"
    else:
        advice = f"write one of {', '.join(known)}, or delete it"
    return Finding(UNKNOWN_FIELD, path, f"unknown field {quoted(path[-1])}", advice, at_key=True)


@cache
def _other_names() -> dict[str, Any]:
    """Return what people call fields, and what is worked out and never written."""
    data: dict[str, Any] = read(Path(__file__).with_name("meant.yml"), "meant.yml").data
    return data


def _spoken(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _meant(name: str, known: list[str]) -> str | None:
    """Return the known field that others call so."""
    others: dict[str, list[str]] = _other_names()["fields"]
    spoken = _spoken(name)
    return next(
        (field for field in known if spoken == field or spoken in others.get(field, ())), None
    )


def _homes(model: type[Fields], name: str) -> list[tuple[str, str]]:
    """Return each field that holds a group with a field of this name, or called so by others, and that field."""
    held = {home: _names_in(field.annotation) for home, field in model.model_fields.items()}
    exact = [(home, name) for home, names in held.items() if name in names]
    return exact or [
        (home, field) for home, names in held.items() if (field := _meant(name, names))
    ]


def _unknown_value(model: type[Fields], path: Steps, fault: ErrorDetails) -> Finding:
    expected = re.findall("'([^']*)'", fault["ctx"]["expected"])
    if not isinstance(fault["input"], str):
        return _not_text(model, path, fault)
    match = nearest(fault["input"], expected)
    advice = f"did you mean `{match}`?" if match else f"write one of {', '.join(expected)}"
    return Finding(UNKNOWN_VALUE, path, f"unknown value {quoted(fault['input'])}", advice)


def _too_long(_model: type[Fields], path: Steps, fault: ErrorDetails) -> Finding:
    most, length = fault["ctx"]["max_length"], len(fault["input"].strip())
    message = f"{_it(path)} has {length} characters, where {most} is the most"
    return Finding(TOO_LONG, path, message, f"take {length - most} away")


def _not_text(_model: type[Fields], path: Steps, _fault: ErrorDetails) -> Finding:
    return Finding(WRONG_SHAPE, path, f"{_it(path)} is a list or a mapping", "write text")


def _not_a_list(model: type[Fields], path: Steps, fault: ErrorDetails) -> Finding:
    names = _required_names(model, path)
    if names:
        shape = f"`- {names[0]}: …`" + "".join(f", below it `{name}: …`" for name in names[1:])
    else:
        only = fault["input"]
        shape = f"`[{shortened(only)}]`" if isinstance(only, str) else "[one, two]"
    return Finding(
        WRONG_SHAPE, path, f"{_it(path)} is not a list", f"write a list, such as {shape}"
    )


def _wrong_shape(model: type[Fields], path: Steps, _fault: ErrorDetails) -> Finding:
    names = " and ".join(f"`{name}: …`" for name in _required_names(model, path))
    return Finding(
        WRONG_SHAPE,
        path,
        f"{_it(path)} has no fields",
        f"write its fields below it{names and ': '}{names}",
    )


def _required_names(model: type[Fields], path: Steps) -> list[str]:
    """The fields that whatever stands at a path cannot do without."""
    group = _group(model, (*path, ""))
    return (
        [name for name, field in group.model_fields.items() if field.is_required()] if group else []
    )


def _names_in(annotation: object) -> list[str]:
    return [name for group in groups_in(annotation) for name in group.model_fields]


def _field(model: type[Fields], path: Steps) -> FieldInfo | None:
    group = _group(model, path)
    return group.model_fields.get(str(path[-1])) if group else None


def _it(path: Steps) -> str:
    return f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this item"


def _mismatch(_model: type[Fields], path: Steps, fault: ErrorDetails) -> Finding:
    text = fault["input"].strip()
    if fault["ctx"]["pattern"] == VISIBLE:
        return Finding(
            EMPTY_VALUE, path, f"nothing in {_it(path)} can be seen", "fill it, or delete it"
        )
    if fault["ctx"]["pattern"] == SECTION:
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


def _group(model: type[Fields], path: Steps) -> type[Fields] | None:
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
