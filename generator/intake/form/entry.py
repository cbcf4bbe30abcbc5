"""An entry that somebody gave, added to the lesson's record, or what is still to be asked.

It tells of a use of the lesson, or of a look at where else it could happen.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.insights.stage import months_later
from generator.intake.draft import field_at
from generator.intake.form import parse
from generator.intake.form.answers import Answers, answers_in
from generator.intake.form.convert import Given, conclude
from generator.intake.form.escape import code
from generator.intake.form.fields import Ask, Remark, answered_twice, date_of, remarks, wanted
from generator.intake.form.questions import IssueForm, Question, key_of
from generator.intake.form.submission import Submission
from generator.intake.insertion import NoPlace, with_item
from generator.problem import Problem, did_you_mean
from generator.records import mute
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.choices import Choice, Look, Use
from generator.records.lesson import Lesson
from generator.records.vocabulary import Vocabulary
from generator.translation import spellings

_SPOKEN: dict[str, Choice] = {
    "used": Use.AS_IS,
    "used-it": Use.AS_IS,
    "changed": Use.MODIFIED,
    "changed-it": Use.MODIFIED,
    "found-it": Look.FOUND,
    "not-found": Look.CLEAR,
    "cannot-happen": Look.IMPOSSIBLE,
}
"""What people write for what became of a lesson, or what they found, beside the form's words."""
_WITH_REASON: Mapping[Choice | None, str] = {
    Use.NOT_USED: "it is not for you",
    Look.IMPOSSIBLE: "it cannot happen there",
}
"""The choices that need a note, and what it is to explain."""
_LONGEST_PLACE = 100
_LONGEST_ADDRESS = 300
_ACCOUNT = re.compile(r"(?<!\w)@\w")
_PAGE = re.compile(r"([^/\s]+?)(?:\.html|\.yml|\.md)?/?(?:[?#]\S*)?")
_QUIET_MONTHS = 6
"""How long a lesson that was not for somebody is proposed to be kept quiet."""


def give_entry(
    submission: Submission, form: IssueForm, base: KnowledgeBase, today: datetime.date
) -> Given:
    """Add what a form tells to the record of its lesson, judged as though it stood there.

    A lesson that did not fit is also proposed to be kept quiet for a while, in ``match.yml``.
    """
    catalogue = base.judged(today)
    answers = answers_in(submission.body, form)
    given = Given(form)
    entry, asks = _entry(answers, form, catalogue.vocabulary)
    lesson, unfit = _lesson(answers.text("lesson"), catalogue)
    if lesson is None and "lesson" not in dict(asks):
        advice = unfit or wanted(form.by_field["lesson"])
        asks.append(("lesson", advice))
    given.missing = remarks(asks, form)
    found: Sequence[Problem] = ()
    if lesson:
        found = _added(given, entry, lesson, base, today)
        given.doubts += _doubts(lesson, form)

    def question_at(line: int) -> Question | None:
        """Return the question whose answer stands in a line of the record."""
        return form.by_field.get(field_at(given.text, line, nested=True))

    conclude(given, answers, found, question_at, refused=("personal-data",))
    if lesson and not given.missing and entry.get("outcome") == Use.NOT_USED:
        given.mutes = _with_mute(base, catalogue, lesson, entry["note"], today)
        if given.mutes:
            given.notes.append(
                f"With it goes a proposal not to show `{lesson.id}` where work is done for "
                f"{_QUIET_MONTHS} months, in `{base.shown}/{mute.FILE_NAME}`. It would hold for "
                "everybody: whoever merges this leaves it out where the lesson helps others."
            )
    return given


def _entry(
    answers: Answers, form: IssueForm, words: Vocabulary
) -> tuple[dict[str, str], list[Ask]]:
    """Return the entry of a record, as far as answered, and what it cannot do without."""
    said = {name: parse.one_line(answers.text(name)) for name in form.by_field}
    date, unclear = date_of(said["date"])
    choice = _chosen(said[form.chosen], form)
    asks = [*answered_twice(answers), *unclear, *_unfit(said, choice, form)]
    asked = dict(asks)
    asks += [ask for ask in _empty(said, choice, form) if ask[0] not in asked]
    areas = parse.slugs(said.get("area", ""), parse.spoken(words.areas))
    read = {**said, "date": date, "area": " ".join(areas)}
    read[form.chosen] = str(choice or "")
    entry = {}
    for name in form.fields:
        if name != "lesson" and read[name]:
            entry[name] = read[name]
    return entry, asks


