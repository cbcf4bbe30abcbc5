"""The sections of a procedure's file: headings, with the anchors that a page would have.

Markdown is read here as MkDocs does: CommonMark would take a whole paragraph above an underline,
and markdown-it is thirty times slower on hostile brackets. It has headings marked with ``#`` and
underlined ones. A plain text has those, too, and a line
that stands alone in capitals or behind a number. A file of reStructuredText has underlined ones.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.records.characters import masked, same_line_ends

MAX_SECTIONS = 1000

_LONGEST = 200
"""Characters of a heading that are read."""
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MARKED = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_ANY_UNDERLINE = re.compile(r"([=\-~^\"'`*+#.:_])\1{2,}[ \t]*$")
_NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)*)[.)]?[ \t]+(\S.*)$")
_NO_PARAGRAPH = re.compile(r" {4}| {0,3}(?:\t|>|[-+*][ \t]|[0-9]{1,9}[.)][ \t]|<|\|)")
_STRESSES = (
    re.compile(r"(?<![\w\\])(_+)(?=[^\s_])(.+?)\1(?!\w)"),
    re.compile(r"(?<!\\)(\*+)(?=[^\s*])(.+?)\1"),
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ATTRIBUTES = re.compile(r"[ \t]+\{:?[ \t]*([#.][^{}]*)\}$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and everything up to the next one.

    ``slug`` is the anchor, ``level`` 1 for the highest, ``line`` the first, from 1, and ``lines``
    are all, the heading's among them. The text before the first heading has level 0 and no slug.
    """

    slug: str
    title: str
    level: int
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading; ``line`` counts from 0.

    ``form`` is the level, or a look in a text whose levels follow from the order of looks.
    """

    line: int
    form: int | str
    title: str
    anchor: str = ""


def sections(text: str, suffix: str) -> tuple[Section, ...]:
    """Parse a text into sections, from its beginning; ``suffix`` is that of the file: ``.md``.

    There are one more than headings, and at most ``MAX_SECTIONS`` headings.
    """
    lines = masked(same_line_ends(text)).split("\n")
    find = {".txt": _in_text, ".rst": _in_underlined}.get(suffix, _in_markdown)
    headings = list(islice(find(lines), MAX_SECTIONS))
    forms = list(dict.fromkeys(heading.form for heading in headings))
    ends = [heading.line for heading in headings]
    ends.append(len(lines))
    parsed = [Section("", "", 0, 1, tuple(lines[: ends[0]]))]
    for heading, slug, end in zip(headings, _anchors(headings), ends[1:], strict=True):
        level = heading.form
        if isinstance(level, str):
            level = forms.index(level) + 1
        inner = tuple(lines[heading.line : end])
        parsed.append(Section(slug, heading.title, level, heading.line + 1, inner))
    return tuple(parsed)


def anchor_of(title: str) -> str:
    """Return the anchor that MkDocs gives a heading: ``closing-the-gate``."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", letters).strip().lower())


def _anchors(headings: Sequence[_Heading]) -> list[str]:
    """Return the anchors of headings; the second and third of a name end in ``_1``, ``_2``."""
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
    stem, number = anchor, 0
    if counted := re.fullmatch(r"(.*)_([0-9]{1,9})", anchor):
        stem, number = counted[1], int(counted[2])
    number = max(number, last.get(stem, 0)) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    last[stem] = number
    return f"{stem}_{number}"


def _in_markdown(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings of Markdown outside code, comments, front matter, lists and quotes."""
    end = ""
    for number, line in enumerate(lines):
        if end:
            if _ends(line, end):
                end = ""
        elif number == 0 and line.rstrip() == "---" and "---" in map(str.rstrip, lines[1:]):
            end = "---"
        elif fence := _FENCE.match(line):
            end = fence[1]
        elif line.startswith("<!--") and "-->" not in line:
            end = "-->"
        elif marked := _MARKED.match(line):
            text = re.sub(r"(^|[ \t]+)#+[ \t]*$", "", marked[2] or "")
            yield _of_markdown(number, len(marked[1]), text)
        elif _UNDERLINE.match(line) and _is_alone_above(lines, number - 1):
            level = 1 if "=" in line else 2
            yield _of_markdown(number - 1, level, lines[number - 1])


def _ends(line: str, end: str) -> bool:
    if end[0] in "`~":
        closing = line.strip()
        return len(closing) >= len(end) and set(closing) == {end[0]}
    if end == "-->":
        return end in line
    return line.rstrip() == end


def _is_alone_above(lines: Sequence[str], number: int) -> bool:
    """Return True for a paragraph of one line: underlined, it is a heading."""
    line = lines[number] if number >= 0 else ""
    if not line.strip() or _NO_PARAGRAPH.match(line) or _MARKED.match(line):
        return False
    above = lines[number - 1].strip() if number else ""
    return not above or any(mark.match(above) for mark in (_MARKED, _UNDERLINE, _FENCE))


def _of_markdown(line: int, level: int, text: str) -> _Heading:
    """Return a heading as it is read, without marks, and with the anchor that it states."""
    text = text.strip()[:_LONGEST]
    anchor = ""
    if attributes := _ATTRIBUTES.search(text):
        text = text[: attributes.start()]
        anchor = next(iter(re.findall(r"#([\w-]+)", attributes[1])), "")
    text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)|<[^<>]*>", "", text)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])", r"\1", text)
    parts = re.split("`+", text)
    for number in range(0, len(parts), 2):  # what stands between them is code
        for stress in _STRESSES:
            parts[number] = stress.sub(r"\2", parts[number])
        parts[number] = _ESCAPE.sub(r"\1", parts[number])
    return _Heading(line, level, html.unescape("".join(parts)).strip(), anchor)


def _in_text(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings of a plain text: after ``#``, underlined, in capitals, or numbered."""
    underlined = {heading.line: heading for heading in _in_underlined(lines)}
    padded = ["", *lines, ""]
    for number, line in enumerate(lines):
        marked = _MARKED.match(line)
        if number in underlined:
            yield underlined[number]
        elif marked and marked[2]:
            yield _Heading(number, marked[1], marked[2].strip(" \t#")[:_LONGEST])
        elif line[:1].strip() and len(line) <= 80:
            above, below = padded[number], padded[number + 2]
            if not above.strip() and not below.strip():
                yield from _alone(number, line.strip())


def _alone(number: int, line: str) -> Iterator[_Heading]:
    """Yield a heading for a line alone in capitals or behind a number.

    The number is no part of the name: it changes too easily.
    """
    numbered = _NUMBERED.match(line)
    title = numbered[2] if numbered else line
    if title[-1] in ".,;!?":
        return
    if numbered and title[0].isupper():
        yield _Heading(number, f"number {numbered[1].count('.')}", title.rstrip(": "))
    elif not numbered and line.isupper():
        yield _Heading(number, "capitals", title.rstrip(": "))


def _in_underlined(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings with a line below, and perhaps above, that repeats one sign."""
    padded = ["", "", *lines]
    for number, line in enumerate(lines[1:], 1):
        before, above, title = padded[number - 1 : number + 2]
        sign = _ANY_UNDERLINE.match(line)
        if not sign or not title[:1].strip() or _ANY_UNDERLINE.match(title):
            continue
        has_overline = above.rstrip() == line.rstrip() and not before.strip()
        if not above.strip() or _ANY_UNDERLINE.match(above):
            form = f"{sign[1]} {has_overline}"
            yield _Heading(number - 1 - has_overline, form, title.strip()[:_LONGEST])
