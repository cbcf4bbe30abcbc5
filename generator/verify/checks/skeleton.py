"""Every page is whole, has a title, a language and a heading, and each id once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Problem, Rule, quoted
from generator.verify.page import Page

UNREADABLE = Rule(
    name="broken-page",
    requires="Every page is UTF-8, goes on to its end, and means the same to every reader.",
    because="A page that breaks off was not written whole; markup that can be read in two ways "
    "hides what it holds.",
    refused="<p>What fai",
    accepted="<p>What failed</p></body></html>",
)
UNTITLED = Rule(
    name="untitled-page",
    requires="Every page has a title.",
    because="It is what tabs, bookmarks and search engines show, and what screen readers say "
    "first.",
    refused="<title></title>",
    accepted="<title>Late refunds</title>",
)
LANGUAGE = Rule(
    name="no-language",
    requires="Every page names its language.",
    because="Screen readers pronounce it, and browsers break its lines, by that.",
    refused="<html>",
    accepted='<html lang="en">',
)
HEADING = Rule(
    name="no-heading",
    requires="Every page that is read has a heading of the first level.",
    because="It is where those who cannot see the page begin.",
    refused="<h2>What failed</h2> alone",
    accepted="<h1>Late refunds</h1>",
)
TWICE = Rule(
    name="double-id",
    requires="An id stands once on a page.",
    because="Links and labels lead to the first of two, whichever was meant.",
    refused='<h2 id="why"> and <p id="why">',
    accepted='<h2 id="why"> and <p id="why-not">',
)
RULES = (UNREADABLE, UNTITLED, LANGUAGE, HEADING, TWICE)

_LAST = re.compile(r"</html\s*+>\s*+(?:<!--(?>-?>|.*?--!?>)\s*+)*+\Z", re.IGNORECASE | re.DOTALL)


def check(page: Page) -> Iterator[Problem]:
    """Yield problems of a page that is broken, or lacks a title, a language or a heading."""
    fault = page.fault
    if not fault and not _LAST.search(page.text, page.text.lower().rfind("</html")):
        fault = "it does not end in </html>"
    if fault:
        message = f"the page cannot be whole: {fault}"
        advice = "correct what is written there, or build the site anew"
        yield page.problem_at(UNREADABLE, page.place, message, advice)
        return
    title = next(page.raw("title"), None)
    if title is None or not title.text.strip():
        number, _ = page.first("title")
        advice = "give it one, as `title:` at its top"
        yield page.problem(UNTITLED, number, "the page has no title", advice)
    number, html = page.first("html")
    if html is None or not html.value("lang").strip():
        advice = "set the language of the theme in mkdocs.yml"
        yield page.problem(LANGUAGE, number, "the page does not name its language", advice)
    if not page.headers("refresh") and page.first("h1") == (0, None):
        message = "the page has no heading of the first level"
        yield page.problem(HEADING, 0, message, "begin its text with `# `, a title")
    yield from _twice(page)


def _twice(page: Page) -> Iterator[Problem]:
    """Yield the elements whose id stands on the page already; a template's may."""
    seen: set[str] = set()
    for number, tag in page.tags:
        if "id" not in tag.attributes or number in page.elements.inert:
            continue
        name = tag.value("id")
        if name in seen:
            message = f"the id {quoted(name)} stands on this page already"
            yield page.problem(TWICE, number, message, "give one of the two another id")
        seen.add(name)
