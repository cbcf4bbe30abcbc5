"""Whether anything is fetched from another host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Problem, Rule, shortened
from generator.verify.address import leads_to, read_address
from generator.verify.checks.links import LINK, addresses, set_later
from generator.verify.page import Page, Tag
from generator.verify.site import Site
from generator.verify.style import addresses_in

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
    (
        *(
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
            "publisher",
        ),
        *("privacy-policy", "shortlink", "terms-of-service", "up", "webmention"),
    )
)
_ONLY_FOLLOWED = ("a", "area")
_ALSO_FETCHED = ("codebase", "archive", "attributionsrc", "lowsrc", "dynsrc", "manifest")
_STYLES = frozenset(
    (
        *("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"),
        *("marker", "marker-start", "marker-mid", "marker-end", "to", "from", "by", "values"),
    )
)
"""Attributes that may hold what a style sheet may."""


def check(page: Page, site: Site) -> Iterator[Problem]:
    """What a page fetches from elsewhere, or sends there."""
    for number, tag in page.tags:
        for address in _fetched(tag):
            if _is_outside(address, site):
                yield page.problem(RULE, number, *_told(tag, address))
        if tag.name == "base":
            yield page.problem(
                RULE, number, "<base> changes where every address of the page leads", "take it away"
            )
    for raw in page.raw("style"):
        for address, _ in addresses_in(raw.text):
            if _is_outside(address, site):
                yield page.problem(RULE, raw.number, *_told(raw.tag, address))


def check_styles(site: Site) -> Iterator[Problem]:
    """What style sheets fetch: from this site what is there, from elsewhere nothing."""
    manifest = site.manifest
    for name in sorted(name for name in site.files if name.lower().endswith(".css")):
        content = site.read(name)
        text = content.decode(json.detect_encoding(content), "replace")
        for found, place in addresses_in(text):
            address = read_address(found, manifest.origin, manifest.root)
            if address.kind == "outside":
                yield site.problem(RULE, name, *_told(_SHEET, found), place)
            elif address.kind == "inside" and (why_not := leads_to(address, name, site)[1]):
                message = f"`{shortened(found)}` {why_not}"
                yield site.problem(LINK, name, message, "correct the address", place)


_SHEET = Tag("style", {})


@lru_cache(maxsize=20_000)
def _fetched(tag: Tag) -> list[str]:
    """The addresses that a browser asks without being told to by a reader, or sends something to."""
    found = [
        *set_later(tag),
        *(word for name in _ALSO_FETCHED for word in tag.attributes.get(name, "").split()),
    ]
    for name in _STYLES.intersection(tag.attributes):
        found += [address for address, _ in addresses_in(tag.attributes[name])]
    is_followed = tag.name in _ONLY_FOLLOWED or (
        tag.name == "link" and _ONLY_SAID.issuperset(tag.words("rel"))
    )
    return (
        found
        if is_followed
        else [*found, *(address for name, address in addresses(tag) if name != "cite")]
    )


def _is_outside(address: str, site: Site) -> bool:
    return read_address(address, site.manifest.origin, site.manifest.root).kind == "outside"


def _told(tag: Tag, address: str) -> tuple[str, str]:
    is_form = tag.name in ("form", "button") or "formaction" in tag.attributes
    message = (
        f"a form is sent to another host: `{shortened(address)}`"
        if is_form
        else f"`{shortened(address)}` is fetched from another host"
    )
    return message, "keep a copy in docs/, or make it a link that readers follow"
