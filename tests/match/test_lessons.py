"""Which lessons are shown for some work, why, and when there is silence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.match.gate import LEAST
from generator.match.lessons import MOST

PLAN = (
    "From Monday the new fuel supplier delivers to every pier on the same day. The old depot closes "
    "at once, and nobody has tested the new hoses. All tanks are emptied before the old contract "
    "ends, so that the whole fleet takes fuel from the new supplier only."
)
JAM = (
    "The jam of the summer party is ready: quince first, elder second, plum with cinnamon third. "
    "Jars stand on the long table, and children may draw the labels with the teacher on Sunday."
)


def ids(answer):
    return [match.lesson.id for match in answer.matches]


def test_a_plan_meets_the_lesson_of_a_plan_like_it(ask):
    assert ids(ask(PLAN)) == ["fuel"]


def test_an_ordinary_text_meets_silence(ask):
    assert ids(ask(JAM)) == []


def test_a_short_text_says_too_little_to_be_judged(ask):
    assert ids(ask("New supplier everywhere")) == []
    assert LEAST > 3


def test_signs_alone_are_about_no_lesson(ask):
    nonsense = "zork blap quux frob wibble wobble plugh xyzzy grault garply waldo thud"
    answer = ask(f"{nonsense} {'simply skip ' * 40}")
    assert answer.figures[0].grade > 0
    assert ids(answer) == []


def test_a_plan_is_found_in_a_page_of_other_things(ask):
    assert ids(ask(f"{JAM}\n\n{JAM}\n\n{JAM}\n\n{PLAN}\n\n{JAM}\n\n{JAM}")) == ["fuel"]


def test_passages_that_agree_on_a_lesson_say_more(ask):
    [once] = ask(PLAN).matches
    answer = ask("\n\n".join([PLAN] * 4))
    assert [figures.agreement for figures in answer.figures] == [len(answer.figures) - 1] * 2
    assert answer.matches[0].grade > once.grade


def test_many_ordinary_texts_are_as_silent_as_one(ask):
    assert ids(ask("\n\n".join([JAM] * 30))) == []


def test_what_somebody_else_wrote_does_not_count(ask):
    assert ids(ask("\n".join(f"> {line}" for line in PLAN.split(". ")))) == []


def test_evidence_tells_activity_and_text_apart_and_quotes_the_sentence(ask):
    evidence = ask(PLAN).matches[0].evidence
    assert [each.kind for each in evidence] == ["activity", "text"]
    assert evidence[0].meant == "Change of supplier"
    assert evidence[0].given in PLAN


def test_a_file_alone_shows_the_lessons_of_what_it_belongs_to(ask):
    answer = ask(paths=["app/migrations/0001.py"])
    assert ids(answer) == ["rows"]
    assert answer.matches[0].evidence[0].kind == "place"
    assert answer.places == {("processes", "migration"): ["app/migrations/0001.py"]}


def test_for_a_file_alone_the_lesson_comes_first_that_is_most_about_its_words(ask, ferries):
    ferries.lesson(
        "2022/berths",
        title="A list of berths was too short",
        areas=["piers"],
        failure="Berths were copied from the old list, and the last berth fell off.",
        causes=[{"factor": "process", "text": "The copy was not counted."}],
        applies_to={"processes": ["migration"]},
    )
    assert ids(ask(paths=["app/migrations/0001_rows.py"])) == ["rows", "berths"]
    assert ids(ask(paths=["app/migrations/0002_berths.py"])) == ["berths", "rows"]


def test_a_text_with_code_in_it_needs_to_say_more(ask):
    plain, *_ = ask(PLAN).figures
    coded, *_ = ask(f"{PLAN} See fuel_tank, tank::fill and #471.").figures
    assert coded.total < plain.total - 0.8
    assert (plain.code, coded.code) == (0, 3)


def test_prices_and_mentions_are_no_code(ask):
    [figures] = ask(
        f"{PLAN} It saves $300 a day, says @anna (the purser); 24/7, e.g. at night."
    ).figures
    assert figures.code == 0


def test_a_file_does_not_make_a_text_speak_that_is_about_nothing(ask):
    assert ids(ask(JAM, paths=["app/migrations/0001.py"])) == []


def test_the_file_of_a_procedure_shows_the_lessons_it_exists_because_of(ask):
    assert ids(ask(paths=["handbook/fuelling.md"])) == ["fuel"]


def test_files_that_mean_nothing_show_nothing(ask):
    assert ids(ask(paths=["README.md", "tests/test_a.py", "", "src/" * 500])) == []


def test_a_process_that_is_named_needs_no_gate(ask):
    assert ids(ask(process="migration")) == ["rows"]


def test_a_withdrawn_lesson_and_a_draft_are_never_shown(ask, ferries):
    path = ferries.lessons / "2020" / "fuel.yml"
    sound = path.read_text()
    path.write_text(f"{sound}withdrawn: It was another firm.\n")
    assert ids(ask(PLAN)) == []
    path.write_text(f"{sound}draft: true\n")
    assert ids(ask(PLAN)) == []


def test_nothing_above_the_audience_is_shown(ask, ferries):
    path = ferries.lessons / "2020" / "fuel.yml"
    path.write_text(f"{path.read_text()}audience: internal\n")
    assert ids(ask(PLAN)) == []
    assert ids(ask(PLAN, audience="internal")) == ["fuel"]


def test_a_superseded_lesson_gives_way_to_its_successor(ask, ferries):
    path = ferries.lessons / "2020" / "fuel.yml"
    path.write_text(f"{path.read_text()}superseded_by: [other-2005]\n")
    assert ids(ask(PLAN)) == ["other-2005"]


def test_a_successor_is_shown_for_the_reason_of_what_it_supersedes(ask, ferries):
    path = ferries.lessons / "2021" / "rows.yml"
    path.write_text(f"{path.read_text()}superseded_by: [other-2005]\n")
    [match] = ask(paths=["app/migrations/0001.py"]).matches
    assert match.lesson.id == "other-2005"
    assert [each.meant for each in match.evidence] == ["Migration"]


def test_at_equal_evidence_what_came_back_is_first(ask, ferries):
    for year in (2015, 2016, 2017, 2018):
        ferries.lesson(
            f"{year}/rows-{year}",
            areas=["piers"],
            causes=[{"factor": "process", "text": "The copy was not counted."}],
            applies_to={"processes": ["migration"]},
            recurrence_of=["rows-2015"] if year == 2018 else None,
        )
    shown = ids(ask(process="migration"))
    assert len(shown) == MOST
    assert shown[0] == "rows-2015"


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("lesson: fuel", []),
        ("process: supplier-change", []),
        ("process: migration", ["fuel"]),
        ("path: '**/*.md'", ["fuel"]),
    ],
)
def test_what_is_muted_stays_quiet(ask, ferries, entry, shown):
    ferries.write("match.yml", f"mute:\n  - {{{entry}, until: 9999, reason: Not for us.}}\n")
    assert ids(ask(PLAN)) == shown


def test_a_muted_path_is_passed_over(ask, ferries):
    ferries.write("match.yml", "mute:\n  - {path: app/**, until: 9999, reason: Generated.}\n")
    assert ids(ask(paths=["app/migrations/0001.py"])) == []
    assert ids(ask(paths=["db/migrations/0001.py"])) == ["rows"]


def test_silence_ends_with_its_day_and_the_answer_tells_what_is_muted(ask, ferries):
    ferries.write("match.yml", "mute:\n  - {lesson: fuel, until: 2001, reason: Not for us.}\n")
    assert ids(ask(PLAN)) == ["fuel"]
    ferries.write("match.yml", "mute:\n  - {lesson: fuel, until: 9999, reason: Not for us.}\n")
    [(slug, mute)] = ask(PLAN).muted
    assert (slug, mute.reason) == ("fuel", "Not for us.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_and_any_path_are_answered_with_three_at_most(ask, text, paths):
    assert len(ask(text, paths=paths).matches) <= MOST


def test_a_base_without_lessons_says_nothing(ask, ferries):
    for path in ferries.lessons.glob("2*/*.yml"):
        path.unlink()
    assert ids(ask(PLAN, paths=["app/migrations/0001.py"])) == []
