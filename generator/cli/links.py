"""``lessons links``: the addresses in the records that lead nowhere any more, and their copies."""

from __future__ import annotations

import datetime
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import common
from generator.cli.check import style
from generator.cli.common import EXISTING, PATH
from generator.problem import Finding, Problem, Rule, quoted
from generator.problem import Path as FieldPath
from generator.progress import clear, steps
from generator.publishing.child import Stopped, heard
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.fields import Named
from generator.records.lesson import places_of
from generator.report import as_text, counted

if TYPE_CHECKING:
    from generator.around.probe import Answer

WAYBACK = "https://archive.org/wayback/available"
_PLACES = [place for place, mark in places_of(Named) if mark.name == "web address"]
_LONGEST = 60_000
"""Characters of a report: an issue takes 65,536."""
_DAY = 86_400

GONE = Rule(
    name="address-gone",
    requires="An address in a record leads somewhere.",
    because="A fact whose source cannot be followed is hearsay.",
    refused="url: https://example.org/taken-down",
    accepted="url: https://example.org/taken-down\n"
    "archived: https://web.archive.org/web/2017/https://example.org/taken-down",
)
SILENT = Rule(
    name="address-silent",
    level="warning",
    requires="An address in a record answers when it is asked.",
    because="It may be down for a day, or answer people only; somebody should look.",
    refused="url: https://example.org/asks-for-a-password",
    accepted="url: https://example.org/",
)

Asked = tuple[source.Source, FieldPath, str]
"""A record, the place in it, and the address that stands there."""


def _seconds(context: click.Context, option: click.Parameter, value: float) -> float:
    if 0 <= value <= _DAY:  # neither "nan" nor "inf" is
        return value
    raise click.BadParameter(f"give seconds from 0 to {_DAY:,}", context, option)


@click.command()
@click.argument("path", default=".", metavar="[PATH]", type=EXISTING)
@click.option("--report", type=PATH, metavar="FILE", help="Also write a report for an issue.")
@common.with_default(
    "--archive", default=WAYBACK, metavar="ADDRESS", help="Who is asked for copies."
)
@common.with_default(
    "--timeout", default=20.0, metavar="SECONDS", help="How long an address may take in all."
)
@common.with_default(
    "--pause",
    default=1.0,
    callback=_seconds,
    metavar="SECONDS",
    help="How long to leave a host alone.",
)
@common.flag("--internal", help="Ask addresses in internal networks, too.")
def links(  # noqa: PLR0913 - one argument an option
    path: Path, *, report: Path | None, archive: str, timeout: float, pause: float, internal: bool
) -> None:
    """Ask every address in the records at PATH whether it still leads somewhere.

    Only the head of a page is asked for where that is enough, one page of a host at a time. For an
    address that is gone an archived copy from about the day of the lesson is proposed, if there is
    one. A reference that has an archived copy already is left in peace. Records with errors are
    passed over.

    What is found is told as it comes, and the report is whole at every moment. Nobody is asked in
    an internal network, wherever a public name or a redirection leads, unless you say --internal.

    Exits with 0 when no address is gone, 1 when one is, 2 when it could not begin.
    """
    # Loading it takes long, and no other command needs it.
    from generator.around.probe import ask_all, copy_of  # noqa: PLC0415

    base = common.read(common.lessons_folder(path))
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    for record, place, address in _addresses(base, common.build_date()):
        asked[address].append((record, place, address))
    copy = partial(copy_of, archive=archive, seconds=timeout)
    survey = _Survey(report, len(asked))
    click.echo(f"Asking {counted(len(asked), 'address', 'es')}.", err=True)
    try:
        with heard():
            answers = ask_all(asked, timeout, pause, internal=internal)
            for address, answer in steps(answers, "asking addresses", len(asked)):
                survey.asked += 1
                survey.take(sorted(_problems(asked[address], answer, copy)))
    except Stopped as stop:
        click.echo(style(survey.summary(), "place"))
        sys.stdout.flush()
        # Threads that still ask would outlive the interpreter, and may crash as it ends.
        os._exit(128 + stop.number)
    survey.keep()
    click.echo(style(survey.summary(), "place"))
    sys.exit(1 if any(problem.level == "error" for problem in survey.problems) else 0)


@dataclass
class _Survey:
    """The problems of the addresses that were asked so far."""

    report: Path | None
    addresses: int
    asked: int = 0
    problems: list[Problem] = field(default_factory=list)

    def take(self, problems: Sequence[Problem]) -> None:
        """Add and print the problems of one address."""
        self.problems += problems
        self.keep()
        if problems:
            clear()
        click.echo(as_text(problems, source.lines_of, style), nl=bool(problems))

    def keep(self) -> None:
        """Write the report anew, if one is wanted."""
        if self.report:
            common.replace(self.report, self._as_markdown())

    def summary(self) -> str:
        """Return the numbers of addresses in a sentence."""
        levels = Counter(problem.level for problem in self.problems)
        total = f"{counted(self.addresses, 'address', 'es')} asked"
        if self.asked < self.addresses:
            total = f"{self.asked:,} of {total}"
        gone = levels["error"]
        unclear = levels["warning"]
        return f"{total}: {gone:,} gone, {unclear:,} without a clear answer."

    def _as_markdown(self) -> str:
        """Return a report as an issue takes it: nothing in it but code and our own words."""
        text = f"{self.summary()}\n"
        for level, heading in (("error", "Gone"), ("warning", "No clear answer")):
            problems = sorted(problem for problem in self.problems if problem.level == level)
            if problems:
                text += f"\n## {heading}\n\n"
            for number, problem in enumerate(problems):
                if len(text) > _LONGEST:
                    further = len(problems) - number
                    text += f"\nAnd {further:,} more; `lessons links` tells all.\n"
                    break
                place = f"`{problem.file}`, line {problem.line}"
                text += f"- [ ] {place}: {problem.message}; {problem.suggestion}\n"
        return text


def _addresses(base: KnowledgeBase, today: datetime.date) -> Iterator[Asked]:
    """Yield every address in a sound record, but for those of references that have a copy."""
    for lesson in base.judged(today).lessons:
        record = base.sources[lesson.file]
        archived = record.texts("references", "*", "archived")
        copied = [(*reference, "url") for (*reference, _), _ in archived]
        for place in _PLACES:
            for path, address in record.texts(*place):
                if path not in copied:
                    yield record, path, address


def _problems(
    asked: Sequence[Asked], answer: Answer, copy: Callable[[str, str], str | None]
) -> Iterator[Problem]:
    for record, path, address in asked:
        message = f"{quoted(address)}: {answer.reason}"
        if answer.state == "silent":
            advice = "see whether it opens in a browser"
            yield record.problem(Finding(SILENT, path, message, advice))
        elif answer.state == "gone":
            advice = "no copy is known; find where it went, or take it out"
            archived = copy(address, str(record.data["date"]))
            if archived:
                is_url = path[-1] == "url"
                advice = f"add `archived: {archived}`" if is_url else f"write `{archived}` instead"
            yield record.problem(Finding(GONE, path, message, advice))
