"""How a lesson came to its stage."""

from __future__ import annotations

import datetime

import pytest

from generator.insights.relations import chain, relations
from generator.insights.stage import progress, stage_on


def turns(catalogue, slug):
    lesson = catalogue.by_id[slug]
    return progress(lesson, relations(catalogue)[slug].recurrences)


def told(turn):
    when = f" {turn.date}" if turn.date else ""
    by = f" by {turn.recurrence.id}" if turn.recurrence else ""
    return turn.stage.value + when + by


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("nobody-told-the-night-desk", ["open 2024-01-12"]),
        ("bus-full-at-second-stop", ["open 2022-07-03", "planned"]),
        ("overbooked-on-midsummer", ["open 2021-06-25", "planned"]),
        ("timetable-only-on-paper", ["open 2023-10-29", "planned", "changed 2024-03-15"]),
        ("bus-left-early", ["open 2016-06-01", "planned", "changed 2016-07", "learned 2017-07-01"]),
        (
            "refund-sent-to-old-card",
            ["open 2018-02", "planned", "changed 2018-04-10", "reopened 2018-12"],
        ),
        (
            "cars-loaded-twice",
            [
                "open 2017-07-08",
                "planned",
                "changed 2017-08-01",
                "learned 2018-08-01",
                "reopened 2019-09-14 by cars-loaded-twice-again",
            ],
        ),
    ],
)
def test_every_turn_is_told_with_its_day_as_far_as_it_is_known(ferry, slug, expected):
    assert [told(turn) for turn in turns(ferry, slug)] == expected


def test_what_changed_after_the_failure_came_back_is_no_turn_of_its_own(base):
    base.lesson("2020/late", changes=[{"text": "Refuse", "made": "2023"}])
    base.lesson("2022/again", recurrence_of="late")
    assert [told(turn) for turn in turns(base.read(), "late")] == [
        "open 2020",
        "planned",
        "reopened 2022 by again",
    ]


def test_what_reopened_a_lesson_first_is_told(base):
    base.lesson(
        "2020/late",
        changes=[{"text": "Refuse", "made": "2020"}],
        verification={"result": "not-effective"},
    )
    base.lesson("2022/again", recurrence_of="late")
    assert told(turns(base.read(), "late")[-1]) == "reopened 2022 by again"


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2017-07-07", None),
        ("2017-07-08", "planned"),
        ("2017-08-01", "changed"),
        ("2018-07-31", "changed"),
        ("2018-08-01", "learned"),
        ("2019-09-14", "reopened"),
    ],
)
def test_a_lesson_had_a_stage_on_every_day_since_it_happened(ferry, day, stage):
    found = stage_on(turns(ferry, "cars-loaded-twice"), datetime.date.fromisoformat(day))
    assert (found.value if found else None) == stage


def test_on_the_day_of_the_build_every_lesson_has_the_stage_that_is_derived(ferry, today):
    its = relations(ferry)
    for lesson in ferry.lessons:
        assert stage_on(turns(ferry, lesson.id), today) is its[lesson.id].stage


def test_a_failure_that_came_back_is_told_as_one_chain(ferry):
    its = relations(ferry)
    expected = ["cars-loaded-twice", "cars-loaded-twice-again", "cars-loaded-a-third-time"]
    for slug in expected:
        assert [lesson.id for lesson in chain(ferry.by_id[slug], its)] == expected
    assert chain(ferry.by_id["bus-left-early"], its) == ()
