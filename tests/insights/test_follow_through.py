"""What is still to be done, by whom and by when."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.insights.follow_through import Task, Urgency, follow_through, owners
from generator.insights.relations import relations
from generator.insights.stage import overdue

TODAY = datetime.date(2026, 11, 22)
IN_A_YEAR = datetime.date(2027, 11, 22)


def items(catalogue, today=TODAY):
    return follow_through(catalogue.lessons, relations(catalogue), today)


def told(found):
    return [f"{item.lesson.id} {item.task.value}" for item in found]


def of(found, group):
    return [item for item in found if item.group is group]


def test_moved_on_by_a_year_the_right_things_and_only_those_turn_overdue(ferry):
    before, later = (
        set(told(of(items(ferry, day), Urgency.OVERDUE))) for day in (TODAY, IN_A_YEAR)
    )
    assert before < later
    assert later - before == {
        "paper-cups-blew-away change",
        "timetable-only-on-paper verification",
        "ferry-left-early review",
        "bus-full-at-second-stop change",
        "ramp-stuck-in-frost verification",
        "gate-opened-to-no-ferry change",
    }
    assert told(of(items(ferry, IN_A_YEAR), Urgency.SOON)) == ["screens-unreadable-too review"]


def test_what_is_due_today_or_this_month_is_not_overdue(base):
    changes = [
        {"text": text, "due": text}
        for text in ("2026-11-21", "2026-11-22", "2026-11", "2026", "2027-02-20", "2027-02-21")
    ]
    base.lesson("2020/late", changes=changes)
    assert {item.words: (item.group.value, item.days) for item in items(base.read())} == {
        "2026-11-21": ("overdue", 1), "2026-11-22": ("soon", 0), "2026-11": ("soon", 8), "2026": ("soon", 39),
        "2027-02-20": ("soon", 90), "2027-02-21": ("later", 91),
    }  # fmt: skip


@pytest.mark.parametrize("why", [{"withdrawn": "It was another one."}, {"superseded_by": "other"}])
def test_nothing_is_open_of_a_lesson_that_no_longer_counts(base, why):
    base.lesson("2020/other", changes=None, no_change="It is over.")
    base.lesson(
        "2020/late",
        changes=[{"text": "Refuse", "owner": "Till team"}],
        review={"every": "12"},
        **why,
    )
    assert base.problems() == []
    assert items(base.read()) == ()
    assert owners(base.read().lessons) == ()


MADE = {"text": "Refuse", "made": "2021"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"changes": [MADE]}, ["late verification unplanned"]),
        ({"changes": [MADE, {"text": "Count"}]}, ["late change undated"]),
        ({"changes": [MADE], "verification": {"measure": "Refunds a month."}}, ["late verification unplanned"]),
        ({"changes": [MADE], "verification": {"due": "2027-12"}}, ["late verification later"]),
        ({"changes": [MADE], "verification": {"result": "partly"}}, []),
        ({"changes": [MADE], "verification": {"result": "not-effective", "due": "2020"}}, []),
        ({"changes": [{"text": "Count"}], "verification": {"due": "2020"}}, ["late verification overdue", "late change undated"]),
        ({"changes": None, "no_change": "It is over."}, []),
        ({"changes": [MADE], "verification": {"result": "partly"}, "recovery": {"heard": "Yes."}}, ["late telling undated"]),
        ({"changes": [MADE], "verification": {"result": "partly"}, "recovery": {"told": "2021"}}, []),
        ({"changes": [{"text": "Count"}], "recovery": {"heard": "Yes."}}, ["late change undated"]),
        ({"changes": None, "no_change": "It is over.", "review": {"every": "12"}}, ["late review overdue"]),
    ],
)  # fmt: skip
def test_what_is_open_follows_from_what_the_record_leaves_open(base, fields, expected):
    base.lesson("2020/late", **fields)
    assert [
        f"{item.lesson.id} {item.task.value} {item.group.value}" for item in items(base.read())
    ] == expected


def test_a_failure_that_came_back_needs_nobody_to_verify_that_it_did_not_work(base):
    base.lesson("2020/late", changes=[MADE])
    base.lesson("2022/again", changes=None, no_change="It is over.", recurrence_of="late")
    assert items(base.read()) == ()


def test_one_owner_is_one_owner_however_it_is_written(base):
    base.lesson("2020/late", changes=[{"text": "Refuse", "owner": "till  team"}])
    base.lesson(
        "2021/later",
        changes=[{"text": "Refuse", "owner": "Till Team"}],
        verification={"by": "Audit", "due": "2030"},
    )
    assert owners(base.read().lessons) == ("Audit", "Till Team")


DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2030, 1, 1))
WRITTEN = st.builds(lambda day, exact: day.isoformat()[:exact], DAYS, st.sampled_from([4, 7, 10]))
OWNER = st.sampled_from([None, "Till team", " till TEAM", "客服"])
CHANGE = st.fixed_dictionaries(
    {
        "text": st.just("Refuse"),
        "owner": OWNER,
        "due": st.none() | WRITTEN,
        "made": st.none() | WRITTEN,
    }
)
RECORD = st.fixed_dictionaries(
    {
        "date": WRITTEN,
        "changes": st.lists(CHANGE, min_size=1, max_size=3),
        "verification": st.none() | st.fixed_dictionaries({"due": st.none() | WRITTEN, "result": st.sampled_from([None, "effective", "partly"])}),
        "recovery": st.sampled_from([None, {"heard": "Yes."}, {"told": "2021"}]),
        "review": st.sampled_from([None, {"every": "12"}, {"every": "120"}]),
        "withdrawn": st.sampled_from([None, None, "No."]),
    }
)  # fmt: skip


def filled(value):
    if isinstance(value, dict):
        return {name: filled(part) for name, part in value.items() if part is not None}
    return [filled(part) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def made_of(lesson_of, catalogue_of):
    return lambda records: catalogue_of(
        lesson_of(f"lesson-{n}", **filled(record)) for n, record in enumerate(records)
    )


@given(st.lists(RECORD, max_size=6), DAYS)
def test_the_list_is_overdue_where_the_lessons_pages_are(made_of, records, today):
    catalogue = made_of(records)
    late = of(items(catalogue, today), Urgency.OVERDUE)
    for lesson in catalogue.lessons:
        its = [item for item in late if item.lesson is lesson]
        known = overdue(lesson, today)
        if not lesson.withdrawn:
            assert {item.path[1] for item in its if item.task is Task.CHANGE} == known.changes
            assert any(item.task is Task.VERIFICATION for item in its) == known.verification
            assert any(item.task is Task.REVIEW for item in its) == known.review
        else:
            assert its == []


@given(st.lists(RECORD, max_size=6), DAYS, st.integers(0, 400))
def test_time_alone_makes_nothing_done_and_nothing_less_pressing(made_of, records, today, days):
    catalogue = made_of(records)
    order = list(Urgency)
    now, then = (
        {(item.lesson.id, item.path): item for item in items(catalogue, day)}
        for day in (today, today + datetime.timedelta(days))
    )
    assert now.keys() == then.keys()
    for key, item in now.items():
        assert order.index(then[key].group) <= order.index(item.group)
        assert (item.group in (Urgency.UNDATED, Urgency.UNPLANNED)) == (item.due is None)
        assert then[key].group is item.group or item.due


@given(st.lists(RECORD, max_size=6), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_lessons(made_of, records, chance):
    catalogue = made_of(records)
    shuffled = chance.sample(catalogue.lessons, len(catalogue.lessons))
    assert follow_through(shuffled, relations(catalogue), TODAY) == items(catalogue)
