"""From bytes to text, lists and mappings: nothing is turned into something else, nothing raises."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

from generator.records.source import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Source, parse, read


def rules(source: Source):
    return [problem.rule for problem in source.problems]


def told(source: Source):
    return [f"{p.line}:{p.column}: {p.message}: {p.suggestion}" for p in source.problems]


WORDS_OF_OTHER_TYPES = [
    "NO", "yes", "on", "True", "010", "0o10", "0x1F", "12:30:45", "190:20:30", "3.10", "1e3", "1_000", "-0", ".inf", ".NaN",
    "~", "null", "2017-04-09", "2026-02-30", "2001-12-14t21:59:43.10-05:00", "=", "y",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS_OF_OTHER_TYPES)
def test_what_yaml_would_turn_into_something_else_stays_text(word):
    source = parse(f"title: {word}\n{word}: [{word}]\n", "a.yml")
    assert (source.data, source.problems) == ({"title": word, word: [word]}, [])


def test_a_duplicate_key_is_told_once_and_the_first_value_kept():
    source = parse("title: One\ntitle: Two\n", "a.yml")
    assert source.data == {"title": "One"}
    assert told(source) == ["2:1: `title` is written twice: keep one of the two"]


def test_keys_that_differ_in_capitals_or_spelling_of_an_accent_are_two():
    assert rules(parse("x_é: 1\nx_e\u0301: 2\nX_é: 3\n", "a.yml")) == []


def test_all_faults_of_a_file_that_can_be_read_are_told_in_one_go():
    source = parse("a: &x 1\nb: *x\n<<: {c: 1}\na: 2\nd: !e f\n", "a.yml")
    assert [problem.line for problem in source.problems] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_count_alike_whatever_ends_them(line_end):
    source = parse(line_end.join(["title: One", "lesson: |", "  two", "title: Two", ""]), "a.yml")
    assert told(source) == ["4:1: `title` is written twice: keep one of the two"]
    assert source.data["lesson"] == "two\n"


def test_columns_count_characters_however_many_bytes_or_columns_they_take():
    assert told(parse("𠮷é退: &a 1", "a.yml")) == [
        "1:6: an anchor (`&a`): delete it, or put the value in quotes"
    ]


def test_exactly_so_many_bytes_are_read_and_one_more_is_not(tmp_path):
    full, fuller = tmp_path / "full.yml", tmp_path / "fuller.yml"
    full.write_bytes(b"title: " + b"t" * (MAX_BYTES - 7))
    fuller.write_bytes(b"title: " + b"t" * (MAX_BYTES - 6))
    assert rules(read(full, "full.yml")) == []
    assert told(read(fuller, "fuller.yml")) == [
        "1:1: 65,537 bytes, where a record has at most 65,536: keep the story and link the rest"
    ]


def test_exactly_so_many_values_and_levels_are_read_and_one_more_is_not():
    assert rules(parse(f"a: [{', '.join('b' * (MAX_VALUES - 3))}]", "a.yml")) == []
    assert rules(parse(f"a: [{', '.join('b' * (MAX_VALUES - 2))}]", "a.yml")) == ["too-many-values"]
    assert rules(parse(f"a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}", "a.yml")) == []
    assert rules(parse(f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}", "a.yml")) == ["too-deep"]


@pytest.mark.parametrize(
    "bomb",
    ["[" * 60_000, "{a: " * 15_000, "- " * 30_000, "? " * 30_000, "a: {" * 15_000, '["' * 30_000],
)
def test_deep_nesting_is_a_problem_and_no_crash(bomb):
    assert rules(parse(bomb, "a.yml"))[0] in ("too-deep", "yaml-syntax")


def test_a_small_file_cannot_mean_a_huge_one():
    lines = ["a0: &a0 {x: 1}"] + [
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 40)
    ]
    assert set(rules(parse("\n".join(lines), "a.yml"))) == {"plain-yaml"}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"title: \xff\n", (1, 8)),
        (b"a: 1\nb: \xc3", (2, 4)),
        ("a: é\nb: ü".encode("latin-1"), (1, 4)),
        ("a: 1".encode("utf-16"), (1, 1)),
    ],
)
def test_what_is_not_utf_8_is_unreadable_from_its_first_wrong_byte(tmp_path, content, place):
    file = tmp_path / "a.yml"
    file.write_bytes(content)
    [problem] = read(file, "a.yml").problems
    assert (problem.rule, problem.message) == ("unreadable-file", "this is not UTF-8 text")
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("é: ü: ".encode() + b"\xff", (1, 7)),
        (b"\xef\xbb\xbfa: \xff", (1, 4)),
        (b"a: 1\rb: \xff", (2, 4)),
    ],
)
def test_the_first_wrong_byte_is_placed_like_everything_else_in_lines_and_characters(
    tmp_path, content, place
):
    file = tmp_path / "a.yml"
    file.write_bytes(content)
    [problem] = read(file, "a.yml").problems
    assert (problem.line, problem.column) == place


def make_link(path):
    path.with_name("target").write_text("title: Elsewhere")
    path.symlink_to("target")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (make_link, "a symbolic link"),
        (lambda path: path.symlink_to("nowhere"), "a symbolic link"),
        (Path.mkdir, "not a regular file"),
        (os.mkfifo, "not a regular file"),
        (lambda _path: None, "cannot be read (No such file or directory)"),
    ],
    ids=["link", "broken link", "folder", "pipe", "nothing"],
)
def test_what_is_no_regular_file_is_unreadable_and_never_opened(tmp_path, make, message):
    make(tmp_path / "a.yml")
    source = read(tmp_path / "a.yml", "a.yml")
    assert (source.data, rules(source)) == ({}, ["unreadable-file"])
    assert source.problems[0].message == message


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    (tmp_path / "a.yml").write_text("title: x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    source = read(tmp_path / "a.yml", "a.yml")
    assert rules(source) == ["unreadable-file"]
    assert source.problems[0].message == "cannot be read (Permission denied)"


HIDDEN = "\x00\x07\x1b\x7f\x85\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ufffe\U000e0001\U000e0041"


@pytest.mark.parametrize("character", HIDDEN, ids=ascii)
def test_a_hidden_character_is_told_in_its_place_raw_or_escaped(character):
    raw, escaped = (
        parse(f"title: a{character}b", "a.yml"),
        parse(f'title: "a\\U{ord(character):08X}b"', "a.yml"),
    )
    expected = f"an invisible character, U+{ord(character):04X}, can change how this reads"
    assert [(p.line, p.column, p.message) for p in raw.problems] == [(1, 9, expected)]
    assert [(p.line, p.column, p.message) for p in escaped.problems] == [(1, 8, expected)]


@pytest.mark.parametrize(
    "character",
    "\t\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufe0f\ufffd😀",
    ids=ascii,
)
def test_prose_may_have_what_scripts_need(character):
    source = parse(f'title: "a\\U{ord(character):08X}b"', "a.yml")
    assert (source.data, source.problems) == ({"title": f"a{character}b"}, [])


@pytest.mark.parametrize(
    "escape", ["\\r", "\\0", "\\a", "\\b", "\\e", "\\N", "\\L", "\\P", "\\x1b", "\\u202e"]
)
def test_an_escape_says_no_more_than_the_text_may(escape):
    assert rules(parse(f'a: ["{escape}"]\n"b{escape}": c', "a.yml"))[:2] == ["hidden-character"] * 2


def test_half_a_flag_is_hidden_text_and_a_whole_one_is_not():
    flag = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert rules(parse(f"title: {flag} {flag}", "a.yml")) == []
    assert rules(parse(f"title: {flag} {flag[:-1]}", "a.yml")) == ["hidden-character"] * 5
    assert parse(f"title: {flag} \u202e", "a.yml").data["title"] == f"{flag} \ufffd"


ORDINARY_MISTAKES = {
    "a tab before a field": "changes:\n  - text: One\n\tmade: 2020\n",
    "a tab in a paragraph": "failure: >\n\tindented by a tab\n",
    "an asterisk for a list": "areas:\n  * billing\n  * boarding\n",
    "an asterisk before a word": "title: * refunds\n",
    "an ampersand": "title: & refunds\n",
    "text beside a bar": "failure: | It came\n  twice.\n",
    "a bracket to begin with": "title: ] refunds\n",
    "two commas": "areas: [billing,, boarding]\n",
    "a comma to begin with": "title: , refunds\n",
}


@pytest.mark.parametrize("text", ORDINARY_MISTAKES.values(), ids=ORDINARY_MISTAKES)
def test_an_ordinary_mistake_is_told_in_the_authors_words(text):
    [problem] = parse(text, "a.yml").problems
    assert problem.rule == "yaml-syntax"
    assert not problem.suggestion.startswith("correct it")


@pytest.mark.parametrize(
    "text",
    ["", " ", "# nothing", "[", "a: b\nc", "a: {b: c", "a: 'b", "a: b\nc d", "? "],
    ids=ascii,
)
def test_what_goes_wrong_at_the_end_is_told_in_a_line_that_is_there(text):
    assert [
        problem.line
        for problem in parse(text, "a.yml").problems
        if problem.line > text.count("\n") + 1
    ] == []


def test_an_item_of_a_list_is_not_called_by_its_number(base):
    base.lesson(
        "2020/a",
        areas=["", "billing", ["x"]],
        tags=[{}],
        causes=[["x"], "x"],
        changes=[{"text": "x", "embedded_in": [""]}],
    )
    assert base.problems() != []
    assert [problem for problem in base.problems() if re.search("`[0-9]+`", problem)] == []


@pytest.mark.parametrize(
    "name",
    ["[key]", "_id", "__class__", "model_fields", "validate", "", " ", "0", "*", "$schema", "body"],
)
def test_a_field_of_any_name_is_an_unknown_field_wherever_it_stands(base, name):
    base.lesson("2020/a", **{json.dumps(name): "x"})
    base.lesson("2020/b", changes=[{"text": "Look", name: "x"}], recovery={name: []})
    base.write("vocabulary.yml", f"{name!r}: x\n")
    told = [
        problem.split(": ")[:2] for problem in base.problems() if ": unknown-word: " not in problem
    ]
    assert told == [
        ["2020/a.yml", "unknown-field"],
        *[["2020/b.yml", "unknown-field"]] * 2,
        ["vocabulary.yml", "unknown-field"],
    ]


def test_a_value_is_found_at_itself_and_a_list_or_mapping_at_its_name():
    source = parse("a: 1\nb:\n  - c: 2\n    d: [3, {e: 4}]\n", "a.yml")
    places = {
        ("a",): (0, 3),
        ("b",): (1, 0),
        ("b", 0): (2, 4),
        ("b", 0, "c"): (2, 7),
        ("b", 0, "d"): (3, 4),
    }
    places |= {("b", 0, "d", 0): (3, 8), ("b", 0, "d", 1, "e"): (3, 15), (): (0, 0)}
    assert {path: source.place(path) for path in places} == places
    assert source.place(("a",), at_key=True) == (0, 0)


def test_what_is_not_there_is_found_where_it_would_be():
    source = parse("a: 1\nb:\n  - c: 2\n", "a.yml")
    assert source.place(("b", 0, "z")) == (2, 4)
    assert source.place(("b", 7)) == (1, 0)
    assert Source("a.yml").place(("a", 0)) == (0, 0)


@pytest.mark.parametrize("nothing", ["{}", "{} # nothing", "---\n{}\n...\n"])
def test_a_record_without_any_field_is_no_sound_record(base, nothing):
    base.write("2020/nothing.yml", nothing)
    assert base.read().problems


@pytest.mark.parametrize(
    "address",
    ["http://[foo", "https://example.org:99999/", "https://:80/", "http:example.org", "https:/example.org", "HTTPS://", "data:,x", "mailto:a@b.c",
     "https://example.org/\\", "https://exa\u200bmple.org", "https://example.org/\u00ad", "//x", "x", "https://a b", "https://u@h"],
)  # fmt: skip
def test_an_address_that_readers_could_not_follow_is_refused(base, address):
    base.lesson("2020/a", references=[{"title": "A page", "url": address}])
    assert [problem.rule for problem in base.read().problems] == ["bad-address"]


@pytest.mark.parametrize(
    "address",
    ["http://a", "HTTPS://EXAMPLE.ORG/", "https://example.org:8443/a_(b)?c=%20&d[]=e#f", "https://müller.example/straße", "http://[::1]/",
     "https://web.archive.org/web/2017/https://example.org/", "https://example.org/@user/~me;a=1,2!*'"],
)  # fmt: skip
def test_an_address_that_readers_can_follow_is_kept(base, address):
    base.lesson("2020/a", references=[{"title": "A page", "url": address}])
    assert [lesson.references[0].url for lesson in base.read().lessons] == [address]


def test_an_address_is_not_told_to_begin_with_what_it_begins_with(base):
    base.lesson(
        "2020/a",
        references=[
            {"title": "A bracket", "url": "http://[foo"},
            {"title": "A port", "url": "https://a:99999/"},
        ],
    )
    assert not [problem for problem in base.problems() if "begins with https://" in problem]


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("t: Ticket #42 is lost\n", "Ticket", [(1, 11)]),
        ("t: a\n  b #2\nx: 1\n", "a b", [(2, 5)]),
        ("t: a\n  #42 b\n", "a", [(2, 3)]),
        ("t: [a, #b\n  c]\n", ["a", "c"], [(1, 8)]),
        ("t: | #42\n  a\n", "a\n", [(1, 6)]),
        ("t: 'a' #b\n", "a", [(1, 8)]),
        ("t: Ärger #42\n", "Ärger", [(1, 10)]),
        ("t: a # b\n# c\n#d: e\n", "a", []),
        ("t:\n  - a\n  #- b\n", ["a"], []),
        ("t:\n  #b: a\n  c: d\n", {"c": "d"}, []),
        ("t: |\n  a #b\n  #c\n", "a #b\n#c\n", []),
        ("t: 'a #b'\n", "a #b", []),
        ("t: a#b\n", "a#b", []),
        ("t: a #allow blame: c\n", "a", []),
    ],
)
def test_a_value_that_ends_at_a_number_sign_is_told_where_its_rest_is_lost(text, value, places):
    source = parse(text, "a.yml")
    assert source.data["t"] == value
    assert [(problem.line, problem.column) for problem in source.problems] == places
