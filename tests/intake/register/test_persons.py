"""Persons in registers: columns that may name them are found, and stay out of records."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake.register.persons import likely_names, names_in, without_names
from generator.intake.register.suggest import FilledColumns
from generator.intake.register.table import Row, Table

TODAY = datetime.date(2026, 11, 22)
TEXT = "The till stood still for an hour and nobody could pay."


def columns(*rows):
    """The columns of a register with these rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [Row("a.csv", "", number, row) for number, row in enumerate(rows, 2)]
    return FilledColumns(Table(columns=names, rows=cells), TODAY)


NAMED = """\
Assignee; Assignee Id; Reporter; Creator; Creator Id; Project lead; Project lead id; Watchers; Watchers (2)
Watchers Id; Participants; Annotator; Peer Reviewer; victim; Caller; Requester email; Opened by; Resolved by; Closed by
belligerents.driver.name; fields.assignee.displayName; fields.creator.emailAddress; user.login; Author(s); Editors
Persona asignada; Responsable; Informador; Creador; ID de la persona asignada; Creado por; Apellidos
Rapporteur; Responsable; Créateur; Personne assignée; Déclaré par; Prénom; Observateurs
Melder; Gemeldet von; Zuständig; Zugewiesene Person; Verantwortlicher; Bearbeiter/in; Nachname; Ersteller
Segnalatore; Assegnatario; Creatore; Creato da; Responsabile; Cognome; Osservatori
"""


@pytest.mark.parametrize("line", NAMED.splitlines())
def test_columns_about_persons_are_known_by_their_names_in_five_languages(line):
    names = line.split("; ")
    found = columns({"What happened": TEXT, **dict.fromkeys(names, "x")})
    assert [column.name for column in found.persons] == names


@pytest.mark.parametrize(
    "name",
    [
        "Customer impact",
        "Lead time",
        "Operator",
        "Team",
        "Component",
        "User story",
        "Cause",
        "Status",
    ],
)
def test_columns_about_things_are_no_persons(name):
    assert columns({"What happened": TEXT, name: "x"}).persons == []


@pytest.mark.parametrize(
    "values",
    [
        ("Pat Sample", "Sample, Kim"),
        ("P. Sample", "Kim de la Rue"),
        ("5fe07a1b2c3d4e5f60718293", "557058:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
        ("@pat", "kim@example.org"),
        ("- Pat Sample", "* Kim Sample"),
        ("05/Sep/25 7:23 AM;5fe07a1b2c3d4e5f60718293;It was the cable.",),
    ],
)
def test_a_column_whose_values_look_like_persons_is_asked_about(values):
    found = columns(
        *(
            {"What happened": f"{TEXT} {number}", "Who?": value}
            for number, value in enumerate(values)
        )
    )
    assert [column.name for column in found.doubtful] == ["Who?"]


@pytest.mark.parametrize(
    "values", [("Front Desk", "Human Resources"), ("Till", "Door"), ("A-1", "A-2")]
)
def test_teams_and_things_do_not_look_like_persons(values):
    assert columns(*({"What happened": TEXT, "Where": value} for value in values)).doubtful == []


def test_names_in_columns_about_persons_are_found_in_other_texts():
    callers = ["Claudio Loose", "Hambright, Theron", "ml.admin", "Service Desk", "Front desk"]
    rows = [Row("a.csv", "", number, {"Caller": name}) for number, name in enumerate(callers)]
    names = names_in(rows, ["Caller", "Story"])
    told = "User Claudio Loose (not Claudio Looser) and Theron Hambright asked the Service Desk."
    assert without_names(told, names) == (
        "User … (not Claudio Looser) and … asked the Service Desk."
    )
    assert without_names("ml.admin was at the Front desk.", names) == "… was at the Front desk."


WORDS = st.lists(st.sampled_from(["Ann", "Lee", "Bo", "Jean-Luc", "ml.admin", "O'Hara", "-", ", "]))


@given(WORDS.map(" ".join), st.lists(WORDS.filter(lambda words: len(words) > 1).map(" ".join)))
def test_no_name_that_is_known_is_left_in_a_text(text, callers):
    rows = [Row("a.csv", "", 2, {"Caller": name}) for name in callers]
    names = names_in(rows, ["Caller"])
    left = without_names(f"It was {text}.", names)
    for name in (name for each in names.values() for name in each):
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", left)


def test_values_of_columns_about_places_are_no_names():
    rows = [
        {"What happened": TEXT, "Location": f"Port {name}"} for name in ("Moresby", "Elizabeth")
    ]
    assert columns(*rows).doubtful == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Peter Smith’s van stood still.", ["Peter Smith"]),
        ("(Anna de la Cruz and François J. Martin)", ["Anna de la Cruz", "François J. Martin"]),
        ("Nach Angaben von Jürgen Groß-Müller fiel sie aus.", ["Jürgen Groß-Müller"]),
        ("MARIA O’HARA", ["MARIA O’HARA"]),
        ("It stood at the Thomas Street depot, San Pedro Harbour, and Richard Hall.", []),
        ("Peter went. Smith came. The Till Team, April Fair and Austin Texas did not.", []),
    ],
)
def test_names_in_texts_are_likely_where_a_given_name_is_hardly_anything_else(text, names):
    assert list(likely_names(text)) == names
