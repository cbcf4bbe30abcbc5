"""A site of records that are accepted and as hostile as the rules allow: nothing runs, with the policy or without.

Each line of ``attacks.txt`` is written into every field of a record of its own and into words of
the vocabulary. What would run calls ``canary``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ATTACKS = Path(__file__).with_name("attacks.txt").read_text(encoding="utf-8").splitlines()
SLUGS = (
    "constructor",
    "prototype",
    "container",
    "drawer",
    "config",
    "header",
    "then",
    "length",
    "name",
    "style",
)
"""Ids that mean something to scripts or to the theme."""
ADDRESS = "https://example.org/'onmouseover='canary()'?a=1&lt;b&quot;=javascript:canary()#')"
QUERIES = (
    *(
        "__proto__",
        "constructor",
        "toString valueOf",
        "area:__proto__",
        "area:constructor",
        "year:constructor",
    ),
    *(
        '"',
        '"<script>',
        "-",
        "::",
        "area:",
        "%",
        "%00",
        "\\",
        "(" * 300,
        "[" * 300,
        "\u202e\u0000",
        "*",
        "{{7*191}}",
    ),
)
WORDS = 2
WITH, WITHOUT = MODES = "with the policy", "without the policy"
FEATURES = (
    *(
        "navigation.tabs",
        "navigation.path",
        "navigation.top",
        "navigation.instant",
        "navigation.instant.preview",
    ),
    *(
        "navigation.instant.prefetch",
        "navigation.instant.progress",
        "content.tooltips",
        "content.code.copy",
    ),
    *(
        "content.code.annotate",
        "content.code.select",
        "content.action.edit",
        "header.autohide",
        "toc.follow",
    ),
)
CONTROL = "control/"
BY_HAND = """# Give a lesson

What is written here comes up in search: `<img src=x onerror=canary()>` and &lt;script&gt;canary()&lt;/script&gt;.

```html
<script>canary()</script>
```
"""
UNSAFE = """# A page that breaks the rules

