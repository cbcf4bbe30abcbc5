"""The pictures in README and docs show what the pages look like now; `make pictures` makes them anew."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
SPECIFICATION = importlib.util.spec_from_file_location(
    "pictures", REPOSITORY / ".ci" / "pictures.py"
)
pictures = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(pictures)


@pytest.fixture(scope="module")
def pages():
    return pictures.pages_shown()


@pytest.mark.parametrize("name", pictures.ADDRESSES)
def test_a_picture_shows_its_page_as_it_is_now(pages, name):
    kept = json.loads(pictures.MADE_OF.read_text())[name]
    picture = (pictures.FOLDER / f"{name}.webp").read_bytes()
    now = {**pictures.made_of(pages[name]), "picture": pictures.digest(picture)}
    assert now == kept, (
        "this page looks otherwise than its picture: run `make pictures`, and look at what it made"
    )


def test_every_picture_is_shown_somewhere_and_says_what_it_shows():
    texts = [(REPOSITORY / file).read_text() for file in ("README.md", "docs/about/index.md")]
    told = r"!\[([^\]]{20,})\]\((?:docs/about/)?pictures/([\w-]+)\.webp\)"
    shown = [name for _, name in re.findall(told, "".join(texts))]
    assert sorted(shown) == sorted(pictures.ADDRESSES)
    assert {path.stem for path in pictures.FOLDER.glob("*.webp")} == set(pictures.ADDRESSES)


def test_a_change_of_the_page_or_of_a_rule_for_it_makes_the_picture_old(pages):
    page = pages["home"]
    assert pictures.made_of(page) != pictures.made_of(
        page.replace("What went wrong before?", "What went wrong?")
    )
    style = ".lesson-card { color: red; } @media screen { .lesson-card { color: black; } }"
    kept = list(pictures.rules_for(page, style))
    assert kept == [".lesson-card color: red;", "@media screen .lesson-card color: black;"]
    assert list(pictures.rules_for(page, style.replace("screen", "(min-width: 60em)"))) != kept


def test_neither_spaces_nor_comments_nor_rules_for_other_pages_make_a_picture_old(pages):
    page = pages["home"]
    assert pictures.made_of(page) == pictures.made_of(page.replace("\n", "\n  "))
    other = re.sub(r"assets/match-\w+\.js", "assets/match-0123456789ab.js", page)
    assert other != page
    assert pictures.made_of(page) == pictures.made_of(other), "a script's name shows nowhere"
    style = ".lesson-card { color: red; }"
    more = "/* Calm. */\n.lesson-card {\n  color: red;\n}\n.on-no-page, .lesson-card .on-no-page { color: blue; }"
    more += "@media print { .lesson-card { color: black; } }"
    assert list(pictures.rules_for(page, style)) == list(pictures.rules_for(page, more))


def test_another_day_makes_no_picture_old(pages, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")
    assert pictures.pages_shown() == pages
