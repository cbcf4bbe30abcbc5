"""The vocabulary: its own faults, and the advice it gives to records that use other words."""

from __future__ import annotations

import pytest

from generator.records.source import parse
from generator.records.vocabulary import read_vocabulary


def words(**parts):
    """The text of a vocabulary in which every word is described."""
    lines = ["factors:", "  tooling: {name: Tooling, description: What people work with.}"]
    for part, slugs in parts.items():
        lines += [
            f"{part}:",
            *(
                f"  {slug}: {{name: {name!r}, description: {about!r}}}"
                for slug, (name, about) in slugs.items()
            ),
        ]
    return "\n".join(lines) + "\n"


def advice(base, rule="unknown-word"):
    [problem] = base.problems()
    assert f": {rule}: " in problem
    return problem.rpartition(": ")[2]


def test_missing_vocabulary_is_told_once_however_many_records_there_are(base):
    base.lesson("2020/a")
    base.lesson("2020/b")
    (base.lessons / "vocabulary.yml").unlink()
    assert base.problems() == [
        "vocabulary.yml: missing-vocabulary: there is no vocabulary: add one; `lessons init` lays down a start"
    ]


def test_an_undescribed_word_is_a_warning_that_spares_the_lessons(base):
    base.write(
        "vocabulary.yml",
        "areas:\n  billing: {name: Billing}\nfactors:\n  tooling: {name: Tooling, description: Tools.}\n",
    )
    base.lesson("2020/a")
    assert base.problems() == [
        "vocabulary.yml: undescribed-word: `billing` has no description: add one sentence"
    ]
    assert (len(base.read().lessons), base.read().errors) == (1, ())


def test_an_unknown_parent_is_told_with_the_nearest_word(base):
    base.write(
        "vocabulary.yml",
        words(areas={"billing": ("Billing", "Money.")})
        + "  refunds: {name: R, description: R, parent: biling}\n",
    )
    assert base.problems() == [
        "vocabulary.yml: unknown-parent: unknown area `biling`: did you mean `billing`?"
    ]


@pytest.mark.parametrize(
    ("parents", "circle"),
    [
        ("aa", "a"),
        ("ab ba", "ab"),
        ("ab bc ca", "abc"),
        ("ab bb", "b"),
        ("ab bc", ""),
        ("ab cb", ""),
    ],
)
def test_parents_form_no_circle(base, parents, circle):
    parent = dict(parents.split())
    lines = [
        f"  {slug}: {{name: N, description: D{f', parent: {parent[slug]}' if slug in parent else ''}}}"
        for slug in "abc"
    ]
    base.write("vocabulary.yml", "\n".join(["areas:", *lines]))
    assert base.problems() == [
        f"vocabulary.yml: unknown-parent: `{slug}` is its own ancestor: take one of the parents out"
        for slug in circle
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("areas: [billing]", "wrong-shape"),
        ("areas: {billing: Billing}", "wrong-shape"),
        ("areas: {Billing Desk: {name: B}}", "bad-slug"),
        ("areas: {billing: {nmae: B, name: B}}", "unknown-field"),
        ("areas: {billing: {description: B}}", "missing-field"),
        ("areas: {billing: {name: B, url: 'javascript:x'}}", "bad-address"),
        ("area: {billing: {name: B}}", "unknown-field"),
        ("synonyms: [refund]", "wrong-shape"),
        ("procedures: {list: {name: L, description: L, sections: [Before Work]}}", "bad-slug"),
        ("areas: {a: {name: A, description: A}, a: {name: B, description: B}}", "duplicate-key"),
        ("areas: &x {}", "plain-yaml"),
        ("areas: [", "yaml-syntax"),
    ],
)
def test_a_faulty_vocabulary_is_told_like_a_faulty_record(base, text, rule):
    base.write("vocabulary.yml", text)
    assert [problem.split(": ")[:2] for problem in base.problems()] == [["vocabulary.yml", rule]]


def test_a_group_of_synonyms_needs_two_words(base):
    base.write("vocabulary.yml", words() + "synonyms:\n  - [refund, money back]\n  - [refund]\n")
    [problem] = base.read().problems
    assert (problem.file, problem.line, problem.level) == ("lessons/vocabulary.yml", 5, "error")


def test_records_are_judged_by_the_words_that_a_faulty_vocabulary_meant(base):
    base.write("vocabulary.yml", "areas:\n  billing: {nmae: Billing}\nfactors:\n  tooling: Tools\n")
    base.lesson("2020/a", areas=["biling"])
    told = [problem.partition(": ")[2] for problem in base.problems() if problem.startswith("2020")]
    assert told == ["unknown-word: unknown area `biling`: did you mean `billing`?"]


def test_records_are_not_blamed_for_a_vocabulary_that_cannot_be_read(base):
    base.write("vocabulary.yml", "areas: [")
    base.lesson("2020/a")
    assert {problem.partition(": ")[0] for problem in base.problems()} == {"vocabulary.yml"}


