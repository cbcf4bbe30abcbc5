"""``match.yml`` is judged as the vocabulary is: file, line, column, and what to write instead."""

from __future__ import annotations

import pytest


def problems(base, text):
    base.lesson("2020/late-refunds")
    base.write("match.yml", text)
    return [
        (problem.file, problem.line, problem.column, problem.rule, problem.suggestion)
        for problem in base.read().problems
    ]


def test_sound_mutes_have_no_problem(base):
    text = """\
mute:
  - {lesson: late-refunds, until: 2027-03-31, reason: We have no tills.}
  - {process: overbooking, until: 2027, reason: We sell no seats.}
  - {path: "docs/**", until: 2027-03, reason: Written by a machine.}
"""
    assert problems(base, text) == []
    assert len(base.read().mutes) == 3
    assert len(base.read().published_for("public").mutes) == 3


@pytest.mark.parametrize(
    ("entry", "place", "rule", "advice"),
    [
        ("{until: 2027, reason: x}", (2, 5), "bad-mute", "write one of"),
        (
            "{lesson: late-refunds, path: a, until: 2027, reason: x}",
            (2, 5),
            "bad-mute",
            "write one of",
        ),
        ("{lesson: late-refund, until: 2027, reason: x}", (2, 14), "bad-mute", "`late-refunds`?"),
        ("{process: overboking, until: 2027, reason: x}", (2, 15), "bad-mute", "`overbooking`?"),
        ("{process: refunding, reason: x}", (2, 5), "missing-field", "last day"),
        ("{process: refunding, until: 2027}", (2, 5), "missing-field", "Why it is"),
        ("{process: refunding, until: soon, reason: x}", (2, 33), "bad-date", "2017-04"),
        ("{proces: refunding, until: 2027, reason: x}", (2, 6), "unknown-field", "`process`?"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(base, entry, place, rule, advice):
    found = problems(base, f"mute:\n  - {entry}\n")
    told = [each for each in found if each[3] == rule]
    assert [(each[0], each[1:3]) for each in told] == [("lessons/match.yml", place)]
    assert advice in told[0][4]


def test_what_cannot_be_read_mutes_nothing_and_stops_nothing(base):
    assert [rule for *_, rule, _ in problems(base, "mute: [")] == ["yaml-syntax"]
    assert base.read().mutes == ()
    assert len(base.read().lessons) == 1


def test_a_secret_beside_the_records_is_as_public_as_they_are(base):
    text = "mute:\n  - {path: a, until: 2027, reason: Ask ada.lovelace@ferry-line.net}\n"
    assert [rule for *_, rule, _ in problems(base, text)] == ["personal-data"]


def test_where_there_is_nothing_yet_an_entry_names_nothing(base):
    base.write("vocabulary.yml", "areas: {till: {name: Till, description: Where people pay.}}\n")
    named = [
        "{process: refunding, until: 2027, reason: x}",
        "{lesson: late, until: 2027, reason: x}",
    ]
    base.write("match.yml", f"mute: [{', '.join(named)}]\n")
    told = [problem.message for problem in base.read().problems if problem.rule == "bad-mute"]
    assert told == ["there is no process `refunding`", "there is no lesson `late`"]
