"""Feeds as Atom and as JSON Feed: of all lessons, of each area and factor, and of anniversaries.

Nothing in a feed comes from the clock but which anniversaries are near, so an entry is the same in
every build.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from feedgenerator import Atom1Feed
from markupsafe import escape

from generator.insights.digest import Month
from generator.insights.news import Event, News, anniversaries
from generator.records.lesson import words_of
from generator.records.vocabulary import Word
from generator.site import addresses
from generator.site.file import Alternate, SiteFile
from generator.site.pages import Pages
from generator.translation import Translator

NEWEST = 50
ALL, ANNIVERSARIES, DIGEST = "lessons", "anniversaries", "digest"
WAYS = {"area": "areas", "factor": "factors"}
"""The ways in whose every list has a feed, and the words that it lists."""
_BEGINNING = datetime.date(1970, 1, 1)
"""When a feed without entries was last changed."""
# What XML 1.0 cannot hold in any spelling; records refuse most of it, the site's name might still
# have it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(NamedTuple):
    """A feed: its name in its address, its title, the page that shows the same, its newest news."""

    name: str
    title: str
    page: str
    news: Sequence[News | Month]


def feed_files(pages: Pages) -> Iterator[SiteFile]:
    """Yield every feed, in both forms."""
    writer = _FeedWriter(pages)
    for feed in _feeds(pages):
        entries = [writer.entry(item) for item in feed.news]
        yield SiteFile(addresses.feed(feed.name, "xml"), writer.atom(feed, entries))
        yield SiteFile(addresses.feed(feed.name, "json"), writer.json(feed, entries))


def forms(pages: Pages, name: str = ALL, title: str = "") -> tuple[Alternate, ...]:
    """Return a feed in its two forms, as the head of a page names them."""
    title = title or pages.words.gettext("All lessons")
    atom = addresses.feed(name, "xml")
    json = addresses.feed(name, "json")
    return (
        Alternate(atom, "application/atom+xml", f"{title} (Atom)"),
        Alternate(json, "application/feed+json", f"{title} (JSON Feed)"),
    )


def _feeds(pages: Pages) -> Iterator[Feed]:
    everything = pages.news
    today = pages.settings.today
    gettext = pages.words.gettext
    remembered = anniversaries(pages.catalogue, today)
    over = [month for month in pages.months if month.over <= today]
    page = addresses.RECENT if pages.added else addresses.ALL
    yield Feed(ALL, gettext("All lessons"), page, everything[:NEWEST])
    yield Feed(ANNIVERSARIES, gettext("A year ago"), addresses.ALL, remembered[:NEWEST])
    yield Feed(DIGEST, gettext("Month by month"), addresses.MONTHS, over)
    for way, kind in WAYS.items():
        by_word = _by_word(everything, kind)
        listed: Mapping[str, Word] = getattr(pages.catalogue.vocabulary, kind)
        for slug, word in listed.items():
            page = addresses.listing(way, slug)
            yield Feed(f"{way}-{slug}", word.name, page, by_word[slug][:NEWEST])


def _by_word(news: Sequence[News], kind: str) -> Mapping[str, Sequence[News]]:
    """Return the events of the lessons that name each word of a part of the vocabulary."""
    by_word: defaultdict[str, list[News]] = defaultdict(list)
    for item in news:
        named = [words_of(lesson)[kind] for lesson in item.lessons]
        for slug in set(chain.from_iterable(named)):
            by_word[slug].append(item)
    return by_word


class _Atom(Atom1Feed):  # type: ignore[misc]
    """The library's feed, but without entries it has a fixed date, not that of the build."""

    def latest_post_date(self) -> datetime.date:
        return max((item["pubdate"] for item in self.items), default=_BEGINNING)


