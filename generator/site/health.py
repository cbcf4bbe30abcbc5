"""The page of learning health: how well lessons are followed through. Never per person, never ranked by volume."""

from __future__ import annotations

import datetime

from generator.insights import health
from generator.insights.cross_table import Crossing, crossing
from generator.insights.stage import Stage
from generator.insights.stage_history import History, history
from generator.records.choices import Outcome, Strength
from generator.records.fields import PartialDate
from generator.site import addresses, charts
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.phrases import in_words

# What was earned stands at the bottom, where its growth is seen; what came undone on top.
_STACKED = (Stage.LEARNED, Stage.CHANGED, Stage.PLANNED, Stage.OPEN, Stage.REOPENED)
_OUTCOMES: dict[str, str] = {outcome: outcome.label for outcome in Outcome}
_STRENGTHS: dict[str, str] = {strength: strength.label for strength in Strength}
_STRENGTHS[Strength.UNSAID] = "Not said"
_AGES = {
    "month": "Overdue up to 30 days",
    "quarter": "Overdue 31 to 90 days",
    "year": "Overdue 91 days to a year",
    "longer": "Overdue more than a year",
    "ahead": "Not due yet",
    "undated": "Without a day",
    "unplanned": "Made, and no verification planned",
}
_HEADINGS = (
    ("how-far", "How far, over time"),
    ("worked", "Did the changes work?"),
    ("came-back", "What came back"),
    ("how-long", "How long it takes"),
    ("how-strong", "How strong the changes are"),
    ("where-and-why", "Where, and why"),
    ("silent-areas", "Silent areas"),
    ("open-items", "What is open, and since when"),
)


def health_page(pages: Pages) -> SiteFile:
    """The page of all figures."""
    lessons, today = pages.catalogue.lessons, pages.settings.today
    past = history(lessons, pages.knowledge.relations, today)
    strengths, crossed = health.strengths(lessons), _factors_and_areas(pages)
    return pages.page(
        "health.html",
        addresses.HEALTH,
        Head(
            "Health",
            "How well the lessons are followed through.",
            _HEADINGS if lessons else (("health", "Health"),),
        ),
        heading=dict(_HEADINGS),
        lessons=lessons,
        stages=list(Stage),
        past=[(_row_name(standing.day, past), standing) for standing in past.standings],
        grain=past.grain,
        stacked=_chart(past),
        outcomes=charts.bars(_OUTCOMES, health.outcomes(lessons)),
        verified=health.verified(lessons),
        undone=health.came_back(health.worked(lessons), pages.knowledge.relations),
        in_time=health.verified_in_time(lessons, today),
        came_back=health.came_back(lessons, pages.knowledge.relations),
        recurrences=health.recurrences(lessons, pages.knowledge.relations),
        to_changed=health.days_to_changed(lessons),
        to_verified=health.days_to_verified(lessons),
        strengths=charts.bars(_STRENGTHS, strengths),
        weak=health.Share(
            strengths[Strength.WEAK], sum(strengths.values()) - strengths[Strength.UNSAID]
        ),
        only_weak=health.only_weak(lessons),
        crossed=crossed,
        shades=charts.shades(crossed.cells),
        silent=health.silent_areas(pages.catalogue, today, pages.settings.silent_after),
        ages=charts.bars(_AGES, health.ages(pages.knowledge.to_do)),
    )


def _factors_and_areas(pages: Pages) -> Crossing:
    words = pages.catalogue.vocabulary
    return crossing(
        pages.catalogue.lessons,
        rows=(words.factors, lambda lesson: {cause.factor for cause in lesson.causes}),
        columns=(words.areas, lambda lesson: lesson.areas),
    )


def _chart(past: History) -> charts.Columns:
    stacks = (
        (
            _column_name(standing.day, past),
            {stage.value: standing.stages[stage] for stage in _STACKED},
        )
        for standing in past.standings
    )
    return charts.columns(list(stacks))


def _row_name(day: datetime.date, past: History) -> str:
    return "Today" if _is_last(day, past) else f"End of {_period(day, past)}"


def _column_name(day: datetime.date, past: History) -> str:
    """As short as the axis has room for: ``2025`` or ``Sep 2025``."""
    *month, year = _period(day, past).split()
    return "today" if _is_last(day, past) else " ".join([*(name[:3] for name in month), year])


def _period(day: datetime.date, past: History) -> str:
    return in_words(PartialDate.parse(f"{day:%Y}" if past.grain == "year" else f"{day:%Y-%m}"))


def _is_last(day: datetime.date, past: History) -> bool:
    return day == past.standings[-1].day
