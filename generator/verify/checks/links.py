"""Every address inside the site leads to a file, and to a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from generator.problem import Problem, Rule, quoted, shortened
from generator.verify.address import follow
from generator.verify.page import Page, Tag, place_of, read_page
from generator.verify.site import Site

LINK = Rule(
    name="dead-link",
    requires="What a page links to or loads from its own site is there, in the same capitals.",
    because="Readers who are led nowhere stop following links.",
    refused='<a href="../brwse/">',
    accepted='<a href="../browse/">',
)
ANCHOR = Rule(
    name="dead-anchor",
    requires="What follows a # is an id on the page that the link leads to.",
    because="The reader arrives at the top of a long page and does not know why.",
    refused='<a href="#whhy">',
    accepted='<a href="#why">',
)
REDIRECT = Rule(
    name="dead-redirect",
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

_OF_ONE_MACHINE = re.compile(r"\s*+(?:file|filesystem|blob):", re.IGNORECASE)
_DATA = (".xml", ".atom", ".rss", ".json", ".webmanifest", ".md", ".txt", ".ics")
_BEFORE_LINK = ("](",)
_BEFORE_VALUE = ('="', "='", '=\\"', ">", ': "', ':"', '["', ', "', ',"')
_IS_FEED = re.compile(r"<(?:\w+:)?(?:feed|rss|rdf)\b|https://jsonfeed\.org/version", re.IGNORECASE)
_OF_FEED = re.compile(
    r"(?:<|&lt;|\\u003c)[^<>&]{0,300}?\s(?:href|src|url)=(?:\"|\\\"|&quot;|&#34;)([^\"\\<>&]+)"
    r"|(?:<(?:link|url|icon|logo)>\s*|\"(?:url|icon|favicon|\w*image|\w+_url)\":\s*\")([^\"<\s]+)"
)
_OF_CALENDAR = re.compile(r"^URL(?:;[^:\r\n]*)?:((?:[^\r\n]|\r\n[ \t])+)", re.MULTILINE)
_FOLD = re.compile(r"\r\n[ \t]")
"""RFC 5545, 3.1: long lines of calendars go on after a blank."""
_TO_END = r"[^\"'<>()\s\\{}]*+(?=\\?[\"'<)])"
"""The rest of an address in data, up to a quote, a bracket or a tag."""
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
"""An address with a host, which is found by its beginning when it is of this site."""

_OUT_OF_REACH = "leads nowhere from most addresses that this page is shown at"
_THEIR_OWN = "leads into the machine of whoever wrote it"
_ADVICE = {
    _THEIR_OWN: "publish the file, and link to it by its address in the site",
    "leads to no file": "correct the address, its capitals too, or publish what it names",
    "leads out of the site": "stay below the site's own address, or write the whole address, "
    "with its host",
    _OUT_OF_REACH: "begin the address with /",
}


@lru_cache(maxsize=20_000)
def addresses(tag: Tag) -> list[tuple[str, str]]:
    """Return (attribute, address) for each address in a tag that a browser could request."""
    names = (*_ADDRESSES, "data") if tag.name == "object" else _ADDRESSES
    pairs = [(name, tag.value(name)) for name in names if name in tag.attributes]
    for name in ("srcset", "imagesrcset"):
        sources = _SOURCES.findall(tag.value(name))
        pairs += [(name, source) for source in sources]
    return pairs


def set_later(tag: Tag) -> list[str]:
    """Return values that an animation sets, or the addresses that a followed link pings."""
    if tag.name not in _ANIMATIONS:
        return tag.value("ping").split()
    values = []
    for name in ("to", "from", "by", "values"):
        values += tag.value(name).split(";")
    return values


class Links:
    """Follows the links of all pages; anchors are judged when those of all pages are known."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._anchors: dict[str, frozenset[str]] = {}
        self._asked: list[tuple[str, str, str, str, int]] = []

    def check(self, page: Page) -> Iterator[Problem]:
        """Yield links and redirects of a page that lead nowhere; anchors are judged by ``rest``."""
        self._anchors[page.name] = page.anchors
        seen: set[str] = set()
        for number, tag in page.tags:
            for _, text in addresses(tag):
                if text not in seen:
                    seen.add(text)
                    yield from self._follow(page, number, text)
        for number, tag in page.headers("refresh"):
            yield from _redirect(page, number, tag.value("content"))

    def rest(self) -> Iterator[Problem]:
        """Yield addresses in data, and anchors on pages, that lead nowhere."""
        site = self._site
        for name in site.named(*_DATA):
            for text, place in _addresses_in_data(site, name):
                lead = follow(site, name, text)
                why_not = lead.why_not
                if why_not:
                    message = f"{quoted(text)} {why_not}"
                    yield site.problem(LINK, name, message, _ADVICE[why_not], place)
                elif not self._is_there(lead.file, lead.address.fragment):
                    yield self._no_anchor(name, text, lead.address.fragment, place)
        for name, text, target, fragment, number in self._asked:
            if not self._is_there(target, fragment):
                page = read_page(site, name)
                place = place_of(page.text, page.offset(number))
                yield self._no_anchor(name, text, fragment, place)

    def _is_there(self, target: str, fragment: str) -> bool:
        if target not in self._anchors or fragment.lower() in _ANYWHERE:
            return True
        return bool({fragment, unquote(fragment)} & self._anchors[target])

    def _no_anchor(self, name: str, text: str, fragment: str, place: tuple[int, int]) -> Problem:
        page = f"on the page that {quoted(text)} leads to"
        message = f"there is no `#{shortened(fragment)}` {page}"
        advice = "name a heading that is there, or leave out what follows the #"
        return self._site.problem(ANCHOR, name, message, advice, place)

    def _follow(self, page: Page, number: int, text: str) -> Iterator[Problem]:
        lead = follow(page.site, page.name, text)
        is_own = lead.address.kind == "inside"
        if not is_own and not _OF_ONE_MACHINE.match(text):
            return
        why_not = lead.why_not if is_own else _THEIR_OWN
        from_root = text.startswith(("/", page.site.manifest.site_url or "/"))
        if page.name == "404.html" and lead.address.path and not from_root:
            why_not = _OUT_OF_REACH
        fragment, _, _ = lead.address.fragment.partition(":~:")
        if why_not:
            message = f"{quoted(text)} {why_not}"
            yield page.problem(LINK, number, message, _ADVICE[why_not])
        elif fragment:
            self._asked.append((page.name, text, lead.file, fragment, number))


