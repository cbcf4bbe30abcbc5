"""Home, browse and the lists: every lesson is found where it belongs, once, and the numbers add up."""

from __future__ import annotations

import datetime
import json
import random
import re

import pytest

from generator.insights.stage import Stage
from generator.site.paging import PER_PAGE

LINE = re.compile(r'<li><time[^>]*>[^<]*</time> <a href="[^"]*lessons/([^/"]+)/"')
CARD = re.compile(r'<h[23] class="lesson-card__title"><a href="[^"]*lessons/([^/"]+)/"')
MADE = {"text": "Refuse", "made": "2021"}


@pytest.fixture(scope="module")
def many(lesson_of, catalogue_of):
    """110 lessons of all kinds, in no order."""
    chance = random.Random(7)  # noqa: S311 - no secret
    lessons = []
    for number in range(110):
        kind = chance.choice(["failure", "near-miss", "experiment"])
        year = chance.randint(1998, 2025)
        lessons.append(
            lesson_of(
                f"lesson-{number}",
                title=f"Failure number {number}",
                date=f"{year}-0{chance.randint(1, 9)}",
                kind=kind,
                hypothesis="It may work." if kind == "experiment" else None,
                areas=chance.sample(["billing", "boarding", "hotel-desk"], chance.randint(1, 2)),
                causes=[
                    {"factor": factor, "text": "Because."}
                    for factor in chance.choices(["policy", "process", "tooling"], k=3)
                ],
                changes=chance.choice([[MADE], [{"text": "Count"}], [MADE, {"text": "Count"}]]),
                verification=chance.choice(
                    [None, {"result": "effective"}, {"result": "not-effective"}]
                ),
                tags=chance.sample(["peak", "2017", "till", f"only-{number}"], 2),
                references=[{"title": "R", "url": "https://example.org/"}] * chance.randint(0, 2),
            )
        )
    return catalogue_of(lessons)


@pytest.fixture(scope="module")
def pages(many, site_of):
    return site_of(many)


def on_list(pages, address):
    """The lessons of a list, of all its pages, in order, as often as each is listed."""
    found, waiting, seen = [], [address], set()
    while waiting:
        here = waiting.pop(0)
        seen.add(here)
        targets = pages.targets(here)
        found += (CARD if here == address else LINE).findall(pages.page(here).raw)
        further = [other for other in targets if re.fullmatch(rf"{re.escape(address)}\d+/", other)]
        waiting += [
            other for other in dict.fromkeys(further) if other not in seen and other not in waiting
        ]
    return found


def test_all_lists_every_lesson_once_newest_first(many, pages):
    assert on_list(pages, "browse/all/") == [lesson.id for lesson in many.lessons]


def test_a_long_list_is_split_into_pages_that_lead_to_each_other(pages):
    numbers = ["browse/all/", "browse/all/2/"]
    assert pages.below("browse/all/") == numbers
    for here in numbers:
        assert set(numbers) <= set(pages.targets(here))
        [current] = [
            e for e in pages.page(here).all("a") if e.attributes.get("aria-current") == "page"
        ]
        assert current.text.endswith(str(numbers.index(here) + 1))
    assert len({pages.file(address).head.title for address in numbers}) == 2


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20])
def test_a_list_has_no_empty_page(lesson_of, catalogue_of, site_of, per_page, number):
    pages = site_of(catalogue_of([lesson_of(f"l{n}") for n in range(number)]))
    of_all = pages.below("browse/all/")
    assert len(of_all) == (1 if number <= per_page else 2)
    assert len(on_list(pages, "browse/all/")) == number


def test_beyond_the_first_page_a_lesson_takes_a_line_that_says_whether_it_stands(
    lesson_of, catalogue_of, site_of
):
    others = [lesson_of(f"l{n}", date="2020") for n in range(PER_PAGE)]
    gone = lesson_of("gone", title="Gone", date="2001-03", withdrawn="It was a test.")
    page = site_of(catalogue_of([*others, gone])).page("browse/all/2/")
    assert "March 2001 Gone withdrawn" in " ".join(page.text.split())


def lessons_of(many):
    """What each list is to hold, worked out from the lessons alone."""
    lists = {}
    for lesson in many.lessons:
        keys = [f"kind/{lesson.kind}", f"year/{lesson.date.text[:4]}"]
        keys += [f"area/{area}" for area in lesson.areas] + [f"tag/{tag}" for tag in lesson.tags]
        keys += [f"factor/{factor}" for factor in {cause.factor for cause in lesson.causes}]
        for key in keys:
            lists.setdefault(f"browse/{key}/", []).append(lesson.id)
    return {
        address: ids
        for address, ids in lists.items()
        if not address.startswith("browse/tag/only-") or len(ids) > 1
    }


