"""A lesson from a register: nobody reads of it what the register does not say."""

from __future__ import annotations

import json

import pytest

from generator.site.api.matching import read_match_data

SOURCE = {"register": "incidents", "id": "17", "file": "log.xlsx", "row": "2"}
UNTOLD = {"areas": None, "changes": None, "causes": [{"factor": "unknown", "text": "The latch."}]}
OWN = {
    "x_source": {**SOURCE, "columns": {"x_site": "Site (abbr.)", "x_private_phone": "Phone"}},
    "x_site": "North *gate*\nquay",
    "x_private_phone": "555 0199",
    "x_list": ["one", {"two": "three"}],
}


@pytest.fixture(scope="module")
def pages(base_in, site_of, tmp_path_factory):
    """The site of a lesson whose register says little, and of one that was written by hand."""
    base = base_in(tmp_path_factory.mktemp("imported"))
    title = "The gate was shut"
    base.lesson("2020/imported", title=title, lesson=f"{title}.", **UNTOLD, **OWN)
    base.lesson("2021/written", title="The till was wrong")
    assert [problem.split(": ")[1] for problem in base.problems()] == ["repeated-lesson"]
    return site_of(base.read().published_for("public"))


@pytest.fixture(scope="module")
def for_reading(base_in, site_of, tmp_path_factory):
    """The site of a tracked lesson and of two whose open ends are not ours."""
    base = base_in(tmp_path_factory.mktemp("for-reading"))
    open_ends = {
        "changes": [{"text": "Count the keys", "due": "2021", "owner": "Archive office"}],
        "where_else": [{"area": "boarding"}],
        "verification": {"result": "not-effective", "date": "2022"},
        "tracked": False,
    }
    base.lesson("2020/old", title="The gate was shut", **open_ends)
    base.lesson("2021/older", title="The gate was shut again", recurrence_of="old", **open_ends)
    base.lesson("2022/ours", title="The till was wrong")
    assert base.problems() == []
    return site_of(base.read())


def data(pages, address):
    return json.loads(pages.file(f"api/v1/{address}").content)


def test_its_page_claims_no_cause_and_no_decision(pages):
    page = pages.lesson("imported")
    assert page.below("Why").text == "Why Not said The latch."
    assert page.below("What changed").text == (
        "What changed The register does not say whether anything changed."
    )
    assert "Not told, since the register does not say whether anything changed." in page.text
    assert "decided" not in page.text
    assert list(pages.broken()) == []


def test_its_data_has_no_factor_and_a_stage_of_its_own(pages):
    lesson = data(pages, "lessons/imported.json")
    assert (lesson["stage"], lesson["factors"]) == ("not-told", [])
    assert lesson.keys().isdisjoint(("changes", "no_change", "severity", "areas", "kind"))
    assert lesson["causes"] == [{"factor": "unknown", "text": "The latch."}]
    statistics = data(pages, "statistics.json")
    assert statistics["kinds"] | {"failure": 1, "unsaid": 1} == statistics["kinds"]
    assert sum(statistics["areas"].values()) == 1
    assert statistics["stages"] | {"not-told": 1, "planned": 1} == statistics["stages"]
    assert statistics["factors"] == dict.fromkeys(statistics["factors"], 0) | {"tooling": 1}
    assert "factor-unknown" not in " ".join(pages.files)


def test_its_markdown_and_its_news_claim_none_either(pages):
    markdown = pages.file("lessons/imported.md").content.decode()
    assert "- Stage: not told. The register does not say" in markdown
    assert "- Kind: not said\n- Severity: not said\n- Areas: not said\n" in markdown
    assert "## Why\n\n1. Not said: The latch.\n" in markdown
    feed = pages.file("feeds/lessons.json").content.decode()
    assert "The register does not say whether anything changed" in feed


def test_what_no_field_holds_is_read_below_the_headings_of_its_columns(pages):
    own = pages.lesson("imported").below("From the register").text
    assert own.startswith(
        "From the register 2 more fields Site (abbr.) North *gate* quay List one two: three"
    )
    markdown = pages.file("lessons/imported.md").content.decode()
    assert "## From the register\n\nSite (abbr.):\n\n> North *gate*\n> quay\n" in markdown
    assert "From the register" not in pages.lesson("written").text


def test_search_finds_it_and_shows_where(pages):
    [(document, weight)] = pages.made_from.index.postings("quay")
    lesson = pages.made_from.index.documents[document]
    assert (lesson.key, weight < 0.25) == ("imported", True)
    assert ("Site (abbr.)", "North *gate* quay") in lesson.shown


def test_what_is_private_is_in_no_byte_of_the_site(pages):
    for file in pages.all:
        content = file.content if isinstance(file.content, bytes) else file.content.encode()
        assert b"555 0199" not in content
        assert b"Phone" not in content or file.address.startswith("api/v1/vocabulary")
    assert pages.made_from.index.postings("0199") == []


@pytest.mark.parametrize(
    ("named", "own"),
    [
        (["x_private_phone"], {"x_private_phone"}),
        (["x_site", "x_source"], {"x_site"}),
        ([], set()),
    ],
)
def test_whoever_builds_the_site_names_what_is_published(base, named, own):
    base.lesson("2020/imported", **UNTOLD, **OWN)
    lesson = base.read().published_for("public", own=named).by_id["imported"]
    assert lesson.own.keys() - {"x_source"} == own
    assert set(lesson.headings) == own
    assert lesson.origin["register"] == "incidents"
    assert ("file" in lesson.origin) == ("x_source" in named)


def test_a_lesson_that_repeats_the_title_is_no_statement(pages):
    for address in ("lessons/imported/", "browse/all/"):
        assert pages.page(address).text.count("The gate was shut.") == 0
    assert "> The gate" not in pages.file("lessons/imported.md").content.decode()
    assert "Let the till refuse a second refund, since" in pages.page("browse/all/").text


@pytest.mark.parametrize(
    "address", ["follow-through/", "where-else/", "recurrences/", "in-use/", "where-else/boarding/"]
)
def test_a_board_leaves_out_what_is_not_tracked_and_says_so(for_reading, address):
    text = for_reading.page(address).text
    assert "The gate was shut" not in text
    assert "Archive office" not in text
    assert "Left out: 2 lessons that are for reading alone" in text or "boarding" in address


def test_home_and_health_count_what_is_tracked_and_say_so(for_reading):
    home = for_reading.page("").below("How far we have come").text
    assert "1 planned" in home
    assert "reopened" not in home
    assert "For reading alone: 2 of them." in for_reading.page("browse/stage/reopened/").text
    assert "3 lessons, 2 of them for reading alone" in home
    health = for_reading.page("health/").text
    assert "Counted is every published lesson that is followed up (1)" in health
    assert "In all 3 lessons" in health
    assert [name for name in for_reading.files if name.endswith(".ics")] == []
    assert data(for_reading, "statistics.json")["untracked"] == 2


def test_figures_count_it_apart(pages):
    health = pages.page("health/").text
    assert "Not told whether anything changed 1" in health
    assert "1 lesson does not say why;" in health


@pytest.mark.parametrize(
    ("field", "said"),
    [("changes", "the record does not say what changed"), ("areas", "`areas` is missing")],
)
def test_a_record_written_by_hand_has_to_say_it(base, field, said):
    base.lesson("2020/late", **{field: None})
    [problem] = base.problems()
    assert said in problem


def test_matching_reads_what_a_register_does_not_say(pages):
    published = read_match_data(pages.file("api/v1/match.json").content)
    assert published.catalogue.by_id["imported"].areas == ()
