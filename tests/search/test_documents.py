"""What can be found of a site: its lessons and hand-written pages, as documents of the index."""

from __future__ import annotations

import json

import pytest

from generator.site import prose
from generator.site.pages import Pages, Settings
from generator.site.search.documents import WrittenPage
from generator.site.search.words import Language
from generator.site.search_page import Ways, search_files, search_page

stem = Language("english").stem
AUDIENCES = ("public", "internal", "restricted")
FACETS = ["area", "factor", "stage", "severity", "kind", "year", "process", "channel"]
HELP = WrittenPage(
    "help/",
    "Help &amp; advice",
    '<h1 id="help">Help<a class="headerlink" href="#help" title="Permanent link">&para;</a></h1>\n'
    '<h2 id="how">How to<a class="headerlink" href="#how">&para;</a></h2>\n<p>Search for <em>whales</em> &amp; more.</p>\n'
    "<ul><li>One</li><li>Two</li></ul><script>alert('script')</script><style>.style {}</style>\n",
)


class Found:
    """The search index of a catalogue, read."""

    def __init__(self, catalogue, today, written=(), options=(), **settings):
        self.pages = Pages(catalogue, Settings(today=today, **settings))
        self.files = dict(search_files(self.pages, written, Ways(*options)))
        self.read = {
            name.removeprefix("search/"): json.loads(content)
            for name, content in self.files.items()
        }
        self.entry = self.read["index.json"]
        files = [self.file("cards", number) for number in range(self.entry["cards"]["files"])]
        self.cards = [card for cards in files for card in cards.values()]
        self.quoted = [card.pop("texts") for card in self.cards]

    def file(self, group, name):
        return self.read[f"{self.entry[group]['folder']}/{name}.json"]

    def card(self, title):
        [card] = [card for card in self.cards if card["title"] == title]
        return card

    def texts(self, title):
        return [(label, text) for label, text in self.quoted[self.cards.index(self.card(title))]]

    def terms(self):
        files = [self.file("terms", number) for number in range(self.entry["terms"]["files"])]
        return {stem: entry for terms in files for stem, entry in terms.items()}

    def has(self, stem):
        """Whether any document has a stem."""
        return bool(self.terms().get(stem, [""])[0])

    def facets(self):
        return {
            name: {value: shown for value, shown, _ in self.file("facets", name)}
            for name in self.entry["facets"]["files"]
        }


@pytest.fixture
def found(base, today):
    """Make the search index of the knowledge base, which must be sound."""

    def make(*written, audience="public", drafts=False, options=(), **settings):
        assert base.problems() == []
        return Found(
            base.read().published_for(audience, drafts=drafts), today, written, options, **settings
        )

    return make


def everywhere(mark, others=()):
    """A lesson that says a mark of its own wherever a record can say anything."""
    web = f"https://example.org/{mark}web"
    return {
        "title": f"Title {mark}title",
        "lesson": f"Statement {mark}statement",
        "kind": "experiment",
        "hypothesis": f"Hypothesis {mark}hypothesis",
        "failure": f"Failure **{mark}failure** [{mark}link]({web})",
        "impact": f"Impact {mark}impact",
        "surprise": f"Surprise {mark}surprise",
        "causes": [
            {"factor": "tooling", "text": f"Cause {mark}cause"},
            {"factor": "policy", "text": f"Cause {mark}second"},
        ],
        "changes": [
            {
                "text": f"Change {mark}change",
                "owner": f"Owner {mark}owner",
                "evidence": web,
                "made": "2026",
            }
        ],
        "recovery": {"heard": f"Heard {mark}heard", "outcome": f"Stayed {mark}stayed"},
        "verification": {
            "measure": f"Measure {mark}measure",
            "found": f"Found {mark}found",
            "by": f"Role {mark}role",
            "result": "effective",
            "evidence": web,
        },
        "where_else": [
            {
                "area": "boarding",
                "note": f"Note {mark}note",
                **({"lesson": others[0]} if others else {}),
            }
        ],
        "applies_to": {
            "phrases": [f"Phrase {mark}phrase"],
            "processes": ["refunding"],
            "channels": ["phone"],
            "roles": ["duty-manager"],
        },
        "ask": f"Ask {mark}ask?",
        "stop_when": f"If {mark}stop, stop.",
        "related": list(others),
        "superseded_by": list(others[:1]),
        "applied": [{"where": f"Where {mark}where"}],
        "references": [{"title": f"Reference {mark}reference", "url": web}],
        "tags": [f"{mark}tag"],
        "aliases": [f"{mark}alias"],
        "credits": f"Thanks {mark}credits",
    }


