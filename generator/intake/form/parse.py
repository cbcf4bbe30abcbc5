"""An answer as values of a record: lists, words of the vocabulary, causes, changes, links.

Lists have bullets, numbers or boxes, or stand one a line, or between semicolons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, pairwise
from typing import Any, get_args
from urllib.parse import urlsplit

from generator.intake.dates import Unclear, read_date
from generator.intake.form.questions import key_of
from generator.problem import nearest
from generator.records.choices import RecoveryPart
from generator.records.lesson import Cause
from generator.records.source import MAX_VALUES
from generator.records.vocabulary import Word
from generator.translation import spellings

Spellings = Mapping[str, str]
"""Slugs by everything that people write for them: the key of the name, or the slug itself."""

_BRACKET = re.compile(r"[*_`]{0,3}[\[(](?P<head>[^\])\n]{1,80})[\])](?!\()[*_`]{0,3}\s*[:–—-]?\s*")
_COLON = re.compile(
    r"[*_`]{0,3}(?P<head>[^:\n]{1,60}?)[*_`]{0,3}(?::|\s(?:[–—-]|--)\s)[*_`]{0,3}\s*"
)
_BEHIND = re.compile(r"\s[\[(](?P<head>[^\])\n]{1,80})[\])]\.?$")
_FACTOR_FIELD = re.compile(r"(?m)^(\s{0,9}(?:[-*]\s+)?)factor:[ \t]*([^\n]{1,60})\n\s*text:[ \t]*")
_TEXT_FIELD = re.compile(r"(?m)^(\s{0,9}(?:[-*]\s+)?)text:[ \t]*")
_DUE = ("due", "fällig", "échéance")
"""What stands before a day to come, as the form asks for it in each of its languages."""
_WHEN_FIELD = re.compile(r"\n[ \t]+(made|due):[ \t]*([^\n]{1,60})")
_UNTICKED = re.compile(r"(?m)^ {0,3}[-*+] \[ \][^\n]*$")
_CONFIDENCE = re.compile(
    rf"\b({'|'.join(get_args(Cause.model_fields['confidence'].annotation))})\b", re.IGNORECASE
)
_WHEN = re.compile(
    rf"\s*[\[(](?P<what>made|done|umgesetzt|appliquée|{'|'.join(_DUE)})\b:?\s*"
    r"(?:on |in |by )?(?P<date>[^\])\n]{1,60})[\])]\.?$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\s*[\[(](?:answers|antwortet auf|répond à):?\s*(?:(?:causes?|ursachen?)\s*)?"
    r"(?P<numbers>[0-9]{1,2}(?:\s*(?:,|and|und|et|&)\s*[0-9]{1,2})*)[\])]\.?$",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\[(?P<title>[^\]\n]{0,300})\]"
    r"\(\s{0,9}<?(?P<linked>https?://[^\s<>\"'`)]+)>?(?:\s{1,9}[\"'][^)\n]{0,300})?\)"
    r"|<?(?P<bare>https?://[^\s,;]+(?:[,;](?!\s|https?://|$)[^\s,;]*)*)"
)
_PARTS = {"stayed": "outcome", "apologised": "apologized", "empathised": "empathized"}
"""Further names for the parts of making it right."""
_LONG = 300
_MARKER = re.compile(r"\s{0,9}(?:[-*+•–]|[0-9]{1,3}[.)])(?:\s+|$)(?:\[[ xX]\]\s*)?")
_BETWEEN = re.compile(r";|(?<=[\"”])\s{0,9},\s{0,9}(?=[\"“])")
_WRAPPED = 50
_SIGNS = "-*+`~>|#"


def spoken(words: Mapping[str, Word]) -> Spellings:
    """Return the slugs of a part of the vocabulary by their spellings, as ``key_of`` has them."""
    names = {key_of(word.name): slug for slug, word in words.items()}
    return names | {slug: slug for slug in words}


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def items(text: str, begins: Callable[[str], bool] | None = None) -> list[str]:
    """Return the items of a list: with bullets, numbers or boxes, or one a line.

    ``begins`` tells whether a line begins an item, where no bullet or number does.
    """
    groups: list[list[str]] = []
    lines = text.split("\n")
    marked = [line for line in lines if _MARKER.match(line)]
    margin = _indent(marked[0]) if marked else len(text)
    for before, line in pairwise(["", *lines]):
        marker = _MARKER.match(line) if _indent(line) <= margin + 1 else None
        is_new = not before.strip()
        if not marked and not is_new:
            # A line goes on where the one before was too long to.
            goes_on = line[:1].islower() and len(before) >= _WRAPPED
            is_new = begins(line) if begins else not goes_on
        if len(groups) > MAX_VALUES:
            break  # a record with so many is refused as a whole, whatever follows
        if marker:
            groups.append([line[marker.end() :]])
        elif (is_new and not line[:1].isspace()) or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return list(filter(None, map(_joined, groups)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(item: list[str]) -> str:
    """Return the lines of an item as one, unless they are lines for a reason."""
    parts = list(filter(None, map(str.strip, item)))
    has_lines = any(part[0] in _SIGNS for part in parts[1:])
    separator = "\n" if has_lines else " "
    return separator.join(parts)


def pieces(text: str) -> list[str]:
    """Return short texts between semicolons or lines, without quotation marks around them."""
    parts = chain.from_iterable(map(_BETWEEN.split, items(text, every_line)))
    plain = [part.strip().strip('"“”„«»').strip() for part in parts]
    return list(filter(None, plain))


def every_line(_line: str) -> bool:
    """Return True: in some lists, each line is an item of its own."""
    return True


def slugs(text: str, words: Spellings) -> list[str]:
    """Return words of the vocabulary between commas, semicolons, lines or “and”.

    Boxes without a tick are left out; unknown words become slugs of their own.
    """
    known: list[str] = []
    for piece in pieces(_UNTICKED.sub("", text)):
        plain = piece.strip(" .")
        parts = re.split(r"(,|\band\b|&)", plain[: 20 * _LONG])
        if word(plain, words):
            parts = [plain]
        while parts:
            name, parts = _longest_name(list(map(str.strip, parts)), words)
            if name:
                known.append(word(name, words) or key_of(name))
    return list(dict.fromkeys(known))


def _longest_name(parts: list[str], words: Spellings) -> tuple[str, list[str]]:
    """Return the longest known name that parts begin with, else the first, and the parts behind it.

    The parts are names and what stands between them by turns; a name may hold a comma or “and”.
    """
    for end in range(min(len(parts), 9), 1, -2):
        name = " ".join(parts[:end])
        if word(name, words):
            return name, parts[end + 1 :]
    return parts[0], parts[2:]


def word(text: str, words: Spellings) -> str | None:
    """Return the slug that is meant by a name or slug, also by ``Name (slug)``."""
    key = key_of(text[:_LONG])
    if len(text) > 2 * len(key) + 4:
        return None  # most of it is signs, which are somebody's text
    if key in words:
        return words[key]
    before, _, behind = text.rstrip(" )").partition("(")
    if behind and key_of(before) in words:
        return words.get(key_of(behind))
    return None


def led(text: str, words: Spellings) -> tuple[str, str]:
    """Return the word that a text begins with, and the rest of the text.

    It stands in brackets or before a colon or dash. It may be unknown when it stands in brackets or
    nearly is a known one; it is empty where there is none.
    """
    slug = word(text, words)
    if slug:
        return slug, ""
    for form in (_BRACKET, _COLON):
        match = form.match(text)
        slug = ""
        if match:
            slug = _meant(match["head"], words, is_sure=form is _BRACKET)
        if match and slug:
            return slug, text[match.end() :].strip()
    match = _BEHIND.search(text[-_LONG:])
    slug = _meant(match["head"], words) if match else ""
    if match and slug:
        before = text.removesuffix(match[0])
        return slug, before.strip()
    return "", text


def _meant(head: str, words: Spellings, *, is_sure: bool = False) -> str:
    name = _CONFIDENCE.sub("", head).strip(" ,;/()")
    slug = word(name, words)
    if slug:
        return slug
    is_close = is_sure or nearest(key_of(name), words)
    return key_of(name) if name and is_close else ""


def causes(text: str, factors: Spellings) -> list[dict[str, str]]:
    """Return contributing factors; ``factor`` or ``text`` is empty where it is not told."""

    def begins(line: str) -> bool:
        return bool(led(line, factors)[0])

    text = _FACTOR_FIELD.sub(r"\1[\2] ", text)  # some write as records are written
    has_factors = any(map(begins, text.split("\n")))
    listed = []
    for item in items(text, begins if has_factors else None):
        factor, behind = led(item, factors)
        cause = {"factor": factor, "text": behind}
        sure = _CONFIDENCE.search(item.removesuffix(behind))
        if sure and factor and item.endswith(behind):
            cause["confidence"] = sure[0].casefold()
        listed.append(cause)
    return listed


def changes(text: str) -> list[dict[str, Any]]:
    """Return changes, each with what is said behind it in brackets, if that can be read.

    That is when it was made or is due, and the numbers of the causes that it answers.
    """
    text = _WHEN_FIELD.sub(r" (\1 \2)", _TEXT_FIELD.sub(r"\1", text))
    return [_change(item) for item in items(text)]


def _change(text: str) -> dict[str, Any]:
    details: dict[str, Any] = {}
    while match := _at_end(text):
        detail = _detail(match)
        if not detail or detail.keys() & details.keys():
            break
        details |= detail
        text = text.removesuffix(match[0])
    return {"text": text, **details}


def _at_end(text: str) -> re.Match[str] | None:
    """Return the brackets at the end of a change that tell more of it, if there are any."""
    end = text[-_LONG:]
    return _WHEN.search(end) or _ANSWERS.search(end)


def _detail(match: re.Match[str]) -> dict[str, Any]:
    """Return what brackets say; nothing where their date cannot be read."""
    if match.re is _ANSWERS:
        return {"answers": numbers(match["numbers"])}
    with suppress(Unclear):
        name = "made"
        if match["what"].casefold() in _DUE:
            name = "due"
        return {name: read_date(match["date"])}
    return {}


def numbers(text: str) -> list[int]:
    """Return the numbers in a text, each once.

    >>> numbers("1 and 3")
    [1, 3]
    """
    return list(dict.fromkeys(map(int, re.findall("[0-9]{1,2}", text))))


def places(text: str, areas: Spellings) -> list[dict[str, str]]:
    """Return other areas with what is to be asked there; ``area`` is empty where none is named."""
    listed: list[dict[str, str]] = []
    for item in items(text):
        area, note = led(item, areas)
        named = slugs(item, areas)
        if not area and named and set(named) <= set(areas.values()):
            listed += [{"area": slug} for slug in named]
        else:
            listed.append({"area": area, "note": note})
    return listed


def trials(text: str) -> list[dict[str, str]]:
    """Return where a practice was tried, each place with what came of it there."""
    told = []
    for item in items(text, every_line):
        where, _, found = item.partition(":")
        told.append({"where": where.strip(), "found": found.strip()})
    return told


def recovery(text: str) -> dict[str, str]:
    """Return how it was made right, by part; what names no part is what was put right."""
    names = dict(_PARTS)
    for part in RecoveryPart:
        for name in (*spellings(part.label), part.value):
            names[key_of(name)] = part.value
    told: defaultdict[str, list[str]] = defaultdict(list)
    for item in items(text, every_line):
        named, said = led(item, names)
        if named in names.values():
            told[named].append(said)
        else:
            told["resolved"].append(item)
    texts: dict[str, str] = {}
    for name, parts in told.items():
        texts[name] = " ".join(filter(None, parts))
    return texts


def links(text: str) -> tuple[list[dict[str, str]], int]:
    """Return links with their titles or hosts, and how many items have no address."""
    found: list[dict[str, str]] = []
    without = 0
    for item in items(text, every_line):
        end = 0
        for match in _LINK.finditer(item):
            before = item[end : match.start()].strip(" \n:,;.-–—(*_<")
            end = match.end()
            address = match["linked"]
            if not address:
                # The signs at its end are those of the sentence around it.
                signs = ".,;:!?*_>\"'" if "(" in match["bare"] else ".,;:!?*_>\"')"
                address = match["bare"].rstrip(signs)
            title = (match["title"] or before).strip()
            if len(title) <= len("and"):
                title = address[:80]
                with suppress(ValueError):
                    title = urlsplit(address).hostname or title
            found.append({"title": title, "url": address})
        without += not end
    return found, without
