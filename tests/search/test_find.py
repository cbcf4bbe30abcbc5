"""Search in the build: which lessons are like a text, by the index's own weights."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from generator.insights.knowledge import Knowledge
from generator.site.search.documents import lesson_index
from generator.site.search.find import COVERAGE, Finder
from generator.site.search.synonyms import SYNONYM
from generator.site.search.words import snowball_name


@pytest.fixture
def finder(base, today):
    """Make the finder of the knowledge base, which must be sound."""

    def make():
        assert base.problems() == []
        catalogue = base.read()
        return Finder(catalogue, lesson_index(Knowledge(catalogue, today), "english"))

    return make


@pytest.fixture
def three(base):
    base.lesson("2020/refund", title="Refunds were paid twice at the till")
    base.lesson(
        "2021/ferry",
        title="The ferry left without its passengers",
        failure="Nobody told the crew on board.",
    )
    base.lesson(
        "2022/lift", title="The lift stood still", failure="People waited inside for an hour."
    )


def ids(matches):
    return [match.lesson.id for match in matches]


@pytest.mark.usefixtures("three")
def test_the_likest_lesson_comes_first_by_words_in_other_forms(finder):
    [match, *_] = finder().find("A passenger was told that the ferries leave")
    assert match.lesson.id == "ferry"
    assert match.words == ("passenger", "told", "ferries", "leave")


@pytest.mark.usefixtures("three")
def test_stop_words_and_unknown_words_find_nothing(finder):
    assert finder().find("the of zeppelin") == []
    assert finder().find("") == []


@pytest.mark.usefixtures("three")
def test_a_match_says_how_much_of_the_text_it_has(finder):
    share = {
        text: finder().find(text)[0].share
        for text in ("ferry", "ferry zeppelin", "ferry zeppelin airship")
    }
    assert share["ferry"] == 1
    assert share["ferry"] > share["ferry zeppelin"] > share["ferry zeppelin airship"] > 0


@pytest.mark.usefixtures("three")
def test_what_is_not_about_the_same_is_not_similar(finder):
    assert ids(
        finder().similar("The ferry left the passengers behind, and nobody told the crew")
    ) == ["ferry"]
    assert finder().similar("The ferry exhibition in the museum sold postcards of zeppelins") == []
    assert finder().similar("ferry") == []


def test_no_more_are_similar_than_asked_for(base, finder):
    for number in range(5):
        base.lesson(f"2020/refund-{number}")
    assert ids(finder().similar("Refunds were paid twice")) == ["refund-0", "refund-1", "refund-2"]
    assert len(finder().similar("Refunds were paid twice", most=1)) == 1


def test_the_organisations_synonyms_count_less_than_the_word(base, finder):
    vocabulary = (base.lessons / "vocabulary.yml").read_text().partition("synonyms:")[0]
    base.write("vocabulary.yml", f"{vocabulary}synonyms:\n  - [ferry, gondola]\n")
    base.lesson("2021/ferry", title="The ferry left")
    base.lesson("2021/other", title="The train left")
    [said] = finder().find("ferry")
    [meant] = finder().find("gondola")
    assert meant.lesson.id == "ferry"
    assert meant.score == pytest.approx(said.score * SYNONYM, rel=0.1)


def test_everyday_synonyms_stand_in_for_words(base, finder):
    base.lesson("2021/lorry", title="The truck left")
    assert ids(finder().find("lorry")) == ["lorry"]


def test_the_settings_are_those_of_the_browser():
    source = files("generator.site").joinpath("assets", "search", "ranking.js").read_text()
    line = next(line for line in source.split("\n") if line.startswith("export const SETTINGS"))
    pairs = dict(
        pair.split(": ") for pair in line.partition("{ ")[2].removesuffix(" };").split(", ")
    )
    assert json.loads(pairs["coverage"]) == COVERAGE


@pytest.mark.parametrize(
    ("code", "title", "text"),
    [
        ("de", "Das Zertifikat war abgelaufen", "abgelaufene Zertifikate"),
        ("fr", "Les remboursements ont été envoyés deux fois", "rembourser, envoi envoyé"),
    ],
)
def test_inflected_words_of_the_vocabularys_language_are_found(base, today, code, title, text):
    base.lesson("2020/one", title=title)
    base.lesson("2021/other", title="Xylophon", failure="Nichts davon.")
    catalogue = base.read()
    index = lesson_index(Knowledge(catalogue, today), snowball_name(code))
    assert ids(Finder(catalogue, index).find(text))[:1] == ["one"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("de", "german"),
        ("nb", "norwegian"),
        ("en", "english"),
        ("ja", "english"),
        ("zz", "english"),
    ],
)
def test_a_language_has_snowballs_name(code, name):
    assert snowball_name(code) == name
