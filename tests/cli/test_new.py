"""``lessons new``: from the first question to a record that passes, and nothing lost on the way."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from contextlib import suppress
from io import StringIO

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.records.source import read
from tests.intake.test_interview import SLIPS

UNFINISHED = ".unfinished.yml"
STORY = ["Guests stood outside", "We expected them to be let in.", "", "They were not.", "", ""]
REST = ["2020-05", "billing", "tooling", "The door knew one key only.", "", "Add a second key", "", "", "", "Cut a second key before you need one.", "", "", ""]  # fmt: skip
OPTIONS = {
    "title": "Guests stood outside",
    "failure": "They could not get in.",
    "date": "2020-05",
    "area": "billing",
    "cause": "tooling: The door knew one key only.",
    "change": "Add a second key",
    "lesson": "Cut a second key before you need one.",
}


@pytest.fixture
def new(base, monkeypatch):
    """Run the command where the knowledge base lies: lines are typed, then the input ends."""
    monkeypatch.chdir(base.root)

    def run(*lines, options=()):
        typed = "".join(f"{line}\n" for line in ("", *lines))  # none of what does not belong
        return CliRunner().invoke(
            main, ["new", "--today", base.today.isoformat(), *options], input=typed
        )

    return run


def options(**changed):
    chosen = {**OPTIONS, **changed}
    return [
        part
        for name, value in chosen.items()
        if value
        for part in (f"--{name.replace('_', '-')}", value)
    ]


def written(base):
    return sorted(
        path.relative_to(base.lessons).as_posix()
        for path in base.lessons.rglob("*.yml")
        if path.name != "vocabulary.yml"
    )


def test_ten_answers_make_a_record_that_passes(base, new):
    result = new(*STORY, *REST)
    assert result.exit_code == 0, result.output
    assert written(base) == ["2020/guests-stood-outside.yml"]
    assert base.problems() == []
    lesson = base.read().by_id["guests-stood-outside"]
    assert lesson.failure == "We expected them to be let in.\n\nThey were not."
    assert [(cause.factor, cause.text) for cause in lesson.causes] == [
        ("tooling", "The door knew one key only.")
    ]
    assert [change.text for change in lesson.changes] == ["Add a second key"]


def test_what_worked_is_asked_for_in_its_own_words(base, monkeypatch):
    monkeypatch.chdir(base.root)
    story = ["A room was set up.", "", ""]
    rest = [
        "They may settle it.",
        "A helpline, a desk",
        "They ask again.",
        "Let them settle it.",
        "",
        "",
    ]
    typed = ["w", "Callers were answered within an hour", *story, "2020-05", "billing", *rest]
    result = CliRunner().invoke(
        main, ["new", "--today", base.today.isoformat()], input="".join(f"{a}\n" for a in typed)
    )
    assert result.exit_code == 0, result.output
    assert base.problems() == []
    [lesson] = base.read().lessons
    assert lesson.practice.what == "A room was set up."
    assert [trial.where for trial in lesson.tried] == ["A helpline", "a desk"]
    assert lesson.practice.no_longer == "They ask again."


def test_it_says_where_the_record_lies_and_what_comes_next(new):
    output = new(*STORY, *REST).output
    assert "Written: lessons/2020/guests-stood-outside.yml" in output
    assert "lessons check lessons/2020/guests-stood-outside.yml" in output


def test_where_the_program_is_not_installed_whole_a_sentence_says_so(new, monkeypatch):
    def finder(*_):
        raise FileNotFoundError("Search lacks its stemmers.")

    monkeypatch.setattr(sys.modules["generator.cli.new"], "Finder", finder)
    result = new(options=["--no-input", *options()])
    assert (result.exit_code, result.output) == (2, "Error: Search lacks its stemmers.\n")


def test_the_record_holds_its_optional_fields_as_comments(base, new):
    new(*STORY, *REST)
    assert (
        "\n# impact:  # How many were affected"
        in (base.lessons / "2020/guests-stood-outside.yml").read_text()
    )


def test_a_wrong_answer_is_told_at_once_and_asked_for_again(base, new):
    result = new(*STORY, "tomorrow", "2020-13", *REST)
    assert result.exit_code == 0
    assert "This is not a date that can be read" in result.output
    assert "2020-13 is not in the calendar" in result.output
    assert base.read().by_id["guests-stood-outside"].date.text == "2020-05"


def test_what_cannot_be_left_out_is_asked_for_until_it_is_there(new):
    result = new("", "", *STORY, *REST)
    assert result.exit_code == 0
    assert result.output.count("cannot be left out") == 2


def test_a_session_of_ten_slips_ends_in_a_sound_record(base, new):
    result = new(*SLIPS)
    assert result.exit_code == 0, result.output
    assert (written(base), base.problems()) == (["2026/refunds-paid-twice.yml"], [])


def test_a_question_mark_tells_what_the_manual_says(new):
    output = new("?", *STORY, *REST).output
    assert (
        "What happened, as a headline of at most 100 characters. For example: Seated passengers"
        in output
    )


def test_an_unknown_word_is_answered_with_the_nearest(new):
    output = new(*STORY, REST[0], "biling", "", *REST[2:]).output
    assert "`biling` is not in the list. Did you mean Billing and refunds?" in output
    assert "Written" in output


def test_nothing_changed_needs_its_reason(base, new):
    result = new(*STORY, *REST[:5], "", "The house is sold next month.", *REST[7:])
    assert result.exit_code == 0, result.output
    assert base.read().by_id["guests-stood-outside"].no_change == "The house is sold next month."


def test_a_lesson_like_it_is_shown_and_may_be_a_recurrence(base, new):
    base.lesson(
        "2019/locked-out",
        title="Guests stood outside the locked door",
        failure="They expected to be let in.",
    )
    result = new(*STORY, "1", "y", *REST)
    assert "Guests stood outside the locked door (2019, planned)" in result.output
    assert base.read().by_id["guests-stood-outside"].recurrence_of == ("locked-out",)


def test_a_lesson_like_it_may_only_belong_beside_it_or_not_at_all(base, new):
    base.lesson(
        "2019/locked-out",
        title="Guests stood outside the locked door",
        failure="They expected to be let in.",
    )
    assert new(*STORY, "7", "", *REST).exit_code == 0
    assert new(*STORY, "1", "", *REST).exit_code == 0
    lessons = base.read().by_id
    assert (
        lessons["guests-stood-outside"].related
        == lessons["guests-stood-outside"].recurrence_of
        == ()
    )
    assert lessons["guests-stood-outside-2"].related != ()


def test_no_file_is_overwritten(base, new):
    for _ in range(3):
        assert new(options=["--no-input", *options()]).exit_code == 0
    assert written(base) == [f"2020/guests-stood-outside{end}.yml" for end in ("-2", "-3", "")]


@pytest.mark.parametrize("answered", [1, 3, 9, len(STORY) + len(REST) - 1])
def test_whatever_was_typed_is_there_when_it_goes_on(base, new, answered):
    lines = [*STORY, *REST]
    stopped = new(*lines[:answered])
    assert stopped.exit_code == 1
    assert "What you typed is kept in lessons/.unfinished.yml" in stopped.output
    kept = str(read(base.lessons / UNFINISHED, "").data)
    said = [line for line in lines[:answered] if line]
    assert [line for line in said if line not in kept] == []
    assert written(base) == [UNFINISHED]


def test_an_interrupted_one_goes_on_where_it_stopped(base, new):
    new(*STORY, *REST[:3])
    result = new("", *REST[3:])
    assert "You began one: Guests stood outside" in result.output
    assert result.exit_code == 0, result.output
    assert written(base) == ["2020/guests-stood-outside.yml"]
    assert base.problems() == []


@pytest.mark.parametrize("line", ["x_half_typed: [b]", "title: [a]", "applies_to: x"])
def test_one_that_was_edited_into_something_else_is_asked_anew(base, new, line):
    base.write(UNFINISHED, f"{line}\n")
    assert new("", *STORY, *REST).exit_code == 0
    assert (written(base), base.problems()) == (["2020/guests-stood-outside.yml"], [])


@pytest.mark.parametrize(
    ("command", "closed"), [(["new"], "stdin"), (["new"], "stdout"), (["form", "-"], "stdin")]
)
def test_a_stream_that_the_caller_closed_is_empty(base, monkeypatch, command, closed):
    monkeypatch.chdir(base.root)
    # Python has none where a stream was closed.
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None if name == closed else StringIO())
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 1


def test_streams_may_all_be_closed(base):
    called = ["sh", "-c", '"$0" -m generator.cli new <&- >&- 2>&-', sys.executable]
    assert subprocess.run(called, cwd=base.root, check=False).returncode == 1


def test_an_interrupted_one_is_put_aside_for_a_new_one(base, new):
    new(*STORY)
    result = new("n", "Another story", *STORY[1:], *REST)
    assert result.exit_code == 0, result.output
    assert written(base) == [".unfinished-1.yml", "2020/another-story.yml"]
    assert read(base.lessons / ".unfinished-1.yml", "").data["title"] == "Guests stood outside"


def test_everything_can_be_said_by_options(base, new):
    more = {
        "severity": "major",
        "impact": "Thirty guests",
        "phrase": "the key is enough",
        "tag": "doors",
        "kind": "near-miss",
    }
    result = new(options=["--no-input", "--draft", *options(**more)])
    assert result.exit_code == 0, result.output
    lesson = base.read().by_id["guests-stood-outside"]
    assert (lesson.severity, lesson.impact, lesson.kind, lesson.draft) == (
        "major",
        "Thirty guests",
        "near-miss",
        True,
    )
    assert lesson.applies_to.phrases == ("the key is enough",)


def test_what_options_say_is_not_asked(base, new):
    assert new("", "", "", options=options()).exit_code == 0
    assert base.problems() == []


def test_a_story_that_an_option_told_is_not_gone_on_with(base, new):
    result = new(*REST, options=["--title", OPTIONS["title"], "--failure", OPTIONS["failure"]])
    assert result.exit_code == 0, result.output
    assert "So far you wrote" not in result.output
    assert base.read().by_id["guests-stood-outside"].failure == OPTIONS["failure"]


def test_everything_that_is_wrong_with_options_is_told_at_once_and_nothing_is_written(base, new):
    result = new(options=["--no-input", *options(date="soon", area="biling", lesson="")])
    assert result.exit_code == 1
    assert written(base) == []
    for said in ("`soon` is not a date", "did you mean `billing`?", "`lesson` is missing"):
        assert said in result.stderr


def test_a_wrong_option_is_asked_for_when_it_can_be(base, new):
    result = new("2020-05", "", "", "", options=options(date="soon"))
    assert result.exit_code == 0, result.output
    assert base.read().by_id["guests-stood-outside"].date.text == "2020-05"


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred",
        "a\u202eb",
        "a: b # c",
        "'\"{}[]&*!|>%@`",
        "{{ 7*7 }} $(id) ${{ x }}",
        "- a\n- b",
    ],
)
def test_whatever_is_typed_is_text_or_told(base, new, text):
    result = new(options=["--no-input", *options(failure=text)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "\x1b" not in result.output
    if result.exit_code == 0:
        assert base.read().by_id["guests-stood-outside"].failure == text
    else:
        assert written(base) == []


def test_where_there_is_no_knowledge_base_it_says_how_to_begin(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["new"])
    assert (result.exit_code, "lessons init DIR" in result.stderr) == (2, True)


def test_an_interrupt_on_a_real_terminal_loses_nothing(base):
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "generator.cli", "new"]
    process = subprocess.Popen(command, cwd=base.root, stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    prompt(terminal)
    os.write(terminal, b"\n")
    prompt(terminal)
    os.write(terminal, b"Guests stood outside\n")
    prompt(terminal)
    os.write(terminal, b"They could not get in.\n")
    prompt(terminal)
    # An interrupt that comes just before a line is waited for is only seen with the next one.
    while not select.select([terminal], [], [], 1)[0]:
        process.send_signal(signal.SIGINT)
    assert b"is kept in" in until(terminal, None)
    assert process.wait(60) == 1
    os.close(terminal)
    kept = read(base.lessons / UNFINISHED, "").data
    assert kept == {"title": "Guests stood outside", "failure": "They could not get in."}


def prompt(terminal):
    """Read on to where an answer is waited for."""
    return until(terminal, b"> ")


def until(terminal, end):
    """What a terminal shows up to where it ends so, or up to its end."""
    shown = b""
    with suppress(OSError):
        while end is None or not shown.endswith(end):
            assert select.select([terminal], [], [], 60)[0], shown
            more = os.read(terminal, 1024)
            if not more:
                break
            shown += more
    return shown
