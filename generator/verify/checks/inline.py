"""Whether a page holds code or style that no policy can allow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from generator.records.problem import Problem, Rule, shortened
from generator.verify.address import read_address
from generator.verify.checks.links import addresses
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
RULES = (CODE, STYLE)

_LINK = "link to a page, or take it away"
_SCRIPT = "take it away; what must run stands in a script under `extra_javascript` in mkdocs.yml"
_CLASS = "give it a class, and write the style into a file under `extra_css` in mkdocs.yml"
_ALSO_RUN = ("to", "from", "values", "by", "xlink:href", "ping")


def check(page: Page, site: Site) -> Iterator[Problem]:  # noqa: ARG001 - all checks of a page are asked alike
    """The attributes of a page that a policy blocks."""
    return (page.problem(rule, offset, *told) for offset, tag in page.tags for rule, *told in _blocked(tag))


@lru_cache(maxsize=20_000)
def _blocked(tag: Tag) -> list[tuple[Rule, str, str]]:
    """What a policy blocks in a tag: the rule, what is wrong, and what to do."""
    return [*_in_attributes(tag), *((CODE, f"`{shortened(its)}` is code, not an address", _LINK) for its in _code(tag))]


def _in_attributes(tag: Tag) -> Iterator[tuple[Rule, str, str]]:
    for name in tag.attributes:
        if name.startswith("on") or name == "srcdoc":
            yield CODE, f"`{shortened(name)}` of <{tag.name}> holds code", _SCRIPT
        elif name == "style":
            yield STYLE, f"<{tag.name}> has a style of its own", _CLASS


def _code(tag: Tag) -> list[str]:
    also = [tag.attributes[name] for name in _ALSO_RUN if name in tag.attributes]
    return [text for text in [*addresses(tag), *also] if read_address(text, "", "/").kind == "code"]
