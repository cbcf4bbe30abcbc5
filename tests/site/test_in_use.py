"""What became of the lessons, and how people tell it: never who, and nothing above the audience."""

from __future__ import annotations

import pytest

from generator.site import addresses

FORM = "https://forms.example.org/use?lesson={lesson}&outcome={outcome}"
MADE = {"text": "Refuse a second refund", "made": "2021"}


def use(where, outcome=None, **more):
    return {"where": where, **({"outcome": outcome} if outcome else {}), **more}


def test_lessons_are_listed_by_how_often_they_were_used(base, site):
    base.lesson("2019/often", title="Used twice", applied=[use("A", date="2026-03"), use("B", "modified"), use("C", "not-used", date="2026-10")])  # fmt: skip
    base.lesson("2020/once", title="Used once", applied=[use("A", "as-is")])
    base.lesson("2021/not", title="Turned down", applied=[use("A", "not-used", note="No till.")])
    base.lesson("2022/never", title="Not spoken of")
    base.lesson("2023/severe", title="Severe and not spoken of", severity="critical")
    base.lesson("2024/gone", title="Withdrawn", withdrawn="It was none.")
    page = site().page("in-use/")
    used, turned_down = page.below("Used 2"), page.below("Not for us 1")
    assert used.text.index("Used twice") < used.text.index("Used once")
    assert "used 2 times last in March 2026" in used.text
    assert "used with changes 1 · not for us 1 · used, not said how 1" in used.text
    assert "A: No till." in turned_down.text
    assert "Severe and not spoken of" in page.below("No word of a use 2").text
    assert "Withdrawn" not in page.text.replace("Withdrawn and superseded", "")
    assert "2 lessons were used, 3 times in all." in page.text


def test_what_is_kept_quiet_is_told_with_its_reason_while_that_holds(base, site):
    base.lesson("2020/late")
    entries = [("lesson: late", "2027-01", "No till."), ("process: refunding", "2027", "Later."), ("path: docs/**", "2028", "Only <b>words</b>."), ("lesson: late", "2025", "It is over.")]  # fmt: skip
    lines = [f"  - {{{what}, until: {until}, reason: {why}}}\n" for what, until, why in entries]
    base.write("match.yml", f"mute:\n{''.join(lines)}")
    text = site().page("in-use/").below("Kept quiet 3").text
    for said in ("until January 2027", "No till.", "Lessons for Refunding", "docs/**", "Only <b>words</b>."):  # fmt: skip
        assert said in text
    assert "It is over." not in text


def test_a_lesson_above_the_audience_is_not_named_as_kept_quiet_either(base, site_of):
    base.lesson("2020/secret-till", audience="internal", applied=[use("Hidden place")])
    base.write("match.yml", "mute:\n  - {lesson: secret-till, until: 2028, reason: Not us.}\n")
    assert base.problems() == []
    public = site_of(base.read().published_for("public")).page("in-use/").text
    assert "Nothing is kept quiet." in public
    assert not [word for word in ("secret", "Hidden", "Not us.") if word in public]
    assert "Not us." in site_of(base.read().published_for("internal")).page("in-use/").text


def test_without_any_lesson_the_page_says_what_would_fill_it(site):
    page = site().page("in-use/")
    assert "Nobody has told of a use yet." in page.text
    ways_elsewhere = 2 + len(addresses.BOARDS)
    assert len(page.all("li")) == ways_elsewhere


def test_a_lesson_leads_to_the_form_with_itself_and_the_answer_filled_in(base, site):
    base.lesson("2020/late", ask="Who may pay twice?")
    page = site(use_form=FORM).lesson("late")
    assert "Nobody has told of a use yet." in page.below("Where it was used").text
    outcomes = {"used it": "Used%20as%20it%20is", "changed it": "Used%20with%20changes", "not for us": "Not%20for%20us"}  # fmt: skip
    asked = page.below("Brief to read aloud").all("a")
    links = {link.text: link.attributes["href"] for link in asked if link.text in outcomes}
    assert links == {
        words: f"https://forms.example.org/use?lesson=late&outcome={outcome}"
        for words, outcome in outcomes.items()
    }


@pytest.mark.parametrize(
    ("settings", "fields"), [({}, {}), ({"use_form": FORM}, {"withdrawn": "It was none."})]
)
def test_nobody_is_asked_where_there_is_no_form_or_no_lesson_to_use(base, site, settings, fields):
    base.lesson("2020/late", **fields)
    page = site(**settings).lesson("late")
    assert "What became of it" not in page.text
    assert "applied" not in page.ids


def test_a_brief_leads_to_the_form_from_each_of_its_lessons(base, site):
    base.lesson("2020/late", applies_to={"processes": ["refunding"]})
    links = site(use_form=FORM).page("brief/refunding/").links
    assert len([link for link in links if link.startswith("https://forms.example.org/")]) == 3