def test_the_index_lies_in_the_folder_of_the_search_page(base, found):
    base.lesson("2020/late")
    assert all(name.startswith("search/") for name in found().files)
    assert "search/index.json" in found().files


def test_a_lesson_is_found_by_everything_that_its_page_tells(base, found):
    base.lesson("2020/late", **everywhere("qq"))
    its = found()
    told = [
        "title",
        "statement",
        "hypothesis",
        "failure",
        "link",
        "impact",
        "surprise",
        "cause",
        "second",
        "change",
        "heard",
        "stayed",
    ]
    for part in [
        *told,
        "measure",
        "found",
        "note",
        "ask",
        "stop",
        "phrase",
        "where",
        "reference",
        "tag",
    ]:
        assert its.has(stem(f"qq{part}")), part
    for name in ("billing", "tooling", "refunding", "telephone", "manager"):
        assert its.has(stem(name)), name


def test_addresses_are_no_words(base, found):
    base.lesson("2020/late", **everywhere("qq"))
    for part in ("web", "alias", "owner"):
        assert not found().has(f"qq{part}")
    assert not found().has("http")


def test_a_result_may_quote_every_text_under_the_label_of_the_page(base, found):
    base.lesson("2020/late", **everywhere("qq"))
    assert found().texts("Title qqtitle") == [
        ("What failed", "Failure qqfailure qqlink"),
        ("Why", "Cause qqcause"),
        ("Why", "Cause qqsecond"),
        ("What changed", "Change qqchange"),
        ("What we set out to learn", "Hypothesis qqhypothesis"),
        ("Impact", "Impact qqimpact"),
        ("Why it made sense at the time", "Surprise qqsurprise"),
        ("Making it right", "Heard qqheard"),
        ("Making it right", "Stayed qqstayed"),
        ("Did it work?", "Measure qqmeasure"),
        ("Did it work?", "Found qqfound"),
        ("Where else?", "Note qqnote"),
        ("Before you start, ask", "Ask qqask?"),
        ("When to stop", "If qqstop, stop."),
        ("Where it was used", "Where qqwhere"),
        ("Comes up when", "“Phrase qqphrase”"),
    ]


def test_why_nothing_was_changed_is_told_too(base, found):
    base.lesson("2020/late", changes=None, no_change="It costs more than it saves.")
    assert ("What changed", "It costs more than it saves.") in found().texts(
        "Refunds were paid twice"
    )


def test_a_card_shows_what_a_reader_chooses_by(base, found):
    base.lesson("2020/late", date="2020-04-09")
    assert found().cards == [
        {
            "title": "Refunds were paid twice",
            "address": "lessons/late/",
            "statement": "Let the till refuse a second refund, since nobody can remember the first.",
            "stage": "planned",
            "severity": "unsaid",
            "area": "Billing and refunds",
            "date": "2020-04-09",
            "when": "9 April 2020",
        }
    ]


def test_cards_lead_to_files_where_the_site_has_no_folders(base, found):
    base.lesson("2020/late")
    assert found(directories=False).cards[0]["address"] == "lessons/late.html"


def test_lessons_stand_newest_first_and_pages_behind_them(base, found):
    for year in (2019, 2021, 2020):
        base.lesson(f"{year}/in-{year}", title=f"In {year}")
    its = found(HELP)
    assert [card["title"] for card in its.cards] == [
        "In 2021",
        "In 2020",
        "In 2019",
        "Help & advice",
    ]
    assert (its.entry["documents"], its.entry["lessons"]) == (4, 3)


def test_a_page_that_was_written_by_hand_is_marked_and_has_its_text(base, found):
    base.lesson("2020/late")
    its = found(HELP)
    text = "How to\nSearch for whales & more.\nOne\nTwo"
    assert its.card("Help & advice") == {
        "title": "Help & advice",
        "address": "help/",
        "statement": text,
        "marks": ["page"],
    }
    assert its.texts("Help & advice") == [("On this page", text)]
    assert its.has("whale")
    assert not its.has("script")
    assert not its.has("style")


def test_pages_that_were_written_by_hand_count_less_than_lessons(base, found):
    base.lesson("2020/late")
    assert found(HELP).entry["below"] == [[1, []]]


def test_the_card_of_a_long_page_has_its_beginning_up_to_a_word(base, found):
    base.lesson("2020/late")
    card = found(WrittenPage("long/", "Long", f"<p>{'whale ' * 100}</p>")).card("Long")
    assert card["statement"] == "whale " * 33 + "…"


