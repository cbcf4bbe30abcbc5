"""A page as the elements that browsers make of it, each with its offset.

The tree is made by selectolax (lexbor), which follows the HTML standard. It knows no places. They
are wanted only where something is wrong: then the page is parsed once more, with the offset of each
start tag written into it as an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import zip_longest

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.problem import Problem, Rule, quoted, shortened
from generator.verify.site import Site

_RAW = ("script", "style", "title")
_KEPT = (*_RAW, "h1", "base", "iframe", "object", "embed", "portal", "fencedframe")
_MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_END = "end-of-page"
_START_TAG = re.compile(r"(<[a-z](?:[\w:.-]*\w)?+)(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
_OFFSET = "offset-of-this-tag"

_CONTROL = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ODD = "".join(
    [
        *map(chr, range(0x80, 0xA1)),
        *map(chr, range(0x2000, 0x200C)),
        *"\xad\u1680\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff",
    ]
)
"""Signs that are no white space to browsers, but look like it, or are to other programs."""
_HAS_ODD = re.compile(f"[\0-\x08\x0b-\x0c\x0e-\x1f\x7f{_ODD}]")
_AS_SPACE = str.maketrans({**dict.fromkeys(_ODD, " "), "\f": "_"})
_NO_NAME = re.compile(r"[\"'<=`\ufffd]")
_OTHER_CHARSET = re.compile(
    r"(?:charset|<\?xml[^>]*?encoding)\s*+=\s*+[\"']?+\s*+"
    r"(?!utf-?8(?:[\s\"'/>;]|\Z))([^\s\"'/>;]*)",
    re.IGNORECASE | re.ASCII,
)
_TWO_WAYS = re.compile(r"<(noscript|select)\b", re.IGNORECASE | re.ASCII)
_NOSCRIPT = re.compile(r"(</?)noscript\b", re.IGNORECASE)
_NOT_IN_SELECT = "select :is(xmp,iframe,style,title,textarea,noembed,noframes,plaintext,svg,math)"


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """An element's name and attributes in small letters, and their values without entities.

    Equal tags are one object, so that what follows from a tag can be memoised. ``odd_name`` is one
    of the names that nobody means, or "".
    """

    name: str
    attributes: Mapping[str, str]
    odd_name: str = ""

    def value(self, attribute: str) -> str:
        """Return the value of an attribute, or ""."""
        return self.attributes.get(attribute, "")

    @property
    def header(self) -> str:
        """The header that a ``meta`` element stands for, in small letters, or ""."""
        return self.value("http-equiv").lower()

    def words(self, attribute: str) -> list[str]:
        """Return the words of an attribute that is a list of them, such as ``rel``."""
        # Between what HTML takes for white space; Python knows more of it.
        return re.findall(r"[^\t\n\f\r ]+", self.value(attribute).lower())


@dataclass(frozen=True, slots=True)
class RawElement:
    """An element whose content is text: ``script``, ``style`` or ``title``."""

    tag: Tag
    number: int
    text: str


@dataclass
class Elements:
    """The elements of a page by their numbers, from 1; those within a ``template`` come last.

    Elements without attributes are left out, but for those named in ``_KEPT``. ``head`` are those
    directly in the head, ``inert`` the numbers of those within a ``template``. ``is_ended`` is
    false if a comment, a quote or raw text is left open, which would swallow what follows.
    """

    tags: list[tuple[int, Tag]] = field(default_factory=list)
    raw: list[RawElement] = field(default_factory=list)
    head: list[Tag] = field(default_factory=list)
    inert: set[int] = field(default_factory=set)
    is_ended: bool = False


@dataclass(frozen=True)
class Page:
    """A page of a site; ``fault`` says what keeps it from being one, at the offset ``place``."""

    site: Site
    name: str
    text: str
    elements: Elements
    fault: str = ""
    place: int = 0

    @property
    def tags(self) -> list[tuple[int, Tag]]:
        """The elements of the page, with their numbers."""
        return self.elements.tags

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids and names on the page that a fragment (``#``) may lead to."""
        anchors = {tag.value("id") for _, tag in self.tags}
        anchors.update(tag.value("name") for _, tag in self.named("a"))
        return frozenset(anchors)

    @property
    def is_bare(self) -> bool:
        """True for text without markup, such as the files by which services know a site's owner."""
        if self.fault or _MARKUP.search(self.text):
            return False
        return bool(self.text.strip())

    def headers(self, http_equiv: str) -> list[tuple[int, Tag]]:
        """Return the ``meta`` elements that stand for a header, with their numbers."""
        return [(number, tag) for number, tag in self.metas if tag.header == http_equiv]

    @cached_property
    def metas(self) -> list[tuple[int, Tag]]:
        """The ``meta`` elements, with their numbers."""
        return self.named("meta")

    def named(self, name: str) -> list[tuple[int, Tag]]:
        """Return the elements of a name, with their numbers."""
        return [(number, tag) for number, tag in self.tags if tag.name == name]

    def first(self, name: str) -> tuple[int, Tag | None]:
        """Return the first element of a name, with its number, or 0 and None."""
        return next(iter(self.named(name)), (0, None))

    def raw(self, *names: str) -> Iterator[RawElement]:
        """Return the elements of raw text that have one of these names."""
        return (raw for raw in self.elements.raw if raw.tag.name in names)

    def offset(self, number: int) -> int:
        """Return the offset of an element's start tag; 0 for the page as a whole, or if unknown."""
        if 0 < number <= len(self._offsets):
            return self._offsets[number - 1]
        return 0

    @cached_property
    def _offsets(self) -> list[int]:
        text = self.text
        if self.elements.is_ended:
            text = f"{text}<{_END}>"
        marked = _START_TAG.sub(lambda tag: f"{tag[1]} {_OFFSET}={tag.start()} ", text)
        offsets = []
        for node, _ in _nodes(marked):
            offset = node.attributes.get(_OFFSET)
            offsets.append(int(offset or 0))
        # Where the tree differs, numbers do not fit; a problem is then told without its line.
        is_same = len(offsets) == len(list(_nodes(text)))
        return offsets if is_same else []

    def problem(self, rule: Rule, number: int, message: str, suggestion: str) -> Problem:
        """Return a problem with an element; with number 0, of the page as a whole."""
        return self.problem_at(rule, self.offset(number), message, suggestion)

    def problem_at(self, rule: Rule, offset: int, message: str, suggestion: str) -> Problem:
        """Return a problem at an offset of the text."""
        place = place_of(self.text, offset)
        return self.site.problem(rule, self.name, message, suggestion, place)