<script>canary("script")</script>
<img src="missing.png" onerror="canary('handler')">
<p id="styled" style="color: rgb(1, 2, 3)">coloured</p>
"""
WIDTHS = (360, 1280)
LAYOUT = """() => {
  const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const header = box("header.md-header"), h1 = box("main h1");
  return {
    wide: document.documentElement.scrollWidth > innerWidth,
    header: !!header && header.top === 0 && header.width === document.documentElement.clientWidth,
    h1: !!h1 && h1.height > 0 && h1.top >= header.bottom && h1.left >= 0 && h1.left < innerWidth,
    // What closes an element that it is in lets the next one fall out of its place.
    frame: ["main", "footer"].every((part) => document.querySelectorAll(`body > .md-container > ${part}`).length === 1),
    policies: document.querySelectorAll("[http-equiv=Content-Security-Policy]").length,
    handlers: [...document.querySelectorAll("*")].flatMap(({attributes}) => [...attributes])
      .filter(({name}) => name.startsWith("on") || name === "srcdoc").map(({name}) => name),
  };
}"""
SOUND = {"wide": False, "header": True, "h1": True, "frame": True, "policies": 1, "handlers": []}


def _record(attack: str, number: int, earlier: str) -> dict[str, object]:
    """Every field that takes a text, an address or a word, with an attack in it."""
    word = f"w{number % WORDS}"
    fenced, cell = attack.replace("`", ""), attack.replace("|", "")
    named = attack.replace("\\", "").replace('"', '\\"')
    return {
        "title": attack[:100],
        "lesson": attack,
        "date": f"{2018 + number // 12}-{number % 12 + 1:02}",
        "areas": [word],
        "kind": "experiment",
        "hypothesis": attack,
        "failure": f"{attack}\n\n# {attack}\n\n> {attack}\n\n- {attack}\n\n```{fenced}\n{fenced}\n```\n\n"
        f'| {cell} | b |\n|:--|--:|\n| {cell} | b |\n\n[{attack}](https://example.org/ "{named}")',
        "impact": attack,
        "surprise": attack,
        "causes": [{"factor": word, "text": attack, "confidence": "suspected"}],
        "changes": [
            {
                "text": attack,
                "owner": attack,
                "evidence": ADDRESS,
                "embedded_in": [f"{word}#before"],
                "due": "2021-02",
            }
        ],
        "recovery": dict.fromkeys(
            (
                "first_contact",
                "heard",
                "empathized",
                "apologized",
                "resolved",
                "diagnosed",
                "told",
                "outcome",
            ),
            attack,
        ),
        "verification": {
            "measure": attack,
            "by": f"not {attack}",
            "evidence": ADDRESS,
            "due": "2021-03",
        },
        "where_else": [{"area": word, "note": attack, "lesson": earlier}],
        "applies_to": {
            "processes": [word],
            "channels": [word],
            "roles": [word],
            "phrases": [attack],
        },
        "related": [earlier],
        "recurrence_of": [earlier] if number % 2 else None,
        "applied": [{"where": attack, "outcome": "modified", "note": attack}],
        "references": [{"title": attack, "url": ADDRESS, "archived": ADDRESS}],
        "credits": attack,
        "withdrawn": attack if number % 3 == 0 else None,
        "tags": ["constructor", "shared"],
        "aliases": [f"was-{number}"],
        "x_own": {"constructor": attack},
    }


def _vocabulary() -> dict[str, object]:
    """Few words, since each has pages of its own, and all attacks in every kind of them."""
    attacks = {f"w{number}": " ".join(ATTACKS[number::WORDS]) for number in range(WORDS)}
    words = {
        slug: {"name": attack, "description": attack, "url": ADDRESS}
        for slug, attack in attacks.items()
    }
    words["constructor"] = {
        "name": "constructor",
        "description": "A word that is a name in scripts.",
    }
    kinds = dict.fromkeys(("areas", "factors", "processes", "channels", "roles"), words)
    procedures = {slug: {**word, "sections": ["before"]} for slug, word in words.items()}
    return {
        **kinds,
        "procedures": procedures,
        "synonyms": [[attack, "refund"] for attack in ATTACKS],
    }


def _write(project: Path, base) -> None:
    slugs = [
        SLUGS[number] if number < len(SLUGS) else f"attack-{number}"
        for number in range(len(ATTACKS))
    ]
    base.write("vocabulary.yml", json.dumps(_vocabulary(), ensure_ascii=False))
    for number, (slug, attack) in enumerate(zip(slugs, ATTACKS, strict=True)):
        base.lesson(f"{2018 + number // 12}/{slug}", **_record(attack, number, slugs[number - 1]))
    (project / "docs").mkdir()
    (project / "docs/contributing.md").write_text(BY_HAND)
    (project / "docs/control.md").write_text(UNSAFE)
    theme = {
        "name": "material",
        "font": False,
        "features": FEATURES,
        "palette": [{"scheme": "default"}],
    }
    plugins = [{"lessons": {"search": {"report": "https://example.org/new?title={query}"}}}]
    site = {
        "site_name": "Lessons",
        "site_url": "${}",
        "theme": theme,
        "plugins": plugins,
        "nav": None,
    }
    repository = {
        "repo_url": "https://github.com/example-org/lessons",
        "edit_uri": "edit/main/docs/",
    }
    extensions = ["attr_list", "pymdownx.superfences"]
    text = json.dumps({**site, **repository, "markdown_extensions": extensions})
    (project / "mkdocs.yml").write_text(text.replace('"${}"', "!ENV SITE_URL"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, base_in, serve):
    project = tmp_path_factory.mktemp("hostile")
    base = base_in(project)
    _write(project, base)
    assert base.read().errors == ()
    with serve(project) as site:
        yield site


UNWANTED = ":is(script, img, iframe, style, base, meta, form form)"
# What runs is heard on the console, as what the policy stops is.
CANARY = "window.canary = (...told) => console.error('ran', ...told)"


@pytest.fixture
def mode():
    """Without the policy, nothing stops what would run; it is told where both are tried."""
    return WITHOUT


@pytest.fixture
def visitor(mode, new_page):
    viewport = {"width": WIDTHS[MODES.index(mode)], "height": 740}
    return new_page(script=CANARY, bypass_csp=mode == WITHOUT, viewport=viewport)


@pytest.fixture
def unharmed(heard):
    """Whatever a test does, nothing runs or has to be stopped, and nothing is asked elsewhere."""
    yield
    assert heard.errors == []
    assert heard.foreign == []
    assert heard.missing == []


# Whatever could run, wherever a page was parsed to have it.
HELD = """(pages) => pages.map(([place, html]) => {
  const all = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")];
  return [place, all.filter((each) => each.matches("script, style") && each.textContent.includes("canary")
    || [...each.attributes].some(({name, value}) => name.startsWith("on") || name === "srcdoc"
      || /^[\\s\\x00-\\x1f]*(java|vb)script:|^[\\s\\x00-\\x1f]*data:text/i.test(value.replace(/[\\t\\r\\n]/g, ""))))
    .map(({outerHTML}) => outerHTML.slice(0, 200))];
}).filter(([, parts]) => parts.length)"""


def _pages(site) -> list[str]:
    return [place for place in site.places if place != CONTROL and place not in site.aliases]


def test_no_page_of_a_hostile_site_holds_anything_that_could_run(new_page, hostile):
    """Parsed as a browser does, and looked at where the sites' scripts are not."""
    pages = [place for place in hostile.places if place not in hostile.aliases]
    assert len(pages) > 3 * len(ATTACKS)
    htmls = [[place, hostile.file(place).read_text()] for place in pages]
    [[place, parts]] = new_page().evaluate(HELD, htmls)
    assert (place, len(parts)) == (CONTROL, 2)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.usefixtures("unharmed")
