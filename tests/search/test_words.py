"""A text's words and stems: the build's against the cases, the browser's against the build's."""

from __future__ import annotations

import json
import random
import re
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import pytest
import Stemmer
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.site.search.numbers import all_written, gaps, written
from generator.site.search.script import language_module, scripts
from generator.site.search.words import LANGUAGES, LONGEST, Language, plain, snowball, words

CASES = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
EXAMPLES = settings.default.max_examples
bounded = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)

# What is assigned in Python's version of Unicode; a newer one may know more, which neither half may
# depend on.
LETTERS = st.characters(exclude_categories=("Cs", "Cn"))
PIECES = [
    *["refunded", "Refunds", "don't", "l’avion", "été", "ÉVACUÉES", "Häuser", "Straße", "übermäßig", "28v", "3.5", "re-issue"],
    *["IT", "WHO", "US2", "Für", "DER", "LE", "éIT"],
    *["İ", "ı", "Σ", "ς", "ß", "ẞ", "ŉ", "ǰ", "ﬁ", "Ｆ", "½", "²", "㎢", "K", "Å", "ﷺ", "가", "각"],
    *["a\u0301", "\u0301", "\u0345", "\u0308", "\u00ad", "\u200b", "\u200d", "\ufe0f", "\u00a0", "\u0640", "'", "’", "-", "_", " ", "\n", "."],
    *["東京都", "ガ", "ｶﾞ", "ー", "々", "คืน", "ខ្មែរ", "မြန်မာ", "𠮷", "𐐀", "𝒜", "🔥", "👩‍🚒", "१२", "किताबें", "الكتاب", "x" * 45, "𐐨" * 45],
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(LETTERS, max_size=8), max_size=12).map("".join)
languages = {name: Language(name) for name in ("english", "german", "french")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['about']}")
def test_the_build_reads_a_text_as_the_cases_say(case):
    assert words(case["text"]) == case["words"]
    assert [Language(case["language"]).stem(word) for word in case["words"]] == case["stems"]


@bounded
@given(st.sampled_from(sorted(languages)), texts)
@example("english", "\u0345a ᾳ Ǆ ΑΣ ΑΣ\u0301")
def test_the_browser_reads_any_text_as_the_build_does(in_browser, name, text):
    mine = words(text)
    assert in_browser("words", name, text) == [mine, [languages[name].stem(word) for word in mine]]
    assert in_browser("names", name, text) == languages[name].words(text)


def test_each_everyday_synonym_stands_for_something_that_no_other_of_its_group_does():
    for group in languages["english"].synonyms:
        phrases = [tuple(languages["english"].phrase(text)) for text in group]
        assert all(phrases), group
        assert 1 < len(phrases) == len(set(phrases)), group


@pytest.mark.parametrize("word", ["dont", "cant", "isnt", "theyre"])
def test_what_is_typed_without_its_apostrophe_is_passed_over_as_with_it(word):
    assert not languages["english"].stem(word)


@bounded
@given(texts)
def test_a_word_is_short_and_in_small_letters(text):
    for word in words(text):
        assert 0 < len(word) <= LONGEST
        assert word == word.lower()
        assert plain(plain(word)) == plain(word)


@bounded
@given(st.text(st.characters(codec="ascii")))
def test_the_short_way_through_plain_text_is_the_same_as_the_long_one(text):
    assert words(text) == [word for word in words(f"{text} é") if word != "é"]


@bounded
@given(st.lists(st.integers(0, 2**32 - 1)))
def test_the_browser_reads_the_numbers_that_the_build_writes(in_browser, numbers):
    assert in_browser("numbers", all_written(numbers)) == numbers
    assert "".join(map(written, numbers)) == all_written(numbers)


@bounded
@given(st.sets(st.integers(0, 2**32 - 1)).map(sorted))
def test_the_browser_reads_the_rising_numbers_that_the_build_writes(in_browser, numbers):
    assert in_browser("rising", gaps(numbers)) == numbers


def test_small_numbers_are_short():
    assert [len(written(number)) for number in (0, 31, 32, 1023, 1024, 2**32 - 1)] == [
        1,
        1,
        2,
        2,
        3,
        7,
    ]


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(
        ValueError, match="'klingon' is no language that search knows; it knows arabic, "
    ):
        Language("klingon")
    with pytest.raises(ValueError, match="porter"):
        Language("porter")


def test_down_and_out_are_searched_for_in_english_and_words_that_say_nothing_alone_are_not():
    english = Language("english")
    assert [english.stem(word) for word in ("down", "out")] == ["down", "out"]
    assert {english.stem(word) for word in ("can", "will", "the", "us", "no", "not")} == {""}


def test_comments_in_a_list_of_stop_words_are_no_stop_words():
    assert re.search(r"(?m)^avec +\|  with$", snowball("french.txt"))
    assert {"avec", "with"} & Language("french").stop_words == {"avec"}


@pytest.fixture(params=["nobody installed it", "an older one is installed"])
def not_installed(request, monkeypatch, tmp_path):
    """The program in a folder where it was never installed, or not since Snowball's files came with that."""

    def distribution(name):
        if request.param.startswith("nobody"):
            raise PackageNotFoundError(name)
        return Distribution.at(tmp_path / "mkdocs_lessons-0.1.0.dist-info")

    monkeypatch.setattr("generator.site.taken.distribution", distribution)
    scripts.cache_clear()
    yield
    scripts.cache_clear()


@pytest.mark.usefixtures("not_installed")
def test_where_the_program_is_not_installed_search_says_how_to_do_that():
    for ask in (Language, scripts):
        with pytest.raises(
            FileNotFoundError, match=r"Say `pip install --editable \.` in the program's own folder"
        ):
            ask("greek")


def sample(name):
    """Words of a language: its stop words, and the endings that its stemmer knows, put behind one another."""
    chance = random.Random(name)  # noqa: S311 - an example, no secret
    endings = [
        json.loads(found)
        for found in re.findall(r'\[("[^"]+"),-?\d+,-?\d+', snowball(f"{name}.js"))
    ]
    letters = sorted({letter for ending in endings for letter in ending})
    made = [
        "".join(chance.choices(letters, k=chance.randint(1, 5)))
        + "".join(chance.choices(endings, k=chance.randint(1, 2)))
        for _ in range(300)
    ]
    return sorted({*Language(name).stop_words, *endings, *made})


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_browsers_stemmer_is_that_of_the_build(in_browser, made, name):
    (made / f"{name}.js").write_text(language_module(name), "utf-8")
    its = sample(name)
    assert len(its) >= 200
    stemmer = Stemmer.Stemmer(name)
    assert dict(zip(its, in_browser("stems", name, its), strict=True)) == {
        word: stemmer.stemWord(word) for word in its
    }


@pytest.mark.parametrize("name", LANGUAGES)
def test_stop_words_count_for_nothing_in_either_half(in_browser, made, name):
    (made / f"{name}.js").write_text(language_module(name), "utf-8")
    text = " ".join(sorted(Language(name).stop_words))
    assert in_browser("words", name, text) == [words(text), [""] * len(words(text))]
