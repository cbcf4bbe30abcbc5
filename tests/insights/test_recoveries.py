"""How it was made right before: which lessons are told, in which order, and which are examples."""

from __future__ import annotations

from generator.insights.recoveries import by_area, examples, recoveries
from generator.records.choices import RecoveryPart

STEPS = {"say": (RecoveryPart.APOLOGIZED, RecoveryPart.HEARD), "give": (RecoveryPart.RESOLVED,)}


def ids(entries):
    return [entry.lesson.id for entry in entries]


# A lesson that no longer holds, or that says nothing; and what says most being found last.
def test_whether_people_stayed_comes_first_and_then_what_tells_most(base):
    base.lesson("2020/silent")
    base.lesson("2020/short", recovery={"heard": "We rang."})
    base.lesson("2020/full", recovery={"heard": "We rang.", "apologized": "In writing."})
    base.lesson("2020/stayed", recovery={"outcome": "Most stayed."})
    base.lesson("2020/gone", recovery={"heard": "We rang."}, withdrawn="It did not happen.")
    base.lesson("2020/old", recovery={"heard": "We rang."}, superseded_by=["full"])
    assert ids(recoveries(base.read())) == ["stayed", "full", "short"]


def test_a_lesson_stands_below_each_of_its_areas_in_the_order_of_the_vocabulary(base):
    base.lesson("2020/late", areas=["boarding", "billing"], recovery={"heard": "We rang."})
    told = by_area(base.read())
    assert {area: ids(entries) for area, entries in told.items()} == {
        "billing": ["late"],
        "boarding": ["late"],
    }
    assert list(told) == ["billing", "boarding"]


def test_how_long_it_took_is_known_where_people_were_told_on_a_date(base):
    base.lesson("2020/dated", date="2020-01-05", recovery={"told": "2020-01-25"})
    base.lesson("2020/words", date="2020-01-05", recovery={"told": "By post."})
    spans = {entry.lesson.id: entry.after for entry in recoveries(base.read())}
    assert spans["dated"].days == 20
    assert spans["words"] is None


# One eloquent lesson as the example of everything.
def test_examples_are_drawn_from_different_lessons_where_there_are_any(base):
    base.lesson(
        "2020/a", recovery={"heard": "We rang.", "resolved": "Money.", "outcome": "Stayed."}
    )
    base.lesson("2020/b", recovery={"resolved": "A free year."})
    base.lesson("2020/c", recovery={"told": "By post."})
    chosen = examples(recoveries(base.read()), STEPS, 1)
    assert {step: ids(entries) for step, entries in chosen.items()} == {"say": ["a"], "give": ["b"]}
