"""Follow-through: everything that is still to be done is on the board, and once on its owner's page."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.insights.follow_through import same_owner
from generator.site.follow_through import follow_through_files, owner_boards
from generator.site.pages import Pages, Settings

BOARDS = Path(__file__).parents[1] / "ferry" / "boards"
EDIT = "https://example.org/edit/{path}"


@pytest.fixture(scope="session")
def boards_of(today, page_of):
    """Make the pages and calendars of a catalogue: `boards_of(catalogue)["follow-through/"]`."""

    def make(catalogue, today=today, **settings):
        files = follow_through_files(Pages(catalogue, Settings(today=today, **settings)))
        return {
            file.address: page_of(file.content) if file.head else file.content for file in files
        }

    return make


def lines(page):
    """A page's tables, headings and what is to be done: a line each, its parts separated by a bar."""
    for tag, inside in re.findall(r"<(tr|h[23]|li)\b[^>]*>(.*?)</\1>", page.raw, re.DOTALL):
        part = type(page)(inside)
        if tag == "tr":
            yield " | ".join(cell.text for cell in part.all("th", "td"))
        elif tag in ("h2", "h3"):
            yield f"{'#' * (int(tag[1]) - 1)} {part.text}"
        elif "lesson-facts" in inside:
            facts, words, _ = part.all("p")
            kind, day = (span.text for span in part.all("span")[:2])
            assert facts.text == f"{kind} {day}"
            yield f"{kind} | {day} | {words.text} | {part.all('a')[0].text}"


def expected(name):
    return [line for line in (BOARDS / f"{name}.txt").read_text().splitlines() if line]


def things(page):
    return [line for line in lines(page) if re.match("(change|telling|verification|review) ", line)]


def test_the_board_says_what_can_be_counted_by_hand(ferry, boards_of):
    page = boards_of(ferry)["follow-through/"]
    *table_and_list, idle = expected("follow-through")
    assert list(lines(page)) == table_and_list
    assert page.all("p")[-1].text == idle


def test_an_owners_page_says_what_can_be_counted_by_hand(ferry, boards_of):
    page = boards_of(ferry)["follow-through/quality-office/"]
    assert list(lines(page)) == expected("follow-through-quality-office")


def test_every_thing_leads_to_the_line_of_its_record(base, boards_of):
    changes = [{"text": "Refuse", "made": "2021"}, {"text": "Count", "due": "2027"}]
    base.lesson(
        "2020/late",
        changes=changes,
        recovery={"heard": "Yes."},
        verification={"due": "2027"},
        review={"every": "12"},
    )
    written = (base.lessons / "2020" / "late.yml").read_text().splitlines()
    page = boards_of(base.read(), edit=EDIT)["follow-through/"]
    numbers = [
        int(link.rpartition("#L")[2])
        for link in page.links
        if link.startswith("https://example.org/edit/2020/late.yml#L")
    ]
    assert sorted(written[number - 1].partition(":")[0] for number in numbers) == [
        "changes",
        "recovery",
        "review",
        "verification",
    ]


def test_without_a_repository_nothing_leads_to_a_record(ferry, boards_of):
    assert "open the record" not in boards_of(ferry)["follow-through/"].text


def test_an_empty_board_says_what_would_fill_it(base, boards_of):
    page = boards_of(base.read())["follow-through/"]
    assert "0 things to do" in page.text
    assert "Nothing is open." in page.text
    assert not page.all("table")


def test_a_long_list_goes_on_on_further_pages_and_loses_nothing(lesson_of, catalogue_of, boards_of):
    changes = [
        {"text": f"Count {number}", "owner": "2" if number % 2 else "all"} for number in range(9)
    ]
    files = boards_of(
        catalogue_of(lesson_of(f"l{number}", changes=changes) for number in range(30))
    )
    pages = [address for address in files if re.fullmatch(r"follow-through/([23]/)?", address)]
    assert pages == ["follow-through/", "follow-through/2/", "follow-through/3/"]
    assert [len(things(files[address])) for address in pages] == [100, 100, 70]
    assert (
        sum(
            len(things(page))
            for address, page in files.items()
            if re.match("follow-through/2-.*/", address)
        )
        == 120
    )


ODD = [
    "Till team",
    "till-team",
    "Till Team!",
    "all",
    "All",
    "Nobody named",
    "7",
    "客服",
    "サポート",
    "con",
    "a" * 200,
    "a" * 201,
    "<b>x",
]


