"""Reports of years: each as a page, as Markdown and as rows, and the page of all years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.insights.recurrences import span
from generator.insights.report import PeriodReport, ReportEntry, ReportPart, years
from generator.insights.stage import Stage
from generator.records.choices import Outcome
from generator.site import addresses
from generator.site.api.values import table
from generator.site.file import Alternate, Head, SiteFile
from generator.site.markdown_copies import filled, markdown_environment
from generator.site.pages import Pages
from generator.site.recurrences import after
from generator.translation import N_, unmarked

YEARS = 10
"""The newest years that have a page; the command tells of any other."""
_MOST = 250
"""Entries in all lists of a page together; the rows have all of them."""
_FEW = 10
"""Lessons that a line of a page names by their numbers or titles."""
COLUMNS = ("part", "group", "id", "date", "title", "text", "earlier", "url")
_WITHIN = (ReportPart.THEME, ReportPart.REVISED)
"""The parts that stand in the section of another one on the page."""
_IN_LINES = (*_WITHIN, ReportPart.FOUND)
"""The parts that have a line for each group."""
_NOTICED = {
    "customer": N_("Customers noticed first"),
    "staff": N_("Our staff noticed first"),
    "monitoring": N_("Our own measurements showed it first"),
    "audit": N_("An audit found it first"),
    "": N_("Not told who noticed first"),
}
_STAGES = {
    Stage.NOT_TOLD.value: Outcome.UNTOLD.label,
    Stage.OPEN.value: Outcome.UNDECIDED.label,
    Stage.PLANNED.value: Outcome.UNMADE.label,
    Stage.CHANGED.value: N_("Changes made, and not seen to work so far"),
    Stage.REOPENED.value: N_("Did not work, or came back"),
}
_RESULTS = {outcome.value: outcome.label for outcome in Outcome}
_LABELS = {ReportPart.SAID: _NOTICED, ReportPart.WORKED: _RESULTS, ReportPart.OPEN: _STAGES}
"""What groups are called by part, where they are values of a record or stages."""
_WORDS = {ReportPart.THEME: "areas", ReportPart.FOUND: "factors"}
"""The part of the vocabulary that groups are words of."""


def report_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the page of all years, and what each year brought: a page, Markdown and rows."""
    reports = years(pages.knowledge, YEARS)
    gettext = pages.words.gettext
    name = gettext(addresses.BOARDS[addresses.REPORTS])
    about = gettext("You said, we found, we did: did it work? Year by year.")
    head = Head(name, about, (("reports", name),))
    parts = list(ReportPart)
    yield pages.page("reports.html", addresses.REPORTS, head, reports=reports, parts=parts)
    for report in reports:
        yield from _year(pages, report)


def _year(pages: Pages, report: PeriodReport) -> Iterator[SiteFile]:
    gettext = pages.words.gettext
    year = f"{report.period.first:%Y}"
    markdown, rows = (addresses.report_file(year, form) for form in ("md", "csv"))
    forms = (
        Alternate(markdown, "text/markdown", gettext("This report as Markdown")),
        Alternate(rows, "text/csv", gettext("This report for spreadsheets")),
    )
    values = {
        **report_values(pages, report),
        "longest": _longest(report),
        "few": _FEW,
        "rows": rows,
    }
    headings = [("report", values["title"])]
    sections = [part for part in ReportPart if part not in _WITHIN]
    headings += [(part.value, gettext(part.label)) for part in sections]
    about = gettext("You said, we found, we did: did it work? %(period)s", period=values["period"])
    head = Head(values["title"], about, tuple(headings), alternates=forms)
    yield pages.page("report.html", addresses.report(year), head, **values)
    text = _filled(pages, values, pages.root(markdown))
    yield SiteFile(markdown, text.encode())
    yield SiteFile(rows, report_rows(pages, report, pages.root(rows)))


def _longest(report: PeriodReport) -> int:
    """Return how many entries a list may have, so that all lists have at most ``_MOST``."""
    listed = [entry for entry in report.entries if entry.part not in _IN_LINES]
    lengths = [*Counter((entry.part, entry.group) for entry in listed).values()]
    lengths.append(len(report.groups(ReportPart.REVISED)))
    for longest in range(_MOST, 1, -1):
        if sum(min(length, longest) for length in lengths) <= _MOST:
            return longest
    return 1


def report_text(pages: Pages, report: PeriodReport, root: str) -> str:
    """Return a report as Markdown, with links that begin with ``root``."""
    return _filled(pages, report_values(pages, report), root)


def _filled(pages: Pages, values: dict[str, Any], root: str) -> str:
    environment = markdown_environment(pages, root)
    return unmarked(filled(environment, "report.md", **values))


def report_file(pages: Pages, report: PeriodReport, root: str) -> str:
    """Return a report as one HTML file that needs no other, to be printed or sent."""
    return unmarked(pages.text("report_alone.html", root, **report_values(pages, report)))


def report_rows(pages: Pages, report: PeriodReport, root: str) -> bytes:
    """Return a report as CSV: one row a lesson in a part and group, by which figures can be had."""
    rows = []
    for entry in report.entries:
        lesson = entry.lesson
        url = pages.url(addresses.lesson(lesson.id), root)
        earlier = entry.earlier.id if entry.earlier else ""
        date = entry.date or ""
        group = entry.group
        rows.append((entry.part, group, lesson.id, date, lesson.title, entry.text, earlier, url))
    return table(COLUMNS, rows)


def report_values(pages: Pages, report: PeriodReport) -> dict[str, Any]:
    """Return what the templates of a report show; ``numbers`` are those of the lessons in it.

    Lists are as long as they are, but where ``longest`` and ``few`` are set and ``rows`` has the
    others.
    """
    gettext = pages.words.gettext
    period = report.period
    first = pages.words.date(period.first)
    last = pages.words.date(period.last)
    said = gettext("%(first)s to %(last)s", first=first, last=last)
    is_year = period.first.strftime("%m-%d") == "01-01" and period.first.year == period.last.year
    named = f"{period.first:%Y}" if is_year else said
    numbers = enumerate(report.lessons(ReportPart.SAID), 1)
    return {
        "report": report,
        "longest": None,
        "few": None,
        "rows": "",
        "title": gettext("What we learned, %(period)s", period=named),
        "period": said,
        "today": pages.settings.today,
        "parts": ReportPart,
        "numbers": {lesson.id: number for number, lesson in numbers},
        "named": partial(_named, pages),
        "section": pages.procedures.address,
        "came_back": partial(_came_back, pages),
    }


def _came_back(pages: Pages, entry: ReportEntry) -> str:
    earlier = entry.earlier or entry.lesson
    return after(span(earlier.date, entry.lesson.date), pages.words)


def _named(pages: Pages, part: ReportPart, group: str) -> str:
    """Return how a group of a part is called."""
    if part in _LABELS:
        return str(pages.words.gettext(_LABELS[part][group]))
    if part in _WORDS:
        return pages.name(group, _WORDS[part])
    procedure, _, section = group.partition("#")
    name = pages.name(procedure, "procedures")
    heading = section.replace("-", " ")
    if heading:
        return f"{name}: {heading}"
    return name
