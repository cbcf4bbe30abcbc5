"""The board of areas, and each area's page: what is open, what is proposed, what was found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.records.base import KnowledgeBase
from generator.site.pages import Pages, Settings
from generator.site.where_else import where_else_pages

BOARDS = Path(__file__).parents[1] / "ferry" / "boards"
LARGEST = 300_000
EDIT = "https://example.org/edit/{path}"
SHARED = {
    "causes": [{"factor": "tooling", "text": "The till is old."}],
    "applies_to": {"processes": ["overbooking"]},
}


@pytest.fixture(scope="module")
def boards(ferry, site_of):
    return site_of(ferry)


def lines_of(page):
    """The headings, the rows of tables and the items of lists, without the ways to other pages."""
    html = re.sub(r"<nav.*?</nav>", "", page.raw, flags=re.DOTALL)
    for part in re.findall(
        r"<h[123][ >].*?</h[123]>|<tr>.*?</tr>|<li>.*?</li>", html, flags=re.DOTALL
    ):
        cells = re.findall(r"<t[hd][ >].*?</t[hd]>", part, flags=re.DOTALL)
        if "<td" in part:
            yield "| " + " | ".join(type(page)(cell).text for cell in cells)
        elif not cells:
            yield ("- " if part.startswith("<li") else "") + type(page)(part).text


@pytest.mark.parametrize(
    "name", ["", "terminal", "car-deck", "booking", "call-centre", "harbour-bus"]
)
def test_a_board_says_what_a_person_finds_in_the_records(boards, name):
    address = f"where-else/{name}/" if name else "where-else/"
    expected = BOARDS / (f"where-else-{name}.txt" if name else "where-else.txt")
    assert list(lines_of(boards.page(address))) == expected.read_text().splitlines()


def test_what_happened_is_counted_as_the_list_of_the_area_counts_it(boards):
    board = boards.page("where-else/")
    links = zip(
        [link for link in board.all("a") if "href" in link.attributes],
        boards.targets("where-else/"),
        strict=True,
    )
    happened = {
        target: int(link.text) for link, target in links if target.startswith("browse/area/")
    }
    assert len(happened) == 5
    for address, number in happened.items():
        assert f"{number} lesson" in boards.page(address).text


def test_every_number_of_the_board_leads_to_what_it_counts(boards):
    assert [
        (here, link)
        for here, link in boards.broken()
        if here.startswith(("where-else/", "browse/area/"))
    ] == []


def test_every_area_has_its_page_and_its_list_leads_to_it(boards):
    areas = ["terminal", "car-deck", "booking", "call-centre", "harbour-bus"]
    made = boards.below("where-else/")
    assert made == ["where-else/", *(f"where-else/{area}/" for area in areas)]
    for area in areas:
        assert f"where-else/{area}/" in boards.targets(f"browse/area/{area}/")


HIDDEN = ("crew list", "The safe stood", "crew-list-left", "keys-of-the-safe", "half-written")


def words_of(pages):
    return " ".join(pages.page(address).raw for address in pages.below("where-else/"))


def test_nothing_is_said_of_lessons_above_the_audience(boards, site_of, today):
    everything = KnowledgeBase.read(BOARDS.parent / "lessons", "lessons").judged(today)
    assert [word for word in HIDDEN if word in words_of(boards)] == []
    assert {"crew-list-left", "keys-of-the-safe"} <= {
        word for word in HIDDEN if word in words_of(site_of(everything))
    }


def test_one_click_opens_the_record_at_the_line_of_the_question(base, site):
    base.lesson(
        "2020/late", where_else=[{"area": "boarding", "result": "clear"}, {"area": "hotel-desk"}]
    )
    line = 1 + (base.lessons / "2020/late.yml").read_text().splitlines().index(
        'where_else: [{"area": "boarding", "result": "clear"}, {"area": "hotel-desk"}]'
    )
    pages = site(edit=EDIT)
    for address in ("where-else/", "where-else/hotel-desk/"):
        assert f"https://example.org/edit/2020/late.yml#L{line}" in pages.page(address).links


def test_one_click_answers_a_question_or_a_proposal(base, site):
    asked = [{"area": "boarding"}, {"area": "hotel-desk"}, {"area": "boarding", "result": "clear"}]
    base.lesson("2020/late", where_else=asked, areas=["boarding"], **SHARED)
    base.lesson("2021/like", areas=["billing"], **SHARED)
    pages = site(look_form="https://example.org/look?{lesson}&{area}&{result}", edit=EDIT)
    for address in ("where-else/hotel-desk/", "where-else/billing/", "lessons/late/"):
        page = pages.page(address)
        area = "billing" if "billing" in address else "hotel-desk"
        assert f"https://example.org/look?late&{area}&Found%20here%20too" in page.links
        assert "unchecked" not in page.text, "nobody needs to know how it is written"
    text = pages.lesson("late").below("Where else?").text
    assert text.count(": nobody has looked yet") == 1, "what was answered is not asked again"


def test_a_question_on_a_line_of_its_own_is_opened_there(ferry, site_of):
    pages = site_of(ferry, edit=EDIT)
    record = BOARDS.parent / "lessons/2025/ramp-stuck-in-frost.yml"
    line = 1 + record.read_text().splitlines().index("  - area: terminal")
    assert (
        f"https://example.org/edit/2025/ramp-stuck-in-frost.yml#L{line}"
        in pages.page("where-else/terminal/").links
    )


@pytest.mark.parametrize("where_else", [None, [{"area": "hotel-desk", "result": "clear"}]])
def test_the_lines_beside_a_proposal_ask_its_question_once_they_are_copied(base, site, where_else):
    base.lesson("2020/here", areas=["boarding"], **SHARED)
    record = base.lesson("2021/there", areas=["billing"], **SHARED)
    if where_else:
        record.write_text(
            record.read_text() + "where_else:\n  - area: hotel-desk\n    result: clear\n"
        )
    page = site().page("where-else/boarding/")
    [_, lines] = page.raw.split("<pre")[1].split("<code>")
    record.write_text(record.read_text() + lines.split("</code>")[0])
    [named] = [named for named in base.read().by_id["there"].where_else if named.area == "boarding"]
    assert (base.problems(), named.result) == ([], "unchecked")
    page = site().page("where-else/boarding/")
    assert "there.yml" in page.below("Nobody has looked yet 1").text
    assert "there.yml" not in page.below("Could it happen here? 0").text


def test_a_reader_without_a_repository_is_told_the_file(base, site):
    base.lesson("2020/late", where_else=[{"area": "boarding"}])
    assert "Record: 2020/late.yml" in site().page("where-else/boarding/").text
    assert "Record:" not in site(edit=EDIT).page("where-else/boarding/").text


def test_boards_without_lessons_say_what_would_fill_them(site_of, catalogue_of):
    pages = site_of(catalogue_of([]))
    assert "No lesson asks about another area." in pages.page("where-else/").text
    page = pages.page("where-else/boarding/")
    for words in (
        "Nobody asks about this area",
        "Nothing is proposed",
        "Nobody has noted yet",
        "No lesson has happened",
    ):
        assert words in page.text


def test_what_an_author_notes_is_text_and_nothing_else(base, site):
    base.lesson(
        "2020/late",
        where_else=[{"area": "boarding", "note": "<img src=x onerror=alert(1)> {{ 7 * 191 }}"}],
    )
    page = site().page("where-else/boarding/")
    assert "<img src=x onerror=alert(1)> {{ 7 * 191 }}" in page.text
    assert page.all("img") == []


@pytest.fixture(scope="module")
def crowded(lesson_of, catalogue_of, today, page_of):
    """The pages of 2,000 lessons with long titles that all ask, answer or share."""
    lessons = []
    for number in range(2000):
        result = ("unchecked", "found", "unchecked", "clear")[number % 4]
        named = [{"area": area, "result": result} for area in ("boarding", "hotel-desk")]
        lessons.append(
            lesson_of(
                f"a-lesson-with-a-long-name-{number}",
                title=f"{'A title as long as a title may be, and ' * 2}{number}",
                lesson=("Let the till refuse it, since nobody can remember; " * 4).strip(),
                date=f"{2000 + number % 20}",
                areas=["billing" if number % 5 else "hotel-desk"],
                where_else=named if number % 3 else [],
                **SHARED,
            )
        )
    settings = Settings(today, edit=f"https://example.org/a/long/address/of/a/repository/{EDIT}")
    files = where_else_pages(Pages(catalogue_of(lessons), settings))
    return {file.address: page_of(file.content) for file in files}


def test_no_page_of_two_thousand_lessons_is_too_large(crowded):
    sizes = [len(page.raw) for page in crowded.values()]
    assert len(sizes) > 10
    assert max(sizes) < LARGEST


def test_every_open_question_stands_on_one_page_of_its_area(crowded):
    found = []
    for address, page in crowded.items():
        if address.startswith("where-else/boarding/") and 'id="unchecked"' in page.raw:
            section = page.raw.split('id="unchecked"')[1].split("</section>")[0]
            found += re.findall(r'<a href="[^"]*/lessons/([^"/]+)/"', section)
    asked = [f"a-lesson-with-a-long-name-{number}" for number in range(0, 2000, 2) if number % 3]
    assert sorted(found) == sorted(asked)


def test_the_board_names_the_most_pressing_and_counts_the_others(crowded):
    board = crowded["where-else/"]
    named = re.findall(r'<p><a href="[^"]*/lessons/', board.raw)
    counted = re.findall(r"All ([\d,]+) questions about", board.text)
    asked = len([n for n in range(0, 2000, 2) if n % 3])
    assert 0 < len(named) <= 100
    assert [int(count.replace(",", "")) for count in counted] == [asked, asked]
