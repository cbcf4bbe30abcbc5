"""An organisation's own patterns: what they add, what is told of their faults, and that they cannot run for ever."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.wording import bounded
from generator.records.wording.bounded import (
    MAX_SIZE,
    BadRegex,
    Bounded,
    Clock,
    scoped,
    size_of,
)
from generator.records.wording.reading import KINDS, built_in
from generator.records.wording.word_index import Searched

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
    base.lesson(
        "2020/late", failure="A difficult guest lost ord ORD-1234567, and the clerk forgot it."
    )
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
        (
            "secrets:\n  ours: {find: '(a', says: x}\n",
            "2:16: bad-pattern: `find` is no regular expression",
        ),
        (
            "secrets:\n  ours: {find: 'a{1,9}', unless: 'b*', says: x}\n",
            "2:34: bad-pattern: `unless` fits everywhere",
        ),
        ("secrets:\n  ours: {find: '', says: x}\n", "2:16: empty-value"),
        (
            "secrets:\n  ours: {find: 'a{0,2}', says: x}\n",
            "2:16: bad-pattern: `find` fits everywhere",
        ),
        (
            "secrets:\n  ours: {find: [ab, 'a(?i)b'], says: x}\n",
            "2:21: bad-pattern: `find` is no regular expression",
        ),
        (
            "secrets:\n  ours: {find: '{guest} a', says: x}\n",
            "2:16: bad-pattern: `find` names a list `guest` that",
        ),
        (
            "secrets:\n  ours: {find: 'a{e<=1}', says: x}\n",
            "2:16: bad-pattern: `find` names a list `e<=1` that",
        ),
        (
            "blame:\n  ours: {find: a, says: x, before: '(?L)b'}\n",
            "2:36: bad-pattern: `before` is no regular expression",
        ),
        (
            "secrets:\n  ours: {find: 'aa', says: x, test: lune}\n",
            "2:37: unknown-value: in `test`, unknown test `lune`",
        ),
        ("secrets: [\n", "1:11: yaml-syntax"),
    ],
)
def test_a_fault_is_told_in_its_place_and_the_built_in_patterns_hold(base, text, problem):
    base.write("patterns.yml", text)
    base.lesson("2020/late", failure="The clerk forgot it.")
    told = [f"{p.line}:{p.column}: {p.rule}: {p.message}" for p in base.read().problems]
    assert told[-1].startswith(problem)
    assert told[0].endswith("makes somebody's memory the cause")


@pytest.mark.parametrize("kind", ["blame", "personal_data"])
@pytest.mark.parametrize(
    "expression",
    [
        "(?i)Difficult (?:guest|customer)",
        "(?x) difficult [ ] guest  # whoever that is",
        "(?x: difficult [ ] guest )",
        "(?i)(?s)DIFFICULT.GUEST",
        "(?s:difficult.guest)",
        "(?u)difficult guest",
        "(?a)difficult guest",
        "(?<=a )difficult (?!house)gu\\w+t",
        "(d)ifficult guest|\\1gone",
    ],
)
def test_flags_and_whatever_else_an_expression_may_have_are_read_as_python_does(
    base, kind, expression
):
    base.write(
        "patterns.yml",
        f"{kind}:\n  guest:\n    find: ['{expression}', no such words]\n    says: is ours\n",
    )
    base.lesson("2020/late", failure="The refund for a difficult guest came late.")
    told = [problem.rule for problem in base.read().problems if problem.file.endswith("late.yml")]
    assert told == [kind.replace("_", "-")]


def test_the_flags_of_one_expression_are_not_those_of_its_neighbours(base):
    base.write(
        "patterns.yml", "blame:\n  x: {find: gone, says: x, before: ['(?x) a b # c', a guest]}\n"
    )
    base.lesson("2020/late", failure="The refund of a guest gone elsewhere was late.")
    assert "blame: `a guest gone` x" in base.problems()[0]


@pytest.mark.parametrize("word", ["Ärger", "жалоба", "naïveté"])
def test_words_end_where_they_do_in_every_script(base, word):
    base.write("patterns.yml", f"personal_data:\n  x: {{find: '\\b{word}\\b', says: is ours}}\n")
    base.lesson(
        "2020/late", failure=f"Refunds: ({word})\n  were late, {word}s and {word}{word} too."
    )
    assert (
        len(
            [
                p
                for p in base.read().problems
                if p.rule == "personal-data" and p.file.endswith("late.yml")
            ]
        )
        == 1
    )


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+$", "(?x)(?:[a-c]{1,30}) {1,30}[0-9]", "(?:a?){900}[xy]", "(a)(?:\\1){1,5000}[xy]", "(?=(a+)+[xy])a",
        "[ab]{1,400}[ab]{1,400}[ab]{1,400}[xy]", "(?<!\\w)(?:a{1,20}){1,20}[xy]", "(\\w+\\s?)+[xy]",
    ],
)  # fmt: skip
def test_an_expression_that_would_run_for_ever_is_stopped_and_finds_no_more(expression):
    clock = Clock(0.02)
    compiled = Bounded({}, clock, ("secrets", "slow")).compiled(expression, is_wording=False)
    assert not list(compiled.finditer("a" * 60_000 + "!"))
    assert clock.slowest == ("secrets", "slow")
    assert (compiled.search("aax"), compiled.match("aax")) == (None, None)


def test_patterns_whose_time_has_run_out_are_told_at_the_slowest(base, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 0.02)
    slow = "secrets:\n  quick: {find: ours, says: x}\n  slow: {find: '(a+)+$', says: x}\n"
    base.write("patterns.yml", slow)
    base.lesson("2020/late", failure="Ours were late." + "a" * 60_000 + "!")
    told = [problem for problem in base.read().problems if problem.rule == "bad-pattern"]
    assert [(problem.line, problem.column, problem.message) for problem in told] == [
        (3, 3, "the pattern `slow` takes too long on these records")
    ]


def test_a_base_that_is_judged_again_has_its_time_anew(base, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 0.02)
    base.write("patterns.yml", "secrets:\n  slow: {find: '(a+)+$', says: x}\n")
    base.lesson("2020/late", failure="Ours were late.")
    knowledge = base.knowledge()
    knowledge.with_proposed({"2020/hostile.yml": "x_a: " + "a" * 60_000 + "!"}).judged(base.today)
    assert knowledge.judged(base.today).problems == ()


@pytest.mark.parametrize(
    "expression",
    ["x" * MAX_SIZE, "[ab]{30000}c", "(?:a{900}){900}", "{w}" * 9, "{deep}{deep}{deep}"],
)
def test_what_is_large_written_out_is_refused_before_it_is_compiled(base, expression):
    lists = (
        "lists:\n  w: ["
        + ", ".join(f"word{n}" for n in range(900))
        + "]\n  deep: ['{w}{w}', '{w}{w}']\n"
    )
    base.write("patterns.yml", f"{lists}blame:\n  x: {{find: '{expression}', says: x}}\n")
    told = [problem for problem in base.read().problems if problem.rule == "bad-pattern"]
    assert [problem.message for problem in told] == [
        "`find` with its lists and repetitions written out is too long"
    ]


@given(st.text(alphabet="ab(){}[]?*+|,0123456789\\.^$:=!<P#xie ", max_size=30))
def test_any_expression_is_judged_and_then_compiles_in_its_place(expression):
    lists = Bounded({"a": ("b", "c")}, Clock(1), ("blame", "x"))
    try:
        size_of(expression, lists)
    except BadRegex:
        pass
    else:
        lists.compiled(rf"(?<!\w)(?:{scoped(expression)}|{scoped(expression)}) $", is_wording=True)


@given(
    st.sampled_from(
        [r"\ba[b-d]{1,3}\b", "(?i:A)b?|c+d", "(a|ab)(?!c)", r"[^\W\d]{2,}", "(?:a|b)*?c"]
    ),
    st.text("abcdAÄ 1"),
)
def test_both_engines_find_the_same(expression, text):
    own = Bounded({}, Clock(5), ("blame", "x")).compiled(expression, is_wording=False)
    assert [match.span() for match in own.finditer(text)] == [
        match.span() for match in re.finditer(expression, text)
    ]


def test_every_built_in_pattern_says_something_and_finds_no_emptiness():
    for kind in KINDS:
        for pattern in built_in()[kind].patterns:
            assert pattern.says
            assert not pattern.regex.search("")
            assert all(near == near.lower() for near in pattern.near)


def test_looking_only_around_those_words_misses_nothing():
    lines = (
        (Path(__file__).parent / "planted.txt")
        .read_text(encoding="utf-8")
        .replace("~", "")
        .splitlines()
    )
    kinds = [built_in()[kind].patterns for kind in ("blame", "hindsight", "weak_change")]
    patterns = [(pattern, replace(pattern, near=())) for kind in kinds for pattern in kind]
    for line in lines:
        text = Searched(line.partition(" | ")[2])
        for pattern, of_all in patterns:
            everywhere = list(of_all.words_in(text, []))
            assert not everywhere or any(near in f" {text.lower}" for near in pattern.near), (
                line,
                pattern.name,
            )


@pytest.mark.parametrize("name", ["vocabulary.yml", "patterns.yml"])
def test_secrets_and_personal_data_are_looked_for_beside_the_records_too(base, name):
    file = base.lessons / name
    comment = (
        "# ask jonas.weber@gmx.de, the token is ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a\n"
    )
    base.write(
        name, (file.read_text() if file.exists() else "allowed: [press@acme.io]\n") + comment
    )
    found = {
        (problem.rule, problem.level)
        for problem in base.read().problems
        if problem.file.endswith(name)
    }
    assert {("secret", "error"), ("personal-data", "warning")} <= found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vocabulary.yml", "vocabulary"),
        ("patterns.yml", "file of patterns"),
        ("match.yml", "file of mutes"),
    ],
)
def test_a_file_beside_the_records_that_is_too_large_is_called_what_it_is(base, name, kind):
    base.write(name, "#" * 65_537)
    message = f"65,537 bytes, where a {kind} has at most 65,536: take out what is not needed"
    assert f"{name}: unreadable-file: {message}" in base.problems()
