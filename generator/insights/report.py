"""Report on a period to a board, a regulator or customers: you said, we found, we did.

A report is a list of entries, each a lesson in a part of it. Every figure counts entries, so that
whoever doubts one can look at the lessons behind it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.insights.knowledge import Knowledge
from generator.insights.recurrences import chains
from generator.insights.stage import Stage, is_followed, stage_on
from generator.records.choices import UNKNOWN_FACTOR, Choice
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson


class ReportPart(Choice):
    """A part of a report. The comment behind each says what groups its lessons."""

    SAID = "you-said", "You said"  # who noticed first
    THEME = "themes", "What it was about"  # areas
    FOUND = "we-found", "We found"  # factors
    DID = "we-did", "We did"  # nothing: each entry is a change
    REVISED = "procedures", "Procedures that say something new"  # procedures and sections
    WORKED = "did-it-work", "Did it work?"  # what verifications found
    CAME_BACK = "came-back", "What came back"  # nothing
    OPEN = "open", "What is still open"  # stages


NOTICED = ("customer", "staff", "monitoring", "audit", "")
"""Who noticed first (``detected_by``): customers come first, and last where the record is silent.
"""

_NUMBERED = (ReportPart.SAID, ReportPart.THEME, ReportPart.FOUND)
"""The parts that show the same lessons, all in the order of who noticed first."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``. A month or a year counts from its first day."""

    first: datetime.date
    last: datetime.date

    @property
    def year(self) -> str:
        """The year that it begins: ``2025``, or ``2025/26`` where that is not in January."""
        begun = self.first.year
        if self.first.month == 1:
            return str(begun)
        return f"{begun}/{(begun + 1) % 100:02}"

    def holds(self, date: PartialDate | None) -> bool:
        """Return True if a date is known and lies in the period."""
        return date is not None and self.first <= date.first <= self.last


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A lesson in a part of a report, below a ``group``.

    ``text`` is quoted from the record; ``earlier`` is the lesson that this one is a recurrence of.
    """

    part: ReportPart
    group: str
    lesson: Lesson
    text: str = ""
    date: PartialDate | None = None
    earlier: Lesson | None = None


Groups = Mapping[str, Sequence[ReportEntry]]


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What a period brought: the entries in the order of the parts."""

    period: Period
    entries: Sequence[ReportEntry]

    def groups(self, part: ReportPart) -> Groups:
        """Return the entries of a part by group, those of most lessons first.

        What was said is in the order of who noticed, procedures are in that of their slugs.
        """
        groups: defaultdict[str, list[ReportEntry]] = defaultdict(list)
        for entry in self.entries:
            if entry.part is part:
                groups[entry.group].append(entry)
        if part is ReportPart.SAID:
            return groups

        def rank(group: str) -> tuple[str, int]:
            slug = group if part is ReportPart.REVISED else ""
            return slug, -len(lessons_of(groups[group]))

        return {group: groups[group] for group in sorted(groups, key=rank)}

    def lessons(self, part: ReportPart) -> Sequence[Lesson]:
        """Return the lessons of a part, each once."""
        return lessons_of([entry for entry in self.entries if entry.part is part])

    def number(self, part: ReportPart) -> int:
        """Return how many lessons a part has; of what was done, how many changes."""
        if part is ReportPart.DID:
            return sum(entry.part is part for entry in self.entries)
        return len(self.lessons(part))


def lessons_of(entries: Sequence[ReportEntry]) -> Sequence[Lesson]:
    """Return the lessons of entries, each once, in their order."""
    return list({entry.lesson.id: entry.lesson for entry in entries}.values())


def report(knowledge: Knowledge, period: Period) -> PeriodReport:
    """Return what a period brought: of lessons that stand, and that are ours to follow up."""
    entries = [*_revised(knowledge, period), *_came_back(knowledge, period)]
    for lesson in filter(is_followed, knowledge.tracked):
        entries += _happened(lesson, period)
        entries += _done(lesson, period)
        stage = stage_on(knowledge.relations[lesson.id].progress, period.last)
        if stage and stage is not Stage.LEARNED:
            why = lesson.no_change or ""
            entries.append(ReportEntry(ReportPart.OPEN, stage.value, lesson, why))
    return PeriodReport(period, sorted(entries, key=_in_order))


def years(knowledge: Knowledge, most: int) -> list[PeriodReport]:
    """Return the reports of the newest years that brought anything, newest first.

    A year begins with the month that the vocabulary names.
    """
    reports: list[PeriodReport] = []
    month = knowledge.catalogue.vocabulary.year_starts
    years = [lesson.date.first.year for lesson in knowledge.tracked]
    first = min(years, default=9999)
    for year in range(knowledge.today.year, first - 2, -1):
        begin = datetime.date(year, month, 1)
        end = datetime.date(year + 1, month, 1)
        last = min(end - datetime.timedelta(1), knowledge.today)
        found = report(knowledge, Period(begin, last))
        if any(entry.part is not ReportPart.OPEN for entry in found.entries):
            reports.append(found)
        if len(reports) == most:
            break
    return reports


def _in_order(entry: ReportEntry) -> tuple[int, int, int, str]:
    """Return what sorts entries by day; of what is open, the severest and newest come first."""
    lesson = entry.lesson
    part = entry.part
    date = entry.date or lesson.date
    day = date.first.toordinal()
    if part is ReportPart.OPEN:
        return part.order, -lesson.severity_or_unsaid.order, -day, lesson.id
    noticed = 0
    if part in _NUMBERED:
        noticed = NOTICED.index(lesson.detected_by or "")
    return part.order, noticed, day, lesson.id


def _happened(lesson: Lesson, period: Period) -> Iterator[ReportEntry]:
    if not period.holds(lesson.date):
        return
    yield ReportEntry(ReportPart.SAID, lesson.detected_by or "", lesson, date=lesson.date)
    for area in dict.fromkeys(lesson.areas):
        yield ReportEntry(ReportPart.THEME, area, lesson, date=lesson.date)
    for cause in lesson.causes:
        if cause.factor != UNKNOWN_FACTOR:
            text = cause.text or ""
            yield ReportEntry(ReportPart.FOUND, cause.factor, lesson, text, lesson.date)


def _done(lesson: Lesson, period: Period) -> Iterator[ReportEntry]:
    for change in lesson.changes:
        if period.holds(change.made):
            yield ReportEntry(ReportPart.DID, "", lesson, change.text, change.made)
    check = lesson.verification
    if check and check.result and period.holds(check.date):
        text = check.found or check.measure or ""
        yield ReportEntry(ReportPart.WORKED, check.result, lesson, text, check.date)


def _revised(knowledge: Knowledge, period: Period) -> Iterator[ReportEntry]:
    for procedure in knowledge.procedures:
        for part in procedure.parts:
            place = procedure.slug
            if part.slug:
                place += f"#{part.slug}"
            for reason in part.reasons:
                lesson = reason.lesson
                change = reason.change
                if is_followed(lesson) and period.holds(change.made):
                    yield ReportEntry(ReportPart.REVISED, place, lesson, change.text, change.made)


def _came_back(knowledge: Knowledge, period: Period) -> Iterator[ReportEntry]:
    for chain in chains(knowledge.tracked, knowledge.relations):
        for again in chain.returns:
            later = again.later
            if is_followed(later) and period.holds(later.date):
                yield ReportEntry(ReportPart.CAME_BACK, "", later, "", later.date, again.earlier)
