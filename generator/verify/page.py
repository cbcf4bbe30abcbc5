"""A page as the tags it is made of, each with its place.

The library's parser takes half a minute for two thousand pages. Finding the tags needs no tree: the expression below
follows the tokeniser of the HTML standard (13.2.5) as far as tags, attributes, comments and raw text go. It never
goes back over what it took, so that no text makes it slow.

What a text means may depend on the tree: within a picture ``<title>`` holds markup, elsewhere it does not. A sound
page has no such places, so they are told instead of being understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape

from generator.records.problem import Problem, Rule
from generator.verify.site import Site

_VALUE = r"""(?>"[^"]*+(?>"|\Z)|'[^']*+(?>'|\Z)|[^\s>"'][^\s>]*+)"""
_ATTRIBUTES = rf"(?>[\s/]++|[^\s/>][^\s/>=]*+(?>\s*+=\s*+{_VALUE}?+)?+)*+"
_RAW = "script|style|textarea|title|iframe|xmp|noembed|noframes"
_TOKEN = re.compile(
    rf"<!--(?>-?>|.*?(?>--!?>|\Z))"
    rf"|(<({_RAW})(?=[\s/>]){_ATTRIBUTES}(?>>|\Z))(.*?)(?=</\2[\s/>]|\Z)"
    rf"|<(?>[a-z][^\s/>]*+[\s/]|html|h1){_ATTRIBUTES}(?>>|\Z)"
    # These hold nothing, but what looks like a comment within them is none.
    rf"|</[a-z][^\s/>]*+[\s/]{_ATTRIBUTES}(?>>|\Z)|<(?>[!?]|/(?![a-z]))[^>]*+>?+",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"<([^\s/>]++)")
_MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b(.*?)(?:</noscript|\Z)", re.IGNORECASE | re.DOTALL)
_OTHER_RULES = re.compile(r"<(?:svg|math|select)\b", re.IGNORECASE)
_WITHIN_PICTURE = ("<svg", "<math")
_ATTRIBUTE = re.compile(rf"([^\s/>][^\s/>=]*+)(?>\s*+=\s*+({_VALUE})?+)?+")


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A start tag: its name and attributes, in small letters, with what their values mean.

    Tags that are written alike are one, so that what follows from a tag can be remembered.
    """

    name: str
    attributes: Mapping[str, str]

    def words(self, attribute: str) -> list[str]:
        """The words of an attribute that is a list of them, such as ``rel``."""
        return self.attributes.get(attribute, "").lower().split()


@dataclass(frozen=True, slots=True)
class Raw:
    """An element whose content is no markup: ``script``, ``style``, ``title`` and their like."""

    tag: Tag
    offset: int
    text: str


@dataclass(frozen=True)
class Page:
    """A page of a site: its tags by their offsets in the text, and the elements of raw text.

    Of the tags that have no attributes, which are half of all, only ``html``, ``h1`` and those of raw text are there.
    ``fault`` says what keeps it from being read as one, and ``place`` at which offset; it is empty for a sound page.
    """

    site: Site
    name: str
    text: str
    tags: list[tuple[int, Tag]]
    raw: list[Raw]
    fault: str = ""
    place: int = 0

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a ``#`` may lead to."""
        names = {tag.attributes["name"] for _, tag in self.tags if tag.name == "a" and "name" in tag.attributes}
        return frozenset({tag.attributes["id"] for _, tag in self.tags if "id" in tag.attributes} | names)

    @property
    def is_bare(self) -> bool:
        """Whether it is a word or two without markup, by which other services know who owns the site."""
        return not _MARKUP.search(self.text) and bool(self.text.strip())

    def said(self, http_equiv: str) -> list[tuple[int, Tag]]:
        """The ``meta`` tags that say the same as a header of a name."""
        return [(offset, tag) for offset, tag in self._metas if tag.words("http-equiv") == [http_equiv]]

    @cached_property
    def _metas(self) -> list[tuple[int, Tag]]:
        return [(offset, tag) for offset, tag in self.tags if tag.name == "meta"]

    def elements(self, name: str) -> Iterator[Raw]:
        """The elements of raw text of a name."""
        return (raw for raw in self.raw if raw.tag.name == name)

    def problem(self, rule: Rule, offset: int, message: str, suggestion: str) -> Problem:
        """A problem at a place in the page."""
        return self.site.problem(rule, self.name, message, suggestion, place_of(self.text, offset))


def read_page(site: Site, name: str) -> Page:
    """A page of a site."""
    text, fault = text_of(site, name)
    tags, raws, doubts = _read(text)
    place, doubt = doubts[0] if doubts and not fault else (0, fault)
    return Page(site, name, text, tags, raws, doubt, place)


@lru_cache(maxsize=1)
def text_of(site: Site, name: str) -> tuple[str, str]:
    """A page's text, and what keeps it from being one."""
    content = site.read(name)
    try:
        text, fault = content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        text, fault = content.decode(errors="replace"), f"byte {error.start + 1} is no UTF-8"
    # Browsers make one sign of a line's end before they look at anything else.
    return text.replace("\r\n", "\n").replace("\r", "\n"), fault


def place_of(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, from 0."""
    return text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1


def _read(text: str) -> tuple[list[tuple[int, Tag]], list[Raw], list[tuple[int, str]]]:
    """The tags, the elements of raw text, and what a browser might read otherwise than it is read here."""
    tags, raws, doubts = [], [], list(_hidden(text))
    for token in _TOKEN.finditer(text):
        if tag := _tag(token[1] or token[0]):
            tags.append((token.start(), tag))
            if token[1]:
                raws.append(Raw(tag, token.start(), token[3]))
                if doubt := _doubt(token, tag):
                    doubts.append((token.start(), doubt))
        elif token[0].startswith("<![CDATA["):
            doubts.append((token.start(), "`<![CDATA[` is text in a picture and a comment elsewhere"))
    return tags, raws, doubts


def _doubt(token: re.Match[str], tag: Tag) -> str:
    """Why the end of an element of raw text is doubtful; or nothing."""
    if token[1].endswith("/>") or token.end() == len(token.string):
        return f"<{tag.name}> has no end"
    is_script = tag.name == "script"
    if "<!--" in token[3] if is_script else _MARKUP.search(token[3]) and not _is_of_head(token):
        return f"<{tag.name}> holds markup; write `&lt;` for `<`"
    if is_script and "<" in token[3] and _is_in_picture(token.string, token.start()):
        return "a picture holds a script"
    return ""


def _is_of_head(token: re.Match[str]) -> bool:
    """Whether a title comes before anything in which it would be another element. MkDocs lets it hold what it likes."""
    return token[2].lower() == "title" and not _OTHER_RULES.search(token.string, 0, token.start())


def _is_in_picture(text: str, offset: int) -> bool:
    return any(text.rfind(f"</{its[1:]}", 0, offset) < text.rfind(its, 0, offset) for its in _WITHIN_PICTURE)


def _hidden(text: str) -> Iterator[tuple[int, str]]:
    """Where ``noscript`` ends within something else, which only a browser without scripts takes for that."""
    for found in _NOSCRIPT.finditer(text):
        ends = found.end(1)
        if "<!--" in found[1] or any(its.end() > ends for its in _TOKEN.finditer(text, found.start(), ends + 1)):
            yield found.start(), "where <noscript> ends is not the same for all browsers"


@lru_cache(maxsize=200_000)
def _tag(source: str) -> Tag | None:
    """A tag as it is written, or None for a comment. The frame of a site has the same ones on every page."""
    name = _NAME.match(source)
    if name is None or source[1] in "!?/":
        return None
    found: dict[str, str] = {}
    for attribute, value in _ATTRIBUTE.findall(source, name.end()):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(attribute.lower(), unescape(bare))
    return Tag(name[1].lower(), found)
