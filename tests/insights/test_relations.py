"""What lessons are to each other: typed one way, known both ways."""

from __future__ import annotations

from generator.insights.relations import neighbours, relations


def ids(lessons):
    return [lesson.id for lesson in lessons]


def test_relations_are_typed_one_way_and_known_both_ways_oldest_first(base):
    base.lesson("2018/first", superseded_by="summary")
    base.lesson("2019/second", recurrence_of="first", superseded_by=["summary"])
    base.lesson("2020/third", recurrence_of=["second", "first"], related=["first"])
    base.lesson("2021/summary", related=["third", "second"])
    assert base.problems() == []
    known = relations(base.read())
    assert ids(known["first"].recurrences) == ["second", "third"]
    assert ids(known["third"].recurrence_of) == ["first", "second"]
    assert ids(known["summary"].supersedes) == ["first", "second"]
    assert ids(known["first"].superseded_by) == ["summary"]
    assert {slug: ids(known[slug].related) for slug in known} == {
        "first": ["third"], "second": ["summary"], "third": ["first", "summary"], "summary": ["second", "third"],
    }  # fmt: skip


def test_lessons_related_from_both_sides_are_named_once(base):
    base.lesson("2020/a", related=["b"])
    base.lesson("2020/b", related=["a", "a"])
    assert ids(relations(base.read())["a"].related) == ["b"]


def test_relations_never_name_a_lesson_that_the_audience_may_not_see(base):
    base.lesson("2020/open", related=["hidden"], superseded_by=["hidden"])
    base.lesson("2020/hidden", audience="restricted", related=["open"], recurrence_of="open")
    known = relations(base.read().published_for("internal"))
    assert list(known) == ["open"]
    assert not any([known["open"].related, known["open"].superseded_by, known["open"].recurrences])


def test_neighbours_are_the_lessons_before_and_after_in_the_first_area(base):
    areas = {
        2017: ["billing"],
        2018: ["boarding"],
        2019: ["boarding", "billing"],
        2020: ["billing", "boarding"],
        2021: ["hotel-desk"],
    }
    for year, its_areas in areas.items():
        base.lesson(f"{year}/l{year}", areas=its_areas)
    around = {
        slug: tuple(other and other.id for other in pair)
        for slug, pair in neighbours(base.read()).items()
    }
    assert around == {
        "l2017": (None, "l2019"), "l2018": (None, "l2019"), "l2019": ("l2018", "l2020"), "l2020": ("l2019", None), "l2021": (None, None),
    }  # fmt: skip


def test_neighbours_never_name_a_lesson_that_the_audience_may_not_see(base):
    base.lesson("2019/open")
    base.lesson("2020/hidden", audience="restricted")
    base.lesson("2021/open-too")
    known = neighbours(base.read().published_for("public"))
    assert {slug: [other and other.id for other in pair] for slug, pair in known.items()} == {
        "open": [None, "open-too"],
        "open-too": ["open", None],
    }


def test_a_withdrawn_lesson_is_no_recurrence(base):
    base.lesson("2019/first")
    base.lesson("2020/again", recurrence_of="first", withdrawn="It was another failure.")
    known = relations(base.read())
    assert ids(known["first"].recurrences) == []
    assert known["first"].stage.value == "planned"
