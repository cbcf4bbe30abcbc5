"""Which lessons may be about the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.insights.knowledge import Knowledge
from generator.records.catalogue import Catalogue
from generator.records.vocabulary import Vocabulary
from generator.site.search.documents import lesson_index
from generator.site.search.similar import MOST, similar_lessons

BARRIER = "The barrier at the lane let more cars onto the quay than the deck holds."
SAME = (
    "More cars stood on the quay than the deck holds, since the barrier of the lane did not count."
)
CAUSE, CHANGE = {"factor": "tooling", "text": "It was."}, {"text": "Look"}
OTHER = "A letter about a refund went to a family of the same name."


def similar_in(catalogue, today):
    knowledge = Knowledge(catalogue, today)
    return similar_lessons(knowledge, lesson_index(knowledge, "english"))


@pytest.fixture
def similar(base, today):
    def make(catalogue=None):
        found = similar_in(catalogue or base.read(), today)
        return {slug: [its.lesson.id for its in others] for slug, others in found.items()}

    return make


@pytest.fixture
def ordinary(base):
    """Lessons of other things: what is rare can only be told beside what is not."""
    things = [
        "lamp",
        "kettle",
        "ladder",
        "window",
        "garden",
        "printer",
        "bicycle",
        "letterbox",
        "carpet",
        "piano",
    ]
    for number, thing in enumerate(things):
        base.lesson(f"2019/l{number}", **about(f"The {thing} broke."))


def about(failure):
    """Fields of which only the failure tells one lesson from another."""
    return {
        "title": "It went wrong",
        "lesson": "Look.",
        "failure": failure,
        "causes": [CAUSE],
        "changes": [CHANGE],
    }


@pytest.mark.usefixtures("ordinary")
def test_lessons_of_the_same_thing_are_similar_and_others_are_not(base, similar):
    base.lesson("2020/late", **about(BARRIER))
    base.lesson("2021/again", **about(SAME))
    base.lesson("2022/letters", **about(OTHER))
    found = similar()
    assert found["late"] == ["again"]
    assert found["again"] == ["late"]
    assert found["letters"] == []


@pytest.mark.usefixtures("ordinary")
@pytest.mark.parametrize("field", ["related", "recurrence_of", "superseded_by"])
@pytest.mark.parametrize(("earlier", "later"), [("late", "again"), ("again", "late")])
def test_what_a_lesson_names_already_or_is_named_by_is_not_told_twice(
    base, similar, field, earlier, later
):
    base.lesson("2020/late", **about(BARRIER), **({field: "again"} if earlier == "late" else {}))
    base.lesson("2020/again", **about(SAME), **({field: "late"} if later == "late" else {}))
    assert similar()["late"] == similar()["again"] == []


@pytest.mark.usefixtures("ordinary")
def test_what_no_longer_holds_is_not_proposed(base, similar):
    base.lesson("2020/late", **about(BARRIER))
    base.lesson("2021/again", **about(SAME), withdrawn="The quay is gone.")
    assert similar()["late"] == []
    assert similar()["again"] == ["late"]


@pytest.mark.usefixtures("ordinary")
def test_what_the_audience_may_not_see_is_not_proposed(base, similar):
    base.lesson("2020/late", **about(BARRIER))
    base.lesson("2021/again", **about(SAME), audience="internal")
    assert similar(base.read().published_for("public"))["late"] == []
    assert similar(base.read().published_for("internal"))["late"] == ["again"]


@pytest.mark.usefixtures("ordinary")
def test_what_two_lessons_share_is_told(base, today):
    applies = {"processes": ["overbooking"]}
    base.lesson("2020/late", **about(BARRIER), applies_to=applies, areas=["boarding", "billing"])
    base.lesson("2021/again", **about(SAME), applies_to=applies, areas=["boarding"])
    [its] = similar_in(base.read(), today)["late"]
    assert (its.processes, its.factors, its.areas) == (
        ("overbooking",),
        ("tooling",),
        ("boarding",),
    )
    assert set(its.words) <= {"barrier", "lane", "cars", "quay", "deck", "holds"}
    assert len(its.words) == 3


TEXTS = st.lists(
    st.sampled_from(["refund", "ferry", "quay", "lamp", "Ärger", "東京都", "x" * 60, "1"]),
    max_size=12,
)


@given(failures=st.lists(TEXTS.map(" ".join), min_size=1, max_size=8))
def test_a_lesson_is_never_like_itself_and_has_few_like_it(failures, today, lesson_of):
    lessons = tuple(
        lesson_of(f"l{number}", failure=f"It failed: {text}")
        for number, text in enumerate(failures)
    )
    found = similar_in(Catalogue(lessons, Vocabulary(), (), ()), today)
    assert found.keys() == {lesson.id for lesson in lessons}
    for slug, others in found.items():
        ids = [its.lesson.id for its in others]
        assert slug not in ids
        assert len(set(ids)) == len(ids) <= MOST
        assert [its.closeness for its in others] == sorted(
            (its.closeness for its in others), reverse=True
        )


def test_one_lesson_alone_has_none_like_it(base, similar):
    base.lesson("2020/late")
    assert similar() == {"late": []}
