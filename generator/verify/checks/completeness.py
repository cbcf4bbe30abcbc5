"""Whether the site tells all of itself: its map names every page, its data every lesson, and each page is itself.

The forms of the files are described in docs/about/data.md.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from typing import Any

from generator.problem import Problem, Rule
from generator.verify.address import leads_to, read_address
from generator.verify.page import Page, Tag
from generator.verify.site import Site

INCOMPLETE = Rule(
    name="incomplete-site",
    level="error",
    requires="The site map names every page; feeds and data name every lesson, and each lesson has its own.",
    because="Who finds lessons by a search engine, a feed or a program does not see that some are missing.",
    refused="57 lessons, and api/v1/lessons.json names 56",
    accepted="57 lessons, and api/v1/lessons.json names 57",
)
MISTAKEN = Rule(
    name="mistaken-page",
    level="error",
    requires="Every page that is read says by its canonical address that it is the page of this address.",
    because="A page with the content of another, or one that leads on at once, keeps the right one from readers.",
    refused='<link rel="canonical" href="../another/">',
    accepted='<link rel="canonical" href="https://lessons.example.org/lessons/late-refunds/">',
)
RULES = (INCOMPLETE, MISTAKEN)

_ADVICE = "build the site anew"
_MAP = "sitemap.xml"
_ALL, _ROWS, _NEWS = "api/v1/lessons.json", "api/v1/lessons.csv", "feeds/lessons"
_ALWAYS = (
    "404.html",
    _MAP,
    f"{_MAP}.gz",
    "_headers",
    "llms.txt",
    _ALL,
    _ROWS,
    f"{_NEWS}.xml",
    f"{_NEWS}.json",
)
_NAMED = re.compile(r"<loc>\s*([^<]*?)\s*</loc>")
_LEADS = re.compile(r'(?:<link href=|"url": )"([^"]*)"')
_ENTRY = re.compile(r"<entry>.*?<id>([^<]*)</id>", re.DOTALL)


def check(site: Site) -> Iterator[Problem]:
    """What the files beside the pages lack."""
    if not site.unlisted:
        lessons = {_id_of(page): page for page in site.manifest.lessons}
        expected = {*_ALWAYS, *map(_data_of, lessons), *map(_twin_of, lessons)}
        # What the build wrote and is gone is told as that.
        for name in sorted(expected - site.files - site.manifest.files.keys()):
            yield site.problem(
                INCOMPLETE, name, "every build writes this file, and it is not there", _ADVICE
            )
        for name, message in [*_wrong_data(site, set(lessons)), *_wrong_feeds(site)]:
            yield site.problem(INCOMPLETE, name, message, _ADVICE)


def _id_of(page: str) -> str:
    return page.removesuffix("/index.html").removesuffix(".html").rpartition("/")[2]


def _data_of(lesson: str) -> str:
    return f"api/v1/lessons/{lesson}.json"


def _twin_of(lesson: str) -> str:
    return f"lessons/{lesson}.md"


def _wrong_data(site: Site, lessons: set[str]) -> Iterator[tuple[str, str]]:
    beside = (re.fullmatch(r"api/v1/lessons/([^/]+)\.json", name) for name in site.files)
    yield from (
        (its[0], "this is the data of no lesson that is here")
        for its in beside
        if its and its[1] not in lessons
    )
    named = _listed(_json(site, _ALL), "lessons")
    rows = _rows(site)
    if _ALL in site.files and (len(named) != len(lessons) or set(named) != lessons):
        yield _ALL, f"this does not name the {len(lessons)} lessons that have a page"
    if _ROWS in site.files and (
        {row[0] for row in rows[1:] if row} != lessons or len(set(map(len, rows))) != 1
    ):
        yield _ROWS, f"this does not have a whole row for each of the {len(lessons)} lessons"
    for name in sorted({"llms.txt", *map(_twin_of, lessons)} & site.files):
        if not _text(site, name).endswith("\n"):
            yield name, "this breaks off"
    if "llms.txt" in site.files and _ALL not in _text(site, "llms.txt"):
        yield "llms.txt", f"this does not name {_ALL}"
    for lesson in sorted(lessons):
        data, twin = _data_of(lesson), _twin_of(lesson)
        if data in site.files and _at(_json(site, data), "id") != lesson:
            yield data, f"this is not the data of the lesson `{lesson}`"
        if twin in site.files and f"[{lesson}](" not in _text(site, twin):
            yield twin, f"this is not the text of the lesson `{lesson}`"


def _wrong_feeds(site: Site) -> Iterator[tuple[str, str]]:
    """A feed is there in two forms, which say the same; where a lesson has a date there is news."""
    for name in sorted(
        its for its in site.files if its.startswith("feeds/") and its.endswith(".xml")
    ):
        other = f"{name.removesuffix('.xml')}.json"
        entries = [unescape(its) for its in _ENTRY.findall(_text(site, name))]
        if other in site.files and entries != _listed(_json(site, other), "items"):
            yield name, f"this does not have the entries of {other}"
        for form in (name, other):
            if any(_is_outside(site, unescape(its)) for its in _LEADS.findall(_text(site, form))):
                yield form, "this leads to another host"
        dated = _at(_json(site, _ALL), "lessons") if name == f"{_NEWS}.xml" and not entries else []
        if isinstance(dated, list) and any(_at(its, "date") for its in dated):
            yield name, "this has no entries, and there are lessons"


def _is_outside(site: Site, text: str) -> bool:
    return read_address(text, site.manifest.origin, site.manifest.root).kind == "outside"


def _text(site: Site, name: str) -> str:
    return site.read(name).decode("utf-8-sig", errors="replace") if name in site.files else ""


def _rows(site: Site) -> list[list[str]]:
    try:
        return list(csv.reader(_text(site, _ROWS).splitlines(keepends=True)))
    except csv.Error:
        return []


def _json(site: Site, name: str) -> Any:
    try:
        return json.loads(_text(site, name))
    except (ValueError, RecursionError):
        return None


def _at(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _listed(data: Any, name: str) -> list[str]:
    """The ids of what a file lists."""
    its = _at(data, name)
    return [str(_at(each, "id")) for each in its] if isinstance(its, list) else []


class Whole:
    """Whether each page is itself, and stands in the site map; to both an address is needed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._found: list[Problem] = []

    def add(self, page: Page) -> None:
        """Compare what a page says of itself with where it lies."""
        if self._site.unlisted or not page.tags:
            return
        is_lesson = page.name in self._site.manifest.lessons
        refresh = page.said("refresh")
        if refresh and (is_lesson or any(tag.name == "h1" for _, tag in page.tags)):
            self._tell(page, refresh[0][0], "this page leads on before it can be read")
        links = [(number, tag) for number, tag in page.tags if tag.name == "link"]
        if not refresh and self._site.manifest.site_url:
            self._compare(
                page, next((its for its in links if "canonical" in its[1].words("rel")), None)
            )
        if is_lesson and self._twins(page, links) != [_twin_of(_id_of(page.name))]:
            self._tell(page, 0, "this page does not name the text of its own lesson")

    def problems(self) -> Iterator[Problem]:
        """What was found, and what stands in the site map twice."""
        yield from self._found
        for name in (name for name, times in self._mapped.items() if name and times > 1):
            yield self._site.problem(INCOMPLETE, _MAP, f"{name} stands here twice", _ADVICE)

    @cached_property
    def _mapped(self) -> Counter[str]:
        # Without the build's list, the site's address is not known.
        named = [] if self._site.unlisted else _NAMED.findall(_text(self._site, _MAP))
        return Counter(self._target(unescape(its), _MAP) for its in named)

    def _compare(self, page: Page, canonical: tuple[int, Tag] | None) -> None:
        number = canonical[0] if canonical else 0
        target = (
            self._target(canonical[1].attributes.get("href", ""), page.name) if canonical else ""
        )
        is_expected = page.name in self._mapped or page.name in self._site.manifest.lessons
        if is_expected and target != page.name:
            self._tell(page, number, "its canonical address is not that of this page")
        if page.name not in self._mapped and (is_expected or target == page.name):
            self._found.append(
                page.problem(INCOMPLETE, number, f"this page does not stand in {_MAP}", _ADVICE)
            )

    def _twins(self, page: Page, links: list[tuple[int, Tag]]) -> list[str]:
        texts = (tag for _, tag in links if tag.attributes.get("type") == "text/markdown")
        return [self._target(tag.attributes.get("href", ""), page.name) for tag in texts]

    def _target(self, text: str, name: str) -> str:
        """The file that an address leads to, or nothing."""
        manifest = self._site.manifest
        address = read_address(text, manifest.origin, manifest.root)
        return leads_to(address, name, self._site)[0] if address.kind == "inside" else ""

    def _tell(self, page: Page, number: int, message: str) -> None:
        self._found.append(page.problem(MISTAKEN, number, message, _ADVICE))
