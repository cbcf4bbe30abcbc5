"""Feeds: what is new, in the forms that feed readers know."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as Xml

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.vocabulary import Vocabulary
from generator.site.feeds import NEWEST, feed_files
from generator.site.pages import Pages, Settings

BOARDS = Path(__file__).parents[1] / "ferry" / "boards"
SITE = "https://lessons.example.org/deep/"
NAME = "Ferry & Sons"


@pytest.fixture(scope="session")
def feeds_of(today):
    """Every feed of a catalogue by its address."""

    def make(catalogue, day=today, site_url=SITE, site_name=NAME, **settings):
        pages = Pages(
            catalogue, Settings(today=day, site_url=site_url, site_name=site_name, **settings)
        )
        return {file.address: file.content for file in feed_files(pages)}

    return make


def lines(feed):
    return "".join(
        f"{item['date_published'][:10]} {item['title']}\n" for item in json.loads(feed)["items"]
    )


def parsed(atom):
    feed = feedparser.parse(atom)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize(
    ("feed", "board"), [("lessons", "feed"), ("anniversaries", "feed-anniversaries")]
)
def test_the_feed_tells_what_the_records_tell(ferry, feeds_of, feed, board):
    expected = (BOARDS / f"{board}.txt").read_text()
    feeds = feeds_of(ferry)
    assert lines(feeds[f"feeds/{feed}.json"]) == expected
    entries = parsed(feeds[f"feeds/{feed}.xml"]).entries
    assert "".join(f"{entry.updated[:10]} {entry.title}\n" for entry in entries) == expected


def test_a_lesson_about_2003_that_is_added_today_is_what_is_new(lesson_of, catalogue_of, feeds_of):
    lessons = [lesson_of("zebra", date="2003-05"), lesson_of("late", date="2026-11-01")]
    added = {"2003/zebra.yml": datetime.date(2026, 11, 22)}
    feeds = feeds_of(catalogue_of(lessons), added=added)
    [new, _] = parsed(feeds["feeds/lessons.xml"]).entries
    assert (new.published, new.updated) == ("2026-11-22T00:00:00Z",) * 2
    assert "<p>It happened in May 2003.</p>" in new.content[0].value
    assert lines(feeds["feeds/lessons.json"]) == lines(feeds["feeds/area-billing.json"])
    assert "2003-" not in "".join(lines(feed) for name, feed in feeds.items() if "json" in name)


def test_both_forms_of_a_feed_tell_the_same(ferry, feeds_of):
    feeds = feeds_of(ferry)
    for address in [address for address in feeds if address.endswith(".json")]:
        items = json.loads(feeds[address])["items"]
        entries = parsed(feeds[address.replace(".json", ".xml")]).entries
        assert [(entry.id, entry.link, entry.title) for entry in entries] == [
            (item["id"], item["url"], item["title"]) for item in items
        ]
        assert [entry.content[0].type for entry in entries] == ["text/html"] * len(items)


def test_there_is_a_feed_for_every_area_and_factor_used_or_not(ferry, feeds_of):
    words = ferry.vocabulary
    names = {
        "lessons",
        "anniversaries",
        "digest",
        *(f"area-{a}" for a in words.areas),
        *(f"factor-{f}" for f in words.factors),
    }
    assert set(feeds_of(ferry)) == {
        f"feeds/{name}.{form}" for name in names for form in ("xml", "json")
    }


def test_the_feed_of_an_area_has_what_concerns_it(ferry, feeds_of):
    assert lines(feeds_of(ferry)["feeds/area-harbour-bus.json"]).splitlines() == [
        "2026-09-09 A bus without a ramp was sent",
        "2022-07-03 The harbour bus was full at the second stop",
        "2017-07-01 Learned: The harbour bus left before its time",
        "2016-07-01 Changed: The harbour bus left before its time",
        "2016-06-01 The harbour bus left before its time",
    ]


def test_what_came_back_in_another_area_is_news_in_both(lesson_of, catalogue_of, feeds_of):
    again = lesson_of(
        "again", date="2021-02-03", areas=["boarding"], title="Twice more", recurrence_of=["late"]
    )
    feeds = feeds_of(catalogue_of([lesson_of("late", areas=["billing"], title="Twice"), again]))
    for area in ("billing", "boarding"):
        assert "2021-02-03 This came back: Twice\n" in lines(feeds[f"feeds/area-{area}.json"])
    came_back = json.loads(feeds["feeds/lessons.json"])["items"][0]
    assert f'<a href="{SITE}lessons/again/">Twice more</a>' in came_back["content_html"]


TOLD = """\
2026-11-01 October 2026: 1 lesson changed stage, 1 lesson came back
2026-10-01 September 2026: 2 lessons added
2020-02-01 January 2020: 1 lesson about this month
"""


def test_a_month_that_is_over_is_told_on_the_first_day_after_it(lesson_of, catalogue_of, feeds_of):
    lessons = [
        lesson_of("zebra", date="2003-05", verification={"result": "effective", "date": "2026-10-02"},
                  changes=[{"text": "Refuse", "made": "2025"}]),
        lesson_of("late", date="2004"),
        lesson_of("again", date="2026-10-05", recurrence_of=["zebra", "nowhere"], superseded_by=["x"]),
        lesson_of("unknown"),
        lesson_of("gone", date="2026-09-03", withdrawn="It was wrong."),
    ]  # fmt: skip
    days = {"2003/zebra.yml": "2026-09-30", "2004/late.yml": "2026-09-01"}
    days |= {"2026/again.yml": "2026-10-31", "2026/hidden.yml": "2026-08-01"}
    added = {file: datetime.date.fromisoformat(day) for file, day in days.items()}
    feeds = feeds_of(catalogue_of(lessons), day=datetime.date(2026, 11, 1), added=added)
    assert lines(feeds["feeds/digest.json"]) == TOLD
    october, september, _ = json.loads(feeds["feeds/digest.json"])["items"]
    assert october["url"] == f"{SITE}browse/months/#month-2026-10"
    assert october["id"] == "tag:lessons.example.org,2026:/deep/months/2026-10"
    assert "Learned: <a" in october["content_html"]
    assert "</a>, on 5 October 2026: <a" in october["content_html"]
    assert "</a> (happened in May 2003)<br>" in september["content_html"]
    before = feeds_of(catalogue_of(lessons), day=datetime.date(2026, 10, 31), added=added)
    assert lines(before["feeds/digest.json"]) == "".join(TOLD.splitlines(keepends=True)[1:])


def test_a_month_that_brought_many_lessons_names_twenty(lesson_of, catalogue_of, feeds_of):
    lessons = [lesson_of(f"l{n}", date="2025-03") for n in range(23)]
    [month] = json.loads(feeds_of(catalogue_of(lessons))["feeds/digest.json"])["items"]
    assert month["title"] == "March 2025: 23 lessons about this month"
    assert month["content_html"].count("<li>") == 20
    assert f'<p>And <a href="{SITE}browse/all/">3 more</a>.</p>' in month["content_html"]


def test_atom_has_all_that_its_standard_asks_for(ferry, feeds_of):
    feed = parsed(feeds_of(ferry)["feeds/factor-tooling.xml"]).feed
    assert (feed.title, feed.author) == (f"{NAME}: Tooling", NAME)
    assert feed.id == "tag:lessons.example.org,2026:/deep/feeds/factor-tooling"
    assert feed.updated == "2026-10-20T00:00:00Z"
    links = {link.rel: link.href for link in feed.links}
    assert links == {
        "alternate": f"{SITE}browse/factor/tooling/",
        "self": f"{SITE}feeds/factor-tooling.xml",
    }


def test_json_feed_has_all_that_its_standard_asks_for(ferry, feeds_of):
    feed = json.loads(feeds_of(ferry)["feeds/lessons.json"])
    assert {name: feed[name] for name in feed if name != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{NAME}: All lessons",
        "home_page_url": f"{SITE}browse/all/",
        "feed_url": f"{SITE}feeds/lessons.json",
        "authors": [{"name": NAME}],
    }
    assert all(
        item["id"] and item["content_html"] and item["date_published"].endswith("Z")
        for item in feed["items"]
    )


def ids(feeds):
    return {
        item["id"]
        for name, feed in feeds.items()
        if name.endswith(".json")
        for item in json.loads(feed)["items"]
    }


def test_ids_are_the_same_in_every_build(ferry, feeds_of, today, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    first, later = feeds_of(ferry), feeds_of(ferry, day=today.replace(year=2027))
    lasting = [name for name in first if "anniversaries" not in name and "digest" not in name]
    assert [name for name in lasting if first[name] != later[name]] == []
    assert {known for known in ids(first) if "anniversary" not in known} < ids(later)


def test_an_id_names_the_lesson_and_the_event_and_stays_when_a_date_is_corrected(
    lesson_of, catalogue_of, feeds_of
):
    def made(day):
        lesson = lesson_of("late", changes=[{"text": "Refuse", "made": day}])
        name = "feeds/lessons.json"
        return ids({name: feeds_of(catalogue_of([lesson]))[name]})

    start = "tag:lessons.example.org,2026:/deep/lessons/late"
    assert made("2021-01-01") == made("2021-02") == {start, f"{start}/changed"}


def test_no_two_entries_of_a_feed_have_one_id(ferry, feeds_of):
    for name, feed in feeds_of(ferry).items():
        if name.endswith(".json"):
            its = [item["id"] for item in json.loads(feed)["items"]]
            assert len(its) == len(set(its))


@pytest.mark.parametrize("directories", [True, False])
def test_without_an_address_of_the_site_all_links_lead_there_from_the_feed(
    ferry, feeds_of, site_of, page_of, directories
):
    site = site_of(ferry, directories=directories)
    for address, content in feeds_of(ferry, site_url="", directories=directories).items():
        if address.endswith(".json"):
            feed = json.loads(content)
            items = feed["items"]
            inside = [
                link
                for item in items
                for link in page_of(item["content_html"]).links
                if "://" not in link
            ]
            links = [feed["home_page_url"], *(item["url"] for item in items), *inside]
        else:
            feed = parsed(content)
            links = [feed.feed.link, *(entry.link for entry in feed.entries)]
        for link in links:
            target, _, fragment = urljoin(SITE + address, link).partition("#")
            found = site.standing_at(target)
            assert found is not None
            assert not fragment or fragment in site.page(found).ids


def test_without_an_address_of_the_site_ids_stay(ferry, feeds_of):
    feeds = feeds_of(ferry, site_url="")
    assert all(its.startswith("urn:uuid:") for its in ids(feeds))
    assert "feed_url" not in json.loads(feeds["feeds/lessons.json"])
    assert ids(feeds) == ids(feeds_of(ferry, site_url="", directories=False))
    assert len(ids(feeds)) == len(ids(feeds_of(ferry)))


def test_a_feed_without_entries_is_as_old_on_every_day(catalogue_of, feeds_of):
    feed = feeds_of(catalogue_of([]))["feeds/area-billing.xml"]
    assert (
        feed == feeds_of(catalogue_of([]), day=datetime.date(2031, 1, 1))["feeds/area-billing.xml"]
    )
    assert parsed(feed).feed.updated == "1970-01-01T00:00:00Z"


def test_a_feed_has_the_newest_fifty(lesson_of, catalogue_of, feeds_of):
    lessons = [lesson_of(f"l{n}", date=f"{2000 + n // 12}-{n % 12 + 1:02}") for n in range(60)]
    titles = lines(feeds_of(catalogue_of(lessons))["feeds/lessons.json"]).splitlines()
    assert (len(titles), titles[0][:7], titles[-1][:7]) == (NEWEST, "2004-12", "2000-11")


def test_what_no_longer_holds_says_so(lesson_of, catalogue_of, feeds_of):
    lessons = [
        lesson_of("gone", withdrawn="It was <b>another</b> till."),
        lesson_of("old", superseded_by=["hidden"]),
    ]
    items = json.loads(feeds_of(catalogue_of(lessons))["feeds/lessons.json"])["items"]
    gone, old = (item["content_html"] for item in items)
    assert gone.startswith("<p><strong>Withdrawn.</strong> It was &lt;b&gt;another&lt;/b&gt; till.")
    assert old.startswith("<p><strong>Superseded.</strong>")
    assert "hidden" not in old


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_makes_a_feed_that_parses_and_holds_no_element_of_it(
    lesson_of, catalogue_of, feeds_of, text, more
):
    wild = f"{more} ]]> </title><script>x</script> \ufffe\x0b {text} \U0001f9ed"
    lesson = lesson_of(
        "late", title=f"T{text}"[:100], lesson="S" + text, failure="F" + wild, withdrawn="W" + wild
    )
    feeds = feeds_of(replace(catalogue_of([lesson]), vocabulary=Vocabulary()), site_name=wild)
    for name, feed in feeds.items():
        if name.endswith(".xml"):
            Xml.fromstring(feed)  # noqa: S314 - ours
        else:
            assert all("<script" not in item["content_html"] for item in json.loads(feed)["items"])


def test_lists_lead_to_their_feeds_and_name_them_to_feed_readers(ferry, site_of):
    site = site_of(ferry)
    for address in ("browse/area/terminal/", "browse/factor/tooling/", "browse/all/"):
        feeds = {target for target in site.targets(address) if target.startswith("feeds/")}
        assert feeds == {form.address for form in site.file(address).head.alternates}
        assert feeds <= set(site.files)
    assert {"feeds/lessons.xml", "feeds/anniversaries.xml"} <= set(site.targets("browse/"))
    assert not [
        target for target in site.targets("browse/year/2025/") if target.startswith("feeds/")
    ]
    assert {form.type for form in site.file("").head.alternates} == {
        "application/atom+xml",
        "application/feed+json",
    }


def test_a_feed_in_another_language_says_which(ferry, feeds_of):
    feeds = feeds_of(ferry, interface="de")
    assert parsed(feeds["feeds/lessons.xml"]).feed.language == "de"
    feed = json.loads(feeds["feeds/lessons.json"])
    assert (feed["language"], feed["title"]) == ("de", f"{NAME}: Alle Lehren")
    assert "language" not in json.loads(feeds_of(ferry)["feeds/lessons.json"])
