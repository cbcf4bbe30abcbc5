"""A lesson's page: what failed, why, what changed, and what its readers should know of it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from generator.insights.stage import Stage

FERRY = Path(__file__).parents[1] / "ferry"
MADE = {"text": "Refuse a second refund", "made": "2021-03", "evidence": "https://example.org/till"}


def order(text, *parts):
    """Check that the parts stand in the text one after the other."""
    end = 0
    for part in parts:
        assert part in text[end:], part
        end = text.index(part, end) + len(part)


def test_every_lesson_has_its_page_with_everything_in_the_order_of_the_story(base, site):
    base.lesson(
        "2020/late",
        date="2020-05-17",
        failure="It was expected *once*.",
        impact="Forty people paid.",
        surprise="The screen said nothing.",
        changes=[MADE, {"text": "Count refunds", "due": "2027"}],
        verification={
            "measure": "Refunds per week",
            "found": "Two were paid twice.",
            "result": "partly",
            "by": "Audit",
            "outside": False,
            "date": "2022",
        },
        where_else=[{"area": "hotel-desk", "note": "Deposits?"}],
        ask="Who may pay twice?",
        stop_when="If two refunds show, stop.",
        applied=[{"where": "Second shop", "outcome": "modified", "note": "Twice"}],
        references=[
            {
                "title": "The report",
                "url": "https://example.org/r",
                "archived": "https://archive.example.org/r",
            }
        ],
        credits="The night shift",
    )
    page = site().lesson("late")
    [title] = page.all("h1")
    assert title.text == "Refunds were paid twice"
    order(
        page.text, "Refunds were paid twice", "Let the till refuse", "Before you start, ask",
        "Who may pay twice?", "When to stop", "If two refunds show, stop.", "How far", "What failed", "It was expected once.", "Forty people paid.",
        "The screen said nothing.", "Why", "Tooling", "The till did not know", "What changed", "Refuse a second refund", "March 2021",
        "Count refunds", "2027", "Did it work?", "Refunds per week", "Two were paid twice.",
        "2022", "by Audit", "the organisation itself", "Where else?", "Hotel desk", "Deposits?",
        "Where it was used", "Second shop", "References", "The report", "The night shift",
    )  # fmt: skip
    assert {
        "https://example.org/r",
        "https://archive.example.org/r",
        "https://example.org/till",
    } <= set(page.links)
    assert "17 May 2020" in page.text


def test_only_a_lessons_own_texts_are_on_its_page(base, site):
    base.lesson("2020/late", failure="Early failure.")
    base.lesson("2021/later", failure="Later failure.")
    pages = site()
    assert "Later failure." not in pages.lesson("late").text
    assert "Early failure." not in pages.lesson("later").text


def test_every_cause_is_told_with_its_factor_and_how_sure_it_is(base, site):
    causes = [
        {"factor": "policy", "text": "No limit was set."},
        {"factor": "tooling", "text": "The till did not know.", "confidence": "suspected"},
        {"factor": "process", "text": "Lists were late.", "confidence": "likely"},
    ]
    base.lesson("2020/late", causes=causes)
    why = site().lesson("late").below("Why").text
    order(
        why,
        "Policy",
        "No limit was set.",
        "Tooling",
        "suspected",
        "The till did not know.",
        "Process",
        "likely",
    )
    assert "confirmed" not in why


@pytest.mark.parametrize(
    ("fields", "heading", "said"),
    [
        ({}, "What changed", "not known to be made"),
        ({}, "Did it work?", "Nobody has verified it yet."),
        (
            {"verification": {"due": "2027-01"}},
            "Did it work?",
            "Not verified yet; due January 2027.",
        ),
        (
            {"verification": {"due": "2025-01"}},
            "Did it work?",
            "Not verified yet; overdue since January 2025.",
        ),
        ({}, "Where else?", "Nobody has noted yet"),
        ({"where_else": [{"area": "boarding"}]}, "Where else?", "Boarding: nobody has looked yet"),
        (
            {"where_else": [{"area": "boarding", "result": "clear"}]},
            "Where else?",
            "Boarding: looked, and clear",
        ),
        (
            {"where_else": [{"area": "boarding", "result": "not-applicable"}]},
            "Where else?",
            "Boarding: cannot happen there",
        ),
        (
            {"changes": None, "no_change": "It costs more than it saves."},
            "What changed",
            "It costs more than it saves.",
        ),
        (
            {"changes": None, "no_change": "It costs more."},
            "What changed",
            "Nothing, and this is why",
        ),
    ],
)
def test_what_is_missing_says_so_in_its_place(base, site, fields, heading, said):
    base.lesson("2020/late", **fields)
    assert said in site().lesson("late").below(heading).text


@pytest.mark.parametrize(
    ("result", "said"), [("effective", "Yes"), ("partly", "In part"), ("not-effective", "No.")]
)
def test_whether_it_worked_is_told_in_a_word(base, site, result, said):
    base.lesson("2020/late", changes=[MADE], verification={"result": result, "by": "Audit"})
    answer = site().lesson("late").below("Did it work?").text
    assert answer.removeprefix("Did it work?").strip().startswith(said)
    assert "erified" not in answer


def test_nothing_is_asked_about_changes_that_were_not_made_on_purpose(base, site):
    base.lesson("2020/late", changes=None, no_change="It costs more.")
    assert "Did it work?" not in [heading.text for heading in site().lesson("late").all("h2")]


BANNERS = {
    "draft": {"draft": "true"},
    "withdrawn": {"withdrawn": "The till was sold."},
    "superseded": {"superseded_by": "newer"},
    "review due": {"review": {"last": "2024-11", "every": 12}},
}


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_tells_what_a_reader_must_know_first_and_only_that(base, site, banner):
    base.lesson("2021/newer", title="What we do now")
    base.lesson("2020/late", **BANNERS[banner])
    text = site().lesson("late").text.partition("What failed")[0]
    told = {other for other in BANNERS if re.search(rf"\b{other}\b", text, re.IGNORECASE)}
    assert told == {banner}


def test_a_withdrawn_lesson_keeps_its_page_and_gives_the_reason_above_its_title(base, site):
    base.lesson("2020/late", withdrawn="The till was sold.")
    order(site().lesson("late").text, "The till was sold.", "Let the till refuse", "What failed")


def test_a_superseded_lesson_leads_to_what_holds_now_and_back(base, site):
    base.lesson("2021/newer", title="What we do now")
    base.lesson("2020/late", superseded_by=["newer"])
    pages = site()
    assert "lessons/newer/" in pages.targets("lessons/late/")
    assert "lessons/late/" in pages.targets("lessons/newer/")
    assert "What we do now" in pages.lesson("late").text.partition("What failed")[0]
    assert "Superseded" not in pages.lesson("newer").text


def test_a_lesson_that_needs_no_banner_has_none(base, site):
    base.lesson("2020/late", review={"last": "2026-11", "every": 12}, changes=[MADE])
    assert not re.search(
        "draft|withdrawn|superseded|due", site().lesson("late").text, re.IGNORECASE
    )


@pytest.mark.parametrize(
    ("due", "is_late"),
    [("2026-11-21", True), ("2026-11-22", False), ("2026-10", True), ("2026-11", False)],
)
def test_overdue_is_said_from_the_day_after(base, site, due, is_late):
    base.lesson("2020/late", changes=[{"text": "Refuse", "due": due}], verification={"due": due})
    page = site().lesson("late")
    for heading in ("What changed", "Did it work?"):
        assert ("overdue" in page.below(heading).text) is is_late
        assert "due" in page.below(heading).text


@pytest.mark.parametrize(("last", "is_late"), [("2026-10-21", True), ("2026-10-22", False)])
def test_a_review_is_asked_for_from_the_day_after_it_was_due(base, site, last, is_late):
    base.lesson("2020/late", review={"last": last, "every": 1})
    assert ("Review due" in site().lesson("late").text) is is_late


def test_what_is_done_is_never_overdue(base, site):
    changes = [{"text": "Refuse", "due": "2021", "made": "2024"}]
    base.lesson(
        "2020/late",
        changes=changes,
        verification={"due": "2025", "date": "2026", "by": "Audit", "result": "effective"},
    )
    assert "overdue" not in site().lesson("late").text


def test_only_the_change_that_is_late_is_called_overdue(base, site):
    changes = [
        {"text": "First", "due": "2027"},
        {"text": "Second", "due": "2025"},
        {"text": "Third", "due": "2028"},
    ]
    base.lesson("2020/late", changes=changes)
    text = site().lesson("late").below("What changed").text
    order(text, "First", "due 2027", "Second", "overdue since 2025", "Third", "due 2028")
    assert text.count("overdue") == 1


def test_a_cause_stands_beside_the_changes_that_answer_it(base, site):
    causes = [{"factor": "tooling", "text": f"{name} cause"} for name in ("First", "Second")]
    base.lesson("2020/late", causes=causes, changes=[{**MADE, "answers": [1]}])
    base.lesson("2020/some", causes=causes, changes=[{**MADE, "answers": "2"}, {"text": "Count"}])
    pages = site()
    late, some = (pages.lesson(slug).below("Why").text for slug in ("late", "some"))
    order(late, "First cause", "Refuse a second refund", "Second cause", "No change answers this.")
    order(some, "First cause", "Second cause", "Refuse a second refund")
    assert "No change" not in some, "what is said of one change only says nothing of the others"
    assert "answers Tooling" in pages.lesson("late").below("What changed").text
    assert b"answers cause 1)" in pages.file("lessons/late.md").content
    assert list(pages.broken()) == []


def test_a_recurrence_is_told_on_both_pages(base, site):
    base.lesson("2020/first", title="It froze")
    base.lesson("2021/again", title="It froze again", recurrence_of="first")
    base.lesson("2022/third", title="It froze a third time", recurrence_of=["first"])
    pages = site()
    again = pages.lesson("first").below("It happened again").text
    order(again, "2 times", "It froze again", "It froze a third time")
    assert "It froze" in pages.lesson("again").below("It happened again").text
    assert {"lessons/again/", "lessons/third/"} <= set(pages.targets("lessons/first/"))
    assert "lessons/first/" in pages.targets("lessons/third/")
    assert "reopened" in pages.lesson("first").text
    assert "reopened" not in pages.lesson("third").text.partition("What failed")[0]


def test_a_lesson_that_did_not_recur_does_not_speak_of_it(base, site):
    base.lesson("2020/first")
    assert "again" not in site().lesson("first").ids
    assert "Came back" not in site().lesson("first").text


def test_related_lessons_lead_to_each_other(base, site):
    base.lesson("2020/one", related=["other"])
    base.lesson("2021/other")
    pages = site()
    assert pages.lesson("one").below("Related").links
    assert "lessons/one/" in pages.targets("lessons/other/")


def test_making_it_right_stands_beside_what_changed(base, site):
    recovery = {
        "first_contact": "Within the hour.",
        "heard": "We rang everybody.",
        "apologized": "In writing.",
        "told": "2021-02",
        "outcome": "Most of them stayed.",
    }
    base.lesson("2020/late", recovery=recovery)
    page = site().lesson("late")
    headings = [heading.text for heading in page.all("h2")]
    assert headings.index("Making it right") == headings.index("What changed") + 1
    said = [
        "Within the hour.",
        "We rang everybody.",
        "In writing.",
        "February 2021",
        "Most of them",
    ]
    order(page.below("Making it right").text, *said)
    assert "We rang everybody." not in page.below("What changed").text


def test_what_people_were_told_may_be_words_or_a_day(base, site):
    base.lesson("2020/late", recovery={"told": "Everybody, by post."})
    base.lesson("2021/later", recovery={"told": "2022-03-04"})
    pages = site()
    assert "Everybody, by post." in pages.lesson("late").below("Making it right").text
    assert "4 March 2022" in pages.lesson("later").below("Making it right").text


def test_where_else_leads_to_the_area_and_to_the_lesson_that_was_found_there(base, site):
    where = [{"area": "hotel-desk", "result": "found", "date": "2021-07", "lesson": "deposits"}]
    base.lesson("2020/late", where_else=where)
    base.lesson("2021/deposits", title="Deposits came back twice", areas=["hotel-desk"])
    pages = site()
    order(
        pages.lesson("late").below("Where else?").text,
        "Hotel desk", "found there too", "July 2021", "Deposits came back twice",
    )  # fmt: skip
    assert {"lessons/deposits/", "where-else/hotel-desk/"} <= set(pages.targets("lessons/late/"))


def test_the_lessons_before_and_after_in_its_area_are_one_step_away(base, site):
    for year, area in {2018: "billing", 2019: "boarding", 2020: "billing", 2021: "billing"}.items():
        base.lesson(f"{year}/l{year}", title=f"Failure of {year}", areas=[area])
    pages = site()
    steps = {
        year: {
            link.attributes["rel"]: link.text
            for link in pages.lesson(f"l{year}").all("a")
            if link.attributes.get("rel") in ("prev", "next")
        }
        for year in range(2018, 2022)
    }
    assert steps == {
        2018: {"next": "Failure of 2020"},
        2019: {},
        2020: {"prev": "Failure of 2018", "next": "Failure of 2021"},
        2021: {"prev": "Failure of 2020"},
    }


def test_the_way_from_open_to_learned_is_shown_with_where_the_lesson_stands(base, site):
    learned = {"result": "effective", "date": "2022-08", "by": "Audit", "outside": True}
    base.lesson("2020/open", changes=None, no_change="Too dear.")
    base.lesson("2020/planned")
    base.lesson("2020/changed", changes=[MADE])
    base.lesson("2020/learned", changes=[MADE], verification=learned)
    base.lesson(
        "2020/reopened", changes=[MADE], verification={**learned, "result": "not-effective"}
    )
    pages = site()
    for stage in ("open", "planned", "changed", "learned", "reopened"):
        [current] = [
            e for e in pages.lesson(stage).elements if e.attributes.get("aria-current") == "step"
        ]
        assert stage in current.text
        assert stage in pages.lesson(stage).text.partition("What failed")[0]
    order(
        pages.lesson("learned").below("How far").text,
        "happened 2020",
        "changed March 2021",
        "learned August 2022",
        "by Audit (from outside).",
    )
    made = [MADE, {**MADE, "made": "2021-05"}, {**MADE, "made": "2021-05"}, {"text": "Count"}]
    base.lesson("2020/way", changes=made, recovery={"told": "2021-04"})
    base.lesson("2023/again", title="Paid twice again", recurrence_of="way")
    way = site().lesson("way").below("How far")
    order(
        way.text,
        "happened 2020", "change made March 2021", "those affected told April 2021",
        "2 changes made May 2021", "came back 2023",
    )  # fmt: skip


def test_every_stage_is_explained(ferry, site_of):
    pages = site_of(ferry)
    expected = (FERRY / "boards" / "stages.txt").read_text().splitlines()
    lines = [f"{lesson.id}: {explanation(pages.lesson(lesson.id))}" for lesson in ferry.lessons]
    assert sorted(lines) == sorted(expected)


def explanation(page):
    words = [stage.value.capitalize() + ", because" for stage in Stage]
    [found] = [p.text for p in page.all("p") if p.text.startswith(tuple(words))]
    return found


def test_a_failure_that_came_back_is_shown_down_the_years(ferry, site_of):
    pages = site_of(ferry)
    for slug in ("cars-loaded-twice", "cars-loaded-twice-again", "cars-loaded-a-third-time"):
        order(
            pages.lesson(slug).below("It happened again").text,
            "8 July 2017", "Two lanes were loaded for one ferry",
            "14 September 2019", "Two lanes were loaded again",
            "20 August 2022", "Two lanes were loaded a third time",
        )  # fmt: skip
    assert "(this lesson)" in pages.lesson("cars-loaded-twice").below("It happened again").text


def test_similar_lessons_are_shown_with_what_they_share(ferry, site_of):
    text = site_of(ferry).lesson("ferry-left-early").below("Similar").text
    order(
        text,
        "Found by their words",
        "The gate opened to no ferry",
        "Both: Boarding passengers, Tooling, Terminal",
    )


def test_the_reviews_date_is_not_the_files(base, site):
    base.lesson("2020/late", review={"last": "2026-03", "every": "12"})
    days = {
        "added": {"2020/late.yml": datetime.date(2026, 9, 8)},
        "changed": {"2020/late.yml": datetime.date(2026, 10, 9)},
    }
    page = site(**days).lesson("late")
    order(page.text, "Last read through March 2026.", "To be read through again by 31 March 2027.",
          "Added here 8 September 2026.", "File last changed 9 October 2026.")  # fmt: skip


def test_what_nobody_has_looked_at_leads_to_its_line_in_the_record(base, site):
    path = base.lesson(
        "2020/late", where_else=[{"area": "boarding"}, {"area": "hotel-desk", "result": "clear"}]
    )
    line = (
        path.read_text()
        .splitlines()
        .index(next(x for x in path.read_text().splitlines() if "where_else" in x))
        + 1
    )
    links = site(edit="https://example.org/edit/{path}").lesson("late").links
    assert [link for link in links if "edit" in link] == [
        f"https://example.org/edit/2020/late.yml#L{line}"
    ]


def test_an_alias_redirects_to_the_lesson(base, site):
    base.lesson("2020/late", aliases=["too-late", "much-too-late"])
    for directories, end in ((True, "/index.html"), (False, ".html")):
        pages = site(directories=directories)
        for alias in ("too-late", "much-too-late"):
            page = pages.page(f"lessons/{alias}{end}")
            assert pages.targets(f"lessons/{alias}{end}") == ["lessons/late/"]
            [refresh] = [e for e in page.all("meta") if e.attributes.get("http-equiv") == "refresh"]
            assert refresh.attributes["content"] == f"0; url={page.links[0]}"
            assert "Refunds were paid twice" in page.text


def test_headings_named_in_the_contents_exist_on_the_page(base, site):
    base.lesson(
        "2020/first",
        recovery={"heard": "We called everybody."},
        related=["again"],
        applied=[{"where": "Here"}],
    )
    base.lesson(
        "2021/again",
        recurrence_of=["first"],
        references=[{"title": "R", "url": "https://example.org/"}],
    )
    pages = site()
    for address in pages.pages:
        anchors = [anchor for anchor, _ in pages.file(address).head.headings]
        assert set(anchors) <= set(pages.page(address).ids), address
        assert len(set(anchors)) == len(anchors)


def test_every_page_has_one_first_heading_and_no_id_twice(base, site):
    base.lesson("2020/first", failure="# Heading\n\n## why\n\nText", related=["again"])
    base.lesson("2021/again", recurrence_of="first")
    pages = site()
    for address in pages.pages:
        page = pages.page(address)
        assert len(page.all("h1")) == 1, address
        assert len(set(page.ids)) == len(page.ids), address


def test_texts_that_may_be_in_any_script_say_which_way_they_run(base, site):
    base.lesson("2020/late", title="دفعت المبالغ مرتين", lesson="ارفض", failure="حدث مرتين")
    page = site().lesson("late")
    for element in page.all("h1"):
        assert element.attributes["dir"] == "auto"
