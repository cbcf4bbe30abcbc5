"""``lessons links``: which addresses in the records lead nowhere any more, and where copies are."""

from __future__ import annotations

import datetime
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.check import style
from generator.cli.common import build_date, lessons_folder, read, replace
from generator.problem import Finding, Problem, Rule
from generator.problem import Path as FieldPath
from generator.publishing.child import Stopped, heard
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.fields import Named, quoted
from generator.records.lesson import places_of
from generator.report import as_text

if TYPE_CHECKING:
    from generator.around.probe import Answer

WAYBACK = "https://archive.org/wayback/available"
_PLACES = [place for place, mark in places_of(Named) if mark.name == "web address"]
_LONGEST = 60_000
"""Characters of a report: an issue takes 65,536."""
_DAY = 86_400

GONE = Rule(
    name="address-gone",
    level="error",
    requires="An address in a record leads somewhere.",
    because="A fact whose source cannot be followed is hearsay.",
    refused="url: https://example.org/taken-down",
    accepted="url: https://example.org/taken-down\narchived: https://web.archive.org/web/2017/https://example.org/taken-down",
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
"""An address, and the record and the place it stands in."""


def _seconds(context: click.Context, option: click.Parameter, value: float) -> float:
    if 0 <= value <= _DAY:  # neither "nan" nor "inf" is
        return value
    raise click.BadParameter(f"give seconds from 0 to {_DAY:,}", context, option)


@click.command()
@click.argument("path", default=".", metavar="[PATH]", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write a report for an issue.",
)
@click.option(
    "--archive",
    default=WAYBACK,
    show_default=True,
    metavar="ADDRESS",
    help="Who is asked for copies.",
)
@click.option(
    "--timeout",
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="How long an address may take in all.",
)
@click.option(
    "--pause",
    default=1.0,
    callback=_seconds,
    show_default=True,
    metavar="SECONDS",
    help="How long to leave a host alone.",
)
@click.option("--internal", is_flag=True, help="Ask addresses in internal networks, too.")
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
    from generator.around.probe import ask_all, copy_of  # noqa: PLC0415 - it takes long, and no other command needs it

    folder = lessons_folder(path)
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in _addresses(read(folder), build_date()):
        asked[each[2]].append(each)
    copy = partial(copy_of, archive=archive, seconds=timeout)
    problems: list[Problem] = []
    number = 0
    click.echo(f"Asking {_count(len(asked))}.", err=True)
    try:
        with heard():
            for number, (address, answer) in enumerate(
                ask_all(asked, timeout, pause, internal=internal), 1
            ):
                found = sorted(_problems(asked[address], answer, copy))
                problems += found
                _keep(report, problems, number, len(asked))
                click.echo(as_text(found, source.lines_of, style), nl=bool(found))
    except Stopped as stop:
        status = 128 + stop.number
    else:
        _keep(report, problems, number, len(asked))
        status = int(any(problem.level == "error" for problem in problems))
    click.echo(style(_summary(problems, number, len(asked)), "place"))
    sys.exit(status)


def _keep(report: Path | None, problems: Sequence[Problem], asked: int, addresses: int) -> None:
    """Bring the report up to what is known, if one is wanted."""
    if report:
        replace(report, _as_markdown(sorted(problems), asked, addresses))


def _addresses(base: KnowledgeBase, today: datetime.date) -> Iterator[Asked]:
    """Every address in a sound record, but for those of references that have a copy."""
    for lesson in base.judged(today).lessons:
        yield from _addresses_in(base.sources[lesson.file])


def _addresses_in(record: source.Source) -> Iterator[Asked]:
    copied = {path[:-1] for path, _ in record.texts("references", "*", "archived")}
    for place in _PLACES:
        for path, address in record.texts(*place):
            if path[-1] != "url" or path[:-1] not in copied:
                yield record, path, address


def _problems(
    asked: Sequence[Asked], answer: Answer, copy: Callable[[str, str], str | None]
) -> Iterator[Problem]:
    for record, path, address in asked:
        told = f"{quoted(address)}: {answer.reason}"
        if answer.state == "silent":
            advice = "see whether it opens in a browser"
            yield record.problem(Finding(SILENT, path, told, advice))
        elif answer.state == "gone":
            advice = _advice(path, copy(address, str(record.data["date"])))
            yield record.problem(Finding(GONE, path, told, advice))


def _advice(path: FieldPath, copy: str | None) -> str:
    if copy is None:
        return "no copy is known; find where it went, or take it out"
    return f"add `archived: {copy}`" if path[-1] == "url" else f"write `{copy}` instead"


def _summary(problems: Sequence[Problem], asked: int, addresses: int) -> str:
    gone = sum(problem.level == "error" for problem in problems)
    of = f"{asked:,} of " if asked < addresses else ""
    return f"{of}{_count(addresses)} asked: {gone:,} gone, {len(problems) - gone:,} without a clear answer."


def _count(addresses: int) -> str:
    return f"{addresses:,} address{'' if addresses == 1 else 'es'}"


def _as_markdown(problems: Sequence[Problem], asked: int, addresses: int) -> str:
    """A report as an issue takes it: nothing in it but code and our own words."""
    text = f"{_summary(problems, asked, addresses)}\n"
    for level, heading in (("error", "Gone"), ("warning", "No clear answer")):
        its = [problem for problem in problems if problem.level == level]
        text += f"\n## {heading}\n\n" if its else ""
        for number, problem in enumerate(its):
            if len(text) > _LONGEST:
                text += f"\nAnd {len(its) - number:,} more; `lessons links` tells all.\n"
                break
            text += f"- [ ] `{problem.file}`, line {problem.line}: {problem.message}; {problem.suggestion}\n"
    return text
