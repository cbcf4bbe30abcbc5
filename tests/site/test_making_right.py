"""The page of how it was made right, and the playbook: what was said, given, how soon, and who stayed."""

from __future__ import annotations

import pytest

TOLD = {
    "first_contact": "Within the hour, by text message.",
    "heard": "Everybody was rung.",
    "empathized": "“You missed your sister's wedding.”",
    "apologized": "“We are sorry.”",
    "resolved": "Everybody got a free year.",
    "diagnosed": "The till was looked at.",
    "told": "2020-03-20",
    "outcome": "Nine in ten stayed.",
}
STEPS = ["Hear", "Empathise", "Apologise", "Resolve", "Diagnose", "Tell"]


@pytest.fixture
def pages(base, site):
    base.lesson("2020/late", date="2020-03-01", recovery=TOLD)
    base.lesson("2020/silent", areas=["boarding"])
    return site()


def test_a_lesson_tells_how_soon_what_was_said_and_given_and_whether_people_stayed(pages):
    page = pages.page("making-it-right/")
    text = page.below("Billing and refunds 1").text
    for part in (*TOLD.values(), "told what changed after 19 days"):
        assert part in text or part == "2020-03-20"
    assert (
        text.index("How soon") < text.index("Said") < text.index("Given") < text.index("Did they")
    )
    assert "Boarding" not in page.text
    assert "1 lesson tells how it was made right" in page.text
    assert list(pages.broken()) == []


def test_the_playbook_has_six_steps_each_with_examples_or_saying_that_there_is_none(
    pages, base, site
):
    page = pages.page("making-it-right/playbook/")
    headings = [heading.text for heading in page.all("h2")]
    assert headings == [f"{number}. {step}" for number, step in enumerate(STEPS, 1)]
    assert "Within the hour" in page.below("1. Hear").text
    assert "“We are sorry.”" in page.below("3. Apologise").text
    assert "Nine in ten stayed." in page.below("3. Apologise").text
    base.lesson("2020/late", date="2020-03-01", recovery={"heard": "We rang."})
    page = site().page("making-it-right/playbook/")
    assert "No lesson tells of it yet." in page.below("4. Resolve").text


def test_a_base_whose_lessons_tell_nothing_of_it_says_so(base, site):
    base.lesson("2020/silent")
    page = site().page("making-it-right/")
    assert "No lesson tells yet how it was made right" in page.text


def test_an_area_shows_those_that_tell_most_and_leads_to_all_of_its_lessons(base, site):
    for number in range(7):
        base.lesson(f"2020/l{number}", title=f"Number {number}", recovery={"heard": "We rang."})
    base.lesson("2019/full", title="In full", recovery=TOLD)
    pages = site()
    area = pages.page("making-it-right/").below("Billing and refunds 8").text
    assert area.count("Number") == 4
    assert "In full" in area
    assert "and 3 more, among all lessons about Billing and refunds" in area
    assert "browse/area/billing/" in pages.targets("making-it-right/")


def test_a_lesson_leads_to_how_it_was_made_right_elsewhere(pages):
    assert "making-it-right/" in pages.targets("lessons/late/")
    assert "making-it-right/" in pages.targets("making-it-right/playbook/")
