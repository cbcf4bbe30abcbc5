"""An answer as values of a record: lists, words of the vocabulary, causes, changes, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import get_args
from urllib.parse import urlsplit

from generator.intake.form.dates import Unclear, read_date
from generator.intake.form.lists import every_line, items, pieces
from generator.intake.form.questions import key_of
from generator.problem import nearest
from generator.records.lesson import Cause
from generator.records.vocabulary import Word

Words = Mapping[str, str]
"""Slugs by everything that people write for them: the key of the name, or the slug itself."""

_BRACKET = re.compile(r"[*_`]{0,3}[\[(](?P<head>[^\])\n]{1,80})[\])](?!\()[*_`]{0,3}\s*[:–—-]?\s*")
_COLON = re.compile(
    r"[*_`]{0,3}(?P<head>[^:\n]{1,60}?)[*_`]{0,3}(?::|\s(?:[–—-]|--)\s)[*_`]{0,3}\s*"
)
_BEHIND = re.compile(r"\s[\[(](?P<head>[^\])\n]{1,80})[\])]\.?$")
_FACTOR_FIELD = re.compile(r"(?m)^(\s{0,9}(?:[-*]\s+)?)factor:[ \t]*([^\n]{1,60})\n\s*text:[ \t]*")
_TEXT_FIELD = re.compile(r"(?m)^(\s{0,9}(?:[-*]\s+)?)text:[ \t]*")
_WHEN_FIELD = re.compile(r"\n[ \t]+(made|due):[ \t]*([^\n]{1,60})")
_UNTICKED = re.compile(r"(?m)^ {0,3}[-*+] \[ \][^\n]*$")
_CONFIDENCE = re.compile(
    rf"\b({'|'.join(get_args(Cause.model_fields['confidence'].annotation))})\b", re.IGNORECASE
)
_WHEN = re.compile(
    r"\s*[\[(](?P<what>made|done|due)\b:?\s*(?:on |in |by )?(?P<date>[^\])\n]{1,60})[\])]\.?$",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\[(?P<title>[^\]\n]{0,300})\]\(\s{0,9}<?(?P<linked>https?://[^\s<>\"'`)]+)>?(?:\s{1,9}[\"'][^)\n]{0,300})?\)"
    r"|<?(?P<bare>https?://[^\s,;]+(?:[,;](?!\s|https?://|$)[^\s,;]*)*)"
)
_LONG = 300


def spoken(words: Mapping[str, Word]) -> Words:
    """How people may write the words of a part of the vocabulary."""
    return {key_of(word.name): slug for slug, word in words.items()} | {
        slug: slug for slug in words
    }


def slugs(text: str, words: Words) -> list[str]:
    """Words of the vocabulary between commas, semicolons, lines or “and”, but for boxes without a tick.

    Unknown ones become slugs of their own.
    """
    found = [
        slug
        for piece in pieces(_UNTICKED.sub("", text))
        for slug in _slugs_in(piece.strip(" ."), words)
    ]
    return list(dict.fromkeys(found))


def _slugs_in(piece: str, words: Words) -> Iterator[str]:
    """A name may hold a comma or an “and” itself, so the longest known name is taken first."""
    if slug := word(piece, words):
        yield slug
        return
    parts = [part.strip() for part in re.split(r"(,|\band\b|&)", piece[: 20 * _LONG])]
    while parts:
        known = (
            end for end in range(min(len(parts), 9), 0, -2) if word(" ".join(parts[:end]), words)
        )
        end = next(known, 1)
        if name := " ".join(parts[:end]):
            yield word(name, words) or key_of(name)
        parts = parts[end + 1 :]


def word(text: str, words: Words) -> str | None:
    """The slug that is meant by a name or slug, also by ``Name (slug)``."""
    key = key_of(text[:_LONG])
    if len(text) > 2 * len(key) + 4:
        return None  # most of it is signs, which are somebody's text
    before, _, behind = text.rstrip(" )").partition("(")
    return words.get(key) or (
        words.get(key_of(behind)) if behind and key_of(before) in words else None
    )


def led(text: str, words: Words) -> tuple[str, str]:
    """The word that a text begins with, in brackets or before a colon or dash, and the rest of the text.

    The word may be unknown when it stands in brackets or nearly is a known one; it is empty where
    there is none.
    """
    if slug := word(text, words):
        return slug, ""
    for form in (_BRACKET, _COLON):
        match = form.match(text)
        if match and (slug := _meant(match["head"], words, is_sure=form is _BRACKET)):
            return slug, text[match.end() :].strip()
    match = _BEHIND.search(text[-_LONG:])
    if match and (slug := _meant(match["head"], words)):
        return slug, text[: len(text) - len(match[0])].strip()
    return "", text


def _meant(head: str, words: Words, *, is_sure: bool = False) -> str:
    name = _CONFIDENCE.sub("", head).strip(" ,;/()")
    close = nearest(key_of(name), words) if name else None
    return word(name, words) or (key_of(name) if name and (is_sure or close) else "")


def causes(text: str, factors: Words) -> list[dict[str, str]]:
    """Contributing factors; ``factor`` or ``text`` is empty where it is not told."""
    text = _FACTOR_FIELD.sub(r"\1[\2] ", text)  # some write as records are written
    lines = text.split("\n")
    begins = (
        (lambda line: bool(led(line, factors)[0]))
        if any(led(line, factors)[0] for line in lines)
        else None
    )
    return [_cause(item, factors) for item in items(text, begins)]


def _cause(item: str, factors: Words) -> dict[str, str]:
    factor, text = led(item, factors)
    sure = (
        _CONFIDENCE.search(item[: len(item) - len(text)])
        if factor and item.endswith(text)
        else None
    )
    confidence = sure[0].casefold() if sure else ""
    return {"factor": factor, "text": text} | ({"confidence": confidence} if confidence else {})


def changes(text: str) -> list[dict[str, str]]:
    """Changes, each with the date behind it in brackets, if that can be read."""
    text = _WHEN_FIELD.sub(r" (\1 \2)", _TEXT_FIELD.sub(r"\1", text))
    return [_change(item) for item in items(text)]


def _change(item: str) -> dict[str, str]:
    match = _WHEN.search(item[-_LONG:])
    try:
        when = (
            {"due" if match["what"].casefold() == "due" else "made": read_date(match["date"])}
            if match
            else {}
        )
    except Unclear:
        return {"text": item}
    return {"text": item[: len(item) - len(match[0])] if match else item, **when}


def places(text: str, areas: Words) -> list[dict[str, str]]:
    """Other areas with what is to be asked there; ``area`` is empty where none is named."""
    found: list[dict[str, str]] = []
    for item in items(text):
        area, note = led(item, areas)
        named = slugs(item, areas)
        if not area and named and all(slug in areas.values() for slug in named):
            found += [{"area": slug} for slug in named]
        else:
            found.append({"area": area, "note": note})
    return found


def links(text: str) -> tuple[list[dict[str, str]], int]:
    """Links with their titles, or their hosts for want of one; and how many items have no address."""
    found: list[dict[str, str]] = []
    without = 0
    for item in items(text, every_line):
        its = list(_links(item))
        found += its
        without += not its
    return found, without


def _links(item: str) -> Iterator[dict[str, str]]:
    end = 0
    for match in _LINK.finditer(item):
        before = item[end : match.start()].strip(" \n:,;.-–—(*_<")
        address = match["linked"] or _without_signs(match["bare"])
        title = (match["title"] or before).strip()
        yield {"title": title if len(title) > len("and") else _host(address), "url": address}
        end = match.end()


def _without_signs(address: str) -> str:
    """An address without the signs of the sentence around it."""
    return address.rstrip(".,;:!?*_>\"'" + ("" if "(" in address else ")"))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address[:80]
    except ValueError:
        return address[:80]
