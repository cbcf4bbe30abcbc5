"""Recurrences: what came back, after how long, and after which change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.insights.recurrences import Span
from generator.site.pages import Pages, Settings
from generator.site.recurrences import after, recurrence_pages

BOARD = Path(__file__).parents[1] / "ferry" / "boards" / "recurrences.txt"


@pytest.fixture(scope="session")
def recurrences_of(today, page_of):
    """Make the pages of a catalogue, by address."""
    return lambda catalogue: {
        file.address: page_of(file.content)
        for file in recurrence_pages(Pages(catalogue, Settings(today=today)))
    }


def lines(page):
    """A page's headings, paragraphs, changes and rows of tables, a line each."""
    for element in re.findall(
        r"<h2.*?</h2>|<p\b.*?</p>|<tr>.*?</tr>|<li><span.*?</li>", page.raw, re.DOTALL
    ):
        part = type(page)(element)
        cells = part.all("th", "td")
        yield (
            " | ".join(cell.text for cell in cells) or ("# " if part.all("h2") else "") + part.text
        )


def test_the_board_says_what_can_be_counted_by_hand(ferry, recurrences_of):
    expected = [line for line in BOARD.read_text().splitlines() if line]
    assert list(lines(recurrences_of(ferry)["recurrences/"])) == expected


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((0, 0, 0), "on the same day"),
        ((0, 0, 1), "after 1 day"),
        ((0, 1, 59), "after 59 days"),
        ((0, 1, 60), "after 1 month"),
        ((1, 0, 365), "after 1 year"),
        ((2, 11, 1071), "after 2 years 11 months"),
        ((0, 0, None), "in the same month"),
        ((0, 7, None), "after 7 months"),
        ((0, None, None), "in the same year"),
        ((2, None, None), "after 2 years"),
    ],
)
def test_the_time_is_told_as_one_would_say_it(span, words):
    assert after(Span(*span)) == words


def test_what_came_back_after_no_change_says_so(base, recurrences_of):
    base.lesson("2020/late")
    base.lesson("2022/again", recurrence_of="late")
    text = recurrences_of(base.read())["recurrences/"].text
    assert "Came back after 2 years, after no change that is known to be made." in text


def test_a_failure_that_recurs_from_an_older_one_than_the_last_says_from_which(
    base, recurrences_of
):
    base.lesson("2020/late", title="The first")
    base.lesson("2021/again", recurrence_of="late", title="The second")
    base.lesson("2022/third", recurrence_of="late", title="The third")
    text = recurrences_of(base.read())["recurrences/"].text
    assert "Came back after 1 year, after no change" in text
    assert "Came back after 2 years (since The first), after no change" in text


def test_what_came_back_on_the_same_day_is_told_in_whatever_order_it_stands(base, recurrences_of):
    base.lesson("2020/late", date="2020-05-01", title="The first")
    base.lesson("2020/again", date="2020-05-01", recurrence_of="late", title="The second")
    assert base.problems() == []
    assert (
        "Came back on the same day (since The first)"
        in recurrences_of(base.read())["recurrences/"].text
    )


def test_an_empty_board_says_what_would_fill_it(base, recurrences_of):
    text = recurrences_of(base.read())["recurrences/"].text
    assert "The failure of 0 of 0 lessons came back." in text
    assert "No failure is known to have come back." in text
    assert "No change was verified and found not to work." in text


def test_many_recurrences_go_on_on_further_pages_and_lose_none(
    lesson_of, catalogue_of, recurrences_of
):
    made = [{"text": "Count " * 500, "made": "2020"}]
    lessons = [
        lesson_of(f"l{n}", changes=made, verification={"result": "not-effective"})
        for n in range(120)
    ]
    lessons += [lesson_of(f"m{n}", date="2022", recurrence_of=[f"l{n}"]) for n in range(120)]
    pages = recurrences_of(catalogue_of(lessons))
    assert list(pages) == ["recurrences/", "recurrences/2/", "recurrences/3/"]
    listed = [
        link.rpartition("lessons/")[2]
        for page in pages.values()
        for link in page.links
        if "lessons/m" in link
    ]
    assert sorted(listed) == sorted(f"m{number}/" for number in range(120))
    assert all(len(page.raw) < 300_000 for page in pages.values())
    assert "70 more lessons, among those that are reopened" in pages["recurrences/"].text


@pytest.mark.parametrize(
    "text", ["</p></li><script>alert(1)</script>", "{{ 7 * 7 }}{% raw %}", "&lt;b&gt;"]
)
def test_a_hostile_text_is_only_read(lesson_of, catalogue_of, recurrences_of, text):
    def page(words):
        changes = [{"text": words, "made": "2020"}]
        late = lesson_of(
            "late", title=words, changes=changes, verification={"result": "not-effective"}
        )
        again = lesson_of("again", title=words, date="2022", recurrence_of=["late"])
        return recurrences_of(catalogue_of([late, again]))["recurrences/"]

    hostile, harmless = page(text), page("harmless")
    assert [element.tag for element in hostile.elements] == [
        element.tag for element in harmless.elements
    ]
    assert hostile.text.count(text) == harmless.text.count("harmless") > 5
