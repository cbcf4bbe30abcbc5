"""A published site answers as the knowledge base that it was made of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.insights.knowledge import Knowledge
from generator.match.lessons import Matcher, Work
from generator.match.report import as_data
from generator.records.mute import Mute
from generator.site.api.matching import match_file, read_match_data
from generator.site.pages import Pages, Settings
from generator.site.search.documents import lesson_index

TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text("utf-8"))
WORKS = [*map(Work, TEXTS), Work(process="boarding"), Work(paths=["procedures/boarding.md"])]


@pytest.fixture
def published(today):
    """What a program reads that asks a site; a part of the data may be another."""

    def read(catalogue, **other):
        pages = Pages(catalogue, Settings(today=today))
        return read_match_data(json.dumps({**json.loads(match_file(pages)), **other}).encode())

    return read


@pytest.fixture
def answers(today):
    """Everything that is told of all texts."""

    def ask(catalogue):
        knowledge = Knowledge(catalogue, today)
        matcher = Matcher(knowledge, lesson_index(knowledge, "english"))
        return [as_data(matcher.answer(work), knowledge) for work in WORKS]

    return ask


def test_a_site_answers_as_its_knowledge_base(ferry, published, answers):
    mute = {"lesson": "paper-cups-blew-away", "until": "9999", "reason": "No more."}
    base = replace(ferry, mutes=(Mute.model_validate(mute),))
    told = answers(base)
    assert answers(published(base).catalogue) == told
    assert sum(bool(answer["lessons"]) for answer in told) > 50
    assert "paper-cups" not in str(told)


def test_what_is_superseded_by_a_hidden_lesson_is_not_shown_either(ferry, published, answers):
    hidden = {"screens-unreadable-too", "overbooked-on-midsummer"}
    shown = [lesson for lesson in ferry.lessons if lesson.id not in hidden]
    base = replace(ferry, lessons=tuple(shown))
    site = published(base)
    assert answers(site.catalogue) == answers(base)
    assert "screens-unreadable-too" not in str(site)


def test_drafts_private_fields_and_mutes_of_hidden_lessons_stay_at_home(base, today):
    base.lesson("2020/late", x_private_ticket="HELP-4711", x_site="quay")
    base.lesson("2020/draft", title="A quillfeather", draft=True)
    base.lesson("2020/inside", audience="internal")
    mutes = [f"{{lesson: {name}, until: 9999, reason: No.}}" for name in ("late", "inside")]
    base.write("match.yml", f"mute: [{', '.join(mutes)}]\n")
    for drafts in (False, True):
        catalogue = base.read().published_for("public", drafts=drafts)
        data = json.loads(match_file(Pages(catalogue, Settings(today=today))))
        assert [lesson["id"] for lesson in data["lessons"]] == ["late"]
        assert [entry["lesson"] for entry in data["mute"]] == ["late"]
        assert "4711" not in str(data)
        [lesson] = read_match_data(json.dumps(data).encode()).catalogue.lessons
        assert lesson.own == {"x_site": "quay"}


def test_what_a_later_version_adds_is_passed_over(ferry, published, today):
    data = json.loads(match_file(Pages(ferry, Settings(today=today))))
    data["lessons"][0]["record"]["mood"] = "calm"
    read = published(ferry, lessons=data["lessons"], more=[1.5]).catalogue.lessons
    assert [one.model_dump() for one in read] == [one.model_dump() for one in ferry.lessons]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is no JSON, or cut off"),
        (b"<!doctype html>", "it is no JSON, or cut off"),
        (b"\xff\xfe", "it is no JSON, or cut off"),
        (b"[" * 100_000, "it is no JSON, or cut off"),
        (b"[]", "it does not say in which format it is"),
        (b"{}", "it does not say in which format it is"),
        (b'{"format": 2}', "it is in format 2, and this program knows 1; update one"),
        (b'{"format": "\\u001b[31m"}', "it is in format <U+001B>[31m, and this program knows"),
        (b'{"format": 1}', "language is not as described: Field required"),
        (b'{"format": 1, "language": "english", "lessons": [4]}', "lessons.0 is not as described"),
    ],
)
def test_what_is_no_such_file_is_told_in_a_line(content, reason):
    with pytest.raises(ValueError) as fault:  # noqa: PT011 - the message follows
        read_match_data(content)
    assert str(fault.value).startswith(reason)
    assert str(fault.value).isprintable()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/", "../a b", "../<x>", ""])
def test_an_address_that_could_do_more_than_lead_to_a_page_is_refused(ferry, published, today, url):
    data = json.loads(match_file(Pages(ferry, Settings(today=today))))
    data["lessons"][0]["url"] = url
    with pytest.raises(ValueError, match=r"lessons\.0\.url is not as described"):
        published(ferry, lessons=data["lessons"])


@pytest.mark.parametrize("form", ["javascript:alert(1)", "https://example.org/>) @all"])
def test_a_form_that_could_do_more_than_be_opened_is_refused(ferry, published, form):
    with pytest.raises(ValueError, match="use_form is not as described"):
        published(ferry, use_form=form)
    assert published(ferry, use_form="https://example.org/{lesson}").use_form


def test_a_file_that_is_cut_anywhere_is_refused(ferry, today):
    content = match_file(Pages(ferry, Settings(today=today)))
    for length in range(0, len(content), len(content) // 9):
        with pytest.raises(ValueError, match="cut off"):
            read_match_data(content[:length])
