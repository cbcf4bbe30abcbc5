"""The interview of ``lessons new``, held in memory: what is typed is the answer, and nothing is lost."""

from __future__ import annotations

import datetime
from copy import deepcopy

import pytest

from generator.intake.draft import record_text
from generator.intake.interview.choosing import fitting
from generator.intake.interview.interview import Interview, Likeness
from generator.records.source import read
from generator.records.vocabulary import read_vocabulary
from tests.conftest import VOCABULARY

TODAY = datetime.date(2026, 11, 29)
TITLE = ["The refunds were paid twice"]
STORY = ["Each refund was to be paid once.", "They were paid twice.", "", ""]
WHERE = ["May 2026", "refund"]
CAUSE = ["tooling: The batch could be started twice", ""]
CHANGE = ["Let the tool refuse a second run", "June 2026", "duty", ""]
END = ["Let a machine refuse what was done already.", "", "", ""]
ALL = [*TITLE, *STORY, *WHERE, *CAUSE, *CHANGE, *END]
DATE, AREAS, FIRST_CAUSE, FIRST_CHANGE, WHEN, LESSON, SURPRISE = 5, 6, 7, 9, 10, 13, 14


QUESTION = "When did it happen? A year, a month or a day: 2017, April 2017 or 2017-04-09."


class OutOfLines(Exception):
    """The author types no more."""


class Desk:
    """Types what is given, and keeps what it was told and asked."""

    def __init__(self, lines, edited):
        self.lines, self.edited = list(lines), edited
        self.said, self.opened, self.kept_after = [], [], []
        self.kept, self.typed = "", ""

    def ask(self, question):
        self.said.append(question)
        self.kept_after.append((self.typed, self.kept))
        if not self.lines:
            raise OutOfLines
        self.typed = self.lines.pop(0)
        return self.typed

    def tell(self, text, _look=""):
        self.said.append(text)

    def edit(self, text):
        self.opened.append(text)
        return self.edited


class Held:
    """An interview up to its end, or to the end of the lines."""

    def __init__(self, vocabulary, desk, draft, **more):
        self.desk = desk
        self.interview = Interview(desk, vocabulary, TODAY, self.keep, **more)
        self.is_whole = True
        try:
            self.draft = self.interview.hold(draft)
        except OutOfLines:
            self.is_whole, self.draft = False, self.interview.draft

    def keep(self, draft):
        self.desk.kept = deepcopy(draft)

    @property
    def said(self):
        return "\n".join(self.desk.said)


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(read(VOCABULARY, "vocabulary.yml"))[0]


@pytest.fixture
def hold(vocabulary):
    def held(*lines, draft=(), edited=None, similar=lambda _: (), taken=()):
        desk = Desk(lines, edited)
        return Held(vocabulary, desk, dict(draft), similar=similar, taken=taken)

    return held


def with_lines(number, *lines, instead=0):
    """The answers of a sound interview, with others before the one of a number or instead of some."""
    return [*ALL[:number], *lines, *ALL[number + instead :]]


def test_a_record_is_told_question_by_question(hold):
    held = hold(*ALL)
    assert held.is_whole, held.said
    assert held.desk.lines == []
    assert held.draft["causes"] == [
        {"factor": "tooling", "text": "The batch could be started twice"}
    ]
    assert held.draft["changes"] == [
        {"text": "Let the tool refuse a second run", "made": "2026-06", "owner": "Duty manager"}
    ]
    assert (held.draft["date"], held.draft["areas"]) == ("2026-05", ["billing"])


SLIPS = [
    # A story where a headline belongs, and an answer that says nothing.
    f"We were on the late shift and a guest called{', and another' * 20}", "y", *TITLE,
    # Lines of a letter, pasted; a person's name and address in one of them.
    "Each refund was to be paid once.\n\nMrs. Jones wrote from jones@web.de about it.\nThe batch ran again.", "", "",
    "A guest told us.",
    "", "last Tuesday", "04/09/2026", "4 September 2026",
    "desk, bilings", "",
    # Nothing where something is needed; blame; a better sentence; a number that is no sentence.
    "", "The agent forgot to look", "the list of runs was on another screen", "process",
    "policy", "3", "",
    "", "back", "back", "back", "The list of refunds was on another screen", "",
    "Remind everybody to look", "Show the last run where the next one is started", "yes", "November 2026",
    "Peter Smith", "duty manager",
    "no", "idk", "Let the tool say what was done already, since nobody can see it.",
    "no", "", "no", "Refunds paid twice",
]  # fmt: skip


def test_ten_slips_of_beginners_end_in_a_sound_record(hold, base):
    held = hold(*SLIPS)
    assert (held.is_whole, held.desk.lines) == (True, []), held.said
    base.write(f"2026/{held.interview.slug}.yml", record_text(held.draft))
    assert (held.interview.slug, base.problems()) == ("refunds-paid-twice", [])
    lesson = base.read().by_id["refunds-paid-twice"]
    assert lesson.failure.startswith("We were on the late shift")
    assert "A guest told us.\nThe batch ran again." in lesson.failure
    assert [(cause.factor, cause.text) for cause in lesson.causes] == [
        ("process", "The list of refunds was on another screen")
    ]
    [change] = lesson.changes
    assert (str(change.made), change.owner) == ("2026-11", "Duty manager")
    assert (str(lesson.date), lesson.areas) == ("2026-09-04", ("hotel-desk", "billing"))


