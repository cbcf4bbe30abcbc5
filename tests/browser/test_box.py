"""Where `search: box` is set, the box on every page of another's site searches by us."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

THEIRS = {
    "site_name": "Our tool",
    "site_url": "https://tool.example.org/",
    "nav": [{"Home": "index.md"}, {"Way in": "guide/start.md"}],
    "theme": {"name": "material", "font": False, "features": ["navigation.instant"]},
    "plugins": ["search", {"lessons": {"at": "know/", "search": {"box": True}}}],
}
BOX = "header [data-search-box] input"


@pytest.fixture(scope="module")
def theirs(tmp_path_factory, base_in, serve):
    """A site with a lesson in a folder, whose box is ours."""
    project = tmp_path_factory.mktemp("theirs")
    base = base_in(project)
    base.lesson("2020/late", title="Refunds came late")
    base.write("../docs/index.md", "# Hello\n")
    base.write("../docs/guide/start.md", "# Start\n\nA zebra.\n\n[the way back](../index.md)\n")
    base.write("../mkdocs.yml", json.dumps(THEIRS))
    with serve(project) as site:
        yield site


def test_lessons_and_pages_are_found_from_any_page(page, theirs, violations, heard):
    page.goto(theirs.at("guide/start/"))
    expect(page.locator("[data-md-component=search]")).to_have_count(0)
    page.locator(BOX).focus()
    page.keyboard.type("late refund")
    result = page.locator("#lesson-find article").get_by_role("link")
    expect(result).to_have_text(["Refunds came late"])
    expect(page.locator("#lesson-find .lesson-paper:visible")).to_have_count(0)
    assert violations(page) == []
    page.locator("#lesson-find input").fill("zebra")
    expect(result).to_have_text(["Way in"])
    assert result.evaluate("link => link.href") == theirs.at("guide/start/")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="the way back").click()
    expect(page.locator("h1")).to_have_text("Hello")
    page.keyboard.press("/")
    page.locator("#lesson-find input").fill("refund")
    result.click()
    expect(page.locator("h1")).to_have_text("Refunds came late")
    assert (heard.foreign, heard.missing, heard.errors) == ([], [], [])


def test_without_a_script_the_box_leads_to_the_lists(new_page, theirs):
    page = new_page(java_script_enabled=False)
    page.goto(theirs.at("guide/start/"))
    page.locator(BOX).fill("late refund")
    page.locator(BOX).press("Enter")
    page.wait_for_url(f"{theirs.at('know/browse/')}?q=late+refund")
    assert page.get_by_role("heading", level=1).is_visible()
