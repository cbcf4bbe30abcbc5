"""What is kept of records between runs, against the same records read and judged anew."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.records import kept as keeping
from generator.records.base import KnowledgeBase
from generator.records.kept import Kept, kept_between_runs
from generator.site.contents import contents
from generator.site.on_demand import OnDemand
from generator.site.pages import Pages, Settings
from generator.site.search_page import search_files

SLUGS = ["late", "early", "lost"]
# Each is read or judged in another way, by itself or beside the others.
FIELDS = [
    {},
    {"title": ""},
    {"failure": "The clerk should have known better, and forgot it."},
    {"related": ["late"]},
    {"recurrence_of": ["early"], "date": "2020-05"},
    {"superseded_by": ["lost"]},
    {"aliases": ["late", "old"]},
    {"areas": ["biling"]},
    {"date": "2026-11-25"},
    {"impact": "The key was ghp_16C7e42F292c6912E7710c838347Ae178B4a."},
    {"title": "The letters went out twice", "tags": ["post"], "draft": "true"},
]
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(SLUGS), st.sampled_from(FIELDS)),
    st.tuples(st.just("delete"), st.sampled_from(SLUGS), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(SLUGS), st.sampled_from(SLUGS)),
    st.tuples(st.just("words"), st.booleans(), st.none()),
    st.tuples(st.just("day"), st.integers(20, 30), st.none()),
    st.tuples(st.just("patterns"), st.booleans(), st.none()),
)


def change(base, kind, what, how):
    file = base.lessons / f"2020/{what}.yml"
    words = (base.lessons / "vocabulary.yml").read_text()
    if kind == "write":
        base.lesson(f"2020/{what}", **how)
    elif kind == "delete":
        file.unlink(missing_ok=True)
    elif kind == "rename" and file.exists():
        file.rename(base.lessons / f"2020/{how}.yml")
    elif kind == "words":
        words = (
            words.replace("  billing:", "  biling:") if what else words.replace("biling", "billing")
        )
        base.write("vocabulary.yml", words)
    elif kind == "patterns":
        found = "blame:\n  paid: {find: paid, says: is told}\n" if what else "{}"
        base.write("patterns.yml", found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(EDITS, st.booleans()), min_size=3, max_size=8))
def test_whatever_is_edited_renamed_or_deleted_the_result_is_as_if_nothing_were_kept(base, edits):
    kept, day = Kept(), 22
    for (kind, what, how), with_warnings in edits:
        change(base, kind, what, how)
        day = what if kind == "day" else day
        today = datetime.date(2026, 11, day)
        judged = KnowledgeBase.read(base.lessons, "lessons", kept).judged(
            today, with_warnings=with_warnings
        )
        anew = base.knowledge().judged(today, with_warnings=with_warnings)
        assert judged == anew


SHARE = settings.default.max_examples
"""A hundred where all examples are tried: twenty times twenty-five edits."""


def made(pages, site):
    """All that a build makes of some pages, and what a preview makes when each is asked for."""
    built = {site.name(file): file.as_bytes() for file in contents(pages)}
    asked = {name: site.file(name).as_bytes() for name in reversed(built)}
    return {**built, **dict(search_files(pages, ()))}, asked


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=max(1, SHARE // 5),
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(EDITS, min_size=SHARE // 4, max_size=SHARE // 4))
def test_after_any_edit_the_files_of_the_site_are_as_if_nothing_were_kept(base, edits):
    kept, site, today = Kept(), None, datetime.date(2026, 11, 22)
    for kind, what, how in edits:
        change(base, kind, what, how)
        today = today.replace(day=what) if kind == "day" else today
        catalogues = [
            KnowledgeBase.read(base.lessons, "lessons", memory).judged(today)
            for memory in (kept, None)
        ]
        now, anew = (
            Pages(
                catalogue.published_for("public", drafts=True),
                Settings(today=today, problems=catalogue.problems, broken=catalogue.broken),
            )
            for catalogue in catalogues
        )
        site = OnDemand(now, site)
        for lesson in now.catalogue.lessons:
            assert site.lessons.page(lesson)
        site.lessons.settle()
        built, asked = made(anew, site)
        assert asked == {name: built[name] for name in asked}
        assert dict(search_files(now, ())).items() <= built.items()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(keeping, "_WORTH", 1)
    monkeypatch.delenv("CI", raising=False)
    keeping._kept_in.cache_clear()
    return tmp_path / "cache/mkdocs-lessons"


def judged(base):
    with kept_between_runs(base.lessons) as kept:
        knowledge = KnowledgeBase.read(base.lessons, "lessons", kept)
        return knowledge.judged(base.today), kept


def test_what_is_kept_is_taken_by_the_next_run_and_a_broken_file_by_none(base, cache):
    base.lesson("2020/late")
    first, _ = judged(base)
    keeping._kept_in.cache_clear()
    again, kept = judged(base)
    assert (again, kept.changed) == (first, 0)
    [file] = cache.iterdir()
    assert oct(cache.stat().st_mode)[-3:] == "700"
    file.write_bytes(b"no pickle")
    keeping._kept_in.cache_clear()
    anew, kept = judged(base)
    assert (anew, len(kept.entries)) == (first, 1)


def test_a_small_base_leaves_nothing_behind(base, cache, monkeypatch):
    monkeypatch.setattr(keeping, "_WORTH", 2)
    base.lesson("2020/late")
    judged(base)
    assert not cache.exists()


def test_a_machine_that_begins_anew_each_time_is_left_nothing(base, cache, monkeypatch):
    monkeypatch.setenv("CI", "true")
    base.lesson("2020/late")
    judged(base)
    assert not cache.exists()
