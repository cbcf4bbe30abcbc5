"""The model's errors, in the author's words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from generator.problem import Finding, did_you_mean, named, nearest, quoted, shortened
from generator.problem import Path as Steps
from generator.records import fields
from generator.records.fields import Fields, groups_in, slug_of
from generator.records.source import Tree, data_beside

Model = TypeVar("Model", bound=Fields)


def validate(model: type[Model], data: Tree) -> tuple[Model | None, list[Finding]]:
    """Validate parsed YAML against a model; return the model, or None and all findings."""
    try:
        return model.model_validate(data), []
    except ValidationError as faults:
        errors = faults.errors(include_url=False)
    within: set[Steps] = set()
    for fault in errors:
        path = fault["loc"]
        within.update(path[:length] for length in range(len(path)))
    # A list whose items are wrong is told to be too short, too.
    real = [fault for fault in errors if fault["type"] != "too_short" or fault["loc"] not in within]
    findings = [_finding(model, fault) for fault in real]
    proposed = {(finding.path[:-1], finding.suggestion) for finding in findings}
    told = []
    for finding in findings:
        name = finding.message.removesuffix(" is missing")
        # A missing field that is proposed for a misspelt name is told once.
        if (finding.path, f"did you mean {name}?") not in proposed:
            told.append(named(finding))
    return None, told


def _finding(  # noqa: C901, PLR0911 - one case an error
    model: type[Fields], fault: ErrorDetails
) -> Finding:
    """Return the finding for an error of pydantic's, by its type."""
    path = fault["loc"]
    value = fault["input"]
    context = fault.get("ctx", {})
    if fault["type"] == "extra_forbidden":
        return _unknown_field(model, path)
    if path[-1:] == ("[key]",):
        return replace(_finding(model, {**fault, "loc": path[:-1]}), at_key=True)
    if value == "":
        return _empty(model, path)
    match fault["type"]:
        case "rule":
            return Finding(context["rule"], path, context["message"], context["suggestion"])
        case "missing":
            field = _field(model, path)
            meaning = field.description if field else None
            advice = f"add it ({meaning.rstrip('.')})" if meaning else "add it"
            return Finding(fields.MISSING_FIELD, path[:-1], f"`{path[-1]}` is missing", advice)
        case "too_short" | "string_too_short":
            return _empty(model, path)
        case "string_too_long":
            most = context["max_length"]
            length = len(value.strip())
            message = f"{_it(path)} has {length} characters, where {most} is the most"
            return Finding(fields.TOO_LONG, path, message, f"take {length - most} away")
        case "string_pattern_mismatch":
            return _mismatch(path, value.strip(), context["pattern"])
        case "literal_error" if isinstance(value, str):
            advice = did_you_mean(value, re.findall("'([^']*)'", context["expected"]))
            return Finding(fields.UNKNOWN_VALUE, path, f"unknown value {quoted(value)}", advice)
        case "literal_error" | "string_type":
            message = f"{_it(path)} is a list or a mapping"
            return Finding(fields.WRONG_SHAPE, path, message, "write text")
        case "tuple_type":
            return _not_a_list(model, path, value)
    advice = "write its fields below it"
    names = _required_names(model, path)
    if names:
        advice += f": `{': …` and `'.join(names)}: …`"
    return Finding(fields.WRONG_SHAPE, path, f"{_it(path)} has no fields", advice)


def _empty(model: type[Fields], path: Steps) -> Finding:
    field = _field(model, path)
    advice = "fill it" if field and field.is_required() else "fill it, or delete it"
    return Finding(fields.EMPTY_VALUE, path, f"{_it(path)} is empty", advice)


def _unknown_field(model: type[Fields], path: Steps) -> Finding:
    name = str(path[-1])
    known = list[str]()
    group = _group(model, path)
    if group:
        known += group.model_fields
    meant = _meant(name, known)
    match = meant or nearest(name, known)
    origin = data_beside(__file__, "meant.yml")["worked_out"].get(_spoken(name))
    homes = []
    if len(path) == 1:
        homes = _homes(model, name)
    if origin and not meant:
        advice = f"delete it, {origin}"
    elif homes and not meant:
        home, inner = homes[0]
        advice = f"did you mean `{inner}`, below `{home}`?"
        if inner == name:
            advice = f"put it below `{home}`"
    elif match:
        advice = f"did you mean `{match}`?"
    elif name in model.model_fields:
        advice = "put it at the beginning of a line, beside `title`"
    elif len(path) == 1:
        advice = f"delete it, or call it `x_{name}` if it is your own"
    else:
        advice = f"write one of {', '.join(known)}, or delete it"
    message = f"unknown field {quoted(name)}"
    return Finding(fields.UNKNOWN_FIELD, path, message, advice, at_key=True)


def _spoken(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _meant(name: str, known: list[str]) -> str | None:
    """Return the known field that others call so."""
    others: dict[str, list[str]] = data_beside(__file__, "meant.yml")["fields"]
    spoken = _spoken(name)
    for field in known:
        if spoken == field or spoken in others.get(field, ()):
            return field
    return None


def _homes(model: type[Fields], name: str) -> list[tuple[str, str]]:
    """Return the fields that hold a group with a field of this name, each with that field.

    If there are none, those with a field that others call so.
    """
    exact = []
    other = []
    for home, field in model.model_fields.items():
        for group in groups_in(field.annotation):
            if name in group.model_fields:
                exact.append((home, name))
            elif meant := _meant(name, list(group.model_fields)):
                other.append((home, meant))
    return exact or other


def _not_a_list(model: type[Fields], path: Steps, value: object) -> Finding:
    shape = "[one, two]"
    if isinstance(value, str):
        shape = f"`[{shortened(value)}]`"
    names = _required_names(model, path)
    if names:
        shape = f"`- {': …`, below it `'.join(names)}: …`"
    advice = f"write a list, such as {shape}"
    return Finding(fields.WRONG_SHAPE, path, f"{_it(path)} is not a list", advice)


def _required_names(model: type[Fields], path: Steps) -> list[str]:
    """Return the fields that a value at a path cannot do without."""
    group = _group(model, (*path, ""))
    if group is None:
        return []
    return [name for name, field in group.model_fields.items() if field.is_required()]


def _field(model: type[Fields], path: Steps) -> FieldInfo | None:
    group = _group(model, path)
    if not group:
        return None
    return group.model_fields.get(str(path[-1]))


def _it(path: Steps) -> str:
    if path and isinstance(path[-1], str):
        return f"`{path[-1]}`"
    return "this item"


def _mismatch(path: Steps, text: str, pattern: str) -> Finding:
    if pattern == fields.VISIBLE:
        message = f"nothing in {_it(path)} can be seen"
        return Finding(fields.EMPTY_VALUE, path, message, "fill it, or delete it")
    if pattern == fields.SECTION:
        advice = "write `procedure#section` with slugs of the vocabulary"
        message = f"{quoted(text)} is not a procedure's section"
        return Finding(fields.BAD_SLUG, path, message, advice)
    proposal = slug_of(text)
    advice = f"write `{proposal}`" if proposal else "use the letters a–z, digits and hyphens"
    return Finding(fields.BAD_SLUG, path, f"{quoted(text)} is not a slug", advice)


def _group(model: type[Fields], path: Steps) -> type[Fields] | None:
    """Return the group of fields in which the last step of the path is a name."""
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