def test_a_page_without_a_word_is_found_by_its_title(base, found):
    base.lesson("2020/late")
    its = found(WrittenPage("empty/", "Nothing", ""))
    assert its.card("Nothing")["statement"] == ""
    assert its.texts("Nothing") == [("On this page", "")]
    assert its.has("noth")


def test_a_superseded_lesson_says_so_and_carries_what_replaced_it(base, found):
    base.lesson("2020/old", title="Old", superseded_by=["new"])
    base.lesson("2021/new", title="New")
    its = found()
    assert its.card("Old")["marks"] == ["superseded"]
    assert its.card("Old")["replaced"] == [["New", "lessons/new/"]]
    assert "marks" not in its.card("New")
    assert its.entry["below"] == [[1, [0]]]


def test_a_lesson_superseded_by_a_hidden_one_says_no_more_than_that(base, found):
    base.lesson("2020/old", title="Old", superseded_by=["new"])
    base.lesson("2021/new", title="New", audience="restricted")
    its = found()
    assert its.card("Old")["marks"] == ["superseded"]
    assert "replaced" not in its.card("Old")
    assert its.entry["below"] == [[0, []]]


def test_kind_draft_and_withdrawal_are_marks(base, found):
    base.lesson(
        "2020/withdrawn",
        title="Withdrawn",
        withdrawn="It was wrong about whales.",
        kind="near-miss",
    )
    base.lesson("2021/draft", title="Draft", draft="true")
    its = found(drafts=True)
    assert its.card("Withdrawn")["marks"] == ["near miss", "withdrawn"]
    assert its.card("Draft")["marks"] == ["draft"]
    assert its.entry["below"] == [[1, []]]
    assert ("Withdrawn", "It was wrong about whales.") in its.texts("Withdrawn")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("drafts", [False, True])
def test_no_byte_speaks_of_a_hidden_lesson(base, found, audience, drafts):
    marks = {
        f"{letters}{kind}": (whose, kind == "draft")
        for whose, letters in zip(AUDIENCES, ("aqa", "bqb", "cqc"), strict=True)
        for kind in ("sound", "draft")
    }
    for year, mark in enumerate(marks, 2010):
        whose, is_draft = marks[mark]
        others = [other for other in marks if other > mark]
        base.lesson(
            f"{year}/{mark}",
            **everywhere(mark, others),
            audience=whose,
            draft=str(is_draft).lower(),
        )
    allowed = AUDIENCES[: AUDIENCES.index(audience) + 1]
    visible = {
        mark
        for mark, (whose, is_draft) in marks.items()
        if whose in allowed and (drafts or not is_draft)
    }
    files = found(audience=audience, drafts=drafts).files
    everything = b"\n".join(name.encode() + content for name, content in files.items()).lower()
    assert {mark for mark in marks if mark.encode() in everything} == visible


def test_facets_have_the_values_that_some_lesson_has_in_the_order_of_the_vocabulary(base, found):
    base.lesson(
        "2020/late",
        areas=["hotel-desk", "billing"],
        severity="minor",
        applies_to={"channels": ["phone"]},
    )
    base.lesson("2021/lost", areas=["billing"], severity="critical", kind="near-miss")
    facets = found().facets()
    assert list(facets) == FACETS
    assert facets == {
        "area": {"billing": "Billing and refunds", "hotel-desk": "Hotel desk"},
        "factor": {"tooling": "Tooling"},
        "stage": {"planned": "planned"},
        "severity": {"critical": "critical", "minor": "minor"},
        "kind": {"failure": "Failures", "near-miss": "Near misses"},
        "year": {"2021": "2021", "2020": "2020"},
        "process": {},
        "channel": {"phone": "Telephone"},
    }
    assert [
        list(values) for name, values in facets.items() if name in ("area", "severity", "year")
    ] == [
        ["billing", "hotel-desk"],
        ["critical", "minor"],
        ["2021", "2020"],
    ]


def test_the_search_page_offers_the_values_of_the_index(base, found, page_of):
    base.lesson("2020/late", areas=["hotel-desk"])
    its = found()
    boxes = [
        box.attributes
        for box in page_of(search_page(its.pages).content).all("input")
        if box.attributes.get("type") == "checkbox"
    ]
    offered = {(box["name"], box["value"]) for box in boxes}
    assert offered == {(name, value) for name, values in its.facets().items() for value in values}
    assert search_page(its.pages).head.preloads == ("search/index.json",)


