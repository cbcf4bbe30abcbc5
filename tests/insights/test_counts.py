"""How many lessons there are of each sort."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.insights.relations import relations
from generator.insights.totals import counts

LESSONS = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.sampled_from(["2019", "2020-02", "2020-03-04"]),
            "kind": st.sampled_from(["failure", "near-miss", "experiment"]),
            "severity": st.sampled_from(["minor", "critical"]),
            "areas": st.lists(st.sampled_from(["billing", "boarding"]), min_size=1, max_size=3),
            "changes": st.sampled_from([[{"text": "Do"}], [{"text": "Do", "made": "2021"}]]),
        }
    ),
    max_size=8,
)


@given(LESSONS)
def test_every_lesson_counts_once_in_whatever_has_one_value(lesson_of, catalogue_of, lessons):
    catalogue = catalogue_of(
        [lesson_of(f"l{n}", **{**fields, "hypothesis": "H"}) for n, fields in enumerate(lessons)]
    )
    its = counts(catalogue, relations(catalogue))
    for sort in (its.stages, its.kinds, its.severities, its.years):
        assert sum(sort.values()) == its.lessons == len(lessons)
    for area, number in its.areas.items():
        assert number == sum(area in fields["areas"] for fields in lessons)
    assert its.factors["tooling"] == len(lessons)


def test_what_no_lesson_has_counts_zero(lesson_of, catalogue_of):
    catalogue = catalogue_of([lesson_of("late")])
    its = counts(catalogue, relations(catalogue))
    assert its.stages == {
        "not-told": 0, "open": 0, "planned": 1, "changed": 0, "learned": 0, "practice": 0,
        "reopened": 0
    }  # fmt: skip
    assert set(its.areas) == set(catalogue.vocabulary.areas)
    assert its.years == {"2020": 1}
