"""Translate what readers see: messages by gettext's catalogues, dates and numbers by the CLDR."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent
"""Where the catalogues lie: ``de.po`` and its like."""
SOURCE = "en"
"""The language of the messages in the code, which has no catalogue."""

_MessageKey = tuple[str | None, str]
"""A message: the context it is said in, if any, and its English words, of one thing."""
# Noncharacters, which no text should hold: they stand around what is still English.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"<[^<>]*>|{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_MARKS = re.compile(f"[{_BEGIN}{_END}]")


class Translations(NamedTuple):
    """The translated messages with their plural forms, and the C expression that chooses one.

    ``scripts`` are those that scripts in the browser say, by their English words.
    """

    messages: Mapping[_MessageKey, Sequence[str]]
    scripts: Mapping[str, Sequence[str]]
    plural: str


@cache
def catalogue(language: str) -> Translations:
    """Read the catalogue of a language, ``pt-BR`` or else ``pt``; an empty one if there is none."""
    paths = [FOLDER / f"{name}.po" for name in (language, language.partition("-")[0])]
    path = next(filter(Path.is_file, paths), None)
    if path is None:
        return Translations({}, {}, "(n != 1)")
    with path.open("rb") as file:
        read = read_po(file, locale=path.stem)
    messages = {}
    scripts = {}
    for message in read:
        key = _listed(message.id)[0]
        forms = _listed(message.string)
        if key and all(forms) and not message.fuzzy:
            messages[message.context, key] = forms
            if any(place.endswith(".js") for place, _ in message.locations):
                scripts[key] = forms
    return Translations(messages, scripts, read.plural_expr)


def _listed(forms: Any) -> list[str]:
    if isinstance(forms, str):
        return [forms]
    return list(forms)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Return a message that is translated when it is said, so that it is found in the code."""
    return message


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Return a message of one and of many things, as ``N_`` does."""
    return one, many


class Translator:
    """Translates into one language. A message that its catalogue lacks stays English, and marked.

    ``made`` is the type of translated messages, such as ``Markup``, which escapes the values that
    replace ``%(name)s``. Whole numbers among the values are formatted for the language.
    """

    def __init__(self, language: str = SOURCE, made: Callable[[str], Any] = str) -> None:
        self.language = language
        self.locale = _locale(language)
        self._made = made
        self._catalogue = catalogue(language)
        self._form = c2py(self._catalogue.plural)
        self._constant: dict[str, Any] = {}

    @property
    def is_source(self) -> bool:
        """True if what is said is what stands in the code."""
        return self.language == SOURCE

    def gettext(self, message: str, /, **values: object) -> Any:
        """Return a message translated, with values in it."""
        if values:
            return self._filled(self._catalogue.messages.get((None, message)), message, values)
        # Most messages have no values, and stand on thousands of pages.
        if message not in self._constant:
            forms = self._catalogue.messages.get((None, message))
            self._constant[message] = self._filled(forms, message, {})
        return self._constant[message]

    def pgettext(self, context: str, message: str, /, **values: object) -> Any:
        """Translate a message whose English words mean something else in another context."""
        return self._filled(self._catalogue.messages.get((context, message)), message, values)

    def ngettext(self, one: str, many: str, num: int, /, **values: object) -> Any:
        """Translate a message about ``num`` things, in the plural form for that number."""
        forms = self._catalogue.messages.get((None, one))
        english = one if num == 1 else many
        return self._filled(forms, english, {"num": num, **values}, self._form(num))

    def _filled(
        self, forms: Sequence[str] | None, english: str, values: Mapping[str, object], form: int = 0
    ) -> Any:
        marked = english if self.is_source else f"{_BEGIN}{english}{_END}"
        text = forms[form] if forms else marked
        shown = {name: self._shown(value) for name, value in values.items()}
        if self._made is Markup:
            # What Markup does, which goes through a helper for each value.
            return Markup(text % {name: escape(value) for name, value in shown.items()})  # noqa: S704
        return self._made(text) % shown

    def _shown(self, value: object) -> object:
        if isinstance(value, int):
            return self.number(value)
        return value

    def number(self, number: float) -> str:
        """Return a number as it is written: ``2,077``."""
        return _number(number, self.locale)

    def date(self, date: object) -> str:
        """Return a date as it is spoken, as exact as it is known: ``9 April 2017`` or ``2017``."""
        return _date(str(date), self.locale)

    def short_month(self, month: str) -> str:
        """Return a month as short as it can be said with its year: ``Apr 2017``."""
        day = datetime.date.fromisoformat(f"{month}-01")
        return format_skeleton("yMMM", day, locale=self.locale)

    def on(self, date: object, shown: str | None = None) -> Any:
        """Return a date with what stands before it: *on* 9 April 2017, *in* April 2017."""
        shown = shown or self.date(date)
        match str(date).count("-"):
            case 0:
                return self.gettext("in %(year)s", year=shown)
            case 1:
                return self.gettext("in %(month)s", month=shown)
        return self.gettext("on %(day)s", day=shown)

    def in_script(self, script: str) -> str:
        """Return a script whose constants hold the language's messages, plural rule and code."""
        if self.is_source:
            return script
        said = {key: forms for key, forms in self._catalogue.scripts.items() if key in script}
        group = self.locale.number_symbols["latn"]["group"]
        constants = {
            r"\bMESSAGES ?= ?\{\}": f"MESSAGES={_json(said)}",
            r"\bn ?!== ?1\b": self._catalogue.plural,
            r'\bGROUP ?= ?","': f"GROUP={_json(group)}",
            r'\bLANGUAGE ?= ?"en-GB"': f"LANGUAGE={_json(self.language)}",
        }
        for constant, value in constants.items():
            script = re.sub(constant, value.replace("\\", r"\\"), script)
        return script


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _locale(language: str) -> Locale:
    """Return what is known of a language; of one that nobody knows, British English."""
    try:
        # 9 April 2017, and no comma before the last of a list.
        return Locale.parse("en_GB" if language == SOURCE else language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


@lru_cache(maxsize=8192)
def _number(number: float, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=8192)
def _date(date: str, locale: Locale) -> str:
    year, *rest = map(int, date.split("-"))
    if not rest:
        return str(year)
    day = datetime.date(year, *rest, *[1] * (2 - len(rest)))
    if rest[1:]:
        return format_date(day, "long", locale)
    return format_skeleton("yMMMM", day, locale=locale)


@cache
def spellings(message: str) -> tuple[str, ...]:
    """Return a message in English, and in every language that has it."""
    catalogues = [catalogue(path.stem) for path in sorted(FOLDER.glob("*.po"))]
    known = [read.messages.get((None, message), [message])[0] for read in catalogues]
    return tuple(dict.fromkeys([message, *known]))


def in_markup(html: str) -> str:
    """Return HTML in which words that are not translated are marked as English (``lang="en"``).

    In attributes, which cannot have a language, the marks are taken away.
    """
    if _BEGIN not in html:
        return html
    for _ in range(3):
        # Messages stand in others.
        html = _MARKED.sub(_with_language, html)
    return unmarked(html)


def _with_language(found: re.Match[str]) -> str:
    if found[1] is None:
        return unmarked(found[0])
    return f'<span lang="{SOURCE}" dir="ltr">{found[1]}</span>'


def unmarked(text: str) -> str:
    """Return a text without the marks around what is still English."""
    return _MARKS.sub("", text)


ENGLISH = Translator()
