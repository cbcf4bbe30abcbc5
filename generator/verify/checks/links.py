"""Whether every address inside the site leads to a file, and to a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from generator.problem import Problem, Rule, shortened
from generator.verify.address import leads_to, read_address
from generator.verify.page import Page, Tag, place_of, read_page
from generator.verify.site import Site

LINK = Rule(
    name="dead-link",
    level="error",
    requires="What a page links to or loads from its own site is there, in the same capitals.",
    because="Readers who are led nowhere stop following links.",
    refused='<a href="../brwse/">',
    accepted='<a href="../browse/">',
)
ANCHOR = Rule(
    name="dead-anchor",
    level="error",
    requires="What follows a # is an id on the page that the link leads to.",
    because="The reader arrives at the top of a long page and does not know why.",
    refused='<a href="#whhy">',
    accepted='<a href="#why">',
)
REDIRECT = Rule(
    name="dead-redirect",
    level="error",
    requires="A page that leads on leads to a page of this site.",
    because="Old addresses are kept by redirects; an address is for ever.",
    refused='<meta http-equiv="refresh" content="0; url=../gone/">',
    accepted='<meta http-equiv="refresh" content="0; url=../late-refunds/">',
)
RULES = (LINK, ANCHOR, REDIRECT)

_ADDRESSES = ("href", "xlink:href", "src", "action", "formaction", "poster", "background", "cite")
_ANIMATIONS = ("set", "animate", "animatetransform", "animatemotion")
_SOURCES = re.compile(r"\s*+((?:data:)?[^\s,]++(?:,[^\s,]++)*+)[^,]*+,?")
_BEFORE_ADDRESS = re.compile(r"\A[\s\d.]*+[;,]?+\s*+(?:url\s*+=)?+", re.IGNORECASE)
_ANYWHERE = ("", "top")


@lru_cache(maxsize=20_000)
def addresses(tag: Tag) -> list[tuple[str, str]]:
    """Every address in a tag that a browser could ask for, with its attribute, but for those of redirects."""
    its = tag.attributes
    found = [(name, its[name]) for name in _ADDRESSES if name in its]
    found += [
        (name, each)
        for name in ("srcset", "imagesrcset")
        if name in its
        for each in _SOURCES.findall(its[name])
    ]
    return [*found, ("data", its["data"])] if tag.name == "object" and "data" in its else found


def set_later(tag: Tag) -> list[str]:
    """What an animation puts into an attribute, which may be an address, and whom a followed link is reported to."""
    if tag.name in _ANIMATIONS:
        return [
            its
            for name in ("to", "from", "by", "values")
            for its in tag.attributes.get(name, "").split(";")
        ]
    return tag.attributes.get("ping", "").split()


_DATA = (".xml", ".atom", ".rss", ".json", ".webmanifest", ".md", ".txt")
_BEFORE_LINK = ("](",)
_BEFORE_VALUE = ('="', "='", '=\\"', ">", ': "', ':"', '["', ', "', ',"')


_IS_FEED = re.compile(r"<(?:\w+:)?(?:feed|rss|rdf)\b|https://jsonfeed\.org/version", re.IGNORECASE)
_OF_FEED = re.compile(
    r"(?:<|&lt;|\\u003c)[^<>&]{0,300}?\s(?:href|src|url)=(?:\"|\\\"|&quot;|&#34;)([^\"\\<>&]+)"
    r"|(?:<(?:link|url|icon|logo)>\s*|\"(?:url|icon|favicon|\w*image|\w+_url)\":\s*\")([^\"<\s]+)"
)
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
"""An address with a host is told by others when it is of this site."""


class Links:
    """The links of all pages, gathered one page after the other and judged when all anchors are known."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._anchors: dict[str, frozenset[str]] = {}
        self._asked: list[tuple[str, str, str, str, int]] = []
        self._found: list[Problem] = []

    def add(self, page: Page) -> None:
        """Judge where a page's links lead, and remember the places that they ask for."""
        self._anchors[page.name] = page.anchors
        seen: set[str] = set()
        for number, tag in page.tags:
            for _, address in addresses(tag):
                if address not in seen:
                    seen.add(address)
                    self._follow(page, number, address)
        for number, tag in page.said("refresh"):
            self._found += _redirect(page, number, tag.attributes.get("content", ""))

    def problems(self) -> Iterator[Problem]:
        """What leads nowhere."""
        yield from self._found
        yield from self._of_data()
        for name, address, target, fragment, number in self._asked:
            if not self._is_there(target, fragment):
                page = read_page(self._site, name)
                place = place_of(page.text, page.offset(number))
                yield self._no_anchor(name, address, fragment, place)

    def _of_data(self) -> Iterator[Problem]:
        """What feeds and other data name."""
        manifest = self._site.manifest
        files = (
            name
            for name in self._site.files
            if name.lower().endswith(_DATA) and not name.startswith("search/")
        )
        for name in sorted(files):
            for text, place in _named_in(self._site, name):
                address = read_address(text, manifest.origin, manifest.root)
                target, why_not = leads_to(address, name, self._site)
                if why_not:
                    yield self._site.problem(
                        LINK, name, f"`{shortened(text)}` {why_not}", _ADVICE[why_not], place
                    )
                elif not self._is_there(target, address.fragment):
                    yield self._no_anchor(name, text, address.fragment, place)

    def _is_there(self, target: str, fragment: str) -> bool:
        anchors = self._anchors.get(target)
        return (
            anchors is None
            or fragment.lower() in _ANYWHERE
            or bool({fragment, unquote(fragment)} & anchors)
        )

    def _no_anchor(self, name: str, text: str, fragment: str, place: tuple[int, int]) -> Problem:
        message = (
            f"there is no `#{shortened(fragment)}` on the page that `{shortened(text)}` leads to"
        )
        advice = "name a heading that is there, or leave out what follows the #"
        return self._site.problem(ANCHOR, name, message, advice, place)

    def _follow(self, page: Page, number: int, text: str) -> None:
        manifest = self._site.manifest
        address = read_address(text, manifest.origin, manifest.root)
        if address.kind != "inside":
            return
        target, why_not = leads_to(address, page.name, self._site)
        if (
            page.name == "404.html"
            and address.path
            and not text.startswith(("/", manifest.site_url or "/"))
        ):
            why_not = "leads nowhere from most addresses that this page is shown at"
        if why_not:
            self._found.append(
                page.problem(LINK, number, f"`{shortened(text)}` {why_not}", _ADVICE[why_not])
            )
        elif (fragment := address.fragment.partition(":~:")[0]).lower() not in _ANYWHERE:
            self._asked.append((page.name, text, target, fragment, number))


