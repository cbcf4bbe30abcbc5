"""Registers as files: what is read of them, whatever their warts, and what is told."""

from __future__ import annotations

import datetime
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.formats import read_grids
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.number_formats import shown, shows_otherwise
from generator.intake.register.sheets import text_of
from generator.intake.register.table import key_of, read_table

REGISTERS = Path(__file__).parent / "registers"


@pytest.fixture
def table(tmp_path):
    """The table of a register's files: `table({"a.csv": "…"})`."""

    def read(files, **settings):
        for name, content in files.items():
            (tmp_path / name).write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
        return read_table([tmp_path / name for name in files], FileSettings(**settings))

    return read


@pytest.fixture
def workbook(tmp_path):
    """The path of a workbook with these sheets, each a list of rows."""

    def write(**sheets):
        path = tmp_path / "register.xlsx"
        book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    sheet.write(number, at, cell)
        book.close()
        return path

    return write


def cells(table):
    return [
        {name: text for name, text in row.cells.items() if name[0] != "("} for row in table.rows
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (30004.0, "30004"),
        (0.5, "0.5"),
        (True, "true"),
        (None, ""),
        (datetime.date(2018, 4, 5), "2018-04-05"),
        (datetime.datetime(2018, 4, 5), "2018-04-05"),  # noqa: DTZ001
        (datetime.datetime(2018, 4, 5, 13, 30), "2018-04-05 13:30:00"),  # noqa: DTZ001
        (datetime.timedelta(days=1, minutes=90), "25:30:00"),
        (12345678901234567890.0, "1.2345678901234567e+19"),
    ],
)
def test_a_cell_reads_as_a_person_would_write_it(value, text):
    assert text_of(value) == text


def test_rows_have_the_numbers_that_a_spreadsheet_shows(workbook):
    path = workbook(
        log=[[], ["Our register, 2020"], [], ["ID", "What"], [7, "Late"], [], [8, "Lost"]]
    )
    table = read_table([path], FileSettings())
    assert [(row.number, row.cells["What"]) for row in table.rows] == [(5, "Late"), (7, "Lost")]
    assert table.rows[0].place == "register.xlsx, sheet log, row 5"
    assert table.blank == 1
    assert table.told == [
        "register.xlsx, sheet log: the header is row 4; what stands above it is no row"
    ]


def test_cells_that_hold_errors_are_counted_since_they_read_as_empty(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["ID", "Cost"])
    sheet.write_row(1, 0, ["1"])
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    table = read_table([tmp_path / "a.xlsx"], FileSettings())
    assert cells(table) == [{"ID": "1"}]
    assert table.told == ["a.xlsx: an error counts as empty: #DIV/0! below Cost in row 2"]


def test_sheets_with_the_same_columns_belong_together_and_others_are_told(workbook):
    path = workbook(
        **{
            "2019": [["ID", "What"], [1, "a"]],
            "2020": [["id", "WHAT "], [2, "b"]],
            "Codes": [["X"], ["y"]],
        }
    )
    table = read_table([path], FileSettings())
    assert cells(table) == [{"ID": "1", "What": "a"}, {"ID": "2", "What": "b"}]
    assert [row.cells["(sheet)"] for row in table.rows] == ["2019", "2020"]
    assert "the sheet Codes (1 rows) was not read" in table.told[0]
    assert cells(read_table([path], FileSettings(sheets=["Codes"]))) == [{"X": "y"}]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(workbook):
    with pytest.raises(UnreadableRegister, match=r"no sheet is called 2021: there are 2020"):
        read_table([workbook(**{"2020": [["ID"], [1]]})], FileSettings(sheets=["2021"]))


def test_files_of_one_register_share_their_columns_however_they_spell_them(table):
    read = table({"2019.csv": "Case ID,What\n1,a\n", "2020.csv": "case_id;  WHAT:;Cost\n2;b;9\n"})
    assert cells(read) == [
        {"Case ID": "1", "What": "a"},
        {"Case ID": "2", "What": "b", "Cost": "9"},
    ]
    assert read.told == ["2020.csv: has columns that the files before do not have: Cost"]


