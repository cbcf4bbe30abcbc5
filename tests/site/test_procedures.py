"""The page of procedures: under each section the lessons that it exists because of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.site.pages import Pages, Settings
from generator.site.procedure_layout import section_link
from generator.site.procedures import procedure_pages

BOARD = Path(__file__).parents[1] / "ferry" / "boards" / "procedures.txt"
PROCEDURES = "procedures/"


@pytest.fixture
def shown(today, page_of):
    """Make the pages of a catalogue, and read them."""
    return lambda catalogue: [
        page_of(file.content) for file in procedure_pages(Pages(catalogue, Settings(today=today)))
    ]


def rows(page):
    """The board's lines: procedures, sections with their number of lessons, lessons with their facts."""
    heading = ""
    for element in page.elements:
        role = element.attributes.get("class", "")
        if element.tag == "h2":
            yield f"# {element.text}"
        elif element.tag == "h3":
            heading = element.text
        elif element.tag == "p" and "Exists because of" in element.text:
            yield f"## {heading}: {element.text.removeprefix('Exists because of ').rstrip(':')}"
        elif "lesson-change" in role.split() or (
            element.tag == "p" and element.text.startswith(("No lesson", "Sections: "))
        ):
            yield element.text


def test_the_page_of_the_ferry_company_is_the_one_that_was_written_by_hand(ferry, shown):
    [page] = shown(ferry)
    first, *board = [line for line in BOARD.read_text(encoding="utf-8").splitlines() if line]
    assert first in page.text
    signs = str.maketrans("", "", "✓◌|")
    assert [" ".join(row.translate(signs).split()) for row in rows(page)] == [
        " ".join(line.translate(signs).split()) for line in board
    ]


def test_what_is_not_published_is_no_reason(ferry, shown):
    text = " ".join(page.text for page in shown(ferry))
    assert "The safe stood open" not in text
    assert "Fit a lock" not in text


def embed(base, place, *sections, **fields):
    base.lesson(place, changes=[{"text": "Write it down", "embedded_in": list(sections)}], **fields)


def test_a_procedure_without_lessons_says_so_and_names_its_sections(base, site):
    base.lesson("2020/late")
    text = site().page(PROCEDURES).text
    assert text.count("No lesson is known to stand behind this procedure.") == 2
    assert "Sections: Before, After." in text
    assert "0 lessons in 0 of 2 procedures" in text


def test_a_vocabulary_without_procedures_says_what_would_fill_the_page(base, site):
    base.lesson("2020/late")
    vocabulary = base.lessons / "vocabulary.yml"
    vocabulary.write_text(re.sub(r"(?ms)^procedures:.*?(?=^\w)", "", vocabulary.read_text()))
    assert "The vocabulary names no procedure yet" in site().page(PROCEDURES).text


def test_sections_lead_to_the_page_where_the_procedure_can_be_read(base, site):
    embed(base, "2020/late", "handbook#refunds", "handbook")
    page = site().page(PROCEDURES)
    assert "https://example.org/handbook" in page.links
    assert "https://example.org/handbook#refunds" in page.links


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (None, ""),
        ("https://example.org/guide", "https://example.org/guide#gate"),
        ("https://example.org/guide.html?v=1", "https://example.org/guide.html?v=1#gate"),
        ("https://example.org/guide.PDF", ""),
        ("https://example.org/guide#top", ""),
    ],
)
def test_a_section_has_a_link_only_where_its_page_can_have_anchors(url, link):
    assert section_link(url, "gate") == link
    assert section_link(url, "") == ""


def test_a_section_that_the_file_does_not_have_is_marked(base, site_of):
    vocabulary = base.lessons / "vocabulary.yml"
    guide = "procedures:\n  guide: {name: Guide, description: How., file: guide.md}"
    vocabulary.write_text(vocabulary.read_text().replace("procedures:", guide))
    (base.root / "guide.md").write_text("# Guide\n\n## <b>Closing</b> the `gate`\n")
    embed(base, "2020/late", "guide#closing-the-gate", "guide#lost")
    page = page_of_warned(base, site_of)
    assert [element.text for element in page.all("h3")] == ["Closing the gate", "Lost"]
    assert page.text.count("The procedure has no such section.") == 1


def page_of_warned(base, site_of):
    catalogue = base.read()
    assert [problem.rule for problem in catalogue.problems] == ["missing-section"]
    return site_of(catalogue).page(PROCEDURES)


def test_a_change_that_is_late_says_since_when_unless_the_lesson_is_superseded(base, site):
    late = {"text": "Write it down", "due": "2026-06", "embedded_in": ["handbook"]}
    base.lesson("2020/late", changes=[late])
    base.lesson("2020/replaced", changes=[late], superseded_by=["late"])
    items = [
        element.text
        for element in site().page(PROCEDURES).all("li")
        if "Write it down" in element.text
    ]
    assert ["overdue since June 2026" in item for item in items] == [True, False]
    assert ["superseded" in item for item in items] == [False, True]


def test_the_numbers_beside_the_procedures_are_those_of_their_lessons(ferry, shown):
    [page] = shown(ferry)
    counts = {element.text for element in page.all("li") if element.text[-1:].isdigit()}
    assert {"Boarding guide 3", "Change checklist 2", "Storm plan 1"} <= counts


@pytest.mark.parametrize("number", [8, 9, 25])
def test_a_long_list_goes_on_on_further_pages_that_hold_every_reason_once(
    lesson_of, catalogue_of, site_of, per_page, number
):
    change = {"text": "Write it down", "embedded_in": ["handbook#refunds"]}
    pages = site_of(catalogue_of([lesson_of(f"l{n}", changes=[change]) for n in range(number)]))
    here = pages.below(PROCEDURES)
    targets = [
        target
        for address in here
        for target in pages.targets(address)
        if target.startswith("lessons/")
    ]
    assert sorted(targets) == sorted(f"lessons/l{n}/" for n in range(number))
    assert (
        len({pages.file(address).head.title for address in here})
        == len(here)
        == 1 + (number + 2 - 1) // per_page
    )
    assert not [link for origin, link in pages.broken() if origin in here]
    for address in here:
        assert len(pages.page(address).ids) == len(set(pages.page(address).ids))
        assert "Handbook" in pages.page(address).text


def test_what_a_stranger_wrote_into_a_procedure_is_shown_as_text(base, site):
    vocabulary = base.lessons / "vocabulary.yml"
    guide = "procedures:\n  guide: {name: Guide, description: How., file: guide.md}"
    vocabulary.write_text(vocabulary.read_text().replace("procedures:", guide))
    (base.root / "guide.md").write_text(
        "# Guide\n\n## &lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}\n"
    )
    embed(base, "2020/late", "guide#scriptalert1script-7-7")
    page = site().page(PROCEDURES)
    assert "<script>alert(1)</script> {{ 7 * 7 }}" in page.text
    assert not page.all("script")