def test_every_list_holds_its_lessons_and_no_others(many, pages):
    expected = lessons_of(many)
    made = {
        address
        for address in pages.below("browse/")
        if re.fullmatch(r"browse/(?!stage/|outcome/|strength/|step/)[a-z]+/[^/]+/", address)
    }
    lists = {
        address: on_list(pages, address)
        for address in made
        if not re.fullmatch(r"browse/all/\d+/", address)
    }
    assert {address: ids for address, ids in lists.items() if ids} == expected


def numbered_links(pages, here):
    """The lists that a page leads to, with the numbers in the texts of the links."""
    for link, target in zip(
        [a for a in pages.page(here).all("a") if "href" in a.attributes],
        pages.targets(here),
        strict=True,
    ):
        if re.fullmatch("browse/[a-z]+/[^/]+/", target):
            numbers = re.findall(r"\d[\d,]*", link.text)
            yield target, link.text, numbers


@pytest.mark.parametrize("here", ["", "browse/"])
def test_the_number_beside_a_list_is_that_of_its_lessons(pages, here):
    links = list(numbered_links(pages, here))
    assert len(links) > 5
    for target, text, numbers in links:
        counted = len(on_list(pages, target))
        if counted:
            assert str(counted) in [number.replace(",", "") for number in numbers], (target, text)
        else:
            assert not numbers


@pytest.mark.parametrize("here", ["", "browse/"])
@pytest.mark.parametrize("way", ["stage", "kind", "year"])
def test_stages_kinds_and_years_add_up_to_all_lessons(pages, here, way):
    lists = {
        target
        for target, _, _ in numbered_links(pages, here)
        if target.startswith(f"browse/{way}/")
    }
    if here == "" and way == "year":
        assert not lists
        return
    listed = [slug for target in lists for slug in on_list(pages, target)]
    assert len(listed) == len(set(listed)) == 110
    assert "110 lessons" in pages.page(here).text


def test_the_home_page_counts_its_sources(many, pages):
    sources = sum(len(lesson.references) for lesson in many.lessons)
    assert f"from {sources} sources" in pages.page("").text


def test_the_home_page_is_silent_on_sources_where_there_are_none(base, site):
    base.lesson("2020/late")
    assert "1 lesson. A lesson counts as learned" in site().page("").text


def test_the_home_page_shows_the_newest_that_are_not_withdrawn(base, site):
    for year in range(2010, 2020):
        base.lesson(f"{year}/l{year}", withdrawn="It was wrong." if year == 2018 else None)
    shown = [slug for slug in site().targets("") if slug.startswith("lessons/")]
    assert shown[:3] == ["lessons/l2019/", "lessons/l2017/", "lessons/l2016/"]
    assert "lessons/l2018/" not in shown


def test_a_lesson_with_two_causes_of_one_factor_is_listed_once(base, site):
    cause = {"factor": "tooling", "text": "The till did not know."}
    base.lesson(
        "2020/late", causes=[cause, cause], areas=["billing", "billing"], tags=["till", "till"]
    )
    pages = site()
    assert (
        on_list(pages, "browse/factor/tooling/")
        == on_list(pages, "browse/area/billing/")
        == ["late"]
    )
    assert not pages.below("browse/tag/")


def test_a_tag_of_one_lesson_leads_nowhere_and_one_of_two_to_both(base, site):
    base.lesson("2020/late", tags=["peak", "alone"])
    base.lesson("2021/later", tags=["peak"])
    pages = site()
    assert on_list(pages, "browse/tag/peak/") == ["later", "late"]
    assert "browse/tag/alone/" not in pages.below("browse/")
    assert "browse/tag/peak/" in pages.targets("lessons/late/")
    assert "alone" in pages.lesson("late").text


def test_what_no_lesson_has_yet_is_listed_all_the_same_and_invites_one(base, site):
    base.lesson("2020/late")
    pages = site()
    for address in (
        "browse/area/boarding/",
        "browse/factor/policy/",
        "browse/kind/near-miss/",
        "browse/stage/learned/",
    ):
        assert on_list(pages, address) == []
        assert "No lesson yet" in pages.page(address).text
        assert "contributing/" in pages.targets(address)
        assert address in pages.targets("browse/")


