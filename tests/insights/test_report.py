"""What a year brought: equal to a text that was made by hand, and to what the API's readers can count."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections import defaultdict
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.insights.report import Period, ReportPart, report, years
from generator.records.base import KnowledgeBase
from generator.site.api import api_files
from generator.site.pages import Pages, Settings
from generator.site.report import report_rows

HERE = Path(__file__).parent
YEAR = HERE / "year"
LAST_DAY = datetime.date(2026, 12, 31)
PERIOD = ["--from", "2026-01-01", "--to", "2026-12-31", "--today", "2026-12-31"]


def run(*arguments, base=YEAR):
    return CliRunner().invoke(main, ["report", "--in", str(base), *arguments])


def pages_of(folder):
    catalogue = KnowledgeBase.read(folder, "lessons").judged(LAST_DAY)
    return Pages(catalogue.published_for("public"), Settings(today=LAST_DAY))


def api_of(pages):
    """The lessons as `api/v1/lessons/` has them."""
    files = api_files(pages, defaultdict(tuple))
    return [
        json.loads(file.content) for file in files if file.address.startswith("api/v1/lessons/")
    ]


# ---- A reader of the API who knows nothing of the program but what docs/about/data.md promises. ----


def first_day(text):
    return (text + "-01-01")[:10]


def figures_of(lessons, first, last):
    """The ids of the lessons in each part and group, counted from the API alone."""
    found = defaultdict(set)
    for lesson in lessons:
        is_ours = lesson["tracked"] and lesson.get("kind") != "practice"
        if is_ours and not lesson["superseded"] and "withdrawn" not in lesson:
            keys = [*happened(lesson, first, last), *done(lesson, first, last)]
            for part, group, *number in keys:
                found[part, group].add((lesson["id"], *number))
    return {key: len(ids) for key, ids in found.items()}


def happened(lesson, first, last):
    if first <= first_day(lesson["date"]) <= last:
        yield "you-said", lesson.get("detected_by", "")
        yield from (("themes", area) for area in lesson.get("areas", ()))
        yield from (("we-found", factor) for factor in lesson["factors"])
        if lesson["relations"].get("recurrence_of"):
            yield "came-back", ""


def done(lesson, first, last):
    for number, change in enumerate(lesson.get("changes", ())):
        if first <= first_day(change.get("made", "0001")) <= last:
            yield "we-did", "", number
            yield from (("procedures", place) for place in change.get("embedded_in", ()))
    check = lesson.get("verification", {})
    if "result" in check and first <= first_day(check.get("date", "0001")) <= last:
        yield "did-it-work", check["result"]
    days = [first_day(turn.get("date", "0001")) for turn in lesson["turns"]]
    passed = list(takewhile(lambda turn: turn[0] <= last, zip(days, lesson["turns"], strict=True)))
    if passed and passed[-1][1]["stage"] != "learned":
        yield "open", passed[-1][1]["stage"]


def told(pages, report):
    """The figures of a report, counted in its rows."""
    found = defaultdict(set)
    rows = csv.DictReader(io.StringIO(report_rows(pages, report, "").decode("utf-8-sig")))
    for number, row in enumerate(rows):
        entry = f"{row['id']} {number}" if row["part"] == "we-did" else row["id"]
        found[row["part"], row["group"]].add(entry)
    return {key: len(ids) for key, ids in found.items()}


# A figure that counts what is withdrawn, or twice, or what another year brought.
@pytest.mark.parametrize("folder", [YEAR / "lessons", HERE.parents[1] / "lessons"], ids=["made", "ours"])  # fmt: skip
def test_every_figure_can_be_recomputed_from_the_api(folder):
    pages = pages_of(folder)
    reports = years(pages.knowledge, 10)
    assert reports
    lessons = api_of(pages)
    for of_year in reports:
        period = of_year.period
        figures = figures_of(lessons, str(period.first), str(period.last))
        assert told(pages, of_year) == figures
        in_part = defaultdict(set)
        for entry in of_year.entries:
            in_part[entry.part].add(entry.lesson.id)
        for part, ids in in_part.items():
            done = sum(number for (name, _), number in figures.items() if name == "we-did")
            assert of_year.number(part) == (done if part is ReportPart.DID else len(ids))


# Words, numbers or an order that nobody would have written.
def test_the_report_of_a_year_is_the_text_that_was_made_by_hand():
    done = run(*PERIOD)
    assert (done.exit_code, done.stdout) == (0, (YEAR / "report.md").read_text("utf-8"))


# A day counted in two periods, or in none.
def test_days_that_follow_each_other_bring_together_what_the_year_brought():
    knowledge = pages_of(YEAR / "lessons").knowledge
    whole = report(knowledge, Period(datetime.date(2026, 1, 1), LAST_DAY))
    halves = [
        report(knowledge, Period(datetime.date(2026, 1, 1), datetime.date(2026, 3, 1))),
        report(knowledge, Period(datetime.date(2026, 3, 2), LAST_DAY)),
    ]
    for part in ReportPart:
        if part is not ReportPart.OPEN:
            assert whole.number(part) == sum(half.number(part) for half in halves), part
    assert halves[0].number(ReportPart.OPEN) == 8  # callers, queue, key, ... as of that day


def test_rows_and_the_page_to_be_sent_lead_to_the_published_lessons():
    site = ["--site", "https://lessons.example.org/base"]
    rows = run(*PERIOD, *site, "--format", "csv").stdout
    assert "https://lessons.example.org/base/lessons/letters-crossed/" in rows
    page = run(*PERIOD, *site, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert 'href="https://lessons.example.org/base/lessons/letters-crossed/"' in page
    assert "<script" not in page
    assert "<link" not in page


def test_what_is_not_for_the_audience_is_in_no_report(base):
    base.lesson("2020/known", title="Known to all")
    base.lesson("2020/kept", title="Kept inside", audience="internal")
    period = ["--from", "2020-01-01", "--to", "2020-12-31", "--today", "2021-01-01"]
    for form in ("markdown", "html", "csv"):
        public = run(*period, "--format", form, base=base.root).stdout
        assert "Known to all" in public
        assert "Kept inside" not in public
        inside = run(*period, "--format", form, "--audience", "internal", base=base.root)
        assert "Kept inside" in inside.stdout


def test_a_report_is_in_the_vocabularys_language(base):
    words = (base.lessons / "vocabulary.yml").read_text("utf-8")
    base.write("vocabulary.yml", f"language: de\n{words}")
    base.lesson("2020/known")
    said = run(
        "--from", "2020-01-01", "--to", "2020-12-31", "--format", "html", base=base.root
    ).stdout
    assert '<html lang="de">' in said
    assert "1. Januar 2020 bis 31. Dezember 2020" in said


def test_a_period_that_ends_before_it_begins_is_refused():
    done = run("--from", "2026-02-01", "--to", "2026-01-01")
    assert done.exit_code == 2
    assert "write the earlier day as --from" in done.stderr


def test_a_year_begins_with_the_month_that_the_vocabulary_names(base):
    base.lesson("2026/march", date="2026-03-31")
    base.lesson("2026/april", date="2026-04-01")
    words = base.lessons / "vocabulary.yml"
    words.write_text("year_starts: 4\n" + words.read_text("utf-8"))
    found = years(pages_of(base.lessons).knowledge, 10)
    said = [
        (
            found.period.year,
            found.period.last,
            [lesson.id for lesson in found.lessons(ReportPart.SAID)],
        )
        for found in found
    ]
    assert said == [
        ("2026/27", LAST_DAY, ["april"]),
        ("2025/26", datetime.date(2026, 3, 31), ["march"]),
    ]