@pytest.mark.parametrize("lines", [ALL, SLIPS], ids=["sound", "slips"])
def test_every_sentence_is_kept_before_the_next_question(hold, lines):
    for typed, kept in hold(*lines).desk.kept_after:
        lines = typed.removeprefix("tooling: ").split("\n")
        sentences = [line for line in lines if len(line.split()) > 3]
        known = str(kept)
        assert [sentence for sentence in sentences if sentence not in known] == []


def test_a_correction_is_the_answer_and_nobody_is_asked_twice(hold):
    held = hold(*with_lines(LESSON, "Let Mr Miller look."))
    assert held.is_whole, held.said
    assert held.desk.said.count("Write it again, or type keep to leave it as it is.") == 1
    assert held.draft["lesson"] == ALL[LESSON]


def test_who_only_presses_enter_leaves_no_personal_data(hold):
    held = hold(*TITLE, "Mr Miller (miller@web.de) was charged twice.", "", "", "", "")
    assert not held.is_whole
    assert held.said.count("This one cannot be left out") == 2
    left_out = hold(*with_lines(SURPRISE, "We asked miller@web.de", "", instead=1))
    assert (left_out.is_whole, "surprise" in left_out.draft) == (True, False)


def test_what_is_doubtful_stays_by_a_word(hold):
    held = hold(*with_lines(LESSON, "Let Mr Miller look.", "keep", instead=1))
    assert (held.is_whole, held.draft["lesson"]) == (True, "Let Mr Miller look.")


@pytest.mark.parametrize("no", ["", "no", "idk", "-", "n/a"])
def test_every_list_that_may_end_ends_by_enter_or_no(hold, no):
    held = hold(*TITLE, *STORY, *WHERE, CAUSE[0], no, CHANGE[0], no, no, no, END[0], no, no, "")
    assert held.is_whole, held.said
    assert (len(held.draft["causes"]), len(held.draft["changes"])) == (1, 1)


def test_a_sentence_where_a_kind_is_asked_is_another_cause(hold):
    more = "policy: Nobody was told of the second run"
    lines = with_lines(FIRST_CAUSE, "The screen showed no runs", more, "tool", instead=1)
    lines.insert(lines.index("duty") + 1, "")
    held = hold(*lines)
    assert held.is_whole, held.said
    assert [cause["factor"] for cause in held.draft["causes"]] == ["tooling", "policy"]


def test_of_several_causes_is_asked_which_a_change_answers(hold):
    lines = with_lines(FIRST_CAUSE + 1, "policy: Nobody was told of the second run")
    owner = lines.index("duty") + 1
    held = hold(*lines[:owner], "the tool", "3", "2 and 1", *lines[owner:])
    assert held.is_whole, held.said
    assert held.said.count("Write numbers from 1 to 2, such as 1 or 1, 2") == 2
    assert held.draft["changes"][0]["answers"] == [2, 1]
    unsaid = hold(*lines[:owner], "", *lines[owner:])
    assert unsaid.is_whole, unsaid.said
    assert "answers" not in unsaid.draft["changes"][0]


@pytest.mark.parametrize("word", ["keep", "`keep`", "Keep."])
def test_what_cannot_stay_is_not_kept_and_no_word_is_an_answer(hold, word):
    held = hold("a" * 101, word, "skip", *ALL)
    assert held.is_whole, held.said
    assert "It cannot stay as it is." in held.said
    assert (held.draft["title"], held.draft["failure"][:101]) == (TITLE[0], "a" * 101)


def test_a_second_cause_that_was_begun_can_be_left(hold):
    begun = ["policy", "", "The screen showed no earlier runs", "skip"]
    held = hold(*with_lines(FIRST_CAUSE + 1, *begun))
    assert held.is_whole, held.said
    assert [cause["text"] for cause in held.draft["causes"]] == [CAUSE[0].removeprefix("tooling: ")]


@pytest.mark.parametrize(
    "said",
    [
        ["tooling: The batch could be started twice"],
        ["Tooling - The batch could be started twice"],
        ["The batch could be started twice", "tool"],
        ["3", "The batch could be started twice"],
        ["toling: The batch could be started twice", ""],
    ],
)
def test_a_cause_is_told_kind_first_or_last_or_both_at_once(hold, said):
    held = hold(*with_lines(FIRST_CAUSE, *said, instead=1))
    assert held.is_whole, held.said
    assert held.draft["causes"] == [
        {"factor": "tooling", "text": "The batch could be started twice"}
    ]


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        (["", ""], {}),
        (["no", "no"], {}),
        (["2026", "Engineers of the night"], {"made": "2026", "owner": "Engineers of the night"}),
        (["made yesterday", ""], {"made": "2026-11-28"}),
        (["by March 2027", "Duty manager"], {"due": "2027-03", "owner": "Duty manager"}),
        (["April 2026", "May 2026", ""], {"made": "2026-05"}),
        (["y", "May 2026", "Mary Miller", "keep"], {"made": "2026-05", "owner": "Mary Miller"}),
        (["", "duty"], {"owner": "Duty manager"}),
    ],
)
def test_of_a_change_it_is_asked_when_it_was_made_and_by_which_role(hold, answers, known):
    held = hold(*with_lines(WHEN, *answers, instead=2))
    assert held.is_whole, held.said
    assert held.draft["changes"] == [{"text": CHANGE[0], **known}]


