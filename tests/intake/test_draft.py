"""The text of a record that somebody is about to give, and the file it becomes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake.draft import id_of, place_of, record_text
from generator.records.fields import SLUG, SLUG_LENGTH
from generator.records.lesson import Lesson
from generator.records.rules.file_name import RESERVED
from generator.records.source import parse, proposed

plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"))
).map(str.strip)
texts = st.lists(plain.filter(bool), min_size=1, max_size=3).map("\n".join)
trees = st.recursive(texts, lambda its: st.lists(its, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abc"), its, min_size=1), max_leaves=8)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from([*Lesson.model_fields, "x_own"]), trees, min_size=1),
    st.sampled_from([{}, {"hints": True}, {"is_one_of_many": True}]),
)
def test_what_is_written_is_read_again_as_it_was(data, how):
    source = parse(record_text(data, **how), "a.yml")
    assert source.problems == []
    assert stripped(source.data) == stripped(data)


def stripped(tree):
    if isinstance(tree, dict):
        return {name: stripped(part) for name, part in tree.items()}
    return (
        [stripped(part) for part in tree]
        if isinstance(tree, list)
        else "\n".join(map(str.rstrip, tree.split("\n"))).strip()
    )


def test_fields_stand_in_the_order_of_the_manual_and_what_is_empty_is_left_out():
    data = {"x_own": "1", "tags": [], "failure": "Late.\n\nVery.", "impact": " ", "date": "2020-02-01", "title": "Late", "areas": ["billing", "till"]}  # fmt: skip
    assert record_text(data).split("\n", 1)[1] == (
        "title: Late\ndate: 2020-02-01\nareas: [billing, till]\nfailure: |\n  Late.\n\n  Very.\nx_own: '1'\n"
    )


def test_signs_beyond_the_basic_plane_stay_readable():
    assert "lesson: Smile 😀 once\n" in record_text(
        {"lesson": "Smile 😀 once"}, is_one_of_many=True
    )


def test_hints_name_every_optional_field_with_what_it_is_for():
    text = record_text({"title": "Late"}, hints=True)
    optional = [name for name, about in Lesson.model_fields.items() if not about.is_required()]
    assert re.findall(r"(?m)^# (\w+):  # .+$", text) == optional
    assert parse(text, "a.yml").data == {"title": "Late"}


@given(st.text(), st.sets(st.text("ab-", min_size=1)))
def test_an_id_is_good_and_free(title, taken):
    slug = id_of(title, taken)
    assert re.fullmatch(SLUG, slug)
    assert len(slug) <= SLUG_LENGTH
    assert slug not in taken | RESERVED


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Refunds were paid twice", "refunds-were-paid-twice"),
        ("Café: 30 guests outside!", "cafe-30-guests-outside"),
        ("東京", "lesson"),
        ("Index", "index-lesson"),
        ("word " * 40, "-".join(["word"] * 12)),
        ("x" * 100, "x" * 60),
    ],
)
def test_an_id_is_made_of_whole_words_of_the_title(title, slug):
    assert id_of(title) == slug


def test_a_taken_id_gets_a_number():
    assert id_of("Late", {"late", "late-2"}) == "late-3"


def test_a_record_lies_in_the_folder_of_its_year():
    assert place_of("2017-04-09", "late") == "2017/late.yml"


def test_a_text_that_is_too_large_for_a_file_is_told_so():
    source = proposed("title: " + "é" * 40_000, "lessons/2020/late.yml")
    assert [problem.rule for problem in source.problems] == ["unreadable-file"]
    assert "80,007 bytes, where a record has at most 65,536" in source.problems[0].message
