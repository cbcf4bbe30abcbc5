"""A use that somebody told of, added to the lesson's record, or what is still to be asked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from generator.insights.stage import months_later
from generator.intake.form.answers import Answers, answers_in
from generator.intake.form.convert import ASKED_HERE, Given, conclude
from generator.intake.form.escape import code
from generator.intake.form.fields import Ask, Remark, answered_twice, date_of, wanted
from generator.intake.form.questions import APPLIED, OUTCOMES, Question, key_of
from generator.intake.form.submission import Submission
from generator.intake.insertion import NoPlace, with_item
from generator.problem import Problem, did_you_mean
from generator.records import mute
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.choices import Use
from generator.records.lesson import Lesson

_BY_FIELD = {question.field: question for question in APPLIED.questions}
_SPOKEN = {key_of(label): use for label, use in OUTCOMES.items()}
_SPOKEN |= {use.value: use for use in OUTCOMES.values()}
_SPOKEN |= dict.fromkeys(("used", "used-it"), Use.AS_IS)
_SPOKEN |= dict.fromkeys(("changed", "changed-it"), Use.MODIFIED)
"""What people write for what became of a lesson."""
_WORDS = ", ".join(f"“{label}”" for label in OUTCOMES)
_LONGEST_PLACE = 100
_LONGEST_ADDRESS = 300
_ACCOUNT = re.compile(r"(?<!\w)@\w")
_PAGE = re.compile(r"([^/\s]+?)(?:\.html|\.yml|\.md)?/?(?:[?#]\S*)?")
_QUIET_MONTHS = 6
"""How long a lesson that was not for somebody is proposed to be kept quiet."""


def give_use(submission: Submission, base: KnowledgeBase, today: datetime.date) -> Given:
    """Add a use to the record of its lesson, judged as though it stood there.

    A lesson that did not fit is also proposed to be kept quiet for a while, in ``match.yml``.
    """
    catalogue = base.judged(today)
    answers = answers_in(submission.body, APPLIED)
    given = Given(APPLIED)
    entry, asks = _entry(answers)
    lesson, unfit = _lesson(answers.text("lesson"), catalogue)
    if unfit and all(name != "lesson" for name, _ in asks):
        asks.append(("lesson", unfit))
    given.missing = [Remark(_BY_FIELD[name], advice) for name, advice in asks]
    found: Sequence[tuple[Problem, Question | None]] = ()
    if lesson:
        found = _added(given, entry, lesson, base, today)
        given.doubts += _doubts(lesson)
    conclude(given, answers, found, refused=("personal-data",))
    if lesson and not given.missing and entry["outcome"] == Use.NOT_USED:
        given.mutes = _with_mute(base, catalogue, lesson, entry["note"], today)
        if given.mutes:
            given.notes.append(
                f"With it goes a proposal not to show `{lesson.id}` where work is done for "
                f"{_QUIET_MONTHS} months, in `{base.shown}/{mute.FILE_NAME}`. It would hold for "
                "everybody: whoever merges this leaves it out where the lesson helps others."
            )
    return given


def _entry(answers: Answers) -> tuple[dict[str, str], list[Ask]]:
    """Return the entry of a record, as far as answered, and what it cannot do without."""
    line = {name: " ".join(answers.text(name).split()) for name in _BY_FIELD}
    asks = list(answered_twice(answers))
    date, unclear = date_of(line["date"])
    asks += unclear
    outcome = _SPOKEN.get(key_of(line["outcome"][:_LONGEST_PLACE]), "")
    if line["outcome"] and not outcome:
        asks.append(("outcome", f"says {code(line['outcome'])}: write one of {_WORDS}"))
    if len(line["where"]) > _LONGEST_PLACE:
        asks.append(("where", f"has more than {_LONGEST_PLACE} characters: name only the place"))
    for name in ("where", "note"):
        if _ACCOUNT.search(line[name]):
            asks.append((name, "names an account: write the area or the work, and nobody"))
    asked = {name for name, _ in asks}
    for name, question in _BY_FIELD.items():
        if question.model.is_required() and not line[name] and name not in asked:
            asks.append((name, wanted(question)))
    if outcome == Use.NOT_USED and not line["note"] and "note" not in asked:
        asks.append(("note", "is empty: write why it is not for you"))
    entry = {"where": line["where"], "date": date, "outcome": str(outcome), "note": line["note"]}
    return {name: value for name, value in entry.items() if value}, asks


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
        return None, wanted(_BY_FIELD["lesson"])
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
) -> list[tuple[Problem, Question | None]]:
    """Put the record with the entry into ``given``; return what the rules find wrong with that."""
    record = base.sources[lesson.file]
    if entry in record.data.get("applied", ()):
        given.missing.append(Remark(None, "This use is noted already."))
        return []
    try:
        given.file, given.text = lesson.file, with_item(record.text, "applied", entry)
    except NoPlace:
        where = f"`{base.shown}/{lesson.file}`"
        text = f"The program found no place for this in {where}: add it to `applied` by hand."
        given.missing.append(Remark(None, text))
        return []
    beside = base.with_proposed({lesson.file: given.text})
    before = _problems(base, lesson, today)
    told = {(problem.rule, problem.message) for problem in before}
    after = _problems(beside, lesson, today)
    asked = ASKED_HERE if given.missing else ()
    new = [
        problem
        for problem in after
        if (problem.rule, problem.message) not in told and problem.rule not in asked
    ]
    return [(problem, _question_at(given.text, problem.line)) for problem in new]


def _problems(base: KnowledgeBase, lesson: Lesson, today: datetime.date) -> Sequence[Problem]:
    return base.problems_of([lesson.file], today).get(lesson.file, ())


def _question_at(text: str, line: int) -> Question | None:
    """Return the question whose answer stands in a line of a record, from 1."""
    names = re.findall(r"(?m)^[ -]*(\w+):", "\n".join(text.split("\n")[:line]))
    return _BY_FIELD.get(names[-1]) if names else None


def _doubts(lesson: Lesson) -> list[Remark]:
    """Return whether the successor of a superseded lesson was meant."""
    others = " or ".join(map(code, lesson.superseded_by))
    text = f"names a lesson that another one has replaced: was it {others} that you looked at?"
    return [Remark(_BY_FIELD["lesson"], text)] if others else []


def _with_mute(
    base: KnowledgeBase, catalogue: Catalogue, lesson: Lesson, reason: str, today: datetime.date
) -> str:
    """Return ``match.yml`` with a proposal to keep a lesson quiet; empty where none is wanted."""
    if any(old.lesson == lesson.id and old.until.last >= today for old in catalogue.mutes):
        return ""
    there = [source.text for source in base.settings if source.file.endswith(mute.FILE_NAME)]
    until = f"{months_later(today, _QUIET_MONTHS):%Y-%m}"
    entry = {"lesson": lesson.id, "until": until, "reason": reason}
    try:
        return with_item(there[0] if there else "", "mute", entry)
    except NoPlace:
        return ""
