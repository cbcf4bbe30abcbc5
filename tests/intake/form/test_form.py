"""A submission becomes a sound record or a clear list of what is missing, whatever somebody sent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.cli import main
from generator.intake.dates import Unclear, read_date
from generator.intake.form.answers import answers_in
from generator.intake.form.convert import give
from generator.intake.form.escape import code, inert
from generator.intake.form.parse import items, led, recovery
from generator.intake.form.questions import APPLIED, FORMS, LESSON, QUESTIONS, key_of
from generator.intake.form.reply import reply
from generator.intake.form.submission import (
    MAX_BYTES,
    Submission,
    UnreadableSubmission,
    read_submission,
)
from generator.intake.form.templates import (
    FILES,
    choices,
    form_address,
    form_file,
    form_template,
    gap_address,
    use_address,
)
from generator.problem import Problem
from generator.records.base import KnowledgeBase
from generator.records.vocabulary import Vocabulary, Word

REPOSITORY = Path(__file__).parents[3]
SUBMISSIONS = Path(__file__).parent / "submissions"
SOUND = sorted((SUBMISSIONS / "sound").glob("*.md"))
UNCLEAR = sorted((SUBMISSIONS / "unclear").glob("*.md"))
FULL = (SUBMISSIONS / "sound" / "as-github-sends-it.md").read_text()
ADDRESS = "https://github.com/your-organisation/lessons/issues/7"


@pytest.fixture
def lessons(base, monkeypatch):
    monkeypatch.chdir(base.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    return base


def run(*arguments, stdin=None):
    return CliRunner().invoke(
        main, ["form", *map(str, arguments)], input=stdin, catch_exceptions=False
    )


def given_by(base, body, title="", source=""):
    return give(Submission(title, body, source), base.knowledge(), base.today)


def section(label, answer, body=FULL):
    """The full submission with another answer to one question."""
    return re.sub(
        rf"(?m)^### {re.escape(label)}\n[\s\S]*?(?=^### [A-Z]|\Z)",
        lambda _: f"### {label}\n\n{answer}\n\n",
        body,
    )


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_a_submission_becomes_this_record_and_this_answer(base, path):
    given = give(read_submission(path.read_bytes()), base.knowledge(), base.today)
    assert given.text == path.with_suffix(".yml").read_text()
    assert reply(given, "lessons") == path.with_suffix(".answer").read_text()
    base.write(given.file, given.text)
    assert base.read().errors == ()


@pytest.mark.parametrize("path", UNCLEAR, ids=lambda path: path.stem)
def test_what_is_missing_is_asked_in_these_words(base, path):
    given = give(read_submission(path.read_bytes()), base.knowledge(), base.today)
    assert reply(given, "lessons") == path.with_suffix(".answer").read_text()
    assert given.missing


def test_what_is_wrong_with_a_record_too_large_to_be_read_is_told_of_the_whole(base):
    causes = "\n".join(f"- Process: the form said so, {number}" for number in range(1100))
    given = given_by(base, section("Why could it happen?", causes))
    assert reply(given, "lessons").split("\n\n")[1] == "- more than 2,000 values: split the record"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019", "2019"),
        ("2019-04", "2019-04"),
        ("2019-4-9", "2019-04-09"),
        ("2019/04/09", "2019-04-09"),
        ("2019-04-09T14:30:00Z", "2019-04-09"),
        ("April 2019", "2019-04"),
        ("in Sept. 2019", "2019-09"),
        ("may, 2019", "2019-05"),
        ("9 April 2019", "2019-04-09"),
        ("Tuesday, the 9th of April, 2019", "2019-04-09"),
        ("9-Apr-2019", "2019-04-09"),
        ("April 9th, 2019 at 2:30 pm", "2019-04-09"),
        ("**2019 April 9**", "2019-04-09"),
        ("09.04.2019", "2019-04-09"),
        ("04/2019", "2019-04"),
        ("25/12/2019", "2019-12-25"),
        ("12/25/2019", "2019-12-25"),
        ("04/04/2019", "2019-04-04"),
        ("im März 2019", "2019-03"),
        ("Dienstag, 9. April 2019, 14h30", "2019-04-09"),
        ("le 1er août 2020", "2020-08-01"),
    ],
)
def test_dates_are_read_as_people_write_them(written, read):
    assert read_date(written) == read


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("09/04/2019", "9 April 2019 or 4 September 2019: write 2019-04-09 or 2019-09-04"),
        ("4-9-2019", "4 September 2019 or 9 April 2019: write 2019-09-04 or 2019-04-09"),
        ("31 June 2019", "2019-06-31 is not in the calendar"),
        ("13/13/2019", "2019-13-13 is not in the calendar"),
        ("9 April 19", "this is not a date"),
        ("last summer", "this is not a date"),
        ("9 to 11 April 2019", "this is not a date"),
        ("about April 2019", "this is not a date"),
        ("٩ April 2019", "this is not a date"),
        ("9" * 10_000, "this is not a date"),
    ],
)
def test_a_date_that_could_be_two_or_none_is_asked_for(written, asked):
    with pytest.raises(Unclear, match=re.escape(asked)):
        read_date(written)


@pytest.mark.parametrize(
    "answer",
    [
        "Billing and refunds, Hotel desk",
        "billing; hotel-desk",
        "- HOTEL DESK\n- Billing and Refunds.",
        "1. billing\n2) hotel-desk",
        "- [x] Billing and refunds\n- [ ] Boarding\n- [X] Hotel desk",
        "billing and hotel desk",
        "Billing and refunds & Hotel desk",
    ],
)
def test_areas_are_known_by_name_and_slug_in_any_list(base, answer):
    given = given_by(base, section("Where did it happen?", answer))
    assert not given.missing
    assert re.search(r"areas: \[(billing, hotel-desk|hotel-desk, billing)\]\n", given.text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("- One\n* Two\n• Three", ["One", "Two", "Three"]),
        ("1. One\n2) Two", ["One", "Two"]),
        ("- [ ] One\n- [x] Two", ["One", "Two"]),
        ("One\ntwo\nThree", ["One", "two", "Three"]),
        ("One\n\ntwo", ["One", "two"]),
        ("A line so long that it had to be broken in two pieces\nby the mail", ["A line so long that it had to be broken in two pieces by the mail"]),
        ("- One\n  goes on\n- Two\n\n  goes on, too", ["One goes on", "Two goes on, too"]),
        ("- One\n  - with a detail\n- Two", ["One\n- with a detail", "Two"]),
        ("-\n\n- ", []),
    ],
)  # fmt: skip
def test_lists_are_read_as_people_write_them(written, read):
    assert items(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Policy: no rule", ("policy", "no rule")),
        ("[policy] no rule", ("policy", "no rule")),
        ("(Policy) no rule", ("policy", "no rule")),
        ("**Policy:** no rule", ("policy", "no rule")),
        ("**Policy**: no rule", ("policy", "no rule")),
        ("`policy` — no rule", ("policy", "no rule")),
        ("policy -- no rule", ("policy", "no rule")),
        ("no rule (policy)", ("policy", "no rule")),
        ("POLICY", ("policy", "")),
        ("[rules] no rule", ("rules", "no rule")),
        ("Polcy: no rule", ("polcy", "no rule")),
        ("The gate: it was closed", ("", "The gate: it was closed")),
        (
            "[the report](https://example.org) says so",
            ("", "[the report](https://example.org) says so"),
        ),
        ("no rule", ("", "no rule")),
    ],
)
def test_a_factor_is_known_before_or_behind_its_cause(written, read):
    assert led(written, {"policy": "policy", "tooling": "tooling"}) == read


def test_a_name_with_a_comma_in_it_is_one_area(base):
    base.write(
        "vocabulary.yml",
        (base.lessons / "vocabulary.yml")
        .read_text()
        .replace("Billing and refunds", '"Bills, fees and refunds"'),
    )
    given = given_by(base, section("Where did it happen?", "Bills, fees and refunds, Hotel desk"))
    assert "areas: [billing, hotel-desk]\n" in given.text


def test_the_issues_title_is_the_headline_when_that_is_missing(base):
    given = given_by(
        base, section("Headline", "_No response_"), title="Lesson: The till was closed"
    )
    assert (given.missing, given.file) == ([], "2019/the-till-was-closed.yml")


def test_a_reason_stands_for_changes(base):
    body = section(
        "What changed?", "none", section("If nothing changes: why?", "The till goes in March.")
    )
    given = given_by(base, body)
    assert not given.missing
    assert "no_change: The till goes in March.\n" in given.text
    assert "changes:" not in given.text


def test_a_second_lesson_of_the_same_title_gets_a_file_of_its_own(base):
    base.lesson("2018/refunds-were-paid-twice-on-a-monday")
    assert given_by(base, FULL).file == "2019/refunds-were-paid-twice-on-a-monday-2.yml"


def test_a_submission_that_is_a_record_already_is_not_written_twice(base):
    base.lesson("2019/renamed-since", x_source=ADDRESS)
    given = given_by(base, FULL, source=ADDRESS)
    assert "`lessons/2019/renamed-since.yml`" in reply(given, "lessons")
    assert given.missing


def test_problems_of_other_records_are_not_the_persons(base):
    base.write("2019/broken.yml", "title: [")
    assert not given_by(base, FULL).missing


GITHUB = {"action": "labeled", "issue": {"number": 7, "title": "t", "body": FULL, "html_url": ADDRESS, "user": {"login": "octocat"}}}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "source"),
    [
        (GITHUB, ADDRESS),
        (GITHUB["issue"], ADDRESS),
        (GITHUB | {"issue": GITHUB["issue"] | {"html_url": "javascript:alert(1)"}}, "issue 7"),
        (GITHUB | {"issue": GITHUB["issue"] | {"html_url": f"{ADDRESS}\n@octocat", "number": "7"}}, ""),
        ({"object_kind": "issue", "user": {"name": "Octo"}, "object_attributes": {"iid": 7, "title": "t", "description": FULL, "url": "https://gitlab.com/a/b/-/issues/7"}}, "https://gitlab.com/a/b/-/issues/7"),
        ({"iid": 7, "title": "t", "description": FULL, "author": {"username": "octo"}}, "issue 7"),
    ],
)  # fmt: skip
def test_an_event_gives_the_issues_text_and_address_and_nobodys_name(base, event, source):
    submission = read_submission(json.dumps(event).encode())
    assert (submission.title, submission.source) == ("t", source)
    given = give(submission, base.knowledge(), base.today)
    assert not given.missing
    assert "octo" not in given.text.casefold()
    assert (f"x_source: {source}\n" in given.text) == bool(source)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"issue": ',
        b"[]",
        b"{}",
        b'{"issue": []}',
        b'{"issue": {"body": 7}}',
        b'{"issue": {"body": ["### Headline"]}}',
        b'{"pull_request": {"body": "x"}}',
        b'{"number": ' + b"9" * 5000 + b"}",
        b"\xff\xfe#\x00",
        b"### Headline\n\xe9",
        b"x" * (MAX_BYTES + 1),
    ],
    ids=range(13),
)
def test_what_is_no_submission_is_told_in_one_line(lessons, content):
    result = run("-", stdin=content)
    assert result.exit_code == 1
    assert re.fullmatch(
        r"Thank you for giving a lesson\. It could not be read: [^\n]+\.\n", result.stdout
    )
    assert sorted(path.name for path in lessons.lessons.iterdir()) == ["vocabulary.yml"]


@pytest.mark.parametrize(
    "before", ["{% raw %}", "[the report](https://example.org)", "{", "\ufeff"]
)
def test_a_text_that_begins_like_json_is_a_text_when_it_has_headings(base, before):
    given = give(read_submission(f"{before}\n{FULL}".encode()), base.knowledge(), base.today)
    assert given.missing == []


def test_an_issue_without_a_text_is_asked_everything(base):
    given = give(
        read_submission(b'{"number": 7, "title": "Late", "body": null}'),
        base.knowledge(),
        base.today,
    )
    assert len(given.missing) == 6


def test_a_story_of_sixty_kilobytes_is_kept_whole_or_told_too_long(base):
    story = ("The till paid again. " * 3000).strip()
    assert story in given_by(base, section("What failed?", story)).text.replace("\n  ", " ")
    told = reply(given_by(base, section("What failed?", story * 2)), "lessons")
    assert "where a record has at most 65,536: keep the story and link the rest" in told


def test_the_record_is_written_and_the_person_thanked(lessons):
    event = lessons.root / "event.json"
    event.write_text(json.dumps(GITHUB))
    result = run(event)
    assert (result.exit_code, result.stdout.split()[0]) == (0, "Thank")
    [record] = (lessons.lessons / "2019").iterdir()
    assert record.read_text().startswith("# yaml-language-server")
    assert lessons.problems() == []


def test_the_answer_and_the_record_go_where_they_are_wanted(lessons):
    result = run("-", "--to", "out", "--answer", "out/answer.md", stdin=FULL)
    assert (result.exit_code, result.stdout) == (0, "")
    out = lessons.root / "out"
    assert (out / "answer.md").read_text().startswith("Thank you")
    assert (out / "2019" / "refunds-were-paid-twice-on-a-monday.yml").is_file()
    assert not (lessons.lessons / "2019").exists()


def test_a_printed_record_is_the_whole_output_and_is_not_written(lessons):
    result = run("-", "--print", stdin=FULL)
    assert (result.exit_code, result.stdout) == (
        0,
        (SUBMISSIONS / "sound" / "as-github-sends-it.yml").read_text(),
    )
    assert not (lessons.lessons / "2019").exists()


def test_an_answer_that_is_there_is_kept_and_nothing_is_written(lessons):
    lessons.write("../answer.md", "mine")
    result = run("-", "--answer", "answer.md", stdin=FULL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (lessons.root / "answer.md").read_text() == "mine"
    assert not (lessons.lessons / "2019").exists()


def test_nothing_of_a_hostile_submission_is_run(lessons, monkeypatch):
    monkeypatch.chdir(lessons.root)
    for number, line in enumerate(
        [
            "$(touch ran)",
            "`touch ran`",
            "; touch ran",
            "{{ touch }}",
            "!!python/object/apply:os.system [touch ran]",
        ]
    ):
        body = (
            FULL.replace("A refund was expected once", line)
            .replace("on a Monday", line)
            .replace("The report", line)
        )
        result = CliRunner().invoke(
            main, ["form", "-", "--to", f"out{number}"], input=body, catch_exceptions=False
        )
        assert result.exit_code == 0, result.stdout
    assert not list(lessons.root.rglob("ran"))


ACTIVE = re.compile(r"@\w|<\w|!\[|\]\(|://|www\.|\$\{\{|#[0-9]|\bGH-[0-9]", re.IGNORECASE)
markdown = MarkdownIt("commonmark", {"html": True})


def assert_inert(told):
    """Nothing in an answer is a link, an image, markup, a mention or a command, but inside code."""
    assert not re.search(r"(?m)^\s*(::|##\[|/)", told)
    for block in markdown.parse(told):
        assert block.type != "html_block"
        for part in block.children or ():
            assert part.type in ("text", "code_inline", "softbreak", "strong_open", "strong_close")
            assert part.type == "code_inline" or not ACTIVE.search(part.content), told


HOSTILE = [
    "@octocat", "`@octocat`", "``` @octocat", "a` @octocat `b", "[x](https://evil.example)", "![x](https://evil.example/i.png)",
    "<img src=x onerror=alert(1)>", "<!-- -->", "<!--", "-->", "https://evil.example", "www.evil.example", "#12", "GH-12", "${{ github.token }}",
    "::set-output name=x::y", "/close", "$(id)", "`id`", "{{ 7*7 }}", "{% raw %}", "!!python/name:os.system", "&a [*a]", "<<: *a", "---", "...", "```", "~~~",
    "<!-- x -->", "<b>", "</p>", "<br>", "<li>", "<td>", "<a href=https://evil.example>", "</a>", "<img alt='", "src=https://evil.example/x.png>", "<details><summary>", "> ", ">> ", "On Mon, 1 Mar 2021 somebody wrote:\n", "https://evil.example/v.mp4\n", "![a](/b)",
    "### What failed?", "## What changed?", "**Headline**", "Headline: x", "- [ ] x", "- [x] Boarding", "[policy] ", "(tooling)", "policy: ", "Billing and refunds",
    "9 April 2019", "09/04/2019", "(made 2019-02-30)", "(due April 2027)", "_No response_", "\u202e", "\x00", "\x1b[31m", "\u2028", "\ufeff", "\U000e0041", "\ud800", "\r", "é", "𝒳",
    "x" * 300, "- " * 50, "[" * 100, "(" * 100, "*" * 100,
]  # fmt: skip
pieces = st.sampled_from([*HOSTILE, "\n", "\n\n", " ", "- ", "1. "]) | st.text(max_size=20)
bodies = st.lists(
    st.tuples(st.sampled_from(["### ", "# ", "**", ""]), st.sampled_from(QUESTIONS), st.lists(pieces, max_size=6).map("".join)),
    max_size=10,
).map(lambda parts: "\n".join(f"{mark}{question.label}{mark if mark == '**' else ''}\n{text}" for mark, question, text in parts))  # fmt: skip
fast = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=settings.default.max_examples * 3 // 2,
)


def assert_sound_or_asked(base, given):
    assert_inert(reply(given, "lessons"))
    if not given.missing:
        path = base.write(given.file, given.text)
        assert [problem for problem in base.read().problems if problem.level == "error"] == []
        path.unlink()


@fast
@given(body=bodies | st.text(), title=st.text(max_size=30), data=st.data())
def test_any_text_is_a_sound_record_or_a_clear_list(base, body, title, data):
    assert_sound_or_asked(base, given_by(base, body, title))
    label = data.draw(st.sampled_from(QUESTIONS)).label
    answer = data.draw(st.lists(pieces, max_size=6).map("".join))
    assert_sound_or_asked(base, given_by(base, section(label, answer), title))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda its: st.lists(its, max_size=3)
    | st.dictionaries(st.sampled_from(["issue", "object_attributes", "body", "description", "title", "number", "iid", "html_url", "url"]), its),
)  # fmt: skip


@fast
@given(st.binary(max_size=200) | json_values.map(json.dumps).map(str.encode))
def test_any_bytes_are_a_submission_or_told_not_to_be(base, content):
    try:
        submission = read_submission(content)
    except UnreadableSubmission as fault:
        assert "\n" not in str(fault)  # noqa: PT017 - either outcome is fine
    else:
        assert_sound_or_asked(base, give(submission, base.knowledge(), base.today))


@given(st.text() | st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE)).map("".join))
@example("`_``_")
def test_code_holds_nothing_that_acts(text):
    assert_inert(f"- **x** {code(text)}")
    assert_inert(f"- **x** {inert(f'unknown area `{text}`: did you mean `boarding`?')}")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "unknown area `bording`: did you mean `boarding`?",
            "unknown area `bording`: did you mean `boarding`?",
        ),
        (
            '`Mr…` is one: write “a customer” or "a guest".',
            '`Mr…` is one: write “a customer” or "a guest".',
        ),
        ("`a` @octocat `b` is not a slug", "`a` `@octocat` `b` is not a slug"),
        ("``` https://evil.example", "`…` `https://evil.example`"),
    ],
)
def test_a_rules_message_reads_as_it_was_written_but_for_what_could_act(message, told):
    assert inert(message) == told


def test_warnings_are_told_as_questions_and_the_record_is_written(base, monkeypatch):
    line = FULL.count("\n")  # any line of the record's end
    found = Problem("lessons/2019/refunds-were-paid-twice-on-a-monday.yml", line, 1, "personal-data", "warning", "perhaps a name", "is a person named here? write the role")  # fmt: skip
    given = judged_with(monkeypatch, base, found)
    assert not given.missing
    assert "perhaps a name: is a person named here? write the role" in reply(given, "lessons")


def test_a_secret_is_refused_and_not_repeated(base, monkeypatch):
    file = "lessons/2019/refunds-were-paid-twice-on-a-monday.yml"
    secret = Problem(file, 5, 1, "secret", "error", "a key `hunter2…`", "revoke it: it is public")
    other = Problem(
        file, 5, 1, "unknown-word", "error", "unknown area `hunter2`", "write one of billing"
    )
    told = reply(judged_with(monkeypatch, base, secret, other), "lessons")
    assert "revoke it: it is public" in told
    assert "hunter2" not in told


def judged_with(monkeypatch, base, *problems):
    """A submission judged by rules that find these problems."""
    monkeypatch.setattr(KnowledgeBase, "problems_of", lambda _, files, __: {files[0]: problems})
    return given_by(base, FULL)


# What was said under a name of people's own being lost, or making a field that no record has.
@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("First heard from us: within the hour", {"first_contact": "within the hour"}),
        ("- heard: we rang\n- Apologised: by letter\n- stayed: nine in ten", {"heard": "we rang", "apologized": "by letter", "outcome": "nine in ten"}),
        ("Resolved: a refund\n\nEverybody got a free year.", {"resolved": "a refund Everybody got a free year."}),
        ("Entschuldigt: schriftlich", {"apologized": "schriftlich"}),
        ("They were angry: rightly so.", {"resolved": "They were angry: rightly so."}),
        ("appologized: by letter", {"resolved": "appologized: by letter"}),
        ("", {}),
    ],
)  # fmt: skip
def test_how_it_was_made_right_is_told_by_part_or_is_what_was_put_right(answer, parts):
    assert recovery(answer) == parts


def test_a_lesson_given_by_the_form_may_tell_how_it_was_made_right(lessons):
    answer = "### How was it made right?\n\nFirst heard from us: On the same day, by post.\n\n"
    following = "### Where else could it happen?"
    done = given_by(lessons, FULL.replace(following, answer + following))
    assert not done.missing
    assert "recovery:\n  first_contact: On the same day, by post." in done.text


@pytest.mark.parametrize("host", FILES)
def test_the_forms_in_the_repository_are_those_that_the_model_makes(
    host, reviewed_forms, monkeypatch
):
    monkeypatch.chdir(REPOSITORY)
    for name, text in reviewed_forms.items():
        result = run("--template", host, "--kind", name)
        assert result.exit_code == 0
        assert text == result.stdout, f"lessons form --template {host} --kind {name} --write"


@pytest.mark.parametrize("host", FILES)
def test_a_form_follows_the_vocabulary_once_it_is_written_anew(lessons, host):
    assert run("--template", host, "--write").exit_code == 0
    path = lessons.root / form_file(host, LESSON)
    assert path.read_text() == run("--template", host).stdout
    assert run("--template", host, "--check").exit_code == 0
    lessons.write(
        "vocabulary.yml", "areas: {quay: {name: The quay, description: Where ships land.}}\n"
    )
    stale = run("--template", host, "--check")
    assert (stale.exit_code, f"lessons form --template {host} --write" in stale.stdout) == (1, True)
    assert run("--template", host, "--write").exit_code == 0
    assert "The quay" in path.read_text()
    assert run("--template", host, "--check").exit_code == 0


@pytest.mark.parametrize("host", FILES)
def test_a_form_of_ones_own_is_left_alone(lessons, host):
    path = lessons.root / form_file(host, LESSON)
    assert run("--template", host, "--check").exit_code == 0
    path.parent.mkdir(parents=True)
    path.write_text("name: Ours\n")
    assert run("--template", host, "--write").exit_code == 2
    assert run("--template", host, "--check").exit_code == 0
    assert path.read_text() == "name: Ours\n"


def test_a_form_with_other_line_ends_is_the_same_form(lessons):
    path = lessons.root / form_file("github", LESSON)
    path.parent.mkdir(parents=True)
    path.write_bytes(run("--template", "github").stdout.replace("\n", "\r\n").encode())
    assert run("--template", "github", "--check").exit_code == 0


BROKEN = {
    "areas: [\n": "vocabulary.yml:1: ",
    "areaz: {}\n": "did you mean `areas`?",
    None: "there is no lessons/",
}


@pytest.mark.parametrize(
    "arguments", [["-"], ["--template", "github"], ["--template", "gitlab", "--write"]]
)
@pytest.mark.parametrize("text", BROKEN)
def test_without_a_sound_vocabulary_nobody_is_asked_anything(lessons, text, arguments):
    (lessons.lessons / "vocabulary.yml").unlink()
    if text:
        lessons.write("vocabulary.yml", text)
    result = run(*arguments, stdin=FULL)
    assert (result.exit_code, result.stdout, BROKEN[text] in result.stderr) == (2, "", True), (
        result.stderr
    )


@pytest.mark.parametrize("schema", ["issue-forms", "issue-config"])
def test_the_forms_are_what_github_reads(schema):
    path = (
        REPOSITORY
        / ".github/ISSUE_TEMPLATE"
        / {"issue-forms": "lesson.yml", "issue-config": "config.yml"}[schema]
    )
    result = CliRunner().invoke(
        check_jsonschema, ["--builtin-schema", f"vendor.github-{schema}", str(path)]
    )
    assert result.exit_code == 0, result.stdout


def test_every_field_that_a_record_needs_is_asked_for(base):
    github = form_template("github", LESSON, base.read().vocabulary)
    for question in QUESTIONS:
        required = "true" if question.model.is_required() else "false"
        assert re.search(
            rf"id: {question.field}\n(?:(?!  - type).*\n)+?      required: {required}\n", github
        )


def test_a_form_filled_in_as_it_is_printed_is_understood(base):
    """What GitLab shows, with an answer below each heading and its help left in place."""
    template = form_template("gitlab", LESSON, base.read().vocabulary)
    answers = {"Headline": "Late", "The lesson": "Be early.", "When did it happen?": "2019", "What failed?": "It was late.", "Why could it happen?": "Policy: none", "What changed?": "Be early"}  # fmt: skip
    body = template.replace("- [ ] Boarding", "- [x] Boarding")
    for label, answer in answers.items():
        body = re.sub(rf"(### {re.escape(label)}\n\n<!-- [^\n]* -->\n)", rf"\1\n{answer}\n", body)
    given = given_by(base, body)
    assert (given.missing, given.notes, given.file) == ([], [], "2019/late.yml")
    assert "areas: [boarding]\n" in given.text


@pytest.mark.parametrize(
    ("language", "labels", "done"),
    [
        ("de", ["Überschrift", "Die Lehre", "Wann ist es geschehen?", "Was ging schief?", "Warum konnte es geschehen?", "Was hat sich geändert?"], "(umgesetzt 2019-04)"),
        ("fr", ["Titre", "La leçon", "Quand est-ce arrivé ?", "Qu’est-ce qui a échoué ?", "Pourquoi cela a-t-il pu arriver ?", "Qu’est-ce qui a changé ?"], "(appliquée 2019-04)"),
    ],
)  # fmt: skip
def test_a_form_in_another_language_is_understood_as_it_is_printed(base, language, labels, done):
    vocabulary = base.read().vocabulary.model_copy(update={"language": language})
    for form in FORMS.values():
        assert yaml.safe_load(form_template("github", form, vocabulary))["body"]
    body = form_template("gitlab", LESSON, vocabulary).replace("- [ ] Boarding", "- [x] Boarding")
    answers = ["Late", "Be early.", "2019", "It was late.", "Policy: none", f"Be early {done}"]
    for label, answer in zip(labels, answers, strict=True):
        spaced = re.escape(label).replace("\\ \\?", "[\u202f ]\\?")
        body, asked = re.subn(rf"(### {spaced}\n\n<!-- [^\n]* -->\n)", rf"\1\n{answer}\n", body)
        assert asked == 1, label
    given = given_by(base, body)
    assert (given.missing, given.notes, given.file) == ([], [], "2019/late.yml")
    assert "areas: [boarding]\n" in given.text
    assert "made: 2019-04\n" in given.text


def test_the_answer_is_in_the_language_that_records_are_written_in(lessons):
    words = lessons.lessons / "vocabulary.yml"
    words.write_text(f"language: de\n{words.read_text()}")
    told = run("-", stdin=FULL.encode()).stdout
    assert told.startswith("Danke, dass Sie aufgeschrieben haben, was schiefging: ")
    assert "Es ist jetzt ein Eintrag, `lessons/2019/" in told
    told = run("-", stdin=b"He will hit her tonight, somebody must come now.").stdout
    assert "dafür sind Lehren nicht der Ort" in told


def test_no_heading_of_a_form_means_two_questions_in_two_languages():
    for form in FORMS.values():
        labels = [key_of(label) for question in form.questions for label in set(question.labels)]
        assert len(labels) == len(set(labels))


def test_an_empty_form_is_asked_everything_that_is_needed(base):
    given = given_by(base, form_template("gitlab", LESSON, base.read().vocabulary))
    assert [remark.question.field for remark in given.missing] == ["title", "lesson", "date", "areas", "failure", "causes", "changes"]  # fmt: skip


def test_choices_are_never_alike():
    words = {
        "a": Word(name="Desk"),
        "b": Word(name="desk"),
        "c": Word(name="None"),
        "d": Word(name="Till"),
    }
    assert choices(words) == ["Desk (a)", "desk (b)", "None (c)", "Till"]


def test_a_form_can_be_made_for_any_vocabulary(base):
    words = {"a": Word(name="-->\"'{{ x }}: #", description="x"), "b": Word(name="On")}
    for vocabulary in (Vocabulary(), Vocabulary(areas=words, factors=words)):
        github = form_template("github", LESSON, vocabulary)
        path = base.write("../form.yml", github)
        command = ["--builtin-schema", "vendor.github-issue-forms", str(path)]
        assert CliRunner().invoke(check_jsonschema, command).exit_code == 0, github
        assert form_template("gitlab", LESSON, vocabulary).count("-->") >= form_template(
            "gitlab", LESSON, vocabulary
        ).count("<!--")


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/issues/new?template=lesson.yml"),
        (
            "https://gitlab.example.org/a/b.git",
            "https://gitlab.example.org/a/b/-/issues/new?issuable_template=lesson",
        ),
        ("https://example.org/github", None),
        ("", None),
        (None, None),
    ],
)
def test_the_form_of_a_repository_is_found_at_its_host(repository, address):
    assert form_address(repository) == address


def test_where_uses_are_told_the_form_is_filled_in_as_far_as_it_can_be():
    github = use_address(None, "https://github.com/a/b")
    assert github.startswith("https://github.com/a/b/issues/new?template=applied.yml&")
    assert "&lesson={lesson}&outcome={outcome}" in github
    assert use_address(None, "https://example.org/github") == ""
    assert use_address("https://example.org/f?a=<b>", "https://github.com/a/b") == (
        "https://example.org/f?a=%3Cb%3E&lesson={lesson}&outcome={outcome}"
    )
    gitlab = use_address(None, "https://gitlab.example.org/a/b.git").format(
        lesson="late-refunds", outcome="Not%20for%20us"
    )
    body = parse_qs(urlsplit(gitlab).query)["issue[description]"][0]
    answers = answers_in(body, APPLIED)
    assert dict(answers.by_field) == {"lesson": ["late-refunds"], "outcome": ["Not for us"]}


def test_what_was_looked_for_in_vain_is_told_where_lessons_are_given():
    places = [
        ("https://example.org/f?a=<b>", "https://github.com/a/b"),
        (None, "https://github.com/a/b"),
        (None, "https://gitlab.example.org/a/b.git"),
        (None, None),
    ]
    begun = [gap_address(*place).format(query="late%20bus") for place in places]
    assert begun == [
        "https://example.org/f?a=%3Cb%3E&query=late%20bus",
        "https://github.com/a/b/issues/new?title=Looked%20for%3A%20late%20bus",
        "https://gitlab.example.org/a/b/-/issues/new?issue%5Btitle%5D=Looked%20for%3A%20late%20bus",
        "",
    ]


def event(body, **issue):
    return json.dumps(
        {"issue": {"number": 7, "html_url": ADDRESS, "title": "Lesson: Late", "body": body} | issue}
    )


HOSTILE = {
    "an expression of a workflow": (
        0,
        event(section("The lesson", "Use ${{ secrets.GITHUB_TOKEN }} always.")),
    ),
    "commands of a workflow": (
        0,
        event(section("Who was affected?", "::set-output name=x::y\n::error::x\n##[group]x")),
    ),
    "a template": (
        0,
        event(section("Who was affected?", "{{ 7*7 }}{% for x in ().__class__ %}{% endfor %}")),
    ),
    "a shell": (0, event(section("Headline", "$(touch ran) `touch ran`; touch ran | sh"))),
    "tags of YAML": (
        0,
        event(section("Headline", 'a: [*b, &c, !!python/object/apply:os.system ["touch ran"]]')),
    ),
    "quick actions": (1, event(section("When did it happen?", "/close\n/assign @root"))),
    "an image and a link": (
        1,
        event(section("When did it happen?", "![](http://x/y.png) [x](javascript:x)")),
    ),
    "halves of characters": (
        1,
        '{"issue": {"title": "x \\ud800", "body": "### Headline\\n\\nab\\udc00"}}',
    ),
    "tag characters": (0, event(section("Headline", "Refund \U000e0041\ufffe twice"))),
    "a number without end": (1, '{"issue": {"number": ' + "9" * 5000 + ', "body": "x"}}'),
    "no number": (1, '{"issue": {"number": NaN, "title": [], "body": null}}'),
    "issues within issues": (1, '{"issue": ' * 500 + '{"body": "x"}' + "}" * 500),
    "an issue that is a list": (1, '{"issue": [1]}'),
    "a text that is a list": (1, '{"issue": {"body": ["x"]}}'),
    "2 MB": (1, event(section("What failed?", "word " * 400_000))),
    "60 kB in a list": (
        1,
        event(section("What changed?", "\n".join(f"Do {n}" for n in range(8000)))),
    ),
    "60 kB of headings": (1, event("### Headline\nx\n" * 4000)),
    "60 kB of brackets": (1, event(section("Links to evidence", "[a](" * 15_000))),
    "an address that is none": (
        0,
        event(FULL, html_url="https://github.com/a/b/issues/7](x) @all"),
    ),
    "a name of Windows": (0, event(section("Headline", "CON"))),
    "a way out": (0, event(section("Headline", "../../.github/workflows/x"))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_submission_is_a_sound_record_or_a_clear_list(lessons, name):
    code, text = HOSTILE[name]
    (lessons.root / "event.json").write_text(text)
    result = run("event.json", "--answer", "answer.md")
    answer = (lessons.root / "answer.md").read_text()
    assert (result.exit_code, lessons.problems()) == (code, [])
    assert len(list(lessons.lessons.glob("*/*.yml"))) == 1 - code
    assert not [line for line in answer.splitlines() if line.startswith(("/", "::", "#"))]
    assert not re.search(r"(?m)^[^`\n]*(?:@\w|!\[|\]\(|<)", answer), answer
    assert not (lessons.root / "ran").exists()


def test_a_secret_among_pictures_is_not_repeated(base):
    body = section(
        "What failed?",
        "![AKIAIOSFODNN7EXAMPLF](https://example.org/a.png) <!-- AKIAIOSFODNN7EXAMPLF",
    )
    told = reply(given_by(base, body), "lessons")
    assert "is a link now: `…`" in told
    assert "AKIA" not in told


def test_a_headline_without_latin_letters_gets_a_name_that_somebody_is_to_change(lessons):
    body = section("Headline", "退款支付了两次")
    given = given_by(lessons, body)
    assert (given.file, given.missing) == ("2019/lesson.yml", [])
    assert "address for ever" in reply(given, "lessons")
    assert "address for ever" not in reply(given_by(lessons, FULL), "lessons")


def practice(**answers):
    """What somebody writes of a practice, with other answers to some questions."""
    told = {
        "Headline": "Ringing an hour before",
        "What worked?": "We ring the customer an hour before.",
        "When did it happen?": "March 2024",
        "Where did it happen?": "Boarding",
        "Why does it work?": "People know when to be at home.",
        "Where was it tried?": "North branch: half as many missed visits\nSouth branch",
        "What would show that it no longer works?": "Missed visits rise.",
        "The lesson": "Ring before you come, so that somebody opens.",
    }
    return "\n\n".join(f"### {label}\n\n{text}" for label, text in (told | answers).items())


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize("kind", [[], ["--kind", "practice"]])
def test_who_tells_what_worked_gives_a_practice_whatever_the_form(kind):
    result = run("-", "--print", *kind, stdin=practice())
    record = yaml.safe_load(result.stdout)
    assert (result.exit_code, record["kind"], "causes" in record) == (0, "practice", False)
    assert record["practice"]["no_longer"] == "Missed visits rise."
    assert record["tried"] == [
        {"where": "North branch", "found": "half as many missed visits"},
        {"where": "South branch"},
    ]


def test_a_practice_is_asked_for_what_it_lacks_in_its_own_words(base):
    given = given_by(base, practice(**{"Why does it work?": "", "Where was it tried?": ""}))
    assert [remark.question.label for remark in given.missing] == [
        "Why does it work?",
        "Where was it tried?",
    ]
