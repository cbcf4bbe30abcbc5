"""`lessons import`: which rows become records, which cannot, and what is told."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.intake.register.value import as_written
from generator.records.source import parse
from generator.site.prose import to_html

REGISTERS = Path(__file__).parent / "registers"
MAPPING = """\
name: cases
id: ID
empty: [N/A]
dates: ["%d/%m/%Y", "%m/%Y"]
fields:
  title: {column: Title, cut: true}
  lesson: {first: [Lesson, Title], cut: true}
  date: Date
  areas: {column: Area, split: ";", map: {Till: billing, Gate: [boarding, hotel-desk]}, default: billing}
  severity: {column: Severity, map: {High: major}}
  failure: {first: [Story, Title]}
  causes: {factor: {value: process}, text: {column: Cause, default: Not recorded in the register.}}
  changes: {text: Action}
  no_change: {value: The register records none.}
  references: {title: {value: "Case {ID}"}, url: Link}
"""
HEADER = [
    "ID",
    "Title",
    "Lesson",
    "Date",
    "Area",
    "Severity",
    "Story",
    "Cause",
    "Action",
    "Link",
    "Cost",
]
ROW = {
    "ID": 30004.0,
    "Title": "Refunds were paid twice",
    "Lesson": "Let the till refuse a second refund.",
    "Date": "2020-03-05",
    "Area": "Till",
    "Severity": "High",
    "Story": "A refund was expected once and came twice.",
    "Cause": "The till did not know of earlier refunds.",
    "Action": "Make the till refuse a second refund",
    "Link": "https://example.org/1",
    "Cost": 12.5,
}


@pytest.fixture
def desk(base, monkeypatch):
    """A knowledge base with a mapping, and the command run in it."""
    monkeypatch.chdir(base.root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (base.root / "map.yml").write_text(MAPPING)
    return Desk(base)


class Desk:
    def __init__(self, base):
        self.base = base
        self.root = base.root

    def register(self, *rows, name="cases.xlsx"):
        """A workbook with these rows; each is sound but for what it says."""
        book = xlsxwriter.Workbook(self.root / name, {"strings_to_urls": False})
        sheet = book.add_worksheet("log")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(
                (ROW | {"ID": number} | row).get(column) for column in HEADER
            ):
                sheet.write(number, at, value)
        book.close()

    def run(self, *arguments, file="cases.xlsx", mapping="map.yml"):
        return CliRunner().invoke(
            main, ["import", file, "--mapping", mapping, "--today", "2026-11-22", *arguments]
        )

    def map_with(self, settings):
        (self.root / "map.yml").write_text(settings + MAPPING)

    def told(self, *arguments, **settings):
        return json.loads(self.run("--format", "json", *arguments, **settings).stdout)

    def records(self):
        files = sorted(
            path for path in self.base.lessons.rglob("*.yml") if path.name != "vocabulary.yml"
        )
        return {
            path.relative_to(self.base.lessons).as_posix(): parse(path.read_text(), "r").data
            for path in files
        }


def test_a_row_becomes_a_record(desk):
    desk.register({"ID": 30004.0})
    result = desk.run()
    assert (result.exit_code, desk.base.problems()) == (0, [])
    [(file, record)] = desk.records().items()
    assert file == "2020/refunds-were-paid-twice.yml"
    columns = {"x_area": "Area", "x_severity": "Severity", "x_cost": "Cost"}
    assert record["x_source"].pop("columns") == columns
    for name in ("digest", "record"):
        assert re.fullmatch("[0-9a-f]{12}", record["x_source"].pop(name))
    assert record == {
        "title": ROW["Title"],
        "lesson": ROW["Lesson"],
        "date": "2020-03-05",
        "areas": ["billing"],
        "severity": "major",
        "failure": ROW["Story"],
        "causes": [{"factor": "process", "text": ROW["Cause"]}],
        "changes": [{"text": ROW["Action"]}],
        "references": [{"title": "Case 30004", "url": "https://example.org/1"}],
        "x_area": "Till",
        "x_severity": "High",
        "x_cost": "12.5",
        "x_source": {
            "register": "cases",
            "id": "30004",
            "file": "cases.xlsx",
            "sheet": "log",
            "row": "2",
        },
    }


def test_every_row_is_accounted_for(desk):
    desk.register(
        {},
        {"Title": None, "Story": None},
        {"Date": "soon"},
        {"ID": 1},
        {"ID": 1, "Title": "Another"},
    )
    told = desk.told()
    assert [each["row"] for each in told["records"]] == [2]
    assert [each["row"] for each in told["repeated"]] == [5]
    assert sorted({each["row"] for each in told["refused"]}) == [3, 4, 6]
    assert told["rows"] == 5


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"Title": None, "Story": None}, "Title", "nothing for `title`: give it a `default` or a further column"),
        ({"Date": "31/02/2020"}, "Date", "`31/02/2020` is no date of these forms: add its form to `dates`"),
        ({"Date": None}, "Date", "nothing for `date`: give it a `default` or a further column"),
        ({"Date": "01/2999"}, "Date", "`date` (2999-01) lies in the future: correct the date [future-date]"),
        ({"Story": "a" * 32_000, "Action": "b" * 32_000, "Cause": "c" * 2_000}, "", "bytes, where a record has at most 65,536"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_a_record_is_listed_with_its_column_and_why(desk, row, column, reason):
    desk.register(row)
    refused = desk.told()["refused"]
    assert any(
        each["row"] == 2 and each["column"] == column and reason in each["reason"]
        for each in refused
    )
    assert desk.records() == {}
    result = desk.run()
    assert result.exit_code == 1
    assert "cases.xlsx, sheet log, row 2" in result.stdout


def test_rows_that_are_sound_are_written_also_when_others_are_not(desk):
    desk.register({"Date": "soon"}, {})
    assert desk.run().exit_code == 1
    assert [record["x_source"]["row"] for record in desk.records().values()] == ["3"]


@pytest.mark.parametrize(
    ("row", "field", "value", "kept"),
    [
        ({"Title": "word " * 30}, "title", " ".join(["word"] * 20) + "…", {"x_title": ("word " * 30).strip()}),
        ({"Lesson": "One. " + "Two is long. " * 30}, "lesson", ("One. " + "Two is long. " * 18).strip(), {"x_lesson": ("One. " + "Two is long. " * 30).strip()}),
        ({"Area": "Gate; Roof"}, "areas", ["boarding", "hotel-desk"], {"x_area": "Gate; Roof"}),
        ({"Area": "Roof"}, "areas", ["billing"], {"x_area": "Roof"}),
        ({"Area": "Billing and refunds"}, "areas", ["billing"], {}),
        ({"Area": None}, "areas", ["billing"], {}),
        ({"Severity": "Terrible"}, "severity", None, {"x_severity": "Terrible"}),
        ({"Severity": "critical"}, "severity", "critical", {}),
        ({"Date": "05/03/2020"}, "date", "2020-03-05", {}),
        ({"Date": "03/2020"}, "date", "2020-03", {}),
        ({"Date": 2020}, "date", "2020", {}),
        ({"Date": "2020-03-05 13:30"}, "date", "2020-03-05", {"x_date": "2020-03-05 13:30"}),
        ({"Link": "see the intranet"}, "references", None, {"x_link": "see the intranet"}),
        ({"Cause": "N/A"}, "causes", [{"factor": "process", "text": "Not recorded in the register."}], {}),
        ({"Action": None}, "no_change", "The register records none.", {}),
        ({"Story": None}, "failure", ROW["Title"], {}),
        ({"Story": "*Late* <b>\n# again"}, "failure", "\\*Late\\* \\<b>\\\n\\# again\n", {}),
        ({"Title": "Refunds\u202e were\x07 paid"}, "title", "Refunds were paid", {}),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_kept_beside_it(desk, row, field, value, kept):
    plain = {"Area": "Billing", "Severity": "major"}
    desk.register(plain | {"Area": "billing"} | row)
    assert desk.run("--format", "json").exit_code == 0
    [record] = desk.records().values()
    assert record.get(field) == value
    usual = {"x_cost": "12.5"}
    assert {
        name: text for name, text in record.items() if name.startswith("x_") and name != "x_source"
    } == usual | kept


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (
            {"Title": "word " * 30},
            "Title: longer than 100 characters, so `title` is its beginning (row 2)",
        ),
        ({"Area": "Roof"}, "Area: `Roof` is none of the areas: kept under `x_area` (row 2)"),
        (
            {"Severity": "Terrible"},
            "Severity: `Terrible` is no `severity`: kept under `x_severity` (row 2)",
        ),
        (
            {"Link": "intranet"},
            "Link: `intranet` is no address of a web page: kept under `x_link` (row 2)",
        ),
        ({}, "Cost: kept under `x_cost`"),
        (
            {"Title": "a\x07b"},
            "1 character that records refuse (controls and the like) left out or made line ends",
        ),
    ],
)
def test_what_was_done_on_the_way_is_told(desk, row, note):
    desk.register(row)
    assert note in desk.run().stdout


def test_columns_that_are_ignored_are_not_kept(desk):
    (desk.root / "map.yml").write_text(f"ignore: [Cost, Area, Severity]\n{MAPPING}")
    desk.register({})
    desk.run()
    [record] = desk.records().values()
    assert [name for name in record if name.startswith("x_")] == ["x_source"]


def test_likely_names_are_told_till_somebody_says_whether_they_are_persons(desk):
    story = "Peter Smith and Linda Marsh waited; Smith left."
    desk.register({"Story": story})
    desk.map_with("")
    assert "Story: `Peter Smith` may be a person's name" in desk.run("--dry-run").stdout
    held = desk.run("--strict")
    assert (held.exit_code, desk.records()) == (1, {})
    assert "Nothing was written" in held.stderr
    desk.map_with("names: [Peter Smith, Smith]\nno_names: [Linda Marsh]\n")
    assert desk.run("--strict").exit_code == 0
    [record] = desk.records().values()
    assert record["failure"] == "… and Linda Marsh waited; … left."


def test_an_item_that_cannot_stand_loses_nothing(desk):
    text = MAPPING.replace('{title: {value: "Case {ID}"}, url: Link}', "{title: Cost, url: Link}")
    (desk.root / "map.yml").write_text(text)
    desk.register({"Link": None, "Cost": "The blue folder"})
    desk.run()
    [record] = desk.records().values()
    assert ("references" in record, record["x_cost"]) == (False, "The blue folder")


def test_lists_pair_off_item_by_item(desk):
    text = MAPPING.replace(
        "{factor: {value: process}, text: {column: Cause, default: Not recorded in the register.}}",
        '\n    - factor: {column: Severity, split: "+", default: policy}\n      text: {column: Cause, split: lines}',
    ).replace("  severity: {column: Severity, map: {High: major}}\n", "")
    (desk.root / "map.yml").write_text(text)
    desk.register({"Severity": "tooling + policy", "Cause": "The till\nThe rule"})
    desk.run()
    [record] = desk.records().values()
    assert record["causes"] == [
        {"factor": "tooling", "text": "The till"},
        {"factor": "policy", "text": "The rule"},
    ]


@pytest.mark.parametrize(
    ("setting", "rows"),
    [
        ("only: {Severity: high}", ["2", "5"]),
        ("only: {Severity: [high, LOW]}", ["2", "3", "5"]),
        ('only: {Severity: ""}', ["4"]),
        ("skip: {Severity: High, Area: Gate*}", ["3", "4"]),
        ("only: {Severity: '*'}\nskip: {Area: '*roof*'}", ["2", "3", "5"]),
        ("only: {(sheet): log}\nskip: {Severity: [Low, '']}", ["2", "5"]),
    ],
)
def test_rows_are_chosen_by_values_of_columns(desk, setting, rows):
    (desk.root / "map.yml").write_text(f"{setting}\n{MAPPING}")
    cells = [("High", "Till"), ("Low", "Gate"), (None, "The roof; Till"), ("High", "Gates")]
    desk.register(*({"Severity": severity, "Area": area} for severity, area in cells))
    told = desk.told("--dry-run")
    if setting.startswith("skip"):
        rows = ["4"]
    assert [str(each["row"]) for each in told["records"]] == rows
    assert len(told["records"]) + len(told["skipped"]) == told["rows"] == 4


def test_rows_that_go_on_with_a_case_become_part_of_its_record(desk):
    (desk.root / "map.yml").write_text(f"merge: true\n{MAPPING}")
    blank = dict.fromkeys(HEADER)
    desk.register(
        {"ID": "A-1"},
        blank | {"Action": "Tell the desk"},
        {"ID": "A-2", "Area": "Till"},
        blank | {"Action": "Tell the gate", "Area": "Gate"},
        {"ID": "A-1", "Story": "It came again.", "Action": "Print it once"},
    )
    told = desk.told()
    assert [(each["row"], each["same_as"][-5:]) for each in told["further"]] == [
        (3, "row 2"),
        (6, "row 2"),
        (5, "row 4"),
    ]
    second, first = desk.records().values()
    assert first["failure"] == f"{ROW['Story']}\n\nIt came again.\n"
    assert [change["text"] for change in first["changes"]] == [
        ROW["Action"],
        "Tell the desk",
        "Print it once",
    ]
    assert second["areas"] == ["billing", "boarding", "hotel-desk"]
    assert (second["title"], second["x_cost"]) == (ROW["Title"], "12.5")


def test_records_may_be_marked_as_drafts(desk):
    (desk.root / "map.yml").write_text(f"draft: true\n{MAPPING}")
    desk.register({})
    told = "1 draft is checked, but not published: `lessons publish-drafts` publishes it.\n"
    assert desk.run().stdout.endswith(told)
    assert [record["draft"] for record in desk.records().values()] == ["true"]


def test_a_dry_run_shows_records_and_writes_nothing(desk):
    desk.register({}, {"Date": "soon"})
    result = desk.run("--dry-run")
    assert result.exit_code == 1
    assert "--- 2020/refunds-were-paid-twice.yml\n" in result.stdout
    assert "1 would be written as records" in result.stdout
    assert desk.records() == {}


def test_the_account_sums_what_is_alike_and_says_what_nobody_said(desk):
    rows = [{"Date": f"{day} o'clock"} for day in ("soon", "later", "then", "now")]
    desk.register({"ID": 9}, *rows, *[{"ID": 9}] * 4, {"ID": 50, "Cause": None, "Severity": None})
    told = desk.run().stdout
    assert (
        "4 rows, of which the first three:\n  cases.xlsx, sheet log, row 3, Date: `soon o'clock` is"
        in told
    )
    assert "row 6, Date" not in told
    assert told.count(" again\n") == 3
    assert "1 more; `--format json` lists each" in told
    assert "  severity: 50% of the records have it\n" in told
    assert "  causes.text: 50% of the records have only the default\n" in told


def test_a_dry_run_shows_what_readers_will_see(desk):
    desk.register({})
    told = desk.run("--dry-run", "--show", "0").stdout
    assert (
        "--- what readers will see of 2020/refunds-were-paid-twice.yml\n# Refunds were paid" in told
    )
    assert "A refund was expected once and came twice." in told.partition("## What failed")[2]


def test_a_second_import_writes_nothing(desk):
    desk.register({}, {})
    desk.run()
    before = desk.records()
    told = desk.told()
    assert (told["records"], [each["record"] for each in told["there"]]) == (
        [],
        sorted(before, key=len),
    )
    assert desk.records() == before


def test_rows_are_known_again_whatever_their_file_is_called_and_says_by_now(desk):
    desk.register({})
    desk.run()
    [file] = desk.records()
    path = desk.base.lessons / file
    moved = desk.base.lessons / "2019" / "two-refunds.yml"
    moved.parent.mkdir()
    moved.write_text(path.read_text().replace("severity: major", "severity: terrible"))
    path.unlink()
    assert [each["record"] for each in desk.told()["there"]] == ["2019/two-refunds.yml"]
    assert list(desk.records()) == ["2019/two-refunds.yml"]


def test_rows_that_changed_since_are_told_and_not_overwritten(desk):
    desk.register({})
    desk.run()
    before = desk.records()
    desk.register({"Story": "It came three times."})
    result = desk.run()
    assert (
        "failure (1 row), of column Story, Title\n"
        "    cases.xlsx, sheet log, row 2, 2020/refunds-were-paid-twice.yml: “A refund was expected "
        "once and came twice.” here, “It came three times.” there\n"
    ) in result.stdout
    assert (result.exit_code, desk.records()) == (0, before)


def test_columns_in_another_order_are_no_change(desk):
    for header in ("ID,Title,Date,Story,Lesson,Area,Severity,Cause,Action,Link", "Link,Action,Cause,Severity,Area,Lesson,Story,Date,title,id"):  # fmt: skip
        values = {"id": "1", "title": "Late", "date": "2020", "story": "Late."}
        row = ",".join(values.get(name.casefold(), "") for name in header.split(","))
        (desk.root / "cases.csv").write_text(f"{header}\n{row}\n")
        told = desk.told(file="cases.csv")
    assert (len(told["there"]), told["changed"]) == (1, [])


def test_a_record_that_cannot_be_read_stops_the_import_since_it_might_be_a_row(desk):
    desk.register({})
    desk.base.write("2020/broken.yml", "title: [")
    result = desk.run()
    assert result.exit_code == 2
    assert "2020/broken.yml cannot be read, and might be one of the rows" in result.stderr


def test_ids_that_are_taken_get_a_number(desk):
    desk.base.lesson("2020/refunds-were-paid-twice")
    desk.register({}, {})
    desk.run()
    assert sorted(desk.records()) == [
        f"2020/refunds-were-paid-twice{end}.yml" for end in ("-2", "-3", "")
    ]


def test_an_interrupted_import_can_be_repeated(desk, monkeypatch):
    desk.register({}, {}, {})
    links = iter([os.link, os.link])

    def full(*arguments):
        link = next(links, None)
        if link is None:
            raise OSError(28, "No space left on device")
        link(*arguments)

    monkeypatch.setattr("os.link", full)
    monkeypatch.setattr(Path, "rename", full)
    result = desk.run()
    assert result.exit_code == 2
    assert "2 of 3 records are: run it again to go on" in result.stderr
    monkeypatch.undo()
    monkeypatch.chdir(desk.root)
    assert len(desk.records()) == 2
    assert len(desk.told()["records"]) == 1
    assert not list(desk.base.lessons.rglob("*.new"))


def test_problems_of_a_mapping_are_told_before_anything_is_read(desk):
    desk.register({})
    (desk.root / "map.yml").write_text(MAPPING.replace("date: Date", "date: Dat"))
    result = desk.run()
    assert result.exit_code == 1
    assert (
        "map.yml:8:9: error: no column is called `Dat`: did you mean `Date`? [unknown-column]"
        in result.stdout
    )
    assert [problem["rule"] for problem in desk.told()["problems"]] == ["unknown-column"]


@pytest.mark.parametrize(
    "arguments", [("nowhere.csv",), ("cases.xlsx",), ("map.yml", "--mapping", "map.yml")]
)
def test_what_cannot_begin_exits_with_2(desk, arguments):
    desk.register({})
    result = CliRunner().invoke(main, ["import", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")


def test_yearly_files_of_another_shape_go_the_same_way(desk):
    text = """\
