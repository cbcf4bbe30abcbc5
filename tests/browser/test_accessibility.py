"""Everybody can read, find and use everything: axe's rules, the keyboard, and eyes and systems that need more."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

WIDTHS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 360, "height": 740}}
LESSON = "lessons/restaurants-without-chicken/"

# What has the focus: a name to tell it by, and whether a reader can see that it has it. A radio
# button that is itself invisible may show it at the label beside it.
FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    const isRinged = [null, "::after"].map((part) => getComputedStyle(element, part))
      .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    const isInView = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    return element.checkVisibility({opacityProperty: true, visibilityProperty: true}) && isInView
      && box.width > 1 && box.height > 1 && isRinged;
  };
  const shown = [here, ...(here.type === "radio" ? [here.nextElementSibling, ...here.labels] : [])];
  window.__numbers ??= new Map();
  if (!__numbers.has(here)) __numbers.set(here, __numbers.size);
  return {
    number: __numbers.get(here),
    what: here.outerHTML.replace(/\\s+/g, " ").slice(0, 200),
    isSeen: shown.some((element) => element && isSeen(element)),
    isInMain: Boolean(here.closest("main")),
    isInFooter: Boolean(here.closest("footer")),
  };
}"""


def stops(page, most: int = 400) -> list[dict]:
    """Everything that Tab reaches, from the top of the page until it comes round again."""
    found, seen = [], set()
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stop["number"] in seen:
            return found
        seen.add(stop["number"])
        found.append(stop)
    pytest.fail(
        f"Tab still has not come round after {most} stops, the last of them {found[-1]['what']}"
    )


def in_palette(page, scheme: str) -> None:
    """Let the system ask for light or dark, and wait until the page is so."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector(
        f"body[data-md-color-scheme={'slate' if scheme == 'dark' else 'default'}]"
    )


def test_axe_finds_nothing_to_mend_on_a_page_of_any_kind(seen):
    assert len(seen.violations) > 25
    assert {page: mend for page, mend in seen.violations.items() if mend} == {}


# Their parts are those of all others: what is wrong with a palette or a width is wrong on them, too.
@pytest.mark.parametrize(
    ("place", "looks"),
    [
        (
            "lesson with recovery",
            [("light", "teal", "wide"), ("dark", "black", "wide"), ("dark", "black", "narrow")],
        ),
        ("home", [("dark", "teal", "wide")]),
        ("all lessons", [("light", "white", "narrow")]),
        ("health", [("dark", "black", "narrow")]),
        ("year", [("dark", "black", "narrow")]),
        ("playbook", [("dark", "teal", "wide")]),
    ],
    indirect=["place"],
)
def test_axe_finds_nothing_to_mend_in_either_palette_and_width(page, place, violations, looks):
    page.set_viewport_size(WIDTHS[looks[0][2]])
    place.open(page)
    for scheme, primary, width in looks:
        page.set_viewport_size(WIDTHS[width])
        in_palette(page, scheme)
        page.evaluate("primary => { document.body.dataset.mdColorPrimary = primary; }", primary)
        assert violations(page) == [], (scheme, primary, width)


def test_axe_does_find_what_there_is_to_mend(page, repository, violations):
    page.goto(repository.at(LESSON))
    # The site's policy lets scripts set a style, and no markup.
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend", `<p>Pale</p><button></button>`);
      document.querySelector("main > p:last-of-type").style.cssText = "color: #ccc; background: #fff";""")
    assert {violation.partition(":")[0] for violation in violations(page)} == {
        "color-contrast",
        "button-name",
    }


@pytest.mark.parametrize("path", ["", LESSON, "browse/", "reference/rules/", "no/such/page/"])
def test_tab_reaches_the_skip_link_first_and_it_leads_into_the_content(page, repository, path):
    page.goto(repository.at(path))
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first is not None
    assert "skip" in first["what"].lower(), first["what"]
    assert first["isSeen"], first["what"]
    target = page.evaluate("decodeURIComponent(document.activeElement.hash.slice(1))")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "name => decodeURIComponent(location.hash.slice(1)) === name", arg=target
    )
    assert page.evaluate("name => Boolean(document.getElementById(name)?.closest('main'))", target)
    # The address changes before the page is scrolled.
    page.wait_for_function(
        """name => {
          const {top} = document.getElementById(name).getBoundingClientRect();
          return 0 <= top && top < 450;
        }""",
        arg=target,
    )
    page.keyboard.press("Tab")
    following = page.evaluate(FOCUSED)
    assert following["isInMain"] or following["isInFooter"], following["what"]


