"""What worked counts as no failure: with practices in the base, every figure stays what it was."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from generator.insights import health, uses
from generator.insights.briefing import briefings
from generator.insights.knowledge import Knowledge
from generator.insights.news import anniversaries
from generator.insights.recurrences import chains, tallies
from generator.insights.stage import Stage
from generator.insights.stage_history import history
from generator.insights.totals import counts
from generator.match.lessons import MOST, Candidate, Matcher
from generator.records.lesson import PracticeLesson
from generator.site.search.documents import lesson_index

TODAY = datetime.date(2026, 11, 22)
AT = {"processes": ["refunding"]}
MADE = {"text": "Refuse", "made": "2021"}
FAILURES = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.sampled_from(["2019", "2020-02", "2020-11-04"]),
            "areas": st.sampled_from([["billing"], ["boarding"], ["boarding", "billing"]]),
            "changes": st.sampled_from([[{"text": "Do"}], [MADE], [{**MADE, "strength": "weak"}]]),
            "verification": st.sampled_from([None, {"result": "effective"}, {"due": "2020"}]),
            "where_else": st.sampled_from([None, [{"area": "boarding"}]]),
            "tracked": st.sampled_from(["true", "false"]),
            "recurrence_of": st.sampled_from([None, ["l0"]]),
        }
    ),
    min_size=1,
    max_size=6,
)
PRACTICES = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.sampled_from(["1999", "2020-11-04", "2025"]),
            "areas": st.sampled_from([["billing"], ["boarding"]]),
            "related": st.sampled_from([[], ["l0"]]),
            "verification": st.sampled_from([None, {"result": "not-effective", "date": "2021"}]),
        }
    ),
    min_size=1,
    max_size=4,
)


def practice(slug, **fields):
    told = {"what": "A room was set up.", "why": "It may settle.", "no_longer": "They ask again."}
    record = {
        "title": "Callers were answered within an hour",
        "lesson": "Let whoever hears a question also settle it.",
        "date": "2020",
        "areas": ["billing"],
        "kind": "practice",
        "practice": told,
        "tried": [{"where": "A helpline"}],
        "applies_to": AT,
        **{name: value for name, value in fields.items() if value is not None},
    }
    lesson = PracticeLesson.model_validate(record)
    return lesson.placed(slug, f"{lesson.date.text[:4]}/{slug}.yml", {})


def figures(knowledge):
    """Everything that boards, figures and briefs count or tell of failures."""
    lessons, relations = knowledge.tracked, knowledge.relations
    told = {
        name: getattr(health, name)(lessons)
        for name in (
            "outcomes", "verified", "days_to_changed", "days_to_verified", "strengths", "only_weak"
        )
    }  # fmt: skip
    of_words = counts(knowledge.catalogue, relations).factors
    threats = {
        occasion: ([lesson.id for lesson in briefing.threats], briefing.unchecked)
        for occasion, briefing in briefings(knowledge).items()
    }
    return (
        told,
        health.came_back(lessons, relations),
        health.recurrences(lessons, relations),
        health.silent_areas(knowledge.catalogue, TODAY, 24),
        uses.funnel(lessons, relations),
        history(lessons, relations, TODAY),
        chains(knowledge.catalogue.lessons, relations),
        tallies(lessons, relations),
        knowledge.to_do,
        knowledge.extents,
        knowledge.stages,
        knowledge.untracked,
        anniversaries(knowledge.catalogue, TODAY),
        of_words,
        threats,
    )


@given(FAILURES, PRACTICES)
def test_practices_change_no_figure_and_no_board(lesson_of, catalogue_of, failures, practices):
    failures[0]["recurrence_of"] = None
    lessons = [lesson_of(f"l{n}", applies_to=AT, **each) for n, each in enumerate(failures)]
    beside = [practice(f"p{n}", **each) for n, each in enumerate(practices)]
    without = Knowledge(catalogue_of(lessons), TODAY)
    knowledge = Knowledge(catalogue_of([*lessons, *beside]), TODAY)
    assert figures(knowledge) == figures(without)
    assert {knowledge.stage(each) for each in beside} == {Stage.PRACTICE}
    told = briefings(knowledge)["process", "refunding"].practices
    assert {each.id for each in told} <= {each.id for each in beside}
    assert len(told) == min(2, len(beside))
    its = counts(knowledge.catalogue, knowledge.relations)
    assert its.kinds["practice"] == its.stages["practice"] == len(beside)
    assert its.lessons - its.kinds["practice"] == len(lessons)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 3)), max_size=8))
def test_a_practice_never_takes_the_place_of_a_failure(lesson_of, catalogue_of, graded):
    lessons = [
        practice(f"l{n}") if is_practice else lesson_of(f"l{n}")
        for n, (is_practice, _) in enumerate(graded)
    ]
    knowledge = Knowledge(catalogue_of(lessons), TODAY)
    matcher = Matcher(knowledge, lesson_index(knowledge, "english"))
    heard = [
        Candidate(lesson, lesson, grade) for lesson, (_, grade) in zip(lessons, graded, strict=True)
    ]
    failures = [each for each in heard if not each.lesson.is_practice]
    shown = matcher.shown(heard)
    assert shown[: len(failures)] == matcher.shown(failures)
    assert sum(each.lesson.is_practice for each in shown) <= 1
    assert len(shown) <= MOST
    assert not any(each.lesson.is_practice for each in shown[:-1])
