"""Search as its users meet it: the keys, the dialog on every page, the search page, and what goes wrong on the way."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from generator.records.base import KnowledgeBase

pytestmark = pytest.mark.browser

LESSON = "lessons/restaurants-without-chicken/"
CHICKEN = "Hundreds of chicken restaurants closed for lack of chicken after a switch of supplier"
PLAN = (
    "From Monday the new supplier delivers everywhere. The old depots close the same day, and nobody "
    "has tested the new ordering software with a full day of deliveries to every restaurant."
)
ORDINARY = (
    "The choir sings on Thursday at four, and there is cake for everybody who likes singing, with tea "
    "from the blue pot and songs that children know by heart."
)
BOX = ".lesson-box input"
HOME_BOX = ".lesson-hero textarea"
MOVED = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().map(({ value }) => value);
}"""
ENTRY = "**/search/index.json"
COLLECTOR = "https://collector.example.org/words"
ATTACK = "<img src=x onerror=window.__ran=1>"
UNREACHABLE = re.compile("cannot be reached")
TOLD = re.compile("^([0-9]+ results?|No lesson fits)")


@pytest.fixture(scope="session")
def lessons(today, repository):
    """The repository's lessons, as their records have them."""
    project = repository.folder.parents[2]
    return KnowledgeBase.read(project / "lessons", "lessons").judged(today).lessons


def in_area(lessons, area):
    """How many lessons are in an area."""
    return sum(area in lesson.areas for lesson in lessons)


def dialog(page):
    return page.locator("dialog#lesson-find")


def box(page):
    """The dialog's box."""
    return dialog(page).get_by_role("searchbox")


def titles(page):
    """The links of the dialog's results."""
    return dialog(page).get_by_role("article").get_by_role("heading").get_by_role("link")


def result(page, title):
    """The dialog's result of this title; pages of the documentation may speak of the same."""
    return (
        dialog(page)
        .get_by_role("article")
        .filter(has=page.get_by_role("heading", name=title, exact=True))
    )


def status(part):
    return part.get_by_role("status")


def found(page):
    """The links of the search page's results."""
    return page.locator("main article").get_by_role("heading").get_by_role("link")


def choice(page, facet, value):
    return page.locator(f"input[name={facet}][value='{value}']")


def count(page, facet, value):
    return page.locator(f"label:has(> input[name={facet}][value='{value}']) [data-part=count]")


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def results(number):
    return f"{number} result" if number == 1 else f"{number} results"


def with_settings(page, **settings):
    """Let the site's index have other settings than it was built with."""

    def answer(route):
        route.fulfill(json={**route.fetch().json(), **settings})

    page.route(ENTRY, answer)


@pytest.fixture
def open_dialog(stay):
    """Open the dialog on a site's home page, with nothing in its box."""

    def opened(site, path="", **where):
        page = stay(site.at(path), **where)
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        box(page).fill("")
        expect(status(dialog(page))).to_have_text("")
        expect(titles(page)).to_have_count(0)
        return page

    return opened


# What was found before is taken away, so that nobody takes it for the answer.
GO_BACK_TO = """(address) => {
  const shown = document.querySelector("main [data-part=results]");
  shown.replaceChildren();
  document.querySelector("main [role=status]").textContent = "";
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


@pytest.fixture
def look_up(stay):
    """Let a site's search page find what an address asks for, as on the way back to it."""

    def looked_up(site, query="", **where):
        page = stay(site.at("search/"), **where)
        page.keyboard.press("Escape")
        page.evaluate(GO_BACK_TO, site.at(f"search/{query}"))
        return page

    return looked_up


# The dialog: keys, boxes, and ways out


@pytest.mark.parametrize(
    ("path", "keys"),
    [("", ("/", "Control+k")), (LESSON, ("s", "Meta+k")), ("no/such/page/", ("/",))],
)
def test_a_key_opens_the_dialog_with_the_focus_in_its_empty_box(page, repository, path, keys):
    page.goto(repository.at(path))
    for key in keys:
        page.keyboard.press(key)
        expect(dialog(page)).to_be_visible()
        expect(box(page)).to_be_focused()
        expect(box(page)).to_have_value("")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()


FIELDS = {
    "<input>": "it => it.value",
    "<textarea></textarea>": "it => it.value",
    "<p contenteditable></p>": "it => it.textContent",
}


def test_plain_keys_are_letters_where_somebody_writes(page, repository):
    page.goto(repository.at(LESSON))
    for html, read in FIELDS.items():
        page.evaluate(
            "html => document.querySelector('main').insertAdjacentHTML('afterbegin', html)", html
        )
        field = page.locator("main :is(input, textarea, [contenteditable])").first
        field.focus()
        page.keyboard.type("s/s")
        assert field.evaluate(read) == "s/s"
        expect(dialog(page)).to_be_hidden()
        page.keyboard.press("Control+k")
        expect(dialog(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()


def test_other_keys_open_nothing(stay, repository):
    page = stay(repository.at(LESSON))
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    for key in ("Control+/", "Alt+s", "Alt+k", "k", "Control+s"):
        page.keyboard.press(key)
        expect(dialog(page)).to_be_hidden()


def test_plain_keys_open_the_dialog_after_the_palette_was_changed(page, repository):
    page.goto(repository.at(LESSON))
    page.locator("[data-md-component=palette] label:visible").click()
    page.keyboard.press("/")
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "field"),
    [(LESSON, BOX), ("", BOX), ("search/", BOX), ("no/such/page/", ".lesson-search input")],
)
def test_what_is_typed_fast_into_a_box_of_the_page_stands_whole_in_the_dialog(
    page, repository, path, field
):
    page.goto(repository.at(path))
    page.locator(field).first.focus()
    page.keyboard.type("chicken, supplier")
    expect(dialog(page)).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("chicken, supplier")
    expect(page.locator(field).first).to_have_value("")
    expect(dialog(page).get_by_role("link", name=CHICKEN)).to_be_visible()


def test_a_click_into_the_headers_box_opens_the_dialog(stay, repository):
    page = stay(repository.at(LESSON))
    page.keyboard.press("Escape")
    page.locator(BOX).click()
    expect(dialog(page)).to_be_visible()
    expect(box(page)).to_be_focused()


def test_the_headers_button_opens_the_dialog_on_a_phone(new_page, repository):
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(repository.at(LESSON))
    page.get_by_role("button", name="Search the lessons").tap()
    expect(box(page)).to_be_focused()


@pytest.mark.parametrize("opener", [BOX, "nav[aria-label=Breadcrumb] a"])
def test_escape_closes_the_dialog_and_gives_the_focus_back(open_dialog, repository, opener):
    page = open_dialog(repository, LESSON)
    page.keyboard.press("Escape")
    page.locator(opener).first.focus()
    page.keyboard.press("Control+k")
    for key in ("", "ArrowDown"):
        box(page).fill("chicken")
        expect(titles(page)).to_have_count(1)
        if key:
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
        expect(page.locator(opener).first).to_be_focused()
        page.keyboard.press("Control+k")