def test_every_owner_has_one_address_for_ever_whoever_else_is_named():
    together = {name: board.address for name, board in owner_boards([], ODD).items()}
    assert len(set(together.values())) == len({same_owner(name) for name in ODD}) + 1
    for name in ODD:
        address = owner_boards([], [name])[same_owner(name)].address
        assert address == together[same_owner(name)]
        assert re.fullmatch("follow-through/[a-z0-9-]+/", address)
        assert address not in (
            "follow-through/all/",
            "follow-through/nobody-named/",
            "follow-through/7/",
        )
    assert together["till team"] == "follow-through/till-team/"


def test_who_has_done_everything_keeps_a_page_but_no_calendar(ferry, boards_of):
    files = boards_of(ferry)
    assert "Nothing is open." in files["follow-through/deck-team/"].text
    assert "follow-through/deck-team.ics" not in files


def test_with_very_many_owners_the_board_stays_small_and_says_how_many_more_there_are(
    lesson_of, catalogue_of, boards_of
):
    lessons = [
        lesson_of(f"l{number}", changes=[{"text": "Count " * 400, "owner": f"Team {number} " * 40}])
        for number in range(600)
    ]
    page = boards_of(catalogue_of(lessons))["follow-through/"]
    assert len(page.raw) < 300_000
    assert "400 more owners have something to do, too" in page.text


RECORD = st.tuples(
    st.sampled_from([None, "Till team", "TILL  team", "客服"]),
    st.sampled_from([None, "2020", "2026-12", "2029"]),
    st.sampled_from([None, "2025"]),
    st.booleans(),
)


@settings(max_examples=settings.default.max_examples // 5)
@given(st.lists(RECORD, max_size=8), st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)))
def test_the_numbers_add_up(lesson_of, catalogue_of, boards_of, records, day):
    lessons = []
    for number, (owner, due, made, is_withdrawn) in enumerate(records):
        change = {"text": "Count", "owner": owner, "due": due, "made": made}
        withdrawn = "No." if is_withdrawn else None
        lessons.append(
            lesson_of(
                f"l{number}",
                withdrawn=withdrawn,
                changes=[{name: value for name, value in change.items() if value}],
            )
        )
    files = boards_of(catalogue_of(lessons), today=day)
    board = files["follow-through/"]
    table = [
        [int(number) for number in line.split(" | ")[1:]]
        for line in lines(board)
        if re.search(r"\| \d+$", line)
    ]
    assert sum(not is_withdrawn for *_, is_withdrawn in records) == len(things(board))
    if table:
        *owners, total = table
        assert [sum(column) for column in zip(*owners, strict=True)] == total
        assert all(sum(row[:-1]) == row[-1] for row in table)
        assert total[-1] == len(things(board))
    of_owners = [
        line
        for address, page in files.items()
        if re.fullmatch("follow-through/.+/", address)
        for line in things(page)
    ]
    assert sorted(of_owners) == sorted(things(board))


@pytest.mark.parametrize(
    "text",
    [
        "</p></li><script>alert(1)</script>",
        '" onfocus="alert(1)',
        "{{ 7 * 7 }}{% raw %}",
        "&lt;b&gt;",
    ],
)
def test_a_hostile_text_is_only_read(lesson_of, catalogue_of, boards_of, text):
    def board(words):
        changes = [{"text": words, "owner": words, "due": "2020"}]
        lesson = lesson_of(
            "late",
            title=words,
            changes=changes,
            verification={"measure": words, "by": words, "due": "2020"},
        )
        return boards_of(catalogue_of([lesson]))["follow-through/"]

    hostile, harmless = board(text), board("harmless")
    assert [element.tag for element in hostile.elements] == [
        element.tag for element in harmless.elements
    ]
    assert [element.attributes.keys() for element in hostile.elements] == [
        element.attributes.keys() for element in harmless.elements
    ]
    assert hostile.text.count(text) == harmless.text.count("harmless") > 5
    assert not hostile.oddities


def test_what_nobody_is_named_for_is_an_invitation_and_no_heading(base, boards_of):
    changes = [{"text": "Count", "owner": "Till team"}, {"text": "Refuse"}, {"text": "Ask"}]
    base.lesson("2020/late", changes=changes)
    page = boards_of(base.read())["follow-through/"]
    assert "Nobody is named for 2 things. Is one of them yours?" in page.text
    assert [heading.text for heading in page.all("h3")] == ["Till team"]
    assert [line.split(" | ")[2] for line in things(page)] == ["Refuse", "Ask", "Count"]


def test_a_long_list_shows_its_first_things_and_folds_the_rest(base, boards_of):
    base.lesson("2020/late", changes=[{"text": f"Count {number}"} for number in range(5)])
    page = boards_of(base.read())["follow-through/"]
    shown, folded = page.below("No date 5").raw.split("<summary>")
    assert [number for number in range(5) if f"Count {number}" in shown] == [0, 1, 2]
    assert folded.startswith("2 more things</summary>")
    assert len(things(page)) == 5