def read_page(site: Site, name: str) -> Page:
    """Read a page of a site, with the first fault that keeps it from being sound."""
    content = site.read(name)
    fault = ""
    place = 0
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode(errors="replace")
        fault = f"byte {error.start + 1} is no UTF-8"
    # Browsers make one sign of a line's end before they look at anything else.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    elements = _read(f"{text}<{_END}>")
    if not elements.is_ended:
        elements = _read(text)
    page = Page(site, name, text, elements)
    if not fault:
        fault, place = next(_doubts(page), ("", 0))
    if fault:
        return replace(page, fault=fault, place=place)
    return page


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, from 0."""
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return line, offset - start


def _nodes(text: str) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every element in the document's order, then those within ``template``, as inert."""
    roots = [LexborHTMLParser(text).root]
    for is_inert, root in enumerate(roots):
        for node in root.traverse() if root else ():
            if node.is_element_node:
                yield node, bool(is_inert)
                if node.tag == "template":
                    roots += node.template_fragments()


def _read(text: str) -> Elements:
    """Parse a page; it is ended if the element is seen that was put behind it as its end."""
    elements = Elements()
    is_before_body = True
    for number, (node, is_inert) in enumerate(_nodes(text), 1):
        name = node.tag
        attributes = node.attributes
        is_before_body = is_before_body and name != "body"
        is_in_head = is_before_body and node.parent is not None and node.parent.tag == "head"
        if name == _END:
            elements.is_ended = not is_inert
        if not attributes and name not in _KEPT and not is_in_head:
            continue
        tag = _tag(name, tuple(attributes.items()))
        elements.tags.append((number, tag))
        if name in _RAW:
            elements.raw.append(RawElement(tag, number, node.text()))
        if is_in_head:
            elements.head.append(tag)
        if is_inert:
            elements.inert.add(number)
    return elements


