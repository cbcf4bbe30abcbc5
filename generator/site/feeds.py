"""Feeds: what is new, as Atom and as JSON Feed, for all lessons, for each area and factor, and for anniversaries.

Nothing in a feed comes from the clock but which anniversaries are near, so an entry is the same in
every build.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from feedgenerator import Atom1Feed
from markupsafe import escape

from generator.insights.news import Event, News, anniversaries, news
from generator.site import addresses
from generator.site.file import Alternate, SiteFile
from generator.site.pages import Pages
from generator.site.phrases import count

NEWEST = 50
ALL, ANNIVERSARIES = "lessons", "anniversaries"

_WAYS = {"area": "areas", "factor": "factors"}
_ATOM, _JSON = "application/atom+xml", "application/feed+json"
_BEGINNING = datetime.date(1970, 1, 1)
"""When a feed without entries was last changed."""
_PREFIXES = {
    Event.HAPPENED: "",
    Event.CHANGED: "Changed: ",
    Event.LEARNED: "Learned: ",
    Event.REOPENED: "Reopened: ",
    Event.CAME_BACK: "This came back: ",
}
# What XML 1.0 cannot hold in any spelling; records refuse most of it, the site's name might still
# have it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its name in its address, its title, the page that shows the same, and its news, newest first."""

    name: str
    title: str
    page: str
    news: Sequence[News]


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of news as feeds tell it. ``html`` is sanitised; the rest is plain text."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    day: datetime.date
    areas: Sequence[str]


def feed_files(pages: Pages) -> Iterator[SiteFile]:
    """Every feed, in both forms."""
    desk = _Desk(pages)
    for feed in _feeds(pages):
        entries = [desk.entry(item) for item in feed.news]
        yield SiteFile(addresses.feed(feed.name, "xml"), desk.atom(feed, entries))
        yield SiteFile(addresses.feed(feed.name, "json"), desk.json(feed, entries))


def of_all() -> tuple[Alternate, ...]:
    """The feed of all lessons in its two forms, as the head of a page names them."""
    return _forms(ALL, "All lessons")


def of_word(way: str, slug: str, title: str) -> tuple[Alternate, ...]:
    """The feed of an area or factor in its two forms; none for other ways in."""
    return _forms(_of_word(way, slug), title) if way in _WAYS else ()


def _forms(name: str, title: str) -> tuple[Alternate, ...]:
    return (
        Alternate(addresses.feed(name, "xml"), _ATOM, f"{title} (Atom)"),
        Alternate(addresses.feed(name, "json"), _JSON, f"{title} (JSON Feed)"),
    )


def _of_word(way: str, slug: str) -> str:
    return f"{way}-{slug}"


def _feeds(pages: Pages) -> Iterator[Feed]:
    everything = news(pages.catalogue, pages.knowledge.relations)
    remembered = anniversaries(pages.catalogue, pages.settings.today)
    yield Feed(ALL, "All lessons", addresses.ALL, everything[:NEWEST])
    yield Feed(ANNIVERSARIES, "A year ago", addresses.ALL, remembered[:NEWEST])
    by_word: defaultdict[tuple[str, str], list[News]] = defaultdict(list)
    for item in everything:
        for key in _words(item):
            by_word[key].append(item)
    for way, kind in _WAYS.items():
        for slug, word in pages.catalogue.vocabulary.words(kind).items():
            page = addresses.listing(way, slug)
            yield Feed(_of_word(way, slug), word.name, page, by_word[way, slug][:NEWEST])


def _words(item: News) -> set[tuple[str, str]]:
    areas = {("area", area) for lesson in item.lessons for area in lesson.areas}
    return areas | {("factor", cause.factor) for lesson in item.lessons for cause in lesson.causes}


class _Atom(Atom1Feed):  # type: ignore[misc]
    """The library's feed, without its clock: it would take the day of the build where there is no entry."""

    def latest_post_date(self) -> datetime.date:
        return max((item["pubdate"] for item in self.items), default=_BEGINNING)


class _Desk:
    """Writes news as entries, each once for all the feeds that it stands in."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._root = pages.root(addresses.feed(ALL, "xml"))
        self._entries: dict[str, Entry] = {}

    def entry(self, item: News) -> Entry:
        """The news as feeds tell it."""
        name = _name(item)
        if name not in self._entries:
            self._entries[name] = self._entry(item, name)
        return self._entries[name]

    def _entry(self, item: News, name: str) -> Entry:
        lesson = item.lesson
        return Entry(
            id=self._id(name),
            url=self._pages.url(addresses.lesson(lesson.id), self._root),
            title=_clean(_title(item)),
            summary=_clean(lesson.lesson),
            html=_clean(self._pages.text("feed_entry.html", self._root, news=item)),
            day=item.day,
            areas=[
                _clean(self._pages.knowledge.name(area, "areas"))
                for area in dict.fromkeys(lesson.areas)
            ],
        )

    def _id(self, name: str) -> str:
        """A name for ever: a tag URI of the site's host (RFC 4151), or a UUID made of the name alone.

        The year is that in which these names got their form, not that of any build.
        """
        site = urlsplit(self._pages.settings.site_url)
        if not site.hostname:
            return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
        return f"tag:{quote(site.hostname)},2026:{quote(site.path, safe='/%')}{name}"

    def atom(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """The feed as Atom (RFC 4287)."""
        site_name = _clean(self._pages.settings.site_name)
        writer = _Atom(
            title=f"{site_name}: {_clean(feed.title)}",
            link=self._pages.url(feed.page, self._root),
            description=None,
            feed_url=self._own_url(feed, "xml"),
            feed_guid=self._id(addresses.FEEDS + feed.name),
            author_name=site_name,
        )
        for entry in entries:
            writer.add_item(
                title=entry.title,
                link=entry.url,
                # The library says of every summary that it is HTML.
                description=str(escape(entry.summary)),
                content=entry.html,
                pubdate=entry.day,
                unique_id=entry.id,
                categories=entry.areas,
            )
        return str(writer.writeString("utf-8")).encode()

    def json(self, feed: Feed, entries: Sequence[Entry]) -> bytes:
        """The feed as JSON Feed 1.1."""
        site_name = self._pages.settings.site_name
        data: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{site_name}: {feed.title}",
            "home_page_url": self._pages.url(feed.page, self._root),
            "feed_url": self._own_url(feed, "json"),
            "authors": [{"name": site_name}],
            "items": [_item(entry) for entry in entries],
        }
        present = {name: value for name, value in data.items() if value is not None}
        return json.dumps(present, ensure_ascii=False, indent=1).encode()

    def _own_url(self, feed: Feed, form: str) -> str | None:
        site_url = self._pages.settings.site_url
        return site_url + addresses.feed(feed.name, form) if site_url else None


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": f"{entry.day}T00:00:00Z",
        "tags": entry.areas,
    }


def _name(item: News) -> str:
    """What tells this news from all others, in every build: no date of the record, which may be corrected."""
    further = {
        Event.CAME_BACK: item.recurrence and item.recurrence.id,
        Event.ANNIVERSARY: item.day.year,
    }
    of_event = [] if item.event is Event.HAPPENED else [item.event.value]
    return "/".join(
        map(str, ["lessons", item.lesson.id, *of_event, *filter(None, [further.get(item.event)])])
    )


def _title(item: News) -> str:
    if item.event is Event.ANNIVERSARY:
        return (
            f"{'A year' if item.years == 1 else count(item.years, 'year')} ago: {item.lesson.title}"
        )
    return _PREFIXES[item.event] + item.lesson.title


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