def test_a_column_that_a_file_lacks_is_told(table):
    assert table({"a.csv": "ID,What\n1,a\n", "b.csv": "ID\n2\n"}).told == ["b.csv: has no `What`"]


def test_headers_that_are_empty_or_twice_get_names_of_their_own(table):
    read = table({"a.csv": "ID,Note,,Note\n1,a,b,c,d\n"})
    assert cells(read) == [
        {"ID": "1", "Note": "a", "Column C": "b", "Note (2)": "c", "Column E": "d"}
    ]
    assert read.told[:1] == [
        "a.csv: `Note` heads more than one column: the further one is called `Note (2)`"
    ]


def test_a_row_that_is_wider_than_its_header_is_told_and_is_no_header(table):
    read = table({"a.csv": "ID,What\n1,late, lost, wet\n2,Dry\n3,Hot\n"})
    assert cells(read)[0] == {"ID": "1", "What": "late", "Column C": "lost", "Column D": "wet"}
    assert read.told == ["a.csv: wider than the header, as where a text holds the delimiter: row 2"]


def test_a_mark_behind_a_backslash_is_part_of_the_text(table):
    read = table({"a.csv": 'ID,What\n1,"He said \\"no\\", and left"\n'})
    assert [row["What"] for row in cells(read)] == ['He said "no", and left']
    assert cells(table({"b.csv": 'ID,What\n1,"C:\\log\\"\n'})) == [{"ID": "1", "What": "C:\\log\\"}]


@pytest.mark.parametrize("upper", ["ID,Action,,Note", "ID,Action,Action,Note", ",Action,Action,"])
def test_a_header_of_two_rows_is_joined_and_told(table, upper):
    lower = ",What,Who," if upper[0] == "I" else "ID,What,Who,Note"
    read = table({"a.csv": f"{upper}\n{lower}\n1,Mend it,the shop,late\n"})
    assert cells(read) == [
        {"ID": "1", "Action / What": "Mend it", "Action / Who": "the shop", "Note": "late"}
    ]
    assert read.told == [
        "a.csv: the header is rows 1 and 2; write `header: 1` if the second is a case"
    ]


@pytest.mark.parametrize(
    "row", ["1,Mend it,the shop,late", ",Mend it,2020-01-02,", "1,,,", ",Mend it.,the shop,"]
)
def test_a_first_case_is_no_header(table, row):
    read = table({"a.csv": f"ID,Action,Action,Note\n{row}\n2,Ask,the desk,\n"})
    assert len(read.rows) == 2


def test_a_header_is_where_somebody_says_it_is(table):
    text = {"a.csv": "Team,,\nID,What,Who\n1,Late,the desk\n"}
    assert table(text, header=["1", "2"]).columns == ["Team / ID", "Team / What", "Team / Who"]
    assert table(text, header="2").columns == ["ID", "What", "Who"]
    bare = table({"a.csv": "1,Late\n2,Lost\n"}, header="none")
    assert cells(bare) == [
        {"Column A": "1", "Column B": "Late"},
        {"Column A": "2", "Column B": "Lost"},
    ]


def test_names_that_look_like_values_are_told(table):
    read = table({"a.csv": "43.17109,cloudy\n43.2,clear\n"})
    told = "row 1 names the columns, one `43.17109`; write `header: none` if it is a case"
    assert read.told == [f"a.csv: {told}"]
    assert table({"b.csv": "Town,2019,2020\nBern,1,2\n"}).told == []
    assert "one `A-1`" in table({"c.csv": "A-1,Late\nA-2,Lost\n"}).told[0]


def test_a_column_without_a_name_and_without_a_value_is_none(table):
    assert table({"a.csv": "ID,What,,\n1,a,,\n"}).columns == ["ID", "What"]


