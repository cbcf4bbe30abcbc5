"""The sections of a procedure's file: its headings, with the anchors that people see on a page.

Markdown has headings marked with ``#`` and underlined ones. A plain text has those, too, and a line
that stands alone in capitals or behind a number. A file of reStructuredText has underlined ones.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.records.characters import masked

MAX_SECTIONS = 1000

_LONGEST = 200
"""Characters of a heading that are read."""
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MARKED = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_ANY_UNDERLINE = re.compile(r"([=\-~^\"'`*+#.:_])\1{2,}[ \t]*$")
_NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)*)[.)]?[ \t]+(\S.*)$")
_NO_PARAGRAPH = re.compile(r" {4}| {0,3}(?:\t|>|[-+*][ \t]|[0-9]{1,9}[.)][ \t]|<|\|)")
_ATTRIBUTES = re.compile(r"[ \t]+\{:?[ \t]*([#.][^{}]*)\}$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and what follows it up to the next one.

    ``slug`` is its anchor, ``level`` 1 for the highest, ``line`` where it begins, from 1. ``lines``
    are its own, the heading's among them. What stands before the first heading has level 0 and no
    slug.
    """

    slug: str
    title: str
    level: int
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """``line`` counts from 0. ``form`` is a level, or what looks alike in a text whose levels follow from the order."""

    line: int
    form: int | str
    title: str
    anchor: str = ""


def sections(text: str, suffix: str) -> tuple[Section, ...]:
    """The sections of a text, from its beginning; ``suffix`` is that of its file, such as ``.md``.

    There are one more than headings, and at most ``MAX_SECTIONS`` headings.
    """
    lines = masked(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")).split(
        "\n"
    )
    headings = _headings(lines, _FORMS.get(suffix, _in_markdown))
    slugs = _anchors(headings)
    levels = _levels(headings)
    starts = [0, *(heading.line for heading in headings), len(lines)]
    titles = ["", *(heading.title for heading in headings)]
    return tuple(
        Section(slug, title, level, start + 1, tuple(lines[start:end]))
        for slug, title, level, (start, end) in zip(
            ["", *slugs], titles, [0, *levels], pairwise(starts), strict=True
        )
    )


def anchor_of(title: str) -> str:
    """The anchor that MkDocs gives a heading: ``Closing the gate!`` has ``closing-the-gate``."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", letters).strip().lower())


def _headings(
    lines: Sequence[str], find: Callable[[Sequence[str]], Iterator[_Heading]]
) -> list[_Heading]:
    return [heading for heading, _ in zip(find(lines), range(MAX_SECTIONS), strict=False)]


def _anchors(headings: Sequence[_Heading]) -> list[str]:
    """The anchors of headings; where two would be the same, the later ones end in ``_1``, ``_2`` and so on."""
    taken = {heading.anchor for heading in headings if heading.anchor}
    last: dict[str, int] = {}
    anchors = []
    for heading in headings:
        anchor = heading.anchor or anchor_of(heading.title)
        if not heading.anchor and (not anchor or anchor in taken):
            anchor = _numbered(anchor, taken, last)
        taken.add(anchor)
        anchors.append(anchor)
    return anchors


def _numbered(anchor: str, taken: set[str], last: dict[str, int]) -> str:
    counted = re.fullmatch(r"(.*)_([0-9]{1,9})", anchor)
    stem, number = (counted[1], int(counted[2])) if counted else (anchor, 0)
    number = max(number, last.get(stem, 0)) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    last[stem] = number
    return f"{stem}_{number}"


def _levels(headings: Sequence[_Heading]) -> list[int]:
    """Levels as they are marked, else in the order in which the forms first come."""
    forms = list(dict.fromkeys(heading.form for heading in headings))
    return [
        heading.form if isinstance(heading.form, int) else forms.index(heading.form) + 1
        for heading in headings
    ]


def _in_markdown(lines: Sequence[str]) -> Iterator[_Heading]:
    """Headings of Markdown outside code, comments and front matter; those inside lists and quotes are passed over."""
    end = ""
    for number, line in enumerate(lines):
        if end:
            end = "" if _ends(line, end) else end
        elif number == 0 and line.rstrip() == "---" and "---" in map(str.rstrip, lines[1:]):
            end = "---"
        elif fence := _FENCE.match(line):
            end = fence[1]
        elif line.startswith("<!--") and "-->" not in line:
            end = "-->"
        elif marked := _MARKED.match(line):
            yield _of_markdown(
                number, len(marked[1]), re.sub(r"(^|[ \t]+)#+[ \t]*$", "", marked[2] or "")
            )
        elif (underline := _UNDERLINE.match(line)) and _is_alone_above(lines, number - 1):
            yield _of_markdown(number - 1, 1 if underline[1][0] == "=" else 2, lines[number - 1])


def _ends(line: str, end: str) -> bool:
    if end[0] in "`~":
        closing = line.strip()
        return len(closing) >= len(end) and set(closing) == {end[0]}
    return end in line if end == "-->" else line.rstrip() == end


def _is_alone_above(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a paragraph of its own: underlined, it is a heading."""
    if (
        number < 0
        or not lines[number].strip()
        or _NO_PARAGRAPH.match(lines[number])
        or _MARKED.match(lines[number])
    ):
        return False
    above = lines[number - 1].strip() if number else ""
    return not above or any(mark.match(above) for mark in (_MARKED, _UNDERLINE, _FENCE))


