"""Whatever is fed to the reader and the rules: problems in their places, and never an exception."""

from __future__ import annotations

import datetime
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from generator.insights.stage import overdue, progress
from generator.problem import printable
from generator.records import rules
from generator.records.characters import hidden
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson, read_lesson
from generator.records.record import Record, Records
from generator.records.source import Source, parse, read
from generator.records.vocabulary import read_vocabulary
from generator.report import as_github, as_json, as_text

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 22)
WORDS, _ = read_vocabulary(read(HERE / "vocabulary.yml", "vocabulary.yml"))
SOUND = [file.read_text(encoding="utf-8-sig") for file in sorted((HERE / "valid").glob("*.yml"))]

EXAMPLES = settings.default.max_examples * 3 // 5
"""How many inputs each test tries."""
UNCHECKED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
PHASES = [phase for phase in Phase if phase is not Phase.explain]
bounded = settings(
    deadline=None, max_examples=EXAMPLES, phases=PHASES, suppress_health_check=UNCHECKED
)

anything = st.text(max_size=40)
PIECES = """title date areas x_ : - [ ] { } , " ' | > # &a *a << !t !! ... ? \\ \\u202E @ ` ~ é 返 🏴 \U000e007f \u202e \u200d \ufeff \x00 \ud800"""
SPACES = [" ", "\n", "\n  ", "\n\t", "\r", ": ", "\n- ", "|\n", "\n---\n", "%YAML 1.1\n---\n"]
yaml_pieces = st.lists(st.sampled_from([*PIECES.split(" "), *SPACES]), max_size=60).map("".join)
NAMES = "factor text made due by owner url area every embedded_in x_own x_ [key]"
VALUES = (
    "2020 2020-02-30 9999 billing a change-checklist#before experiment true https://[ http://a:b"
)
names = st.sampled_from([*Lesson.model_fields, *NAMES.split()]) | anything
scalars = st.sampled_from(["", " ", *VALUES.split()]) | anything
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=12,
)
records = st.dictionaries(names, trees, max_size=8)


def judge(source: Source):
    """Do all that is done with a record; give every problem there is."""
    record = Record("a", "2020/a.yml", source)
    lesson, findings = read_lesson(source, record.id, record.file) if source.is_read else (None, [])
    findings = [*findings, *rules.check(record, Records((record,), WORDS, TODAY))]
    if lesson is not None:
        progress(lesson, [])
        overdue(lesson, TODAY)
    return [*source.problems, *map(source.problem, findings)]


def is_seen(text):
    """Whether nothing in a text is invisible, but for what this Python's Unicode does not know yet."""
    return all(c.isprintable() or unicodedata.category(c) == "Cn" for c in text)


def told_in_every_form(problems, text):
    """Check that each problem lies in the file and that nothing in it could act on a terminal."""
    problems = list(problems)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    shown = as_text(problems, lambda _file: lines, lambda text, _look: text)
    assert all(is_seen(line) for line in shown.split("\n"))
    assert as_github(problems).count("\n") == max(len(problems) - 1, 0)
    assert len(json.loads(as_json(problems))) == len(problems)


@bounded
@given(anything | yaml_pieces)
def test_any_text_is_read_and_told_in_its_place(text):
    told_in_every_form(judge(parse(text, "a.yml")), text)


@bounded
@example(content=b"#\x00\n\x00")
@given(st.binary(max_size=300) | yaml_pieces.map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_are_read_and_told_in_their_place(tmp_path, content):
    (tmp_path / "a.yml").write_bytes(content)
    source = read(tmp_path / "a.yml", "a.yml")
    told_in_every_form(judge(source), content.decode(errors="replace"))
    assert source.data or source.problems or content.strip() != b""


@bounded
@given(records)
def test_any_tree_is_judged(data):
    told_in_every_form(judge(Source("a.yml", data=data)), "")


@bounded
@given(records)
def test_any_tree_written_as_json_is_read_as_it_was_or_refused(data):
    text = json.dumps(data, ensure_ascii=False)
    source = parse(text, "a.yml")
    told_in_every_form(judge(source), text)
    assert source.problems or source.data == data


@bounded
@given(st.dictionaries(names, trees, max_size=6))
def test_any_tree_is_judged_as_a_vocabulary(data):
    source = Source("vocabulary.yml", data=data)
    words, findings = read_vocabulary(source)
    told_in_every_form([source.problem(finding) for finding in findings], "")
    record = Record("a", "2020/a.yml", parse(SOUND[0], "a.yml"))
    found = rules.check(record, Records((record,), words, TODAY))
    told_in_every_form(map(record.source.problem, found), SOUND[0])


places = st.integers(min_value=0, max_value=10_000)
edits = st.lists(
    st.tuples(st.just("delete"), places, st.integers(1, 40))
    | st.tuples(st.just("insert"), places, yaml_pieces.map(lambda text: text[:12]))
    | st.tuples(st.just("swap"), places, places),
    min_size=1,
    max_size=5,
)


def edited(text, kind, place, what):
    if kind == "swap":
        lines = text.split("\n")
        one, other = place % len(lines), what % len(lines)
        lines[one], lines[other] = lines[other], lines[one]
        return "\n".join(lines)
    place %= len(text) + 1
    return text[:place] + (what + text[place:] if kind == "insert" else text[place + what :])


@settings(bounded, max_examples=3 * EXAMPLES)
@given(st.sampled_from(SOUND), edits)
def test_a_sound_record_with_slips_of_the_hand_is_told_in_its_place(text, slips):
    for slip in slips:
        text = edited(text, *slip)
    told_in_every_form(judge(parse(text, "a.yml")), text)


@bounded
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=80)
)
def test_a_title_of_any_letters_is_refused_or_read_to_the_letter(title):
    source = parse(f"title: {json.dumps(title, ensure_ascii=False)}\n", "a.yml")
    assert bool(source.problems) == any(hidden(title))
    assert source.problems or source.data == {"title": title}


@bounded
@given(st.dates(min_value=datetime.date(1, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_reads_back_as_it_was_written(day, length):
    text = day.isoformat()[:length]
    date = PartialDate.read(text)
    assert date.text == text
    assert date.first <= day <= date.last
    assert date.first.isoformat()[:length] == date.last.isoformat()[:length] == text


@bounded
@given(st.dates(min_value=datetime.date(1, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_holds_exactly_the_days_that_it_may_mean(day, length):
    date = PartialDate.read(day.isoformat()[:length])
    for outside in (date.first.toordinal() - 1, date.last.toordinal() + 1):
        if 1 <= outside <= datetime.date.max.toordinal():
            assert not datetime.date.fromordinal(outside).isoformat().startswith(date.text)


@bounded
@given(anything | st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}\n?"))
def test_what_is_read_as_a_date_is_written_like_one(text):
    date = PartialDate.read(text)
    assert date is None or date.text == text.strip() == date.first.isoformat()[: len(date.text)]


@pytest.mark.parametrize(
    "text",
    [
        "0000",
        "2017-00",
        "2017-13",
        "2017-02-29",
        "2017-4",
        "17",
        "20170409",
        "2017-04-09T00:00",
        "２０１７",
        "2017-04-",
        "",
        "12017",
    ],
)
def test_what_is_no_date_is_none(text):
    assert PartialDate.read(text) is None


@bounded
@given(st.text())
def test_printable_text_is_printable_and_one_line(text):
    assert is_seen(printable(text))
    assert printable(printable(text)) == printable(text)