def test_repeated_headers_and_empty_lines_are_counted_and_no_rows(table):
    read = table({"a.csv": "ID,What\n1,a\n\n,\nID,What\n2,b\n"})
    assert [row.number for row in read.rows] == [2, 6]
    assert (read.headers, read.blank) == (1, 2)


def test_a_cell_may_hold_several_lines(table):
    assert cells(table({"a.csv": 'ID,What\n1,"a\r\nb,\r\n""c"""\n2,d\n'})) == [
        {"ID": "1", "What": 'a\nb,\n"c"'},
        {"ID": "2", "What": "d"},
    ]


def test_characters_that_records_refuse_are_removed_and_counted(table):
    read = table({"a.csv": "ID,What\n1,a\x07b\u202ec_x000D_\u2028d\n2,\u200b\n"})
    assert cells(read) == [{"ID": "1", "What": "abc\n\nd"}, {"ID": "2"}]
    assert read.removed == 3


def test_flags_made_of_tag_characters_stay(table):
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert cells(table({"a.csv": f"ID,What\n1,{flag} late\n"}))[0]["What"] == f"{flag} late"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_each_of_its_encodings(table, encoding):
    read = table({"a.csv": "ID,What\n1,Tür – zu\n".encode(encoding)})
    assert (cells(read), read.told) == ([{"ID": "1", "What": "Tür – zu"}], [])


@pytest.mark.parametrize(
    ("encoding", "text", "word"),
    [
        ("cp1252", "Tür – zu", "Tür"),
        ("cp1251", "Касса стояла час и никто не мог платить", "Касса"),
        ("cp932", "レジが一時間止まった", "レジが一時間止まった"),
    ],
)
def test_an_encoding_that_was_guessed_is_told_with_a_word_that_shows_it(
    table, encoding, text, word
):
    read = table({"a.csv": f"ID,What\n1,{text}\n".encode(encoding)})
    assert cells(read)[0]["What"] == text
    advice = "if letters look odd, name the `encoding` in the mapping"
    assert read.told == [f"a.csv: not UTF-8, so read as {encoding}, such as `{word}`; {advice}"]


def test_errors_that_a_spreadsheet_shows_count_as_empty_and_are_told(table):
    read = table({"a.csv": "ID,What,Cost\n1,#NV,#DIV/0!\n2,#1 priority!,#BEZUG!\n"})
    assert cells(read) == [{"ID": "1"}, {"ID": "2", "What": "#1 priority!"}]
    [told] = read.told
    assert told.startswith("a.csv: an error counts as empty: #NV below What in row 2, #DIV/0!")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(table, delimiter):
    text = f"ID{delimiter}What\n1{delimiter}Late, very; late\n2{delimiter}Lost\n".replace("Late,", '"Late,').replace("; late", '; late"')  # fmt: skip
    assert cells(table({"a.csv": text}))[0] == {"ID": "1", "What": "Late, very; late"}


@pytest.mark.parametrize(
    "text",
    [
        "ID;What\n1;late, lost, wet\n2;dry, hot, wet\n3;a, b, c\n",
        "Register of the desk, 2020\n\nID;What;Who\n1;late, lost;x\n2;dry;y\n",
        "ID;What, and when;Who\n1;late, lost;x\n2;dry, wet;y\n",
        "sep=;\nID;What\n1;late, lost\n",
    ],
)
def test_the_delimiter_is_that_of_the_header(table, text):
    assert (
        cells(table({"a.csv": text}))[0]["What" if "and when" not in text else "What, and when"][:4]
        == "late"
    )


def test_json_lines_become_columns_by_their_names(table):
    lines = [
        {"id": 1, "fields": {"what": "a", "tags": ["x", "y"]}, "who": None},
        {"id": 2.0, "more": [{"a": 1}, {"a": 2, "b": "x\ny"}], "ok": True},
    ]
    read = table({"a.jsonl": "\n".join(map(json.dumps, lines))})
    assert cells(read) == [
        {"id": "1", "fields.what": "a", "fields.tags": "x\ny"},
        {"id": "2", "more.a": "1\n2", "more.b": '["", "x\\ny"]', "ok": "true"},
    ]


