"""A folder of records: which files are lessons, what they are called, and what they say of each other."""

from __future__ import annotations

import os

import pytest

from generator.records.base import KnowledgeBase

NAMES = {
    "Seated Passengers.yml": "seated-passengers",
    "LATE.yml": "late",
    "late.yaml": "late",
    "late.YML": "late",
    "late--refunds.yml": "late-refunds",
    "-late-.yml": "late",
    "late_refunds.yml": "late-refunds",
    "late.refunds.yml": "late-refunds",
    "late\u200drefunds.yml": "late-refunds",
    "late\nrefunds.yml": "late-refunds",
    "返金.yml": "what-failed",
}


@pytest.mark.parametrize(("name", "proposal"), NAMES.items(), ids=map(ascii, NAMES))
def test_the_file_name_rule_refuses_an_odd_name_and_proposes_a_good_one(base, name, proposal):
    base.lesson("2020/a").rename(base.lessons / "2020" / name)
    [problem] = base.read().problems
    assert problem.rule == "file-name"
    assert problem.suggestion == f"rename it to `{proposal}.yml`"
    assert problem.file.isprintable()


@pytest.mark.parametrize(
    "name", ["con", "nul", "com1", "lpt9", "index", "404", "search", "assets", "tags"]
)
def test_a_name_that_windows_or_the_site_keeps_for_itself_is_refused(base, name):
    base.lesson(f"2020/{name}")
    assert base.problems() == [
        f"2020/{name}.yml: file-name: the file name `{name}.yml` is reserved: add a word that tells what failed"
    ]


@pytest.mark.parametrize(
    "name", ["Con.yml", "INDEX.yml", "nul.yaml", f"{'A' * 81}.yml", "Übergröße.yml"]
)
def test_a_proposed_file_name_would_be_accepted(base, name):
    base.lesson("2020/a").rename(base.lessons / "2020" / name)
    [problem] = base.read().problems
    proposal = problem.suggestion.removeprefix("rename it to `").removesuffix("`")
    (base.lessons / "2020" / name).rename(base.lessons / "2020" / proposal)
    assert base.problems() == []


def test_a_name_of_81_characters_is_too_long(base):
    base.lesson(f"2020/{'a' * 81}")
    assert base.problems()[0].endswith(
        "the file name has 81 characters: shorten it to 80 characters before `.yml`"
    )


def test_a_name_that_no_encoding_knows_is_told_without_harm(base):
    base.lesson("2020/a").rename(base.lessons / "2020" / os.fsdecode(b"caf\xe9.yml"))
    [problem] = base.read().problems
    assert (problem.rule, problem.file) == ("file-name", "lessons/2020/caf<U+DCE9>.yml")


@pytest.mark.parametrize("folder", ["2019", "2020/deeper", "drafts", "20 20"])
def test_the_year_folder_rule_wants_the_year_of_the_date(base, folder):
    base.lesson(f"{folder}/late", date="2020-05-01")
    assert base.problems() == [
        f"{folder}/late.yml: year-folder: the record lies in `{folder}`: move it to `2020/late.yml`, or correct the date"
    ]


def test_a_record_beside_the_vocabulary_lies_in_no_years_folder(base):
    base.lesson("late", date="2020")
    assert base.problems() == [
        "late.yml: year-folder: the record lies in no year's folder: move it to `2020/late.yml`, or correct the date"
    ]


def test_a_record_a_hundred_folders_deep_is_found_and_told(base):
    base.lesson("/".join(["d"] * 100 + ["late"]), date="2020")
    assert len(base.problems()) == 1


def test_hidden_files_and_folders_and_other_files_are_no_records(base):
    base.lesson("2020/late")
    for place in (
        "2020/.late.yml.swp",
        "2020/.late2.yml",
        ".git/late3.yml",
        "2020/notes.txt",
        "2020/late.yml~",
        "2020/picture.png",
    ):
        base.write(place, "not: [a record")
    assert base.problems() == []
    assert base.read().files == ("lessons/2020/late.yml",)


def test_links_are_told_and_not_followed(base, tmp_path):
    outside = tmp_path / "outside"
    base.lesson("2020/late").rename(base.root / "late.yml")
    outside.mkdir()
    (outside / "secret.yml").write_text("title: Secret")
    (base.lessons / "2020" / "late.yml").symlink_to(base.root / "late.yml")
    (base.lessons / "2021").symlink_to(outside, target_is_directory=True)
    (base.lessons / "2020" / "loop").symlink_to(base.lessons, target_is_directory=True)
    assert {problem.partition(": ")[2] for problem in base.problems()} == {
        "unreadable-file: a symbolic link: put the file itself here"
    }
    assert [problem.partition(": ")[0] for problem in base.problems()] == [
        "2020/late.yml",
        "2020/loop",
        "2021",
    ]


def test_a_folder_called_like_a_record_is_told_and_what_is_in_it_is_read(base):
    base.lesson("2020/late.yml/later")
    assert [problem.split(": ")[:2] for problem in base.problems()] == [
        ["2020/late.yml", "unreadable-file"],
        ["2020/late.yml/later.yml", "year-folder"],
    ]


