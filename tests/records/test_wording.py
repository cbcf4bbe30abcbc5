"""Blame, hindsight and weak changes: found where the author speaks, with better words, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.records.wording.reading import KINDS, built_in
from generator.records.wording.word_index import Searched

HERE = Path(__file__).parent
WORDING = ("blame", "hindsight", "weak-change")


def lines_of(file):
    """The lines of a file of examples, each cut at its bar."""
    lines = (HERE / file).read_text(encoding="utf-8").replace("~", "").splitlines()
    return [tuple(line.split(" | ", 1)) for line in lines if not line.startswith("#")]


PLANTED = lines_of("planted.txt")


def rules_broken(base, place, text):
    """The rules that a record breaks whose failure, or only change, is this text."""
    fields = (
        {"changes": [{"text": text}]} if place in ("changes", "weak-change") else {"failure": text}
    )
    base.lesson("2020/late", **fields)
    return {problem.rule for problem in base.read().problems}


@pytest.mark.parametrize(("rule", "text"), [pair for pair in PLANTED if pair[0] in WORDING])
def test_planted_words_are_warned_of(base, rule, text):
    assert rule in rules_broken(base, rule, text)


@pytest.mark.parametrize(("place", "text"), lines_of("ordinary.txt"))
def test_ordinary_words_are_left_alone(base, place, text):
    assert rules_broken(base, place, text) == set()


def test_a_finding_tells_the_words_why_they_are_in_the_way_and_better_ones(base):
    base.lesson("2020/late", failure="Two letters were lost.\n\nThe clerk forgot to sign.")
    assert base.problems() == [
        (
            "2020/late.yml: blame: `forgot` makes somebody's memory the cause: write what could have reminded them: "
            '"nothing in the form asks for the second signature"'
        )
    ]


def test_a_finding_stands_at_its_words_and_not_where_their_field_begins(base):
    base.write(
        "2020/late.yml",
        base.lesson("2020/late", failure=None).read_text()
        + "failure: |\n  All was well.\n  It should\n  have been seen.\n",
    )
    [problem] = base.read().problems
    assert (problem.rule, problem.line, problem.column) == ("hindsight", 9, 3)


def test_the_same_words_in_one_field_are_told_once_and_in_two_fields_twice(base):
    base.lesson(
        "2020/late",
        failure="Obviously late, obviously lost. Obviously.",
        impact="Obviously two letters.",
    )
    assert [problem.rule for problem in base.read().problems] == ["hindsight"] * 3


@pytest.mark.parametrize(
    "fields",
    [
        {
            "references": [
                {"title": "The clerk forgot to sign", "url": "https://example.org/careless"}
            ]
        },
        {"x_note": "The clerk was careless."},
        {"tags": ["human-error"]},
        {"applies_to": {"phrases": ["the operator forgot to close it"]}},
        {"failure": "> The clerk forgot to sign.\n\nSo it was written."},
    ],
)
def test_other_peoples_words_are_not_judged(base, fields):
    base.lesson("2020/late", **fields)
    assert base.problems() == []


@pytest.mark.parametrize(
    ("changes", "is_warned"),
    [
        ([{"text": "Remind staff"}], True),
        ([{"text": "Remind staff"}, {"text": "Retrain agents"}], True),
        ([{"text": "Remind staff"}, {"text": "Let the till refuse it"}], False),
        ([{"text": "Publish a policy", "strength": "weak"}], True),
        ([{"text": "Remind staff", "strength": "strong"}], False),
        (
            [
                {"text": "Publish a policy", "strength": "weak"},
                {"text": "Block it", "strength": "strong"},
            ],
            False,
        ),
        ([{"text": "Publish a policy", "strength": "weak"}, {"text": "Remind staff"}], True),
        ([{"text": "Publish a policy"}], False),
    ],
)
def test_changes_are_too_weak_when_every_one_of_them_is(base, changes, is_warned):
    base.lesson("2020/late", changes=changes)
    assert ["weak-change"] * is_warned == [problem.rule for problem in base.read().problems]


def test_a_warning_keeps_no_lesson_from_being_one(base):
    base.lesson(
        "2020/late", failure="The clerk forgot to sign.", changes=[{"text": "Be more careful"}]
    )
    catalogue = base.read()
    assert {problem.level for problem in catalogue.problems} == {"warning"}
    assert len(catalogue.lessons) == 1


@settings(
    deadline=None,
    max_examples=settings.default.max_examples * 3 // 5,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(
        st.sampled_from(
            [
                *" \n\"'`>“”#:@/+.-0189é返İ",
                "should have ",
                "forgot ",
                "the clerk ",
                "+49 ",
                "Mr ",
                "key=",
                "ghp_",
            ]
        )
    )
)
def test_any_text_is_searched_and_what_is_found_stands_in_it(pieces):
    text = Searched("".join(pieces))
    for kind in KINDS:
        assert all(words in text.line for _, words in built_in()[kind].words_in(text))


def german_rules(text):
    """The rules on wording that a German text breaks, as a sentence and as a change."""
    searched = Searched(text)
    kinds = ("blame", "hindsight", "weak_change")
    return {
        kind.replace("_", "-") for kind in kinds if any(built_in("de")[kind].words_in(searched))
    }


@pytest.mark.parametrize(("rule", "text"), lines_of("planted-de.txt"))
def test_planted_german_words_are_found(rule, text):
    assert rule in german_rules(text)


def test_ordinary_german_is_left_alone():
    lines = lines_of("ordinary-de.txt")
    flagged = {line: german_rules(line) for (line,) in lines if german_rules(line)}
    assert (len(lines), flagged) == (60, {})


@pytest.mark.parametrize(
    ("language", "broken"), [(None, {"blame"}), ("en", {"blame"}), ("de", set()), ("fr", set())]
)
def test_english_patterns_judge_english_alone(base, language, broken):
    if language:
        words = (base.root / "lessons/vocabulary.yml").read_text()
        base.write("vocabulary.yml", f"language: {language}\n{words}")
    assert rules_broken(base, "failure", "The clerk forgot the list.") == broken


def test_german_is_judged_in_a_base_that_says_so(base):
    words = (base.root / "lessons/vocabulary.yml").read_text()
    base.write("vocabulary.yml", f"language: de\n{words}")
    assert rules_broken(base, "failure", "Ursache war menschliches Versagen.") == {"blame"}