def _redirect(page: Page, number: int, content: str) -> Iterator[Problem]:
    """Yield why a ``meta`` that leads on leads to no page of this site."""
    text = _BEFORE_ADDRESS.sub("", content.strip(), count=1).strip("'\" ")
    lead = follow(page.site, page.name, text)
    why_not = lead.why_not
    if lead.address.kind != "inside" or not text:
        why_not = "is no page of this site"
    elif lead.file == page.name:
        why_not = "leads back to this page"
    if why_not:
        message = f"this redirect goes nowhere: {quoted(text)} {why_not}"
        yield page.problem(REDIRECT, number, message, "lead on to a page of this site")


def _addresses_in_data(site: Site, name: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the addresses of this site in a file of data, with their lines and columns."""
    if name.startswith("search/"):
        return
    text = site.read(name).decode(errors="replace")
    if name.lower().endswith(".ics"):
        for match in _OF_CALENDAR.finditer(text):
            yield _FOLD.sub("", match[1]), place_of(text, match.start())
        return
    is_prose = name.lower().endswith((".md", ".txt"))
    before = _BEFORE_LINK if is_prose else _BEFORE_VALUE
    own = re.escape(site.manifest.site_url) or "(?!)"
    for match in re.finditer(own + _TO_END, text):
        start = match.start()
        if text.endswith(before, 0, start):
            yield unescape(match[0]), place_of(text, start)
    if _IS_FEED.search(text, 0, 2000):
        for match in _OF_FEED.finditer(text):
            address = unescape(unescape(match[1] or match[2]))
            if not _WHOLE.match(address):
                yield address, place_of(text, match.start())
