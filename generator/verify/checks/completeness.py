"""The site is told whole: its map names every page, its data every lesson, each page is itself.

The forms of the files are described in docs/about/data.md.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

from generator.problem import Problem, Rule
from generator.verify.address import address_on, follow
from generator.verify.marks import words
from generator.verify.page import Page, Tag
from generator.verify.site import Site

INCOMPLETE = Rule(
    name="incomplete-site",
    requires="The site map names every page; feeds and data name every lesson, and each lesson has "
    "its own.",
    because="Who finds lessons by a search engine, a feed or a program does not see that some are "
    "missing.",
    refused="57 lessons, and api/v1/lessons.json names 56",
    accepted="57 lessons, and api/v1/lessons.json names 57",
)
MISTAKEN = Rule(
    name="mistaken-page",
    requires="Every page that is read says by its canonical address that it is the page of this "
    "address.",
    because="A page with the content of another, or one that leads on at once, keeps the right one "
    "from readers.",
    refused='<link rel="canonical" href="../another/">',
    accepted='<link rel="canonical" href="https://lessons.example.org/lessons/late-refunds/">',
)
RULES = (INCOMPLETE, MISTAKEN)

_ADVICE = "build the site anew"
_MAP = "sitemap.xml"
_ALL, _ROWS, _FOR_MODELS = "api/v1/lessons.json", "api/v1/lessons.csv", "llms.txt"
_DATA, _COPY = "api/v1/lessons/{}.json", "lessons/{}.md"
_ONE = re.compile(r"api/v1/lessons/([^/]+)\.json")
_LOCATION = re.compile(r"<loc>\s*([^<]*?)\s*</loc>")
_LINK = re.compile(r'(?:<link href=|"url": )"([^"]*)"')
_ENTRY = re.compile(r"<entry>.*?<id>([^<]*)</id>", re.DOTALL)


def check(site: Site) -> Iterator[Problem]:
    """Yield files that every build writes and that are missing, and lists without a lesson."""
    if site.unlisted:
        return
    lessons = set(map(_id_of, site.manifest.lessons))
    expected = set(words("written_always"))
    if site.manifest.part.at:
        expected -= words("of_whole_sites")
    elif site.manifest.part.bound != "site":
        expected.discard("_headers")
    for form in (_DATA, _COPY):
        if _is_made(site, form):
            expected.update(map(form.format, lessons))
    # A file that the build wrote and that is gone is told as missing.
    for name in expected - site.files - site.manifest.files.keys():
        message = "every build writes this file, and it is not there"
        yield site.problem(INCOMPLETE, name, message, _ADVICE)
    for find in (_wrong_lists, _wrong_lessons, _wrong_feeds):
        for name, message in find(site, lessons):
            yield site.problem(INCOMPLETE, name, message, _ADVICE)


def _is_made(site: Site, form: str) -> bool:
    """Return whether lessons have a file of a form, which a site may leave out for all of them."""
    made = map(form.format, map(_id_of, site.manifest.lessons))
    return not site.manifest.files.keys().isdisjoint(made)


def _id_of(page: str) -> str:
    return page.removesuffix("/index.html").removesuffix(".html").rpartition("/")[2]


def _wrong_lists(site: Site, lessons: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the lists of all lessons that are not whole, each with what is wrong with it."""
    number = len(lessons)
    if _ALL in site.files:
        named = _ids(site.json(_ALL), "lessons")
        if sorted(named) != sorted(lessons):
            yield _ALL, f"this does not name the {number} lessons that have a page"
    if _ROWS in site.files:
        lines = site.text(_ROWS).splitlines(keepends=True)
        try:
            rows = list(csv.reader(lines))
        except csv.Error:
            rows = []
        ids = {row[0] for row in rows[1:] if row}
        widths = set(map(len, rows))
        if ids != lessons or len(widths) != 1:
            yield _ROWS, f"this does not have a whole row for each of the {number} lessons"
    yield from _wrong_text(site, _FOR_MODELS, _ALL, f"this does not name {_ALL}")


