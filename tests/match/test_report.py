"""However an answer is told, nobody's words act in it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from generator.insights.knowledge import Knowledge
from generator.match.report import FORMAT, as_github, as_json, as_markdown, as_text, explained

HOSTILE = (
    "From Monday the new fuel supplier delivers to every pier on the same day @team "
    "<img src=x onerror=a()> [x](javascript:a) ::error::gone %0A \x1b[31m and nobody has tested the "
    "new hoses, the old depot closes at once and all tanks are emptied before the contract ends."
)


@pytest.fixture
def told(ask, ferries):
    def by(form, text=HOSTILE):
        return form(ask(text), Knowledge(ferries.read(), ferries.today))

    return by


def test_text_names_the_lesson_why_and_where_to_read_it(told):
    head, statement, reason, file = told(as_text).split("\n")
    assert head.startswith("Every ferry stood still")
    assert statement.strip().startswith("Change the fuel supplier pier by pier")
    assert reason.strip().startswith("Why: you write “From Monday the new fuel supplier")
    assert file.strip() == "lessons/2020/fuel.yml"


def test_no_control_reaches_a_terminal(told):
    for form in (as_text, as_github):
        assert "\x1b" not in told(form)
        assert told(form)


def test_in_markdown_the_askers_words_are_code_and_the_lessons_are_escaped(told, ferries):
    path = ferries.lessons / "2020" / "fuel.yml"
    path.write_text(path.read_text().replace("Every ferry", "@all #1 <b>*Every*</b> ferry"))
    text = told(as_markdown)
    assert "**@\u2060all \\#\u20601 \\<b\\>\\*Every\\*\\</b\\> ferry" in text
    outside = "".join(text.split("`")[::2])
    for sign in ("@team", "<img", "javascript", "onerror"):
        assert sign not in outside


def test_in_markdown_each_lesson_asks_what_became_of_it_where_people_can_tell(told, ask, ferries):
    assert "What became of it?" not in told(as_markdown)
    answer = ask(HOSTILE)
    form = "https://example.org/use?lesson={lesson}&outcome={outcome}"
    matches = [replace(match, use_form=form) for match in answer.matches]
    text = as_markdown(replace(answer, matches=matches), Knowledge(ferries.read(), ferries.today))
    link = "[not for us](<https://example.org/use?lesson=fuel&outcome=Not%20for%20us>)"
    assert text.splitlines()[-1].endswith(f" · {link}")


def test_notices_hold_one_command_each(told):
    lines = told(as_github).split("\n")
    assert len(lines) == 1
    assert lines[0].startswith("::notice title=Every ferry")
    assert "%0A" not in lines[0]


def test_json_has_a_version_and_tells_the_evidence_apart(told):
    data = json.loads(told(as_json))
    assert data["format"] == FORMAT
    assert [lesson["id"] for lesson in data["lessons"]] == ["fuel"]
    assert {each["kind"] for each in data["lessons"][0]["evidence"]} == {"activity", "text"}


def test_the_explanation_has_the_figures_of_the_gate(told):
    [gate, *why] = told(explained)
    assert "passage 1: strength" in gate
    assert gate.endswith("open")
    assert len(why) == 2
    assert list(told(explained, "")) == [
        "nothing to go by: no sentence, and no file that belongs to anything"
    ]
