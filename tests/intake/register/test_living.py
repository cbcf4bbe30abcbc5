"""A register that lives: what changes at the source and here, over a year of exports."""

from __future__ import annotations

import csv
import json
import re

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.records.source import parse

MAPPING = """\
name: desk
id: No
ignore: Owner
fields:
  title: Title
  lesson: Lesson
  date: Date
  areas: {value: billing}
  failure: What happened
  causes: {factor: {value: process}, text: Cause}
  no_change: {value: The register says none.}
"""
ROW = {
    "No": "1",
    "Title": "Till stood still",
    "Lesson": "Check the till each week.",
    "Date": "2024-01-02",
    "What happened": "The till stood still for an hour.",
    "Cause": "The cable was worn.",
    "Owner": "Pat",
    "Votes": "1",
}


class Year:
    """A knowledge base that takes a register in, month by month."""

    def __init__(self, base):
        self.base = base
        self.mapping = MAPPING
        self.rows = {}

    def row(self, number, **cells):
        """A row of the register as it is from now on."""
        known = self.rows.get(number) or ROW | {"No": number, "Title": f"Case {number}"}
        self.rows[number] = known | {name.replace("_", " "): text for name, text in cells.items()}

    def run(self, *arguments):
        (self.base.root / "map.yml").write_text(self.mapping)
        with (self.base.root / "desk.csv").open("w", newline="") as file:
            names = list(dict.fromkeys(name for row in self.rows.values() for name in row))
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(self.rows.values())
        return CliRunner().invoke(
            main,
            ["import", "desk.csv", "--mapping", "map.yml", "--today", "2026-11-22", *arguments],
            catch_exceptions=False,
        )

    def month(self, *arguments):
        """What an import tells: of each kind the rows, or the records where there are no rows."""
        told = json.loads(self.run("--format", "json", *arguments).stdout)
        if "problems" in told:
            return [problem["message"] for problem in told["problems"]]
        kinds = ("records", "updated", "changed", "deleted", "refused", "skipped")
        account = {
            kind: sorted(self.number(each["row"]) for each in told[kind])
            for kind in kinds
            if told[kind]
        }
        if told["gone"]:
            account["gone"] = [file[len("2024/case-") : -len(".yml")] for file in told["gone"]]
        return account

    def number(self, row):
        return list(self.rows)[row - 2]

    def path(self, number):
        return self.base.lessons / "2024" / f"case-{number}.yml"

    def record(self, number):
        return parse(self.path(number).read_text(), "r").data

    def edit(self, number, before, after):
        text = self.path(number).read_text()
        assert before in text
        self.path(number).write_text(text.replace(before, after))


@pytest.fixture
def year(base, monkeypatch):
    monkeypatch.chdir(base.root)
    year = Year(base)
    for number in ("1", "2", "3", "4"):
        year.row(number)
    return year


def test_a_year_of_a_living_register_is_accounted_for_month_by_month(year):
    assert year.month() == {"records": ["1", "2", "3", "4"]}

    year.row("5")  # a row more; what nobody mapped, and what is ignored, changes all the time
    for number in year.rows:
        year.row(number, Votes="7", Owner="Kim", Last_viewed="2026-02-01")
    assert year.month() == {"records": ["5"]}

    year.row("2", What_happened="The till stood still for a day.")  # changed there
    assert year.month() == {"changed": ["2"]}
    assert year.month("--update") == {"updated": ["2"]}
    assert year.record("2")["failure"] == "The till stood still for a day."
    assert (year.record("2")["x_votes"], "x_owner" in year.record("2")) == ("7", False)
    assert year.month("--update") == {}

    year.edit("1", "Check the till each week.", "Check the till each day.")  # changed here
    assert year.month("--update") == {}

    year.row("1", Lesson="Check the cable.", Cause="The cable was old.")  # changed here and there
    year.row("3", Lesson="Check the cable.")
    assert year.month("--update") == {"updated": ["3"], "changed": ["1"]}
    assert year.record("1")["lesson"] == "Check the till each day."

    del year.rows["4"]  # gone
    year.row("1", **ROW | {"Title": "Case 1"})
    assert year.month("--update") == {"gone": ["4"]}
    assert year.path("4").exists()

    year.path("4").unlink()  # deleted here, and comes back there
    year.row("4")
    assert year.month("--update") == {"deleted": ["4"]}

    year.path("5").unlink()
    year.row("5", Lesson="Check it twice.")
    assert year.month() == {"deleted": ["4", "5"]}

    for row in year.rows.values():  # a column renamed
        row["What occurred"] = row.pop("What happened")
    assert year.month("--update") == ["no column is called `What happened`"]
    year.mapping = MAPPING.replace("What happened", "What occurred")
    assert year.month("--update") == {"deleted": ["4", "5"]}

    year.mapping = year.mapping.replace("text: Cause", "text: Owner")  # a mended mapping
    assert year.month("--update") == {
        "updated": ["2", "3"],
        "deleted": ["4", "5"],
        "changed": ["1"],
    }
    assert year.record("3")["causes"] == [{"factor": "process", "text": "Kim"}]

    year.mapping = year.mapping.replace("fields:", "skip: {Title: Case 2}\nfields:")
    year.row("6", Date="")
    assert year.month() == {
        "changed": ["1"],
        "deleted": ["4", "5"],
        "refused": ["6"],
        "skipped": ["2"],
        "gone": ["2"],
    }

    listed = year.base.lessons / "imported" / "desk.txt"  # one that was deleted may come back
    listed.write_text(listed.read_text().replace('"5"\n', ""))
    year.row("6", Date="2024-05", What_occurred="The lift stood still.")
    assert year.month()["records"] == ["5", "6"]


