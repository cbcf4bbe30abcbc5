"""The files of a search index: what stands in which, and when it changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.site.search.index import (
    FIELDS,
    FORMAT,
    Document,
    Facet,
    Index,
    index_files,
    letter_of,
    shard_of,
)
from generator.site.search.numbers import ALPHABET
from generator.site.search.words import Language, words

EXAMPLES = settings.default.max_examples // 4
bounded = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)

ENGLISH = Language("english")
GROUPS = ("terms", "places", "words", "cards", "facets")
AREAS = {"area": Facet("Area", {"boarding": "Boarding", "billing": "Billing"})}
FERRY = Document(
    "ferry",
    {"title": "The ferry was late", "address": "lessons/ferry/"},
    {"title": "The ferry was late", "failure": "Nobody told the guests."},
    [("What failed", "Nobody told the guests.")],
    {"area": ["boarding"]},
)
TILL = Document(
    "till",
    {"title": "The till paid twice", "address": "lessons/till/"},
    {"title": "The till paid twice", "why": "Nobody told the till."},
    [("Why", "Nobody told the till.")],
    {"area": ["billing"]},
)
PAGE = Document(
    "help/", {"title": "Help"}, {"title": "Help", "failure": "How to search"}, is_page=True
)


class Files(dict):
    """The files of an index by their names, read."""

    def __init__(self, documents, facets=AREAS, **more):
        self.raw = dict(index_files(Index(ENGLISH, documents), facets, **more))
        super().__init__({name: json.loads(content) for name, content in self.raw.items()})
        self.entry = self["index.json"]

    def of(self, group):
        """The files of a group, by their names in its folder."""
        start = self.entry[group]["folder"] + "/"
        return {
            name.removeprefix(start)[:-5]: its
            for name, its in self.items()
            if name.startswith(start)
        }

    def all(self, group):
        """The entries of all numbered files of a group."""
        return {
            stem: its
            for name, shard in self.of(group).items()
            if name.isdigit()
            for stem, its in shard.items()
        }

    def having(self):
        """The terms that some document has, with what synonyms of them have."""
        return {stem: its for stem, its in self.all("terms").items() if its[0]}


def read(text):
    """The numbers of a text, by the definition of their form."""
    found, number, shift = [], 0, 0
    for sign in text:
        value = ALPHABET.index(sign)
        number += (value % 32) << shift
        shift += 5
        if value < 32:
            found.append(number)
            number = shift = 0
    return found


def rising(text):
    last, found = -1, []
    for distance in read(text):
        last += distance + 1
        found.append(last)
    return found


def test_an_index_is_five_folders_and_an_entry_that_names_them():
    files = Files([FERRY, TILL, PAGE])
    assert list(files)[-1] == "index.json"
    assert {name.partition("/")[0] for name in files} == {
        files.entry[group]["folder"] for group in GROUPS
    } | {"index.json"}
    assert all(files.entry[group]["folder"].startswith(f"{group}-") for group in GROUPS)
    assert list(files.of("places")) == ["0", "lengths"]
    assert list(files.of("words")) == ["f", "g", "h", "l", "n", "p", "s", "t"]
    assert list(files.of("cards")) == ["0"]
    assert list(files.of("facets")) == ["area"]


def test_the_entry_says_how_many_there_are_of_everything():
    entry = Files([FERRY, TILL, PAGE]).entry
    assert {name: entry[name] for name in entry if name not in GROUPS} == {
        "format": FORMAT, "documents": 3, "lessons": 2, "apart": 3, "below": [],
    }  # fmt: skip
    assert [entry[group]["files"] for group in ("places", "cards")] == [1, 1]
    assert entry["words"]["files"] == ["f", "g", "h", "l", "n", "p", "s", "t"]
    assert entry["facets"]["files"] == {"area": "Area"}


def test_settings_stand_in_the_entry():
    assert (
        Files([FERRY], settings={"report": "https://example.org/?q={query}"})
        .entry["report"]
        .endswith("{query}")
    )


def test_an_index_of_nothing_is_an_index():
    files = Files([])
    assert files.entry["documents"] == 0
    assert set(map(tuple, files.all("terms").values())) == {("", "")}
    assert files.of("facets") == {
        "area": [["boarding", "Boarding", ""], ["billing", "Billing", ""]]
    }


def test_a_term_tells_its_documents_and_a_weight_for_each():
    documents, weights = Files([FERRY, TILL]).all("terms")["told"]
    assert rising(documents) == [0, 1]
    assert len(weights) == 2
    assert set(weights) < set(ALPHABET)


def test_a_field_that_counts_more_gives_a_greater_weight():
    heavy, light = (
        Document(name, {}, {name: "anchor", "sources": "rope"}) for name in ("phrases", "more")
    )
    _, weights = Files([heavy, light]).all("terms")["anchor"]
    assert ALPHABET.index(weights[0]) > ALPHABET.index(weights[1])


def test_a_word_counts_less_in_a_long_text():
    short, long = (
        Document(text, {}, {"failure": f"anchor {text}"})
        for text in ("rope", "rope and many other things")
    )
    _, weights = Files([short, long]).all("terms")["anchor"]
    assert ALPHABET.index(weights[0]) > ALPHABET.index(weights[1])


def test_stop_words_take_a_place_but_are_no_terms():
    files = Files([Document("a", {}, {"failure": "the ferry of the night"})])
    assert set(files.having()) == {"ferri", "night"}
    assert {stem: rising(places) for stem, places in files.all("places").items()} == {
        "ferri": [1],
        "night": [4],
    }


def counted(files):
    """The listed words, and in how many documents the stem of each is."""
    pairs = {}
    for text, counts in files.of("words").values():
        pairs.update(zip(text.split(" "), read(counts), strict=True))
    return pairs


def test_words_are_those_that_were_written_with_the_count_of_their_stem_and_everyday_ones():
    documents = [
        Document(text, {}, {"failure": text})
        for text in ("refunds, été", "refunded été", "Refunds 28v 東京都 the")
    ]
    listed = counted(Files(documents))
    assert {word: count for word, count in listed.items() if count} == {
        "été": 2,
        "refunded": 3,
        "refunds": 3,
    }
    assert listed["rabbits"] == 0


def test_a_word_is_filed_under_its_first_letter_without_accents():
    assert [letter_of(word) for word in ("refund", "été", "éte", "ωmega", "øre", "𐐨")] == [
        "r",
        "e",
        "e",
        "3c9",
        "f8",
        "10428",
    ]


def test_a_card_has_what_may_be_quoted():
    files = Files([Document("a", {"title": "A"}, {}, [("Why", "It was night.")])])
    assert files.of("cards")["0"]["0"] == {"title": "A", "texts": [["Why", "It was night."]]}


@pytest.mark.parametrize("lessons", range(9))
def test_the_cards_of_four_lessons_share_a_file_and_each_page_has_one(lessons):
    its = [Document(str(n), {}, {}, is_page=n >= lessons) for n in range(lessons + 3)]
    files = Files(its)
    cards, shift = files.of("cards"), files.entry["cards"]["shift"]
    assert sorted(map(int, cards)) == list(range(files.entry["cards"]["files"]))
    for number in range(lessons + 3):
        file = max(number >> 2, number - shift)
        assert str(number) in cards[str(file)]
        assert len(cards[str(file)]) <= 4


def test_a_facet_names_its_values_in_their_order_with_their_documents():
    files = Files(
        [
            FERRY,
            TILL,
            replace(FERRY, key="again", facets={"area": ["billing", "boarding", "billing"]}),
        ]
    )
    found = [
        [value, name, rising(documents)] for value, name, documents in files.of("facets")["area"]
    ]
    assert found == [["boarding", "Boarding", [0, 2]], ["billing", "Billing", [1, 2]]]


def test_what_counts_less_names_what_it_must_not_stand_above():
    old = replace(TILL, counts_less=True, replaced_by=["ferry", "hidden"])
    assert Files([FERRY, old, replace(PAGE, counts_less=True)]).entry["below"] == [
        [1, [0]],
        [2, []],
    ]


def synonymous(groups, *texts):
    """The terms of an index with one document a text."""
    its = [Document(text, {}, {"failure": text}) for text in texts]
    made = dict(index_files(Index(ENGLISH, its, groups), AREAS))
    files = Files.__new__(Files)
    files.update({name: json.loads(content) for name, content in made.items()})
    files.entry = files["index.json"]
    return files.all("terms")


def test_a_word_knows_the_documents_that_have_a_synonym_alone():
    terms = synonymous([["gondola", "ferry"]], "A ferry.", "A gondola.", "A gondola, a ferry.")
    documents, weights, others, their_weights, synonyms = terms["gondola"]
    assert (rising(documents), rising(others), synonyms) == ([1, 2], [0], "ferri")
    assert ALPHABET.index(their_weights) < ALPHABET.index(weights[0])


def test_a_word_that_no_document_has_knows_those_that_have_a_synonym():
    terms = synonymous([["gondola", "ferry"]], "A ferry.")
    assert [terms["gondola"][0], rising(terms["gondola"][2])] == ["", [0]]


def test_a_phrase_is_found_by_a_word_and_a_word_by_the_phrase():
    groups = [["out of order", "scuppered"], ["the", "of"]]
    terms = synonymous(groups, "Scuppered.", "It is out of order.", "An order, out of it.")
    assert [rising(terms["out order"][n]) for n in (0, 2)] == [[1], [0]]
    assert rising(terms["scupper"][2]) == [1]


def test_a_stop_word_that_is_all_of_a_phrase_is_nobodys_synonym():
    terms = synonymous([["is up", "gondola"]], "The ferry is up again.", "A till.")
    assert terms.get("gondola", ["", ""])[2:] == []


def test_what_a_synonym_hardly_tells_is_left_out_where_the_word_itself_is_known():
    ferries = ["A ferry."] * 60
    terms = synonymous([["gondola", "ferry"]], *ferries, "A gondola.")
    assert len(terms["gondola"]) == 2
    terms = synonymous([["gondola", "ferry"]], *ferries)
    assert len(rising(terms["gondola"][2])) == 60


def test_text_stays_readable_in_the_files():
    files = Files([Document("a", {"title": "Été 東京"}, {"failure": "été"})])
    assert "Été 東京".encode() in files.raw[f"{files.entry['cards']['folder']}/0.json"]


@pytest.mark.parametrize(
    ("changed", "groups"),
    [
        ({"card": {"title": "The ferry was early"}}, {"cards"}),
        ({"shown": [("Why", "Night.")]}, {"cards"}),
        ({"facets": {"area": ["billing"]}}, {"facets"}),
        ({"key": "boat"}, set()),
        ({"counts_less": True}, set()),
        ({"texts": {**FERRY.texts, "failure": "Guests told the nobody."}}, {"places"}),
        ({"texts": {**FERRY.texts, "failure": "Nobody told the guest."}}, {"words"}),
        (
            {"texts": {**FERRY.texts, "failure": "Nobody told the crew."}},
            {"terms", "places", "words"},
        ),
    ],
    ids=lambda its: "-".join(sorted(its)),
)
def test_only_the_folder_of_what_changed_has_another_name(changed, groups):
    before, after = (Files([first, TILL]).entry for first in (FERRY, replace(FERRY, **changed)))
    assert {
        group for group in GROUPS if before[group]["folder"] != after[group]["folder"]
    } == groups


def test_two_folders_of_one_name_hold_the_same():
    one, other = Files([FERRY, TILL]), Files([TILL, FERRY])
    for name in one.raw.keys() & other.raw.keys() - {"index.json"}:
        assert one.raw[name] == other.raw[name]


some_words = st.sampled_from(
    [
        "ferry",
        "ferries",
        "the",
        "of",
        "till",
        "refund",
        "été",
        "東京都",
        "constructor",
        "𐐀x",
        "28v",
        "__proto__",
    ]
)
some_text = st.lists(
    some_words | st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=5), max_size=12
).map(" ".join)


@st.composite
def documents(draw):
    made = []
    for number in range(draw(st.integers(0, 12))):
        texts = draw(st.dictionaries(st.sampled_from(sorted(FIELDS)), some_text, max_size=3))
        areas = draw(st.lists(st.sampled_from(["boarding", "billing"]), max_size=2))
        shown = [("Text", text) for text in texts.values()]
        made.append(Document(str(number), {"title": str(number)}, texts, shown, {"area": areas}))
    return made


@bounded
@given(documents())
def test_the_same_documents_give_the_same_bytes(its):
    once, again = (list(index_files(Index(ENGLISH, its), AREAS)) for _ in range(2))
    assert once == again
    assert len(dict(once)) == len(once)


@bounded
@given(documents())
def test_every_word_leads_to_the_documents_that_have_it_and_to_no_others(its):
    files = Files(its)
    stems = [
        {ENGLISH.stem(word) for text in document.texts.values() for word in ENGLISH.words(text)}
        - {""}
        for document in its
    ]
    terms = files.having()
    assert terms.keys() == set().union(*stems)
    for stem, (found, weights, *_) in terms.items():
        assert rising(found) == [number for number, having in enumerate(stems) if stem in having]
        assert len(weights) == len(rising(found))


@bounded
@given(documents())
def test_every_place_leads_back_to_its_document(its):
    files = Files(its)
    lengths = read(files.of("places")["lengths"])
    assert len(lengths) == len(its)
    owners = [number for number, length in enumerate(lengths) for _ in range(length)]
    terms = files.having()
    places = {stem: rising(text) for stem, text in files.all("places").items()}
    assert places.keys() == terms.keys()
    for stem, found in places.items():
        assert sorted({owners[place] for place in found}) == rising(terms[stem][0])
    everywhere = [place for found in places.values() for place in found]
    assert len(everywhere) == len(set(everywhere))


@bounded
@given(documents(), st.integers(1, 50))
def test_both_halves_look_for_a_term_in_the_file_that_has_it(in_browser, its, size):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TERMS_FILE", "PLACES_FILE"):
            patch.setattr(f"generator.site.search.index.{name}", size)
        files = Files(its)
    for group in ("terms", "places"):
        number = files.entry[group]["files"]
        shards = {
            stem: int(name)
            for name, shard in files.of(group).items()
            if name.isdigit()
            for stem in shard
        }
        first = [stem.partition(" ")[0] for stem in shards]
        assert [shard_of(stem, number) for stem in first] == list(shards.values())
        assert in_browser("shards", first, number) == list(shards.values())


@bounded
@given(documents())
def test_every_written_word_can_be_completed_from_its_letter(its):
    files = Files(its)
    found = {word for word, count in counted(files).items() if count}
    terms = files.all("terms")
    for letter, (text, counts) in files.of("words").items():
        for word, count in zip(text.split(" "), read(counts), strict=True):
            assert letter_of(word) == letter
            assert word not in found or count == len(rising(terms[ENGLISH.stem(word)][0]))
    assert found <= {
        word for document in its for text in document.texts.values() for word in words(text)
    }
    assert {"ferry", "till", "refund"} & {
        w for document in its for t in document.texts.values() for w in words(t)
    } <= found