def test_roles_and_channels_have_lists_that_lessons_lead_to_and_empty_ones_are_not_made(
    base, site_of
):
    base.lesson("2020/late", applies_to={"roles": ["duty-manager"], "channels": ["phone"]})
    base.lesson("2021/kept", applies_to={"roles": ["frontline-staff"]}, audience="internal")
    pages = site_of(base.read().published_for("public"))
    lists = ["browse/role/duty-manager/", "browse/channel/phone/"]
    made = [*pages.below("browse/role/"), *pages.below("browse/channel/")]
    assert made == lists
    for address in lists:
        assert on_list(pages, address) == ["late"]
        assert address in pages.targets("lessons/late/")
        assert address in pages.targets("browse/")
    assert "Who decides at night." in pages.page("browse/role/duty-manager/").text
    assert "browse/role/duty-manager/" in pages.targets("")


def test_a_word_of_the_vocabulary_leads_to_its_lessons(base, site):
    base.lesson("2020/late", applies_to={"channels": ["counter"], "roles": ["frontline-staff"]})
    targets = site().targets("reference/vocabulary/")
    assert {"browse/channel/counter/", "browse/role/frontline-staff/"} <= set(targets)


def test_without_any_lesson_the_home_page_invites_the_first(site):
    pages = site()
    assert "No lesson is published yet" in pages.page("").text
    assert "contributing/" in pages.targets("")
    assert list(pages.broken()) == []


@pytest.mark.parametrize("stage", set(Stage) - {Stage.PRACTICE})
def test_the_list_of_a_stage_says_what_the_stage_means(base, site, stage):
    base.lesson("2020/late")
    base.lesson("2021/imported", changes=None, x_source={"register": "incidents"})
    assert stage.meaning in site().page(f"browse/stage/{stage.value}/").text


def test_the_list_of_a_word_says_what_the_word_means(base, site):
    base.lesson("2020/late")
    assert "Charging people the right amount" in site().page("browse/area/billing/").text


def test_experiments_are_shown_with_what_they_set_out_to_learn(base, site):
    base.lesson("2020/trial", kind="experiment", hypothesis="A till may count refunds.")
    page = site().page("browse/kind/experiment/")
    assert page.text.index("A till may count refunds.") < page.text.index("Let the till refuse")


def test_a_card_tells_title_statement_area_date_and_stage(base, site):
    base.lesson("2020/late", date="2020-04", kind="near-miss", ask="Who may pay twice?")
    page = site(site_url="https://example.org/base/").page("browse/all/")
    text = page.text
    on_paper = [p.text for p in page.all("p") if "lesson-paper" in p.attributes.get("class", "")]
    assert on_paper == ["Who may pay twice?", "https://example.org/base/lessons/late/"]
    for part in (
        "Refunds were paid twice",
        "Let the till refuse",
        "Billing and refunds",
        "April 2020",
        "planned",
        "near miss",
    ):
        assert part in text


@pytest.mark.parametrize("directories", [True, False])
def test_every_file_has_an_address_of_its_own_on_any_file_system(base, site, directories):
    for year, slug in {
        2020: "all",
        2021: "2",
        2022: "kind",
        2023: "browse",
        2024: "experiment",
    }.items():
        base.lesson(
            f"{year}/{slug}",
            tags=["2", "all", "lessons", "browse"],
            aliases=[f"old-{slug}", f"{year}"],
        )
    addresses = [file.address.casefold() for file in site(directories=directories).all]
    assert len(set(addresses)) == len(addresses)


@pytest.fixture(scope="module")
def zebra(lesson_of, catalogue_of, site_of):
    """A site on which a lesson about 2003 was added today, a withdrawn one, too, and others before."""
    lessons = [lesson_of(f"l{year}", date=f"{year}") for year in range(2010, 2020)]
    lessons += [
        lesson_of("zebra", date="2003-05"),
        lesson_of("gone", date="2004", withdrawn="It was wrong."),
    ]
    added = {lesson.file: datetime.date(2026, 11, 1) for lesson in lessons[:9]}
    today = ("2003/zebra.yml", "2004/gone.yml", "2005/quillfeath.yml")
    added |= dict.fromkeys(today, datetime.date(2026, 11, 22))
    return site_of(catalogue_of(lessons), added=added)


RECENT = ["zebra", *(f"l{year}" for year in range(2018, 2009, -1)), "l2019"]


def test_a_lesson_about_2003_that_is_added_today_stands_first_where_the_new_stands(zebra):
    home = zebra.page("")
    assert CARD.findall(home.raw) == RECENT[:6]
    assert on_list(zebra, "browse/recent/") == RECENT
    for page in (home, zebra.page("browse/recent/")):
        assert (
            "planned May 2003 severity not said Billing and refunds added 22 November 2026"
            in page.text
        )
    assert "browse/recent/" in zebra.targets("")
    assert "browse/recent/" in zebra.targets("browse/")


def test_of_others_whose_day_is_known_no_byte_speaks(zebra):
    contents = [file.content for file in zebra.all]
    texts = [text.encode() if isinstance(text, str) else text for text in contents]
    assert not [text for text in texts if b"quillfeath" in text]
    assert "gone" not in zebra.page("").raw


