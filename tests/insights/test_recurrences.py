"""What came back, after how long, and after which changes."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.insights.recurrences import Span, chains, made, seen_not_to_work, span, tallies
from generator.insights.relations import relations
from generator.records.fields import PartialDate


def found(catalogue):
    return chains(catalogue.lessons, relations(catalogue))


def counted(catalogue):
    rows = tallies(catalogue.lessons, relations(catalogue))
    return {row.strength: (row.came_back, row.stayed_away) for row in rows if row.lessons}


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2017-07-08", "2019-09-14", (2, 2, 798)),
        ("2019-09-14", "2022-08-20", (2, 11, 1071)),
        ("2020-01-31", "2020-03-01", (0, 1, 30)),
        ("2020-03-01", "2020-03-01", (0, 0, 0)),
        ("2020-03", "2022-02-28", (1, 11, None)),
        ("2020-03-15", "2020-03", (0, 0, None)),
        ("2020", "2022-02-28", (2, None, None)),
        ("2020-12-31", "2020", (0, None, None)),
    ],
)
def test_the_time_between_is_told_as_exactly_as_both_dates_are_known(earlier, later, expected):
    assert span(PartialDate.parse(earlier), PartialDate.parse(later)) == Span(*expected)


DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1))


@given(DAYS, DAYS)
def test_years_and_months_are_full_ones(one, other):
    earlier, later = sorted([one, other])
    between = span(PartialDate.parse(str(earlier)), PartialDate.parse(str(later)))
    assert between.days == (later - earlier).days
    months = between.years * 12 + between.months
    assert 0 <= between.months < 12
    assert 28 * months <= between.days <= 31 * (months + 1)


def test_only_what_was_made_before_it_came_back_counts(base):
    changes = [
        {"text": "Third", "made": "2021-05-01"}, {"text": "Too late", "made": "2021-06-01"}, {"text": "First", "made": "2020"},
        {"text": "Never"}, {"text": "Second", "made": "2020-03"},
    ]  # fmt: skip
    base.lesson("2020/late", changes=changes)
    base.lesson("2021/again", date="2021-06-01", recurrence_of="late")
    [chain] = found(base.read())
    assert [change.text for change in chain.returns[0].changes] == ["First", "Second", "Third"]
    assert [change.text for change in made(base.read().by_id["late"])] == [
        "First",
        "Second",
        "Third",
        "Too late",
    ]


def test_what_came_back_most_often_stands_first_then_what_did_so_last(base):
    for year, slug, earlier in [
        (2010, "once", None), (2011, "once-again", "once"), (2010, "twice", None), (2012, "twice-b", "twice"),
        (2012, "twice-c", "twice"), (2013, "lately", None), (2020, "lately-again", "lately"), (2020, "never", None),
    ]:  # fmt: skip
        base.lesson(f"{year}/{slug}", recurrence_of=earlier)
    assert base.problems() == []
    assert [[lesson.id for lesson in chain.lessons] for chain in found(base.read())] == [
        ["twice", "twice-b", "twice-c"],
        ["lately", "lately-again"],
        ["once", "once-again"],
    ]


def test_a_lesson_counts_once_by_the_last_change_before_it_last_came_back(base):
    weak, strong = (
        {"text": "Remind", "strength": "weak", "made": "2011"},
        {"text": "Refuse", "strength": "strong", "made": "2013"},
    )
    base.lesson("2010/late", changes=[weak, strong])
    base.lesson("2012/again", recurrence_of="late", changes=[strong])
    base.lesson("2014/third", recurrence_of="late", changes=[{"text": "Count"}])
    base.lesson("2014/gone", changes=[weak], withdrawn="It was another one.")
    assert counted(base.read()) == {"strong": (1, 1), "unchanged": (0, 1)}


def test_a_change_seen_not_to_work_is_named_even_if_nothing_came_back(ferry):
    assert [lesson.id for lesson in seen_not_to_work(ferry.lessons)] == ["refund-sent-to-old-card"]


@pytest.mark.parametrize("withdrawn", [["l1"], ["l0"], ["l2"], ["l0", "l2"]])
def test_withdrawn_lessons_part_no_chain_wrongly(base, withdrawn):
    for number, earlier in enumerate([None, "l0", "l1", "l0"]):
        why = "It was another one." if f"l{number}" in withdrawn else None
        base.lesson(f"201{number}/l{number}", recurrence_of=earlier, withdrawn=why)
    its = relations(base.read())
    listed = [lesson.id for chain in found(base.read()) for lesson in chain.lessons]
    assert len(listed) == len(set(listed))
    returns = {
        (again.earlier.id, again.later.id)
        for chain in found(base.read())
        for again in chain.returns
    }
    assert returns == {(slug, later.id) for slug in its for later in its[slug].recurrences}


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=2), st.booleans()),
        max_size=10,
    )
)
def test_every_return_is_told_once_and_every_lesson_counted_once(lesson_of, catalogue_of, records):
    catalogue = catalogue_of(
        lesson_of(
            f"l{number}",
            date=f"201{year}",
            recurrence_of=[f"l{other}" for other in sorted(earlier) if other != number],
            withdrawn="It was another one." if is_withdrawn else None,
        )
        for number, (year, earlier, is_withdrawn) in enumerate(records)
    )
    its = relations(catalogue)
    known = {(slug, later.id) for slug in its for later in its[slug].recurrences}
    told = [
        (again.earlier.id, again.later.id) for chain in found(catalogue) for again in chain.returns
    ]
    assert sorted(told) == sorted(known)
    rows = tallies(catalogue.lessons, its)
    assert sum(row.lessons for row in rows) == sum(
        not lesson.withdrawn for lesson in catalogue.lessons
    )
    back = {slug for slug in its if its[slug].recurrences and not catalogue.by_id[slug].withdrawn}
    assert sum(row.came_back for row in rows) == len(back)
    for chain in found(catalogue):
        ids = {lesson.id for lesson in chain.lessons}
        assert all({again.earlier.id, again.later.id} <= ids for again in chain.returns)