def test_the_entry_brings_a_form_of_result_for_every_stage_and_severity(base, found, page_of):
    base.lesson("2020/late")
    parts = page_of(found().entry["templates"])
    stages = ("open", "planned", "changed", "learned", "reopened")
    for word in (*stages, "minor", "moderate", "major", "critical"):
        assert f"lesson-find-{word}" in parts.ids


def test_what_a_register_does_not_tell_is_not_searched(base, found):
    nothing = "Not recorded in the register."
    told = {"factor": "process", "text": "The copier was jammed."}
    base.lesson("2020/late", failure=nothing, causes=[{"factor": "process", "text": nothing}, told])
    its = found()
    assert its.has("copier")
    assert not its.has("record")
    assert not its.has("regist")


def test_who_finds_nothing_is_led_to_giving_a_lesson_where_there_is_such_a_page(base, found):
    base.lesson("2020/late")
    assert 'data-address="contributing/"' in found().entry["templates"]
    without = dict(search_files(found().pages, (), Ways(can_give=False)))
    assert "contributing" not in json.loads(without["search/index.json"])["templates"]


def test_synonyms_come_from_the_vocabulary(base, found):
    base.lesson("2020/late")
    base.lesson("2021/refund", title="Refunds came late")
    assert "money back" in found().terms()


def test_what_an_organisation_decides_stands_in_the_entry_and_else_nothing(base, found):
    base.lesson("2020/late")
    assert not {"report", "endpoint"} & found().entry.keys()
    entry = found(options=("https://example.org/?q={query}", "https://example.org/tell")).entry
    assert (entry["report"], entry["endpoint"]) == (
        "https://example.org/?q={query}",
        "https://example.org/tell",
    )


def test_words_are_those_of_the_sites_language(base, found):
    base.lesson("2020/late", failure="Zwei Häuser waren überbucht.")
    assert found(language="german").has("haus")
    assert not found().has("haus")


def test_a_search_index_without_lessons_is_one(found):
    its = found()
    assert its.cards == []
    assert its.facets() == {name: {} for name in FACETS}


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The till paid twice.", "The till paid twice."),
        (
            "Two lines\nof one paragraph.\n\nAnother one.",
            "Two lines\nof one paragraph.\n\nAnother one.",
        ),
        (
            "It was **very** late, *really* late, ~~early~~ and `code`.",
            "It was very late, really late, early and code.",
        ),
        ("A [page](https://example.org/a_b) of ours", "A page of ours"),
        ("![a picture](https://example.org/a.png)", "a picture"),
        (
            "## What failed\n\n- one\n- two\n\n1. first\n2) second",
            "What failed\n\none\ntwo\n\nfirst\nsecond",
        ),
        ("> It was late.\n> Very late.", "It was late.\nVery late."),
        (
            "late_refund and snake_case stay, _this_ does not",
            "late_refund and snake_case stay, this does not",
        ),
        ("C\\# and 1 \\< 2", "C# and 1 < 2"),
        ("5 - 3 + 1 = 3, and re-issue", "5 - 3 + 1 = 3, and re-issue"),
        ("```\nrefund --all\n```", "refund --all"),
        ("a < b & c > d", "a < b & c > d"),
    ],
)
def test_markdown_becomes_the_words_that_it_shows(markdown, text):
    assert prose.to_text(markdown) == text


def test_the_cells_of_a_table_stay_apart(base, found):
    base.lesson("2020/late", failure="| Till | Refunds |\n|:--|--:|\n| first | twice |")
    its = found()
    assert all(its.has(stem) for stem in ("till", "refund", "first", "twice"))


def test_a_text_of_several_lines_is_quoted_as_one(base, found):
    base.lesson("2020/late", failure="It was late\nand dark.\n\n- One\n- Two\n\nThe end.")
    assert found().texts("Refunds were paid twice")[0] == (
        "What failed",
        "It was late and dark.\n\nOne\nTwo\n\nThe end.",
    )


def test_boards_are_found_by_what_they_are_for_once_they_hold_something(base, found):
    base.lesson("2020/late", recovery={"told": "By letter."})
    base.lesson("2020/ring-first", kind="practice", failure=None, causes=None, changes=None, practice={"what": "Ring.", "why": "They know.", "no_longer": "Misses."}, tried=[{"where": "A"}])  # fmt: skip
    index = found()
    title = "When something has failed: a playbook"
    assert index.card(title)["address"] == "making-it-right/playbook/"
    assert "Say sorry early" in index.texts(title)[0][1]
    assert index.card("Making it right")["marks"] == ["page"]
    assert index.card("Practices")["address"] == "browse/kind/practice/"
    for word in ("playbook", "apologise"):
        assert index.has(stem(word))
