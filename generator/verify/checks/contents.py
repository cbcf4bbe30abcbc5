"""What a file is by what it holds, whatever it is called: a key, a record, or a page in disguise."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from generator.records.lesson import Lesson
from generator.records.vocabulary import Vocabulary
from generator.records.wording.reading import PatternFile
from generator.verify.document import ENDINGS
from generator.verify.marks import mark, words
from generator.verify.site import is_page, text_of, unpacked

_KEY, _BINARY_KEY = mark("keys", re.NOFLAG), mark("binary_keys", re.NOFLAG)
_HTML, _SHOWN_AS_TEXT, _RUN_BY_SERVERS = map(mark, ("html", "shown_as_text", "run_by_servers"))
_FIELD = re.compile(r"^((?:- |[ +>|#*])*)[\"']?(\w+)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE | re.ASCII)
_IN_BRACES = re.compile(r"[{,]\s*[\"']?(\w+)[\"']?\s*:", re.ASCII)
_DATA = re.compile(r"api/v1/(?:lessons/[^/]+|lessons|vocabulary)\.json")


@dataclass(frozen=True)
class _Form:
    """A YAML file of ours by its fields: those that other files lack, and how many are needed.

    ``holds`` is a field that stands deeper in every one of them.
    """

    kind: str
    fields: Collection[str]
    least: int
    telling: frozenset[str]
    holds: str = ""


_FORMS = (
    _Form("a record", Lesson.model_fields, 3, words("fields_of_records")),
    _Form("a vocabulary", Vocabulary.model_fields, 2, words("fields_of_vocabularies"), "name"),
    _Form("a file of patterns", PatternFile.model_fields, 1, words("fields_of_patterns"), "says"),
)


def text_in(content: bytes) -> str:
    """A file's content as text, unpacked."""
    return text_of(unpacked(content))


def unfit(name: str, text: str) -> str:
    """What a file, or one that is packed in it, is that must not be published; or nothing."""
    if _BINARY_KEY.match(text) or (
        any(its in text for its in words("may_be_key")) and _KEY.search(text)
    ):
        return "a private key"
    is_data = text.startswith("{") and _DATA.fullmatch(name)
    forms = () if is_page(name) or is_data else _FORMS
    return next((form.kind for form in forms if _is_of(form, text)), "")


def _is_of(form: _Form, text: str) -> bool:
    if form.holds not in text or not any(field in text for field in form.telling):
        return False
    return any(_are_of(form, names) for names in _names(text))


def _are_of(form: _Form, names: Collection[str]) -> bool:
    known = set(names).intersection(form.fields)
    return (
        len(known) >= form.least
        and len(known) * 2 > len(names)
        and not known.isdisjoint(form.telling)
    )


def _names(text: str) -> Iterator[Collection[str]]:
    """The names that stand beside each other: in JSON, at one depth of YAML, and within braces."""
    try:
        yield from _listed(json.loads(text))
    except (ValueError, RecursionError):
        depths: dict[int, set[str]] = {}
        for before, name in _FIELD.findall(text.replace("\r", "\n")):
            depths.setdefault(len(before), set()).add(name)
        yield from depths.values()
        yield set(_IN_BRACES.findall(text))


def _listed(data: object) -> Iterator[Collection[str]]:
    """The names of a mapping, and of those in its lists. What stands below a name may be a schema."""
    if isinstance(data, dict):
        yield data
        data = [its for its in data.values() if isinstance(its, list)]
    for its in data[:100] if isinstance(data, list) else ():
        yield from _listed(its)


def may_be_document(name: str) -> bool:
    """Whether it depends on what a file holds, or on its name, that browsers read it as XML."""
    return not (is_page(name) or _SHOWN_AS_TEXT.fullmatch(name))


def is_document(name: str, text: str) -> bool:
    """Whether browsers may read a file as XML."""
    return name.lower().endswith(ENDINGS) or (
        may_be_document(name) and text.lstrip().startswith("<?xml")
    )


def is_disguised(name: str, text: str) -> bool:
    """Whether browsers may take a file for HTML although it is not called so, or servers may run it."""
    is_unknown = may_be_document(name) and not is_document(name, text)
    return bool(_RUN_BY_SERVERS.fullmatch(name) or (is_unknown and _HTML.match(text)))
