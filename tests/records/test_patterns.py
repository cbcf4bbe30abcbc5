"""An organisation's own patterns: what they add, what is told of their faults, and that they cannot run for ever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.patterns.index import Searched
from generator.records.patterns.near import Near
from generator.records.patterns.reading import KINDS, built_in
from generator.records.patterns.work import too_much

OWN = """\
personal_data:
  order-number:
    find: ORD-[0-9]{6,8}
    says: is one of our order numbers
    instead: write what was ordered
blame:
  guest:
    find: Difficult (?:guest|customer)s?
    says: judges a guest
allowed: [press-office@acme.io, "@events.acme.io"]
"""


def test_they_are_looked_for_beside_the_built_in_ones(base):
    base.write("patterns.yml", OWN)
    base.lesson("2020/late", failure="A difficult guest lost ord ORD-1234567, and the clerk forgot it.")
    assert [(problem.rule, problem.message) for problem in base.read().problems] == [
        ("blame", "`difficult guest` judges a guest"),
        ("personal-data", "`ORD…` is one of our order numbers"),
        ("blame", "`forgot` makes somebody's memory the cause"),
    ]


def test_words_that_they_allow_are_nobodys(base):
    base.write("patterns.yml", OWN)
    base.lesson("2020/late", failure="Write to press-office@acme.io or anna.lind@events.acme.io.")
    assert base.problems() == []


def test_their_file_is_no_record(base):
    base.write("patterns.yml", OWN)
    assert (base.read().problems, base.read().files) == ((), ())


def test_a_pattern_of_a_built_in_name_replaces_it(base):
    base.write("patterns.yml", "blame:\n  forgot: {find: no such words, says: never}\n")
    base.lesson("2020/late", failure="The clerk forgot it.")
    assert base.problems() == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("personal: {}\n", "1:1: unknown-field: unknown field `personal`"),
        ("blame:\n  guest: {find: a b, say: x}\n", "2:22: unknown-field: unknown field `say`"),
        ("secrets:\n  ours: {find: '(a', says: x}\n", "2:16: bad-pattern: it is no regular expression"),
        ("secrets:\n  ours: {find: 'a+', says: x}\n", "2:16: bad-pattern: `+` repeats without end"),
        ("secrets:\n  ours: {find: 'a{1,9}', unless: 'b*', says: x}\n", "2:34: bad-pattern: `*` repeats without end"),
        ("secrets:\n  ours: {find: '', says: x}\n", "2:16: empty-value"),
        ("secrets:\n  ours: {find: 'a{0,2}', says: x}\n", "2:16: bad-pattern: it fits everywhere"),
        ("secrets:\n  ours: {find: 'aa', says: x, test: lune}\n", "2:37: unknown-value: unknown test `lune`"),
        ("secrets: [\n", "1:11: yaml-syntax"),
    ],
)
def test_a_fault_is_told_in_its_place_and_the_built_in_patterns_hold(base, text, problem):
    base.write("patterns.yml", text)
    base.lesson("2020/late", failure="The clerk forgot it.")
    told = [f"{p.line}:{p.column}: {p.rule}: {p.message}" for p in base.read().problems]
    assert told[-1].startswith(problem)
    assert told[0].endswith("makes somebody's memory the cause")


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+$", "(a|a)*$", "(.*)*x", ".*.*.*.*x", "(a{1,9}){1,9}", "a{3,}", "a{,}", "(?:a|aa)+", "([a-z]{1,40}){1,40}",
        r"(a)\1", "(?P<a>b)(?P=a)", "a{0,99}a{0,99}a{0,99}b", "(?:a|a)" * 20, "x" * 301, "[", "a{2,1}",
        "[ab]{30000}c", "[ab]{1,900}[ab]{20}[cd]", "[ab]{1,1900}[ab]{1000}[cd]",
    ],
)  # fmt: skip
def test_an_expression_that_could_run_for_ever_is_refused(expression):
    assert too_much(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "ORD-[0-9]{6,8}",
        r"\bK\d{4}\b",
        "(?i:customer|guest) [A-Z]{2}",
        "(?:AB|CD)?-?[0-9]{10}",
        r"\+\*",
        "[+*]{1,3}",
        "(?<!x)y",
    ],
)
def test_an_ordinary_expression_is_fine(expression):
    assert too_much(expression) is None


@given(st.text(alphabet="ab(){}[]?*+|,0123456789\\.^$:=!<P", max_size=30))
def test_any_expression_is_judged(expression):
    fault = too_much(expression)
    assert fault is None or ": " in fault


def test_every_built_in_pattern_says_something_and_finds_no_emptiness():
    for kind in KINDS:
        for pattern in built_in()[kind].patterns:
            assert pattern.says
            assert not pattern.regex.search("")
            assert all(near == near.lower() for near in pattern.near)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("forg[oe]t(s|ting)?", ["forg"]),
        ("(cut|cuts|cutting) corners", ["corners"]),
        ("(never |not )?(looked at|read)", ["looked at", "read"]),
        ("(?<!no )lack of {virtue}", ["lack of "]),
        ("({virtue}|zeal)", ["care", "diligence", "zeal"]),
        ("re-?train", ["re"]),
        (r"\w{2,5}n't", ["t"]),
        ("(a b)?", []),
        ("[a-z]{3,}ing|asleep", []),
    ],
)
def test_the_words_that_must_be_there_are_told_from_an_expression(expression, words):
    assert Near({"virtue": ("care", "diligence")}).of(expression, begins=True) == words


def test_an_expression_that_may_begin_inside_a_word_asks_for_none_at_its_beginning():
    assert Near({}).of("ord-[0-9]{6}", begins=False) == []
    assert Near({}).of(r"\bord-[0-9]{6}", begins=False) == ["ord-"]


def test_looking_only_around_those_words_misses_nothing():
    lines = (Path(__file__).parent / "planted.txt").read_text(encoding="utf-8").replace("~", "").splitlines()
    for line in lines:
        text = Searched(line.partition(" | ")[2])
        for kind in ("blame", "hindsight", "weak_change"):
            for pattern in built_in()[kind].patterns:
                everywhere = list(replace(pattern, near=()).words_in(text, []))
                assert not everywhere or any(near in f" {text.lower}" for near in pattern.near), (line, pattern.name)


@pytest.mark.parametrize("name", ["vocabulary.yml", "patterns.yml"])
def test_secrets_and_personal_data_are_looked_for_beside_the_records_too(base, name):
    file = base.lessons / name
    comment = "# ask jonas.weber@gmx.de, the token is ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a\n"
    base.write(name, (file.read_text() if file.exists() else "allowed: [press@acme.io]\n") + comment)
    found = {(problem.rule, problem.level) for problem in base.read().problems if problem.file.endswith(name)}
    assert {("secret", "error"), ("personal-data", "warning")} <= found
