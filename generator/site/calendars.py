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
from generator.translation import N_

_LONGEST = 160
_DAY = datetime.timedelta(days=1)
_DUE = {
    Task.CHANGE: N_("Change due:"),
    Task.TELLING: N_("Telling due:"),
    Task.VERIFICATION: N_("Verification due:"),
    Task.REVIEW: N_("Review due:"),
}


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
    calendar.add("prodid", f"-//mkdocs-lessons//follow-through//{pages.settings.interface.upper()}")
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
    said = pages.words
    event.add("summary", f"{said.gettext(_DUE[item.task])} {cut(subject, _LONGEST)}")
    owner = cut(item.owner or said.gettext("nobody named"), _LONGEST)
    whose = said.gettext("By: %(role)s", role=owner)
    lines = [lesson.title, lesson.statement, whose, *_briefs(pages, lesson)]
    event.add("description", "\n\n".join(filter(None, lines)))
    event.add("categories", [said.pgettext("task", item.task.value)])
    event.add("transp", "TRANSPARENT")
    if pages.settings.site_url:
        event.add("url", pages.url(addresses.lesson(lesson.id), pages.settings.site_url))
    return event


def _briefs(pages: Pages, lesson: Lesson) -> Iterator[str]:
    """Yield the briefs that the lesson belongs to, with their addresses."""
    if pages.settings.site_url:
        for name, address in pages.briefs(lesson):
            brief = pages.words.gettext("Brief, %(process)s:", process=name)
            yield f"{brief} {pages.url(address, pages.settings.site_url)}"
