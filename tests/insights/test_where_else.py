"""What is known of each area: what is asked, what was found, what is proposed and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.insights.relations import relations
from generator.insights.where_else import MOST_PROPOSED, extents, unchecked_of

AREAS = ("billing", "boarding", "hotel-desk")
RESULTS = ("unchecked", "found", "clear", "not-applicable")


def shared(*factors, processes=("overbooking",)):
    return {
        "causes": [{"factor": factor, "text": "Because."} for factor in factors or ("tooling",)],
        "applies_to": {"processes": list(processes)},
    }


@pytest.fixture
def known(catalogue_of):
    """What is known of the areas: `known(lesson, other)["billing"]`."""

    def of(*lessons):
        catalogue = catalogue_of(lessons)
        return extents(catalogue, relations(catalogue))

    return of


@pytest.fixture
def here(lesson_of):
    return lesson_of("here", areas=["billing"], **shared())


def there(lesson_of, slug="there", **fields):
    return lesson_of(slug, **{"areas": ["boarding"], **shared(), **fields})


def proposed(extent):
    return [proposal.lesson.id for proposal in extent.proposals]


def test_a_lesson_with_a_factor_and_a_process_of_this_area_is_proposed_with_the_reason(
    known, lesson_of
):
    here = lesson_of("here", areas=["billing"], **shared("policy", "tooling"))
    [proposal] = known(here, there(lesson_of, **shared("tooling", "process")))["billing"].proposals
    assert (proposal.lesson.id, proposal.like.id) == ("there", "here")
    assert (proposal.factors, proposal.processes, proposal.others) == (
        ("tooling",),
        ("overbooking",),
        0,
    )


@pytest.mark.parametrize(
    "fields",
    [
        shared("policy"),
        shared(processes=["refunding"]),
        {"applies_to": None},
        {"withdrawn": "It was another thing."},
        {"superseded_by": "here"},
        {"kind": "experiment", "hypothesis": "It may work."},
        {"areas": ["boarding", "billing"]},
        {"recurrence_of": "here"},
        *({"where_else": [{"area": "billing", "result": result}]} for result in RESULTS),
        {"where_else": [{"area": "hotel-desk", "lesson": "here"}]},
    ],
)
def test_what_shares_too_little_no_longer_counts_or_is_known_here_is_not_proposed(
    known, lesson_of, here, fields
):
    assert proposed(known(here, there(lesson_of))["billing"]) == ["there"]
    extent = known(here, there(lesson_of, **fields))["billing"]
    assert (proposed(extent), extent.proposed) == ([], 0)


def test_a_factor_of_one_lesson_and_a_process_of_another_are_no_reason(known, lesson_of):
    one = lesson_of("one", areas=["billing"], **shared("tooling", processes=["refunding"]))
    other = lesson_of("other", areas=["billing"], **shared("policy"))
    assert proposed(known(one, other, there(lesson_of))["billing"]) == []


@pytest.mark.parametrize(
    "fields", [{"withdrawn": "No."}, {"superseded_by": "x"}, {"kind": "experiment"}]
)
def test_what_no_longer_counts_here_is_no_reason_for_a_proposal(known, lesson_of, fields):
    here = lesson_of("here", areas=["billing"], **shared(), **fields)
    assert proposed(known(here, there(lesson_of))["billing"]) == []


def test_a_failure_that_came_back_elsewhere_is_not_proposed_where_it_began(known, lesson_of, here):
    again = there(lesson_of, "again", date="2021", recurrence_of="here")
    third = there(lesson_of, "third", date="2022", areas=["hotel-desk"], recurrence_of="again")
    assert proposed(known(here, again, third)["billing"]) == []


def test_what_was_found_because_of_a_lesson_here_is_not_proposed_back(known, lesson_of):
    here = lesson_of(
        "here",
        areas=["billing"],
        **shared(),
        where_else=[{"area": "boarding", "result": "found", "lesson": "there"}],
    )
    assert proposed(known(here, there(lesson_of))["billing"]) == []


def test_proposals_that_share_most_come_first_then_the_severest_then_the_newest(known, lesson_of):
    here = lesson_of("here", areas=["billing"], **shared("policy", "tooling"))
    others = [
        there(lesson_of, "old", date="2018"),
        there(lesson_of, "new", date="2022"),
        there(lesson_of, "severe", date="2010", severity="critical"),
        there(lesson_of, "much", date="2005", severity="minor", **shared("policy", "tooling")),
    ]
    assert proposed(known(here, *others)["billing"]) == ["much", "severe", "new", "old"]


def test_the_reason_is_the_newest_of_those_that_share_most(known, lesson_of):
    here = [
        lesson_of("both", date="2015", areas=["billing"], **shared("policy", "tooling")),
        lesson_of("both-again", date="2016", areas=["billing"], **shared("policy", "tooling")),
        lesson_of("one", date="2020", areas=["billing"], **shared("tooling")),
        lesson_of("none", date="2021", areas=["billing"], **shared("process")),
    ]
    [proposal] = known(*here, there(lesson_of, **shared("tooling", "policy")))["billing"].proposals
    assert (proposal.like.id, proposal.others) == ("both-again", 2)
    assert proposal.factors == ("policy", "tooling")


def test_so_many_are_proposed_and_the_others_counted(known, lesson_of, here):
    lessons = [there(lesson_of, f"there-{number}") for number in range(MOST_PROPOSED + 5)]
    extent = known(here, *lessons)["billing"]
    assert (len(extent.proposals), extent.proposed) == (MOST_PROPOSED, MOST_PROPOSED + 5)


def test_an_area_asks_for_itself_and_its_parts_for_themselves(ferry):
    found = extents(ferry, relations(ferry))
    assert {entry.lesson.id for entry in found["terminal"].unchecked} == {"ramp-stuck-in-frost"}
    assert {entry.lesson.id for entry in found["car-deck"].unchecked} == {
        "free-coffee-in-the-queue"
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [0]),
        ({"withdrawn": "No."}, []),
        ({"superseded_by": "x"}, []),
        ({"kind": "experiment"}, [0]),
    ],
)
def test_what_no_longer_counts_asks_nothing_more(lesson_of, fields, expected):
    lesson = lesson_of("late", where_else=[{"area": "boarding"}], **fields)
    assert [entry.number for entry in unchecked_of(lesson)] == expected


def test_a_question_that_its_record_answers_further_down_is_not_open(lesson_of):
    named = [{"area": "boarding"}, {"area": "hotel-desk"}, {"area": "boarding", "result": "clear"}]
    assert [entry.named.area for entry in unchecked_of(lesson_of("late", where_else=named))] == [
        "hotel-desk"
    ]


def test_the_severest_questions_come_first_then_the_oldest(known, lesson_of):
    asked = {"areas": ["boarding"], "where_else": [{"area": "billing"}]}
    lessons = [
        lesson_of("new", date="2022", **asked),
        lesson_of("old", date="2012", **asked),
        lesson_of("severe", date="2020", severity="critical", **asked),
    ]
    assert [entry.lesson.id for entry in known(*lessons)["billing"].unchecked] == [
        "severe",
        "old",
        "new",
    ]


def test_the_newest_look_comes_first_and_one_without_a_day_last(known, lesson_of):
    looks = {"a": None, "b": "2020-05", "c": "2021"}
    lessons = [
        lesson_of(
            slug,
            where_else=[{"area": "boarding", "result": "clear"} | ({"date": date} if date else {})],
        )
        for slug, date in looks.items()
    ]
    assert [entry.lesson.id for entry in known(*lessons)["boarding"].looked] == ["c", "b", "a"]


@st.composite
def catalogues(draw, lesson_of, catalogue_of):
    slugs = [f"l{number}" for number in range(draw(st.integers(0, 7)))]
    lessons = []
    for slug in slugs:
        named = st.fixed_dictionaries(
            {"area": st.sampled_from(AREAS), "result": st.sampled_from(RESULTS)},
            optional={
                "lesson": st.sampled_from(slugs),
                "date": st.sampled_from(["2020", "2021-04-01"]),
            },
        )
        fields = draw(
            st.fixed_dictionaries(
                {
                    "date": st.sampled_from(["2018", "2019-02", "2020-03-04"]),
                    "areas": st.lists(st.sampled_from(AREAS), min_size=1, max_size=2),
                    "severity": st.sampled_from(["minor", "moderate", "major", "critical"]),
                    "where_else": st.lists(named, max_size=3),
                    "recurrence_of": st.lists(st.sampled_from(slugs), max_size=1),
                    "withdrawn": st.sampled_from([None, None, "No."]),
                }
            )
        )
        factors = draw(st.lists(st.sampled_from(["tooling", "policy"]), min_size=1, max_size=2))
        processes = draw(st.lists(st.sampled_from(["overbooking", "refunding"]), max_size=2))
        lessons.append(lesson_of(slug, **fields, **shared(*factors, processes=processes)))
    return catalogue_of(lessons)


@settings(max_examples=settings.default.max_examples * 2 // 5)
@given(data=st.data())
def test_whatever_the_records_say_the_board_adds_up(lesson_of, catalogue_of, data):
    catalogue = data.draw(catalogues(lesson_of, catalogue_of))
    found = extents(catalogue, relations(catalogue))
    assert list(found) == list(catalogue.vocabulary.areas)
    for area, extent in found.items():
        assert [lesson.id for lesson in extent.happened] == [
            x.id for x in catalogue.lessons if area in x.areas
        ]
        looked = [entry for entry in extent.looked if entry.named.area == area]
        named = [
            n
            for x in catalogue.lessons
            for n in x.where_else
            if n.area == area and n.result != "unchecked"
        ]
        assert len(looked) == len(extent.looked) == len(named)
        assert {entry.named.result for entry in extent.unchecked} <= {"unchecked"}
        assert not any(entry.lesson.withdrawn for entry in extent.unchecked)
        assert len(extent.proposals) == min(extent.proposed, MOST_PROPOSED)
    open_ones = sum(len(extent.unchecked) for extent in found.values())
    assert open_ones == sum(len(unchecked_of(lesson)) for lesson in catalogue.lessons)


@settings(max_examples=settings.default.max_examples * 2 // 5)
@given(data=st.data())
def test_every_proposal_is_true_of_both_lessons_and_unanswered(lesson_of, catalogue_of, data):
    catalogue = data.draw(catalogues(lesson_of, catalogue_of))
    for area, extent in extents(catalogue, relations(catalogue)).items():
        for proposal in extent.proposals:
            lesson, like = proposal.lesson, proposal.like
            assert area in like.areas
            assert area not in lesson.areas
            assert area not in {named.area for named in lesson.where_else}
            assert not lesson.withdrawn
            for one in (lesson, like):
                assert set(proposal.factors) <= {cause.factor for cause in one.causes}
                assert set(proposal.processes) <= set(one.applies_to.processes)
            assert proposal.factors
            assert proposal.processes


@settings(max_examples=settings.default.max_examples * 2 // 5)
@given(data=st.data())
def test_the_order_of_records_changes_nothing(lesson_of, catalogue_of, data):
    catalogue = data.draw(catalogues(lesson_of, catalogue_of))
    shuffled = catalogue_of(data.draw(st.permutations(catalogue.lessons)))
    assert extents(shuffled, relations(shuffled)) == extents(catalogue, relations(catalogue))
