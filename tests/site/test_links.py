"""Every link of every page leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.records.base import KnowledgeBase
from generator.site.addresses import BOARDS

FERRY = Path(__file__).parents[1] / "ferry"


def test_every_link_of_lessons_on_every_path_leads_to_a_page_and_a_place_on_it(site_of, today):
    catalogue = (
        KnowledgeBase.read(FERRY / "lessons", "lessons")
        .judged(today)
        .published_for("restricted", drafts=True)
    )
    pages = site_of(catalogue, directories=False)
    assert list(pages.broken()) == []


@pytest.mark.parametrize("directories", [True, False])
def test_every_link_of_a_lesson_with_every_field_leads_to_a_page_and_a_place_on_it(
    base, site, directories
):
    others = {"related": ["late"], "recurrence_of": ["late"]}
    base.lesson(
        "2021/again", **others, where_else=[{"area": "boarding", "lesson": "late"}], tags=["till"]
    )
    base.lesson("2020/late", aliases=["old", "older"], superseded_by=["again"], tags=["till"])
    pages = site(directories=directories)
    assert list(pages.broken()) == []
    assert {file.address for file in pages.all if "old" in file.address} == (
        {"lessons/old/index.html", "lessons/older/index.html"}
        if directories
        else {"lessons/old.html", "lessons/older.html"}
    )


@pytest.mark.parametrize("directories", [True, False])
@pytest.mark.usefixtures("per_page")
def test_every_page_can_be_reached_from_the_home_page(base, site, directories):
    for year in range(1900, 1913):
        base.lesson(
            f"{year}/l{year}", tags=["till"], recurrence_of="l1900" if year == 1901 else None
        )
    pages = site(directories=directories)
    files, reached, waiting = pages.files, set(), [""]
    while waiting:
        here = waiting.pop()
        if here not in reached and here in files:
            reached.add(here)
            waiting += pages.targets(here)
    by_navigation = {address for address in pages.pages if address.startswith("reference/")}
    assert set(pages.pages) - by_navigation == reached & set(pages.pages) - by_navigation


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_leads_to_every_board_by_its_one_name(base, site, board):
    base.lesson("2020/late")
    page = site().page(board)
    [boards] = [nav for nav in page.all("nav") if nav.attributes["aria-label"] == "Boards"]
    links = [
        element for element in page.elements if element.tag == "a" and element.text in boards.text
    ]
    names = [link.text for link in links if link.text in BOARDS.values()]
    assert names[: len(BOARDS)] == list(BOARDS.values())
    assert [link.text for link in links if "aria-current" in link.attributes] == [BOARDS[board]]
    assert page.all("h1")[0].text == BOARDS[board]


def test_links_to_other_sites_say_nothing_about_ours(base, site):
    base.lesson(
        "2020/late",
        failure="[There](https://example.org/a)",
        references=[{"title": "R", "url": "https://example.org/b"}],
    )
    outside = [
        e
        for e in site().lesson("late").all("a")
        if e.attributes.get("href", "").startswith("https://example.org")
    ]
    assert len(outside) == 2
    for link in outside:
        assert {"noopener", "noreferrer"} <= set(link.attributes["rel"].split())