def test_the_close_button_closes_the_dialog(open_dialog, repository):
    page = open_dialog(repository)
    dialog(page).get_by_role("button", name="Close").click()
    expect(dialog(page)).to_be_hidden()


def test_a_click_outside_closes_the_dialog_and_one_inside_does_not(open_dialog, repository):
    page = open_dialog(repository)
    box(page).fill("chicken")
    expect(titles(page)).to_have_count(1)
    status(dialog(page)).click()
    expect(dialog(page)).to_be_visible()
    page.mouse.click(5, 890)
    expect(dialog(page)).to_be_hidden()


def test_selecting_text_beyond_the_dialogs_edge_leaves_it_open(open_dialog, repository):
    page = open_dialog(repository)
    box(page).fill("chicken")
    area = box(page).bounding_box()
    page.mouse.move(area["x"] + 80, area["y"] + 20)
    page.mouse.down()
    page.mouse.move(5, area["y"] + 20)
    page.mouse.up()
    expect(dialog(page)).to_be_visible()


def test_what_was_typed_is_there_again_to_be_typed_over_when_the_dialog_opens_anew(
    open_dialog, repository
):
    page = open_dialog(repository)
    page.keyboard.type("chicken")
    expect(titles(page)).to_have_text([CHICKEN])
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(box(page)).to_have_value("chicken")
    page.keyboard.type("treadmill")
    expect(box(page)).to_have_value("treadmill")


def test_arrows_walk_through_the_results_and_come_back_to_the_box(open_dialog, repository, lessons):
    page = open_dialog(repository)
    page.keyboard.type("area:boarding")
    shown = range(in_area(lessons, "boarding"))
    expect(titles(page)).to_have_count(len(shown))
    for number in shown:
        page.keyboard.press("ArrowDown")
        expect(titles(page).nth(number)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_be_focused()
    for number in reversed(shown):
        page.keyboard.press("ArrowUp")
        expect(titles(page).nth(number)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()


def test_enter_on_a_result_opens_its_lesson_and_closes_the_dialog(page, repository):
    page.goto(repository.at())
    page.keyboard.press("/")
    page.keyboard.type("chicken")
    expect(titles(page)).to_have_text([CHICKEN])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(CHICKEN)
    assert page.url == repository.at(LESSON)
    expect(dialog(page)).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 360])
