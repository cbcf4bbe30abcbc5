"""A site in a language that nobody speaks, in which every word is 40 % longer, on a phone."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

TESTS = Path(__file__).parents[1]
PAGES = (
    "", "browse/", "browse/all/", "browse/months/", "browse/area/terminal/", "browse/step/changed/",
    "lessons/cars-loaded-twice/", "lessons/screens-unreadable-too/", "brief/boarding/",
    "follow-through/", "where-else/", "where-else/terminal/", "recurrences/", "procedures/",
    "in-use/", "health/", "reference/vocabulary/", "no-such-page/",
)  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")
# Texts as they are seen, but for what is an author's, a date, or for authors in English.
SEEN = """() => {
  const main = document.querySelector("article").cloneNode(true);
  const of = "code, kbd, bdi, time, noscript, .lesson-address, .lesson-card__place, .lesson-brief__address, tbody th, a[href*='procedures/#'], .lesson-chart, select";
  for (const element of main.querySelectorAll(of)) element.remove();
  return main.textContent;
}"""
DATE = re.compile(
    r"\d{4}(-\w+(-\d\d)?)?|\w+aro|[Mm]arto|\w+ilo|[Mm]ajo|[Jj]u[nl]io|\w+gusto|\w+bro"
)


@pytest.fixture(scope="module")
def pseudo(serve, tmp_path_factory):
    project = tmp_path_factory.mktemp("pseudo")
    hook = TESTS / "translation/pseudo.py"
    runpy.run_path(str(hook))["copy_in_greek"](TESTS / "ferry", project / "ferry")
    shutil.move(project / "ferry/lessons", project / "lessons")
    shutil.move(project / "ferry/procedures", project / "procedures")
    (project / "docs").mkdir()
    (project / "docs/contributing.md").write_text("# Γ\n")
    form = {"form": "https://example.org/form"}
    configuration = {
        "site_name": "Σ",
        "site_url": "https://example.org/",
        "theme": {"name": "material", "font": False, "language": "eo"},
        "hooks": [str(hook)],
        "plugins": [{"lessons": form}],
    }
    (project / "mkdocs.yml").write_text(json.dumps(configuration))
    with serve(project) as site:
        yield site


def test_longer_words_overflow_nowhere_on_a_phone_and_none_is_english(new_page, pseudo):
    page = new_page(viewport={"width": 360, "height": 740})
    wide, english = {}, {}
    for place in PAGES:
        page.goto(pseudo.at(place), wait_until="domcontentloaded")
        width = page.evaluate("document.documentElement.scrollWidth")
        said = DATE.sub(" ", page.evaluate(SEEN))
        left = [word for word in WORD.findall(said) if word not in ("Atom", "JSON", "Feed", "pets")]
        wide |= {place: width} if width > 360 else {}
        english |= {place: left} if left else {}
    assert (wide, english) == ({}, {})
    assert page.locator("html").get_attribute("lang") == "eo"


def test_search_says_how_much_it_found_in_the_sites_language(new_page, pseudo):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(pseudo.at("search/?q=φερρυ zeppelin"))
    status = page.locator("[data-search-page] > [role=status]")
    expect(status).to_contain_text("Ńó ĺéśśóń")
    said = status.text_content().replace("zeppelin", "")
    assert WORD.findall(said) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
