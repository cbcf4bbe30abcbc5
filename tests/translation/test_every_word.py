"""No word of ours is left in English where it is translated, and where it is not, it says so."""

from __future__ import annotations

import datetime
import importlib.util
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import generator.site.pages
import generator.translation
from generator.records.base import KnowledgeBase
from generator.site.contents import contents
from generator.site.pages import Compiled, Pages, Settings

TESTS = Path(__file__).parents[1]
TODAY = datetime.date(2026, 11, 22)
SITE = "https://e.org/"
# For authors, whose keywords are English; data and scripts are for programs.
AUTHORS = ("reference/fields/", "reference/rules/", "reference/commands/")
MACHINES = ("assets/", "api/")
# Names, and the one tag, which is its author's.
NAMES = {"Atom", "JSON", "Feed", "Markdown", "CSV", "pets", "eo"}
# Ids of lessons, slugs of words and sections, keywords of records.
OF_AUTHORS = (
    "code", "kbd", "pre", "script", "bdi", "tbody th", ".lesson-address", ".lesson-card__place",
    "a[href*='procedures/#']",
)  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")
MONTHS = (
    "januaro|februaro|marto|aprilo|majo|junio|julio|aŭgusto|septembro|oktobro|novembro|decembro"
)
# What programs read in feeds, calendars and Markdown, and dates.
KEYS = re.compile(
    rf"https?:\S+|tag:\S+|urn:\S+|(?i:{MONTHS})|\d{{4}}-\d\d\S*|^[A-Z-]+[:;]\S*|\"\w+\":|&\w+;|near-miss"
    r"|\[[^\]]*\]\(\S*procedures/\S*\)",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def pseudo():
    path = Path(__file__).with_name("pseudo.py")
    spec = importlib.util.spec_from_file_location("pseudo", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def greek(pseudo, tmp_path_factory):
    """The ferry's lessons, in Greek letters."""
    home = tmp_path_factory.mktemp("greek")
    pseudo.copy_in_greek(TESTS / "ferry", home / "ferry")
    catalogue = KnowledgeBase.read(home / "ferry/lessons", "lessons").judged(TODAY)
    assert catalogue.lessons
    assert not catalogue.errors
    return catalogue


@pytest.fixture(scope="module")
def files_in(pseudo, greek):
    """Make the site in a language: `files_in("eo")`."""

    def made(language):
        days = {lesson.file: lesson.date.last for lesson in greek.lessons}
        settings = Settings(
            today=TODAY,
            interface=language,
            site_name="Σ",
            site_url=SITE,
            edit="https://e.org/{path}",
            use_form="https://e.org/{lesson}{outcome}",
            look_form="https://e.org/{lesson}{area}{result}",
            changed=days,
            added=days,
        )
        return list(contents(Pages(greek, settings)))

    with pytest.MonkeyPatch.context() as patch:
        known, words = generator.translation.catalogue, pseudo.translations()
        patch.setattr(
            generator.translation,
            "catalogue",
            lambda language: words if language == pseudo.LANGUAGE else known(language),
        )
        # What is compiled of the templates holds their words.
        patch.setattr(generator.site.pages, "compiled", cache(lambda _: Compiled()))
        yield made


def shown(html, *, is_said_in_english):
    """The texts of a page, and those of its attributes; without what says that it is English."""
    tree = LexborHTMLParser(f"<body>{html}")
    said = "[lang=en], " if is_said_in_english else ""
    for node in tree.css(f"{said}{', '.join(OF_AUTHORS)}"):
        node.decompose()
    yield tree.text(separator=" | ")
    if not is_said_in_english:
        for node in tree.css("[aria-label], [placeholder], [title], [alt]"):
            for name in ("aria-label", "placeholder", "title", "alt"):
                yield node.attributes.get(name) or ""


def english_in(file, *, is_said=False):
    """What is still English in a file that readers meet."""
    content = file.content if isinstance(file.content, str) else file.content.decode()
    if file.head or file.address.endswith(".html"):
        texts = list(shown(content, is_said_in_english=is_said))
    else:
        texts = [re.sub("<[^<>]*>", " ", unescape(content.replace("\r\n ", "")))]
    if file.head and not is_said:
        head = file.head
        headings = [text for _, text in head.headings]
        texts += [
            head.title,
            head.description,
            *headings,
            *(each.title for each in head.alternates),
        ]
    slugs = set(WORD.findall(file.address))
    for text in texts:
        words = WORD.findall(KEYS.sub(" ", text.replace("e.org/", "https://e.org/")))
        yield from (word for word in words if word not in NAMES | slugs)


def test_every_word_of_a_translated_site_is_translated(files_in):
    files = files_in("eo")
    readable = [file for file in files if not file.address.endswith(".csv")]
    met = [file for file in readable if not file.address.startswith((*AUTHORS, *MACHINES))]
    left = {file.address: list(english_in(file)) for file in met}
    assert {address: words for address, words in left.items() if words} == {}
    assert {file.address.rpartition(".")[2] for file in met if not file.head} >= {
        "xml",
        "json",
        "ics",
        "md",
    }


def test_every_word_of_a_site_without_a_catalogue_says_that_it_is_english(files_in):
    pages = [file for file in files_in("el") if file.head and not file.address.startswith(AUTHORS)]
    left = {page.address: list(english_in(page, is_said=True)) for page in pages}
    assert {address: words for address, words in left.items() if words} == {}
