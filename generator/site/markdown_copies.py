"""Markdown for programs that read: every lesson again, and `llms.txt`, which says what is where.

Authors' texts are data here, too. Whatever a template is given is escaped, unless one of the
filters below made Markdown of it; so no text can pass for a heading, a link or a list of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment

from generator.insights.stage import stands
from generator.insights.where_else import answered_areas
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.compiling import Compiled, new_environment
from generator.site.file import Alternate, SiteFile
from generator.site.own_fields import own_heading, own_texts
from generator.site.pages import Pages
from generator.translation import Translator

_NEWEST = 100

# A backslash makes any of these a plain sign, in every Markdown.
_SIGNS = re.compile(r"[\\`*_\[\]<>&~|#]")
# Begins a list, or would underline a heading.
_BEGINNING = re.compile(r"^(?:[0-9]{1,9}(?=[.)])|(?=[-+=]))")

# Raw HTML, images, and links that lead anywhere but to the web or to a letter: prose that holds any
# of them is given word for word in a fence, where no reader of Markdown acts on it.
_ACTIVE = re.compile(
    r"<(?!https?:|mailto:)[a-z/!?]|!\[|\](?:\(|:\s*+)(?!<?(?:https?://|mailto:))", re.IGNORECASE
)


class SafeMarkdown(str):
    """A text that is Markdown already; what is put into it is escaped."""

    __slots__ = ()

    def __mod__(self, values: Any) -> SafeMarkdown:
        return SafeMarkdown(str(self) % {name: _escaped(value) for name, value in values.items()})


def alternates(pages: Pages, lesson: Lesson) -> tuple[Alternate, ...]:
    """Return the lesson's Markdown copy, as the head of its page names it, if it has one."""
    if "markdown" not in pages.settings.copies:
        return ()
    address = addresses.lesson_markdown(lesson.id)
    title = pages.words.gettext("This lesson as Markdown")
    return (Alternate(address, "text/markdown", title),)


def readable(pages: Pages, lesson: Lesson) -> str:
    """Return where programs read a lesson: its Markdown copy, or else its page."""
    copy = addresses.lesson_markdown(lesson.id)
    page = addresses.lesson(lesson.id)
    return copy if "markdown" in pages.settings.copies else page


def markdown_files(pages: Pages) -> Iterator[SiteFile]:
    """Yield the Markdown copy of every lesson, unless the site has none, and `llms.txt`."""
    lessons = pages.catalogue.lessons
    copies = MarkdownCopies(pages)
    for lesson in lessons if "markdown" in pages.settings.copies else ():
        yield SiteFile(addresses.lesson_markdown(lesson.id), partial(copies.encoded, lesson))
    content = filled(
        markdown_environment(pages, pages.root(addresses.FOR_MACHINES)),
        "llms.txt",
        newest=list(filter(stands, lessons))[:_NEWEST],
        site_name=pages.settings.site_name,
        total=len(lessons),
        has_data="data" in pages.settings.copies,
    )
    yield SiteFile(addresses.FOR_MACHINES, content.encode())


class MarkdownCopies:
    """Writes lessons as Markdown, with links as seen from where the copies lie."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        root = pages.root(addresses.lesson_markdown("any"))
        self._environment = markdown_environment(pages, root)

    def encoded(self, lesson: Lesson) -> bytes:
        """Return a lesson as the content of a file."""
        return self.text(lesson).encode()

    def text(self, lesson: Lesson) -> str:
        """Return a lesson as Markdown."""
        return filled(
            self._environment,
            "lesson.md",
            lesson=lesson,
            relations=self._pages.knowledge.relations[lesson.id],
            by_id=self._pages.catalogue.by_id,
            answered=answered_areas(lesson),
            own=own_texts(lesson),
            own_heading=own_heading(lesson, self._pages.words),
        )


# Not those of pages: code is compiled for the way in which its environment escapes.
_compiled = cache(lambda _language: Compiled())


def markdown_environment(pages: Pages, root: str) -> Environment:
    """Return the Markdown templates, for files that are equally far from the site's root."""

    def place(address: str) -> SafeMarkdown:
        return SafeMarkdown(pages.url(address, root))

    def linked(lesson: Lesson) -> SafeMarkdown:
        address = place(readable(pages, lesson))
        return SafeMarkdown(f"[{plain(lesson.title)}]({address})")

    # It is no HTML: `finalize` escapes for Markdown.
    words = Translator(pages.settings.interface, SafeMarkdown)
    environment = new_environment(
        _compiled(words.language), words, autoescape=False, finalize=_escaped
    )

    def in_words(date: object) -> SafeMarkdown:
        # No list, though a day may end with a full stop: it stands behind other words.
        return SafeMarkdown(words.date(date))

    filters = {"prose": prose, "address": _address, "linked": linked, "place": place}
    environment.filters.update(filters, name=pages.name, in_words=in_words)
    return environment


def filled(environment: Environment, template: str, **values: object) -> str:
    """Return a template's text; ``values`` are escaped unless they are Markdown already."""
    text = environment.get_template(template).render(values)
    return re.sub("\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _escaped(value: object) -> SafeMarkdown:
    if isinstance(value, SafeMarkdown):
        return value
    return plain(str(value))


@lru_cache(maxsize=4096)
def plain(text: str) -> SafeMarkdown:
    """Return a text as one line that means nothing but itself: signs get a backslash."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return SafeMarkdown(_BEGINNING.sub(r"\g<0>\\", line, count=1))


def prose(text: str) -> SafeMarkdown:
    """Return an author's Markdown as a quotation, which holds its headings and lists."""
    lines = text.strip("\n").splitlines()
    if _ACTIVE.search(text):
        longest = max(map(len, re.findall("~+", text)), default=0)
        fence = "~" * max(3, 1 + longest)
        lines = [f"{fence}markdown", *lines, fence]
    quoted = [f"> {line}".rstrip() for line in lines]
    return SafeMarkdown("\n".join(quoted))


def _address(url: str) -> SafeMarkdown:
    """Return an address of ours, or one that the model let through: no space, no bracket."""
    return SafeMarkdown(f"<{url}>")
