"""Which sections of a procedure's file a change touches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.procedures.headings import sections
from generator.records.procedures.section_diff import touched

GUIDE = "# Guide\n\n## One\n\nText.\n\n## Two\n\nText.\n"


def touches(before, after):
    return [
        (each.slug, each.line, each.what)
        for each in touched(sections(before, ".md"), sections(after, ".md"))
    ]


def test_a_changed_line_touches_its_section_and_those_around_it():
    after = GUIDE.replace("## Two\n\nText.", "## Two\n\nWords.")
    assert touches(GUIDE, after) == [
        ("", 9, "changed"),
        ("guide", 9, "changed"),
        ("two", 9, "changed"),
    ]


def test_a_renamed_section_is_one_gone_and_one_added_in_its_place():
    after = GUIDE.replace("## Two", "## Three")
    assert [each for each in touches(GUIDE, after) if each[0] not in ("", "guide")] == [
        ("three", 7, "added"), ("two", 7, "gone"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "what"), [(GUIDE, None, "gone"), (None, GUIDE, "added")]
)
def test_a_file_that_comes_or_goes_touches_all_its_sections(before, after, what):
    found = touched(*(sections(text, ".md") if text else () for text in (before, after)))
    assert {each.slug: each.what for each in found} == dict.fromkeys(
        ["", "guide", "one", "two"], what
    )


lines = st.lists(
    st.sampled_from(["# A", "## B", "## C", "### D", "## B", "text", "more", ""]), max_size=12
)


@given(lines, lines)
def test_a_section_is_touched_exactly_when_it_or_one_inside_it_differs(before, after):
    old, new = (sections("\n".join(each), ".md") for each in (before, after))
    found = {each.slug: each for each in touched(old, new)}
    mine, theirs = ({s.slug: "\n".join(s.lines).rstrip() for s in each} for each in (old, new))
    differing = {slug for slug in mine.keys() | theirs.keys() if mine.get(slug) != theirs.get(slug)}
    assert differing <= found.keys()
    assert bool(differing) == bool(found)
    assert all(1 <= each.line <= max(1, len(after)) for each in found.values())
    assert {
        slug for slug, each in found.items() if each.what == "gone"
    } == mine.keys() - theirs.keys()
    assert {
        slug for slug, each in found.items() if each.what == "added"
    } == theirs.keys() - mine.keys()
