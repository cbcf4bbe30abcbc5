"""What counts of a text: its writer's own sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.match.sentences import MOST, passages, sentences


@pytest.mark.parametrize(
    "text",
    [
        "Move the line.\n\n> We never moved it.\n",
        "Move the line.\n\n```\nnever moved\n```\n",
        "Move the line.\n\n~~~~\nnever moved",
        "Move the line.\n\n    never.moved(it)\n",
        "Move the line.\n\nSigned-off-by: A Person <a@b.example>\nCo-authored-by: B <b@c.example>",
        "## What does this change?\n\nMove the line.\n\n- [ ] I have tested it\n- [x] Never",
        "<!-- Tell us\nwhat you never do -->\nMove the line.",
        "Move the line. `never` https://example.org/never",
    ],
)
def test_quotes_code_templates_and_trailers_are_taken_off(text):
    assert sentences(text) == ["Move the line."]


def test_points_of_a_list_are_sentences_of_their_own():
    assert sentences("* move the line\n* open the gate\n1. close") == [
        "move the line",
        "open the gate",
        "close",
    ]


def test_a_long_text_is_read_in_passages_and_none_is_a_short_rest():
    text = "We move the line on this day. " * 40
    lengths = [sum(len(s.split()) for s in passage) for passage in passages(text, 80)]
    assert sum(lengths) == 280
    assert min(lengths) >= 80


@given(st.text(max_size=400))
def test_any_text_has_sentences_and_loses_none_of_them_in_passages(text):
    whole = sentences(text)
    assert [sentence for passage in passages(text, 5) for sentence in passage] == whole


def test_a_text_without_end_is_read_in_time():
    for part in ("`", "<!--", "[", "\n\n", "```\n", "a-B: ", "  > ", "[a](", "- [ ]", "\t", " \n"):
        sentences(part * MOST)