@lru_cache(maxsize=200_000)
def _tag(name: str, attributes: tuple[tuple[str, str | None], ...]) -> Tag:
    """Return the one object for an element; the frame of a site has the same ones on every page."""
    name = name.lower()
    values = {attribute.lower(): value or "" for attribute, value in attributes}
    for odd_name in (name, *values):
        if not odd_name.isprintable() or _NO_NAME.search(odd_name):
            return Tag(name, values, odd_name)
    return Tag(name, values)


def _doubts(page: Page) -> Iterator[tuple[str, int]]:
    """Yield what may be read in two ways, each as a message and its offset."""
    yield from _other_charsets(page)
    if _HAS_ODD.search(page.text):
        yield from _odd_signs(page)
    for number, tag in page.tags:
        if tag.odd_name:
            message = f"{quoted(tag.odd_name)} is no name of an element or an attribute"
            yield f"{message}; a quote or a space may be missing", page.offset(number)
    element = _TWO_WAYS.search(page.text)
    if element and _is_read_in_two_ways(page):
        yield f"what <{element[1].lower()}> holds is not the same for all browsers", element.start()
    if not page.elements.is_ended:
        yield "a comment, a quote or an element that was begun has no end", len(page.text)


def _other_charsets(page: Page) -> Iterator[tuple[str, int]]:
    """Yield charsets but UTF-8. Browsers look for one in the first 1,024 bytes, in anything."""
    message = "its charset is `{}`, not UTF-8"
    for charset in _OTHER_CHARSET.finditer(page.text, 0, 1024):
        yield message.format(shortened(charset[1])), charset.start(1)
    for number, tag in page.metas:
        text = ""
        if "charset" in tag.attributes:
            text = f"charset={tag.value('charset')}"
        elif tag.header == "content-type":
            text = tag.value("content")
        for charset in _OTHER_CHARSET.finditer(text):
            yield message.format(shortened(charset[1])), page.offset(number)


def _odd_signs(page: Page) -> Iterator[tuple[str, int]]:
    """Yield control signs, and the first odd sign that as white space would make another tag."""
    sign = _CONTROL.search(page.text)
    if sign:
        yield f"the control sign {_code(sign)} belongs into no page", sign.start()
    # The same page, with white space for every odd sign.
    changed = _read(page.text.translate(_AS_SPACE))
    pairs = zip_longest(page.tags, changed.tags, fillvalue=(0, None))
    for (number, tag), (_, other) in pairs:
        if tag and other and _spaced(tag) == _spaced(other):
            continue
        behind = _HAS_ODD.search(page.text, page.offset(number))
        sign = behind or _HAS_ODD.search(page.text)
        if sign:
            message = "in a tag is white space to some readers only; write a space"
            yield f"{_code(sign)} {message}", sign.start()
        return


def _code(sign: re.Match[str]) -> str:
    return f"U+{ord(sign[0]):04X}"


def _spaced(tag: Tag) -> str:
    words = "\0".join([tag.name, *tag.attributes, *tag.attributes.values()])
    return words.translate(_AS_SPACE)


def _is_read_in_two_ways(page: Page) -> bool:
    """Return True if scripts, or the old parsing of ``select`` as a list, make other elements.

    With scripts, ``noscript`` is text, as ``noframes`` is always.
    """
    changed = _read(_NOSCRIPT.sub(r"\1noframes", page.text))
    known = {tag for _, tag in page.tags}
    for _, tag in changed.tags:
        if tag not in known and tag.name != "noframes":
            return True
    return LexborHTMLParser(page.text).css_first(_NOT_IN_SELECT) is not None
