"""The questions at the end of a lesson's print: from the record, and none where it has nothing."""

from __future__ import annotations

import pytest

ELSEWHERE = [{"area": "boarding", "note": "Who counts the seats?"}]
TWICE = "It was the same slip each time."
CAUSE = "The till did not know of earlier refunds."


@pytest.fixture
def questions(base, site):
    """The questions of one lesson with these fields."""

    def asked(**fields):
        base.lesson("2020/late", **fields)
        page = site().lesson("late")
        if "Ten minutes in the team" not in page.text:
            return None
        return [item.text for item in page.below("Ten minutes in the team").all("li")]

    return asked


# A question that the record does not ask, or one that says nothing of it.
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, [f"{CAUSE} Where is it like that with us?"]),
        ({"surprise": TWICE}, [f"{TWICE} When did something like it make sense to us?"]),
        ({"surprise": "It was late"}, ["It was late. When did something like it make sense to us?"]),
        ({"where_else": ELSEWHERE}, [..., "Boarding: Who counts the seats?"]),
        ({"where_else": [{"area": "boarding"}]}, [..., "Boarding: nobody has looked yet. Could it happen there?"]),
        ({"where_else": [{"area": "boarding", "result": "clear"}]}, [...]),
        ({"stop_when": "If two come, we stop."}, [..., "If two come, we stop. Would we see it in time?"]),
        ({"verification": {"measure": "Refunds a month"}}, [..., "What is looked at: Refunds a month. What would tell us here?"]),
        ({"detected_by": "customer"}, [..., "Customers noticed first. What would tell us before they do?"]),
        ({"detected_by": "staff"}, [...]),
    ],
)  # fmt: skip
def test_the_record_asks_what_made_sense_where_else_and_what_would_tell_us(questions, fields, said):
    asked = questions(**fields)
    assert len(asked) == len(said)
    assert all(found == told for found, told in zip(asked, said, strict=True) if told is not ...)


def test_a_lesson_that_no_longer_holds_asks_nothing(questions):
    assert questions(withdrawn="It did not happen.") is None


def test_questions_are_short_enough_for_the_end_of_a_sheet(questions):
    asked = questions(
        surprise="word " * 200, where_else=[{"area": "boarding", "note": "word " * 200}]
    )
    assert [len(question) < 310 for question in asked] == [True, True]
