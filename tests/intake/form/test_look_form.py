"""What somebody found elsewhere becomes an entry of the lesson's record, and all else stays as it was."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.intake.form.answers import answers_in
from generator.intake.form.entry import give_entry
from generator.intake.form.questions import WHERE_ELSE
from generator.intake.form.reply import reply
from generator.intake.form.submission import read_submission
from generator.intake.form.templates import look_address
from generator.records.base import KnowledgeBase

TODAY = datetime.date(2026, 11, 22)
RECORD = """where_else:
- area: hotel-desk   # they take deposits
  note: Are deposits given back twice?
# The end.
"""
LETTER = """Lesson: late
Where did you look: {area}
What did you find: {result}
When: April 2026
"""


@pytest.fixture
def asked(base):
    """Tell of a look at what the record ``late`` asks."""
    path = base.lesson("2020/late", title="Refunds")
    path.write_text(f"{path.read_text().rstrip()}\n{RECORD}")

    def tell(area="Hotel desk", result="Found here too", note="By hand, one by one."):
        text = LETTER.format(area=area, result=result) + (f"In one line: {note}\n" if note else "")
        known = KnowledgeBase.read(base.lessons, "lessons")
        return give_entry(read_submission(text.encode()), WHERE_ELSE, known, TODAY)

    return tell


def test_an_answer_is_added_behind_its_question(asked, base):
    before = (base.lessons / "2020/late.yml").read_text()
    given = asked()
    answer = "- area: hotel-desk\n  result: found\n  date: 2026-04\n  note: By hand, one by one.\n"
    assert given.text == before.replace("# The end.\n", f"{answer}# The end.\n")
    assert reply(given, "lessons").startswith("Thank you for looking where else it could happen")
    (base.lessons / "2020/late.yml").write_text(given.text)
    assert "noted already" in reply(asked(), "lessons")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"area": "hotel-desks"}, "Where did you look?"),
        ({"result": "all fine"}, "write one of “Found here too”, “Clear”, “Cannot happen here”"),
        ({"result": "Cannot happen here", "note": ""}, "write why it cannot happen there"),
        ({"note": "@peter saw it"}, "names an account"),
    ],
)
def test_what_is_missing_of_an_answer_is_asked(asked, answer, said):
    given = asked(**answer)
    assert given.missing
    assert said in reply(given, "lessons")


def test_an_answer_needs_no_line_where_nothing_was_found(asked):
    given = asked(result="not found", note="")
    assert given.missing == []
    assert "  result: clear\n  date: 2026-04\n" in given.text


def test_the_form_of_an_answer_is_filled_in_as_far_as_it_can_be():
    github = look_address(None, "https://github.com/a/b")
    assert github.startswith("https://github.com/a/b/issues/new?template=where-else.yml&")
    gitlab = look_address(None, "https://gitlab.example.org/a/b").format(
        lesson="late", area="hotel-desk", result="Clear"
    )
    body = parse_qs(urlsplit(gitlab).query)["issue[description]"][0]
    answers = dict(answers_in(body, WHERE_ELSE).by_field)
    assert answers == {"lesson": ["late"], "area": ["hotel-desk"], "result": ["Clear"]}