name: incidents
id: [Case ID, Date]
dates: ["%d/%m/%Y", "%d.%m.%Y", "%m/%Y"]
ignore: [Reported by]
fields:
  title: {column: Narrative, cut: true}
  lesson: {first: [Action taken, Narrative], cut: true}
  date: Date
  areas: {value: billing}
  severity: {column: Severity, map: {High: major, Medium: moderate, Low: minor}}
  failure: Narrative
  causes: {factor: {value: process}, text: Contributing cause}
  changes: {text: Action taken}
  no_change: {value: The register records none.}
  x_agency: Agency
"""
    (desk.root / "map.yml").write_text(text)
    shutil.copytree(REGISTERS / "incidents", desk.root / "incidents")
    told = desk.told(file="incidents")
    assert [(each["file"], each["row"]) for each in told["records"]] == [
        ("incidents-2003.csv", 2),
        ("incidents-2003.csv", 3),
        ("incidents-2003.csv", 4),
        ("incidents-2004.csv", 2),
        ("incidents-2005.csv", 4),
    ]
    assert {(each["row"], each["column"]) for each in told["refused"]} == {
        (6, "Date"),
        (8, "Case ID"),
    }
    [problem] = desk.base.problems()
    assert "repeated-lesson" in problem


written = st.lists(st.text("ab1.)*_#<>&;~|`[]()!\\-+=:'\"/ é\t"), max_size=5).map("\n".join)


@given(written)
def test_text_of_a_register_is_shown_as_it_was_written(text):
    shown = html.unescape(re.sub("<[^>]*>", " ", str(to_html(as_written(text)))))
    assert "".join(shown.split()) == "".join(text.split())


def test_html_and_addresses_stay_what_they_are():
    assert "&lt;b&gt;https://example.org/a_b?c=1&amp;d=2" in to_html(
        as_written("<b>https://example.org/a_b?c=1&d=2")
    )
