"""No picture runs or fetches anything: opened by itself, an SVG is a page without a policy.

So is any other XML that holds elements of a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Problem
from generator.verify.checks import contents, inline, outside
from generator.verify.document import read_document
from generator.verify.page import Page
from generator.verify.site import Site


def check(site: Site) -> Iterator[Problem]:
    """Yield scripts in SVG and other XML, and what it fetches from other hosts; styles may stay."""
    for name in filter(contents.may_be_document, site.files):
        if contents.is_document(name, site.head(name)):
            document = read_document(site, name)
            for problem in inline.check(document):
                if problem.rule == inline.CODE.name:
                    yield problem
            yield from outside.check(document)
            for number, message in _pages(document):
                advice = "call it .html, or take this away"
                yield document.problem(inline.CODE, number, message, advice)


def _pages(document: Page) -> Iterator[tuple[int, str]]:
    """Yield each element that makes a document a page that no policy binds, and how it does."""
    for script in document.raw("script"):
        yield script.number, "this document holds a script"
    for number, tag in document.tags:
        if tag.name == "html" or tag.header:
            yield number, "this document is a page, and no policy binds it"
        elif tag.name == "link" and "css" not in tag.attributes.get("type", "css"):
            yield number, "this document is made into a page by another one, and no policy binds it"
