"""The page of learning health: every figure says what it counts and out of how many, and the parts add up."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.health import health_page
from generator.site.pages import Pages, Settings

BOARD = Path(__file__).parents[1] / "ferry" / "boards" / "health.txt"


@pytest.fixture(scope="module")
def health(today, page_of):
    """Make the page of a catalogue: `health(base.read())`."""

    def make(catalogue, **how):
        return page_of(health_page(Pages(catalogue, Settings(**{"today": today, **how}))).content)

    return make


def board(page):
    """The headings, figures and rows of a page, a line each."""
    for element in page.elements:
        if element.tag == "h2":
            yield f"# {element.text}"
        elif element.tag == "tr" or element.attributes.get("class") == "lesson-figure":
            yield element.text


def rows(page, heading):
    """The rows of the table below a heading: their words, and the numbers at their ends, which may begin with a year."""
    for row in page.below(heading).all("tr"):
        name, numbers = re.fullmatch(r"(.*?)((?: [0-9,]+)*)", row.text).groups()
        yield name, [int(number.replace(",", "")) for number in numbers.split()]


def test_the_page_of_the_ferry_company_is_the_one_that_was_counted_by_hand(ferry, health):
    assert list(board(health(ferry))) == BOARD.read_text(encoding="utf-8").splitlines()


def test_a_year_later_what_was_due_in_it_is_overdue_and_nothing_else(ferry, health):
    page = health(ferry, today=datetime.date(2027, 11, 22))
    assert dict(rows(page, "What is open, and since when")) == {
        "Overdue up to 30 days": [0],
        "Overdue 31 to 90 days": [0],
        "Overdue 91 days to a year": [6],
        "Overdue more than a year": [5],
        "Not due yet": [1],
        "Without a day": [2],
        "Made, and no verification planned": [1],
        "Everything open": [15],
    }
    assert "0 of 4 lessons whose verification should be done by now" in page.text
    assert "0 of 5 areas have a lesson of the last 12 months." in page.text


@st.composite
def records(draw):
    """Some lessons that have come any far."""
    day = st.dates(datetime.date(2015, 1, 1), datetime.date(2020, 12, 31)).map(str)
    change = st.fixed_dictionaries(
        {"text": st.just("Do")},
        optional={
            "made": st.dates(datetime.date(2021, 1, 1), datetime.date(2022, 12, 31)).map(str),
            "due": st.just("2025"),
            "strength": st.sampled_from(["strong", "intermediate", "weak"]),
        },
    )
    result = st.sampled_from(["effective", "partly", "not-effective"])
    record = st.fixed_dictionaries(
        {
            "date": day,
            "areas": st.lists(
                st.sampled_from(["billing", "boarding", "hotel-desk"]), min_size=1, max_size=3
            ),
            "causes": st.lists(
                st.sampled_from(["policy", "process", "tooling"]), min_size=1, max_size=3
            ).map(lambda factors: [{"factor": factor, "text": "Because."} for factor in factors]),
            "changes": st.none() | st.lists(change, min_size=1, max_size=2),
        },
        optional={
            "verification": st.fixed_dictionaries({"date": st.just("2023"), "result": result}),
            "withdrawn": st.just("It was none."),
            "recurrence_of": st.just(["l0"]),
        },
    )
    return draw(st.lists(record, min_size=1, max_size=8))


@settings(max_examples=settings.default.max_examples // 4)
@given(records())
def test_in_every_table_the_parts_add_up(lesson_of, catalogue_of, health, found):
    if "recurrence_of" in found[0]:
        del found[0]["recurrence_of"]
    lessons = [lesson_of(f"l{number}", **record) for number, record in enumerate(found)]
    page = health(catalogue_of(lessons))
    (header, _), *standings = rows(page, "How far, over time")
    width = 7 if "not told" in header else 6
    stages = [numbers[-width:] for _, numbers in standings if numbers]
    assert all(sum(parts) == total for *parts, total in stages)
    assert stages[-1][-1] == len(lessons)
    whole = {
        "Did the changes work?": len(lessons),
        "How strong the changes are": sum(len(lesson.changes) for lesson in lessons),
    }
    for heading, number in whole.items():
        *parts, total = (numbers[0] for _, numbers in rows(page, heading))
        assert sum(parts) == total == number
    *cells, totals = [numbers for _, numbers in rows(page, "Where, and why") if numbers]
    assert totals[-1] == len(lessons)
    assert all(max(parts) <= total <= sum(parts) for *parts, total in [*cells, totals])
    assert all(
        max(parts) <= total <= sum(parts) for *parts, total in zip(*cells, totals, strict=True)
    )


def test_without_any_lesson_the_page_says_what_would_fill_it(base, health):
    page = health(base.read())
    assert "No lesson is published yet." in page.text
    assert not page.all("table", "svg", "h2")


def test_one_lesson_without_any_dates_is_told_without_a_chart(base, health):
    base.lesson("2026/late")
    page = health(base.read(), today=datetime.date(2026, 1, 1))
    assert "lesson-chart" not in page.raw
    assert list(rows(page, "How far, over time"))[1:] == [("Today", [0, 1, 0, 0, 0, 1])]
    for said in (
        "No lesson has all its changes made yet.",
        "0 of 1 lesson came back later",
        "No lesson says to the month when all its changes were made.",
        "No change says how strong it is.",
    ):
        assert said in page.text


def test_a_cell_leads_to_the_lessons_it_counts_and_the_heads_to_those_of_a_word(ferry, site_of):
    site = site_of(ferry)
    heat = site.page("health/").below("Where, and why")
    assert "../search/?factor=handover&area=car-deck" in heat.links
    assert "../search/?factor=capacity&area=terminal" not in heat.links
    assert {"../browse/factor/handover/", "../browse/area/car-deck/"} <= set(heat.links)


def test_it_begins_with_four_figures_and_every_bar_leads_to_the_lessons_it_counts(ferry, site_of):
    pages = site_of(ferry)
    page = pages.page("health/")
    four = page.text.partition("How well lessons are followed through")[0]
    for figure in ("5 of 14", "2 of 22", "31 days", "5 of 15"):
        assert figure in four
    lists = re.findall(
        r'<th scope="row"><a href="../(browse/(?:outcome|strength)/[a-z-]+/)">.*?</a></th><td>(\d+)</td>',
        page.raw,
    )
    assert len(lists) == 10
    for address, number in lists:
        cards = len(pages.page(address).all("article"))
        assert cards <= int(number), "a lesson may have several such changes"
        assert cards == int(number) or "strength" in address
    assert list(pages.broken()) == []


def test_words_that_are_too_many_are_counted_together(base, health):
    areas = {
        f"a{number}": {"name": f"Area {number}", "description": "One."} for number in range(20)
    }
    factors = {"tooling": {"name": "Tooling", "description": "What people work with."}}
    base.write("vocabulary.yml", f"areas: {areas}\nfactors: {factors}\n")
    for number in range(20):
        base.lesson(f"2020/l{number}", areas=[f"a{number}"])
    assert base.problems() == []
    heads, *others = health(base.read()).below("Where, and why").all("tr")
    assert (
        heads.text
        == f"Factor {' '.join(f'Area {number}' for number in range(15))} 5 others All areas"
    )
    assert {row.text for row in others} == {
        f"{name} {'1 ' * 15}5 20" for name in ("Tooling", "All factors")
    }


@pytest.mark.parametrize(
    ("months", "said"), [(1, "1 of 3 areas have a lesson of the last 1 month."), (120, "2 of 3")]
)
def test_an_organisation_says_after_how_long_an_area_is_silent(base, health, months, said):
    base.lesson("2020/late")
    base.lesson("2026/later", date="2026-11", areas=["boarding"])
    assert said in health(base.read(), silent_after=months).below("Silent areas").text


def test_nothing_on_the_page_needs_a_script_or_a_style_of_its_own(ferry, health):
    page = health(ferry)
    assert not page.all("script", "style", "img")
    assert not [element for element in page.elements if "style" in element.attributes]
