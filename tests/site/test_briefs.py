"""Briefs: what is read aloud before some work, made of what the records say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.insights.briefing import briefing_for
from generator.records.mute import Mute
from generator.site.briefs import brief_documents, brief_text
from generator.site.pages import Pages, Settings

AT = {"applies_to": {"processes": ["refunding"]}}
MADE = [{"text": "Refuse it", "made": "2021"}]
LATER = [{"text": "Refuse it", "due": "2027"}]
WORKED = {"changes": MADE, "verification": {"result": "effective", "by": "Audit"}}


@pytest.fixture
def brief_of(lesson_of, catalogue_of, site_of):
    """The text of the brief of refunding, made of lessons that are given by their fields."""

    def make(address="brief/refunding/", mutes=(), **lessons):
        made = [lesson_of(slug, **{**AT, **fields}) for slug, fields in lessons.items()]
        return site_of(replace(catalogue_of(made), mutes=mutes)).page(address).text

    return make


def titled(*slugs, **fields):
    return {slug: {"title": f"The {slug} story", **fields} for slug in slugs}


def told(brief, *slugs):
    """The lessons that a brief tells, in its order."""
    found = {slug: brief.find(f"The {slug} story") for slug in slugs}
    return sorted((slug for slug in slugs if found[slug] >= 0), key=found.get)


def order(text, *parts):
    end = 0
    for part in parts:
        assert part in text[end:], part
        end = text.index(part, end) + len(part)


def test_a_brief_asks_then_tells_what_happened_what_changed_and_when_to_stop(brief_of):
    brief = brief_of(
        late={
            "ask": "Who here sees both refunds?",
            "stop_when": "If one is missing, we stop and ring the desk.",
            "date": "2020-05",
            "changes": [
                {"text": "Remind the desk.", "made": "2021", "strength": "weak"},
                {"text": "Block the till.", "made": "2020-06", "strength": "strong"},
                {"text": "Buy another till", "strength": "strong"},
            ],
            "verification": {"result": "partly"},
            "where_else": [{"area": "hotel-desk", "note": "Are deposits paid back twice?"}],
        }
    )
    order(
        brief, "Read aloud before", "Refunding", "Made from 1 lesson as of 22 November 2026.", "Who here sees both",
        "Once", "Refunds were paid twice, May 2020", "Changed since", "Block the till, and 1 more change",
        "Did it work?", "In part.", "When to stop", "we stop and ring the desk.", "Where else? Nobody has looked yet",
        "Hotel desk: Are deposits paid back twice?", "What would make this fail?", "used as it is", "changed",
        "not for us, because",
    )  # fmt: skip


def test_without_a_question_the_lesson_is_put_as_one_and_no_stop_is_made_up(brief_of):
    brief = brief_of(late={"changes": LATER})
    order(
        brief, "“Let the till refuse a second refund.” What does this mean for us today?",
        "Decided", "Refuse it", "Did it work?", "Nobody has told whether it was made.",
    )  # fmt: skip
    assert "When to stop" not in brief
    assert "Where else?" not in brief


def test_why_nothing_was_changed_is_read_out_and_nothing_could_work(brief_of):
    brief = brief_of(late={"changes": None, "no_change": "It costs more than it saves."})
    order(brief, "Nothing was changed", "It costs more than it saves.")
    assert "Did it work?" not in brief


def test_what_came_back_is_first_then_what_is_open_then_what_was_seen_to_work(brief_of):
    slugs = ("learned", "open", "back")
    stages = {
        "changed": {"changes": MADE},
        "learned": WORKED,
        "open": {"changes": None, "no_change": "No money.", "severity": "minor"},
        "back": {"changes": MADE, "verification": {"result": "not-effective"}, "date": "1990"},
    }
    lessons = {slug: {"title": f"The {slug} story", **its} for slug, its in stages.items()}
    brief = brief_of(**lessons)
    assert told(brief, "changed", *slugs) == ["back", "open", "learned"]
    assert "Made from 4 lessons" in brief


def test_a_lesson_that_names_the_process_first_is_told_before_others(brief_of):
    later = {"applies_to": {"processes": ["overbooking", "refunding"]}}
    brief = brief_of(
        **titled("apt", severity="minor"), **titled("wide", severity="critical", **later)
    )
    assert told(brief, "apt", "wide") == ["apt", "wide"]


def test_what_keeps_it_from_coming_back_is_told_before_first_aid(brief_of):
    changes = [
        {"text": "Pay them back by hand", "made": "2020-02", "type": "correction", "strength": "strong"},
        {"text": "Let the till refuse it", "made": "2020-03", "type": "preventive", "strength": "weak"},
    ]  # fmt: skip
    brief = brief_of(**titled("late", changes=changes))
    assert "Let the till refuse it, and 1 more change" in brief


def test_of_equals_the_severest_comes_first_then_the_newest(brief_of):
    brief = brief_of(
        **titled("old", date="1990"), **titled("new", date="2024"), **titled("bad", severity="critical", date="1980")
    )  # fmt: skip
    assert told(brief, "old", "new", "bad") == ["bad", "new", "old"]


def test_a_failure_that_came_back_is_told_once(brief_of):
    lessons = titled("first", date="2019") | titled("again", recurrence_of=["first"])
    brief = brief_of(**lessons)
    assert told(brief, "first", "again") == ["first"]
    assert "It has come back once." in brief


def test_what_does_not_hold_or_is_muted_is_not_read_out(brief_of):
    mute = Mute.model_validate({"lesson": "quiet", "until": "2027", "reason": "Not ours."})
    past = Mute.model_validate({"lesson": "loud", "until": "2020", "reason": "Not ours."})
    lessons = (
        titled("withdrawn", withdrawn="It was not so.")
        | titled("draft", draft="true")
        | titled("quiet", "loud")
        | titled("old", superseded_by=["next"])
        | titled("next", applies_to=None, date="2022")
    )
    brief = brief_of(mutes=(mute, past), **lessons)
    assert told(brief, *lessons) == ["next", "loud"]
    assert "Made from 2 lessons" in brief


def test_long_texts_are_cut_after_a_word(brief_of):
    brief = brief_of(late={"changes": [{"text": "Refuse it. " * 40}]})
    assert "Refuse it. Refuse…" in brief
    assert brief.count("Refuse it.") < 12


def test_the_brief_of_an_area_asks_what_others_ask_of_it(brief_of):
    asking = [{"area": "billing", "note": "And your till?"}]
    lessons = titled("here") | titled("there", areas=["boarding"], where_else=asking)
    brief = brief_of("brief/area/billing/", **lessons)
    assert told(brief, "here", "there") == ["here"]
    assert "And your till?" in brief
    assert "And your till?" not in brief_of("brief/refunding/", **titled("here"))


def test_only_words_with_lessons_that_are_told_have_a_brief(base, site_of):
    base.lesson("2020/late", applies_to={"processes": ["refunding"], "roles": ["duty-manager"]})
    base.lesson("2021/gone", areas=["boarding"], withdrawn="It was not so.")
    briefs = site_of(base.read()).below("brief/")
    assert briefs == ["brief/refunding/", "brief/area/billing/", "brief/role/duty-manager/"]


def test_a_brief_is_reached_from_its_lessons_its_list_and_search(base, site_of, today):
    base.lesson("2020/late", **AT)
    base.lesson("2021/later")
    site = site_of(base.read())
    for address in ("lessons/late/", "browse/process/refunding/"):
        assert "brief/refunding/" in site.targets(address)
    assert "brief/area/billing/" in site.targets("lessons/later/")
    assert [link for link in site.broken() if link[0].startswith("brief/")] == []
    [document] = brief_documents(Pages(base.read(), Settings(today=today)))
    assert document == (
        "brief/refunding/",
        "Brief to read aloud before: Refunding",
        "Giving money back.",
        False,
    )


def test_it_says_where_to_tell_how_it_was_in_an_address_that_can_be_typed(base, site_of):
    base.lesson("2020/late", **AT)
    page = site_of(base.read(), site_url="https://lessons.example.org/")
    assert "lessons.example.org/brief/refunding/" in page.page("brief/refunding/").text
    assert "Tell how it was" not in site_of(base.read()).page("brief/refunding/").text


def test_as_markdown_no_text_acts_and_the_area_comes_first(lesson_of, catalogue_of, today):
    lessons = [
        lesson_of("desk", **AT, title="# <b>Desk</b>", areas=["hotel-desk"], date="1990"),
        lesson_of("till", **AT, title="Till", ask="*Who?*"),
    ]
    pages = Pages(catalogue_of(lessons), Settings(today=today))
    briefing = briefing_for(pages.knowledge, "refunding", "hotel-desk")
    text = brief_text(pages, briefing, ("process", "refunding"))
    order(
        text,
        "# Read aloud before: Refunding",
        r"Once: \# \<b\>Desk\</b\>, 1990",
        r"## 2. \*Who?\*",
        "- [ ] changed",
    )
