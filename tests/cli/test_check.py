"""The command `lessons check`: what it reads, what it says, and the status it exits with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

TODAY = ("--today", "2026-11-22")
UNDESCRIBED = "areas:\n  billing: {name: Billing}\nfactors:\n  tooling: {name: Tooling, description: Tools.}\n"


@pytest.fixture
def check(base, monkeypatch):
    """Run `lessons check` in the folder that holds lessons/."""
    monkeypatch.chdir(base.root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return lambda *arguments, today=TODAY: CliRunner().invoke(
        main, ["check", *today, *map(str, arguments)]
    )


def told(result):
    return [
        (problem["file"], problem["line"], problem["rule"]) for problem in json.loads(result.stdout)
    ]


def test_sound_records_exit_with_0_and_one_line(base, check):
    base.lesson("2020/late")
    base.lesson("2021/later")
    result = check()
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "2 records checked: sound.\n",
        "",
    )


def test_an_error_exits_with_1_and_is_told_with_its_line(base, check):
    base.lesson("2020/late", severity="high")
    result = check()
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "lessons/2020/late.yml:8:11: error: in `severity`, unknown value `high`: write one of minor, moderate, major, critical [unknown-value]",
        '     8 | severity: "high"',
        "                   ^",
        "1 record checked: 1 error and 0 warnings in 1 file.",
    ]


def test_a_warning_exits_with_0_unless_strict(base, check):
    base.write("vocabulary.yml", UNDESCRIBED)
    base.lesson("2020/late")
    assert (check().exit_code, check("--strict").exit_code) == (0, 1)
    assert "0 errors and 1 warning in 1 file" in check().stdout


def test_strict_is_content_with_sound_records(base, check):
    base.lesson("2020/late")
    assert check("--strict").exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["--format", "xml"], ["--today", "tomorrow"], ["--no-such-option"]]
)
def test_what_cannot_begin_exits_with_2_and_says_why_on_the_other_channel(check, arguments):
    result = check(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_where_there_are_no_lessons_it_says_how_to_begin(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 2
    assert "lessons init DIR" in result.stderr


def test_json_is_an_empty_list_or_one_of_everything_known(base, check):
    base.lesson("2020/late")
    assert json.loads(check("--format", "json").stdout) == []
    base.lesson("2020/late", severity="high")
    assert json.loads(check("--format", "json").stdout) == [
        {
            "file": "lessons/2020/late.yml",
            "line": 8,
            "column": 11,
            "rule": "unknown-value",
            "level": "error",
            "message": "in `severity`, unknown value `high`",
            "suggestion": "write one of minor, moderate, major, critical",
        }
    ]


def test_github_gets_annotations_that_no_text_can_break(base, check):
    base.lesson("2020/late", severity="100%\r::error::x")
    base.lesson("2020/la,te:r", severity="high")
    annotations = [
        line for line in check("--format", "github").stdout.splitlines() if line.startswith("::")
    ]
    advice = "write one of minor, moderate, major, critical"
    late, other = ("::error file=lessons/2020/" + name for name in ("late.yml", "la%2Cte%3Ar.yml"))
    hidden = "an invisible character, U+000D, can change how this reads: delete its escape"
    assert annotations == [
        f"{other},line=1,col=1,title=file-name::lessons/2020/la,te:r.yml:1:1: `la,te:r.yml` is not a good file name: rename it to `la-te-r.yml`",
        f"{other},line=8,col=11,title=unknown-value::lessons/2020/la,te:r.yml:8:11: in `severity`, unknown value `high`: {advice}",
        f"{late},line=8,col=11,title=hidden-character::lessons/2020/late.yml:8:11: {hidden}",
        f"{late},line=8,col=11,title=unknown-value::lessons/2020/late.yml:8:11: in `severity`, unknown value `100%25<U+000D>::error::x`: {advice}",
    ]


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("fields", [{}, {"severity": "high"}])
def test_the_status_is_the_same_in_every_format(base, check, form, fields):
    base.lesson("2020/late", **fields)
    assert check("--format", form).exit_code == bool(fields)


PATHS = {
    "": ["2020/late", "2021/later"],
    ".": ["2020/late", "2021/later"],
    "lessons": ["2020/late", "2021/later"],
    "lessons/": ["2020/late", "2021/later"],
    "lessons/2020": ["2020/late"],
    "lessons/2020/late.yml": ["2020/late"],
    "./lessons/../lessons/2020": ["2020/late"],
    "lessons/2020/late.yml lessons/2021/later.yml": ["2020/late", "2021/later"],
    "lessons lessons/2020 .": ["2020/late", "2021/later"],
}


@pytest.mark.parametrize("paths", PATHS)
def test_problems_are_told_for_the_paths_that_were_named(base, check, paths):
    base.lesson("2020/late", severity="high")
    base.lesson("2021/later", severity="high")
    base.lesson("2020/late-too")
    expected = [(f"lessons/{place}.yml", 8, "unknown-value") for place in PATHS[paths]]
    assert told(check("--format", "json", *paths.split())) == expected


def test_a_sound_record_is_sound_whatever_its_neighbours_are(base, check):
    base.lesson("2020/late", related=["later"])
    base.lesson("2021/later", severity="high")
    result = check("lessons/2020/late.yml")
    assert (result.exit_code, result.stdout) == (0, "1 record checked: sound.\n")


def test_an_absolute_path_is_told_as_seen_from_here(base, check):
    base.lesson("2020/late", severity="high")
    assert told(check("--format", "json", base.lessons / "2020" / "late.yml")) == [
        ("lessons/2020/late.yml", 8, "unknown-value")
    ]


def test_another_knowledge_base_is_read_from_afar(base, check, tmp_path_factory, monkeypatch):
    base.lesson("2020/late", severity="high")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert told(check("--format", "json", base.root)) == [
        (f"{base.lessons}/2020/late.yml", 8, "unknown-value")
    ]


def test_two_knowledge_bases_are_told_together(base, check, base_in):
    for name in ("b", "a"):
        base_in(base.root / name).lesson("2020/late", severity="high")
    assert [file for file, _, _ in told(check("--format", "json", "b", "a"))] == [
        "a/lessons/2020/late.yml",
        "b/lessons/2020/late.yml",
    ]


def test_it_can_be_run_from_inside_the_lessons(base, check, monkeypatch):
    base.lesson("2020/late", severity="high")
    monkeypatch.chdir(base.lessons / "2020")
    assert [rule for _, _, rule in told(check("--format", "json", "late.yml"))] == ["unknown-value"]
    assert [rule for _, _, rule in told(check("--format", "json"))] == ["unknown-value"]


def test_inside_lessons_without_a_vocabulary_the_vocabulary_is_what_is_missing(
    base, check, monkeypatch
):
    (base.lessons / "vocabulary.yml").unlink()
    monkeypatch.chdir(base.lessons)
    assert [rule for _, _, rule in told(check("--format", "json"))] == ["missing-vocabulary"]


def test_the_vocabulary_can_be_named(base, check):
    base.write("vocabulary.yml", UNDESCRIBED)
    assert told(check("--format", "json", "lessons/vocabulary.yml")) == [
        ("lessons/vocabulary.yml", 2, "undescribed-word")
    ]


def test_a_synonym_that_search_passes_over_is_warned_of_where_it_stands(base, check):
    synonyms = "synonyms:\n  - [standby, on call duty]\n  - [ready, on call]\n"
    vocabulary = (base.lessons / "vocabulary.yml").read_text().partition("synonyms:")[0]
    base.write("vocabulary.yml", vocabulary + synonyms)
    line = vocabulary.count("\n") + 3
    result = check()
    assert result.stdout.splitlines()[0].startswith(f"lessons/vocabulary.yml:{line}:13")
    assert "write a word more, or leave it out [passed-over-synonym]" in result.stdout


@pytest.mark.parametrize("name", ["vocabulary.yml", "patterns.yml"])
def test_who_names_the_vocabulary_or_the_patterns_asks_about_all_records(base, check, name):
    base.write("patterns.yml", "{}\n")
    base.lesson("2020/late", areas=["nowhere"])
    assert ("lessons/2020/late.yml", "unknown-word") in {
        (file, rule) for file, _, rule in told(check("--format", "json", f"lessons/{name}"))
    }


@pytest.mark.parametrize("name", ["late\x1b[31m.yml", "la\nte.yml", "la\u202ete.yml"])
def test_a_record_of_any_name_can_be_named(base, check, name):
    base.lesson("2020/late").rename(base.lessons / "2020" / name)
    assert check(f"lessons/2020/{name}").exit_code == 1


def test_the_day_decides_what_lies_in_the_future(base, check, monkeypatch):
    base.lesson("2026/late", date="2026-11-23")
    assert check().exit_code == 1
    assert check(today=("--today", "2026-11-23")).exit_code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795391999")  # 2026-11-22T23:59:59Z
    assert check(today=()).exit_code == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    assert check(today=()).exit_code == 0


def test_the_option_goes_before_the_environment(base, check, monkeypatch):
    base.lesson("2026/late", date="2026-11-22")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert (check(today=()).exit_code, check().exit_code) == (1, 0)


@pytest.mark.parametrize(
    "epoch", ["tomorrow", "1.5", "99999999999999999999", "-99999999999999", " "]
)
def test_an_epoch_that_is_no_number_of_seconds_exits_with_2(check, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = check(today=())
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr


def test_problems_are_sorted_by_file_line_and_column(base, check):
    for place in ("2021/b", "2020/z", "2020/a"):
        base.lesson(place, tags=["B", "A"], severity="high", title="")
    problems = json.loads(check("--format", "json").stdout)
    places = [(problem["file"], problem["line"], problem["column"]) for problem in problems]
    assert places == sorted(places)
    assert len(places) == 12


CARETS = {
    "plain": ("Refunds", 0),
    "Chinese": ("返金が二重", 5),
    "Hangul": ("환불", 2),
    "emoji": ("🏨🏨", 2),
    "emoji and ideographs of later years": ("\U0001fae8\U0001faff\U0002ebf0", 3),
    "letters of later years": ("\U00011f04\U000105ca", 0),
    "composed accent": ("é", 0),
    "combining accent": ("e\u0301e\u0301", -2),
    "Thai vowels and tones": ("คืนเงินที่", -4),
    "Devanagari sign": ("कु", -1),
    "Hebrew points": ("שׁ", -1),
    "variation selector": ("x\ufe00", -1),
    "tabs": ("a\tb", 0),
}


@pytest.mark.parametrize(("text", "columns_more"), CARETS.values(), ids=CARETS)
def test_the_caret_stands_below_the_character_that_was_meant(base, check, text, columns_more):
    base.write("2020/late.yml", f'"{text}": &anchor x\n')
    [_, shown, caret] = next(blocks(check().stdout, "plain-yaml"))
    assert caret.index("^") == shown.index("&") + columns_more


def blocks(output, rule):
    """List each problem of a rule with its line and its caret."""
    lines = output.splitlines()
    return (
        lines[number : number + 3]
        for number, line in enumerate(lines)
        if line.endswith(f"[{rule}]")
    )


def test_the_caret_of_a_long_line_stands_in_a_piece_of_it(base, check):
    base.write("2020/late.yml", f"x_long: {'a ' * 400}&\nx_far: [{'aa, ' * 100}&here b]\n")
    [_, shown, caret] = next(blocks(check().stdout, "plain-yaml"))
    assert shown[caret.index("^") :].startswith("&here")
    assert len(shown) < 120


@pytest.mark.parametrize("before", ["\ufeff", "# a comment\r", "# a comment\r\n"], ids=ascii)
def test_the_caret_is_right_after_a_byte_order_mark_and_any_line_end(base, check, before):
    base.write("2020/late.yml", f"{before}x_here: &anchor x\n")
    [_, shown, caret] = next(blocks(check().stdout, "plain-yaml"))
    assert shown[caret.index("^") :].startswith("&anchor")


def test_nothing_in_a_record_can_act_on_a_terminal(base, check):
    attack = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2066\x08\x7f"
    base.lesson("2020/late", severity=attack, **{f"x{attack}": "y", "areas": [attack]})
    base.lesson("2020/a").rename(base.lessons / "2020" / f"{attack}.yml")
    for form in ("text", "github", "json"):
        result = check("--format", form)
        assert result.exit_code == 1
        assert [c for c in result.output if not c.isprintable() and c != "\n"] == []


@pytest.mark.parametrize("form", ["text", "github"])
def test_what_a_python_knows_of_unicode_makes_no_difference(base, check, form):
    # An emoji of 2022, an ideograph of 2023, and what may be an emoji some day.
    later = "\U0001fae8\U0002ebf0\U0001faff"
    base.lesson("2020/late", severity=later)
    output = check("--format", form).output
    assert f"`{later}`" in output
    assert "\ufffd" not in output


def lessons(*arguments, folder):
    """Run the command as a process of its own, as people and hooks do."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_as_a_process_it_exits_alike_and_leaves_no_colours_in_a_pipe(base, check):
    base.lesson("2020/late", severity="high")
    result = lessons("check", *TODAY, folder=base.root)
    assert (result.returncode, result.stderr) == (1, b"")
    assert b"\x1b" not in result.stdout
    assert result.stdout.decode() == check().stdout


def test_as_a_process_it_tells_every_script_where_the_terminal_knows_ascii_only(base, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    base.lesson("2020/late", severity="返金")
    result = lessons("check", *TODAY, folder=base.root)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


def test_checking_writes_nothing(base, check):
    base.lesson("2020/late", severity="high")
    before = {path: path.read_bytes() for path in base.root.rglob("*") if path.is_file()}
    check()
    assert {path: path.read_bytes() for path in base.root.rglob("*") if path.is_file()} == before


def test_when_patterns_are_named_they_are_told_and_all_records_are_judged(base, check):
    base.lesson("2020/late", severity="high")
    base.write("patterns.yml", "blame:\n  guest: {find: '(', says: judges, instead: tell}\n")
    result = check("lessons/patterns.yml")
    assert result.exit_code == 1
    assert "lessons/patterns.yml:2:" in result.stdout
    assert "late.yml" in result.stdout
