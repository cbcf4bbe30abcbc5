"""Whether a picture runs or fetches anything: opened by its own address, an SVG is a page without a policy.

So is any other XML that holds elements of a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.problem import Problem
from generator.verify.checks import inline, outside
from generator.verify.document import ENDINGS, read_document
from generator.verify.site import Site


def check(site: Site) -> Iterator[Problem]:
    """The code in documents, and what they ask of other hosts. Styles of their own are theirs."""
    for name in sorted(name for name in site.files if name.lower().endswith(ENDINGS)):
        document = read_document(site, name)
        yield from (problem for problem in inline.check(document, site) if problem.rule == inline.CODE.name)
        yield from outside.check(document, site)
        for script in document.raw("script"):
            yield document.problem(inline.CODE, script.number, "this document holds a script", "take the script away")
