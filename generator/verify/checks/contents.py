"""Kinds of files, known by their content under any name: keys, records, and pages in disguise."""

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
from generator.verify.site import is_page

_KEY, _BINARY_KEY = mark("keys", re.NOFLAG), mark("binary_keys", re.NOFLAG)
_HTML, _SHOWN_AS_TEXT, _RUN_BY_SERVERS = map(mark, ("html", "shown_as_text", "run_by_servers"))
_FIELD = re.compile(r"^((?:- |[ +>|#*])*)[\"']?(\w+)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE | re.ASCII)
_LINE_ENDS = str.maketrans("\r\0", "\n\n")
"""A tape archive fills up with NUL before each file in it."""
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

    def fits(self, text: str) -> bool:
        """Return True if enough of the fields stand beside each other in a text."""
        if self.holds not in text or not any(field in text for field in self.telling):
            return False
        for names in _names(text):
            known = set(names).intersection(self.fields)
            enough = max(self.least, len(names) // 2 + 1)
            if len(known) >= enough and not known.isdisjoint(self.telling):
                return True
        return False


_FORMS = (
    _Form("a record", Lesson.model_fields, 3, words("fields_of_records")),
    _Form("a vocabulary", Vocabulary.model_fields, 2, words("fields_of_vocabularies"), "name"),
    _Form("a file of patterns", PatternFile.model_fields, 1, words("fields_of_patterns"), "says"),
)


def unfit(name: str, text: str) -> str:
    """Return what kind of unpublishable file this is, by its content; "" if none."""
    may_be_key = any(sign in text for sign in words("may_be_key"))
    if _BINARY_KEY.match(text) or (may_be_key and _KEY.search(text)):
        return "a private key"
    is_data = text.startswith("{") and _DATA.fullmatch(name)
    if is_page(name) or is_data:
        return ""
    fitting = (form.kind for form in _FORMS if form.fits(text))
    return next(fitting, "")


def _names(text: str) -> Iterator[Collection[str]]:
    """Yield names that stand beside each other: in JSON, at one depth of YAML, within braces."""
    try:
        yield from _names_in(json.loads(text))
    except (ValueError, RecursionError):
        depths: dict[int, set[str]] = {}
        for before, name in _FIELD.findall(text.translate(_LINE_ENDS)):
            depths.setdefault(len(before), set()).add(name)
        yield from depths.values()
        yield set(_IN_BRACES.findall(text))


def _names_in(data: object) -> Iterator[Collection[str]]:
    """Yield the names of a mapping, and of those in its lists. Below a name may be a schema."""
    if isinstance(data, dict):
        yield data
        data = [value for value in data.values() if isinstance(value, list)]
    if isinstance(data, list):
        for item in data[:100]:
            yield from _names_in(item)


def may_be_document(name: str) -> bool:
    """Return True if browsers may read a file of this name as XML."""
    return not (is_page(name) or _SHOWN_AS_TEXT.fullmatch(name))


def is_document(name: str, text: str) -> bool:
    """Return True if browsers may read a file as XML."""
    if name.lower().endswith(ENDINGS):
        return True
    return may_be_document(name) and text.lstrip().startswith("<?xml")


def is_disguised(name: str, text: str) -> bool:
    """Return True if browsers may take a file that is not called HTML for it, or servers run it."""
    if _RUN_BY_SERVERS.fullmatch(name):
        return True
    is_unknown = may_be_document(name) and not is_document(name, text)
    return is_unknown and _HTML.match(text) is not None
