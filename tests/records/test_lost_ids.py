"""The rule `lost-id`: a knowledge base before and after a change, and what is told of ids that lead nowhere now."""

from __future__ import annotations

import pytest


@pytest.fixture
def change(base):
    """Begin a change; what is returned tells of it once it is made."""

    def begin():
        before = base.read()
        return lambda: [
            f"{problem.file}:{problem.line}: {problem.message}: {problem.suggestion}"
            for problem in base.read().lost_since(before)
        ]

    return begin


def rename(base, old, new):
    (base.lessons / f"{new}.yml").parent.mkdir(exist_ok=True)
    (base.lessons / f"{old}.yml").rename(base.lessons / f"{new}.yml")


NOWHERE = "the published id `late` would lead nowhere"
PUT_BACK = "put the file back and say why in `withdrawn:`, or write `aliases: [late]` into the lesson that takes its place"


def test_a_lesson_that_is_taken_away_is_told_where_it_was(base, change):
    base.lesson("2020/late")
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    assert told() == [f"lessons/2020/late.yml:1: {NOWHERE}: {PUT_BACK}"]


def test_a_lesson_that_was_renamed_is_told_in_its_new_file(base, change):
    base.lesson("2020/late")
    told = change()
    rename(base, "2020/late", "2020/late-refunds")
    assert told() == [f"lessons/2020/late-refunds.yml:1: {NOWHERE}: write `aliases: [late]`"]


@pytest.mark.parametrize("kept", ["title", "lesson", "failure"])
def test_a_lesson_that_was_renamed_and_rewritten_is_known_by_any_words_it_kept(base, change, kept):
    texts = {"title": "One", "lesson": "Let two.", "failure": "Three."}
    base.lesson("2020/late", **texts)
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson("2020/other", title="Other", lesson="Let another.", failure="Others.")
    base.lesson(
        "2021/new",
        **{name: text if name == kept else f"New {text}" for name, text in texts.items()},
    )
    assert told() == [f"lessons/2021/new.yml:1: {NOWHERE}: write `aliases: [late]`"]


def test_words_that_two_new_lessons_share_tell_nothing_of_a_rename(base, change):
    base.lesson("2020/late")
    told = change()
    rename(base, "2020/late", "2020/new")
    base.lesson("2020/newer")
    assert told() == [f"lessons/2020/late.yml:1: {NOWHERE}: {PUT_BACK}"]


def test_words_that_a_lesson_shares_with_an_old_one_tell_nothing_of_a_rename(base, change):
    base.lesson("2020/late")
    base.lesson("2020/like-it")
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    assert told() == [f"lessons/2020/late.yml:1: {NOWHERE}: {PUT_BACK}"]


def test_the_line_to_write_keeps_the_aliases_there_are(base, change):
    base.lesson("2020/late", aliases=["later", "latest"])
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson("2020/new", aliases=["latest", "own"])
    assert [line.partition(": ")[2] for line in told()] == [
        "the published ids `late`, `later` would lead nowhere: write `aliases: [latest, own, late, later]`"
    ]


def test_an_alias_that_is_taken_away_is_told_at_what_is_left_of_them(base, change):
    base.lesson("2020/late", aliases=["later", "latest"])
    told = change()
    path = base.lesson("2020/late", aliases=["latest"])
    line = path.read_text().splitlines().index('aliases: ["latest"]') + 1
    assert told() == [
        f"lessons/2020/late.yml:{line}: the published id `later` would lead nowhere: write `aliases: [latest, later]`"
    ]


@pytest.mark.parametrize("holder", ["2020/new", "2019/old"])
def test_an_alias_in_whatever_lesson_keeps_an_id(base, change, holder):
    base.lesson("2020/late", aliases=["later"])
    base.lesson("2019/old", title="Older")
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson(holder, title="Another", aliases=["late", "later"])
    assert told() == []


def test_an_alias_may_become_a_lesson_and_a_lesson_an_alias(base, change):
    base.lesson("2020/late", aliases=["later"])
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson("2020/later", aliases=["late"])
    assert told() == []


def test_a_published_lesson_that_becomes_a_draft_is_told_where_it_says_so(base, change):
    base.lesson("2020/late", aliases=["later"])
    told = change()
    path = base.lesson("2020/late", aliases=["later"], draft="true")
    line = path.read_text().splitlines().index('draft: "true"') + 1
    [problem] = told()
    assert problem.startswith(
        f"lessons/2020/late.yml:{line}: the published ids `late`, `later` would lead nowhere"
    )
    assert problem.endswith(
        "take `draft` away; if the lesson no longer counts, say why in `withdrawn:`"
    )


def test_the_alias_of_a_draft_keeps_no_id(base, change):
    base.lesson("2020/late")
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson("2020/new", aliases=["late"], draft="true")
    assert ["drafts have no page" in line for line in told()] == [True]


ALLOWED = {
    "withdrawn": {"withdrawn": "It was wrong."},
    "superseded": {"superseded_by": "old"},
    "kept from the public": {"audience": "restricted"},
    "rewritten": {"title": "Another", "lesson": "Let another.", "failure": "Others."},
    "unsound": {"severity": "high"},
}


@pytest.mark.parametrize("how", ALLOWED)
def test_whatever_else_becomes_of_a_lesson_its_id_stays(base, change, how):
    base.lesson("2020/old")
    base.lesson("2020/late")
    told = change()
    base.lesson("2020/late", **ALLOWED[how])
    assert told() == []


def test_a_lesson_may_move_to_another_year(base, change):
    base.lesson("2020/late")
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    base.lesson("2021/late")
    assert told() == []


@pytest.mark.parametrize("written", ["true", "True", "TRUE"])
def test_drafts_may_vanish(base, change, written):
    base.lesson("2020/late", draft=written, aliases=["later"])
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    assert told() == []


@pytest.mark.parametrize("name", ["Late.yml", "late_refunds.yml", "late.yaml"])
def test_a_name_that_is_no_id_was_never_published(base, change, name):
    base.lesson("2020/late").rename(base.lessons / "2020" / name)
    told = change()
    (base.lessons / "2020" / name).unlink()
    assert told() == []


@pytest.mark.parametrize(
    "before", [{"severity": "high"}, {"date": "2999"}, {"aliases": "later"}, {"title": ["a"]}]
)
def test_a_record_that_is_unsound_by_now_may_have_been_published_when_it_was_sound(
    base, change, before
):
    base.lesson("2020/late", **before)
    told = change()
    (base.lessons / "2020/late.yml").unlink()
    assert len(told()) == 1


def test_a_file_that_cannot_be_read_any_more_may_hold_its_aliases_still(base, change):
    base.lesson("2020/late", aliases=["later"])
    told = change()
    base.write("2020/late.yml", "title: [\n")
    assert told() == []


def test_every_lesson_of_a_knowledge_base_can_be_renamed_at_once(base, change):
    for number in range(60):
        base.lesson(
            f"2020/l{number}",
            title=f"Refunds {number}",
            failure="The same.",
            lesson="Let it be the same.",
        )
    told = change()
    for number in range(60):
        rename(base, f"2020/l{number}", f"2020/r{number}")
    lines = told()
    assert len(lines) == 60
    assert [
        line
        for line in lines
        if line.startswith("lessons/2020/r7.yml:") and line.endswith("`aliases: [l7]`")
    ]