def test_what_is_there_is_kept_by_enter_and_left_out_by_a_word(hold):
    held = hold(*with_lines(LESSON - 1, "back", "", "back", "skip"))
    assert held.is_whole, held.said
    asked = "sees to it? Never a person. Enter keeps what is there. Type skip to leave it out."
    assert held.said.count(asked) == 2
    assert list(held.draft["changes"][0]) == ["text", "made"]


def test_a_date_behind_a_change_is_not_asked_for(hold):
    held = hold(*with_lines(FIRST_CHANGE, f"{CHANGE[0]} (made June 2026)", instead=2))
    assert (held.is_whole, held.draft["changes"][0]["made"]) == (True, "2026-06")


def test_nothing_changed_needs_a_reason_until_something_was(hold):
    held = hold(*with_lines(FIRST_CHANGE, "", "", "back"))
    assert held.is_whole, held.said
    assert ("no_change" in held.draft, held.draft["changes"][0]["text"]) == (False, CHANGE[0])


def test_one_goes_back_question_by_question_and_what_was_said_is_offered(hold):
    back = ["back", "back", "April 2026", *["back"] * 4, "The refunds came twice"]
    held = hold(*with_lines(FIRST_CAUSE, *back))
    assert held.is_whole, held.said
    assert "So far: Billing and refunds" in held.said
    assert "So far: 2026-05" in held.said
    assert f"{QUESTION} Enter keeps what is there." in held.said
    assert (held.draft["date"], held.draft["title"]) == ("2026-04", "The refunds came twice")
    assert held.draft["areas"] == ["billing"]


def test_before_the_first_question_there_is_none(hold):
    assert "This is the first question." in hold("back", "back", *ALL).said


def test_an_editor_opens_with_what_was_written(hold):
    held = hold(*TITLE, STORY[0], "edit", *ALL[5:], edited="All was written there.\n")
    assert held.is_whole, held.said
    assert held.desk.opened == [STORY[0]]
    assert held.draft["failure"] == "All was written there."


def test_where_no_editor_opens_it_is_written_here(hold):
    held = hold(*TITLE, STORY[0], "edit", *STORY[1:], *ALL[5:])
    assert (held.is_whole, "EDITOR" in held.said) == (True, True)
    assert held.draft["failure"] == "\n".join(STORY[:2])


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("", "the-refunds-were-paid-twice"),
        ("ok", "the-refunds-were-paid-twice"),
        ("Paid twice!", "paid-twice"),
        ("taken", "taken-2"),
        ("index", "index-lesson"),
    ],
)
def test_the_address_is_shown_and_can_be_changed(hold, said, slug):
    held = hold(*ALL[:-1], said, "", taken=["taken"])
    assert "end in the-refunds-were-paid-twice, for ever" in held.said
    assert held.interview.slug == slug


def test_a_likeness_is_named_by_its_number_and_may_be_given_up(hold):
    alike = [Likeness("before", "Refunds came twice")]
    held = hold(*with_lines(DATE, "9", "1", "y", "back", ""), similar=lambda _: alike)
    assert "recurrence_of" not in held.draft
    again = hold(*with_lines(DATE, "1", "y"), similar=lambda _: alike)
    assert again.draft["recurrence_of"] == ["before"]


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("refund", ["billing"]),
        ("REFUNDS", ["billing"]),
        ("money back", ["billing"]),
        ("charging", ["billing"]),
        ("desk", ["hotel-desk"]),
        ("2", ["boarding"]),
        ("hotel-desk", ["hotel-desk"]),
        ("Billing and refunds", ["billing"]),
        ("0", []),
        ("9" * 5000, []),
        ("what", ["boarding"]),
        ("finance", []),
        ("", []),
    ],
)
def test_words_match_inside_names_descriptions_and_synonyms(vocabulary, said, fits):
    found = fitting(said, vocabulary.areas, vocabulary.synonyms)
    assert found == fits


def test_a_word_that_fits_several_is_asked_about(hold):
    held = hold(*with_lines(AREAS, "people", "", "refund, people", "2", instead=1))
    assert held.is_whole, held.said
    assert held.said.count("`people` fits several:\n  1  Billing and refunds") == 2
    assert held.draft["areas"] == ["billing", "boarding"]


@pytest.mark.parametrize("kept", ["x", ["a"], [{"text": ["a"]}], {"text": "a"}])
def test_a_draft_that_was_edited_into_something_else_is_asked_anew(hold, kept):
    names = ("x_causes_begun", "x_changes_begun", "causes", "failure", "areas")
    held = hold(*ALL, draft=dict.fromkeys(names, kept))
    assert held.is_whole, held.said