def test_a_pipe_is_told_and_not_waited_for(base):
    base.lesson("2020/late")
    os.mkfifo(base.lessons / "2020" / "pipe.yml")
    assert base.problems() == [
        "2020/pipe.yml: unreadable-file: not a regular file: put a text file here"
    ]


def test_a_folder_that_is_not_there_is_the_callers_mistake(base):
    (base.lessons / "vocabulary.yml").unlink()
    base.lessons.rmdir()
    with pytest.raises(FileNotFoundError):
        base.read()


def test_an_empty_folder_is_a_catalogue_without_lessons(base):
    assert (base.read().lessons, base.read().problems) == ((), ())


def test_the_duplicate_id_rule_finds_one_id_in_two_years(base):
    base.lesson("2020/late")
    base.lesson("2021/late")
    assert base.problems() == [
        "2021/late.yml: duplicate-id: the id `late` is taken by `2020/late.yml`: rename one of the two files"
    ]
    assert [lesson.file for lesson in base.read().lessons] == ["2020/late.yml"]


def test_ids_that_differ_in_capitals_only_are_one(base):
    base.lesson("2020/late")
    base.lesson("2021/Late")
    assert [problem.split(": ")[:2] for problem in base.problems()] == [
        ["2021/Late.yml", "duplicate-id"],
        ["2021/Late.yml", "file-name"],
    ]


def test_ids_that_differ_in_how_an_accent_is_spelt_are_one(base):
    base.lesson("2020/caf\u00e9")
    base.lesson("2020/cafe\u0301")
    assert sum("duplicate-id" in problem for problem in base.problems()) == 1


def test_a_faulty_record_claims_its_id_as_well(base):
    base.write("2020/late.yml", "title: [")
    base.lesson("2021/late")
    assert any(problem.startswith("2021/late.yml: duplicate-id") for problem in base.problems())


def test_an_alias_may_be_nobodys_name(base):
    base.lesson("2020/late", aliases=["too-late"])
    base.lesson("2021/early")
    assert base.problems() == []


@pytest.mark.parametrize(
    ("aliases", "message"),
    [
        (["early"], "the alias `early` is taken by `2021/early.yml`: delete one of the two"),
        (["former"], "the alias `former` is taken by `2021/early.yml`: delete one of the two"),
        (["late"], "the alias `late` is this record's already: delete it"),
        (["old", "old"], "the alias `old` is this record's already: delete it"),
    ],
)
def test_an_alias_that_is_taken_is_refused(base, aliases, message):
    base.lesson("2020/late", aliases=aliases)
    base.lesson("2021/early", aliases=["former"] if "former" in aliases else [])
    assert f"2020/late.yml: duplicate-id: {message}" in base.problems()


def test_an_alias_taken_by_two_is_told_at_both(base):
    base.lesson("2020/late", aliases=["old"])
    base.lesson("2021/early", aliases=["old"])
    assert [problem.partition(":")[0] for problem in base.problems()] == [
        "2020/late.yml",
        "2021/early.yml",
    ]


@pytest.mark.parametrize("field", ["recurrence_of", "superseded_by"])
def test_the_circular_reference_rule_tells_everybody_in_the_circle_and_nobody_else(base, field):
    for here, there in ("ab", "bc", "ca", "da"):
        base.lesson(f"2020/{here}", **{field: [there]})
    message = f"leads back to this record by its own `{field}`: take one of the two out"
    assert base.problems() == [
        f"2020/a.yml: circular-reference: `b` {message}",
        f"2020/b.yml: circular-reference: `c` {message}",
        f"2020/c.yml: circular-reference: `a` {message}",
    ]


def test_lessons_may_be_related_in_circles_and_share_ancestors(base):
    base.lesson("2020/a", related=["b"])
    base.lesson("2020/b", related=["a"], recurrence_of=["a"])
    base.lesson("2020/c", recurrence_of=["a", "b"], superseded_by=["a"])
    assert base.problems() == []


def test_a_recurrence_is_not_older_than_what_it_repeats(base):
    base.lesson("2019/first", date="2019-05", recurrence_of=["again"])
    base.lesson("2020/again", date="2020")
    assert base.problems() == [
        "2019/first.yml: date-order: `again` (2020) happened after this record: give `recurrence_of` to the later lesson"
    ]


def test_a_recurrence_in_the_same_month_may_be_the_later_one(base):
    base.lesson("2020/first", date="2020-05-31")
    base.lesson("2020/again", date="2020-05", recurrence_of="first")
    assert base.problems() == []


def test_a_misspelt_lesson_is_told_with_the_one_that_was_meant(base):
    base.lesson("2020/late-refunds")
    base.lesson(
        "2021/again",
        related=["late-refund"],
        where_else=[{"area": "billing", "lesson": "later-funds"}],
    )
    assert [problem.partition(": unknown-lesson: ")[2] for problem in base.problems()] == [
        "in `related`, no lesson is called `late-refund`: did you mean `late-refunds`?",
        "in `lesson`, no lesson is called `later-funds`: did you mean `late-refunds`?",
    ]


