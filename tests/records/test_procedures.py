"""The files of procedures: their headings are the sections, and nothing else is taken from them."""

from __future__ import annotations

import os
import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify

from generator.problem import Problem
from generator.records.procedures.file import RULES, Unreadable, read_sections
from generator.records.procedures.headings import anchor_of, sections

GUIDE = """# Boarding guide

What the crew does.

## Before the gate opens

Count.

Closing the gate
----------------

Close it.
"""
WORDS = """
areas:
  billing: {name: Billing, description: Money.}
factors:
  tooling: {name: Tooling, description: Tools.}
procedures:
  guide: {name: Guide, description: How., file: %s}
"""


def titles(text, suffix=".md"):
    first, *headings = sections(text, suffix)
    assert (first.slug, first.level, first.line) == ("", 0, 1)
    return [(heading.slug, heading.title) for heading in headings]


def slugs(text, suffix=".md"):
    return [slug for slug, _ in titles(text, suffix)]


@pytest.fixture
def guide(base):
    """Write the file of a procedure, and a vocabulary that names it."""

    def write(content=GUIDE, file="procedures/guide.md"):
        base.write("vocabulary.yml", WORDS % file)
        path = base.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def embed(base, *places):
    base.lesson("2020/late", changes=[{"text": "Write it down", "embedded_in": list(places)}])


MARKDOWN = {
    "# One": ["one"],
    "One\n===": ["one"],
    "One\n---": ["one"],
    "One\n===\nTwo\n---\n": ["one", "two"],
    "# One\nTwo\n---": ["one", "two"],
    "### Deep #": ["deep"],
    "   # Indented a little": ["indented-a-little"],
    "# One\r\n\r\n# Two\r\n": ["one", "two"],
    "\ufeff# One": ["one"],
    "# Notes\n# Notes\n# Notes": ["notes", "notes_1", "notes_2"],
    "# Notes_1\n# Notes\n# Notes": ["notes_1", "notes", "notes_2"],
    "# Closing `the` **gate**, [now](https://example.org/a_b)!": ["closing-the-gate-now"],
    "# Öffnen – prüfen": ["offnen-prufen"],
    "# 関門\n# 開門": ["_1", "_2"],
    "# snake_case and _stress_": ["snake_case-and-stress"],
    "# `__init__` of a till": ["__init__-of-a-till"],
    "# AT&amp;T \\*": ["att"],
    "# Own {#my-own}\n# My own": ["my-own", "my-own_1"],
    "# Own {.class}": ["own"],
    "```\n# no\n```\n# One": ["one"],
    "~~~~\n# no\n~~~\n# no\n~~~~\n# One": ["one"],
    "```\n# never ends": [],
    "<!--\n# no\n-->\n# One": ["one"],
    "---\ntitle: no\n---\n# One": ["one"],
    "---\n\n# One": ["one"],
    "    # code": [],
    "#hashtag": [],
    "- item\n---": [],
    "> quote\n---": [],
    "a | b\n--- | ---": [],
    "two lines\nof text\n---": [],
    "text\n\n---": [],
    "####### seven": [],
    "": [],
}


@pytest.mark.parametrize("text", MARKDOWN)
def test_headings_of_markdown_are_found_with_the_anchors_that_people_see(text):
    assert slugs(text) == MARKDOWN[text]


TEXT = {
    "Closing the gate\n================\n\nNow.\n\nAt night\n--------": [
        "closing-the-gate",
        "at-night",
    ],
    "=====\nGuide\n=====\n\nOne\n---\n": ["guide", "one"],
    "# One\n\n## Two": ["one", "two"],
    "BOARDING\n\nText.\n\nCLOSING THE GATE:\n\nText.": ["boarding", "closing-the-gate"],
    "1. Boarding\n\nText.\n\n2.1 Closing the gate\n\nText.": ["boarding", "closing-the-gate"],
    "1. Count the jackets.\n\n2. Ring the bell.": [],
    "STOP!\n\ntext in the middle\nSHOUTED\nof a paragraph": [],
    "2019\n\n---\n\ntext": [],
}


@pytest.mark.parametrize("text", TEXT)
def test_headings_of_a_plain_text_are_found_in_any_common_form(text):
    assert slugs(text, ".txt") == TEXT[text]