def test_enter_in_the_box_leads_to_the_search_page_with_the_query(page, repository, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(repository.at(LESSON))
    page.keyboard.press("/")
    page.keyboard.type("late & early outages")
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("late & early outages")
    assert page.url == repository.at("search/") + "?q=late+%26+early+outages"
    expect(found(page)).not_to_have_count(0)


# Results while typing


def test_a_result_shows_title_stage_severity_area_date_and_lesson(page, repository, lessons):
    (statement,) = (lesson.lesson for lesson in lessons if lesson.title == CHICKEN)
    page.goto(repository.at("browse/area/delivery/"))
    listed = page.locator("main article article", has_text=CHICKEN)
    stage = listed.locator(".stage").first.inner_text().strip()
    page.keyboard.press("/")
    page.keyboard.type("chicken")
    card = dialog(page).get_by_role("article")
    expect(card).to_have_count(1)
    expect(card.get_by_role("heading")).to_have_text(CHICKEN)
    expect(card.locator(".stage")).to_have_text(stage)
    expect(card.locator(".severity")).to_have_text("moderate")
    expect(card.locator(".lesson-facts").last).to_contain_text("Delivery and supply")
    expect(card.locator("time")).to_have_text("14 February 2018")
    expect(card.locator("time")).to_have_attribute("datetime", "2018-02-14")
    expect(card).to_contain_text(statement)


def test_the_number_of_results_is_told_to_those_who_do_not_see_them(
    open_dialog, repository, lessons
):
    page = open_dialog(repository)
    areas = {f"area:{area}": in_area(lessons, area) for area in ("boarding", "platform")}
    for query, number in {"chicken": 1, **areas}.items():
        box(page).fill(query)
        expect(status(dialog(page))).to_have_text(results(number))
        expect(titles(page)).to_have_count(min(number, 6))


def test_an_emptied_box_shows_nothing(open_dialog, repository):
    page = open_dialog(repository)
    box(page).fill("chicken")
    expect(titles(page)).to_have_count(1)
    box(page).fill("  ")
    expect(titles(page)).to_have_count(0)
    expect(status(dialog(page))).to_have_text("")


def test_the_words_that_matched_are_marked_whatever_their_form(open_dialog, repository):
    page = open_dialog(repository)
    box(page).fill("restaurant chickens ")
    card = dialog(page).get_by_role("article").first
    expect(card.get_by_role("heading").locator("mark")).to_have_text(
        ["chicken", "restaurants", "chicken"]
    )


QUOTED = {
    "advertisement": ("Making it right", "A public apology was printed as an advertisement."),
    "five depots had become one": (
        "What failed",
        "There was no fallback: five depots had become one",
    ),
    "warehouse replaced five regional ones": ("Why", "One warehouse replaced five regional ones"),
    "return northern restaurants to the former distributor": (
        "What changed",
        "Return up to 350 northern restaurants",
    ),
}


def test_a_result_quotes_the_sentence_that_matched_with_the_label_of_its_part(
    open_dialog, repository
):
    page = open_dialog(repository)
    card = dialog(page).get_by_role("article").filter(has_text=CHICKEN)
    snippet = card.locator("[data-part=snippet]")
    for query, (label, sentence) in QUOTED.items():
        box(page).fill(query)
        expect(snippet).to_contain_text(sentence)
        expect(snippet.locator(".lesson-caps")).to_have_text(label)
        expect(snippet.locator("mark").first).to_be_visible()


@pytest.mark.parametrize("typo", ["chickne", "chiken"])
def test_a_mistyped_word_shows_results_for_the_word_that_was_meant_and_says_so(
    open_dialog, look_up, repository, typo
):
    page = open_dialog(repository)
    box(page).fill(typo)
    expect(titles(page)).to_have_text([CHICKEN])
    expect(status(dialog(page))).to_have_text("1 result, showing results for “chicken”")
    page = look_up(repository, f"?q={typo}")
    expect(status(page.locator("main"))).to_have_text("1 result, showing results for “chicken”")


def test_the_beginning_of_a_word_finds_while_it_is_typed_and_wherever_its_address_leads(
    page, repository
):
    page.goto(repository.at())
    page.keyboard.press("/")
    page.keyboard.type("chick")
    expect(titles(page)).to_have_text([CHICKEN])
    expect(status(dialog(page))).to_have_text("1 result")
    page.keyboard.press("Enter")
    expect(found(page)).to_have_text([CHICKEN])
    page.reload()
    expect(found(page)).to_have_text([CHICKEN])


def test_words_that_mean_something_to_the_language_of_the_script_are_words(open_dialog, repository):
    page = open_dialog(repository)
    for word in ("constructor", "__proto__"):
        box(page).fill(word)
        expect(status(dialog(page))).to_have_text(TOLD)
        box(page).fill("")
        expect(status(dialog(page))).to_have_text("")


def test_results_of_the_last_letters_are_shown_and_not_those_that_came_in_late(page, repository):
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("treadmill ")
    expect(titles(page)).to_have_text([re.compile("treadmill")])
    shown, held = titles(page).all_text_contents(), []
    # Playwright cannot call a method of a list itself.
    page.route("**/search/cards-*/*", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/search/cards-*/*"):
        box(page).fill("chicken ")
    box(page).fill("treadmill")
    expect(titles(page)).to_have_text(shown)
    for route in held:
        with page.expect_response(route.request.url) as response:
            route.continue_()
        response.value.finished()
    # By the second frame everything that the answer set off in the page has happened.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(titles(page)).to_have_text(shown)


# Instant navigation


def go_on(page, address):
    """Follow a link without loading the page anew, from a page that has no link of its own to there."""
    page.evaluate("window.__same = true")
    page.evaluate(
        """address => document.querySelector("main").insertAdjacentHTML("afterbegin", `<a href="${address}">Onward</a>`)""",
        address,
    )
    page.get_by_role("link", name="Onward").click()
    page.wait_for_url(address)
    expect(page.get_by_role("link", name="Onward")).to_have_count(0)


def is_same(page):
    return page.evaluate("window.__same === true")


def test_the_keys_work_on_a_page_reached_without_loading(page, repository, exchange):
    exchange(page)
    page.goto(repository.at())
    go_on(page, repository.at("browse/"))
    for key in ("/", "Control+k"):
        page.keyboard.press(key)
        expect(box(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("chicken")
    expect(titles(page)).to_have_text([CHICKEN])
    assert is_same(page)


def test_the_box_works_on_a_page_reached_without_loading(page, repository, exchange):
    exchange(page)
    page.goto(repository.at("browse/all/"))
    go_on(page, repository.at(LESSON))
    page.locator(BOX).focus()
    page.keyboard.type("chicken restaurants")
    expect(box(page)).to_have_value("chicken restaurants")
    expect(titles(page).first).to_have_text(CHICKEN)
    assert is_same(page)


def test_a_result_is_followed_without_loading_and_the_dialog_closes(page, repository, exchange):
    exchange(page)
    page.goto(repository.at())
    go_on(page, repository.at("browse/"))
    for query, title in (("chicken", CHICKEN), ("treadmill", re.compile("treadmill"))):
        page.keyboard.press("/")
        box(page).fill(query)
        expect(titles(page)).to_have_text([title])
        titles(page).click()
        expect(page.locator("h1")).to_have_text(title)
        expect(dialog(page)).to_be_hidden()
    page.go_back()
    expect(page.locator("h1")).to_have_text(CHICKEN)
    assert is_same(page)
    # The box is as it was left there.
    expect(box(page)).to_have_value("treadmill")
    expect(titles(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.go_back()
    expect(box(page)).to_have_value("chicken")
    page.keyboard.press("Escape")
    page.go_forward()
    expect(page.locator("h1")).to_have_text(CHICKEN)
    expect(dialog(page)).to_be_hidden()


def test_whoever_comes_back_from_a_result_finds_the_dialog_as_it_was_left(page, repository):
    page.goto(repository.at("browse/"))
    page.keyboard.press("/")
    box(page).fill("chicken")
    titles(page).click()
    expect(page.locator("h1")).to_have_text(CHICKEN)
    page.go_back()
    expect(box(page)).to_have_value("chicken")
    expect(titles(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(BOX)).to_be_visible()
    expect(dialog(page)).to_be_hidden()


def test_results_lead_to_the_right_place_from_a_page_of_another_folder(page, repository, exchange):
    exchange(page)
    page.goto(repository.at())
    go_on(page, repository.at("about/decisions/2026-11-22-pydantic/"))
    page.keyboard.press("/")
    page.keyboard.type("chicken")
    expect(titles(page)).to_have_text([CHICKEN])
    assert titles(page).evaluate("link => link.href") == repository.at(LESSON)


def test_the_search_page_works_when_it_is_reached_without_loading(
    page, repository, lessons, exchange
):
    exchange(page)
    page.goto(repository.at())
    go_on(page, repository.at("search/"))
    expect(status(page.locator("main"))).to_have_text(results(len(lessons)))
    page.locator("main").get_by_role("searchbox").fill("chicken")
    expect(found(page)).to_have_text([CHICKEN])
    choice(page, "area", "delivery").check()
    expect(found(page)).to_have_text([CHICKEN])
    assert asked(page) == {"q": ["chicken"], "area": ["delivery"]}
    assert is_same(page)


def test_the_search_page_works_when_it_is_left_and_come_back_to_without_loading(
    page, repository, exchange
):
    exchange(page)
    page.goto(repository.at("search/"))
    page.evaluate("window.__same = true")
    page.locator("main").get_by_role("searchbox").fill("chicken")
    choice(page, "area", "delivery").check()
    expect(found(page)).to_have_text([CHICKEN])
    found(page).click()
    expect(page.locator("h1")).to_have_text(CHICKEN)
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.go_back()
    expect(found(page)).to_have_text([CHICKEN])
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("chicken")
    expect(choice(page, "area", "delivery")).to_be_checked()
    page.locator("main").get_by_role("searchbox").fill("treadmill")
    expect(found(page)).to_have_count(0)
    assert is_same(page)


# The search page


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_into_the_search_pages_own_box(look_up, repository, key):
    page = look_up(repository)
    page.locator("main").get_by_role("searchbox").blur()
    page.keyboard.press(key)
    expect(page.locator("main").get_by_role("searchbox")).to_be_focused()
    expect(dialog(page)).to_be_hidden()


def test_a_plain_key_leads_into_the_search_pages_box_after_a_filter_was_chosen(look_up, repository):
    page = look_up(repository)
    choice(page, "area", "boarding").check()
    page.keyboard.press("/")
    expect(page.locator("main").get_by_role("searchbox")).to_be_focused()


def test_a_shared_address_restores_query_filters_and_order(page, repository, lessons):
    page.goto(
        repository.at("search/?q=outage&area=platform&area=online-service&stage=planned&sort=date")
    )
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("outage")
    checked = page.locator("main input:checked")
    expect(checked).to_have_count(3)
    assert {
        (each.get_attribute("name"), each.get_attribute("value")) for each in checked.all()
    } == {
        ("area", "platform"),
        ("area", "online-service"),
        ("stage", "planned"),
    }
    expect(page.get_by_label("Sorted by")).to_have_value("date")
    expect(status(page.locator("main"))).to_have_text(re.compile("^[0-9]+ results"))
    likely, less = map(int, re.findall("[0-9]+", status(page.locator("main")).inner_text()))
    expect(page.locator("main article .stage")).to_have_text(["planned"] * (likely + less))
    dates = page.locator("main article time").evaluate_all(
        "times => times.map((time) => time.dateTime)"
    )
    for group in (dates[:likely], dates[likely:]):
        assert group == sorted(group, reverse=True)
    areas = {lesson.title: lesson.areas for lesson in lessons}
    assert all(
        {"platform", "online-service"} & set(areas[title])
        for title in found(page).all_text_contents()
    )


def test_an_address_with_what_the_site_does_not_know_is_read_as_far_as_it_can_be(
    page, repository, heard
):
    page.goto(
        repository.at(
            "search/?q=chicken&area=no-such-area&stage=&sort=colour&page=many&more=1#search"
        )
    )
    expect(found(page)).to_have_text([CHICKEN])
    expect(page.get_by_label("Sorted by")).to_have_value("")
    assert heard.errors == []


@pytest.mark.parametrize("number", ["99", "-1"])
def test_an_address_of_a_part_that_results_do_not_have_still_shows_results(
    look_up, repository, lessons, number
):
    page = look_up(repository, f"?page={number}")
    expect(status(page.locator("main"))).to_have_text(results(len(lessons)))
    expect(found(page).first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("No lesson fits")


def test_browsing_by_filters_needs_no_query(look_up, repository, lessons):
    page = look_up(repository)
    expect(status(page.locator("main"))).to_have_text(results(len(lessons)))
    choice(page, "area", "boarding").check()
    expected = [lesson.title for lesson in lessons if "boarding" in lesson.areas]
    expect(status(page.locator("main"))).to_have_text(results(len(expected)))
    assert sorted(found(page).all_text_contents()) == sorted(expected)


def test_the_first_click_on_a_result_follows_it_after_something_was_typed(page, repository):
    page.goto(repository.at("search/"))
    page.locator("main").get_by_role("searchbox").fill("chicken")
    expect(found(page)).to_have_text([CHICKEN])
    expect(count(page, "area", "delivery")).to_have_text("1")
    found(page).hover()
    page.mouse.down()
    # By the second frame whatever leaving the box sets off has happened.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.mouse.up()
    expect(page.locator("h1")).to_have_text(CHICKEN)


def test_filters_show_how_many_lessons_each_value_would_leave(look_up, repository, lessons):
    page = look_up(repository)
    for value in sorted({area for lesson in lessons for area in lesson.areas}):
        expect(count(page, "area", value)).to_have_text(str(in_area(lessons, value)))
    for value in ("critical", "major", "moderate", "minor"):
        number = sum(lesson.severity == value for lesson in lessons)
        if number:
            expect(count(page, "severity", value)).to_have_text(str(number))


def test_filters_of_one_kind_add_up_and_those_of_two_kinds_narrow_down(
    look_up, repository, lessons
):
    def having(areas, factors):
        return sorted(
            lesson.title
            for lesson in lessons
            if {*areas} & {*lesson.areas}
            and (not factors or {*factors} & {cause.factor for cause in lesson.causes})
        )

    page = look_up(repository)
    areas, factors = [], []
    for chosen, facet, value in (
        (areas, "area", "boarding"),
        (areas, "area", "product-safety"),
        (factors, "factor", "supplier"),
        (factors, "factor", "design"),
    ):
        choice(page, facet, value).check()
        chosen.append(value)
        expected = having(areas, factors)
        assert 0 < len(expected) <= 20
        expect(status(page.locator("main"))).to_have_text(results(len(expected)))
        expect(found(page)).to_have_count(len(expected))
        assert sorted(found(page).all_text_contents()) == expected
    # A kind's own choice does not lower its other values; another kind's does.
    expect(count(page, "area", "claims")).to_have_text(str(len(having(["claims"], factors))))
    expect(count(page, "factor", "process")).to_have_text(str(len(having(areas, ["process"]))))
    choice(page, "area", "product-safety").uncheck()
    expect(status(page.locator("main"))).to_have_text(results(len(having(["boarding"], factors))))


def test_paper_has_what_is_likely_alone(look_up, repository):
    page = look_up(repository, "?q=chicken+supplier")
    cards = page.locator("main .lesson-card")
    expect(page.get_by_role("heading", name="Less likely")).to_be_visible()
    likely = int(status(page.locator("main")).text_content().split()[0])
    page.emulate_media(media="print")
    shown = cards.evaluate_all("cards => cards.map((card) => card.checkVisibility())")
    assert 0 < likely < len(shown)
    assert shown == [True] * likely + [False] * (len(shown) - likely)


def test_counts_follow_the_query(look_up, repository, lessons):
    page = look_up(repository, "?q=chicken")
    expect(count(page, "area", "delivery")).to_have_text("1")
    expect(choice(page, "area", "boarding")).to_be_hidden()
    page.locator("main").get_by_role("searchbox").fill("boarding")
    expect(count(page, "area", "boarding")).to_have_text(str(in_area(lessons, "boarding")))
    page.locator("main").get_by_role("searchbox").fill("")
    expect(count(page, "area", "delivery")).to_have_text(str(in_area(lessons, "delivery")))


def test_each_chosen_filter_and_query_is_an_earlier_state_to_go_back_to(page, repository, lessons):
    page.goto(repository.at("search/"))
    states = [results(len(lessons))]
    expect(status(page.locator("main"))).to_have_text(states[0])
    for facet, value in (("area", "platform"), ("factor", "design")):
        choice(page, facet, value).check()
        expect(status(page.locator("main"))).not_to_have_text(states[-1])
        states.append(status(page.locator("main")).text_content())
    page.get_by_label("Sorted by").select_option("date")
    expect(page).to_have_url(re.compile("sort=date"))
    page.go_back()
    expect(page.get_by_label("Sorted by")).to_have_value("")
    for state in reversed(states[:-1]):
        page.go_back()
        expect(status(page.locator("main"))).to_have_text(state)
    expect(page.locator("main input:checked")).to_have_count(0)
    assert asked(page) == {}
    for state in states[1:]:
        page.go_forward()
        expect(status(page.locator("main"))).to_have_text(state)
    expect(page.locator("main input:checked")).to_have_count(2)
    expect(choice(page, "factor", "design")).to_be_checked()


def test_what_was_typed_is_in_the_address_without_filling_the_history(page, repository):
    page.goto(repository.at("browse/"))
    page.goto(repository.at("search/"))
    page.keyboard.press("/")
    page.keyboard.type("chicken")
    expect(found(page)).to_have_text([CHICKEN])
    assert asked(page) == {"q": ["chicken"]}
    page.go_back()
    expect(page.locator("h1")).to_have_text(re.compile("Browse"))


def test_results_come_twenty_at_a_time(page, repository, lessons):
    page.goto(repository.at("search/"))
    expect(found(page)).to_have_count(20)
    previous, following = (
        page.locator("main").get_by_role("button", name=name) for name in ("Previous", "Next")
    )
    expect(previous).to_be_disabled()
    seen = found(page).all_text_contents()
    last = -(-len(lessons) // 20)
    for number in range(2, last + 1):
        following.click()
        expect(page.locator("[data-part=pager]")).to_contain_text(f"{number} of {last}")
        assert asked(page)["page"] == [str(number)]
        expect(found(page)).to_have_count(min(20, len(lessons) - 20 * (number - 1)))
        seen += found(page).all_text_contents()
    expect(following).to_be_disabled()
    assert sorted(seen) == sorted(lesson.title for lesson in lessons)
    previous.click()
    expect(found(page).first).to_have_text(seen[20 * (last - 2)])
    page.reload()
    expect(found(page).first).to_have_text(seen[20 * (last - 2)])
    page.go_back()
    expect(found(page).first).to_have_text(seen[20 * (last - 1)])


def test_a_new_filter_begins_at_the_first_results_again(look_up, repository, lessons):
    page = look_up(repository, "?page=2")
    expect(page.locator("[data-part=pager]")).to_contain_text("2 of ")
    choice(page, "area", "boarding").check()
    expect(found(page)).to_have_count(in_area(lessons, "boarding"))
    assert asked(page) == {"area": ["boarding"]}
    expect(page.locator("[data-part=pager]")).to_be_hidden()


@pytest.mark.parametrize("query", ["?sort=date", ""])
def test_what_is_sorted_by_date_is_as_on_the_page_of_all_lessons(stay, look_up, repository, query):
    page = stay(repository.at("browse/all/"))
    listed = (
        page.locator("main article").get_by_role("heading").get_by_role("link").all_text_contents()
    )
    page = look_up(repository, query)
    expect(found(page)).to_have_text(listed[:20])


def test_a_query_is_sorted_by_date_on_demand(look_up, repository):
    page = look_up(repository, "?q=" + quote('"call centre"'))
    expect(found(page).first).to_be_visible()
    times = page.locator("main article time")
    read = "times => times.map((time) => time.dateTime)"
    by_relevance = times.evaluate_all(read)
    assert by_relevance != sorted(by_relevance, reverse=True)
    page.get_by_label("Sorted by").select_option("date")
    newest = times.nth(0)
    expect(newest).to_have_attribute("datetime", max(by_relevance))
    by_date = times.evaluate_all(read)
    assert by_date == sorted(by_date, reverse=True)


@pytest.mark.parametrize("query", ["AREA:boarding ", 'area:"Boarding and check-in"'])
def test_a_filter_can_be_typed(look_up, repository, lessons, query):
    expected = sorted(lesson.title for lesson in lessons if "boarding" in lesson.areas)
    page = look_up(repository, "?q=" + quote(query))
    expect(found(page)).to_have_count(len(expected))
    assert sorted(found(page).all_text_contents()) == expected


def test_a_typed_filter_narrows_what_words_find(look_up, repository, lessons):
    page = look_up(repository, "?q=" + quote("area:delivery outage chicken year:2018"))
    expect(found(page)).to_have_text([CHICKEN])
    assert all("delivery" in lesson.areas for lesson in lessons if lesson.title == CHICKEN)


def test_a_phrase_in_quotes_must_stand_as_it_is(look_up, repository, lessons):
    written = [
        lesson.title
        for lesson in lessons
        if re.search(r"status(\s|\\n|-)+pages?\b", str(lesson), re.IGNORECASE)
    ]
    page = look_up(repository, "?q=" + quote('"status page" area:platform'))
    expect(found(page).first).to_be_visible()
    assert set(found(page).all_text_contents()) <= set(written)
    page = look_up(repository, "?q=" + quote('"page status"'))
    expect(page.locator("main")).to_contain_text("No lesson fits")


@pytest.mark.parametrize(
    ("query", "without"),
    [("restaurants -chicken", CHICKEN), ('restaurants -"lack of chicken"', CHICKEN)],
)
def test_a_word_or_phrase_with_a_minus_must_not_be_there(look_up, repository, query, without):
    page = look_up(repository, "?q=restaurants")
    expect(status(page.locator("main"))).to_have_text(TOLD)
    all_of_it = found(page).all_text_contents()
    page = look_up(repository, "?q=" + quote(query))
    expect(found(page)).to_have_count(len(all_of_it) - 1)
    assert {*found(page).all_text_contents()} == {*all_of_it} - {without}


# Any language, any length, any intention


SCRIPTS = {
    "استرداد": ("arabic", "rtl"),
    "返金": ("east-asian", "ltr"),
    "二重に支払": ("east-asian", "ltr"),
}


def test_a_query_in_any_script_finds_and_is_shown_in_its_direction(open_dialog, look_up, extremes):
    page = open_dialog(extremes)
    for query, (slug, direction) in SCRIPTS.items():
        box(page).fill("")
        expect(titles(page)).to_have_count(0)
        box(page).fill(query)
        expect(titles(page).first).to_have_attribute("href", extremes.at(f"lessons/{slug}/"))
        assert titles(page).first.evaluate("link => getComputedStyle(link).direction") == direction
        expect(dialog(page).get_by_role("article").first.locator("mark").first).to_be_visible()
    page = look_up(extremes, "?q=" + quote(query))
    expect(page.locator("main").get_by_role("searchbox")).to_have_value(query)
    for query, (slug, direction) in SCRIPTS.items():
        page.locator("main").get_by_role("searchbox").fill(query)
        expect(found(page).first).to_have_attribute("href", extremes.at(f"lessons/{slug}/"))
        assert found(page).first.evaluate("link => getComputedStyle(link).direction") == direction


def test_boxes_run_in_the_direction_of_what_is_typed(look_up, extremes):
    page = look_up(extremes)
    for field in ("main input[type=search]", "dialog input"):
        if "dialog" in field:
            page.locator(BOX).press("x")
        page.locator(field).fill("استرداد المبالغ")
        assert page.locator(field).evaluate("it => getComputedStyle(it).direction") == "rtl"


@pytest.mark.parametrize("query", ["chicken " * 1250, '"' * 10_000, "返" * 3000])
def test_a_query_of_ten_thousand_characters_breaks_nothing(look_up, repository, heard, query):
    page = look_up(repository, "?q=" + quote(query))
    expect(status(page.locator("main"))).to_have_text(TOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert heard.errors == []


def test_words_that_say_nothing_get_a_clear_answer(open_dialog, look_up, repository):
    page = open_dialog(repository)
    box(page).fill("the of and ")
    expect(dialog(page)).to_contain_text("No lesson fits")
    expect(dialog(page).get_by_role("link", name="Browse all lessons")).to_have_attribute(
        "href", repository.at("browse/")
    )
    page = look_up(repository, "?q=the+of+and+")
    expect(page.locator("main")).to_contain_text("No lesson fits")


def assert_nothing_ran(*pages):
    for page in pages:
        assert page.locator("img[src=x]").count() == 0
        assert page.evaluate("'__ran' in window") is False


@pytest.mark.parametrize("query", [ATTACK, f'zzqxv "{ATTACK}"'])
def test_markup_in_a_query_is_text(open_dialog, look_up, repository, query, heard):
    home = open_dialog(repository)
    box(home).fill(query)
    expect(status(dialog(home))).to_have_text(TOLD)
    page = look_up(repository, "?q=" + quote(query))
    expect(status(page.locator("main"))).to_have_text(TOLD)
    expect(page.locator("main").get_by_role("searchbox")).to_have_value(query)
    assert_nothing_ran(home, page)
    assert (heard.foreign, heard.missing, heard.errors) == ([], [], [])


def test_markup_in_a_query_without_results_is_shown_as_text(open_dialog, look_up, repository):
    query = ATTACK.replace("img", "zzqxv").replace("window", "vvqxz").replace("src=x ", "")
    home = open_dialog(repository)
    box(home).fill(f'"{query}"')
    expect(dialog(home)).to_contain_text("No lesson fits")
    page = look_up(repository, "?q=" + quote(f'"{query}"'))
    expect(page.locator("main")).to_contain_text("No lesson fits")
    assert_nothing_ran(home, page)


def test_hostile_lessons_do_nothing_as_results(open_dialog, look_up, extremes, heard):
    query = "window __ran script onerror javascript area:hostile"
    home = open_dialog(extremes)
    box(home).fill(query)
    expect(titles(home)).to_have_count(6)
    expect(dialog(home).locator("[data-part=snippet] mark").nth(5)).to_be_visible()
    assert any(
        "<script>window.__ran=1</script>" in title for title in titles(home).all_text_contents()
    )
    page = look_up(extremes, "?q=" + quote(query))
    expect(found(page)).to_have_count(6)
    expect(page.locator("main [data-part=snippet] mark").nth(5)).to_be_visible()
    assert_nothing_ran(home, page)
    handlers = (
        "all => all.flatMap((it) => it.getAttributeNames().filter((name) => name.startsWith('on')))"
    )
    assert page.locator("main *").evaluate_all(handlers) == []
    assert (heard.dialogs, heard.foreign, heard.missing, heard.errors) == ([], [], [], [])


def test_hostile_names_of_filters_are_text(look_up, extremes, heard):
    page = look_up(extremes)
    choice(page, "area", "hostile").check()
    page.locator("main").get_by_role("searchbox").fill("arabic zzqxv vvqxz")
    expect(page.locator("main")).to_contain_text("Drop a filter")
    expect(
        page.locator(".lesson-nothing button").filter(has_text="<script>window.__ran=1</script>")
    ).to_have_count(1)
    assert page.evaluate("'__ran' in window") is False
    assert (heard.dialogs, heard.foreign, heard.missing, heard.errors) == ([], [], [], [])


# No lesson fits


def test_words_that_are_near_are_offered_and_search(open_dialog, repository):
    page = open_dialog(repository)
    box(page).fill("chickenzzz")
    expect(dialog(page)).to_contain_text("No lesson fits")
    dialog(page).get_by_role("button", name="chicken", exact=True).click()
    expect(box(page)).to_have_value("chicken")
    expect(titles(page)).to_have_text([CHICKEN])


def test_words_that_are_near_search_on_the_search_page_and_are_in_its_address(look_up, repository):
    page = look_up(repository, "?q=chickenzzz")
    page.locator("main").get_by_role("button", name="chicken", exact=True).click()
    expect(found(page)).to_have_text([CHICKEN])
    assert asked(page) == {"q": ["chicken"]}
    page.go_back()
    expect(page.locator("main")).to_contain_text("No lesson fits")


@pytest.mark.parametrize("query", ["chicken -restaurants", 'chicken "zebra crossing"'])
def test_a_query_without_what_it_excludes_is_offered_when_nothing_else_is_left(
    look_up, repository, query
):
    page = look_up(repository, "?q=" + quote(query))
    expect(page.locator("main")).to_contain_text("No lesson fits")
    page.locator(".lesson-nothing").get_by_role("button", name="chicken").first.click()
    expect(found(page).first).to_have_text(CHICKEN)


def test_each_filter_can_be_dropped_when_nothing_is_found(look_up, repository):
    page = look_up(repository, "?q=chicken&area=boarding&stage=learned")
    expect(page.locator("main")).to_contain_text("No lesson fits")
    drop = page.locator(".lesson-nothing").get_by_role(
        "button", name=re.compile("^Boarding and check-in")
    )
    drop.click()
    expect(choice(page, "area", "boarding")).not_to_be_checked()
    assert asked(page) == {"q": ["chicken"], "stage": ["learned"]}
    page.locator(".lesson-nothing").get_by_role("button", name=re.compile("^learned")).click()
    expect(found(page)).to_have_text([CHICKEN])
    assert asked(page) == {"q": ["chicken"]}


def test_a_button_that_drops_a_filter_says_its_name_alone(look_up, repository, lessons):
    page = look_up(repository)
    choice(page, "area", "boarding").check()
    expect(count(page, "area", "boarding")).to_have_text(str(in_area(lessons, "boarding")))
    page.locator("main").get_by_role("searchbox").fill("treadmill")
    buttons = page.locator(".lesson-nothing").get_by_role("button")
    expect(buttons).to_have_text(["Boarding and check-in"])


def test_processes_are_offered_where_nothing_nearer_can_be(look_up, repository):
    page = look_up(repository, "?q=zzqxv")
    offered = page.locator(".lesson-nothing")
    offered.get_by_role("button", name="Launch or opening", exact=True).click()
    expect(status(page.locator("main"))).to_have_text(re.compile(r"^\d+ results$"))
    assert asked(page) == {"q": ["process:launch"]}


def test_no_report_is_offered_where_none_is_configured(open_dialog, repository, heard):
    page = open_dialog(repository)
    box(page).fill("zzqxv")
    expect(dialog(page)).to_contain_text("No lesson fits")
    expect(dialog(page).locator(".lesson-nothing")).not_to_contain_text("Tell us")
    ways_on = dialog(page).locator("[data-part=results] a")
    expect(ways_on).to_have_text(["Give a lesson", "Browse all lessons"])
    expect(ways_on.first).to_have_attribute("href", repository.at("contributing/"))
    assert heard.foreign == []


def test_the_report_leads_to_the_configured_form_with_the_query_in_it(
    open_dialog, look_up, extremes, heard
):
    query = 'zzqxv & "vvqxz" +$& %? #vvqxzé'
    page = open_dialog(extremes)
    box(page).fill(query)
    address = f"https://example.org/new?title={quote(query, safe='')}"
    expect(dialog(page).get_by_role("link", name="Tell us what you looked for")).to_have_attribute(
        "href", address
    )
    page = look_up(extremes, "?q=" + quote(query))
    link = page.locator("main").get_by_role("link", name="Tell us what you looked for")
    expect(link).to_have_attribute("href", address)
    assert "noreferrer" in link.get_attribute("rel")
    assert heard.foreign == []


def allow_collector(route):
    """Let a page say what it would have been built with: that queries may be sent there."""
    origin = COLLECTOR.rpartition("/")[0]
    route.fulfill(
        body=route.fetch().text().replace("connect-src 'self'", f"connect-src 'self' {origin}")
    )


def test_only_the_query_is_sent_and_only_when_somebody_asks_for_it(page, repository, heard):
    sent = []

    def collect(route):
        sent.append(route.request)
        route.fulfill(status=204)

    with_settings(page, endpoint=COLLECTOR)
    page.route(COLLECTOR, collect)
    page.route(repository.at(LESSON), allow_collector)
    page.goto(repository.at(LESSON))
    page.keyboard.press("/")
    box(page).fill("zzqxv & more vvqxz")
    tell = dialog(page).get_by_role("button", name="Tell us what you looked for")
    box(page).fill('"zzqxv & more"')
    expect(dialog(page)).to_contain_text("No lesson fits")
    assert heard.foreign == []
    tell.click()
    expect(dialog(page)).to_contain_text("Thank you. Only what you typed was sent.")
    [request] = sent
    assert (request.method, request.url, request.post_data) == ("POST", COLLECTOR, '"zzqxv & more"')
    assert not {"referer", "cookie"} & set(request.all_headers())
    assert len(heard.foreign) == 1


def test_a_report_that_could_not_be_sent_says_so(page, repository):
    with_settings(page, endpoint=COLLECTOR)
    page.route(COLLECTOR, lambda route: route.abort())
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("zzqxv")
    dialog(page).get_by_role("button", name="Tell us what you looked for").click()
    expect(dialog(page)).to_contain_text("It could not be sent.")


def test_searching_asks_nothing_of_other_hosts(page, repository, heard):
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("chicken outage")
    expect(titles(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(found(page)).not_to_have_count(0)
    choice(page, "area", "platform").check()
    expect(page).to_have_url(re.compile("area=platform"))
    expect(found(page).first).to_be_visible()
    assert (heard.foreign, heard.missing, heard.errors) == ([], [], [])


# What comes over the wire


def test_nothing_of_the_index_is_fetched_before_somebody_searches(page, repository):
    fetched = []
    page.on(
        "request",
        lambda request: fetched.append(request.url) if "/search/" in request.url else None,
    )
    page.goto(repository.at(LESSON))
    expect(page.locator(BOX)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert fetched == []


def test_the_search_page_fetches_each_file_once_and_nothing_moves_when_they_come(page, repository):
    fetched = []
    page.on(
        "request",
        lambda request: fetched.append(request.url) if "/search/" in request.url else None,
    )
    page.goto(repository.at("search/?q=boarding"))
    expect(count(page, "area", "boarding")).to_have_text("3")
    assert sorted(fetched) == sorted(set(fetched))
    assert page.evaluate(MOVED) == []


@pytest.mark.parametrize("files", [ENTRY, "**/search/terms-*/*", "**/search/cards-*/*"])
def test_an_index_that_cannot_be_reached_is_told_and_tried_again(page, repository, files):
    page.route(files, lambda route: route.abort())
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("chicken")
    expect(status(dialog(page))).to_have_text(UNREACHABLE)
    page.unroute(files)
    box(page).fill("treadmill")
    expect(titles(page)).to_have_text([re.compile("treadmill")])
    expect(status(dialog(page))).to_have_text("1 result")
    box(page).fill("chicken")
    expect(titles(page)).to_have_text([CHICKEN])


@pytest.mark.parametrize("files", [ENTRY, "**/search/facets-*/*"])
def test_the_search_page_tells_of_an_index_that_cannot_be_reached_and_tries_again(
    page, repository, files
):
    page.route(files, lambda route: route.abort())
    page.goto(repository.at("search/?q=chicken"))
    expect(status(page.locator("main"))).to_have_text(UNREACHABLE)
    page.unroute(files)
    page.locator("main").get_by_role("button", name="Look").click()
    expect(found(page)).to_have_text([CHICKEN])
    expect(count(page, "area", "delivery")).to_have_text("1")


def test_an_index_that_is_no_json_is_told(page, repository):
    page.route(
        ENTRY,
        lambda route: route.fulfill(body="<!doctype html><p>Sign in</p>", content_type="text/html"),
    )
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("chicken")
    expect(status(dialog(page))).to_have_text(UNREACHABLE)


@pytest.mark.parametrize("group", ["terms", "cards", "facets"])
def test_a_site_that_was_published_anew_while_a_page_stood_open_is_searched_all_the_same(
    page, repository, group
):
    def old(route):
        entry = route.fetch().json()
        entry[group]["folder"] = f"{group}-of-before"
        route.fulfill(json=entry)

    page.route(ENTRY, old, times=1)
    page.goto(repository.at("search/?q=treadm"))
    page.locator("main").get_by_role("searchbox").fill("treadmlil")
    expect(found(page)).to_have_text([re.compile("treadmill")])
    expect(status(page.locator("main"))).to_have_text("1 result, showing results for “treadmill”")
    expect(page.locator("main [data-part=snippet] mark").first).to_be_visible()
    expect(count(page, "area", "product-safety")).to_have_text("1")


def test_an_index_that_grew_old_after_it_was_used_is_fetched_anew(page, repository):
    entries = []
    page.on(
        "request",
        lambda request: entries.append(request.url) if request.url.endswith("index.json") else None,
    )
    page.goto(repository.at())
    page.keyboard.press("/")
    box(page).fill("chicken ")
    expect(titles(page)).to_have_text([CHICKEN])
    folders = json.loads((repository.folder / "search" / "index.json").read_text())

    def gone(route):
        # The old files are gone until somebody has asked for the new index; in it they have their
        # new names.
        if len(entries) < 2:
            route.fulfill(status=404)
        else:
            route.continue_()

    page.route(f"**/search/{folders['cards']['folder']}/*", gone)
    page.route(f"**/search/{folders['terms']['folder']}/*", gone)
    box(page).fill("treadmill ")
    expect(titles(page)).to_have_text([re.compile("treadmill")])
    expect(status(dialog(page))).to_have_text("1 result")
    assert len(entries) == 2


# The box that asks what somebody is about to do


def answer(page):
    return page.locator(".lesson-answer")


@pytest.mark.parametrize("is_exchanged", [False, True])
def test_a_plan_meets_the_lesson_that_matters_and_why(
    page, repository, exchange, violations, is_exchanged
):
    if is_exchanged:
        exchange(page)
    page.goto(repository.at(LESSON))
    go_on(page, repository.at())
    page.locator(HOME_BOX).focus()
    page.keyboard.insert_text(PLAN[:-9])
    page.keyboard.type(PLAN[-9:])
    page.keyboard.press("Enter")
    expect(status(answer(page))).to_have_text("One lesson matters for this:")
    card = answer(page).get_by_role("article")
    expect(card.get_by_role("heading")).to_have_text(CHICKEN)
    why = "Why: you write “From Monday the new supplier delivers everywhere.”; this comes up at Change of supplier."
    expect(card.locator("p").last).to_have_text(why)
    expect(page.locator(HOME_BOX)).to_be_focused()
    assert violations(page) == []
    brief = answer(page).get_by_role("link", name="Brief to read aloud: Change of supplier")
    assert brief.evaluate("link => link.href") == repository.at("brief/supplier-change/")
    card.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(CHICKEN)
    page.go_back()
    expect(page.locator(HOME_BOX)).to_have_value(PLAN)
    expect(card.get_by_role("heading")).to_have_text(CHICKEN)


def test_an_ordinary_text_meets_silence_and_the_way_to_search(page, repository):
    page.goto(repository.at())
    page.locator(HOME_BOX).fill(ORDINARY)
    page.get_by_role("button", name="Look").click()
    expect(status(answer(page))).to_have_text("No lesson is about this.")
    expect(answer(page).get_by_role("article")).to_have_count(0)
    answer(page).get_by_role("link", name="Search all lessons for these words").click()
    expect(page.locator("main").get_by_role("searchbox")).to_have_value(ORDINARY)


def test_a_few_words_are_searched_for(page, repository):
    page.goto(repository.at())
    page.locator(HOME_BOX).fill("chicken & chips")
    page.locator(HOME_BOX).press("Enter")
    expect(found(page).first).to_have_text(CHICKEN)
    assert page.url == repository.at("search/") + "?q=chicken+%26+chips"


def test_the_box_is_an_ordinary_form_where_its_script_cannot_be_had(page, repository):
    page.route("**/assets/match-*.js", lambda route: route.fulfill(status=404))
    page.goto(repository.at())
    page.locator(HOME_BOX).fill("refund & more")
    page.locator(HOME_BOX).press("Enter")
    page.wait_for_url(repository.at("browse/") + "?q=refund+%26+more")


# Without a script


@pytest.mark.parametrize(
    ("path", "field", "pressed"),
    [
        (LESSON, BOX, BOX),
        ("", HOME_BOX, ".lesson-hero button"),
        ("search/", "main input[type=search]", "main input[type=search]"),
    ],
)
def test_boxes_lead_to_the_browse_page_where_no_script_runs(
    new_page, repository, path, field, pressed
):
    page = new_page(java_script_enabled=False)
    page.goto(repository.at(path))
    page.locator(field).fill("refund & more")
    page.locator(pressed).press("Enter")
    page.wait_for_url(repository.at("browse/") + "?q=refund+%26+more")
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_search_page_says_where_to_go_and_shows_nothing_that_does_not_work_where_no_script_runs(
    new_page, repository, width
):
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 740})
    page.goto(repository.at("search/?q=chicken"))
    expect(page.locator("main noscript p")).to_contain_text("Searching needs JavaScript.")
    expect(page.locator("main noscript p")).to_be_visible()
    for control in ("select", "summary", "input[type=checkbox]"):
        expect(page.locator(f"main {control}:visible")).to_have_count(0)
    page.locator("main noscript a").click()
    page.wait_for_url(repository.at("browse/"))


