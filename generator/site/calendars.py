"""What is due as calendars (RFC 5545), so that the days stand where people look: in their own calendars."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vDuration, vText

from generator.insights.follow_through import Item, Task
from generator.records.fields import slug_of
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages

_LONGEST = 160
_DAY = datetime.timedelta(days=1)


def calendar_files(
    pages: Pages, calendars: Iterable[tuple[str, str, Sequence[Item]]]
) -> Iterator[SiteFile]:
    """A file for each address, name and what is to be done; what has no date stands in no calendar.

    A due month or year ends with its last day.
    """
    events: dict[str, bytes] = {}
    for address, name, items in calendars:
        dated = {uid(pages, item): (item, item.due.last) for item in items if item.due}
        for its, (item, day) in dated.items():
            # An event stands in two calendars, and writing it is what costs.
            events[its] = events.get(its) or _event(pages, its, item, day).to_ical(sorted=False)
        yield SiteFile(address, _calendar(pages, name, [events[its] for its in sorted(dated)]))


def uid(pages: Pages, item: Item) -> str:
    """An item's name for ever: its lesson, what is to be done, and the site."""
    settings = pages.settings
    site = urlsplit(settings.site_url)
    where = slug_of(f"{site.netloc}{site.path}" or settings.site_name) or "lessons"
    what = "-".join(str(part) for part in item.path)
    return f"{item.lesson.id}-{what}@{where}"


def _calendar(pages: Pages, name: str, events: Sequence[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//mkdocs-lessons//follow-through//EN")
    title = vText(" ".join(f"{pages.settings.site_name}: {name}".split()))
    for field in ("name", "x-wr-calname"):
        calendar[field] = title
    calendar.add("refresh-interval", _DAY, parameters={"value": "DURATION"})
    calendar["x-published-ttl"] = vDuration(_DAY)
    head, end, rest = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, *events, end, rest])


def _event(pages: Pages, uid: str, item: Item, day: datetime.date) -> Event:
    """A whole day that takes nobody's time."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", _stamp(pages, item))
    event.add("dtstart", day)
    if day < datetime.date.max:
        # The first day after it; without it, some calendars take the day for a moment at midnight.
        event.add("dtend", day + _DAY)
    for field, words in _words(item).items():
        event.add(field, words)
    event.add("categories", [item.task.value])
    event.add("transp", "TRANSPARENT")
    if pages.settings.site_url:
        event.add("url", pages.url(addresses.lesson(item.lesson.id), pages.settings.site_url))
    return event


def _words(item: Item) -> dict[str, str]:
    lesson = item.lesson
    what = item.words or "" if item.task is Task.CHANGE else lesson.title
    owner = f"By: {_short(item.owner or 'nobody named')}"
    return {
        "summary": f"{item.task.value.capitalize()} due: {_short(what)}",
        "description": f"{lesson.title}\n\n{lesson.lesson}\n\n{owner}",
    }


def _stamp(pages: Pages, item: Item) -> datetime.datetime:
    """When the record was last changed; a build must not be news to everybody's calendar."""
    changed = pages.settings.changed.get(item.lesson.file, item.lesson.date.first)
    return datetime.datetime.combine(changed, datetime.time(), datetime.UTC)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