TWO = [{"id": "007", "what": "Late"}, {"id": "8", "what": "Lost"}]
YAML = """\
- {id: 007, what: Late, nothing: ~}
- {id: 8, what: Lost}
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", TWO),
        ("list.jsonl", TWO),
        ("lines.json", "\n".join(map(json.dumps, TWO))),
        ("holds.json", {"total": 2, "data": {"issues": TWO}}),
        ("years.json", {"2019": TWO[:1], "2020": TWO[1:]}),
        ("pages.json", [TWO[:1], TWO[1:]]),
        ("table.json", [["id", "what"], ["007", "Late"], ["8", "Lost"]]),
        ("list.yml", YAML),
        ("documents.yaml", "id: 007\nwhat: Late\n---\nid: 8\nwhat: Lost\n---\n"),
        ("holds.yml", "name: Our register\ncases:\n- {id: 007, what: Late}\n- {id: 8, what: Lost}\n"),
    ],
)  # fmt: skip
def test_a_list_of_objects_is_a_register_wherever_it_stands(table, name, content):
    text = content if isinstance(content, str) else json.dumps(content)
    assert cells(table({name: text})) == TWO


def test_objects_under_ids_are_rows_with_a_key(table):
    read = table({"a.json": json.dumps({"A-1": TWO[0], "A-2": TWO[1]})})
    assert cells(read) == [{"key": "A-1", **TWO[0]}, {"key": "A-2", **TWO[1]}]


def test_what_stands_beside_a_list_is_told(table):
    read = table({"a.json": json.dumps({"total": 2, "issues": TWO})})
    assert read.told == ["a.json, sheet issues: only its lists of objects are read, not total"]


def test_several_files_may_hold_a_case_each_with_lists_of_its_own(table):
    case = "id: {}\ntitle: Parcel {} lost\nsteps:\n- {{what: Ask}}\n- {{what: Look}}\n"
    read = table({"a.yml": case.format(1, 1), "b.yml": case.format(2, 2)})
    assert [row["steps.what"] for row in cells(read)] == ["Ask\nLook", "Ask\nLook"]


def test_numbers_in_json_that_no_program_can_hold_stay_as_they_are_written(table):
    digits = "7" * 5_000
    row = f'[{{"id": {digits}, "big": 1e999, "far": -Infinity, "none": NaN, "cost": 1.5}}]'
    said = {"id": digits, "big": "1e999", "far": "-Infinity", "cost": "1.5"}
    assert cells(table({"a.json": row})) == [said]


def test_a_name_given_twice_in_json_loses_nothing(table):
    assert cells(table({"a.jsonl": '{"a": "1", "a": "2"}'})) == [{"a": "1", "a (2)": "2"}]


def test_a_folder_of_markdown_is_a_register_of_a_row_a_file():
    read = read_table([REGISTERS / "reviews"], FileSettings())
    assert cells(read) == [
        {
            "date": "2021-03-02",
            "team.name": "Quay",
            "tags": "ferry\ntimetable",
            "title": "The ferry left half empty",
            "body": "Twelve guests stood at the **other** quay.",
            "What happened": "The timetable named the old quay.\n\n```text\n## no heading\n```"
            "\n\n### Afterwards\n\nThey took a bus.",
            "Cause": "Nobody owns the timetable.",
            "Cause (2)": "The quay had moved.",
        },
        {
            "date": "2021-04-05",
            "team.name": "Laundry",
            "tags": "laundry",
            "title": "No towels in forty rooms",
            "What happened": "The van came *after* noon.",
        },
    ]
    assert [row.cells["(file)"] for row in read.rows] == ["2021/late-ferry", "no-towels"]
    assert [row.file for row, _ in read.unread] == ["broken.md", "empty.md"]
    assert read.told == []
    assert read.markdown == {"title", "body", "What happened", "Cause", "Cause (2)"}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            '```toml\n[advisory]\ndate = "2024-08-31"\n```\n\n# A path leads out\n\nIt is followed.\n',
            {"advisory.date": "2024-08-31", "title": "A path leads out", "body": "It is followed."},
        ),
        (
            "# Deleted\n\n## Overview\n\n**Company**: Quay <br>  \n- **Date:** July 2025\n\n## Story\n\n**Note**: no.\n",
            {"title": "Deleted", "Company": "Quay", "Date": "July 2025", "Story": "**Note**: no."},
        ),
        ("**Date**: 2020\n**Area**: Till\nIt stood.\n", {"Date": "2020", "Area": "Till", "body": "It stood."}),
        ("# One\n\n**Note**: it stood.\n", {"title": "One", "body": "**Note**: it stood."}),
    ],
)  # fmt: skip
def test_what_stands_above_the_text_of_a_case_is_columns(table, text, columns):
    assert cells(table({"case.md": text})) == [columns]


@pytest.mark.parametrize(
    ("line", "reason"),
    [("nonsense", "Expecting value"), ("[1]", "single value"), ("[" * 100_000, "nested too deep"), ("9" * 5000, "single value")],
)  # fmt: skip
def test_a_line_that_is_no_json_object_is_a_row_that_cannot_be_read(table, line, reason):
    read = table({"a.jsonl": f'{{"a": "1"}}\n{line}\n'})
    assert [row.number for row in read.rows] == [1]
    assert [(row.number, reason in told) for row, told in read.unread] == [(2, True)]


# fmt: off
BROKEN = {
    "empty.csv": b"",
    "header.csv": b"ID,What\n",
    "quote.csv": b'ID,What\n1,"' + b"a" * 200_000,
    "wide.csv": b"," * 1000,
    "not.xlsx": b"no workbook",
    "not.xls": b"no workbook",
    "word.docx": b"",
    "none.jsonl": b"",
    "lines.jsonl": b"1\n2\n",
    "deep.json": b"[" * 100_000,
    "text.json": b'"Late"',
    "cut.json": b'[{"a": 1}, {"a":',
    "text.yml": b"Late",
    "deep.yml": b"[" * 100_000,
    "circle.yml": b"a: &a [*a]",
    "bomb.yml": b"- &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(b"- &%c [%s]\n" % (name, b",".join([b"*%c" % (name - 1)] * 10)) for name in b"bcdefg"),
}
# fmt: on


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_register_is_told_in_one_line(table, name):
    with pytest.raises(UnreadableRegister) as told:
        table({name: BROKEN[name]})
    assert "\n" not in str(told.value)


SHEET, ROWS = "xl/worksheets/sheet1.xml", '<row r="2"><c r="A2"><v>1</v></c></row>'
BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.fixture
def edited(workbook, tmp_path):
    """A workbook in which parts are others: `edited({"xl/workbook.xml": b"…"})`, or as `change` makes of what was."""

    def write(changed):
        with zipfile.ZipFile(workbook(log=[["ID", "Date"], [1, 42795]])) as parts:
            content = {part: parts.read(part) for part in parts.namelist()}
        content |= {
            name: part(content[name]) if callable(part) else part for name, part in changed.items()
        }
        with zipfile.ZipFile(
            tmp_path / "edited.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as parts:
            for name, part in content.items():
                parts.writestr(name, part)
        return tmp_path / "edited.xlsx"

    return write


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({SHEET: lambda part: part.replace(b'r="A2"', b'r="XFD1048576"')}, "1,048,576 rows and 16,384 columns"),
        ({SHEET: lambda part: part.replace(b'<row r="2"', b'<row r="1048576"')}, "1,048,576 rows and 2 columns"),
        ({SHEET: lambda _: f"{BEGIN}{ROWS}{' ' * 101_000_000}</sheetData></worksheet>"}, "unpacks into more than"),
        ({SHEET: lambda _: f"{BEGIN}{'<row>' * 5_100_000}"}, "more cells than 2,000,000"),
        ({"xl/sharedStrings.xml": '<sst uniqueCount="999999999"/>'}, "more cells than 2,000,000"),
        ({f"xl/{number}": b"" for number in range(2_100)}, "more than 2,000 parts"),
    ],
)  # fmt: skip
def test_a_workbook_that_would_unpack_into_more_than_fits_is_not_unpacked(edited, changed, told):
    with pytest.raises(UnreadableRegister, match=told):
        read_grids(edited(changed), FileSettings())


def test_a_part_that_is_longer_than_it_says_is_not_unpacked(edited):
    path = edited({SHEET: f"{BEGIN}{ROWS}{' ' * 1_000_000}</sheetData></worksheet>"})
    with zipfile.ZipFile(path) as parts:
        size = parts.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (900).to_bytes(4, "little")))
    with pytest.raises(UnreadableRegister, match="not a sound workbook"):
        read_grids(path, FileSettings())


def test_rows_that_a_spreadsheet_keeps_empty_at_its_end_are_none(edited):
    last = b'<row r="1048575" ht="12.8"/><row r="1048576" ht="12.8"></row></sheetData>'
    [grid] = read_grids(
        edited({SHEET: lambda part: part.replace(b"</sheetData>", last)}), FileSettings()
    )
    assert (len(grid.lines), grid.told) == (2, [])


def test_what_a_workbook_holds_besides_values_is_told(edited):
    formulas = (
        b'<row r="3"><c r="A3"><f>A2</f><v></v></c><c r="B3"><f>A2</f></c></row>'
        b'<row r="4"><c r="A4" t="str"><f>A2</f><v></v></c><c r="B4"><f>A2</f><v>1</v></c></row></sheetData>'
        b'<hyperlinks><hyperlink ref="B2" location="log!A1"/></hyperlinks>'
    )
    [grid] = read_grids(
        edited({SHEET: lambda part: part.replace(b"</sheetData>", formulas)}), FileSettings()
    )
    assert grid.told == [
        "a formula without a result counts as empty; open the file and save it: A3, B3",
        "a link leads to no web page and is not taken: B2",
    ]


def test_a_formula_whose_result_is_an_empty_text_is_not_told(edited):
    formula = b'<row r="3"><c r="A3" t="str"><f>A2</f><v></v></c></row></sheetData>'
    [grid] = read_grids(
        edited({SHEET: lambda part: part.replace(b"</sheetData>", formula)}), FileSettings()
    )
    assert grid.told == []


def test_a_workbook_that_counts_its_days_from_1904_is_told(edited):
    book = edited(
        {"xl/workbook.xml": lambda part: part.replace(b"<workbookPr", b'<workbookPr date1904="1"')}
    )
    read = read_table([book], FileSettings())
    assert (read.is_1904, "`dates: [excel-1904]`" in read.told[0]) == (True, True)


@pytest.fixture
def decorated(tmp_path):
    """A workbook with all that may stand beside its values."""
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("log")
    for column, name in enumerate(["ID", "Share", "Month", "Report", "Secret", "Action"]):
        sheet.write(0, column, name)
    formats = {
        code: book.add_format({"num_format": code}) for code in ("00000", "0.0%", "mmm yyyy")
    }
    for row, link in enumerate(["https://example.org/1#a", "mailto:pat@example.org"], 1):
        sheet.write_number(row, 0, 70 + row, formats["00000"])
        sheet.write_number(row, 1, 0.07 * row, formats["0.0%"])
        sheet.write_number(row, 2, 44197, formats["mmm yyyy"])
        sheet.write_url(row, 3, link, string=f"Report {row}")
        sheet.write(row, 4, "hidden")
        sheet.write(row, 5, "Ask")
    sheet.write_formula(3, 3, '=HYPERLINK("https://example.org/3", "Report 3")', None, "Report 3")
    sheet.write_comment(1, 1, "Rather less")
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    return tmp_path / "a.xlsx"


def test_what_stands_beside_the_values_of_a_workbook_is_taken_or_told(decorated):
    read = read_table([decorated], FileSettings())
    first = {"ID": "00071", "Share": "7%", "Month": "2021-01", "Report": "Report 1", "Secret": "hidden", "Action": "Ask"}  # fmt: skip
    assert cells(read) == [
        first | {"Report (link)": "https://example.org/1#a"},
        first | {"ID": "00072", "Share": "14%", "Report": "Report 2"},
        {"Report": "Report 3", "Report (link)": "https://example.org/3"},
    ]
    assert read.told == [
        "a.xlsx, sheet log: a link leads to no web page and is not taken: D3",
        "a.xlsx, sheet log: comments of cells are not taken; write `comments` under `cells` to have them: B2",
        "a.xlsx, sheet log: hidden, and taken all the same; write `cells` without `hidden` to leave it out: row 3, column E",
    ]  # fmt: skip


def test_what_of_a_workbook_is_taken_is_for_the_mapping_to_say(decorated):
    read = read_table([decorated], FileSettings(cells=["comments"]))
    assert cells(read) == [
        {"ID": "71", "Share": "0.07", "Month": "2021-01-01", "Report": "Report 1", "Action": "Ask", "Share (comment)": "Rather less"},
        {"Report": "Report 3"},
    ]  # fmt: skip
    assert [told.partition(": ")[2] for told in read.told] == [
        "a link leads to no web page and is not taken: D3",
        "numbers are taken as they are stored, not as shown; write `shown` under `cells`: A2, B2, C2, A3, B3, … (6 in all)",
        "links of cells are not taken; write `links` under `cells` to have them: D2, D4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (71.0, "000-00", "000-71"),
        (12345.0, '"INC"000', "INC12345"),
        (7.0, '"No. "0', "No. 7"),
        (0.28000000000000003, "0%", "28%"),
        (0.0725, "[Red]0%;-0%", "7.25%"),
        (44197.5, "00000", 44197.5),
        (-3.0, "0000", -3.0),
        ("text", "0000", "text"),
        (datetime.date(2021, 1, 1), "yyyy", "2021"),
        (datetime.date(2021, 1, 1), 'mmmm" of "yy', "2021-01"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(value, code, text):
    assert shows_otherwise(code)
    assert shown(value, code) == text


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0.00", "dd/mm/yyyy", "h:mm", "@", ""]
)
def test_a_format_that_says_nothing_of_its_own_is_left_alone(code):
    assert not shows_otherwise(code)


def test_rows_of_merged_cells_are_one_case_and_a_merged_cell_counts_for_each_row(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row, texts in enumerate([["Team", "ID", "What", "Action", "Who"], ["", "1", "Late", "Ask", "Pat"], ["", "", "", "Look"], ["", "", "", "Write", "Kim"], ["", "2", "Lost", "Wait"]]):  # fmt: skip
        sheet.write_row(row, 0, texts)
    sheet.merge_range(1, 0, 4, 0, "Desk")
    sheet.merge_range(1, 1, 3, 1, "1")
    sheet.merge_range(1, 2, 3, 2, "Late")
    book.close()
    read = read_table([tmp_path / "a.xlsx"], FileSettings())
    assert cells(read) == [
        {
            "Team": "Desk",
            "ID": "1",
            "What": "Late",
            "Action": "Ask\nLook\nWrite",
            "Who": "Pat\n\nKim",
        },
        {"Team": "Desk", "ID": "2", "What": "Lost", "Action": "Wait"},
    ]
    assert [told.rpartition(": ")[2] for told in read.told] == ["rows 2 to 4", "rows 2 to 5"]
    assert len(read_table([tmp_path / "a.xlsx"], FileSettings(cells=["shown"])).rows) == 4


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="log">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


@pytest.fixture
def opened(tmp_path):
    """The table of an .ods with these rows of XML."""

    def write(rows):
        with zipfile.ZipFile(
            tmp_path / "a.ods", "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as parts:
            parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            parts.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
            parts.writestr("content.xml", ODS.format(rows))
        return read_table([tmp_path / "a.ods"], FileSettings())

    return write


def test_workbooks_of_other_kinds_are_read_and_what_is_lost_of_them_is_told(opened):
    rows = [["ID", "What"], ["1", "Late"]]
    lines = "".join(f"<table:table-row>{''.join(CELL.format('', text) for text in row)}</table:table-row>" for row in rows)  # fmt: skip
    read = opened(lines)
    assert cells(read) == [{"ID": "1", "What": "Late"}]
    assert "of this kind of workbook only values are read" in read.told[0]


def test_a_workbook_that_asks_for_too_much_ends_its_reader_alone(opened, monkeypatch):
    monkeypatch.setattr("generator.intake.register.sheets.MEMORY", 1 << 28)
    cell = CELL.format(' table:number-columns-repeated="16000"', "a" * 2_000)
    row = f'<table:table-row table:number-rows-repeated="6000">{cell}</table:table-row>'
    with pytest.raises(UnreadableRegister, match="it asks for too much memory or time"):
        opened(row)


def test_a_packed_workbook_of_any_kind_is_measured_before_it_is_unpacked(opened):
    with pytest.raises(UnreadableRegister, match="unpacks into more than"):
        opened(" " * 101_000_000)


@pytest.mark.parametrize("name", ["File", "Sheet", "file", "(file)", "(Sheet)"])
def test_a_column_may_be_called_as_ours_are(table, name):
    assert (
        "report.pdf" in table({"a.csv": f"{name},Title\nreport.pdf,Late\n"}).rows[0].cells.values()
    )


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row(table, end):
    with pytest.raises(UnreadableRegister, match="row 3: a quotation mark is never closed"):
        table({"a.csv": f'ID,Title\n1,Late\n2,"Early\n3,On time{end}'})
    with pytest.raises(UnreadableRegister, match="row 2: a quotation mark is never closed"):
        table({"b.csv": f'ID,Title\n1,"Late{end}'})


def test_rows_that_ran_together_are_told(table):
    read = table({"a.csv": 'ID,Title\n1,"Late\n2,"Early"\n3,"On\ntime"\n'})
    assert read.told == [
        "a.csv: row 2: text follows a closed quotation mark: look whether rows run together"
    ]


@pytest.mark.parametrize("header", ['"ID", "Title"', '"ID","Title"', "ID, Title"])
def test_quoted_cells_may_stand_behind_a_blank(table, header):
    read = table({"a.csv": f'{header}\n"1", "Late, and lost"\n'})
    assert cells(read) == [{"ID": "1", "Title": "Late, and lost"}]


@given(st.binary(max_size=400), st.sampled_from([".csv", ".jsonl", ".json", ".yml", ".xlsx"]))
def test_no_bytes_are_a_traceback(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(content)
    try:
        table = read_table([path], FileSettings())
    except UnreadableRegister:
        return
    assert table.rows or table.unread


@pytest.mark.parametrize("name", ["Case ID", "case_id", "CASE  ID:", " Case-Id"])
def test_spellings_of_a_column_are_one(name):
    assert key_of(name) == "case id"


def test_a_mistake_of_the_library_that_reads_workbooks_is_told_as_the_files(tmp_path, monkeypatch):
    class PanicException(BaseException):
        """As the library's own: nobody can import that one, and it is no Exception."""

    def panic(_path):
        raise PanicException("index out of bounds")

    path = tmp_path / "log.xlsx"
    xlsxwriter.Workbook(path).close()
    monkeypatch.setattr("python_calamine.CalamineWorkbook", SimpleNamespace(from_path=panic))
    with pytest.raises(UnreadableRegister, match="not a sound workbook"):
        read_grids(path, FileSettings())
