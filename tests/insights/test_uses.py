"""What became of the lessons: how often each was used, and how many take which step, counted by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.insights.relations import relations
from generator.insights.uses import funnel, overview
from generator.intake.form.entry import give_entry
from generator.intake.form.questions import APPLIED
from generator.intake.form.submission import Submission
from generator.records.base import KnowledgeBase

YEAR = Path(__file__).parent / "year" / "lessons"
LAST_DAY = datetime.date(2026, 12, 31)
TOLD = """
    receipts-ran-out         2026-05  Used as it is
    refunds-paid-twice       2026-06  Used as it is
    refunds-paid-twice       2026-08  Used with changes
    lists-were-out-of-date   2026-09  Used as it is
    night-desk-was-not-told  2026-10  Not for us
    letters-crossed          2026-11  Used with changes
"""
"""What came in by the form in the course of the year."""
USED = [(0, 1), (1, 2), (1, 2), (2, 3), (2, 3), (2, 4)]
"""How many were used after each of these: of those that stand in a procedure, and in all."""
STEPS = {
    "changed": (10, 13, 10),  # all but the bell, the queue, and the lists that came back
    "verified": (7, 10, 7),  # not the key and the receipts; the signs only in part
    "embedded": (5, 7, 5),  # not the callers, not the letters
    "used": (
        2,
        5,
        4,
    ),  # the refunds and the lists; the receipts and the letters are in no procedure
    "came-back": (1, 2, 1),  # the lists
}
"""At the end of the year: how many took a step, of how many, and how many of all thirteen."""


def body(lesson, date, outcome):
    answers = {"Which lesson?": lesson, "What became of it?": outcome, "Where was that?": "Second hotel", "When was that?": date, "In one line": "We have other lists."}  # fmt: skip
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in answers.items())


def steps(base):
    lessons = base.judged(LAST_DAY)
    return {step.name: step for step in funnel(lessons.lessons, relations(lessons))}


@pytest.fixture(scope="module")
def year():
    """The knowledge base after each use that was told."""
    base = KnowledgeBase.read(YEAR, "lessons")
    assert base.judged(LAST_DAY).errors == ()
    states = []
    for line in TOLD.strip().splitlines():
        lesson, date, *outcome = line.split()
        submission = Submission("", body(lesson, date, " ".join(outcome)), "")
        given = give_entry(submission, APPLIED, base, LAST_DAY)
        assert not given.missing
        base = base.with_proposed({given.file: given.text})
        states.append(base)
    return states


def test_the_steps_of_a_year_are_those_that_were_counted_by_hand(year):
    counted = {}
    for name, step in steps(year[-1]).items():
        counted[name] = (step.share.part, step.share.whole, step.alone)
    assert counted == STEPS


def test_each_use_that_is_told_counts_once_for_its_lesson(year):
    used = [steps(state)["used"] for state in year]
    assert [(step.share.part, step.alone) for step in used] == USED


def test_lessons_are_told_by_what_became_of_them(year):
    found = overview(year[-1].judged(LAST_DAY).lessons)
    assert [(counted.lesson.id, counted.used) for counted in found.used] == [
        ("refunds-paid-twice", 2),
        ("letters-crossed", 1),
        ("lists-were-out-of-date", 1),
        ("receipts-ran-out", 1),
    ]
    [turned_down] = found.turned_down
    assert (turned_down.lesson.id, str(turned_down.last)) == ("night-desk-was-not-told", "2026-10")
    assert len(found.unused) == 13 - 4 - 1 - 1
    assert "clock-was-slow" not in {lesson.id for lesson in found.unused}


def test_of_no_lessons_no_step_is_taken():
    assert {(step.share.part, step.share.whole, step.alone) for step in funnel([], {})} == {
        (0, 0, 0)
    }
