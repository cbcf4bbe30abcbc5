"""Long lists on several pages."""

from __future__ import annotations

import pytest

from generator.site.paging import paginate


@pytest.mark.parametrize(
    ("items", "shown"), [(0, [0]), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])]
)
def test_a_list_is_divided_into_full_pages_and_a_rest(items, shown):
    parts = list(paginate(range(items), 100, "browse/", "Lessons"))
    assert [len(part.items) for part in parts] == shown
    assert [item for part in parts for item in part.items] == list(range(items))
    assert {part.last for part in parts} == {len(parts)}


@pytest.mark.parametrize(
    ("items", "shown"), [(0, [0]), (100, [100]), (101, [100, 1]), (1150, [100, 500, 500, 50])]
)
def test_pages_after_the_first_may_have_another_size(items, shown):
    parts = list(paginate(range(items), (100, 500), "browse/", "Lessons"))
    assert [len(part.items) for part in parts] == shown
    assert [item for part in parts for item in part.items] == list(range(items))


def test_the_first_page_has_the_address_and_the_title_of_the_list():
    first, second = paginate("ab", 1, "browse/", "Lessons")
    assert (first.address, first.title) == ("browse/", "Lessons")
    assert (second.address, second.title) == ("browse/2/", "Lessons, page 2 of 2")
