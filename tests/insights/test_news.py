"""What there is to tell of lessons, and when."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.insights.news import Event, anniversaries, news
from generator.insights.relations import relations


def told(catalogue, **added):
    days = {slug: datetime.date.fromisoformat(day) for slug, day in added.items()}
    return [
        f"{item.day} {item.event.value} {'+'.join(lesson.id for lesson in item.lessons)}"
        for item in news(catalogue, relations(catalogue), days)
    ]


def remembered(catalogue, day):
    return [(str(item.day), item.lesson.id, item.years) for item in anniversaries(catalogue, day)]


def test_a_withdrawn_lesson_has_no_news_but_its_failure(lesson_of, catalogue_of):
    made = [{"text": "Refuse", "made": "2020-05-01"}]
    lessons = [
        lesson_of("late", changes=made, withdrawn="It was another till."),
        lesson_of("again", date="2021", recurrence_of=["late"], withdrawn="No."),
    ]
    assert told(catalogue_of(lessons)) == ["2021-01-01 new again", "2020-01-01 new late"]


def test_a_stage_without_a_day_is_no_news(lesson_of, catalogue_of):
    effective = {"result": "effective"}
    lesson = lesson_of(
        "late", changes=[{"text": "Refuse", "made": "2021-02"}], verification=effective
    )
    assert told(catalogue_of([lesson])) == ["2021-02-01 changed late", "2020-01-01 new late"]


def test_every_recurrence_is_news(lesson_of, catalogue_of):
    again = [
        lesson_of(f"again-{year}", date=f"{year}-03-02", recurrence_of=["late"])
        for year in (2021, 2022)
    ]
    assert told(catalogue_of([lesson_of("late"), *again])) == [
        "2022-03-02 came-back late+again-2022",
        "2022-03-02 new again-2022",
        "2021-03-02 came-back late+again-2021",
        "2021-03-02 new again-2021",
        "2020-01-01 new late",
    ]


def test_a_lesson_is_new_on_the_day_on_which_it_was_added(lesson_of, catalogue_of):
    lessons = [
        lesson_of("old", date="2003-05"),
        lesson_of("older", date="2003-06"),
        lesson_of("late", date="2024-02-01"),
    ]
    assert told(catalogue_of(lessons), old="2026-11-29", older="2026-11-29") == [
        "2026-11-29 new older",
        "2026-11-29 new old",
        "2024-02-01 new late",
    ]


@pytest.mark.parametrize(
    ("made", "news"),
    [
        ("2026-11-28", []),
        ("2026-11-29", []),
        ("2026-12-01", ["2026-12-01 changed late"]),
        ("2026-11", ["2026-11-29 changed late"]),
        ("2026-10", []),
    ],
)
def test_what_happened_to_a_lesson_before_it_was_added_is_no_news(
    lesson_of, catalogue_of, made, news
):
    lesson = lesson_of("late", changes=[{"text": "Refuse", "made": made}])
    assert told(catalogue_of([lesson]), late="2026-11-29") == [*news, "2026-11-29 new late"]


@pytest.mark.parametrize(
    ("late", "again", "news"),
    [
        ("2026-11-20", "2026-11-29", ["2026-11-29 came-back late+again"]),
        ("2026-11-29", "2026-11-29", []),
        ("2026-11-29", "2026-11-20", []),
    ],
)
def test_a_failure_came_back_when_the_later_lesson_was_added(
    lesson_of, catalogue_of, late, again, news
):
    lessons = [lesson_of("late"), lesson_of("again", date="2021", recurrence_of=["late"])]
    items = told(catalogue_of(lessons), late=late, again=again)
    assert [item for item in items if "came-back" in item] == news


def test_anniversaries_are_those_of_the_last_thirty_days(lesson_of, catalogue_of):
    dates = [
        "2019-12-20",
        "2019-12-31",
        "2020-01-01",
        "2020-01-18",
        "2020-01-19",
        "2021-01-18",
        "2019-01",
        "2018",
    ]
    catalogue = catalogue_of([lesson_of(f"on-{date}", date=date) for date in dates])
    assert remembered(catalogue, datetime.date(2021, 1, 18)) == [
        ("2021-01-18", "on-2020-01-18", 1),
        ("2021-01-01", "on-2020-01-01", 1),
        ("2020-12-31", "on-2019-12-31", 1),
        ("2020-12-20", "on-2019-12-20", 1),
    ]


@pytest.mark.parametrize(("year", "day"), [(2021, "2021-02-28"), (2024, "2024-02-29")])
def test_the_29th_of_february_is_remembered_every_year(lesson_of, catalogue_of, year, day):
    catalogue = catalogue_of([lesson_of("leap", date="2020-02-29")])
    assert remembered(catalogue, datetime.date(year, 3, 1)) == [(day, "leap", year - 2020)]


def test_what_no_longer_holds_is_not_remembered(lesson_of, catalogue_of):
    gone = [{"withdrawn": "No."}, {"superseded_by": ["other"]}]
    lessons = [lesson_of(f"l{n}", date="2020-06-01", **fields) for n, fields in enumerate(gone)]
    assert remembered(catalogue_of(lessons), datetime.date(2021, 6, 1)) == []


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2400, 1, 1)), st.integers(0, 2000))
def test_a_day_is_remembered_once_a_year_for_thirty_days(lesson_of, catalogue_of, date, later):
    catalogue = catalogue_of([lesson_of("late", date=str(date))])
    first = date + datetime.timedelta(later)
    days = [first + datetime.timedelta(n) for n in range(366)]
    found = [(day, item) for day in days for item in anniversaries(catalogue, day)]
    assert all(0 <= (day - item.day).days < 30 and item.years >= 1 for day, item in found)
    assert all(
        item.day.month == date.month and item.event is Event.ANNIVERSARY for _, item in found
    )
    assert later < 366 or 30 <= len(found) <= 31