def test_the_dialog_is_hidden_where_no_script_runs(new_page, repository):
    page = new_page(java_script_enabled=False)
    page.goto(repository.at())
    assert not page.locator("dialog").is_visible()


# What is replaced, and what is hidden


def test_a_withdrawn_lesson_is_marked_so(open_dialog, extremes):
    page = open_dialog(extremes)
    box(page).fill('"a lesson that was withdrawn"')
    expect(result(page, "A lesson that was withdrawn").locator("[data-part=marks]")).to_have_text(
        "withdrawn"
    )


def test_a_superseded_lesson_is_marked_so_and_leads_to_what_replaced_it(page, extremes):
    page.goto(extremes.at())
    page.keyboard.press("/")
    box(page).fill('"a lesson that was superseded"')
    card = result(page, "A lesson that was superseded")
    expect(card.locator("[data-part=marks]")).to_have_text("superseded")
    card.get_by_text("Replaced by").get_by_role(
        "link", name="A refund was nearly paid twice"
    ).click()
    expect(page.locator("h1")).to_have_text("A refund was nearly paid twice")
    expect(dialog(page)).to_be_hidden()


@pytest.mark.parametrize("query", ["gyroscope", "gyroscope stopped", "turn gyroscope"])
def test_a_lesson_never_stands_above_the_one_that_replaced_it(look_up, extremes, query):
    page = look_up(extremes, "?q=" + quote(query))
    marked = page.locator("main article").filter(has_text=re.compile("gyroscope", re.IGNORECASE))
    expect(marked.locator("mark").first).to_be_visible()
    order = found(page).evaluate_all(
        "links => links.map(({pathname}) => pathname.split('/').at(-2))"
    )
    ours = [slug for slug in order if slug in ("never-replaced", "replaced-once", "replaced-twice")]
    assert ours == ["never-replaced", "replaced-once", "replaced-twice"]


