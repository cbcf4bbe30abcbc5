"""Secrets and personal data: found everywhere in the file, and repeated nowhere."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from generator.records.wording.checksums import CHECKS
from generator.report import as_github, as_json, as_text

HERE = Path(__file__).parent
LINES = (HERE / "planted.txt").read_text(encoding="utf-8").replace("~", "").splitlines()
PLANTED = [
    tuple(line.split(" | ", 1)) for line in LINES if line.startswith(("secret", "personal-data"))
]
TOKEN = "glpat-" + "Xy7zQ3kLm9NpR2sTv4wZ"
PERSON = "jonas.weber@gmx.de"


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_planted_secrets_and_data_are_found(base, rule, text):
    base.lesson("2020/late", failure=text)
    assert rule in {problem.rule for problem in base.read().problems}


@pytest.mark.parametrize(("rule", "text"), [("secret", TOKEN), ("personal-data", PERSON)])
@pytest.mark.parametrize(
    "line",
    [
        "x_note: {}",
        "x_deep: [{{notes: [{}]}}]",
        "x_{}: a name",
        'x_note: "as {} \\u2026 was"',
        "x_note: >\n  broken into\n  {}\n  lines",
        "# a comment with {}",
        "x_note: fine  # but {}",
        "references: [{{title: Page, url: 'https://example.org/?a=1&b={}'}}]",
    ],
)
def test_every_text_of_the_file_is_looked_at(base, rule, text, line):
    file = base.lesson("2020/late")
    file.write_text(f"{file.read_text()}{line.format(text)}\n")
    assert rule in {problem.rule for problem in base.read().problems}


def test_an_address_is_read_as_a_browser_would(base):
    base.lesson(
        "2020/late",
        references=[{"title": "Page", "url": "https://example.org/?mail=jonas.weber%40gmx.de"}],
    )
    assert [problem.rule for problem in base.read().problems] == ["personal-data"]


def test_a_value_is_judged_with_its_name(base):
    base.lesson(
        "2020/late",
        x_api_key="9f86d081884c7d659a2feaa0c55ad015",
        x_id="9f86d081884c7d659a2feaa0c55ad015",
    )
    [problem] = base.read().problems
    assert (problem.rule, problem.line) == ("secret", 8)


def test_a_secret_in_a_file_that_cannot_be_read_is_told_as_well(base):
    base.write("2020/late.yml", f"title: [\nfailure: {TOKEN}\n")
    assert {problem.rule for problem in base.read().problems} == {"yaml-syntax", "secret"}


def test_a_secret_is_an_error_and_personal_data_a_warning(base):
    base.lesson("2020/late", failure=f"{TOKEN} was sent to {PERSON}.")
    assert [(problem.rule, problem.level) for problem in base.read().problems] == [
        ("secret", "error"),
        ("personal-data", "warning"),
    ]


@pytest.mark.parametrize("text", [text for rule, text in PLANTED if rule == "secret"])
def test_nothing_that_is_printed_repeats_a_secret(base, text):
    file = base.lesson("2020/late", failure=text, severity=text, areas=[text])
    problems = base.read().problems
    lines = file.read_text().splitlines()
    for told in (
        as_text(problems, lambda _: lines, lambda part, _: part),
        as_json(problems),
        as_github(problems),
    ):
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in told
        assert not [
            word
            for word in text.split()
            if len(word) > 7 and re.search("[0-9]", word) and word in told
        ]


def test_no_problem_shows_a_line_with_personal_data(base):
    file = base.lesson("2020/late", failure=None)
    file.write_text(f"{file.read_text()}failure: Obviously {PERSON} waited.\n")
    lines = file.read_text().splitlines()
    told = as_text(base.read().problems, lambda _: lines, lambda part, _: part)
    assert "[hindsight]" in told
    assert PERSON not in told


@pytest.mark.parametrize("year", [1899, 2026, 2104])
def test_a_swedish_number_is_one_whatever_year_the_machine_believes_in(monkeypatch, year):
    class Clock(datetime.date):
        @classmethod
        def today(cls):
            return cls(year, 1, 1)

    monkeypatch.setattr(datetime, "date", Clock)
    is_swedish = CHECKS["swedish-id"]
    assert is_swedish("000229-0005")
    assert is_swedish("19811218-9876")
    assert not is_swedish("811218-9875")
