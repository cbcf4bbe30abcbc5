"""What holds for every file that people might write, whatever is in it."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import jsonschema
import pytest
from doors import RECORDS, ROOT, TODAY, Doors
from hypothesis import HealthCheck, Phase, given, settings
from strategies import OTHERS, mappings, mutated, records, submissions, vocabularies

from generator.intake.draft import record_text
from generator.records.base import KnowledgeBase
from generator.records.source import parse
from generator.site.lesson_page import lesson_page
from generator.site.pages import Pages, Settings

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schema.json").read_text()))
SHAPES = {
    "missing-field",
    "unknown-field",
    "wrong-shape",
    "unknown-value",
    "bad-slug",
    "change-or-reason",
    "bad-number",
}
"""Rules on which an editor that knows the schema agrees, since they look at one value alone."""

some = settings(
    max_examples=settings.default.max_examples // 5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base") / "lessons"
    (folder / "1000").mkdir(parents=True)
    (folder / "vocabulary.yml").write_bytes((RECORDS / "vocabulary.yml").read_bytes())
    for name in OTHERS:
        text = (RECORDS / "valid" / "minimal.yml").read_text().replace("date: 2020", "date: 1000")
        (folder / "1000" / f"{name}.yml").write_text(text)
    return folder


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    return Doors(tmp_path_factory.mktemp("doors"))


def judged(folder, data):
    """The lesson that the data becomes, or None, its problems, and the catalogue."""
    year = str(data.get("date", ""))[:4]
    place = f"{year if year.isdigit() else 2020}/any.yml"
    base = KnowledgeBase.read(folder, "lessons")
    catalogue = base.with_proposed({place: json.dumps(data, ensure_ascii=False)}).judged(TODAY)
    its = [problem for problem in catalogue.problems if problem.file == f"lessons/{place}"]
    return catalogue.by_id.get("any"), its, catalogue


@some
@given(records())
def test_a_sound_record_is_accepted_by_us_and_by_the_schema(folder, data):
    lesson, problems, _ = judged(folder, data)
    wrong = [problem for problem in problems if problem.level == "error"]
    # A text of any letters may look like a key to something.
    assert lesson or {problem.rule for problem in wrong} == {"secret"}, wrong
    assert list(SCHEMA.iter_errors(data)) == []


@some
@given(records())
def test_a_sound_record_is_shown_with_its_title_and_its_lesson(folder, data):
    lesson, _, catalogue = judged(folder, data)
    if lesson:
        page = lesson_page(Pages(catalogue, Settings(today=TODAY)), lesson, ())
        assert words_of(lesson.title) in text_of(page.content)
        assert words_of(lesson.lesson) in text_of(page.content)


@some
@given(records())
def test_a_record_reads_back_as_it_was_written_down(data):
    once = parse(record_text(data), "any.yml")
    assert once.problems == []
    assert parse(record_text(once.data), "any.yml").data == once.data


@some
@given(mutated())
def test_what_we_refuse_is_told_and_the_schema_agrees_where_it_can(folder, data):
    lesson, problems, _ = judged(folder, data)
    errors = [problem for problem in problems if problem.level == "error"]
    assert bool(lesson) == (not errors)
    assert all(problem.line > 0 and problem.message and problem.suggestion for problem in problems)
    if SHAPES & {problem.rule for problem in errors}:
        assert list(SCHEMA.iter_errors(data)), errors


@some
@given(vocabularies)
def test_any_vocabulary_is_told(doors, data):
    doors.open("vocabulary", json.dumps(data).encode())


@some
@given(mappings)
def test_any_mapping_is_told(doors, data):
    doors.open("mapping", json.dumps(data).encode())


@some
@given(submissions)
def test_any_submission_is_answered(doors, text):
    doors.open("submission", text.encode(errors="surrogatepass"))


class Text(HTMLParser):
    """What can be read on a page."""

    def __init__(self, html):
        super().__init__()
        self.parts = []
        self.feed(html)

    def handle_data(self, data):
        self.parts.append(data)


def text_of(html):
    return words_of("".join(Text(html).parts))


def words_of(text):
    return " ".join(text.split())
