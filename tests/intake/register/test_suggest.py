"""Mappings drafted from registers: they load as they stand, and need little work."""

from __future__ import annotations

import json
import re
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.intake.register.dates import read_date
from generator.records.source import parse

REGISTERS = Path(__file__).parent / "registers"


@pytest.fixture
def draft(base, monkeypatch):
    """The mapping that is drafted for a register, its text, and what a dry run with it tells."""
    monkeypatch.chdir(base.root)

    def run(*arguments):
        return CliRunner().invoke(
            main, ["import", *map(str, arguments), "--today", "2026-11-22"], catch_exceptions=False
        )

    def drafted(*files):
        text = run(*files, "--suggest").stdout
        (base.root / "map.yml").write_text(text)
        told = json.loads(
            run(*files, "--mapping", "map.yml", "--dry-run", "--format", "json").stdout
        )
        return parse(text, "map.yml").data, text, told

    return drafted


@pytest.fixture
def copied(tmp_path):
    return lambda name: shutil.copytree(REGISTERS / name, tmp_path / name)


def test_a_draft_for_a_folder_of_markdown_knows_its_files_and_keeps_its_marks(draft, copied):
    mapping, _, told = draft(copied("reviews"))
    assert mapping["id"] == "(file)"
    assert mapping["fields"]["failure"]["markdown"] == "true"
    assert mapping["fields"]["tags"] == {"column": "tags", "split": "lines"}
    assert [each["file"] for each in told["records"]] == ["2021/late-ferry.md", "no-towels.md"]
    assert [each["file"] for each in told["refused"]] == ["broken.md", "empty.md"]


def test_a_draft_for_yearly_files_takes_every_row_but_those_that_are_none(draft, copied):
    mapping, text, told = draft(copied("incidents"))
    assert {(each["file"], each["row"]) for each in told["refused"]} == {
        ("incidents-2005.csv", 6),
        ("incidents-2005.csv", 8),
    }
    assert len(told["records"]) == 5
    assert "are still marked DECIDE" in told["told"][-1]
    fields = mapping["fields"]
    assert mapping["ignore"] == ["Reported by"]
    assert fields["date"] == {"first": ["Date"], "dates": ["%d/%m/%Y", "%d.%m.%Y", "%m/%Y"]}
    assert fields["severity"]["map"] == {"High": "major", "Medium": "moderate", "Low": "minor"}
    assert fields["changes"] == [{"text": "Action taken"}]
    assert "DECIDE" in text


def test_a_draft_for_an_export_in_json_takes_what_it_means(draft):
    mapping, _, told = draft(REGISTERS / "helpdesk.jsonl")
    assert [(each["row"], each["column"]) for each in told["refused"]] == [(4, "")]
    fields = mapping["fields"]
    assert mapping["id"] == "key"
    assert fields["title"]["first"][0] == "fields.summary"
    assert fields["failure"]["first"][0] == "body"
    assert fields["date"]["first"] == ["created"]
    assert fields["references"][0]["url"]["column"] == "link"
    assert fields["tags"] == {"column": "fields.labels", "split": "lines"}


CASES = {
    "odd names": '"a: b","# c","[d]","e\nf","true","{g}"\n1,2020-01-01,x,y,z,w\n',
    "empty cells": "ID,Title,When\n,,2020\n2,Late,\n,Lost,2021\n",
    "quotes": 'ID,Title,Am\n1,"it\'s ""late"" # again: yes",09.04.2024\n',
}


@pytest.mark.parametrize("name", CASES)
def test_a_draft_loads_whatever_the_register_holds(draft, tmp_path, name):
    (tmp_path / "any.csv").write_text(CASES[name])
    mapping, text, told = draft(tmp_path / "any.csv")
    assert mapping["fields"]
    assert "problems" not in told
    assert {"title", "date"} <= mapping["fields"].keys()
    assert "DECIDE" in text