_ADVICE = {
    "leads to no file": "correct the address, its capitals too, or publish what it names",
    "leads out of the site": "stay below the site's own address, or write the whole address, with its host",
    "leads nowhere from most addresses that this page is shown at": "begin the address with /",
}


def _redirect(page: Page, number: int, content: str) -> Iterator[Problem]:
    text = _BEFORE_ADDRESS.sub("", content.strip(), count=1).strip("'\" ")
    manifest = page.site.manifest
    address = read_address(text, manifest.origin, manifest.root)
    inside = address.kind == "inside" and text
    target, why_not = (
        leads_to(address, page.name, page.site) if inside else ("", "is no page of this site")
    )
    if target == page.name:
        why_not = "leads back to this page"
    if why_not:
        message = f"this redirect goes nowhere: `{shortened(text)}` {why_not}"
        yield page.problem(REDIRECT, number, message, "lead on to a page of this site")


def _named_in(site: Site, name: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The addresses of this site that a file of data names, each with its place."""
    text = site.read(name).decode(errors="replace")
    before = _BEFORE_LINK if name.lower().endswith((".md", ".txt")) else _BEFORE_VALUE
    own = re.escape(site.manifest.site_url)
    for found in re.finditer(rf"{own}[^\"'<>()\s\\{{}}]*+(?=\\?[\"'<)])", text) if own else ():
        if text.endswith(before, 0, found.start()):
            yield unescape(found[0]), place_of(text, found.start())
    if _IS_FEED.search(text, 0, 2000):
        for found in _OF_FEED.finditer(text):
            if not _WHOLE.match(address := unescape(unescape(found[1] or found[2]))):
                yield address, place_of(text, found.start())
