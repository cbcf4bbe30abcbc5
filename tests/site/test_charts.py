"""The geometry of charts: whatever the numbers, everything stays inside and nothing covers a word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site import charts

NUMBERS = st.fixed_dictionaries({key: st.integers(0, 3000) for key in "abcde"})


@given(st.lists(st.tuples(st.text(max_size=8), NUMBERS), max_size=12))
def test_columns_stand_beside_each_other_inside_the_chart(stacks):
    chart = charts.columns(stacks)
    edges = [(column.x, column.x + column.width) for column in chart.columns]
    assert all(0 <= start < end <= 100 for start, end in edges)
    assert all(end < start for (_, end), (start, _) in pairwise(edges))


@given(st.lists(st.tuples(st.text(max_size=8), NUMBERS), min_size=1, max_size=12))
def test_a_column_is_as_high_as_its_numbers_together(stacks):
    chart = charts.columns(stacks)
    most = max(sum(numbers.values()) for _, numbers in stacks)
    for column, (_, numbers) in zip(chart.columns, stacks, strict=True):
        assert all(
            0 <= piece.y <= piece.y + piece.height <= charts.HEIGHT + 0.01
            for piece in column.pieces
        )
        height = sum(piece.height for piece in column.pieces)
        assert height == pytest.approx(charts.HEIGHT * sum(numbers.values()) / (most or 1), abs=0.1)


@given(NUMBERS)
def test_every_number_of_the_last_column_is_told_beside_it_and_no_two_lines_touch(numbers):
    labels = charts.columns([("today", numbers)]).labels
    assert {label.key: label.number for label in labels} == {
        key: number for key, number in numbers.items() if number
    }
    places = [label.y for label in labels]
    assert all(0 <= place <= charts.HEIGHT for place in places)
    assert all(below - above >= 17.9 for above, below in pairwise(places))


@given(st.integers(1, 10**6))
def test_the_ticks_are_few_and_round(most):
    ticks = charts.columns([("today", {"a": most})]).ticks
    assert ticks[0] == (0, charts.HEIGHT)
    assert 2 <= len(ticks) <= 5
    assert all(0 <= y <= charts.HEIGHT for _, y in ticks)
    assert str(ticks[1][0]).strip("0") in {"1", "2", "5"}


@pytest.mark.parametrize("number", [1, 2, 5, 12, 13, 41])
def test_names_below_a_chart_are_as_many_as_a_phone_has_room_for(number):
    for name in ("2024", "Sep 2024"):
        chart = charts.columns([*[(name, {"a": 1})] * (number - 1), ("today", {"a": 1})])
        told = [column.name for column in chart.columns if column.name]
        assert told[-1] == "today"
        assert len("".join(told)) <= 30


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 10**6), max_size=6))
def test_the_longest_bar_takes_the_whole_width_and_the_others_their_share(numbers):
    names = {name: name for name in numbers}
    chart = charts.bars(names, numbers, names)
    assert chart.total == sum(numbers.values())
    assert all(0 <= bar.width <= 100 for bar in chart.bars)
    assert max((bar.width for bar in chart.bars), default=0) == (
        100 if any(numbers.values()) else 0
    )


def test_shades_go_by_fifths_of_the_most_and_few_lessons_stay_pale():
    def shades(*numbers):
        return list(charts.shades({(str(number), "a"): number for number in numbers}).values())

    assert shades(1, 20, 21, 40, 41, 60, 61, 80, 81, 100) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert shades(1, 2) == [1, 2]
    assert shades() == []


def test_what_stands_for_several_words_has_no_shade_and_makes_no_other_pale():
    shades = charts.shades({("a", "b"): 10, ("", "b"): 500, ("a", ""): 70})
    assert (shades["a", "b"], shades["", "b"], shades["a", ""], shades["c", "d"]) == (5, 0, 0, 0)