def _of_markdown(line: int, level: int, text: str) -> _Heading:
    text = text.strip()[:_LONGEST]
    attributes = _ATTRIBUTES.search(text)
    anchor = re.search(r"#([\w-]+)", attributes[1]) if attributes else None
    title = _plain(text[: attributes.start()] if attributes else text)
    return _Heading(line, level, title, anchor[1] if anchor else "")


def _plain(text: str) -> str:
    """What is read of a line of Markdown."""
    text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)|<[^<>]*>", "", text)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", r"\1", text)
    parts = re.split("`+", text)
    parts[::2] = map(_unmarked, parts[::2])
    return html.unescape("".join(parts)).strip()


def _unmarked(text: str) -> str:
    for stress in (r"(?<![\w\\])(_+)(?=[^\s_])(.+?)\1(?!\w)", r"(?<!\\)(\*+)(?=[^\s*])(.+?)\1"):
        text = re.sub(stress, r"\2", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _in_text(lines: Sequence[str]) -> Iterator[_Heading]:
    """Headings of a plain text: marked with ``#``, underlined, in capitals, or numbered."""
    underlined = {heading.line: heading for heading in _in_underlined(lines)}
    for number, line in enumerate(lines):
        marked = _MARKED.match(line)
        if number in underlined:
            yield underlined[number]
        elif marked and marked[2]:
            yield _Heading(number, marked[1], marked[2].strip(" \t#")[:_LONGEST])
        elif line[:1].strip() and len(line) <= 80 and _stands_alone(lines, number):
            yield from _alone(number, line.strip())


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    around = (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2])
    return not any(line.strip() for line in around)


def _alone(number: int, line: str) -> Iterator[_Heading]:
    """A line alone in capitals, or behind a number. The number is no part of the name: it changes too easily."""
    numbered = _NUMBERED.match(line)
    title = numbered[2] if numbered else line
    if title[-1] in ".,;!?":
        return
    if numbered and title[0].isupper():
        yield _Heading(number, f"number {numbered[1].count('.')}", title.rstrip(": "))
    elif not numbered and line.isupper():
        yield _Heading(number, "capitals", title.rstrip(": "))


def _in_underlined(lines: Sequence[str]) -> Iterator[_Heading]:
    """Headings with a line below, and perhaps above, that repeats one sign."""
    for number, line in enumerate(lines[1:], 1):
        sign, title = _ANY_UNDERLINE.match(line), lines[number - 1]
        if not sign or not title[:1].strip() or _ANY_UNDERLINE.match(title):
            continue
        above, before = (
            (lines[number - 2] if number > 1 else ""),
            (lines[number - 3] if number > 2 else ""),
        )
        has_overline = above.rstrip() == line.rstrip() and not before.strip()
        if not above.strip() or _ANY_UNDERLINE.match(above):
            yield _Heading(
                number - 1 - has_overline, f"{sign[1]} {has_overline}", title.strip()[:_LONGEST]
            )


_FORMS = {".txt": _in_text, ".rst": _in_underlined}