def test_headings_of_restructured_text_are_the_underlined_ones():
    text = "=====\nGuide\n=====\n\nOne\n~~~\n\n.. NOTE::\n\nTwo\n---\n\nThree\n~~~~~\n"
    assert [(section.title, section.level) for section in sections(text, ".rst")[1:]] == [
        ("Guide", 1), ("One", 2), ("Two", 3), ("Three", 2),
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_an_anchor_is_the_one_that_mkdocs_makes(title):
    assert anchor_of(title) == slugify(title, "-")


@given(
    st.lists(
        st.sampled_from(
            ["Notes", "notes_1", "Notes 2", "notes_x", "関", "Own {#notes}", "_1", "a_9"]
        ),
        max_size=9,
    )
)
def test_equal_headings_are_told_apart_as_mkdocs_does(headings):
    text = "\n\n".join(f"## {heading}" for heading in headings)
    engine = markdown.Markdown(extensions=["toc", "attr_list"])
    assert slugs(text) == re.findall('id="([^"]*)"', engine.convert(text))


marks = st.sampled_from(
    [
        *"#=-~`*_<>[]{}|. \n\t\r\u202e",
        "\n\n",
        "```",
        "<!--",
        "-->",
        "a",
        "One",
        "TWO",
        "1. ",
        "---\n",
    ]
)


@given(
    st.lists(marks | st.characters(), max_size=80).map("".join),
    st.sampled_from([".md", ".txt", ".rst"]),
)
def test_any_text_is_cut_into_sections_that_hold_every_line_once(text, suffix):
    found = sections(text, suffix)
    lines = [line for section in found for line in section.lines]
    assert (
        len(lines)
        == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    )
    assert len({section.slug for section in found}) == len(found)
    assert "\u202e" not in "".join(section.title for section in found)
    for section in found:
        assert (
            sum(len(other.lines) for other in found if other.line < section.line)
            == section.line - 1
            or not section.slug
        )


def test_sections_that_are_there_are_no_problem(base, guide):
    guide()
    embed(
        base,
        "guide",
        "guide#before-the-gate-opens",
        "guide#closing-the-gate",
        "guide#boarding-guide",
    )
    assert base.problems() == []


def test_the_second_heading_of_a_name_can_be_named(base, guide):
    guide("# Notes\n\n# Notes\n")
    embed(base, "guide#notes_1")
    assert base.problems() == []


def test_a_section_that_is_not_there_is_warned_of_with_the_nearest_heading(base, guide):
    guide()
    embed(base, "guide#closing-the-gat", "guide#closing-the-gate")
    [problem] = base.read().problems
    assert (problem.file, problem.line, problem.level, problem.rule) == (
        "lessons/2020/late.yml", 6, "warning", "missing-section",
    )  # fmt: skip
    assert (
        problem.message == "`procedures/guide.md` has no heading with the anchor `closing-the-gat`"
    )
    assert problem.suggestion == "did you mean `guide#closing-the-gate`?"
    assert "late" in base.read().by_id


def test_where_no_heading_is_near_those_that_there_are_are_told(base, guide):
    guide()
    embed(base, "guide#xyzzy")
    [problem] = base.problems()
    assert problem.endswith(
        ": write one of boarding-guide, before-the-gate-opens, closing-the-gate"
    )


def test_a_file_without_headings_has_no_sections(base, guide):
    guide("Nothing but words.\n")
    embed(base, "guide#one")
    [problem] = base.problems()
    assert problem.endswith("or name the procedure alone")


def test_a_missing_file_is_told_once_at_its_place_in_the_vocabulary(base, guide):
    guide().unlink()
    embed(base, "guide#one")
    base.lesson("2021/later", changes=[{"text": "Write it down", "embedded_in": ["guide#two"]}])
    [problem] = base.read().problems
    assert (problem.file, problem.line, problem.column, problem.level, problem.rule) == (
        "lessons/vocabulary.yml", 7, 49, "warning", "missing-procedure-file",
    )  # fmt: skip


BAD = [
    "../guide.md", "/etc/guide.md", "procedures/../../guide.md", "./guide.md", "a//guide.md", "C:/guide.md",
    '"a\\\\guide.md"', '"a\\nguide.md"', "~/guide", "guide.pdf", "guide.html", ".git/config", "guide", "/", "..", "a/",
]  # fmt: skip


@pytest.mark.parametrize("file", BAD)
def test_a_file_elsewhere_or_of_another_kind_is_refused_at_its_place(base, file):
    (base.root.parent / "guide.md").write_text("# Secret\n")
    base.write("vocabulary.yml", WORDS % file)
    problems = base.read().problems
    assert {problem.level for problem in problems} == {"error"}
    assert "bad-procedure-file" in {problem.rule for problem in problems}
    assert {(problem.file, problem.line) for problem in problems} == {("lessons/vocabulary.yml", 7)}
    assert all(str(problem).isprintable() for problem in problems)


def refused(base) -> Problem:
    [problem] = base.read().problems
    assert (problem.file, problem.line, problem.rule) == (
        "lessons/vocabulary.yml",
        7,
        "bad-procedure-file",
    )
    return problem


@pytest.mark.parametrize(
    "content", [b"# \xff\xfe", b"# a\0b", "# über".encode("utf-16"), b"\x89PNG\r\n\x1a\n\0"]
)
def test_what_is_no_utf_8_text_is_refused(base, guide, content):
    guide(content)
    assert "UTF-8" in refused(base).message


def test_a_file_may_have_a_mebibyte_and_no_more(base, guide):
    path = guide("# a\n" + "x" * (1024 * 1024 - 4))
    assert base.problems() == []
    path.write_bytes(path.read_bytes() + b"x")
    assert "1,048,577 bytes" in refused(base).message


def test_a_file_of_nothing_but_headings_is_refused(base, guide):
    guide("# a\n" * 1001)
    assert "headings" in refused(base).message


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_link_is_not_followed_wherever_it_stands(base, guide, is_folder, tmp_path_factory):
    path = guide()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "x"
    path = path.parent if is_folder else path
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    embed(base, "guide#secret")
    assert "link" in refused(base).message


def test_a_folder_and_a_pipe_are_no_files(base, guide):
    path = guide()
    path.unlink()
    path.mkdir()
    assert "regular file" in refused(base).message
    path.rmdir()
    os.mkfifo(path)
    assert "regular file" in refused(base).message


def test_a_folder_that_is_a_file_is_told(base, guide):
    path = guide()
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file")
    assert "cannot be read" in refused(base).message


def test_sections_that_are_listed_are_asked_for_as_before(base):
    base.write("vocabulary.yml", WORDS.replace("file: %s", "sections: [before, after]"))
    embed(base, "guide#bfore")
    [problem] = base.problems()
    assert ": unknown-word: unknown section `bfore`" in problem


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["..", "a", "/", ".md", "\0", "\ud800", "x" * 300]), max_size=5).map(
        "".join
    )
)
def test_any_place_of_a_file_is_read_or_refused_with_advice(tmp_path_factory, file):
    home = tmp_path_factory.getbasetemp()
    try:
        assert read_sections(file, home)
    except Unreadable as refusal:
        rule, message, advice = refusal.args
        assert rule in RULES
        assert message
        assert advice