def test_no_byte_of_a_public_site_tells_of_a_lesson_that_is_not_public(extremes, hidden_words):
    def told(path):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return [
            word
            for word in hidden_words
            if word in content.decode(errors="ignore").lower() or word in str(path)
        ]

    everything = [path for path in extremes.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".gz" for path in everything)
    assert [(str(path), told(path)) for path in everything if told(path)] == []


def test_no_filter_tells_of_a_lesson_that_is_not_public(look_up, extremes):
    page = look_up(extremes)
    expect(count(page, "year", "2019")).not_to_have_text("")
    assert choice(page, "year", "1987").count() == 0


# Everybody can use it

SCHEMES = {"light": "default", "dark": "slate"}


NOTHING_FITS = f"?q={'j' * 300}+refundzzz&area=hostile&area=billing"
SHOWN = {
    "dialog, empty": ("dialog", "repository", ""),
    "dialog with results": ("dialog", "repository", "outage of the status page"),
    "dialog with nothing": ("dialog", "extremes", "refundzzz " + "j" * 290),
    "dialog with extremes": ("dialog", "extremes", "window wwwwwwww mmmmmm refund"),
    "dialog with hostile words": ("dialog", "extremes", "W" * 300),
    "page with results": ("page", "repository", "?q=outage"),
    "page with everything": ("page", "extremes", ""),
    "page with extremes": ("page", "extremes", "?q=superseded+withdrawn+refund"),
    "page with nothing": ("page", "extremes", NOTHING_FITS),
}