def test_every_kind_of_page_of_a_hostile_site_is_quiet_and_whole(visitor, mode, hostile):
    """The lesson of every attack, and of other pages that lie in one folder, which are made alike, one."""
    lessons = [place for place in _pages(hostile) if place.startswith("lessons/")]
    others = {re.sub(r"(?<=/)[^/]+/$", "*", place): place for place in _pages(hostile)}
    assert len(lessons) == len(ATTACKS)
    pages, broken = sorted({*lessons, *others.values()}), {}
    # Whatever would run is heard with the policy, which has to stop it, as well as without. Each
    # page is loaded in the width in which the one before was left.
    for number, place in enumerate(pages[MODES.index(mode) :: len(MODES)]):
        visitor.goto(hostile.at(place))
        for width in WIDTHS[:: -1 if number % 2 else 1]:
            visitor.set_viewport_size({"width": width, "height": 740})
            found = visitor.evaluate(LAYOUT)
            if found != SOUND:
                wrong = {name: value for name, value in found.items() if value != SOUND[name]}
                broken[place, width] = wrong
    assert broken == {}


@pytest.mark.usefixtures("unharmed")
def test_former_addresses_lead_on_and_nowhere_else(visitor, hostile):
    assert len(hostile.aliases) == len(ATTACKS)
    for place in hostile.aliases[::5]:
        visitor.goto(hostile.at(place))
        visitor.wait_for_url(lambda address: "/was-" not in address)
        assert visitor.url.startswith(hostile.at("lessons/"))


@pytest.mark.usefixtures("unharmed")
def test_hostile_queries_find_or_miss_and_no_more(visitor, hostile):
    visitor.goto(hostile.at())
    visitor.keyboard.press("/")
    box = visitor.locator("#lesson-find [type=search]")
    for query in (*ATTACKS, *QUERIES):
        box.fill(query)
        expect(visitor.locator("#lesson-find [data-part=status]")).not_to_have_text("")
        assert visitor.locator(f"#lesson-find {UNWANTED}").count() == 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.usefixtures("unharmed")
def test_hostile_queries_in_an_address_are_only_searched_for(visitor, mode, hostile):
    # The dialog is asked all of them: what differs here is the way into the page.
    queries = (*ATTACKS[::6], *QUERIES)
    for query in queries[MODES.index(mode) :: 2 * len(MODES)]:
        visitor.goto(
            hostile.at(f"search/?q={quote(query)}&area={quote(query)}&constructor=1&__proto__=2")
        )
        expect(visitor.locator("main [role=status]").first).not_to_have_text("")
        assert visitor.locator(f"[data-search-page] {UNWANTED}").count() == 0


@pytest.mark.usefixtures("unharmed")
def test_a_hostile_lesson_that_is_found_shows_what_was_written(visitor, hostile):
    written = {" ".join(attack[:100].split()) for attack in ATTACKS}
    for number in range(WORDS):
        visitor.goto(hostile.at(f"search/?area=w{number}"))
        titles = visitor.locator("main .lesson-card__title")
        expect(titles.first).to_be_visible()
        assert {" ".join(title.split()) for title in titles.all_inner_texts()} <= written


@pytest.mark.usefixtures("unharmed")
def test_hovering_and_focusing_what_strangers_wrote_shows_words(visitor, hostile):
    for slug in (SLUGS[4], "attack-14", "attack-27"):
        visitor.goto(hostile.at(f"lessons/{slug}/"))
        for link in visitor.locator("main a:visible").all()[:12]:
            link.hover(force=True)
            link.focus()
        visitor.wait_for_timeout(300)


@pytest.mark.usefixtures("unharmed")
def test_pages_that_are_exchanged_into_others_stay_as_quiet(visitor, hostile):
    visitor.goto(hostile.at("browse/all/"))
    visitor.evaluate("window.same = true")
    for _ in range(6):
        link = visitor.locator(
            ".lesson-card__title a, [rel=next]:visible, [rel=prev]:visible"
        ).first
        target = link.evaluate("link => link.href")
        link.click()
        # The address changes before the content does.
        expect(visitor.locator("link[rel=canonical]")).to_have_attribute("href", target)
    assert visitor.evaluate("window.same")
    assert visitor.locator("[http-equiv=Content-Security-Policy]").count() == 1


@pytest.mark.usefixtures("unharmed")
def test_feeds_and_data_are_shown_as_such(visitor, hostile):
    shown = [
        path
        for kind in ("xml", "txt", "json")
        for path in sorted(hostile.folder.rglob(f"*.{kind}"))
    ]
    names = [path.relative_to(hostile.folder).as_posix() for path in shown]
    # The data of each lesson are made alike.
    some = [name for name in names if not name.startswith(("search/", "api/v1/lessons/"))]
    assert len(some) > 10
    for name in (*some, f"api/v1/lessons/{SLUGS[0]}.json"):
        visitor.goto(hostile.at(name))


STOPPED = ["Executing inline script", "Executing inline event handler", "Applying inline style"]


@pytest.mark.parametrize(
    ("mode", "told"), [(WITH, STOPPED), (WITHOUT, ["ran script", "ran handler"])]
)
def test_a_hand_written_page_that_breaks_the_rules_is_stopped_by_the_policy_alone(
    new_page, heard, hostile, mode, told
):
    page = new_page(script=CANARY, bypass_csp=mode == WITHOUT)
    page.goto(hostile.at(CONTROL), wait_until="load")
    assert {
        word for word in (*STOPPED, "ran script", "ran handler") if word in "\n".join(heard.errors)
    } == set(told)
