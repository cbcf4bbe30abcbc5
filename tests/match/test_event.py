"""Events of GitHub and GitLab, as they arrive in a job."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.match.event import text_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["pull_request", "issue", "object_attributes", "title", "body"]), inner
        )
    ),
)


def encoded(data):
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "event",
    [
        {"action": "opened", "pull_request": {"title": "Move", "body": "All at once"}},
        {"action": "opened", "issue": {"title": "Move", "body": "All at once"}},
        {
            "object_kind": "merge_request",
            "object_attributes": {"title": "Move", "description": "All at once"},
        },
        {
            "object_kind": "issue",
            "object_attributes": {"title": "Move", "description": "All at once"},
        },
    ],
)
def test_title_and_description_are_what_an_event_says(event):
    assert text_of(encoded(event)) == "Move\n\nAll at once"


def test_a_missing_description_says_nothing():
    assert text_of(encoded({"pull_request": {"title": "Move", "body": None}})) == "Move"


def test_an_event_of_another_kind_says_nothing():
    assert text_of(encoded({"ref": "refs/heads/main", "commits": []})) == ""


def test_a_number_of_any_length_is_passed_over():
    assert text_of(b'{"issue": {"title": "Move", "number": %s}}' % (b"9" * 5000)) == "Move"


@pytest.mark.parametrize("event", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(event):
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        text_of(event)


@given(ANYTHING)
def test_any_event_has_a_text(event):
    assert isinstance(text_of(encoded(event)), str)