@pytest.mark.parametrize(
    ("dates", "forms"),
    [
        (["31/12/2020", "01/02/2021"], ["%d/%m/%Y"]),
        (["12/31/2020", "01/02/2021"], ["%m/%d/%Y"]),
        (["3 March 2020", "14 May 2021"], ["%d %B %Y"]),
        (["Mar 2020", "May 2021"], ["%B %Y"]),
        (["Wed, 16 Jun 2021", "Fri, 18 June 2021"], ["%d %B %Y"]),
        (["05/Sep/25 7:24 AM", "22/oct./25 9:26"], ["%d/%b/%y"]),
        (["9/6/2018 0:06:16", "9/26/2018 14:06:16"], ["%m/%d/%Y"]),
        (["about 2019", "18 June 2021"], ["%d %B %Y", "year"]),
        (["20200105", "20201231"], ["%Y%m%d"]),
        (["1599999999", "1600000000"], ["unix"]),
        (["2020-03-01", "2021"], None),
        (["43891", "43892.5"], ["excel"]),
        (["about 1999", "end of 2001"], ["year"]),
        (["31.12.2020 13:45", "01.02.2021 00:10"], ["%d.%m.%Y"]),
    ],
)
def test_forms_of_dates_are_found_by_their_samples(draft, tmp_path, dates, forms):
    rows = "".join(f"{number},Late again,{date}\n" for number, date in enumerate(dates))
    (tmp_path / "any.csv").write_text(f"ID,Title,Date occurred\n{rows}")
    mapping, _, told = draft(tmp_path / "any.csv")
    assert mapping["fields"]["date"].get("dates") == forms
    assert len(told["records"]) == len(dates)


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (["01/02/2021", "03/04/2021"], "no day is above 12, so it may be %m/%d/%Y as well"),
        (
            ["01/02/2021", "25/04/2021", "04/28/2021"],
            "some days are written as %d/%m/%Y, others as %m/%d/%Y",
        ),
        (["05/Sep/25 7:24 AM", "22/Oct/25 9:26 AM"], "years of two digits"),
    ],
)
def test_dates_that_can_be_read_both_ways_are_marked(draft, tmp_path, dates, told):
    rows = "".join(f"{number},Late {number},{date}\n" for number, date in enumerate(dates))
    (tmp_path / "any.csv").write_text(f"ID,Title,Date\n{rows}")
    assert f"DECIDE: {told}" in draft(tmp_path / "any.csv")[1]


@pytest.mark.parametrize("name", ["Timestamp", "Datum", "Wann", "Fecha", "Quelque chose"])
def test_a_column_that_holds_days_is_the_date_whatever_it_is_called(draft, tmp_path, name):
    (tmp_path / "any.csv").write_text(f"Nr,{name},Titel\n1,09.04.2024,Zu spät\n2,30.12.2024,Weg\n")
    date = draft(tmp_path / "any.csv")[0]["fields"]["date"]
    assert date == {"first": [name], "dates": ["%d.%m.%Y"]}


def test_a_draft_does_not_take_persons_and_asks_about_what_looks_like_them(draft, tmp_path):
    text = "Key,Created,Summary,Watchers,Watchers,Who?\nA-1,2024-01-02,Till stood still,5fe,6fe,Pat Sample\n"
    (tmp_path / "any.csv").write_text(text)
    mapping, text, told = draft(tmp_path / "any.csv")
    assert mapping["ignore"] == ["Watchers", "Who?"]
    assert 'DECIDE: not taken; ["Who?"]: what it holds looks like names of persons' in text
    assert told["kept_columns"] == {}


def test_a_register_without_dates_is_refused_until_somebody_says_one(draft, tmp_path):
    (tmp_path / "any.csv").write_text("ID,Title\n1,Late\n2,Lost\n")
    mapping, text, told = draft(tmp_path / "any.csv")
    assert "date" not in mapping["fields"]
    assert "DECIDE: no column holds dates" in text
    assert [problem["message"] for problem in told["problems"]] == ["`date` is not mapped"]


def test_a_register_without_ids_is_told_apart_by_more_columns_or_by_what_it_says(draft, tmp_path):
    (tmp_path / "any.csv").write_text("Case No,Year,Title\n1,2019,Late\n2,2019,Lost\n1,2020,Shut\n")
    assert draft(tmp_path / "any.csv")[0]["id"] == ["Case No", "Year"]
    (tmp_path / "any.csv").write_text("Year,Title\n2019,Late\n2019,Late\n2020,Late\n")
    mapping, _, told = draft(tmp_path / "any.csv")
    assert "id" not in mapping
    assert [each["row"] for each in told["repeated"]] == [3]


