"""Calendars of what is due (RFC 5545), so that the days stand in people's own calendars."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vDuration, vText

from generator.insights.follow_through import Item, Task
from generator.records.fields import PartialDate, slug_of
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.phrases import cut

_LONGEST = 160
_DAY = datetime.timedelta(days=1)


def calendar_files(
    pages: Pages, calendars: Iterable[tuple[str, str, Sequence[Item]]]
) -> Iterator[SiteFile]:
    """Yield a calendar of each address, name and items; items without a due date are left out."""
    url = urlsplit(pages.settings.site_url)
    site = slug_of(url.netloc + url.path or pages.settings.site_name) or "lessons"
    events: dict[str, bytes] = {}
    for address, name, items in calendars:
        uids = set()
        for item in items:
            if item.due:
                # A name for ever: the lesson, what is to be done, and the site.
                task = "-".join(map(str, item.path))
                uid = f"{item.lesson.id}-{task}@{site}"
                uids.add(uid)
                # An event stands in two calendars, and writing it is what costs.
                if uid not in events:
                    events[uid] = _event(pages, uid, item, item.due).to_ical(sorted=False)
        in_order = [events[uid] for uid in sorted(uids)]
        yield SiteFile(address, _calendar(pages, name, in_order))


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


def _event(pages: Pages, uid: str, item: Item, due: PartialDate) -> Event:
    """Return a whole day that takes nobody's time; a due month or year is its last day."""
    lesson = item.lesson
    event = Event()
    event.add("uid", uid)
    # The time of the last change, since a build must not be news to everybody's calendar.
    changed = pages.settings.changed.get(lesson.file, lesson.date.first)
    event.add("dtstamp", datetime.datetime.combine(changed, datetime.time(), datetime.UTC))
    event.add("dtstart", due.last)
    if due.last < datetime.date.max:
        # The first day after it; without it, some calendars take the day for a moment at midnight.
        event.add("dtend", due.last + _DAY)
    subject = lesson.title
    if item.task is Task.CHANGE:
        subject = item.words or ""
    event.add("summary", f"{item.task.value.capitalize()} due: {cut(subject, _LONGEST)}")
    owner = cut(item.owner or "nobody named", _LONGEST)
    lines = [lesson.title, lesson.statement, f"By: {owner}", *_briefs(pages, lesson)]
    event.add("description", "\n\n".join(filter(None, lines)))
    event.add("categories", [item.task.value])
    event.add("transp", "TRANSPARENT")
    if pages.settings.site_url:
        event.add("url", pages.url(addresses.lesson(lesson.id), pages.settings.site_url))
    return event


def _briefs(pages: Pages, lesson: Lesson) -> Iterator[str]:
    """Yield the briefs that the lesson belongs to, with their addresses."""
    if pages.settings.site_url:
        for name, address in pages.briefs(lesson):
            yield f"Brief, {name}: {pages.url(address, pages.settings.site_url)}"