def test_what_changed_is_told_column_by_column(year):
    year.month()
    long = "The till stood still for an hour, as it had done every week since the spring. " * 3
    year.row("1", What_happened=f"{long} At noon.", Cause="Nobody knows.")
    year.month("--update")
    year.row("1", What_happened=f"{long} At night.")
    year.row("2", Cause="It rained.")
    del year.rows["4"]
    year.path("3").unlink()
    year.edit("2", "The cable was worn.", "The cable was cut.")
    told = year.run().stdout
    assert (
        "Changed in the register since they were imported:\n"
        "  failure (1 row), of column What happened\n"
        "    desk.csv, row 2, 2024/case-1.yml: “…every week since the spring. At noon.” here, "
        "“…every week since the spring. At night.” there\n"
    ) in told
    assert (
        "2024/case-2.yml: “process: The cable was cut.” here, “process: It rained.” there" in told
    )
    assert (
        "1 changed since they were imported: left as they are; `--update` takes them over" in told
    )
    assert "not among the cases any more (1), kept as they are:\n  2024/case-4.yml\n" in told
    assert "1 had records that were deleted here: not written again" in told
    assert "1 changed there, and their records here: left as they are" in told


def test_a_record_moves_with_the_year_of_its_row_and_stays_published(year):
    year.mapping = "draft: true\n" + MAPPING
    year.month()
    year.edit("1", "draft: true\n", "")
    year.row("1", Date="2025-01-02")
    year.row("2", Lesson="Check it twice.")
    assert year.month("--update") == {"updated": ["1", "2"]}
    text = (year.base.lessons / "2025" / "case-1.yml").read_text()
    assert ("draft" in text, year.path("1").exists()) == (False, False)
    assert year.record("2")["draft"] == "true"
    assert [problem for problem in year.base.problems() if problem.level == "error"] == []


def test_an_id_that_a_program_spells_otherwise_is_the_same(year):
    year.month()
    for number, row in year.rows.items():
        row["No"] = f"000{number}"
    assert year.month() == {}
    year.rows["9"] = ROW | {"No": "1"}
    assert year.month()["records"] == ["1"]


def test_rows_without_ids_are_known_by_what_their_mapped_columns_say(year):
    year.mapping = MAPPING.replace("id: No\n", "ignore: [Owner, No, Votes]\n").replace(
        "ignore: Owner\n", ""
    )
    year.month()
    for row in year.rows.values():
        row |= {"Last viewed": "today", "Votes": "9"}
    assert year.month() == {}
    year.rows["5"] = year.rows["1"] | {"Last viewed": "never"}
    assert year.month() == {"records": ["5"]}
    assert year.month() == {}


def test_records_of_older_imports_are_known_and_kept(year):
    year.month()
    for number in ("1", "2"):
        path = year.path(number)
        path.write_text(re.sub("  record: .*\n", "", path.read_text()))
    assert year.month("--update") == {}
    year.row("1", Lesson="Check it twice.")
    assert year.month("--update") == {"changed": ["1"]}


def test_a_row_that_can_be_a_record_no_more_leaves_the_record(year):
    year.month()
    before = year.path("1").read_text()
    year.row("1", Date="2999-01-01")
    assert year.month("--update") == {"refused": ["1"]}
    assert year.path("1").read_text() == before


@pytest.mark.parametrize(
    "settings",
    [
        "tracked: false",
        "draft: true",
        "private: Votes",
        "keep: []",
        "names: [Pat, cable]",
        "merge: true",
    ],
)
def test_whatever_a_mapping_sets_a_second_import_finds_nothing_changed(year, settings):
    year.mapping = f"{settings}\n{MAPPING}"
    assert year.month() == {"records": ["1", "2", "3", "4"]}
    assert year.month() == {}
    assert year.month("--update") == {}
