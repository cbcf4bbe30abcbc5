"""How far a lesson has come, and what is overdue."""

from __future__ import annotations

import datetime

import pytest

from generator.insights.relations import relations
from generator.insights.stage import Stage, overdue, progress, review_due

MADE, DECIDED = {"text": "Refuse", "made": "2021"}, {"text": "Count"}
CHANGES = {
    "none": None,
    "planned": [DECIDED, DECIDED],
    "partly made": [MADE, DECIDED],
    "made": [MADE, MADE],
}
STAGES = {
    "none": {None: Stage.OPEN, "effective": Stage.OPEN, "partly": Stage.OPEN},
    "planned": {None: Stage.PLANNED, "effective": Stage.PLANNED, "partly": Stage.PLANNED},
    "partly made": {None: Stage.PLANNED, "effective": Stage.PLANNED, "partly": Stage.PLANNED},
    "made": {None: Stage.CHANGED, "effective": Stage.LEARNED, "partly": Stage.CHANGED},
}
EVERY_STAGE = [
    (changes, result, stage)
    for changes, stages in STAGES.items()
    for result, stage in stages.items()
]


def lesson(base, **fields):
    base.lesson("2020/late", **fields)
    assert base.problems() == []
    return base.read().by_id["late"]


def so_far(changes, result):
    no_change = "Nothing could be done." if CHANGES[changes] is None else None
    verification = {"date": "2022", "by": "Audit"} | ({"result": result} if result else {})
    return {"changes": CHANGES[changes], "no_change": no_change, "verification": verification}


@pytest.mark.parametrize(("changes", "result", "stage"), EVERY_STAGE)
def test_the_stage_follows_from_the_changes_and_their_verification(base, changes, result, stage):
    assert progress(lesson(base, **so_far(changes, result)), [])[-1].stage is stage


@pytest.mark.parametrize("changes", CHANGES)
def test_a_lesson_whose_change_did_not_work_is_reopened(base, changes):
    assert (
        progress(lesson(base, **so_far(changes, "not-effective")), [])[-1].stage is Stage.REOPENED
    )


@pytest.mark.parametrize(
    ("changes", "result"), [(changes, result) for changes, result, _ in EVERY_STAGE]
)
def test_a_lesson_that_recurred_is_reopened_however_far_it_was(base, changes, result):
    base.lesson("2022/again", recurrence_of="late")
    lesson(base, **so_far(changes, result))
    assert relations(base.read())["late"].stage is Stage.REOPENED


def test_a_lesson_without_any_verification_is_not_learned(base):
    assert progress(lesson(base, changes=[MADE]), [])[-1].stage is Stage.CHANGED


def test_a_recurrence_that_the_audience_may_not_see_reopens_nothing_for_it(base):
    base.lesson("2020/late", **so_far("made", "effective"))
    base.lesson("2022/again", recurrence_of="late", audience="internal")
    stages = {
        who: relations(base.read().published_for(who))["late"].stage
        for who in ("public", "internal")
    }
    assert stages == {"public": Stage.LEARNED, "internal": Stage.REOPENED}


DUE = [
    ("2026-11-21", True),
    ("2026-11-22", False),
    ("2026-11-23", False),
    ("2026-10", True),
    ("2026-11", False),
    ("2025", True),
    ("2026", False),
]


@pytest.mark.parametrize(("due", "is_late"), DUE)
def test_a_change_is_overdue_after_the_last_day_that_its_date_may_mean(base, today, due, is_late):
    changes = [
        {"text": "Refuse", "due": due},
        {"text": "Count", "due": due, "made": "2020"},
        {"text": "Ask"},
        {"text": "Tell", "due": due},
    ]
    assert overdue(lesson(base, changes=changes), today).changes == ({0, 3} if is_late else set())


@pytest.mark.parametrize(("due", "is_late"), DUE)
def test_a_verification_is_overdue_until_it_has_a_result(base, today, due, is_late):
    assert overdue(lesson(base, verification={"due": due}), today).verification is is_late
    assert (
        overdue(lesson(base, verification={"due": due, "result": "partly"}), today).verification
        is False
    )


@pytest.mark.parametrize(
    ("review", "due"),
    [
        ({"last": "2026-08-31", "every": 3}, datetime.date(2026, 11, 30)),
        ({"last": "2023-11-30", "every": 3}, datetime.date(2024, 2, 29)),
        ({"last": "2024-02-29", "every": 12}, datetime.date(2025, 2, 28)),
        ({"last": "2025-12-31", "every": 1}, datetime.date(2026, 1, 31)),
        ({"last": "2025-11", "every": 12}, datetime.date(2026, 11, 30)),
        ({"last": "2025", "every": 120}, datetime.date(2035, 12, 31)),
        ({"every": 6}, datetime.date(2021, 6, 30)),
        ({"last": "2025"}, None),
    ],
)
def test_a_review_is_due_so_many_months_after_the_last_or_after_the_failure(base, review, due):
    assert review_due(lesson(base, review=review)) == due


@pytest.mark.parametrize(
    ("last", "is_late"), [("2026-10-21", True), ("2026-10-22", False), ("2026-10-23", False)]
)
def test_a_review_is_overdue_after_the_day_it_is_due(base, today, last, is_late):
    assert overdue(lesson(base, review={"last": last, "every": 1}), today).review is is_late


def test_a_lesson_that_promises_nothing_is_never_overdue(base):
    late = overdue(lesson(base), datetime.date.max)
    assert (late.changes, late.verification, late.review) == (set(), False, False)
