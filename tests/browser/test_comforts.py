"""What a browser adds: copying, printing, palettes, other scripts; and that all is there where it adds nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import mkdocs
import pytest
from playwright.sync_api import expect

from generator.site.briefs import brief_pages
from generator.site.pages import Pages, Settings

pytestmark = pytest.mark.browser

LESSON = "lessons/restaurants-without-chicken/"
SCHEMES = {"light": "default", "dark": "slate"}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
CLOSED = "navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))"
STUB = "window.__printed = 0; window.print = () => { window.__printed += 1; }"


@pytest.fixture
def plain(new_page):
    """A page where no script runs."""
    return new_page(java_script_enabled=False)


def clipboard(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def wait_for_scheme(page, scheme: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[scheme])


def test_copy_link_copies_the_lessons_address_and_says_so(new_page, repository):
    page = new_page(script=STUB, permissions=CLIPBOARD)
    page.goto(repository.at(LESSON) + "#why")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".lesson-tools").get_by_role("status")).to_have_text("Copied.")
    assert clipboard(page) == repository.at(LESSON)


def test_copy_link_says_what_to_do_where_the_clipboard_is_closed(new_page, repository):
    page = new_page(script=CLOSED)
    page.goto(repository.at(LESSON))
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".lesson-tools").get_by_role("status")).to_have_text(
        "Copy it from the address bar."
    )


VISITED = """
([day, unknown]) => {
    const note = document.querySelector("[data-known]");
    const known = note.dataset.known.split(" ").filter((_, place) => !unknown.includes(place));
    __md_set("lessons", { day, known });
}
"""


def test_home_counts_what_came_since_the_last_visit_all_day_long(new_page, repository):
    page = new_page()
    page.goto(repository.at())
    note = page.locator("[data-known]")
    expect(page.locator(".lesson-card").first).to_be_visible()
    expect(note).to_be_empty()
    page.evaluate(VISITED, ["1 Nov 2020", [0, 3, 49]])
    for _ in range(2):
        page.reload()
        expect(note).to_have_text("2 since your last visit on 1 Nov 2020")
    page.evaluate("""__md_set("lessons", "another's")""")
    page.reload()
    expect(note).to_be_empty()


def test_print_opens_the_systems_dialog_once(new_page, repository):
    page = new_page(script=STUB)
    page.goto(repository.at(LESSON))
    page.get_by_role("button", name="Print", exact=True).click()
    assert page.evaluate("__printed") == 1


def test_a_link_exchanges_title_and_content_without_loading_the_page_again(
    page, repository, exchange
):
    exchange(page)
    page.goto(repository.at(LESSON))
    page.evaluate("window.__same = true")
    first = page.title(), page.locator("h1").inner_text()
    link = page.locator("[rel=prev]:visible, [rel=next]:visible").first
    name, target = link.inner_text(), link.evaluate("link => link.href")
    link.click()
    expect(page.locator("h1")).to_have_text(name)
    assert page.url == target
    assert page.title() == f"{name} - Lessons"
    page.go_back()
    expect(page.locator("h1")).to_have_text(first[1])
    expect(page).to_have_title(first[0])
    assert page.evaluate("window.__same"), "the page was loaded anew"


def test_copy_and_print_work_on_a_lesson_reached_from_another_page(new_page, repository, exchange):
    page = new_page(script=STUB, permissions=CLIPBOARD)
    exchange(page)
    page.goto(repository.at())
    page.evaluate("window.__same = true")
    for number in (0, 1):
        link = page.locator("main .lesson-card a").nth(number)
        name, target = link.inner_text(), link.evaluate("link => link.href")
        link.click()
        expect(page.locator("h1")).to_have_text(name)
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator(".lesson-tools").get_by_role("status")).to_have_text("Copied.")
        assert clipboard(page) == target
        page.get_by_role("button", name="Print", exact=True).click()
        assert page.evaluate("__printed") == number + 1
        page.go_back()
        expect(page.locator("h1")).not_to_have_text(name)
    assert page.evaluate("window.__same"), "the page was loaded anew"


def test_hostile_lessons_do_nothing_either_when_they_are_exchanged_into_another_page(
    page, extremes, heard, exchange
):
    exchange(page)
    page.goto(extremes.at("browse/all/"))
    page.evaluate("window.__same = true")
    for number in range(6):
        link = page.locator("main a[href*='lessons/attack-']").nth(number)
        title = link.text_content()
        link.click()
        expect(page.locator("h1")).to_have_text(title)
        assert page.title() == f"{title} - Lessons"
        page.go_back()
        expect(page.locator("h1")).to_have_text("All lessons")
    assert page.evaluate("[window.__same, '__ran' in window]") == [True, False]
    assert (heard.dialogs, heard.foreign, heard.missing, heard.errors) == ([], [], [], [])


def test_the_palette_goes_from_the_systems_through_light_and_dark_and_back_and_is_remembered(
    page, repository
):
    page.emulate_media(color_scheme="dark")
    page.goto(repository.at(LESSON))
    wait_for_scheme(page, "dark")
    for scheme, system in (("light", "dark"), ("dark", "light")):
        page.locator("[data-md-component=palette] label:visible").click()
        wait_for_scheme(page, scheme)
        page.emulate_media(color_scheme=system)
        page.reload()
        wait_for_scheme(page, scheme)
        page.goto(repository.at("browse/"))
        wait_for_scheme(page, scheme)
    page.locator("[data-md-component=palette] label:visible").click()
    for system in ("light", "dark"):
        page.emulate_media(color_scheme=system)
        wait_for_scheme(page, system)
        page.reload()
        wait_for_scheme(page, system)


@pytest.mark.parametrize("path", ["", LESSON])
def test_all_of_a_page_is_laid_out_soon(page, repository, path):
    """A picture of the whole page would else have gaps where nobody has scrolled to."""
    page.set_viewport_size({"width": 360, "height": 300})
    page.goto(repository.at(path))
    page.wait_for_function("""() => [...document.querySelectorAll("main section *")]
      .every((each) => each.checkVisibility({contentVisibilityAuto: true}) || !each.checkVisibility())""")


@pytest.mark.parametrize(
    "path", ["", LESSON, "lessons/passport-backlog-2014/", "browse/", "browse/all/"]
)
def test_all_content_is_shown_where_no_script_runs(plain, repository, path):
    plain.goto(repository.at(path))
    unseen = plain.evaluate("""() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, a[href])")]
      .filter((element) => !element.closest(".md-sidebar, .lesson-tools, .lesson-paper, .md-top") && element.textContent.trim()
        && !element.checkVisibility({opacityProperty: true, visibilityProperty: true}))
      .map((element) => element.outerHTML.slice(0, 200))""")
    assert plain.get_by_role("heading", level=1).is_visible()
    assert unseen == []


def test_what_needs_a_script_is_hidden_where_none_runs(plain, page, repository):
    for shown in (plain, page):
        shown.goto(repository.at(LESSON))
    for name in ("Copy link", "Print"):
        assert page.get_by_role("button", name=name, exact=True).is_visible()
        assert plain.get_by_role("button", name=name, exact=True).count() == 0
    assert plain.get_by_role("button").count() == 0


def test_links_and_the_search_form_work_where_no_script_runs(plain, repository):
    plain.goto(repository.at())
    card = plain.locator("main .lesson-card a").first
    name = card.inner_text()
    card.click()
    assert plain.locator("h1").inner_text() == name
    plain.locator("nav[aria-label=Breadcrumb]").get_by_role("link", name="Home").click()
    assert plain.url == repository.at()
    plain.locator("main").get_by_role("textbox").fill("refund & more")
    plain.locator("main").get_by_role("search").get_by_role("button").click()
    assert plain.url == repository.at("browse/") + "?q=refund+%26+more"
    plain.locator("main a[href*='area/boarding']").first.click()
    assert plain.url == repository.at("browse/area/boarding/")
    assert "Boarding" in plain.locator("h1").inner_text()


def test_paper_has_no_navigation(stay, repository):
    page = stay(repository.at(LESSON))
    page.emulate_media(media="print")
    hidden = [
        "header.md-header",
        "nav",
        ".md-tabs",
        ".md-top",
        ".lesson-tools",
        "[rel=prev]",
        "[rel=next]",
    ]
    assert [selector for selector in hidden if page.locator(f"{selector}:visible").count()] == []
    assert page.locator("nav").count() > 1
    assert page.get_by_role("heading", level=1).is_visible()


def test_paper_has_the_addresses_of_references_written_out(stay, repository):
    page = stay(repository.at(LESSON))
    written = """() => [...document.querySelectorAll("section[aria-labelledby=references] a")]
      .map((link) => [link.getAttribute("href"), getComputedStyle(link, "::after").content])"""
    assert page.evaluate(written)
    assert all(address not in content for address, content in page.evaluate(written))
    page.emulate_media(media="print")
    assert all(address in content for address, content in page.evaluate(written))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_has_dark_ink_whatever_the_palette(stay, repository, scheme):
    page = stay(repository.at(LESSON))
    page.emulate_media(color_scheme=scheme)
    wait_for_scheme(page, scheme)
    page.emulate_media(media="print")
    pale = page.evaluate("""() => {
      const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
      const light = (colour) => {
        pen.fillStyle = "white";
        pen.fillRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => (part / 255) ** 2.2);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [...document.querySelectorAll("main *")].filter((element) => element.checkVisibility()
        && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
        && 1.05 / (light(getComputedStyle(element).color) + 0.05) < 4.5)
        .map((element) => `${getComputedStyle(element).color}: ${element.outerHTML.slice(0, 100)}`);
    }""")
    assert pale == []


SHEET = {"format": "A4", "margin": dict.fromkeys(("top", "right", "bottom", "left"), "10mm")}
BRIEF = re.compile(r'<div class="lesson-brief">.*?(?=</article>)', re.DOTALL)
# How many sheets a text fills is a question of its font, so these are printed in one that every
# machine has: MkDocs' own. The site's policy would not let it in.
FONTS = Path(mkdocs.__file__).parent / "themes/readthedocs/css/fonts"
WEIGHTS = {"normal": FONTS / "lato-normal.woff2", "bold": FONTS / "lato-bold.woff2"}
IN_LATO = "* { font-family: Lato !important; }\n" + "\n".join(
    f"@font-face {{ font-family: Lato; font-weight: {weight};"
    f" src: url(data:font/woff2;base64,{b64encode(path.read_bytes()).decode()}); }}"
    for weight, path in WEIGHTS.items()
)


@pytest.mark.parametrize(
    "slug",
    [
        "restaurants-without-chicken",
        "leap-day-certificates",
        "status-page-on-same-platform",
        "everything-taken-back-after-poisoning",
    ],
)
def test_a_typical_lesson_fits_two_sheets_of_paper(new_page, repository, slug):
    page = new_page(bypass_csp=True)
    page.goto(repository.at(f"lessons/{slug}/"))
    page.add_style_tag(content=IN_LATO)
    assert page.evaluate("document.fonts.load('16px Lato').then((fonts) => fonts.length)") == 1
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(**SHEET)))
    assert 1 <= sheets <= 2


# Wide letters, and as many as a record may have or more than a brief shows.
LONGEST = {
    "title": "W" * 100,
    "lesson": "WM W " * 48,
    "stop_when": "MW " * 46,
    "changes": [{"text": "MW " * 200, "made": "2020-11-11"}] * 12,
    "where_else": [{"area": "boarding", "note": "WM " * 200}],
}


def test_every_brief_is_one_sheet_of_paper(new_page, repository, base, today):
    """All of them are printed at once, each from the top of a sheet on."""
    for number in range(3):
        base.lesson(f"2020/l{number}", **LONGEST, applies_to={"processes": ["refunding"]})
        asked = {"ask": "W" * 140, "applies_to": {"processes": ["overbooking"]}}
        base.lesson(f"2021/l{number}-asked", **LONGEST, **asked)
    pages = Pages(base.read(), Settings(today=today, site_url=f"https://{'w' * 60}.example.org/"))
    htmls = [brief.content for brief in brief_pages(pages)]
    made = repository.folder.glob("brief/**/index.html")
    htmls += [BRIEF.search(path.read_text())[0] for path in sorted(made)]
    assert len(htmls) > 50
    page = new_page(bypass_csp=True)
    page.goto(repository.at("brief/launch/"))
    page.add_style_tag(
        content=f"{IN_LATO}\n.lesson-brief + .lesson-brief {{ break-before: page; }}"
    )
    put = "html => { document.querySelector('.lesson-brief').outerHTML = html; }"
    page.evaluate(put, "".join(htmls))
    assert page.evaluate("document.fonts.load('16px Lato').then((fonts) => fonts.length)") == 1
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(**SHEET))) == len(htmls)


@pytest.mark.parametrize("alias", ["first-name", "second-name"])
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_former_address_leads_to_the_lesson(new_page, extremes, alias, script):
    page = new_page(java_script_enabled=script)
    page.goto(extremes.at(f"lessons/{alias}/"))
    page.wait_for_url(extremes.at("lessons/renamed/"))
    expect(page.locator("h1")).to_have_text("A lesson that was renamed")


@pytest.mark.parametrize(
    ("slug", "direction"), [("arabic", "rtl"), ("east-asian", "ltr"), ("renamed", "ltr")]
)
def test_each_text_runs_in_the_direction_of_its_script(page, stay, extremes, slug, direction):
    page.goto(extremes.at(f"lessons/{slug}/"))
    for part in ("h1", ".lesson-statement", ".lesson-prose"):
        found = page.locator(f"main {part}").first.evaluate(
            "element => getComputedStyle(element).direction"
        )
        assert found == direction, part
    ours = page.get_by_role("heading", name="What failed")
    assert ours.evaluate("element => getComputedStyle(element).direction") == "ltr"
    page = stay(extremes.at("browse/all/"))
    title = page.locator(f"main a[href$='lessons/{slug}/']").first
    assert title.evaluate("element => getComputedStyle(element).direction") == direction


def test_the_edit_button_leads_to_the_lessons_record(stay, extremes):
    page = stay(extremes.at("lessons/renamed/"))
    address = urlsplit(page.locator("main a.md-content__button[href*=edit]").get_attribute("href"))
    assert address.netloc == "github.com"
    assert address.path == "/example-org/lessons/edit/main/lessons/2019/renamed.yml"
