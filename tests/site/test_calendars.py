"""What is due, as calendars: the right days everywhere, and nothing that a record can do to them."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from generator.site.follow_through import follow_through_files
from generator.site.pages import Pages, Settings

SITE = "https://lessons.example.org/ferry/"


@pytest.fixture
def calendars_of(today):
    """Make the calendars of a catalogue, as bytes, by their addresses, those of owners and of all below follow-through."""

    def make(catalogue, **settings):
        files = follow_through_files(
            Pages(catalogue, Settings(**{"today": today, "site_url": SITE, **settings}))
        )
        return {
            file.address.removeprefix("follow-through/"): file.content
            for file in files
            if not file.head
        }

    return make


def events(content):
    return Calendar.from_ical(content).events


def days(content):
    return {str(event["uid"]).partition("@")[0]: event.start for event in events(content)}


def test_everything_due_stands_on_its_day_and_what_has_no_date_on_none(ferry, calendars_of):
    expected = {
        "storm-tickets-honoured-late-changes-0": "2026-06-30",
        "overbooked-on-midsummer-changes-1": "2026-05-31",
        "cars-loaded-a-third-time-verification": "2026-09-30",
        "timetable-only-on-paper-review": "2026-10-01",
        "storm-tickets-honoured-late-verification": "2026-10-31",
        "paper-cups-blew-away-changes-1": "2026-11-22",
        "timetable-only-on-paper-verification": "2027-01-15",
        "ferry-left-early-review": "2027-02-01",
        "bus-full-at-second-stop-changes-0": "2027-03-31",
        "ramp-stuck-in-frost-verification": "2027-03-31",
        "gate-opened-to-no-ferry-changes-0": "2027-06-30",
        "screens-unreadable-too-review": "2028-01-10",
    }
    calendars = calendars_of(ferry)
    assert {uid: day.isoformat() for uid, day in days(calendars["all.ics"]).items()} == expected
    of_owners = [
        uid
        for name, content in calendars.items()
        if name != "all.ics" and not name.startswith("browse/")
        for uid in days(content)
    ]
    assert sorted(of_owners) == sorted(expected)


def test_what_is_due_in_an_area_stands_in_its_calendar(ferry, calendars_of):
    calendars = calendars_of(ferry)
    assert sorted(days(calendars["browse/area/harbour-bus/to-do.ics"])) == [
        "bus-full-at-second-stop-changes-0"
    ]
    both = "timetable-only-on-paper-review"
    for area in ("terminal", "call-centre"):
        assert both in days(calendars[f"browse/area/{area}/to-do.ics"])
    assert both not in days(calendars["browse/area/car-deck/to-do.ics"])


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_is_the_same_day_everywhere(ferry, calendars_of, zone):
    for event in events(calendars_of(ferry)["all.ics"]):
        begin, end = event["dtstart"], event["dtend"]
        assert begin.params["VALUE"] == end.params["VALUE"] == "DATE"
        # A moment would be another day in one of the two; a day without a time begins at each
        # place's own midnight.
        assert type(begin.dt) is datetime.date
        here = datetime.datetime.combine(begin.dt, datetime.time(), ZoneInfo(zone))
        assert here.date() == begin.dt
        assert end.dt - begin.dt == datetime.timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"


def test_an_entry_says_what_is_due_and_leads_to_its_lesson(ferry, calendars_of):
    [entry] = events(calendars_of(ferry)["purchasing.ics"])
    assert entry["summary"] == "Change due: Order cups with lids"
    assert entry["description"] == (
        "Paper cups blew over the rail\n\nServe with lids on deck, since the wind clears tables.\n\nBy: Purchasing\n\nBrief, Terminal: https://lessons.example.org/ferry/brief/area/terminal/"
    )
    assert entry["url"] == f"{SITE}lessons/paper-cups-blew-away/"
    assert entry.categories == ["change"]
    [without] = events(calendars_of(ferry, site_url="")["purchasing.ics"])
    assert "url" not in without


def test_a_calendar_is_called_by_the_site_and_the_owner(ferry, calendars_of):
    content = calendars_of(ferry, site_name="Ferry; lines,\r\nX-EVIL:1")["quality-office.ics"]
    for name in (b"NAME", b"X-WR-CALNAME"):
        assert b"\r\n" + name + rb":Ferry\; lines\, X-EVIL:1: Quality office" in content
    assert Calendar.from_ical(content)["refresh-interval"].dt == datetime.timedelta(days=1)


def test_another_day_another_build_the_same_bytes(ferry, calendars_of):
    assert calendars_of(ferry) == calendars_of(ferry, today=datetime.date(2027, 11, 22))


def test_an_entry_keeps_its_name_while_its_words_change(base, calendars_of):
    def entry():
        [event] = events(calendars_of(base.read())["all.ics"])
        return event["uid"], event["summary"]

    base.lesson("2020/late", changes=[{"text": "Refuse", "due": "2027"}])
    uid, before = entry()
    base.lesson("2020/late", changes=[{"text": "Refuse twice", "due": "2028"}])
    assert entry()[0] == uid
    assert entry()[1] != before


def test_an_entry_is_as_new_as_its_record(ferry, calendars_of):
    changed = {"2024/paper-cups-blew-away.yml": datetime.date(2026, 3, 1)}
    [event] = events(calendars_of(ferry, changed=changed)["purchasing.ics"])
    assert event.stamp == datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def test_two_sites_never_share_a_name(ferry, calendars_of):
    one, other, unnamed = (
        {str(event["uid"]) for event in events(calendars_of(ferry, site_url=url)["all.ics"])}
        for url in (SITE, "https://lessons.example.org/bus/", "")
    )
    assert not one & other
    assert not one & unnamed


HOSTILE = [
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Evil",
    "x\nATTACH:file:///etc/passwd",
    "x\rBEGIN:VALARM",
    "BEGIN:VEVENT",
    'a;b,c\\n:d"e\\',
    "word " * 2000,
    "長い文" * 3000,
    "😀👩‍👩‍👧‍👦" * 300,
    "x\u2028BEGIN:VEVENT\x85END:VCALENDAR\x0bX:1\x0cY:2",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_line(lesson_of, catalogue_of, calendars_of, text):
    fields = {
        "title": text[:90],
        "lesson": text[:200],
        "changes": [{"text": text, "owner": text, "due": "2027"}],
    }
    catalogue = catalogue_of([lesson_of("late", **fields)])
    for content in calendars_of(catalogue, site_name=text).values():
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert all(
            len(line) <= 75 and b"\n" not in line and b"\r" not in line
            for line in content[:-2].split(b"\r\n")
        )
        names = [
            line.partition(b":")[0].partition(b";")[0]
            for line in content.replace(b"\r\n ", b"").split(b"\r\n")
        ]
        assert names.count(b"BEGIN") == names.count(b"END") == 1 + names.count(b"UID")
        assert set(names) <= {
            b"BEGIN", b"END", b"VERSION", b"PRODID", b"NAME", b"X-WR-CALNAME", b"REFRESH-INTERVAL", b"X-PUBLISHED-TTL",
            b"SUMMARY", b"DTSTART", b"DTEND", b"DTSTAMP", b"UID", b"CATEGORIES", b"DESCRIPTION", b"TRANSP", b"URL", b"",
        }  # fmt: skip
        assert all("file:" not in str(event.get("attach", "")) for event in events(content))


def test_the_last_day_of_the_calendar_is_a_day(lesson_of, catalogue_of, calendars_of):
    changes = [{"text": "Count", "due": "9999-12-31"}, {"text": "Refuse", "due": "0001-01-01"}]
    content = calendars_of(catalogue_of([lesson_of("late", date="0001", changes=changes)]))[
        "all.ics"
    ]
    assert b"DTSTART;VALUE=DATE:99991231" in content
    assert b"DTSTART;VALUE=DATE:00010101" in content


def test_where_nothing_is_due_there_is_no_calendar_and_no_link_to_one(base, site):
    """A calendar must have an entry (RFC 5545, 3.4); programs refuse one without."""
    base.lesson(
        "2020/late",
        changes=[{"text": "Refuse", "owner": "Till team"}, {"text": "Count", "made": "2021"}],
    )
    undated = site()
    assert undated.page("follow-through/till-team/").text.count("1 thing to do") == 1
    assert [address for address in undated.files if address.endswith(".ics")] == []
    assert [
        link for page in undated.pages for link in undated.page(page).links if ".ics" in link
    ] == []
    base.lesson("2020/late", changes=[{"text": "Refuse", "owner": "Till team", "due": "2027"}])
    dated = site()
    calendars = {address for address in dated.files if address.endswith(".ics")}
    names = {"follow-through/all.ics", "follow-through/till-team.ics"}
    assert calendars == names | {"browse/area/billing/to-do.ics"}
    assert {
        target for page in dated.pages for target in dated.targets(page) if ".ics" in target
    } == calendars
