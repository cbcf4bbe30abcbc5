"""The page of an area: what is still to be done, what nobody has looked at, what happened."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def ferries(ferry, site_of):
    return site_of(ferry)


def headings(page):
    return [heading.text for heading in page.all("h2")]


def things(page):
    """What is to be done by a page, in its order: the facts and the words of each."""
    html = page.raw.split('class="lesson-plain lesson-todo"', 1)[1].split("</section>", 1)[0]
    return [type(page)(part).text for part in html.split("<li>")[1:]]


def test_an_area_begins_with_what_is_overdue_and_leads_to_the_rest(ferries):
    page = ferries.page("browse/area/terminal/")
    assert headings(page) == ["Still to be done 6", "Nobody has looked yet 1", "What happened here"]
    assert "Still to be done 6, 1 overdue" in page.text
    assert "Nobody has looked yet 1 question" in page.text
    assert "overdue since 1 October 2026" in things(page)[0]
    assert len(things(page)) == 3
    assert {
        "browse/area/terminal/to-do/",
        "browse/area/terminal/to-do.ics",
        "where-else/terminal/",
        "feeds/area-terminal.xml",
        "feeds/area-terminal.json",
    } <= set(ferries.targets("browse/area/terminal/"))


def test_everything_open_stands_on_the_page_of_each_of_its_areas(ferry, ferries):
    of_all = things_of_board(ferries, "follow-through/")
    shown = {}
    for area in ferry.vocabulary.areas:
        address = f"browse/area/{area}/to-do/"
        if address in ferries.files:
            shown[area] = things_of_board(ferries, address)
            assert address in ferries.targets("follow-through/")
            assert [one for one in of_all if one in shown[area]] == shown[area]
    assert sorted(shown) == ["booking", "call-centre", "car-deck", "harbour-bus", "terminal"]
    assert set(of_all) == set().union(*shown.values())
    timetable = [one for one in of_all if "timetable" in one.casefold()]
    assert timetable
    for one in timetable:
        assert [area for area in shown if one in shown[area]] == ["terminal", "call-centre"]


def things_of_board(pages, address):
    page = pages.page(address)
    return [
        type(page)(part.split("</li>")[0]).text
        for part in page.raw.split("<li>")
        if 'class="lesson-caps"' in part
    ]


def test_an_area_and_its_parts_lead_to_each_other(ferries):
    whole, part = "browse/area/terminal/", "browse/area/car-deck/"
    assert "Its parts: Car deck." in ferries.page(whole).text
    assert "A part of Terminal." in ferries.page(part).text
    assert part in ferries.targets(whole)
    assert whole in ferries.targets(part)


def test_an_area_with_nothing_open_has_no_page_of_it(base, site):
    base.lesson("2020/late", no_change="It was once.", changes=None)
    pages = site()
    assert headings(pages.page("browse/area/billing/")) == ["What happened here"]
    assert headings(pages.page("browse/area/boarding/")) == ["What happened here"]
    assert [address for address in pages.files if "to-do" in address] == []
    assert "where-else/billing/" in pages.targets("browse/area/billing/")
    assert list(pages.broken()) == []


def test_the_further_pages_of_an_area_hold_lessons_only(lesson_of, catalogue_of, site_of):
    pages = site_of(catalogue_of([lesson_of(f"l{number}") for number in range(101)]))
    assert headings(pages.page("browse/area/billing/"))[0] == "Still to be done 101"
    assert headings(pages.page("browse/area/billing/2/")) == ["What happened here"]
    assert "browse/area/billing/to-do/2/" in pages.below("browse/")


def test_the_first_page_is_named_as_the_area_and_that_of_its_tasks_otherwise(ferries):
    titles = [file.head.title for file in ferries.all if file.head]
    assert titles.count("Still to be done in: Terminal") == titles.count("Terminal") == 1
