"""The figures of learning health: what each counts, and out of how many."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest

from generator.insights import health
from generator.insights.cross_table import REST, crossing
from generator.insights.follow_through import follow_through
from generator.insights.relations import relations
from generator.insights.stage import Stage
from generator.insights.stage_history import history

MADE = {"text": "Refuse", "made": "2021-03-01"}


def lessons(base):
    assert base.problems() == []
    return base.read().lessons


def past(base, today):
    catalogue = base.read()
    return history(catalogue.lessons, relations(catalogue), today)


@pytest.mark.parametrize(
    ("date", "made", "days"),
    [
        ("2021-02-22", "2021-03-01", 7),
        ("2021-02", "2021-03-01", 14),
        ("2021-02-22", "2021-03", 21),
        ("2021-02-22", "2021-02", 0),
        ("2020", "2021-03-01", None),
        ("2020-02-22", "2021", None),
    ],
)
def test_days_are_counted_between_dates_that_are_known_to_the_month(base, date, made, days):
    base.lesson(f"{date[:4]}/late", date=date, changes=[{"text": "Refuse", "made": made}])
    wait = health.days_to_changed(lessons(base))
    assert (wait.days, wait.lessons, wait.unknown) == (
        days,
        int(days is not None),
        int(days is None),
    )


def test_the_last_change_counts_and_only_when_all_are_made(base):
    base.lesson(
        "2020/a", date="2020-12-31", changes=[MADE, {"text": "Count", "made": "2021-01-10"}]
    )
    base.lesson("2020/b", date="2020-12-31", changes=[MADE, {"text": "Count"}])
    assert health.days_to_changed(lessons(base)) == health.Wait(60, 1, 0)


def test_a_verification_counts_whatever_it_found_and_not_while_it_is_only_due(base):
    for number, result in enumerate(["effective", "partly", "not-effective", None]):
        check = (
            {"date": f"2021-03-{number + 2:02}", "by": "Audit", "result": result}
            if result
            else {"due": "2021-04"}
        )
        base.lesson(f"2021/l{number}", date="2021-03-01", changes=[MADE], verification=check)
    assert health.days_to_verified(lessons(base)) == health.Wait(2, 3, 0)


def test_without_any_dates_no_days_are_told(base):
    base.lesson("2020/late")
    assert (
        health.days_to_changed(lessons(base))
        == health.days_to_verified(lessons(base))
        == health.Wait(None, 0, 0)
    )


def test_what_was_seen_to_work_and_came_back_is_counted_as_both(base):
    base.lesson("2020/late", changes=[MADE], verification={"result": "effective", "date": "2022"})
    base.lesson("2023/again", recurrence_of="late")
    base.lesson("2024/withdrawn", recurrence_of="again", withdrawn="It was another failure.")
    catalogue = base.read()
    its = relations(catalogue)
    assert health.verified(catalogue.lessons) == health.Share(1, 1)
    assert health.came_back(health.worked(catalogue.lessons), its) == health.Share(1, 1)
    assert (
        health.came_back(catalogue.lessons, its)
        == health.recurrences(catalogue.lessons, its)
        == health.Share(1, 3)
    )


@pytest.mark.parametrize(
    ("due", "counted"), [("2026-11-21", 1), ("2026-11-22", 0), ("2026-10", 1), ("2026-11", 0)]
)
def test_a_verification_is_expected_after_the_last_day_it_may_be_due(base, today, due, counted):
    base.lesson("2020/late", changes=[MADE], verification={"due": due})
    assert health.verified_in_time(lessons(base), today) == health.Share(0, counted)


def test_shares_are_rounded_and_nothing_out_of_nothing_is_no_mistake():
    assert [health.Share(*pair).percent for pair in [(1, 3), (2, 3), (0, 0), (5, 5)]] == [
        33,
        67,
        0,
        100,
    ]


@pytest.mark.parametrize(
    ("date", "months", "is_silent"),
    [
        ("2025-11-22", 12, False),
        ("2025-11-21", 12, True),
        ("2025-11", 12, False),
        ("2025-10", 12, True),
        ("2025", 12, False),
        ("2025-11-21", 13, False),
        ("2026-10-21", 1, True),
    ],
)
def test_an_area_is_silent_when_its_last_lesson_is_longer_ago_than_so_many_months(
    base, today, date, months, is_silent
):
    base.lesson(f"{date[:4]}/late", date=date)
    silent = [silence.area for silence in health.silent_areas(base.read(), today, months)]
    assert silent == ["billing", "boarding", "hotel-desk"][not is_silent :]


def test_a_withdrawn_or_superseded_lesson_breaks_no_silence(base, today):
    base.lesson("2026/withdrawn", withdrawn="It was another failure.")
    base.lesson("2026/old", superseded_by="new", areas=["hotel-desk"])
    base.lesson("2026/new", areas=["boarding"])
    silent = health.silent_areas(base.read(), today, 12)
    assert [(silence.area, silence.last) for silence in silent] == [
        ("billing", None),
        ("hotel-desk", None),
    ]


def test_what_is_overdue_is_told_by_its_age(base, today):
    for number, days in enumerate([1, 30, 31, 90, 91, 365, 366, 5000, -1, 0]):
        due = today - datetime.timedelta(days=days)
        base.lesson(
            f"2010/l{number}", date="2010", changes=[{"text": "Refuse", "due": due.isoformat()}]
        )
    base.lesson("2010/undated", date="2010")
    base.lesson("2010/unplanned", date="2010", changes=[{"text": "Refuse", "made": "2011"}])
    catalogue = base.read()
    found = health.ages(follow_through(catalogue.lessons, relations(catalogue), today))
    assert found == {
        "month": 2,
        "quarter": 2,
        "year": 2,
        "longer": 2,
        "ahead": 2,
        "undated": 1,
        "unplanned": 1,
    }


@pytest.mark.parametrize(
    ("first", "grain", "days"),
    [
        ("2026-11-22", "quarter", []),
        ("2026-03-31", "quarter", ["2026-03-31", "2026-06-30", "2026-09-30"]),
        ("2026-04-01", "quarter", ["2026-06-30", "2026-09-30"]),
        ("2023-12-31", "year", ["2023-12-31", "2024-12-31", "2025-12-31"]),
    ],
)
def test_few_years_are_told_by_quarters_and_more_by_years(base, today, first, grain, days):
    base.lesson(f"{first[:4]}/late", date=first)
    found = past(base, today)
    assert found.grain == grain
    assert [str(standing.day) for standing in found.standings] == [*days, str(today)]


@pytest.mark.parametrize("year", [1987, 1986, 1900, 1000])
def test_however_many_years_there_are_at_most_forty_ends_are_told(base, today, year):
    base.lesson(f"{year}/late")
    days = [standing.day for standing in past(base, today).standings]
    assert 20 <= len(days) <= 41
    assert len({later.year - day.year for day, later in pairwise(days[:-1])}) == 1


def test_the_stages_of_the_past_are_those_that_the_lessons_had_then(base, today):
    base.lesson(
        "2021/late", changes=[MADE], verification={"result": "effective", "date": "2023-05"}
    )
    base.lesson("2025/again", recurrence_of="late", changes=None, no_change="Too dear.")
    told = {
        standing.day.year: {
            stage.value: number for stage, number in standing.stages.items() if number
        }
        for standing in past(base, today).standings
    }
    assert told == {
        2021: {"changed": 1}, 2022: {"changed": 1}, 2023: {"learned": 1}, 2024: {"learned": 1},
        2025: {"open": 1, "reopened": 1}, 2026: {"open": 1, "reopened": 1},
    }  # fmt: skip


def test_the_day_of_the_build_counts_every_lesson_in_the_stage_it_has(ferry, today):
    its = relations(ferry)
    now = history(ferry.lessons, its, today).standings[-1]
    assert now.stages == {
        stage: sum(each.stage is stage for each in its.values()) for stage in Stage
    }


def test_a_lesson_counts_once_in_a_cell_and_in_every_cell_that_it_names(base):
    cause = {"factor": "tooling", "text": "The till did not know."}
    base.lesson(
        "2020/late",
        causes=[cause, cause, {**cause, "factor": "policy"}],
        areas=["boarding", "billing"],
    )
    found = crossing(
        lessons(base),
        rows=(
            ["policy", "process", "tooling"],
            lambda lesson: [cause.factor for cause in lesson.causes],
        ),
        columns=(["billing", "boarding", "hotel-desk"], lambda lesson: lesson.areas),
    )
    assert (found.rows, found.columns, found.rest) == (
        ["policy", "tooling"],
        ["billing", "boarding"],
        (0, 0),
    )
    assert (
        set(found.cells.values())
        == set(found.in_row.values())
        == set(found.in_column.values())
        == {1}
    )


def test_the_most_used_words_stand_alone_and_the_others_together(base):
    for number in range(40):
        base.lesson(
            f"2020/l{number}", tags=[f"t{n}" for n in range(20) if number >= n], areas=["billing"]
        )
    words = ([f"t{n}" for n in range(19, -1, -1)], lambda lesson: lesson.tags)
    found = crossing(lessons(base), rows=words, columns=(["billing"], lambda lesson: lesson.areas))
    assert found.rows == [*(f"t{n}" for n in range(14, -1, -1)), REST]
    assert found.rest == (5, 0)
    assert (found.in_row["t14"], found.in_row[REST], found.cells[REST, "billing"]) == (26, 25, 25)
