"""What procedures exist because of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.insights.procedures import procedures
from generator.records.lesson import Lesson
from generator.records.procedures.headings import sections
from generator.records.source import parse
from generator.records.vocabulary import read_vocabulary

WORDS = """
procedures:
  guide: {name: Guide, description: How., file: guide.md}
  list: {name: List, description: How., sections: [before, after]}
  plan: {name: Plan, description: How.}
"""
GUIDE = "# Guide\n\n## One\n\nText.\n\n## Two\n\nText.\n"


class Known:
    """As much of a catalogue as is asked for."""

    def __init__(self, lessons):
        self.lessons = lessons
        self.vocabulary, _ = read_vocabulary(parse(WORDS, "vocabulary.yml"))
        self.vocabulary.procedures["guide"].with_headings(sections(GUIDE, ".md"))


def lesson(slug, *changes, **fields):
    record = {
        "title": slug, "lesson": "Look.", "date": "2020", "areas": ["billing"], "failure": "It failed.",
        "causes": [{"factor": "tooling", "text": "Because."}],
        "changes": [{"text": f"Change {number}", "embedded_in": list(its)} for number, its in enumerate(changes)],
    }  # fmt: skip
    return Lesson.model_validate({**record, **fields}).placed(slug, f"2020/{slug}.yml", {})


def told(*lessons):
    """Each procedure's parts: its section, and the lessons with the numbers of their changes."""
    return {
        each.slug: [
            (part.slug, [(reason.lesson.id, reason.number) for reason in part.reasons])
            for part in each.parts
        ]
        for each in procedures(Known(lessons))
    }


def test_every_procedure_is_there_with_its_sections_in_their_order():
    assert told() == {
        "guide": [("one", []), ("two", [])],
        "list": [("before", []), ("after", [])],
        "plan": [],
    }


def test_a_section_exists_because_of_every_change_that_names_it():
    found = told(
        lesson("a", ["guide#two"], ["guide#two", "list#before"]), lesson("b", ["guide#two"], [])
    )
    assert found["guide"] == [("one", []), ("two", [("a", 0), ("a", 1), ("b", 0)])]
    assert found["list"] == [("before", [("a", 1)]), ("after", [])]


def test_a_lesson_of_two_changes_is_one_lesson():
    [guide, *_] = procedures(Known([lesson("a", ["guide#one"], ["guide#one", "guide#two"])]))
    assert [each.id for each in guide.lessons] == ["a"]
    assert [len(part.lessons) for part in guide.parts] == [1, 1]


def test_the_whole_comes_first_and_unknown_sections_last():
    found = procedures(Known([lesson("a", ["guide#zoo", "guide#gone", "guide", "guide#one"])]))
    parts = found[0].parts
    assert [(part.slug, part.is_missing) for part in parts] == [
        ("", False), ("one", False), ("two", False), ("gone", True), ("zoo", True),
    ]  # fmt: skip


def test_where_nobody_has_said_which_sections_there_are_none_is_missing():
    assert [(part.slug, part.is_missing) for part in procedures(Known([lesson("a", ["plan#b", "plan#a"])]))[2].parts] == [
        ("a", False), ("b", False),
    ]  # fmt: skip


def test_the_title_of_a_file_is_a_section_only_when_a_lesson_names_it():
    assert told(lesson("a", ["guide#guide"]))["guide"][0] == ("guide", [("a", 0)])


def test_a_withdrawn_lesson_is_no_reason_and_a_superseded_one_is():
    found = told(
        lesson("a", ["plan"], withdrawn="It was wrong."), lesson("b", ["plan"], superseded_by=["c"])
    )
    assert found["plan"] == [("", [("b", 0)])]


places = st.sampled_from(
    ["guide", "guide#one", "guide#two", "guide#lost", "list#after", "list", "plan#x", "plan"]
)
changes = st.lists(st.lists(places, max_size=3), min_size=1, max_size=3)


@given(st.lists(st.tuples(changes, st.booleans()), max_size=6))
def test_every_place_that_a_change_names_is_told_once(made):
    lessons = [
        lesson(f"l{number}", *its, withdrawn="Wrong." if is_withdrawn else None)
        for number, (its, is_withdrawn) in enumerate(made)
    ]
    found = sorted(
        (f"{procedure}#{section}".rstrip("#"), *reason)
        for procedure, parts in told(*lessons).items()
        for section, reasons in parts
        for reason in reasons
    )
    named = {
        (place, each.id, number)
        for each in lessons
        if not each.withdrawn
        for number, change in enumerate(each.changes)
        for place in change.embedded_in
    }
    assert found == sorted(named)


def test_a_section_that_is_listed_twice_is_one():
    known = Known([lesson("a", ["list#before"])])
    twice, _ = read_vocabulary(
        parse(WORDS.replace("[before, after]", "[before, after, before]"), "vocabulary.yml")
    )
    known.vocabulary = twice
    assert [part.slug for part in procedures(known)[1].parts] == ["before", "after"]
