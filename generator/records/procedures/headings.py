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
from itertools import islice, pairwise

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
_IMAGE_OR_TAG = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|<[^<>]*>")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
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

    @property
    def last(self) -> int:
        """The last line, from 1."""
        return self.line + len(self.lines) - 1


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
    starts = [heading.line for heading in headings]
    ends = [*starts, len(lines)]
    forms = list(dict.fromkeys(heading.form for heading in headings))
    parsed = [Section("", "", 0, 1, tuple(lines[: ends[0]]))]
    spans = pairwise(ends)
    for heading, anchor, (start, end) in zip(headings, _anchors(headings), spans, strict=True):
        level = heading.form
        if isinstance(level, str):
            level = forms.index(level) + 1
        inner = tuple(lines[start:end])
        parsed.append(Section(anchor, heading.title, level, start + 1, inner))
    return tuple(parsed)


def anchor_of(title: str) -> str:
    """Return the anchor that MkDocs gives a heading: ``closing-the-gate``."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w\s-]", "", letters).strip()
    return re.sub(r"[-\s]+", "-", words.lower())


def _anchors(headings: Sequence[_Heading]) -> list[str]:
    """Return the anchors of headings; the second and third of a name end in ``_1``, ``_2``."""
    taken = {heading.anchor for heading in headings if heading.anchor}
    last: dict[str, int] = {}
    anchors = []
    for heading in headings:
        anchor = heading.anchor or anchor_of(heading.title)
        if not heading.anchor and (not anchor or anchor in taken):
            stem = anchor
            number = 0
            counted = re.fullmatch(r"(.*)_([0-9]{1,9})", anchor)
            if counted:
                stem = counted[1]
                number = int(counted[2])
            number = max(number, last.get(stem, 0)) + 1
            while f"{stem}_{number}" in taken:
                number += 1
            last[stem] = number
            anchor = f"{stem}_{number}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors


def _in_markdown(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings of Markdown outside code, comments, front matter, lists and quotes."""
    end = above = title = ""
    start = 0
    first, *others = map(str.rstrip, lines)
    if first == "---" and first in others:
        end = first
        start = 1
    for number, line in enumerate(lines[start:], start):
        if end:
            if _ends(line, end):
                end = ""
        elif fence := _FENCE.match(line):
            end = fence[1]
        elif line.startswith("<!--") and "-->" not in line:
            end = "-->"
        elif marked := _MARKED.match(line):
            text = re.sub(r"(^|[ \t]+)#+[ \t]*$", "", marked[2] or "")
            yield _of_markdown(number, len(marked[1]), text)
        elif _UNDERLINE.match(line) and _is_alone(title, above):
            yield _of_markdown(number - 1, 1 if "=" in line else 2, title)
        above = title
        title = line


def _ends(line: str, end: str) -> bool:
    if end[0] in "`~":
        closing = line.strip()
        is_long = len(closing) >= len(end)
        return is_long and set(closing) == {end[0]}
    if end == "-->":
        return end in line
    return line.rstrip() == end


def _is_alone(line: str, above: str) -> bool:
    """Return True for a paragraph of one line: underlined, it is a heading."""
    if not line.strip() or _NO_PARAGRAPH.match(line) or _MARKED.match(line):
        return False
    above = above.strip()
    if not above:
        return True
    return any(mark.match(above) for mark in (_MARKED, _UNDERLINE, _FENCE))


def _of_markdown(line: int, level: int, text: str) -> _Heading:
    """Return a heading as it is read, without marks, and with the anchor that it states."""
    text = text.strip()[:_LONGEST]
    anchor = ""
    attributes = _ATTRIBUTES.search(text)
    if attributes:
        text = text[: attributes.start()]
        named = re.search(r"#([\w-]+)", attributes[1])
        if named:
            anchor = named[1]
    text = _IMAGE_OR_TAG.sub("", text)
    text = _LINK.sub(r"\1", text)
    parts = re.split("`+", text)
    parts[::2] = map(_unmarked, parts[::2])  # what stands between them is code
    title = html.unescape("".join(parts))
    return _Heading(line, level, title.strip(), anchor)


def _unmarked(text: str) -> str:
    for stress in _STRESSES:
        text = stress.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)


def _in_text(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings of a plain text: after ``#``, underlined, in capitals, or numbered."""
    underlined = {heading.line: heading for heading in _in_underlined(lines)}
    padded = ["", *map(str.strip, lines), ""]
    for number, line in enumerate(lines):
        marked = _MARKED.match(line)
        is_alone = not padded[number] and not padded[number + 2]
        if number in underlined:
            yield underlined[number]
        elif marked and marked[2]:
            title = marked[2].strip(" \t#")
            yield _Heading(number, marked[1], title[:_LONGEST])
        elif is_alone and line[:1].strip() and len(line) <= 80:
            yield from _alone(number, line.strip())


def _alone(number: int, line: str) -> Iterator[_Heading]:
    """Yield a heading for a line alone in capitals or behind a number.

    The number is no part of the name: it changes too easily.
    """
    form = "capitals"
    title = line
    is_heading = line.isupper()
    numbered = _NUMBERED.match(line)
    if numbered:
        depth = numbered[1].count(".")
        form = f"number {depth}"
        title = numbered[2]
        is_heading = title[0].isupper()
    if is_heading and title[-1] not in ".,;!?":
        yield _Heading(number, form, title.rstrip(": "))


def _in_underlined(lines: Sequence[str]) -> Iterator[_Heading]:
    """Yield the headings with a line below, and perhaps above, that repeats one sign."""
    before = above = title = ""
    for number, line in enumerate(map(str.rstrip, lines)):
        sign = _ANY_UNDERLINE.match(line)
        is_title = title[:1].strip() and not _ANY_UNDERLINE.match(title)
        if sign and is_title and (not above or _ANY_UNDERLINE.match(above)):
            has_overline = above == line and not before
            form = f"{sign[1]} {has_overline}"
            start = number - 1
            if has_overline:
                start -= 1
            yield _Heading(start, form, title[:_LONGEST])
        before = above
        above = title
        title = line