@pytest.mark.parametrize(
    ("path", "width"),
    [
        *((path, "wide") for path in ("", LESSON, "browse/", "reference/rules/")),
        *((path, "narrow") for path in ("", LESSON)),
    ],
)
def test_tab_passes_through_the_whole_page_and_shows_where_it_is(page, repository, path, width):
    page.set_viewport_size(WIDTHS[width])
    page.goto(repository.at(path))
    visited = stops(page)
    assert [stop["what"] for stop in visited if not stop["isSeen"]] == []
    assert visited[-1]["isInFooter"], f"Tab ends at {visited[-1]['what']}"
    left_out = page.evaluate("""() => [...document.querySelectorAll("main :is(a[href], button, input, summary)")]
      .filter((element) => element.checkVisibility({visibilityProperty: true}) && !element.closest("[hidden]")
        && element.tabIndex >= 0 && !__numbers.has(element)).map((element) => element.outerHTML)""")
    assert left_out == []


@pytest.mark.parametrize("path", ["", "no/such/page/"])
def test_a_question_typed_into_the_search_box_leads_to_the_search_page_with_enter(
    page, repository, path
):
    page.goto(repository.at(path))
    page.locator("main [name=q]").focus()
    page.keyboard.type("holiday peak & more")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{repository.at('search/')}?q=holiday+peak+%26+more")
    assert page.get_by_role("heading", level=1).is_visible()


def test_the_palette_can_be_changed_with_the_keyboard(page, repository):
    page.goto(repository.at(LESSON))
    in_palette(page, "light")
    while not page.evaluate("document.activeElement.matches('[data-md-component=palette] *')"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), (
            "Tab does not reach the palette"
        )
    for scheme in ("default", "slate"):
        page.keyboard.press("Enter")
        page.wait_for_selector(f"body[data-md-color-scheme={scheme}]")
        assert page.evaluate(FOCUSED)["isSeen"]


@pytest.mark.parametrize("path", ["", LESSON])
def test_nothing_moves_for_those_who_asked_for_less_motion(stay, repository, path):
    page = stay(repository.at(path))
    moving = page.evaluate("""() => {
      const seconds = (text) => Math.max(...text.split(",").map((part) => parseFloat(part) * (/ms/.test(part) ? 0.001 : 1)));
      return [...document.querySelectorAll("*")].flatMap((element) =>
        [undefined, "::before", "::after"].filter((part) => {
          const style = getComputedStyle(element, part);
          const lasts = Math.max(seconds(style.transitionDuration), style.animationName === "none" ? 0 : seconds(style.animationDuration));
          return lasts > 0.01 || style.scrollBehavior === "smooth";
        }).map((part) => `${element.tagName}.${element.className}${part ?? ""}`));
    }""")
    assert moving == []


@pytest.mark.parametrize(
    ("path", "scheme"),
    [("", "light"), (LESSON, "light"), (LESSON, "dark"), ("browse/all/", "dark")],
)
def test_stage_marks_are_drawn_in_the_colour_of_the_text_where_the_system_chooses_colours(
    stay, repository, path, scheme
):
    page = stay(repository.at(path))
    page.emulate_media(forced_colors="active")
    in_palette(page, scheme)
    marks = page.evaluate("""() => [...document.querySelectorAll("main svg.stage-glyph")].map((mark) => {
      const [text, shape] = [getComputedStyle(mark.parentElement), getComputedStyle(mark.firstElementChild)];
      const stroke = shape.stroke === "currentcolor" ? shape.color : shape.stroke;
      const paper = document.createElement("i");
      paper.style.color = "Canvas";
      document.body.append(paper);
      const canvas = getComputedStyle(paper).color;
      paper.remove();
      return [mark.checkVisibility() && mark.getBoundingClientRect().width > 0, stroke === text.color, stroke !== canvas];
    })""")
    assert marks
    assert all(mark == [True, True, True] for mark in marks), marks
