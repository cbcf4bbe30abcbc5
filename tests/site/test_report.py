"""The page of each year: every number leads to its lessons, and the same is there as Markdown and as rows."""

from __future__ import annotations

import pytest


@pytest.fixture
def pages(base, site):
    made = {"text": "Ask twice", "made": "2021-02", "embedded_in": ["handbook#rooms"]}
    base.lesson("2020/first", detected_by="customer", changes=[made])
    base.lesson("2020/second", areas=["billing", "boarding"], changes=[{"text": "Look"}])
    base.lesson("2020/left", tracked=False)
    base.lesson("2021/again", recurrence_of=["first"])
    return site()


def test_the_page_of_all_years_leads_to_each_part_of_each(pages):
    page = pages.page("report/")
    assert {"../report/2021/", "../report/2020/#you-said"} <= set(page.links)
    assert list(pages.broken()) == []


def test_a_year_tells_what_failed_what_was_done_and_what_came_back(pages):
    page = pages.page("report/2020/")
    said = " ".join(page.below("You said 2").text.split())
    assert "Customers noticed first 1 1 Refunds were paid twice" in said
    assert "Boarding 1 2" in said
    assert "No change is known to have been made in this time." in page.text
    later = pages.page("report/2021/")
    assert "Ask twice" in later.below("We did 1").text
    assert "in the same" not in later.text
    assert "after 1 year" in later.below("What came back 1").text
    assert "lessons/first/" in pages.targets("report/2021/")


def test_a_year_is_there_as_markdown_and_as_rows_which_lead_to_the_lessons(pages):
    assert b"../lessons/first.md" in pages.files["report/2020.md"].content
    assert b"../lessons/first/" in pages.files["report/2020.csv"].content
    assert b"left" not in pages.files["report/2020.csv"].content


# Ten thousand open lessons on each of ten pages.
def test_a_long_list_ends_and_leads_to_its_rows(base, site, monkeypatch):
    monkeypatch.setattr("generator.site.report._MOST", 4)
    monkeypatch.setattr("generator.site.report._FEW", 1)
    for number in range(4):
        base.lesson(f"2020/l{number}", title=f"Number {number}")
    pages = site()
    year = pages.page("report/2020/")
    assert "and 2 more in the rows for spreadsheets" in year.below("What is still open 4").text
    assert "Billing and refunds 4 1 and 3 more" in " ".join(year.below("You said 4").text.split())
    assert "report/2020.csv" in pages.targets("report/2020/")
    assert b"and 2 more in the rows" in pages.files["report/2020.md"].content
    assert b"Number 3" in pages.files["report/2020.csv"].content


def test_a_base_without_a_lesson_has_no_year(site):
    assert "No lesson yet." in site().page("report/").text