@pytest.fixture(params=SHOWN)
def shown(request, open_dialog, look_up):
    """Show search in each of its states; what it looks like there is for the test to say."""
    part, site, query = SHOWN[request.param]
    site = request.getfixturevalue(site)

    def in_dialog(viewport):
        path = LESSON if site.folder.joinpath(LESSON).exists() else ""
        page = open_dialog(site, path, viewport=viewport)
        box(page).fill(query)
        return page, page.locator("dialog [data-part=results] > *").first

    def show(width):
        viewport = {"width": width, "height": 740}
        if part == "dialog":
            page, first = in_dialog(viewport)
        else:
            page = look_up(site, query, viewport=viewport)
            first = page.locator("main [data-part=results] > *").first
        if query or part == "page":
            expect(first).to_be_visible()
        return page

    return show


def test_search_fits_a_phone_and_axe_finds_nothing_to_mend(shown, violations):
    page = shown(360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = """all => all.filter((it) => it.checkVisibility()
      && it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 120))"""
    assert page.locator("[data-search-page] *, dialog, dialog *").evaluate_all(wide) == []
    assert violations(page) == []


@pytest.mark.parametrize(
    ("shown", "scheme", "width"),
    [
        ("page with results", "light", 1280),
        ("dialog with results", "dark", 1280),
        ("page with results", "dark", 360),
    ],
    indirect=["shown"],
)
def test_axe_finds_nothing_to_mend_in_search_in_either_palette_and_width(
    shown, violations, scheme, width
):
    page = shown(width)
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[scheme])
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_filters_can_be_used_with_the_keyboard_at_any_width(look_up, repository, width):
    page = look_up(repository, viewport={"width": width, "height": 740})
    expect(found(page)).to_have_count(20)
    if width == 360:
        expect(choice(page, "area", "boarding")).to_be_hidden()
        page.locator("main summary", has_text="Filter").press("Enter")
    choice(page, "area", "boarding").press("Space")
    expect(found(page)).to_have_count(3)
