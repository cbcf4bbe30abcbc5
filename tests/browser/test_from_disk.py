"""A site whose files are opened from the disk, without a server: search says why it cannot work, and leads on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

WHY = "Search works only on pages that a web server shows"


@pytest.fixture
def opened(new_page, repository):
    """Open a file of the site in a new page, with JavaScript unless told otherwise."""

    def open_file(file, **options):
        page = new_page(**options)
        page.goto((repository.folder / file).as_uri())
        return page

    return open_file


@pytest.mark.parametrize("file", ["index.html", "browse/index.html", "contributing/index.html"])
def test_the_key_and_the_box_in_the_header_say_why_and_lead_to_the_lists(opened, file):
    page = opened(file)
    dialog = page.locator("#lesson-find")
    page.keyboard.press("/")
    expect(dialog).to_contain_text(WHY)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("header [data-search-box] input").click()
    expect(dialog).to_contain_text(WHY)
    dialog.get_by_role("link", name="Browse the lessons").click()
    expect(page.get_by_role("heading", level=1, name="Browse")).to_be_visible()


def test_what_is_typed_on_the_home_page_is_answered(opened):
    page = opened("index.html", viewport={"width": 360, "height": 740})
    page.locator("main textarea").focus()
    page.keyboard.type("refund")
    expect(page.locator("#lesson-find")).to_contain_text(WHY)


def test_the_search_page_says_why_in_the_place_of_its_box(opened):
    page = opened("search/index.html")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main input[type=search]")).to_have_count(0)


def test_without_javascript_the_search_page_leads_to_the_lists_from_the_disk_too(opened):
    page = opened("search/index.html", java_script_enabled=False)
    expect(page.locator("main").get_by_role("link", name="browse the lessons")).to_be_visible()


def test_on_a_server_nothing_of_it_is_seen(new_page, repository):
    page = new_page()
    page.goto(repository.at("search/"))
    expect(page.locator("main input[type=search]")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(WHY)