@pytest.mark.parametrize("text", ["{}", "areas: {}\n"])
def test_a_vocabulary_without_words_knows_none(base, text):
    base.write("vocabulary.yml", text)
    base.lesson("2020/a")
    assert (
        "2020/a.yml: unknown-word: unknown area `billing`: add it to the vocabulary"
        in base.problems()
    )


def test_an_empty_vocabulary_is_not_told_to_become_a_record(base):
    base.write("vocabulary.yml", "")
    [problem] = base.problems()
    assert "title" not in problem


@pytest.mark.parametrize("slug", ["name", "url", "parent", "description"])
def test_a_word_may_be_called_like_a_field_of_words(base, slug):
    base.write("vocabulary.yml", f"areas:\n  {slug}: {{name: N, description: D, nmae: N}}\n")
    assert base.problems() == [
        "vocabulary.yml: unknown-field: unknown field `nmae`: did you mean `name`?"
    ]


def test_a_link_in_the_vocabularys_place_is_not_followed(base):
    (base.lessons / "vocabulary.yml").rename(base.root / "words.yml")
    (base.lessons / "vocabulary.yml").symlink_to(base.root / "words.yml")
    assert [problem.split(": ")[:2] for problem in base.problems()] == [
        ["vocabulary.yml", "unreadable-file"]
    ]


def test_a_second_vocabulary_in_a_year_is_a_record_like_any_other(base):
    base.lesson("2020/vocabulary")
    assert base.problems() == []


def test_a_renamed_slug_is_advised_by_its_likeness(base):
    base.write(
        "vocabulary.yml",
        words(areas={"billings": ("Charges", "Money."), "boarding": ("Boarding", "Gates.")}),
    )
    base.lesson("2020/a")
    assert advice(base) == "did you mean `billings`?"


def test_a_new_slug_is_advised_by_the_name_that_stayed(base):
    base.write(
        "vocabulary.yml",
        words(areas={"charges": ("Billing", "Money."), "boarding": ("Boarding", "Gates.")}),
    )
    base.lesson("2020/a")
    assert advice(base) == "did you mean `charges`?"


def test_a_new_slug_is_advised_by_a_description_that_has_the_old_word(base):
    base.write(
        "vocabulary.yml",
        words(
            areas={"charges": ("Charges", "Billing and refunds."), "gates": ("Gates", "Boarding.")}
        ),
    )
    base.lesson("2020/a")
    assert advice(base) == "did you mean `charges`?"


def test_a_wholly_different_slug_is_advised_when_it_is_the_only_unused_word(base):
    base.write(
        "vocabulary.yml",
        words(areas={"xyz": ("Xyz", "Nothing alike."), "gates": ("Gates", "Doors.")}),
    )
    base.lesson("2020/a")
    base.lesson("2020/b", areas=["gates"])
    assert advice(base) == "did you mean `xyz`?"


def test_a_word_used_elsewhere_in_a_record_counts_as_used(base):
    base.write(
        "vocabulary.yml",
        words(areas={"xyz": ("Xyz", "Nothing alike."), "gates": ("Gates", "Doors.")}),
    )
    base.lesson("2020/a", where_else=[{"area": "gates"}])
    assert advice(base) == "did you mean `xyz`?"


def test_among_several_unused_words_none_is_guessed(base):
    base.write(
        "vocabulary.yml",
        words(areas={"xyz": ("Xyz", "Nothing alike."), "gates": ("Gates", "Doors.")}),
    )
    base.lesson("2020/a")
    assert advice(base) == "write one of gates, xyz"


def test_of_very_many_words_none_is_listed(base):
    base.write("vocabulary.yml", words(areas={f"q{n}-{n}": (f"Q{n}", "Q.") for n in range(30)}))
    base.lesson("2020/a")
    assert advice(base) == "take one of the areas in the vocabulary, or add it there"


def test_every_record_that_uses_a_renamed_word_is_listed(base):
    for number in range(5):
        base.lesson(f"2020/a{number}", applies_to={"channels": ["phone"]})
    vocabulary = base.lessons / "vocabulary.yml"
    vocabulary.write_text(
        vocabulary.read_text(encoding="utf-8").replace("  phone:", "  voice:"), encoding="utf-8"
    )
    assert base.problems() == [
        f"2020/a{n}.yml: unknown-word: unknown channel `phone`: did you mean `voice`?"
        for n in range(5)
    ]


def test_sections_are_those_of_the_procedure_and_of_any_name_where_none_are_listed(base):
    base.lesson(
        "2020/a",
        changes=[
            {
                "text": "Write",
                "embedded_in": ["handbook#anything", "change-checklist", "change-checklist#after"],
            }
        ],
    )
    assert base.problems() == []


def test_a_faulty_vocabulary_lends_its_good_slugs_and_no_others():
    text = "areas:\n  billing: {name: Billing, nme: x}\n  ../../escaped: {name: Out}\n  Über: {name: Capital}\n"
    vocabulary, findings = read_vocabulary(parse(text, "vocabulary.yml"))
    assert findings
    assert list(vocabulary.areas) == ["billing"]
