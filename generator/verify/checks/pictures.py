"""Whether a picture runs or fetches anything: opened by its own address, an SVG is a page without a policy."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.problem import Problem
from generator.verify.checks import inline, outside
from generator.verify.page import read_page
from generator.verify.site import Site

RULES = ()


def check(site: Site) -> Iterator[Problem]:
    """The code in pictures, and what they ask of other hosts. Styles of their own are theirs."""
    for name in sorted(name for name in site.files if name.lower().endswith(".svg")):
        picture = read_page(site, name)
        yield from (problem for problem in inline.check(picture, site) if problem.rule == inline.CODE.name)
        yield from outside.check(picture, site)
        for script in picture.elements("script"):
            yield picture.problem(inline.CODE, script.offset, "this picture holds a script", "take the script away")
