"""What holds on every page: it stays quiet, runs nothing that anybody wrote, fits a phone, and is well built."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser


def wrong(seen, name: str, expected: object) -> dict[str, object]:
    """The pages on which a fact is not as expected."""
    return {
        page: facts[name]
        for page, facts in (seen.facts | seen.moved).items()
        if facts[name] != expected
    }


def test_no_page_asks_anybody_else_for_anything(seen):
    assert seen.heard.foreign == []
    assert wrong(seen, "hints", []) == {}


def test_no_page_asks_for_what_is_not_there(seen):
    assert seen.heard.missing == []


def test_no_page_has_an_error_or_a_warning_for_the_console(seen):
    assert seen.heard.errors == []


def test_nothing_that_a_contributor_writes_is_run(seen):
    assert seen.heard.dialogs == []
    assert wrong(seen, "ran", expected=False) == {}
    assert wrong(seen, "handlers", []) == {}
    assert wrong(seen, "unsafe", []) == {}
    assert wrong(seen, "frames", 0) == {}
    assert len(seen.moved) == 8


def test_hostile_records_are_shown_as_they_were_written(seen):
    attacked = {
        page: facts
        for page, facts in seen.facts.items()
        if page.startswith("extremes: lessons/attack-")
    }
    assert len(attacked) == 6
    for page, facts in attacked.items():
        assert "{{ 7 * 191 }}" in facts["text"], page
        assert "<script>window.__ran=1</script>" in facts["text"], page
        assert "&amp;lt;img src=missing.png" in facts["text"], page
        assert "1337" not in facts["text"], page
        assert facts["title"] == f"{facts['h1']} - Lessons"


def test_no_page_scrolls_sideways_on_a_phone(seen):
    too_wide = {
        page: facts["scrolls"] for page, facts in seen.facts.items() if facts["scrolls"] > 360
    }
    assert too_wide == {}


def test_nothing_sticks_out_of_a_phone(seen):
    assert wrong(seen, "wide", []) == {}


def test_every_page_has_one_first_heading_and_skips_no_level_below_it(seen):
    assert seen.facts
    for page, facts in seen.facts.items():
        levels = facts["headings"]
        assert levels.count(1) == 1, f"{page}: {levels}"
        assert levels[0] == 1, f"{page}: {levels}"
        skipped = [(above, below) for above, below in pairwise(levels) if below > above + 1]
        assert skipped == [], f"{page}: {levels}"


def test_every_page_has_its_landmarks(seen):
    wanted = {"mains": 1, "footers": 1, "navigates": True}
    found = {page: {name: facts[name] for name in wanted} for page, facts in seen.facts.items()}
    assert {page: landmarks for page, landmarks in found.items() if landmarks != wanted} == {}


def test_every_page_begins_with_a_link_past_its_navigation(seen):
    assert [page for page, facts in seen.facts.items() if not facts["skips"]] == []


def test_the_survey_does_notice_what_is_wrong(new_page, repository, facts_of, heard):
    page = new_page(viewport={"width": 360, "height": 740})
    page.route("**/*.invalid/**", lambda route: route.abort())
    page.route(
        repository.at("wrong/"), lambda route: route.fulfill(body=WRONG, content_type="text/html")
    )
    page.goto(repository.at("wrong/"))
    facts = facts_of(page)
    expected = {
        "ran": True,
        "frames": 1,
        "mains": 0,
        "footers": 0,
        "navigates": False,
        "skips": False,
    }
    assert {name: facts[name] for name in expected} == expected
    assert facts["headings"] == [1, 3, 1]
    assert facts["scrolls"] > 360
    assert facts["handlers"] == ["B onclick=go()"]
    assert facts["unsafe"] == ["javascript:go()"]
    assert len(facts["hints"]) == 1
    assert any("https://elsewhere.invalid/x.png" in request for request in heard.foreign)
    assert any("404" in answer for answer in heard.missing)
    assert any("thrown" in error for error in heard.errors)
    assert any("logged" in error for error in heard.errors)


WRONG = """<!doctype html><title>Wrong</title><link rel="preconnect" href="https://elsewhere.invalid/">
<h1>One</h1><h3>Three</h3><h1>Two</h1><a href="javascript:go()">go</a><b onclick="go()" style="padding: 400px">wide</b>
<img src="https://elsewhere.invalid/x.png"><img src="nowhere.png"><iframe></iframe>
<script>window.__ran = 1; console.error("logged"); setTimeout(() => { throw new Error("thrown") }); </script>"""