def test_a_lesson_may_name_one_that_cannot_be_read(base):
    base.write("2020/late.yml", "title: [")
    base.lesson("2021/again", related=["late"])
    assert {problem.partition(":")[0] for problem in base.problems()} == {"2020/late.yml"}


def test_a_record_is_never_advised_to_name_itself(base):
    base.lesson("2020/late-refunds", related=["late-refund"])
    assert not any("did you mean `late-refunds`" in problem for problem in base.problems())


def test_lessons_are_newest_first_and_of_one_day_by_their_ids(base):
    for place, date in {
        "2020/c": "2020-05-01",
        "2020/b": "2020-05",
        "2020/a": "2020",
        "2020/d": "2020-12-31",
        "2021/e": "2021",
    }.items():
        base.lesson(place, date=date)
    base.lesson("2019/z", date="2019-12-31")
    assert [lesson.id for lesson in base.read().lessons] == ["e", "d", "b", "c", "a", "z"]


def test_problems_are_sorted_by_place_and_each_is_told_once(base):
    base.lesson("2021/b", areas=["nowhere", "nowhere"], severity="high", title="")
    base.lesson("2020/a", tags=["A"])
    base.write("2020/c.yml", "title: One\ntitle: Two\n")
    problems = base.read().problems
    places = [(problem.file, problem.line, problem.column) for problem in problems]
    assert places == sorted(places)
    assert len(set(problems)) == len(problems)


def test_a_lesson_knows_its_slug_and_its_file(base):
    base.lesson("2020/late")
    lesson = base.read().by_id["late"]
    assert (lesson.id, lesson.file) == ("late", "2020/late.yml")


def test_reading_twice_finds_the_same(base):
    base.lesson("2020/late", related=["nobody"], x_own=["1"])
    base.lesson("2021/early")
    assert base.read() == base.read()


AUDIENCES = ("public", "internal", "restricted")


@pytest.mark.parametrize(
    ("audience", "drafts", "visible"),
    [
        ("public", False, {"public"}),
        ("internal", False, {"public", "internal"}),
        ("restricted", False, {"public", "internal", "restricted"}),
        ("public", True, {"public", "public-draft"}),
        ("internal", True, {"public", "internal", "public-draft", "internal-draft"}),
    ],
)
def test_an_audience_gets_what_is_meant_for_it_or_for_a_wider_one(base, audience, drafts, visible):
    for whose in AUDIENCES:
        base.lesson(f"2020/{whose}", audience=whose)
        base.lesson(f"2020/{whose}-draft", audience=whose, draft="true")
    published = base.read().published_for(audience, drafts=drafts)
    assert {lesson.id for lesson in published.lessons} == published.by_id.keys() == visible


def test_a_lesson_is_public_and_no_draft_unless_it_says_otherwise(base):
    base.lesson("2020/plain")
    base.lesson("2020/finished", draft="false")
    assert len(base.read().published_for("public").lessons) == 2


def test_many_unknown_lessons_among_many_are_compared_with_few(base):
    for number in range(200):
        base.lesson(f"2020/late-refund-{number}")
    base.lesson("2021/naming", related=["late-refumd-7", "nothing-alike"])
    assert base.problems() == [
        "2021/naming.yml: unknown-lesson: in `related`, no lesson is called `late-refumd-7`: did you mean `late-refund-7`?",
        "2021/naming.yml: unknown-lesson: in `related`, no lesson is called `nothing-alike`: write the slug (file name) of a lesson",
    ]


def test_a_proposed_record_is_judged_as_though_it_lay_there_already(base, today):
    base.lesson("2020/late", related="early")
    text = base.lesson("2020/early").read_text().replace("tooling", "toolinge")
    (base.lessons / "2020/early.yml").unlink()
    catalogue = (
        KnowledgeBase.read(base.lessons, "lessons")
        .with_proposed({"2020/early.yml": text})
        .judged(today)
    )
    assert [(problem.file, problem.rule) for problem in catalogue.problems] == [
        ("lessons/2020/early.yml", "unknown-word")
    ]
    assert catalogue.files == ("lessons/2020/early.yml", "lessons/2020/late.yml")


def test_a_proposed_record_stands_for_the_file_of_its_name(base, today):
    text = base.lesson("2020/late").read_text()
    base.lesson("2020/late", areas=["nowhere"])
    read = KnowledgeBase.read(base.lessons, "lessons").with_proposed({"2020/late.yml": text})
    assert read.judged(today).problems == ()


def test_a_catalogue_for_places_knows_the_lines_of_all_values(base):
    base.lesson("2020/late", causes=[{"factor": "process", "text": "One\nby one."}], x_own="4")
    catalogue = base.read()
    [lesson] = catalogue.lessons
    light = catalogue.for_places()
    for path in ((), ("title",), ("causes", 0), ("causes", 0, "text"), ("changes",), ("ask",)):
        assert light.line(lesson, *path) == catalogue.line(lesson, *path)
