"""The lessons as data: what is promised in the description is what the files hold."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.records.lesson import Lesson, json_schema
from generator.site.api import api_files
from generator.site.api.shapes import Whole
from generator.site.api.values import COLUMNS, rows
from generator.site.pages import Pages, Settings
from generator.site.search.similar import similar_lessons

VALID = Path(__file__).parents[1] / "records" / "valid"
SITE = "https://lessons.example.org/deep/"
API = "api/v1/"


@pytest.fixture(scope="session")
def data_of(today):
    """Every file of the API of a catalogue, by its address below it."""

    def make(catalogue, site_url=SITE, **settings):
        pages = Pages(catalogue, Settings(today=today, site_url=site_url, **settings))
        files = api_files(pages, similar_lessons(pages.knowledge, pages.index))
        return {file.address.removeprefix(API): file.content for file in files}

    return make


def answers(files):
    """Every file that the description speaks of, with the schema that it is to satisfy; ids are filled in."""
    description = json.loads(files["openapi.json"])
    names = [lesson["id"] for lesson in json.loads(files["lessons.json"])["lessons"]]
    for path, operations in description["paths"].items():
        [(media_type, answer)] = operations["get"]["responses"]["200"]["content"].items()
        for name in names if "{id}" in path else [""]:
            place = path.removeprefix(f"/{API}").replace("{id}", name)
            yield place, media_type, {**answer["schema"], "components": description["components"]}


def wrong(files):
    """Whatever is not as it is described."""
    for place, media_type, schema in answers(files):
        content = (
            json.loads(files[place])
            if media_type == "application/json"
            else files[place].decode("utf-8-sig")
        )
        validator = jsonschema.Draft202012Validator(schema)
        yield from (f"{place}: {error.message}" for error in validator.iter_errors(content))


def test_the_description_is_openapi(ferry, data_of):
    description = json.loads(data_of(ferry)["openapi.json"])
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []
    assert description["servers"] == [{"url": SITE.removesuffix("/")}]


def test_every_file_is_described_and_is_as_described(ferry, data_of):
    files = data_of(ferry)
    assert {place for place, _, _ in answers(files)} == set(files)
    assert list(wrong(files)) == []


def test_every_sound_record_is_as_described(base, data_of):
    for file in VALID.glob("*.yml"):
        year = re.search(rb"(?:^|[\r\n])\W*date\W+([0-9]{4})\b", file.read_bytes())
        base.write(f"{year[1].decode() if year else '2020'}/{file.name}", file.read_bytes())
    catalogue = base.read()
    assert "every-field" in catalogue.by_id
    assert list(wrong(data_of(catalogue))) == []


def test_no_lessons_are_as_described(catalogue_of, data_of):
    files = data_of(catalogue_of([]))
    assert list(OpenAPIV31SpecValidator(json.loads(files["openapi.json"])).iter_errors()) == []
    assert list(wrong(files)) == []
    assert json.loads(files["lessons.json"]) == {"count": 0, "lessons": []}


def test_what_follows_has_other_names_than_what_is_written():
    assert not set(Whole.model_fields) & set(Lesson.model_fields)


def test_a_lesson_without_what_follows_is_a_record_again(ferry, data_of):
    files = data_of(ferry)
    assert json.loads(files["schema.json"]) == json_schema()
    validator = jsonschema.Draft202012Validator(json_schema())
    for lesson in ferry.lessons:
        data = json.loads(files[f"lessons/{lesson.id}.json"])
        written = {name: value for name, value in data.items() if name not in Whole.model_fields}
        assert list(validator.iter_errors(written)) == []


def test_an_organisations_own_fields_are_kept(base, data_of):
    base.lesson("2020/late", x_ticket="HELP-4711", x_costs={"eur": "12", "by": ["a", "b"]})
    lesson = json.loads(data_of(base.read())["lessons/late.json"])
    assert (lesson["x_ticket"], lesson["x_costs"]) == ("HELP-4711", {"eur": "12", "by": ["a", "b"]})


def test_what_follows_is_told(ferry, data_of):
    lesson = json.loads(data_of(ferry)["lessons/cars-loaded-twice.json"])
    assert lesson["url"] == f"{SITE}lessons/cars-loaded-twice/"
    assert lesson["markdown"] == f"{SITE}lessons/cars-loaded-twice.md"
    assert lesson["stage"] == "reopened"
    assert lesson["relations"] == {"recurrences": ["cars-loaded-twice-again"]}
    assert lesson["turns"] == [
        {"stage": "open", "date": "2017-07-08"},
        {"stage": "planned"},
        {"stage": "changed", "date": "2017-08-01"},
        {"stage": "learned", "date": "2018-08-01"},
        {"stage": "reopened", "date": "2019-09-14", "recurrence": "cars-loaded-twice-again"},
    ]


def test_no_field_names_a_lesson_that_the_site_does_not_have(lesson_of, catalogue_of, data_of):
    names = {name: ["hidden", "shown"] for name in ("recurrence_of", "related", "superseded_by")}
    elsewhere = [
        {"area": "boarding", "lesson": "hidden"},
        {"area": "hotel-desk", "lesson": "shown"},
    ]
    lessons = [lesson_of("late", date="2021", **names, where_else=elsewhere), lesson_of("shown")]
    files = data_of(catalogue_of(lessons))
    assert b"hidden" not in b"".join(files.values())
    data = json.loads(files["lessons/late.json"])
    assert [data[name] for name in names] == [["shown"]] * 3
    assert [item.get("lesson") for item in data["where_else"]] == [None, "shown"]


def test_superseded_by_a_hidden_lesson_is_told_without_its_name(lesson_of, catalogue_of, data_of):
    files = data_of(catalogue_of([lesson_of("late", superseded_by=["hidden"])]))
    [short] = json.loads(files["lessons.json"])["lessons"]
    assert short["superseded"] is True
    assert "superseded_by" not in json.loads(files["lessons/late.json"])


def test_the_day_on_which_a_lesson_was_added_is_told_where_it_is_known(
    lesson_of, catalogue_of, data_of
):
    days = {name: datetime.date(2026, 11, 20) for name in ("2020/late.yml", "2020/hidden.yml")}
    files = data_of(catalogue_of([lesson_of("late"), lesson_of("unknown")]), added=days)
    told = [lesson.get("added") for lesson in json.loads(files["lessons.json"])["lessons"]]
    assert told == [json.loads(files["lessons/late.json"])["added"], None] == ["2026-11-20", None]
    assert list(wrong(files)) == []


def test_without_an_address_of_the_site_addresses_lead_from_the_file(ferry, data_of):
    files = data_of(ferry, site_url="")
    assert (
        json.loads(files["lessons.json"])["lessons"][0]["url"]
        == "../../lessons/price-shown-without-fee/"
    )
    assert (
        json.loads(files["lessons/bus-left-early.json"])["url"]
        == "../../../lessons/bus-left-early/"
    )


def test_the_statistics_are_those_of_the_lessons_that_are_published(ferry, data_of):
    counts = json.loads(data_of(ferry)["statistics.json"])
    assert counts["lessons"] == len(ferry.lessons) == 22
    assert counts["stages"] == {
        "not-told": 0, "open": 2, "planned": 6, "changed": 7, "learned": 4, "practice": 0,
        "reopened": 3
    }  # fmt: skip
    assert counts["kinds"] == {
        "failure": 19, "near-miss": 2, "experiment": 1, "practice": 0, "unsaid": 0
    }  # fmt: skip
    assert counts["areas"] == {
        "terminal": 8,
        "car-deck": 5,
        "booking": 5,
        "call-centre": 3,
        "harbour-bus": 3,
    }


def read(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_rows_are_the_lessons(ferry, data_of):
    content = data_of(ferry)["lessons.csv"]
    assert [row["id"] for row in read(content)] == [lesson.id for lesson in ferry.lessons]
    [row] = [row for row in read(content) if row["id"] == "gate-opened-to-no-ferry"]
    assert (row["factors"], row["stage"], row["superseded"]) == (
        "tooling; supplier",
        "planned",
        "no",
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_no_cell_is_a_formula(sign):
    [row] = read(rows([{"title": f"{sign}cmd|'/c calc'!A0", "tags": [f"{sign}1", "b"]}]))
    assert (row["title"], row["tags"]) == (f"'{sign}cmd|'/c calc'!A0", f"'{sign}1; b")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=3)
)
def test_rows_are_read_back_as_they_were_written(texts):
    content = rows([{"title": text} for text in texts])
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert [row["title"].removeprefix("'") for row in read(content)] == [
        text.removeprefix("'") for text in texts
    ]
    assert all(set(row) == set(COLUMNS) for row in read(content))
