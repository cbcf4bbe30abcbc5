"""Contents that wait on disk come back as they were put there, in any order."""

from __future__ import annotations

from generator.plugin.aside import Aside
from generator.site.file import Head, SiteFile


def test_contents_come_back_in_any_order_and_stay_when_others_are_added():
    aside, head = Aside(), Head("Bills", "What we learned of bills.")
    pages = [aside.put(SiteFile(name, name * 9000, head)) for name in ("één", "two", "")]
    first, second, empty = pages
    assert (second.content, empty.content, first.content) == ("two" * 9000, "", "één" * 9000)
    third = aside.put(SiteFile("three.bin", b"\x00three"))
    assert (third.content, first.as_bytes()) == (b"\x00three", ("één" * 9000).encode())


def test_what_is_made_when_it_is_asked_for_is_not_put_aside():
    made = []
    later = SiteFile("later.txt", lambda: made.append("now") or "text")
    assert Aside().put(later) is later
    assert made == []