def _unfit(said: Mapping[str, str], choice: Choice | None, form: IssueForm) -> Iterator[Ask]:
    """Yield the fields whose answers no record can hold, with what to write."""
    chosen = said[form.chosen]
    if chosen and not choice:
        known = ", ".join(map("“{}”".format, form.choices))
        yield form.chosen, f"says {code(chosen)}: write one of {known}"
    if len(said.get("where", "")) > _LONGEST_PLACE:
        yield "where", f"has more than {_LONGEST_PLACE} characters: name only the place"
    for name in ("where", "note"):
        if _ACCOUNT.search(said.get(name, "")):
            yield name, "names an account: write the area or the work, and nobody"


def _empty(said: Mapping[str, str], choice: Choice | None, form: IssueForm) -> Iterator[Ask]:
    """Yield the fields that have no answer and need one, with what to write."""
    for name, question in form.by_field.items():
        if question.model.is_required() and not said[name]:
            yield name, wanted(question)
    reason = _WITH_REASON.get(choice)
    if reason and not said["note"]:
        yield "note", f"is empty: write why {reason}"


def _chosen(text: str, form: IssueForm) -> Choice | None:
    """Return the choice of a form that somebody means."""
    key = key_of(text[:_LONGEST_PLACE])
    for label, choice in form.choices.items():
        names = [choice.value, *map(key_of, spellings(label))]
        if key in names or _SPOKEN.get(key) is choice:
            return choice
    return None


def _lesson(answer: str, catalogue: Catalogue) -> tuple[Lesson | None, str]:
    """Return the lesson of an id, a former id or a page's address, or why there is none."""
    named = answer.strip(" `<>\n")[:_LONGEST_ADDRESS].rpartition("/lessons/")[2]
    match = _PAGE.fullmatch(named)
    slug = (match[1] if match else named).casefold()
    lesson = catalogue.by_id.get(slug)
    for other in catalogue.lessons if lesson is None else ():
        if slug in other.aliases:
            lesson = other
    if not slug:
        return None, ""
    if lesson is None and slug in catalogue.sources:
        return None, f"names {code(slug)}, whose record has problems that are to be mended first"
    if lesson is None:
        advice = did_you_mean(slug, catalogue.by_id, "copy the last part of its page's address")
        return None, f"names {code(slug)}, and no lesson is called so: {advice}"
    if lesson.withdrawn:
        return None, f"names {code(lesson.id)}, which was withdrawn: its page says why"
    if lesson.draft:
        return None, f"names {code(lesson.id)}, which is a draft: wait until it is published"
    return lesson, ""


def _added(
    given: Given,
    entry: Mapping[str, str],
    lesson: Lesson,
    base: KnowledgeBase,
    today: datetime.date,
) -> list[Problem]:
    """Put the record with the entry into ``given``; return what the rules find wrong with that."""
    record = base.sources[lesson.file]
    name = given.form.list_name
    if entry in record.data.get(name, ()):
        given.missing.append(Remark(None, "This is noted already."))
        return []
    try:
        given.file = lesson.file
        given.text = with_item(record.text, name, entry)
    except NoPlace:
        where = f"`{base.shown}/{lesson.file}`"
        text = f"The program found no place for this in {where}: add it to `{name}` by hand."
        given.missing.append(Remark(None, text))
        return []
    beside = base.with_proposed({lesson.file: given.text})
    before = base.problems_of([lesson.file], today).get(lesson.file, ())
    after = beside.problems_of([lesson.file], today).get(lesson.file, ())
    told = {(problem.rule, problem.message) for problem in before}
    return [problem for problem in after if (problem.rule, problem.message) not in told]


def _doubts(lesson: Lesson, form: IssueForm) -> list[Remark]:
    """Return whether the successor of a superseded lesson was meant."""
    others = " or ".join(map(code, lesson.superseded_by))
    text = f"names a lesson that another one has replaced: was it {others} that you looked at?"
    if not others:
        return []
    return [Remark(form.by_field["lesson"], text)]


def _with_mute(
    base: KnowledgeBase, catalogue: Catalogue, lesson: Lesson, reason: str, today: datetime.date
) -> str:
    """Return ``match.yml`` with a proposal to keep a lesson quiet; empty where none is wanted."""
    muted = {old.lesson for old in catalogue.mutes if old.until.last >= today}
    if lesson.id in muted:
        return ""
    there = [source.text for source in base.settings if source.file.endswith(mute.FILE_NAME)]
    until = f"{months_later(today, _QUIET_MONTHS):%Y-%m}"
    entry = {"lesson": lesson.id, "until": until, "reason": reason}
    try:
        return with_item(there[0] if there else "", "mute", entry)
    except NoPlace:
        return ""
