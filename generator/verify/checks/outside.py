"""Nothing is fetched from another host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Problem, Rule, quoted
from generator.verify.address import address_on, follow
from generator.verify.checks.links import LINK, addresses, set_later
from generator.verify.marks import words
from generator.verify.page import Page, Tag
from generator.verify.site import Site
from generator.verify.style import addresses_in

RULE = Rule(
    name="outside-request",
    requires="Nothing is fetched from or sent to another host; links that readers follow may lead "
    "anywhere.",
    because="Every request tells that host who reads what, and what it sends back was checked by "
    "nobody.",
    refused='<img src="https://example.org/a.png">',
    accepted='<img src="a.png">, <a href="https://example.org/">',
)
RULES = (RULE,)

_ONLY_SAID, _STYLES = words("only_said"), words("attributes_of_styles")
_ALSO_FETCHED = ("codebase", "archive", "attributionsrc", "lowsrc", "dynsrc", "manifest")
_ADVICE = "keep a copy in docs/, or make it a link that readers follow"
_SHEET = Tag("style", {})


def check(page: Page) -> Iterator[Problem]:
    """Yield the addresses of other hosts that a page fetches from or sends to."""
    for number, tag in page.tags:
        yield from _outside(page, number, tag, _fetched(tag))
        if tag.name == "base":
            message = "<base> changes where every address of the page leads"
            yield page.problem(RULE, number, message, "take it away")
    for raw in page.raw("style"):
        fetched = [address for address, _ in addresses_in(raw.text)]
        yield from _outside(page, raw.number, raw.tag, fetched)


def _outside(page: Page, number: int, tag: Tag, fetched: list[str]) -> Iterator[Problem]:
    """Yield the addresses that an element fetches from another host."""
    for address in fetched:
        if address_on(page.site, address).kind == "outside":
            yield page.problem(RULE, number, _message(tag, address), _ADVICE)


def check_styles(site: Site) -> Iterator[Problem]:
    """Yield addresses in style sheets that are of other hosts, or lead nowhere."""
    for name in site.named(".css"):
        content = site.read(name)
        text = content.decode(json.detect_encoding(content), "replace")
        for url, place in addresses_in(text):
            lead = follow(site, name, url)
            if lead.address.kind == "outside":
                yield site.problem(RULE, name, _message(_SHEET, url), _ADVICE, place)
            elif lead.why_not:
                message = f"{quoted(url)} {lead.why_not}"
                yield site.problem(LINK, name, message, "correct the address", place)


@lru_cache(maxsize=20_000)
def _fetched(tag: Tag) -> list[str]:
    """Return the addresses that a browser asks, or sends something to, unless a reader follows."""
    asked = set_later(tag)
    for name in _ALSO_FETCHED:
        asked += tag.value(name).split()
    for name in _STYLES.intersection(tag.attributes):
        asked += [address for address, _ in addresses_in(tag.value(name))]
    is_followed = tag.name in ("a", "area")
    is_only_said = tag.name == "link" and _ONLY_SAID.issuperset(tag.words("rel"))
    if not is_followed and not is_only_said:
        asked += [address for name, address in addresses(tag) if name != "cite"]
    return asked


def _message(tag: Tag, address: str) -> str:
    shown = quoted(address)
    if tag.name in ("form", "button") or "formaction" in tag.attributes:
        return f"a form is sent to another host: {shown}"
    return f"{shown} is fetched from another host"
