"""Whether anything is fetched from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.records.problem import Problem, Rule, shortened
from generator.verify.address import host_of, leads_to, read_address
from generator.verify.checks.links import LINK, addresses
from generator.verify.checks.search import own_hosts
from generator.verify.page import Page, Tag, place_of
from generator.verify.site import Site

RULE = Rule(
    name="outside-request",
    level="error",
    requires="Nothing is fetched from or sent to another host; links that readers follow may lead anywhere.",
    because="Every request tells that host who reads what, and what it sends back was checked by nobody.",
    refused='<img src="https://example.org/a.png">',
    accepted='<img src="a.png">, <a href="https://example.org/">',
)
RULES = (RULE,)

_ONLY_SAID = frozenset(
    [
        "alternate",
        "author",
        "bookmark",
        "canonical",
        "edit",
        "help",
        "license",
        "me",
        "next",
        "prev",
        "search",
        "shortlink",
    ]
)
_ONLY_FOLLOWED = ("a", "area", "blockquote", "q", "del", "ins")
_SENDING = ("form", "button", "input")
_ALSO_FETCHED = ("ping", "background", "manifest", "codebase", "archive", "longdesc")
_IN_STYLE = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|url\(\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^)\"']*+))\s*+\)"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')"
    r"|image-set\(\s*(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE | re.DOTALL,
)


def check(page: Page, site: Site) -> Iterator[Problem]:
    """What a page fetches from elsewhere, or sends there."""
    hosts = own_hosts(site)
    for offset, tag in page.tags:
        for address in _fetched(tag):
            if _is_outside(address, site) and not (tag.name in _SENDING and host_of(address) in hosts):
                yield page.problem(RULE, offset, *_told(address))
        if tag.name == "base":
            yield page.problem(RULE, offset, "<base> changes where every address of the page leads", "take it away")
    for raw in page.elements("style"):
        for address, _ in _in_style(raw.text):
            if _is_outside(address, site):
                yield page.problem(RULE, raw.offset, *_told(address))


def check_styles(site: Site) -> Iterator[Problem]:
    """What style sheets fetch: from this site what is there, from elsewhere nothing."""
    manifest = site.manifest
    for name in sorted(name for name in site.files if name.lower().endswith(".css")):
        text = site.read(name).decode(errors="replace")
        for found, offset in _in_style(text):
            address = read_address(found, manifest.origin, manifest.root)
            if address.kind == "outside":
                yield site.problem(RULE, name, *_told(found), place_of(text, offset))
            elif address.kind == "inside" and (why_not := leads_to(address, name, site)[1]):
                message = f"`{shortened(found)}` {why_not}"
                yield site.problem(LINK, name, message, "correct the address", place_of(text, offset))


@lru_cache(maxsize=20_000)
def _fetched(tag: Tag) -> list[str]:
    """The addresses that a browser asks without being told to by a reader, or sends something to."""
    also = [word for name in _ALSO_FETCHED for word in tag.attributes.get(name, "").split()]
    also += [address for address, _ in _in_style(tag.attributes.get("style", ""))]
    is_followed = tag.name in _ONLY_FOLLOWED or (tag.name == "link" and _ONLY_SAID.issuperset(tag.words("rel")))
    return also if is_followed else [*addresses(tag), *also]


def _is_outside(address: str, site: Site) -> bool:
    return read_address(address, site.manifest.origin, site.manifest.root).kind == "outside"


def _in_style(text: str) -> Iterator[tuple[str, int]]:
    """The addresses in a style sheet with their offsets."""
    for found in _IN_STYLE.finditer(text):
        address = next((part for part in found.groups() if part), "").strip()
        if address:
            yield address, found.start()


def _told(address: str) -> tuple[str, str]:
    message = f"`{shortened(address)}` asks another host"
    return message, "keep a copy in docs/, or make it a link that readers follow"
