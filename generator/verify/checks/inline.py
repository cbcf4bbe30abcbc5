"""Whether a page holds code or style that no policy can allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Problem, Rule, shortened
from generator.verify.address import Address, read_address
from generator.verify.checks.links import addresses, set_later
from generator.verify.page import Page, Tag
from generator.verify.site import Site

CODE = Rule(
    name="inline-code",
    level="error",
    requires="No attribute holds code: no handlers, no `javascript:`, no page within an attribute.",
    because="A policy without exceptions blocks it, and where there is no policy it is how strangers' code gets in.",
    refused='<p onclick="…">, <a href="javascript:…">, <iframe srcdoc="…">',
    accepted="a script of its own",
)
STYLE = Rule(
    name="inline-style",
    level="error",
    requires="No element has a style of its own.",
    because="The policy blocks it: the page does not look as it was meant to.",
    refused='<p style="color: red">',
    accepted="a class, and a rule in a style sheet",
)
BLOCKED = Rule(
    name="blocked-element",
    level="error",
    requires="No page holds what the policy blocks: frames, embedded objects, and data but for pictures.",
    because="The reader sees a hole, or a notice of the browser's, where something was meant to be.",
    refused='<iframe src="../map/">, <embed src="a.pdf">, <script src="data:…">',
    accepted='<a href="../map/">, <img src="data:image/png;…">',
)
RULES = (CODE, STYLE, BLOCKED)

_LINK = "link to a page, or take it away"
_SCRIPT = (
    "take it away; what must run stands in a script under `extra_javascript` in mkdocs.yml; "
    "or leave out the plugin that wrote it"
)
_CLASS = "give it a class, and write the style into a file under `extra_css` in mkdocs.yml"
_FILE = "put it into a file in docs/"
_FRAMES = ("iframe", "frame", "fencedframe", "object", "embed", "applet", "portal")
_NO_HANDLERS = ("on", "once", "one", "only", "online")
_PICTURES = ("img", "image", "feimage", "input")
_RUNS = re.compile(r"\s*data:[^,]*(?:xml|svg|script)", re.IGNORECASE)
_OF_PICTURES = ("srcset", "imagesrcset", "poster", "background")


def check(page: Page, site: Site) -> Iterator[Problem]:  # noqa: ARG001 - all checks of a page are asked alike
    """The attributes of a page that a policy blocks."""
    return (
        page.problem(rule, number, *told)
        for number, tag in page.tags
        for rule, *told in _blocked(tag)
    )


@lru_cache(maxsize=20_000)
def _blocked(tag: Tag) -> list[tuple[Rule, str, str]]:
    """What a policy blocks in a tag: the rule, what is wrong, and what to do."""
    return [*_in_attributes(tag), *_in_addresses(tag)]


def _in_attributes(tag: Tag) -> Iterator[tuple[Rule, str, str]]:
    if tag.name in _FRAMES:
        yield (
            BLOCKED,
            f"<{tag.name}> is blocked by the policy",
            "make it a link that readers follow",
        )
    for name in tag.attributes:
        if (name.startswith("on") and name not in _NO_HANDLERS) or name == "srcdoc":
            yield CODE, f"`{shortened(name)}` of <{tag.name}> holds code", _SCRIPT
        elif name == "style":
            yield STYLE, f"<{tag.name}> has a style of its own", _CLASS


def _in_addresses(tag: Tag) -> Iterator[tuple[Rule, str, str]]:
    for name, text in [*addresses(tag), *(("", its) for its in set_later(tag))]:
        address = read_address(text, "", "/")
        if address.kind == "code" or (tag.name in ("a", "area") and _RUNS.match(text)):
            yield CODE, f"`{shortened(text)}` is code, not an address", _LINK
        elif (tag.name, name) == ("script", "src") and not _is_called_script(address):
            yield (
                CODE,
                f"`{shortened(text)}` is run, and is not called a script",
                "call it .js, so that it is read",
            )
        elif not _may_be_data(tag, name) and text.strip().lower().startswith("data:"):
            yield (
                BLOCKED,
                f"`{shortened(text)}` is blocked by the policy: only pictures may be data",
                _FILE,
            )


def _is_called_script(address: Address) -> bool:
    return address.kind != "inside" or address.path.lower().endswith((".js", ".mjs"))


def _may_be_data(tag: Tag, attribute: str) -> bool:
    """Whether what an address names is a picture, or only followed by readers."""
    is_icon = tag.name == "link" and "icon" in tag.words("rel")
    return (
        tag.name in (*_PICTURES, "a", "area") or attribute in ("", "cite", *_OF_PICTURES) or is_icon
    )
