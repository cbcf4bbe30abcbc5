"""What does not belong here is stopped before anything is kept, and told where to go; lessons pass."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import main
from generator.intake import scales
from generator.intake.form.convert import told_in
from generator.intake.form.questions import FORMS, LESSON
from generator.intake.form.submission import Submission
from generator.intake.form.templates import form_template
from generator.intake.gate import Verdict, told, verdict_in, verdict_on
from generator.records.elsewhere import Matter
from generator.records.source import read

HERE = Path(__file__).parent / "gate"
OURS = Path(__file__).parents[2] / "lessons"
MEASURED = {
    "held": (53, 1, 5),
    "blind": (25, 0, 3),
    "again": (24, 0, 6),
    "before": (24, 0, 0),
    "after": (25, 0, 1),
    "last": (24, 1, 2),
}
"""Of texts that the scales have not learned from: how many that do not belong are stopped or asked
about, and how many that belong are stopped, and asked about."""


def texts(name):
    kinds = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    belonging = kinds.pop("belongs")
    return [text for kind in kinds.values() for text in kind], belonging


def by_form(text):
    """What a text tells that is sent as the answer to what failed."""
    answers = {"Headline": text[:60], "When did it happen?": "2026-03-02", "What failed?": text}
    asked = [question.labels[0] for question in LESSON.questions]
    body = "\n\n".join(f"### {label}\n\n{answers.get(label, '_No response_')}" for label in asked)
    return told_in(Submission("Lesson: A case", body, ""), LESSON)


@pytest.mark.parametrize("name", MEASURED)
def test_what_does_not_belong_is_stopped_or_asked_about_and_few_failures_of_a_service_are(name):
    others, belonging = texts(name)
    verdicts = [verdict_on(text) for text in belonging]
    asked = [verdict.is_doubtful for verdict in verdicts if verdict]
    found = sum(verdict_on(text) is not None for text in others)
    least, stopped, most_asked = MEASURED[name]
    assert found >= least
    assert asked.count(False) <= stopped
    assert asked.count(True) <= most_asked


def test_what_is_sent_by_a_form_is_read_without_the_forms_own_words():
    others, belonging = texts("after")
    assert sum(verdict_in(by_form(text)) is not None for text in others) >= 24
    assert sum(verdict_in(by_form(text)) is not None for text in belonging) <= 1


def test_the_word_that_a_form_begins_an_issues_title_with_is_none_of_the_writers():
    told_there = told_in(Submission("Lesson: The till", "", ""), LESSON)
    assert told_there["x_title"] == ["The till"]


def test_danger_is_told_as_danger_or_every_matter_is():
    for name in MEASURED:
        kinds = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
        read = filter(None, map(verdict_on, kinds["danger"]))
        assert {verdict.matter for verdict in read} <= {Matter.DANGER, None}


def test_a_paragraph_is_weighed_by_itself_within_a_long_story():
    threat = "Next week I will come in with my father's shotgun, and then you will all be sorry."
    story = "The alarm went to a mailbox that nobody reads.", "Send an alarm to a role."
    assert verdict_on(*story) is None
    assert verdict_on(*story, f"{' '.join(story)}\n\n{threat}") is not None


def test_the_scales_are_what_the_script_makes_of_the_texts_that_it_learns_from():
    script = runpy.run_path(str(Path(__file__).parents[2] / ".ci/scales.py"))
    assert scales.FILE.read_bytes()[: scales.DIGEST] == script["digest"](), "run make scales"


@pytest.mark.parametrize("text", ["", "…", "Something happened", "test", "hello", "The till"])
def test_what_says_nothing_passes(text):
    assert verdict_on(text) is None


def test_no_lesson_of_ours_is_stopped_or_asked_about():
    paths = list(OURS.glob("*/*.yml"))
    assert [path.stem for path in paths if verdict_in(read(path, path.name).data)] == []


def test_what_others_said_is_not_taken_for_the_writers():
    said = "I will kill you all"
    assert verdict_on(f"Wer anruft, sagt: {said} tomorrow, each of you").matter is Matter.HARM
    for quoted in (f'A caller said "{said}".', f"> {said}", f"<!-- {said} -->"):
        assert verdict_on(f"Nobody knew when to hang up.\n{quoted}\nNow a page says so.") is None


@pytest.mark.parametrize("verdict", [Verdict(), Verdict(is_doubtful=True)])
def test_where_it_is_not_clear_what_it_is_every_place_is_told_danger_first(base, verdict):
    answer = told(verdict, base.read().vocabulary)
    places = [answer.index(f"{matter.label}: {matter.usual}") for matter in Matter]
    assert places == sorted(places)
    assert ("until you say which" in answer) == verdict.is_doubtful


@pytest.fixture
def run(base, monkeypatch):
    monkeypatch.chdir(base.root)

    def run(*command, typed=""):
        return CliRunner().invoke(main, [*command], input=typed)

    return run


def kept(base):
    return sorted(path.name for path in base.lessons.rglob("*") if path.is_file())


@pytest.mark.parametrize("text", texts("learned/tuned")[0])
def test_nothing_of_it_is_kept_by_form_or_interview(base, run, text):
    before = kept(base)
    answers = [
        run("form", "-", "--answer", "answer.md", typed=f"## Headline\n\n{text}\n"),
        run("new", typed=f"\n{text}\n"),
        run("new", typed=f"\n{text}\n\n"),
        run("new", typed=f"\nSomething happened\n{text}\n"),
        run("new", "--no-input", "--title", text),
    ]
    for answer in answers[1:]:
        assert Matter.DANGER.usual in answer.stderr
    reply = (base.root / "answer.md").read_text(encoding="utf-8")
    assert Matter.DANGER.usual in reply
    assert text[:40] not in reply
    assert [answer.exit_code for answer in answers] == [1] * len(answers)
    assert kept(base) == before


def test_who_was_read_wrongly_says_that_it_is_a_lesson_and_goes_on(base, run):
    text = texts("learned/tuned")[0][0]
    answer = run("new", typed=f"\n{text}\nlesson\nIt was as said\n")
    assert Matter.DANGER.usual in answer.stderr
    assert ".unfinished.yml" in kept(base)
    assert text[:40] in (base.lessons / ".unfinished.yml").read_text("utf-8")


def test_a_form_with_the_line_that_the_answer_offers_is_taken_and_the_line_is_in_no_record(run):
    text = texts("learned/tuned")[0][0]
    run("form", "-", "--answer", "answer.md", typed=f"## Headline\n\n{text}\n")
    line = "<!-- lesson -->"
    assert line in Path("answer.md").read_text("utf-8")
    typed = f"## Headline\n\nA case\n\n## What failed?\n\n{text}\n\n{line}\n"
    run("form", "-", "--answer", "second.md", typed=typed)
    reply = Path("second.md").read_text("utf-8")
    assert "nearly a record" in reply
    assert line not in reply


def test_the_first_question_leads_elsewhere_with_the_organisations_own_address(base, run):
    words = base.lessons / "vocabulary.yml"
    words.write_text(words.read_text("utf-8") + "elsewhere: {crime: Ring 0800 4711 at any hour.}\n")
    before = kept(base)
    answer = run("new", typed="9\nperhaps\n3\n")
    assert answer.exit_code == 1
    assert "Ring 0800 4711 at any hour." in answer.output
    assert Matter.HARM.label in answer.output
    assert kept(base) == before


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_every_form_as_it_is_made_passes_and_a_lesson_asks_first_whether_it_belongs(base, host):
    words = base.read().vocabulary
    for form in FORMS.values():
        made = Submission("", form_template("gitlab", form, words), "")
        assert verdict_in(told_in(made, form)) is None
    lesson = form_template(host, LESSON, words)
    assert lesson.index(Matter.DANGER.usual) < lesson.index("Thank you for taking ten minutes")
    assert lesson.index("Does it belong here?") < lesson.index("Headline")