def test_the_month_in_which_it_was_added_tells_of_it(zebra):
    page = zebra.page("browse/months/")
    assert "November 2026, so far 10 lessons added" in page.text
    assert "Refunds were paid twice (happened in May 2003)" in page.text
    assert "lessons/gone/" not in zebra.targets("browse/months/")
    assert {"feeds/digest.xml", "feeds/digest.json"} <= set(zebra.targets("browse/months/"))


def test_in_order_of_date_it_stands_where_its_failure_belongs(zebra):
    everywhere = on_list(zebra, "browse/all/")
    assert everywhere[0] == "l2019"
    assert everywhere[-2:] == ["gone", "zebra"]
    assert "added 22" not in zebra.page("browse/all/").text


def test_where_nobody_knows_when_lessons_were_added_nothing_is_called_so(pages):
    assert "Newest" in pages.page("").text
    assert "browse/recent/" not in pages.below("browse/")
    for address in ("", "browse/", "lessons/lesson-1/"):
        assert "dded" not in pages.page(address).text


@pytest.mark.parametrize("severity", ["minor", "moderate", "major", "critical"])
def test_a_card_shows_by_a_scale_and_its_word_how_severe_it_was(base, site, severity):
    base.lesson("2020/late", severity=severity)
    [scale] = re.findall(
        r'<span class="severity .*?</span>', site().page("browse/all/").raw, re.DOTALL
    )
    beyond = ["minor", "moderate", "major", "critical"][::-1].index(severity)
    bars = dict(re.findall(r'<path( class="is-beyond")? d="(.*?)"', scale))
    assert [bars.get(kind, "").count("M") for kind in ("", ' class="is-beyond"')] == [
        4 - beyond,
        beyond,
    ]
    assert scale.endswith(f"</svg> {severity}</span>")


def test_a_severity_that_nobody_said_is_shown_and_counted_as_not_said(base, site):
    base.lesson("2020/late")
    pages = site()
    assert "severity not said" in pages.page("browse/all/").text
    assert "severity not said" in pages.page("lessons/late/").text
    assert "- Severity: not said" in pages.file("lessons/late.md").content.decode()
    assert "severity" not in json.loads(pages.file("api/v1/lessons/late.json").content)
    statistics = json.loads(pages.file("api/v1/statistics.json").content)
    assert statistics["severities"] == {
        "unsaid": 1, "minor": 0, "moderate": 0, "major": 0, "critical": 0
    }  # fmt: skip


def test_the_home_page_begins_with_the_work_that_most_lessons_are_about_and_a_question(
    lesson_of, catalogue_of, site_of
):
    def work(*processes):
        return {"applies_to": {"processes": processes}}

    lessons = [
        lesson_of("twice", ask="Who pays it back?", **work("refunding")),
        lesson_of("again", recurrence_of=["twice"], **work("overbooking", "refunding")),
        lesson_of("worse", ask="Who is hurt?", severity="critical"),
    ]
    text = site_of(catalogue_of(lessons)).page("").text
    work_by_lessons, question = (
        "Refunding 2 Overbooking 1",
        "Who pays it back? Asked since this came back:",
    )
    places = [
        text.index(part)
        for part in ("What are you about to do?", work_by_lessons, question, "Newest")
    ]
    assert places == sorted(places)
    assert "Who is hurt?" not in text


PRACTICE = {
    "kind": "practice",
    "practice": {
        "what": "A room was set up in an *hour*.",
        "why": "Those who hear it may settle it.",
        "no_longer": "They ask a second time.",
    },
    "tried": [{"where": "A helpline", "date": "2020-04", "found": "Nobody rang twice."}],
    "failure": None,
    "causes": None,
    "changes": None,
}


def test_a_practice_tells_what_worked_why_and_where_and_nothing_of_a_failure(base, site):
    base.lesson("2020/room", **PRACTICE)
    base.lesson("2020/late", severity="minor")
    pages = site()
    gallery = pages.page("browse/kind/practice/").text
    assert "Those who hear it may settle it." in gallery
    assert "A helpline" in gallery
    page, copy = pages.page("lessons/room/"), pages.files["lessons/room.md"].content.decode()
    feed = pages.files["feeds/lessons.json"].content.decode()
    for text in (page.text, copy):
        for told in ("Nobody rang twice.", "They ask a second time.", "Why it works"):
            assert told in text
        for said in ("What failed", "What changed", "Where else?", "Severity", "not said"):
            assert said not in text, said
    assert "A room was set up in an" in feed
    assert "browse/kind/practice/" in pages.targets("lessons/room/")
