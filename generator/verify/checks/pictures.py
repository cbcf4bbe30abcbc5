"""Whether a picture runs or fetches anything: opened by its own address, an SVG is a page without a policy.

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
    """The code in documents, and what they ask of other hosts. Styles of their own are theirs."""
    for name in sorted(name for name in site.files if contents.may_be_document(name)):
        if not contents.is_document(name, contents.text_in(site.head(name))):
            continue
        document = read_document(site, name)
        yield from (
            problem for problem in inline.check(document, site) if problem.rule == inline.CODE.name
        )
        yield from outside.check(document, site)
        for number, message in _pages(document):
            yield document.problem(inline.CODE, number, message, "call it .html, or take this away")


def _pages(document: Page) -> Iterator[tuple[int, str]]:
    """What makes a document a page that no policy binds, with the number of its element."""
    for script in document.raw("script"):
        yield script.number, "this document holds a script"
    for number, tag in document.tags:
        if tag.name == "html" or tag.attributes.get("http-equiv"):
            yield number, "this document is a page, and no policy binds it"
        elif tag.name == "link" and "css" not in tag.attributes.get("type", "css"):
            yield number, "this document is made into a page by another one, and no policy binds it"