def _wrong_lessons(site: Site, lessons: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the data and Markdown copies that are not those of a lesson, each with why."""
    for name in site.files:
        data = _ONE.fullmatch(name)
        if data and data[1] not in lessons:
            yield name, "this is the data of no lesson that is here"
    for lesson in lessons:
        name = _DATA.format(lesson)
        if name in site.files:
            slug = _value(site.json(name), "id")
            if slug != lesson:
                yield name, f"this is not the data of the lesson `{lesson}`"
        message = f"this is not the text of the lesson `{lesson}`"
        yield from _wrong_text(site, _COPY.format(lesson), f"[{lesson}](", message)


def _wrong_text(site: Site, name: str, part: str, message: str) -> Iterator[tuple[str, str]]:
    """Yield a text that is there and not whole, or does not hold a part of it."""
    if name in site.files:
        text = site.text(name)
        if not text.endswith("\n"):
            yield name, "this breaks off"
        if part not in text:
            yield name, message


def _wrong_feeds(site: Site, _: set[str]) -> Iterator[tuple[str, str]]:
    """Compare a feed with its other form; where a lesson has a date there must be news."""
    for name in site.named(".xml"):
        if not name.startswith("feeds/"):
            continue
        other = f"{name.removesuffix('.xml')}.json"
        entries = list(map(unescape, _ENTRY.findall(site.text(name))))
        if other in site.files and entries != _ids(site.json(other), "items"):
            yield name, f"this does not have the entries of {other}"
        for form in (name, other):
            for link in _LINK.findall(site.text(form)):
                address = address_on(site, unescape(link))
                if address.kind == "outside":
                    yield form, "this leads to another host"
        if name == "feeds/lessons.xml" and not entries:
            lessons = _items(site.json(_ALL), "lessons")
            if any(_value(lesson, "date") for lesson in lessons):
                yield name, "this has no entries, and there are lessons"


def _value(data: Any, name: str) -> Any:
    if not isinstance(data, dict):
        return None
    return data.get(name)


def _items(data: Any, name: str) -> list[Any]:
    """Return what a file lists under a name."""
    items = _value(data, name)
    return items if isinstance(items, list) else []


def _ids(data: Any, name: str) -> list[str]:
    return [str(_value(item, "id")) for item in _items(data, name)]


class Completeness:
    """Compares where pages lie with what they say of themselves, and with the site map."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._mapped: Counter[str] = Counter()
        self._has_copies = _is_made(site, _COPY)
        # Without the manifest, the site's address is not known.
        if not site.unlisted:
            for location in _LOCATION.findall(site.text(_MAP)):
                self._mapped[follow(site, _MAP, unescape(location)).file] += 1

    def check(self, page: Page) -> Iterator[Problem]:
        """Yield a problem if a page's canonical address or its Markdown copy is another page's."""
        manifest = self._site.manifest
        if self._site.unlisted or not page.tags:
            return
        is_lesson = page.name in manifest.lessons
        refresh = page.headers("refresh")
        if refresh and (is_lesson or page.first("h1")[1]):
            message = "this page leads on before it can be read"
            yield page.problem(MISTAKEN, refresh[0][0], message, _ADVICE)
        links = page.named("link")
        if not refresh and manifest.site_url:
            yield from self._compared(page, links)
        copies = []
        for _, tag in links:
            if tag.value("type") == "text/markdown":
                copies.append(_linked(page, tag))
        own = []
        if self._has_copies:
            own = [_COPY.format(_id_of(page.name))]
        if is_lesson and copies != own:
            message = "this page does not name the text of its own lesson"
            yield page.problem(MISTAKEN, 0, message, _ADVICE)

    def rest(self) -> Iterator[Problem]:
        """Yield a problem for each page that is in the site map twice."""
        for name, times in self._mapped.items():
            if name and times > 1:
                yield self._site.problem(INCOMPLETE, _MAP, f"{name} stands here twice", _ADVICE)

    def _compared(self, page: Page, links: list[tuple[int, Tag]]) -> Iterator[Problem]:
        """Compare the canonical address of a page with its own, and both with the site map."""
        number = 0
        target = ""
        for place, tag in links:
            if not number and "canonical" in tag.words("rel"):
                number = place
                target = _linked(page, tag)
        is_lesson = page.name in self._site.manifest.lessons
        is_mapped = page.name in self._mapped
        if (is_mapped or is_lesson) and target != page.name:
            message = "its canonical address is not that of this page"
            yield page.problem(MISTAKEN, number, message, _ADVICE)
        if self._site.manifest.part.at:
            return
        if not is_mapped and (is_lesson or target == page.name):
            message = f"this page does not stand in {_MAP}"
            yield page.problem(INCOMPLETE, number, message, _ADVICE)


def _linked(page: Page, link: Tag) -> str:
    return follow(page.site, page.name, link.value("href")).file
