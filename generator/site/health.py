"""The page of learning health, never per person and never ranked by volume."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from generator.insights import health, uses
from generator.insights.cross_table import crossing
from generator.insights.stage import Stage
from generator.insights.stage_history import History, history
from generator.records.choices import Outcome, Strength
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson, words_of
from generator.site import addresses, charts
from generator.site.file import Head, SiteFile
from generator.site.listings import Listing, Way, pages_of
from generator.site.pages import Pages
from generator.site.phrases import in_words

# What was earned stands at the bottom, where its growth is seen; what came undone on top.
_STACKED = (
    Stage.LEARNED, Stage.CHANGED, Stage.PLANNED, Stage.OPEN, Stage.NOT_TOLD, Stage.REOPENED,
)  # fmt: skip
_OUTCOMES = {outcome: outcome.label for outcome in Outcome}
_STRENGTHS = {strength: strength.label for strength in Strength}
_STRENGTHS[Strength.UNSAID] = "Not said"
_AGES = {age: age.label for age in health.Age}
_OVERDUE = (health.Age.MONTH, health.Age.QUARTER, health.Age.YEAR, health.Age.LONGER)
_TO_DO = dict.fromkeys(health.Age, addresses.FOLLOW_THROUGH)
_TO_DO |= dict.fromkeys(_OVERDUE, f"{addresses.FOLLOW_THROUGH}#overdue")
_Measured = TypeVar("_Measured", bound=str)
_STEPS: dict[uses.StepName, tuple[str, str, str]] = {
    "changed": ("Changed", "changed", "changed"),
    "verified": ("Verified", "was seen to work", "were seen to work"),
    "embedded": ("In a procedure", "stands in a procedure", "stand in a procedure"),
    "used": ("Used", "was used", "were used"),
    "came-back": ("Came back", "came back", "came back"),
}
"""The steps on the way of a lesson, as a table names them and as is said of one and of several."""
_NAME = addresses.BOARDS[addresses.HEALTH]
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("how-far", "How far, over time"),
    ("funnel", "From the record to its use"),
    ("worked", "Did the changes work?"),
    ("came-back", "What came back"),
    ("how-long", "How long it takes"),
    ("how-strong", "How strong the changes are"),
    ("where-and-why", "Where, and why"),
    ("silent-areas", "Silent areas"),
    ("open-items", "What is open, and since when"),
)


def health_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the page of all figures, and the lists of the lessons that they count."""
    yield health_page(pages)
    for way in _lists(pages):
        for listing in way.listings:
            yield from pages_of(pages, listing, way)


def health_page(pages: Pages) -> SiteFile:
    """Return the page of all figures."""
    lessons, today = pages.knowledge.tracked, pages.settings.today
    all_lessons = pages.catalogue.lessons
    relations, words = pages.knowledge.relations, pages.catalogue.vocabulary
    headings = _HEADINGS if lessons else _HEADINGS[-3:-2]
    if not all_lessons:
        headings = (("health", _NAME),)
    past = history(lessons, relations, today)
    rows, stacks = [], []
    for standing, (name, short) in zip(past.standings, _names(past), strict=True):
        rows.append((name, standing))
        stacks.append((short, {stage.value: standing.stages[stage] for stage in _STACKED}))
    outcomes = health.outcomes(lessons)
    if not outcomes[Outcome.UNTOLD]:
        del outcomes[Outcome.UNTOLD]
    ages = health.ages(pages.knowledge.to_do)
    strengths = health.strengths(lessons)
    known_strengths = sum(strengths.values()) - strengths[Strength.UNSAID]
    crossed = crossing(
        all_lessons,
        rows=(words.factors, lambda lesson: words_of(lesson)["factors"]),
        columns=(words.areas, lambda lesson: lesson.areas),
    )
    return pages.page(
        "health.html",
        addresses.HEALTH,
        Head(_NAME, "How well the lessons are followed through.", headings),
        heading=dict(_HEADINGS),
        lessons=lessons,
        total=len(all_lessons),
        stages=pages.knowledge.stages,
        past=rows,
        grain=past.grain,
        stacked=charts.columns(stacks),
        funnel=[(*_STEPS[step.name], step) for step in uses.funnel(lessons, relations)],
        overdue=health.Share(sum(ages[age] for age in _OVERDUE), sum(ages.values())),
        outcomes=charts.bars(_OUTCOMES, outcomes, _listed("outcome", _OUTCOMES)),
        verified=health.verified(lessons),
        undone=health.came_back(health.worked(lessons), relations),
        in_time=health.verified_in_time(lessons, today),
        came_back=health.came_back(lessons, relations),
        recurrences=health.recurrences(lessons, relations),
        to_changed=health.days_to_changed(lessons),
        to_verified=health.days_to_verified(lessons),
        strengths=charts.bars(_STRENGTHS, strengths, _listed("strength", _STRENGTHS)),
        weak=health.Share(strengths[Strength.WEAK], known_strengths),
        only_weak=health.only_weak(lessons),
        crossed=crossed,
        unexplained=sum(not words_of(lesson)["factors"] for lesson in all_lessons),
        shades=charts.shades(crossed.cells),
        silent=health.silent_areas(pages.catalogue, today, pages.settings.silent_after),
        ages=charts.bars(_AGES, ages, _TO_DO),
    )


def _lists(pages: Pages) -> Iterator[Way]:
    lessons = pages.knowledge.tracked
    outcomes: defaultdict[str, list[Lesson]] = defaultdict(list)
    strengths: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        outcomes[health.outcome(lesson)].append(lesson)
        for strength in {change.strength_or_unsaid for change in lesson.changes}:
            strengths[strength].append(lesson)
    steps: dict[str, Sequence[Lesson]] = {}
    for step in uses.funnel(lessons, pages.knowledge.relations):
        steps[step.name] = step.lessons
    # A stage is called *Changed*, too, and each page has a title of its own.
    names = [(name, f"{words[0]}, step by step") for name, words in _STEPS.items()]
    yield _way("outcome", "Did the changes work?", _OUTCOMES.items(), outcomes)
    yield _way("strength", "Changes by strength", _STRENGTHS.items(), strengths)
    yield _way("step", "From the record to its use", names, steps)


def _way(
    key: str,
    name: str,
    names: Iterable[tuple[str, str]],
    groups: Mapping[str, Sequence[Lesson]],
) -> Way:
    """Return the lists of a way, of each value that any lesson has."""
    listings = []
    for slug, label in names:
        lessons = groups.get(slug)
        if lessons:
            listings.append(Listing(addresses.listing(key, slug), lessons, slug, label))
    return Way(key, name, listings)


def _listed(key: str, values: Iterable[_Measured]) -> Mapping[_Measured, str]:
    return {value: addresses.listing(key, value) for value in values}


def _names(past: History) -> Iterator[tuple[str, str]]:
    """Yield the name of each standing in the table, and one as short as a chart has room for."""
    for standing in past.standings:
        day = f"{standing.day:%Y-%m}"
        if standing.day == past.standings[-1].day:
            yield "Today", "today"
        elif past.grain == "year":
            yield f"End of {day[:4]}", day[:4]
        else:
            month, year = in_words(PartialDate.parse(day)).split()
            yield f"End of {month} {year}", f"{month[:3]} {year}"
