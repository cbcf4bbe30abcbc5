"""No page holds code or style that no policy can allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Problem, Rule, quoted
from generator.verify.address import read_address
from generator.verify.checks.links import addresses, set_later
from generator.verify.page import Page, Tag

CODE = Rule(
    name="inline-code",
    requires="No attribute holds code: no handlers, no `javascript:`, no page within an attribute.",
    because="A policy without exceptions blocks it, and where there is no policy it is how "
    "strangers' code gets in.",
    refused='<p onclick="…">, <a href="javascript:…">, <iframe srcdoc="…">',
    accepted="a script of its own",
)
STYLE = Rule(
    name="inline-style",
    requires="No element has a style of its own.",
    because="The policy blocks it: the page does not look as it was meant to.",
    refused='<p style="color: red">',
    accepted="a class, and a rule in a style sheet",
)
BLOCKED = Rule(
    name="blocked-element",
    requires="No page holds what the policy blocks: frames, embedded objects, and data but for "
    "pictures.",
    because="The reader sees a hole, or a notice of the browser's, where something was meant to "
    "be.",
    refused='<iframe src="../map/">, <embed src="a.pdf">, <script src="data:…">',
    accepted='<a href="../map/">, <img src="data:image/png;…">',
)
RULES = (CODE, STYLE, BLOCKED)

_LINK = "link to a page, or take it away"
_SCRIPT = (
    "take it away; what must run stands in a script under `extra_javascript` in mkdocs.yml; "
    "or leave out the plugin that wrote it"
)
_LINK_INSTEAD = "make it a link that readers follow"
_CLASS = "give it a class, and write the style into a file under `extra_css` in mkdocs.yml"
_FILE = "put it into a file in docs/"
_FRAMES = ("iframe", "frame", "fencedframe", "object", "embed", "applet", "portal")
_NO_HANDLERS = ("on", "once", "one", "only", "online")
_MAY_BE_DATA = ("img", "image", "feimage", "input", "a", "area")
_RUNS = re.compile(r"\s*data:[^,]*(?:xml|svg|script)", re.IGNORECASE)
_OF_PICTURES = ("", "cite", "srcset", "imagesrcset", "poster", "background")
"""Attributes of pictures, and of what is only followed."""


def check(page: Page) -> Iterator[Problem]:
    """Yield the attributes and elements of a page that a policy blocks."""
    for number, tag in page.tags:
        for rule, message, advice in _blocked(tag):
            if rule is CODE or page.site.manifest.part.is_bound:
                yield page.problem(rule, number, message, advice)


@lru_cache(maxsize=20_000)
def _blocked(tag: Tag) -> list[tuple[Rule, str, str]]:
    """Return what a policy blocks in a tag: the rule, what is wrong, and what to do."""
    blocked = list(_in_addresses(tag))
    if tag.name in _FRAMES:
        blocked.append((BLOCKED, f"<{tag.name}> is blocked by the policy", _LINK_INSTEAD))
    for name in tag.attributes:
        is_handler = name.startswith("on") and name not in _NO_HANDLERS
        if is_handler or name == "srcdoc":
            message = f"{quoted(name)} of <{tag.name}> holds code"
            blocked.append((CODE, message, _SCRIPT))
        elif name == "style":
            blocked.append((STYLE, f"<{tag.name}> has a style of its own", _CLASS))
    return blocked


def _in_addresses(tag: Tag) -> Iterator[tuple[Rule, str, str]]:
    """Yield the addresses that a policy blocks: code, and data but for pictures."""
    is_followed = tag.name in ("a", "area")
    is_icon = tag.name == "link" and "icon" in tag.words("rel")
    may_be_data = is_icon or tag.name in _MAY_BE_DATA
    later = [("", text) for text in set_later(tag)]
    for name, text in addresses(tag) + later:
        address = read_address(text, "", "/")
        is_data = text.strip().lower().startswith("data:")
        is_script = address.path.lower().endswith((".js", ".mjs"))
        is_source = tag.name == "script" and name == "src"
        is_run = is_source and address.kind == "inside"
        shown = quoted(text)
        if address.kind == "code" or (is_followed and _RUNS.match(text)):
            yield CODE, f"{shown} is code, not an address", _LINK
        elif is_run and not is_script:
            message = f"{shown} is run, and is not called a script"
            yield CODE, message, "call it .js, so that it is read"
        elif is_data and not may_be_data and name not in _OF_PICTURES:
            message = f"{shown} is blocked by the policy: only pictures may be data"
            yield BLOCKED, message, _FILE
