"""A use that somebody tells of becomes an entry of its lesson's record, or a clear list of what is missing."""

from __future__ import annotations

import datetime
import shutil
from difflib import ndiff
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.intake.form.entry import give_entry
from generator.intake.form.questions import APPLIED
from generator.intake.form.reply import reply
from generator.intake.form.submission import read_submission
from generator.records.base import KnowledgeBase

USES = Path(__file__).parent / "uses"
SOUND = sorted((USES / "sound").glob("*.md"))
UNCLEAR = sorted((USES / "unclear").glob("*.md"))
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def uses():
    """The knowledge base that the submissions tell of."""
    return KnowledgeBase.read(USES / "lessons", "lessons")


def told(path, base):
    return give_entry(read_submission(path.read_bytes()), APPLIED, base, TODAY)


def changed(before, after):
    """The lines that differ, each behind `+ ` or `- `."""
    lines = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return "".join(line for line in lines if line.startswith(("+ ", "- ")))


def everything_changed(base, given):
    """What a use changes in the record, and in `match.yml`."""
    record = changed(base.sources[given.file].text, given.text)
    [mutes] = [source.text for source in base.settings if source.file == "lessons/match.yml"]
    return record + (f"# match.yml\n{changed(mutes, given.mutes)}" if given.mutes else "")


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_a_use_adds_these_lines_to_the_record_and_is_answered_so(uses, path):
    given = told(path, uses)
    assert reply(given, "lessons") == path.with_suffix(".answer").read_text()
    assert everything_changed(uses, given) == path.with_suffix(".added").read_text()
    beside = uses.with_proposed({given.file: given.text})
    problems = beside.problems_of([given.file], TODAY).get(given.file, [])
    assert not [problem for problem in problems if problem.level == "error"]


@pytest.mark.parametrize("path", UNCLEAR, ids=lambda path: path.stem)
def test_what_is_missing_of_a_use_is_asked_in_these_words(uses, path):
    given = told(path, uses)
    assert reply(given, "lessons") == path.with_suffix(".answer").read_text()
    assert given.missing


def run(*arguments, stdin=None):
    return CliRunner().invoke(
        main, ["form", "--kind", "applied", *arguments], input=stdin, catch_exceptions=False
    )


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """The same knowledge base, where it may be written to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    return Path(shutil.copytree(USES / "lessons", tmp_path / "lessons"))


NOT_FOR_US = (USES / "sound" / "not-for-us.md").read_bytes()


def test_a_use_goes_into_the_record_itself_with_the_ends_of_its_lines(lessons):
    record = lessons / "2019" / "late-refunds.yml"
    before = record.read_bytes().replace(b"\n", b"\r\n")
    record.write_bytes(before)
    assert run("-", stdin=NOT_FOR_US).exit_code == 0
    added = b"applied:\r\n  - where: Call centre\r\n    date: 2026-11\r\n"
    assert record.read_bytes().startswith(before + added)
    mutes = (lessons / "match.yml").read_text()
    assert mutes.startswith((USES / "lessons" / "match.yml").read_text())
    assert mutes.endswith("reason: We have no till.\n")
    base = KnowledgeBase.read(lessons, "lessons")
    broken = {Path(problem.file).stem for problem in base.judged(TODAY).errors}
    assert broken == {"broken"}


@pytest.mark.usefixtures("lessons")
def test_a_use_told_twice_is_noted_once():
    assert run("-", stdin=NOT_FOR_US).exit_code == 0
    again = run("-", stdin=NOT_FOR_US)
    assert (again.exit_code, "This is noted already." in again.stdout) == (1, True)


def test_the_record_with_the_use_goes_where_it_is_wanted(lessons):
    before = (lessons / "2019" / "late-refunds.yml").read_text()
    assert run("-", "--to", "out", "--answer", "out/answer.md", stdin=NOT_FOR_US).exit_code == 0
    written = {path.relative_to("out").as_posix() for path in Path("out").rglob("*.*")}
    assert written == {"2019/late-refunds.yml", "match.yml", "answer.md"}
    assert (lessons / "2019" / "late-refunds.yml").read_text() == before


@pytest.mark.usefixtures("lessons")
def test_what_is_no_submission_of_a_use_is_told_in_one_line():
    result = run("-", stdin=b"[]")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert result.stdout.startswith("Thank you for telling what became of the lesson.")
