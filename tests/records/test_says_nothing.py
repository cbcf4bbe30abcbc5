"""The rule says-nothing: what fills a field without telling anything, and short texts that do tell something."""

from __future__ import annotations

import pytest

ORDINARY = "Refunds were expected in ten days and came after thirty."


def told(base, text):
    base.lesson("2020/late", title=text, failure=text, causes=[{"factor": "policy", "text": text}])
    return [problem.message for problem in base.read().problems if problem.rule == "says-nothing"]


@pytest.mark.parametrize(
    "text",
    [
        "TBD", "to follow…", "See attachment.", "n/a", "N.A.", "-", "—", "???", "…", "ToDo", "[todo]", "**TBC**", "404",
        "2020-05-01", "12.5 %", "siehe Anhang", "Same as above", "as above!", "https://example.org/report", "<https://example.org/a>",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod", "😀", "👩‍🚒🔥", "~", "null", "xxx", "  See  the\n  report ",
        "T.B.D.", "See SUP-1234", "see ticket #88", "see https://example.org/report", "Details to follow.", "Untitled",
    ],
)  # fmt: skip
def test_what_tells_nothing_is_warned_of_in_each_field(base, text):
    assert len(told(base, text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        ORDINARY, "Fire", "Tills down", "停電", "Стоп", "See attachment A of the lease: the lift is ours", "404 was shown to all",
        "The report https://example.org/report tells of three more", "Unknown callers were cut off", "ОК не работает", "Test calls failed", "5 G", "H₂O",
        "To do lists were lost", "Same-day refunds", "N/A was printed on tickets",
        "See 3 refunds leave at once", "Untitled letters left", "Platform 9 flooded",
    ],
)  # fmt: skip
def test_short_texts_that_tell_something_are_fine(base, text):
    assert told(base, text) == []


def test_a_message_names_the_field_and_a_day_on_which_people_were_told_is_fine(base):
    base.lesson(
        "2020/late",
        no_change="n/a",
        changes=None,
        recovery={"told": "2020-06", "heard": "tbd"},
        draft="true",
    )
    messages = [
        problem.message for problem in base.read().problems if problem.rule == "says-nothing"
    ]
    assert messages == ["`no_change` says nothing with `n/a`", "`heard` says nothing with `tbd`"]
