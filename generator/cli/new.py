"""``lessons new``: a lesson, asked for question by question or given by options."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from generator.cli.check import style
from generator.cli.common import Refused, build_date, lessons_folder, read, replace
from generator.insights.knowledge import Knowledge
from generator.intake.answers import Draft
from generator.intake.draft import id_of, place_of, record_text
from generator.intake.interview import Interview, Likeness
from generator.problem import Problem, printable
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson
from generator.report import as_text
from generator.site.search.documents import lesson_index
from generator.site.search.find import Finder

UNFINISHED = ".unfinished.yml"
_LISTS = ("areas", "causes", "changes", "phrases", "tags")


def _given(*names: str, **about: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(*names, metavar="TEXT", **about)


@click.command()
@click.argument("path", default=".", metavar="[PATH]", type=click.Path(exists=True, path_type=Path))
@_given("--title", help="What happened, as a headline.")
@_given("--failure", help="What was expected, and what happened instead. Markdown.")
@_given("--date", help="When it happened: 2017, 2017-04 or 2017-04-09.")
@_given(
    "--area",
    "areas",
    multiple=True,
    help="A part of the service, from the vocabulary. May be repeated.",
)
@_given(
    "--cause",
    "causes",
    multiple=True,
    help="FACTOR: TEXT, the factor from the vocabulary. May be repeated.",
)
@_given(
    "--change",
    "changes",
    multiple=True,
    help="What was changed; begins with a verb. May be repeated.",
)
@_given("--no-change", help="Why nothing is changed; instead of --change.")
@_given("--lesson", help="What to do, and why.")
@_given("--kind", help="failure, near-miss or experiment.")
@_given("--hypothesis", help="What an experiment set out to learn.")
@_given("--severity", help="minor, moderate, major or critical.")
@_given("--impact", help="How many were affected, how, and for how long.")
@_given("--detected-by", help="customer, staff, monitoring or audit.")
@_given("--surprise", help="Why what was done made sense at the time.")
@_given(
    "--phrase",
    "phrases",
    multiple=True,
    help="What somebody would say just before. May be repeated.",
)
@_given("--tag", "tags", multiple=True, help="A free word, in kebab-case. May be repeated.")
@click.option(
    "--draft", is_flag=True, help="Mark the record as a draft: checked, but not published."
)
@click.option(
    "--no-input", is_flag=True, help="Ask nothing: tell what is missing, and exit with 1."
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that counts as today.",
)
def new(path: Path, *, no_input: bool, today: datetime.datetime | None, **given: Any) -> None:
    """Write a new lesson into the knowledge base at PATH.

    Asks for what the options do not say: ten questions, ten minutes. A question mark as an answer
    tells more. Lessons like it are shown before the details. What was typed is kept when you stop;
    the next `lessons new` goes on with it. No file is ever overwritten.

    Exits with 0 when the record is written, 1 when it is not, 2 when it could not begin.
    """
    day = today.date() if today else build_date()
    folder = lessons_folder(path)
    base = read(folder)
    catalogue = base.judged(day)
    draft = _draft_of(given)
    if no_input:
        _tell_likenesses(catalogue, draft, day)
    else:
        draft = _interview(folder, catalogue, draft, day)
    _finish(folder, base, catalogue, draft, day)


def _draft_of(given: dict[str, Any]) -> Draft:
    """What the options say, as fields of a record."""
    draft: Draft = {
        name: list(value) if name in _LISTS else value for name, value in given.items() if value
    }
    phrases = draft.pop("phrases", [])
    draft |= {"applies_to": {"phrases": phrases}} if phrases else {}
    if "causes" in draft:
        parts = [cause.partition(":") for cause in draft["causes"]]
        draft["causes"] = [
            {"factor": factor.strip(), "text": text.strip()} for factor, _, text in parts
        ]
    if "changes" in draft:
        draft["changes"] = [{"text": text} for text in draft["changes"]]
    return draft


class _Terminal:
    """The desk at which an interview is held: the terminal."""

    def ask(self, question: str) -> str:
        answer: str = click.prompt(
            click.style(question, bold=True), default="", show_default=False, prompt_suffix="\n> "
        )
        return answer

    def tell(self, text: str, look: str = "") -> None:
        shown = "\n".join(printable(line) for line in text.split("\n"))
        click.echo(style(shown, look) if look else shown)


def _interview(folder: Path, catalogue: Catalogue, draft: Draft, day: datetime.date) -> Draft:
    unfinished = folder / UNFINISHED
    desk = _Terminal()
    click.echo(
        "A question mark tells more about a question. Stop whenever you like: what you typed is kept.\n"
    )
    given = [*draft]
    draft = _gone_on_with(unfinished, desk) | draft

    def keep(its: Draft) -> None:
        replace(unfinished, record_text(its))

    talk = Interview(
        desk, catalogue.vocabulary, day, keep, lambda text: _likenesses(catalogue, text, day)
    )
    try:
        return talk.hold(draft, given)
    except click.Abort:
        if unfinished.exists():
            click.echo(
                f"\nStopped. What you typed is kept in {unfinished}; `lessons new` goes on with it."
            )
        sys.exit(1)


def _gone_on_with(unfinished: Path, desk: _Terminal) -> Draft:
    """What was typed last time, if it is to be gone on with; otherwise it is put aside, not away."""
    if not os.path.lexists(unfinished):
        return {}
    kept = source.read(unfinished, unfinished.as_posix())
    title = printable(str(kept.data.get("title", "without a title yet")))
    if (
        kept.is_read
        and not desk.ask(
            f"You began one: {title}. Enter to go on with it, or n for a new one"
        ).strip()
    ):
        return dict(kept.data)
    aside = next(
        each
        for n in range(1, 10_000)
        if not (each := unfinished.with_name(f".unfinished-{n}.yml")).exists()
    )
    unfinished.rename(aside)
    click.echo(f"It is put aside in {aside}.")
    return {}


def _likenesses(catalogue: Catalogue, text: str, day: datetime.date) -> Sequence[Likeness]:
    knowledge = Knowledge(catalogue, day)
    try:
        found = Finder(catalogue, lesson_index(knowledge, "english")).similar(text)
    except FileNotFoundError as fault:
        raise Refused(str(fault)) from None
    return [Likeness(match.lesson.id, _told(match.lesson, knowledge)) for match in found]


def _told(lesson: Lesson, knowledge: Knowledge) -> str:
    stage = knowledge.stage(lesson).value
    lines = (f"{lesson.title} ({lesson.date}, {stage})", lesson.lesson, f"lessons/{lesson.file}")
    return "\n     ".join(lines)


def _tell_likenesses(catalogue: Catalogue, draft: Draft, day: datetime.date) -> None:
    for likeness in _likenesses(
        catalogue, f"{draft.get('title', '')}\n{draft.get('failure', '')}", day
    ):
        click.echo(f"Perhaps the same: {likeness.told}", err=True)


def _finish(
    folder: Path, base: KnowledgeBase, catalogue: Catalogue, draft: Draft, day: datetime.date
) -> None:
    """Judge the whole record beside the others, and write it if it is sound."""
    taken = {Path(file).stem for file in catalogue.files} | {
        alias for its in catalogue.lessons for alias in its.aliases
    }
    slug = id_of(str(draft.get("title", "")), taken)
    place = place_of(str(draft.get("date", day)), slug)
    text = record_text(draft, hints=True)
    path = folder / place
    problems = base.with_proposed({place: text}).problems_of([place], day).get(place, [])
    _tell(problems, text)
    if any(problem.level == "error" for problem in problems):
        click.echo(f"Not written: {path} would not be sound.", err=True)
        sys.exit(1)
    _write_new(path, text)
    (folder / UNFINISHED).unlink(missing_ok=True)
    _tell_what_next(path, slug)


def _tell(problems: Sequence[Problem], text: str) -> None:
    told = as_text(problems, lambda _: text.split("\n"), style)
    click.echo(told, nl=bool(told), err=True)


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; whoever comes first keeps the name."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}") from None


def _tell_what_next(path: Path, slug: str) -> None:
    click.echo(f"""
Written: {path}

Next:
  1. Open it. Optional fields stand in it as comments; `where_else` and `surprise` help readers most.
  2. lessons check {path}
  3. git switch -c lesson/{slug} && git add {path} && git commit -m "lesson: {slug}"
  4. git push -u origin HEAD, and open a pull request.""")