EXPORTS = {
    "jira.csv": ("Jira", "Issue key", "Summary", ["Created"], ["Description", "Summary"]),
    "snow.csv": ("ServiceNow", "number", "short_description", ["opened_at"], ["description", "short_description"]),
    "gh.json": ("GitHub issues", "number", "title", ["createdAt"], ["body", "title"]),
    "zendesk.csv": ("Zendesk", "Id", "Subject", ["Created at"], ["Description", "Subject"]),
    "forms.csv": ("Google Forms", "Timestamp", "What happened?", ["Timestamp"], ["What happened?"]),
    "msforms.csv": ("Microsoft Forms", "ID", "Was ist passiert?", ["Startzeit"], ["Was ist passiert?"]),
    "win.csv": ("Win or issue", None, "Describe What Happened", ["Date"], ["Describe What Happened"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_known_by_its_columns_and_names_nobody(draft, name):
    tool, number, title, dates, failure = EXPORTS[name]
    mapping, text, told = draft(REGISTERS / "exports" / name)
    fields = mapping["fields"]
    assert f"# These are the columns of {tool}.\n" in text
    assert number is None or mapping["id"] == number
    assert fields["title"]["first"][0] == title
    assert fields["date"]["first"] == dates
    assert fields["failure"]["first"] == failure
    assert len(told["records"]) == (1 if name == "win.csv" else 2)
    assert told["refused"] == []
    shown = CliRunner().invoke(
        main,
        [
            "import",
            str(REGISTERS / "exports" / name),
            "--mapping",
            "map.yml",
            "--dry-run",
            "--show",
            "9",
        ],
    )
    assert not re.search("Sample|5fe07|pat@|kim", shown.stdout)


@pytest.mark.parametrize(
    "header",
    [
        "Nr;Datum;Titel;Was ist geschehen?;Auswirkungen;Ursache;Maßnahmen;Abteilung",
        "N°;Date;Titre;Que s'est-il passé ?;Conséquences;Cause;Mesures prises;Service",
        "Nº;Fecha;Título;¿Qué pasó?;Consecuencias;Causa;Medidas;Departamento",
        "Numero;Data;Titolo;Cosa è successo;Conseguenze;Causa;Azioni;Reparto",
    ],
)
def test_columns_are_known_in_other_languages(draft, tmp_path, header):
    row = "{};0{}.04.2024;Fall Nummer {};{};Vierzig warteten {} Minuten;{};Die Kasse {} wird geprüft;{}\n"
    story = "Die Kasse stand eine ganze Stunde lang still, und niemand konnte zahlen. Nummer {}."
    text = "".join(
        row.format(n, n, n, story.format(n), n, f"Das Kabel {n} war alt", n, "AB"[n % 2])
        for n in range(1, 6)
    )
    (tmp_path / "any.csv").write_text(f"{header}\n{text}")
    fields = draft(tmp_path / "any.csv")[0]["fields"]
    names = header.split(";")
    assert fields["date"]["first"] == [names[1]]
    assert fields["title"]["first"][0] == names[2]
    assert fields["failure"]["first"][0] == names[3]
    assert fields["impact"] == names[4]
    assert fields["causes"][0]["text"]["first"][0] == names[5]
    assert fields["changes"] == [{"text": names[6]}]
    assert fields["areas"]["column"] == names[7]


def test_a_guess_is_a_comment_and_what_was_noticed_stands_on_top(draft, tmp_path):
    rows = "".join(f"{n},2020,Late again {n},Café,{('Bill', 'Till')[n % 2]}\n" for n in range(8))
    (tmp_path / "any.csv").write_bytes(
        f"ID,Year,Title,Category,Department\n{rows}".encode("cp1252")
    )
    mapping, text, _ = draft(tmp_path / "any.csv")
    assert "# any.csv: not UTF-8, so read as cp1252" in text
    assert "    #   Bill: billing  # 4\n    #   Till: …  # 4\n" in text
    areas = mapping["fields"]["areas"]
    assert (areas["column"], "map" in areas) == ("Department", False)


def test_rows_that_go_on_with_the_case_above_are_found(draft, tmp_path):
    rows = "".join(
        f"C-{n},2021-03-0{n},Parcel {n} went astray,Add a check {n}\n,,,Tell {n}\n"
        for n in range(1, 5)
    )
    (tmp_path / "any.csv").write_text(f"Case No,Occurred,Headline,Action taken\n{rows}")
    mapping, text, told = draft(tmp_path / "any.csv")
    assert (mapping["id"], mapping["merge"]) == ("Case No", "true")
    assert "DECIDE: rows without Case No go on with the case above them" in text
    assert (len(told["records"]), len(told["further"])) == (4, 4)


def test_a_mapping_that_is_drafted_again_keeps_its_settings_and_what_was_decided(base, monkeypatch):
    monkeypatch.chdir(base.root)
    (base.root / "any.csv").write_bytes("Нет;Date;Title\n1;2020;Опоздал\n".encode("cp1251"))
    (base.root / "map.yml").write_text(
        "encoding: cp1251\nfields:\n  lesson: {value: Begin early.}\n"
    )
    arguments = ["any.csv", "--suggest", "--mapping", "map.yml"]
    assert CliRunner().invoke(main, ["import", *arguments]).exit_code == 0
    first = (base.root / "map.yml").read_text()
    mapping = parse(first, "map.yml").data
    assert (mapping["encoding"], mapping["fields"]["lesson"]) == (
        "cp1251",
        {"value": "Begin early."},
    )
    assert "Опоздал" in first
    assert CliRunner().invoke(main, ["import", *arguments]).exit_code == 0
    assert (base.root / "map.yml").read_text() == first


FACTORS = [
    f"{one} / {two}"
    for one, two in combinations(("Training", "Policy", "IT/Tooling", "Staffing", "Design"), 2)
]
YEARLY = {
    "cases 2003.csv": [
        "Cases of the year;;;;;",
        ";;;;;",
        "Ref;Occurred on;Business unit(s);Short text;Contrib. factors;Measures taken",
        *(f"3/{n};0{n % 9 + 1}.1{n % 3}.2003;{'Boarding' if n % 2 else 'Billing'};Wait number {n} at the gate;{FACTORS[n]};Open another gate at {n} passengers" for n in range(10)),
        "Total: 12 cases;;;;;",
    ],
    "cases 2004.csv": [
        "Ref,Date of Event,Business Unit(s),Short text,Contrib. factors,Measures taken,Sev",
        *(f"4/{n},1{n}/07/2004,Billing,Bill number {n} twice,{FACTORS[n]},,{n % 3 + 1}" for n in range(10)),
        "Total: 12 cases,,,,,,",
    ],
}  # fmt: skip


def test_a_draft_knows_short_names_lists_between_strokes_and_totals(draft, tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for name, text in YEARLY.items():
        (folder / name).write_text("\n".join(text))
    mapping, text, told = draft(folder)
    fields = mapping["fields"]
    assert mapping["id"] == "Ref"
    assert fields["title"]["first"] == ["Short text"]
    assert fields["areas"]["column"] == "Business unit(s)"
    assert fields["changes"] == [{"text": "Measures taken"}]
    assert fields["causes"][0]["factor"]["split"] == " / "
    assert fields["severity"]["column"] == "Sev"
    assert "add to its map {1: …" in text
    first = next(
        each for each in told["records"] if (each["file"], each["row"]) == ("cases 2003.csv", 5)
    )
    assert first["record"] == "2003/wait-number-1-at-the-gate.yml"
    [total] = told["refused"]
    assert total["reason"] == "the row says only `Total: 12 cases`, as totals and notes do"
    assert [(each["file"], each["same_as"]) for each in told["repeated"]] == [
        ("cases 2004.csv", "cases 2003.csv, row 14")
    ]
    assert len(told["records"]) == 20


def test_what_is_told_of_many_files_alike_is_told_once(draft, tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for year in range(2001, 2006):
        (folder / f"{year}.csv").write_bytes(
            f"Ref,Date,Title\n{year}-1,{year},Caf\xe9 {year}\n".encode("cp1252")
        )
    _, _, told = draft(folder)
    assert sum("cp1252" in line for line in told["told"]) == 5
    text = (
        CliRunner()
        .invoke(main, ["import", str(folder), "--mapping", "map.yml", "--dry-run"])
        .stdout
    )
    assert text.count("cp1252") == 1
    assert "2001.csv, 2002.csv, … (5 files): not UTF-8" in text


ODD = {
    "objects are no story": (
        "geocode,aircraft,date,type_of_occurance\n"
        + "".join(f"\"{{'lat': {n}}}, {'x' * 40}\",Plane {n},2020-01-0{n},Hard landing {n}\n" for n in (1, 2)),
        {"title": {"first": ["type_of_occurance"], "cut": "true"}, "lesson": None, "failure": None},
    ),
    "a title is found for every row": (
        "ID,Description,Place\n"
        + "".join(f"{n},{f'Climber {n} was caught.' if n < 3 else ''},Ridge number {n}\n" for n in range(1, 6)),
        {"title": {"first": ["Description", "Place"], "cut": "true"}},
    ),
    "a story is no date": (
        "ID,Timeline of events\n"
        + "".join(f"{n},\"Since May 3 2020 {'nobody could pay ' * 5}\"\n" for n in (1, 2, 3)),
        {"date": None, "title": {"first": ["Timeline of events"], "cut": "true"}},
    ),
    "who wrote it is no id": (
        "Rédacteur,Timestamp envoi,Date événement,Description\n" + "germaine,2026-01-19,2025-12-24,Quelqu'un a glissé\n",
        {"date": {"first": ["Date événement", "Timestamp envoi"]}},
    ),
    "addresses below each other are a list": (
        'ID,Date,Title,See\n1,2020-01-01,The till stood still,"'
        + "\n".join(f"https://register.example.org/{n}/a-long-way-to-it" for n in (1, 2)) + '"\n',
        {"references": [{"title": {"value": "See"}, "url": {"column": "See", "split": "lines"}}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_a_draft_guesses_by_what_columns_hold(draft, tmp_path, kind):
    text, fields = ODD[kind]
    (tmp_path / "any.csv").write_text(text)
    mapping, _, _ = draft(tmp_path / "any.csv")
    assert {name: mapping["fields"].get(name) for name in fields} == fields
    assert mapping.get("id") != "Rédacteur"


def test_the_day_in_a_file_s_name_is_the_date(draft, tmp_path):
    folder = tmp_path / "flaws"
    folder.mkdir()
    for name in ("2020-09-25-vault", "2022-11-01"):
        (folder / f"{name}.md").write_text(f"# A flaw of {name}\n\n## Summary\n\nIt was open.\n")
    mapping, _, told = draft(folder)
    assert mapping["fields"]["date"] == {"column": "(file)", "dates": ["year"]}
    assert [each["record"][:4] for each in told["records"]] == ["2020", "2022"]
    assert read_date("2020-09-25-vault", ("year",)) == ("2020-09-25", False)


def test_a_column_that_only_counts_the_rows_is_no_id_where_another_is_different_in_each(
    draft, tmp_path
):
    said = tmp_path / "said.csv"
    said.write_text(
        ",Tracking #,Date,Narrative\n"
        "0,15-0052,2015-06-24,The drone came too near to the helicopter at the dip site\n"
        "1,15-0166,2016-08-24,The second crew was on another frequency all afternoon\n"
        "2,15-0327,2017-07-04,Nobody had told the tower that the fire had moved\n"
    )
    mapping, _, _ = draft(said)
    assert mapping["id"] == "Tracking #"


NAMED = """\
Case,Date,name,Name of depot,What happened
1,2024-01-02,Pat Sample,North 1,Peter Smith was told an hour after the till stood still.
2,2024-01-03,Kim Sample,North 2,The door of Linda Marsh Tunnel was stuck and Peter Smith opened it.
"""


def test_a_draft_asks_about_names_in_columns_and_in_texts(draft, base):
    (base.root / "named.csv").write_text(NAMED)
    mapping, text, told = draft("named.csv")
    assert mapping["ignore"] == ["name"]
    assert "\n# names: [Peter Smith]  # DECIDE: " in text
    notes = {(note["column"], note["text"]) for note in told["notes"]}
    assert ("What happened", "Peter Smith") in notes


def test_a_column_is_kept_although_the_name_of_another_holds_its_own(draft, base):
    (base.root / "depots.csv").write_text(NAMED.replace(",name,", ",depot,").replace("Sample", "2"))
    _, text, _ = draft("depots.csv")
    assert re.search("Kept under x_.*depot", text)


def test_names_that_were_decided_are_not_asked_about_again(draft, base):
    (base.root / "named.csv").write_text(NAMED)
    _, text, _ = draft("named.csv")
    names = "names: [Peter Smith]\nfields:"
    decided = re.sub("(?m)^# names:.*\n", "", text).replace("fields:", names)
    (base.root / "map.yml").write_text(decided)
    CliRunner().invoke(main, ["import", "named.csv", "--suggest", "--mapping", "map.yml"])
    again = (base.root / "map.yml").read_text()
    assert re.findall("(?m)^#? ?names:.*", again) == ["names: [Peter Smith]"]


def test_nothing_but_flags_is_no_tag(draft, base):
    rows = "Date,Tags,What happened\n2024-01-02,yes,The till stood still.\n2024-01-03,no,It rang.\n"
    (base.root / "flags.csv").write_text(rows)
    mapping, _, _ = draft("flags.csv")
    assert "tags" not in mapping["fields"]