class _FeedWriter:
    """Writes feeds, and memoises their entries: an event stands in several feeds."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._site_name = pages.settings.site_name
        self._site_url = pages.settings.site_url
        self._root = pages.root(addresses.feed(ALL, "xml"))
        # English feeds do not say theirs: their bytes stay what they were.
        self._language = None if pages.words.is_source else pages.settings.interface
        self._entries: dict[str, dict[str, Any]] = {}

    def entry(self, item: News | Month) -> dict[str, Any]:
        """Return the news as an item of JSON Feed; the HTML is sanitised, the rest plain text."""
        if isinstance(item, Month):
            return self._of_month(item)
        name = _name(item)
        if name not in self._entries:
            lesson = item.lesson
            areas = dict.fromkeys(lesson.areas)
            names = [self._pages.knowledge.name(area, "areas") for area in areas]
            self._entries[name] = {
                "id": self._id(name),
                "url": self._url(addresses.lesson(lesson.id)),
                "title": _clean(_title(item, self._pages.words)),
                "summary": _clean(lesson.lesson),
                "content_html": self._content("feed_entry.html", news=item),
                "date_published": _at_midnight(item.day),
                "tags": list(map(_clean, names)),
            }
        return self._entries[name]

    def _of_month(self, month: Month) -> dict[str, Any]:
        words = self._pages.words
        parts = month.parts.items()
        counted = [self._pages.of_month(part, len(items)) for part, items in parts]
        summary = words.gettext(", ").join(counted)
        return {
            "id": self._id(f"months/{month.date}"),
            "url": self._url(addresses.month(month.date.text)),
            "title": f"{words.date(month.date)}: {summary}",
            "summary": summary,
            "content_html": self._content("month.html", month=month),
            "date_published": _at_midnight(month.over),
            "tags": [],
        }

    def _content(self, template: str, **values: object) -> str:
        return _clean(self._pages.text(template, self._root, **values))

    def _url(self, address: str) -> str:
        return self._pages.url(address, self._root)

    def _id(self, name: str) -> str:
        """Return a name for ever: a tag URI of the site's host (RFC 4151), or a UUID of the name.

        The year is that in which these names got their form, not that of any build.
        """
        site = urlsplit(self._site_url)
        if not site.hostname:
            return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
        return f"tag:{quote(site.hostname)},2026:{quote(site.path, safe='/%')}{name}"

    def atom(self, feed: Feed, entries: Sequence[Mapping[str, Any]]) -> bytes:
        """Return the feed as Atom (RFC 4287)."""
        site_name = _clean(self._site_name)
        writer = _Atom(
            title=f"{site_name}: {_clean(feed.title)}",
            link=self._url(feed.page),
            description=None,
            feed_url=self._own_url(feed, "xml"),
            feed_guid=self._id(addresses.FEEDS + feed.name),
            author_name=site_name,
            language=self._language,
        )
        for entry in entries:
            writer.add_item(
                title=entry["title"],
                link=entry["url"],
                # The library says of every summary that it is HTML.
                description=str(escape(entry["summary"])),
                content=entry["content_html"],
                pubdate=datetime.date.fromisoformat(entry["date_published"][:10]),
                unique_id=entry["id"],
                categories=entry["tags"],
            )
        return str(writer.writeString("utf-8")).encode()

    def json(self, feed: Feed, entries: Sequence[Mapping[str, Any]]) -> bytes:
        """Return the feed as JSON Feed 1.1."""
        data = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{self._site_name}: {feed.title}",
            "home_page_url": self._url(feed.page),
            "feed_url": self._own_url(feed, "json"),
            "authors": [{"name": self._site_name}],
            "items": entries,
        }
        if self._language:
            data["language"] = self._language
        if not self._site_url:
            del data["feed_url"]
        return json.dumps(data, ensure_ascii=False, indent=1).encode()

    def _own_url(self, feed: Feed, form: str) -> str | None:
        if not self._site_url:
            return None
        return self._site_url + addresses.feed(feed.name, form)


def _name(item: News) -> str:
    """Return what tells this news from all others, in every build.

    It holds no date of the record, which may be corrected.
    """
    parts = ["lessons", item.lesson.id]
    if item.event is not Event.NEW:
        parts.append(item.event.value)
    if item.event is Event.CAME_BACK and item.recurrence:
        parts.append(item.recurrence.id)
    if item.event is Event.ANNIVERSARY:
        parts.append(str(item.day.year))
    return "/".join(parts)


def _title(item: News, words: Translator) -> str:
    title = item.lesson.title
    if item.event is Event.NEW:
        return title
    if item.event is not Event.ANNIVERSARY:
        return f"{words.gettext(item.event.label)}{title}"
    ago = words.ngettext("A year ago:", "%(num)s years ago:", item.years)
    return f"{ago} {title}"


def _at_midnight(day: datetime.date) -> str:
    return f"{day}T00:00:00Z"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
