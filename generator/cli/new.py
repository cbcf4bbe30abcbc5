"""``lessons new``: a lesson, asked for question by question or given by options."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import click

from generator.cli import common
from generator.cli.check import style
from generator.cli.common import EXISTING, Refused
from generator.cli.terminal import Terminal
from generator.insights.knowledge import Knowledge
from generator.intake import gate
from generator.intake.dates import Unclear, read_date
from generator.intake.draft import id_of, place_of, record_text, taken_in
from generator.intake.form.parse import changes
from generator.intake.interview.conversation import NO, YES, word_in
from generator.intake.interview.interview import Interview, Likeness
from generator.intake.interview.judging import Draft
from generator.problem import printable
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.choices import Kind
from generator.records.elsewhere import Matter
from generator.records.vocabulary import Vocabulary
from generator.report import as_text
from generator.site.search.documents import lesson_index
from generator.site.search.find import Finder
from generator.site.search.words import snowball_name

UNFINISHED = ".unfinished.yml"
_HALF_TYPED = "x_half_typed"
_LISTS = ("areas", "causes", "changes", "phrases", "tags")


_given = partial(click.option, metavar="TEXT")
_repeated = partial(click.option, metavar="TEXT", multiple=True)


@click.command()
@click.argument("path", default=".", metavar="[PATH]", type=EXISTING)
@_given("--title", help="What happened, as a headline.")
@_given("--failure", help="What was expected, and what happened instead. Markdown.")
@_given("--date", help="When it happened: 2017, April 2017 or 2017-04-09.")
@_repeated("--area", "areas", help="A part of the service, from the vocabulary. May be repeated.")
@_repeated(
    "--cause", "causes", help="FACTOR: TEXT, the factor from the vocabulary. May be repeated."
)
@_repeated(
    "--change",
    "changes",
    help="What was changed; begins with a verb, may end in (made April 2019). May be repeated.",
)
@_given("--no-change", help="Why nothing is changed; instead of --change.")
@_given("--lesson", help="What to do, and why.")
@_given("--kind", help="failure, near-miss, experiment or practice.")
@_given("--hypothesis", help="What an experiment set out to learn.")
@_given("--severity", help="minor, moderate, major or critical.")
@_given("--impact", help="How many were affected, how, and for how long.")
@_given("--detected-by", help="customer, staff, monitoring or audit.")
@_given("--surprise", help="Why what was done made sense at the time.")
@_repeated("--phrase", "phrases", help="What somebody would say just before. May be repeated.")
@_repeated("--tag", "tags", help="A free word, in kebab-case. May be repeated.")
@common.flag("--draft", help="Mark the record as a draft: checked, but not published.")
@common.flag("--no-input", help="Ask nothing: tell what is missing, and exit with 1.")
@common.today_option(help="The day that counts as today.")
def new(path: Path, *, no_input: bool, day: datetime.date, **given: Any) -> None:
    """Write a new lesson into the knowledge base at PATH.

    Asks first whether it belongs here, then for what the options do not say: a dozen questions, ten
    minutes. What does not belong is told where to go, and not kept. As an answer, `?` tells more,
    `back` goes back a question, and `edit` opens an editor for a text. Lessons like it are shown
    before the details. What was typed is kept when you stop; the next `lessons new` goes on with
    it. No file is ever overwritten.

    Exits with 0 when the record is written, 1 when it is not, 2 when it could not begin.
    """
    folder = common.lessons_folder(path)
    base = common.read(folder)
    catalogue = base.judged(day)
    draft = _draft_of(given)
    _must_belong(draft, folder, catalogue.vocabulary)
    if no_input:
        slug = id_of(str(draft.get("title", "")), taken_in(catalogue))
        text = f"{draft.get('title', '')}\n{draft.get('failure', '')}"
        for likeness in _likenesses(catalogue, text, day):
            click.echo(f"Perhaps the same: {likeness.told}", err=True)
    else:
        draft, slug = _interview(folder, catalogue, draft, day)
    _finish(folder, base, slug, draft, day)


def _draft_of(given: dict[str, Any]) -> Draft:
    """Return what the options say, as fields of a record."""
    draft: Draft = {}
    for name, value in given.items():
        if value:
            draft[name] = list(value) if name in _LISTS else value
    phrases = draft.pop("phrases", [])
    if phrases:
        draft["applies_to"] = {"phrases": phrases}
    if "causes" in draft:
        parts = [cause.partition(":") for cause in draft["causes"]]
        draft["causes"] = [
            {"factor": factor.strip(), "text": text.strip()} for factor, _, text in parts
        ]
    if "changes" in draft:
        draft["changes"] = list(chain.from_iterable(map(changes, draft["changes"])))
    with suppress(Unclear):
        draft["date"] = read_date(draft.get("date", ""))
    return draft


def _interview(
    folder: Path, catalogue: Catalogue, draft: Draft, day: datetime.date
) -> tuple[Draft, str]:
    """Return the draft of an interview, and the id that was chosen."""
    unfinished = folder / UNFINISHED
    desk = Terminal()
    worked = _ask_at_the_gate(desk, catalogue.vocabulary)
    if worked:
        draft.setdefault("kind", Kind.PRACTICE.value)
    click.echo(
        "? tells more about a question, and back goes back one. "
        "Stop with Ctrl-C whenever you like: what you typed is kept."
    )
    given = [*draft]
    draft = _gone_on_with(unfinished, desk) | draft
    half_typed = draft.pop(_HALF_TYPED, "")
    if half_typed:
        desk.tell(f"You were typing: {half_typed}", "quiet")

    is_lesson = False

    def keep(draft: Draft) -> None:
        nonlocal is_lesson
        if not is_lesson:
            is_lesson = _must_belong(draft, folder, catalogue.vocabulary, desk)
        common.replace(unfinished, record_text(draft))

    interview = Interview(
        desk,
        catalogue.vocabulary,
        day,
        keep,
        lambda text: _likenesses(catalogue, text, day),
        taken_in(catalogue),
    )
    try:
        return interview.hold(draft, given), interview.slug
    except click.Abort:
        half_typed = desk.half_typed()
        if half_typed:
            interview.keep({**interview.draft, _HALF_TYPED: half_typed})
        if unfinished.exists():
            click.echo(
                f"\nStopped. What you typed is kept in {unfinished}; `lessons new` goes on with it."
            )
        sys.exit(1)


def _ask_at_the_gate(desk: Terminal, words: Vocabulary) -> bool:
    """Ask whether it belongs here, and return whether it is something that worked.

    What does not is told where to go, and that is the end.
    """
    desk.tell("Is it one of these? They belong elsewhere, and nothing of them is kept.")
    matters = list(Matter)
    for number, matter in enumerate(matters, 1):
        desk.tell(f"{number:>3}  {matter.label}")
    answer = ""
    while True:
        answer = desk.ask("Its number; Enter for a failure of the service, w for what worked.")
        if word_in(answer) in (*YES, *NO, "w"):
            return word_in(answer) == "w"
        number = 0
        if answer.isdecimal() and len(answer) < 3:
            number = int(answer)
        if 0 < number <= len(matters):
            desk.tell(gate.place(matters[number - 1], words))
            sys.exit(1)
        desk.tell(f"Write a number from 1 to {len(matters)}, or nothing.", "error")


def _must_belong(
    draft: Draft, folder: Path, words: Vocabulary, desk: Terminal | None = None
) -> bool:
    """Return whether somebody says that a draft is a lesson though it does not read like one.

    End where nobody says so: tell where it goes, and take away what was kept of it.
    """
    verdict = gate.verdict_in(draft)
    if verdict is None:
        return False
    (folder / UNFINISHED).unlink(missing_ok=True)
    click.echo(f"\n{gate.told(verdict, words)}", err=True)
    if desk and _is_said_to_be_a_lesson(desk):
        return True
    click.echo(f"{gate.NOTHING_KEPT} {gate.MEANT_OTHERWISE}", err=True)
    sys.exit(1)


def _is_said_to_be_a_lesson(desk: Terminal) -> bool:
    """Ask, with nothing kept; who breaks off says no."""
    try:
        return word_in(desk.ask(gate.IS_LESSON)) == "lesson"
    except click.Abort:
        return False


def _gone_on_with(unfinished: Path, desk: Terminal) -> Draft:
    """Return what was typed last time if it is to be gone on with; otherwise put it aside."""
    if not os.path.lexists(unfinished):
        return {}
    kept = source.read(unfinished, unfinished.as_posix())
    title = printable(str(kept.data.get("title", "without a title yet")))
    question = f"You began one: {title}. Enter to go on with it, or new for a new one."
    answer = ""
    while kept.is_read and answer not in ("new", "n", "no"):
        answer = word_in(desk.ask(question))
        if answer in YES:
            return dict(kept.data)
    names = (f".unfinished-{number}.yml" for number in range(1, 10_000))
    aside = next(path for path in map(unfinished.with_name, names) if not path.exists())
    unfinished.rename(aside)
    click.echo(f"It is put aside in {aside}.")
    return {}


def _likenesses(catalogue: Catalogue, text: str, day: datetime.date) -> Sequence[Likeness]:
    """Find the lessons that may be about the same as a text."""
    knowledge = Knowledge(catalogue, day)
    try:
        index = lesson_index(knowledge, snowball_name(catalogue.vocabulary.language))
        matches = Finder(catalogue, index).similar(text)
    except FileNotFoundError as fault:
        raise Refused(str(fault)) from None
    likenesses = []
    for match in matches:
        lesson = match.lesson
        headline = f"{lesson.title} ({lesson.date}, {knowledge.stage(lesson).label})"
        lines = (headline, lesson.lesson, f"lessons/{lesson.file}")
        likenesses.append(Likeness(lesson.id, "\n     ".join(lines)))
    return likenesses


def _finish(folder: Path, base: KnowledgeBase, slug: str, draft: Draft, day: datetime.date) -> None:
    """Judge the whole record beside the others, and write it if it is sound."""
    place = place_of(str(draft.get("date", day)), slug)
    text = record_text(draft, hints=True)
    path = folder / place
    problems = base.with_proposed({place: text}).problems_of([place], day).get(place, [])
    report = as_text(problems, lambda _: text.split("\n"), style)
    click.echo(report, nl=bool(report), err=True)
    if any(problem.level == "error" for problem in problems):
        click.echo(f"Not written: {path} would not be sound.", err=True)
        if (folder / UNFINISHED).exists():
            click.echo(f"What you typed is kept in {folder / UNFINISHED}: mend it there.", err=True)
        sys.exit(1)
    try:
        common.write_new(path, text)
    except OSError as fault:
        reason = fault.strerror or "it is there already"
        raise Refused(f"{path} cannot be written: {reason}") from None
    (folder / UNFINISHED).unlink(missing_ok=True)
    helpful = "`where_else` and `surprise`"
    click.echo(f"""
Written: {path}

Next:
  1. Open it. Optional fields stand in it as comments; {helpful} help readers most.
  2. lessons check {path}
  3. git switch -c lesson/{slug} && git add {path} && git commit -m "lesson: {slug}"
  4. git push -u origin HEAD, and open a pull request.""")
