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
from generator.records.lesson import Lesson, words_of
from generator.site import addresses, charts
from generator.site.file import Head, SiteFile
from generator.site.listings import Listing, Way, pages_of
from generator.site.pages import Pages
from generator.translation import N_, Translator, ngettext_noop

# What was earned stands at the bottom, where its growth is seen; what came undone on top.
_STACKED = (
    Stage.LEARNED, Stage.CHANGED, Stage.PLANNED, Stage.OPEN, Stage.NOT_TOLD, Stage.REOPENED,
)  # fmt: skip
_OUTCOMES = {outcome: outcome.label for outcome in Outcome}
_STRENGTHS = {strength: strength.label for strength in Strength}
_STRENGTHS[Strength.UNSAID] = N_("Not said")
_AGES = {age: age.label for age in health.Age}
_OVERDUE = (health.Age.MONTH, health.Age.QUARTER, health.Age.YEAR, health.Age.LONGER)
_TO_DO = dict.fromkeys(health.Age, addresses.FOLLOW_THROUGH)
_TO_DO |= dict.fromkeys(_OVERDUE, f"{addresses.FOLLOW_THROUGH}#overdue")
_Measured = TypeVar("_Measured", bound=str)
_STEPS: dict[uses.StepName, tuple[str, tuple[str, str]]] = {
    "changed": (N_("Changed"), ngettext_noop("%(num)s changed", "%(num)s changed")),
    "verified": (
        N_("Verified"),
        ngettext_noop("%(num)s was seen to work", "%(num)s were seen to work"),
    ),
    "embedded": (
        N_("In a procedure"),
        ngettext_noop("%(num)s stands in a procedure", "%(num)s stand in a procedure"),
    ),
    "used": (N_("Used"), ngettext_noop("%(num)s was used", "%(num)s were used")),
    "came-back": (N_("Came back"), ngettext_noop("%(num)s came back", "%(num)s came back")),
}
"""The steps on the way of a lesson: as a table names them, and as is said of one and several."""
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("how-far", N_("How far, over time")),
    ("funnel", N_("From the record to its use")),
    ("worked", N_("Did the changes work?")),
    ("came-back", N_("What came back")),
    ("how-long", N_("How long it takes")),
    ("how-strong", N_("How strong the changes are")),
    ("where-and-why", N_("Where, and why")),
    ("silent-areas", N_("Silent areas")),
    ("open-items", N_("What is open, and since when")),
)


def health_pages(pages: Pages) -> Iterator[SiteFile]:
    """Yield the page of all figures, and the lists of the lessons that they count."""
    yield health_page(pages)
    for way in _lists(pages):
        for listing in way.listings:
            yield from pages_of(pages, listing, way)


def health_page(pages: Pages) -> SiteFile:
    """Return the page of all figures."""
    lessons = pages.knowledge.tracked
    today = pages.settings.today
    all_lessons = pages.knowledge.failures
    relations = pages.knowledge.relations
    words = pages.catalogue.vocabulary
    gettext = pages.words.gettext
    name = pages.words.gettext(addresses.BOARDS[addresses.HEALTH])
    shown = _HEADINGS if lessons else _HEADINGS[-3:-2]
    headings = tuple((anchor, gettext(heading)) for anchor, heading in shown)
    if not all_lessons:
        headings = (("health", name),)
    past = history(lessons, relations, today)
    rows = []
    stacks = []
    for standing, (long, short) in zip(past.standings, _names(past, pages.words), strict=True):
        rows.append((long, standing))
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
        Head(name, gettext("How well the lessons are followed through."), headings),
        heading=dict(_HEADINGS),
        lessons=lessons,
        total=len(all_lessons),
        stages=pages.knowledge.stages,
        past=rows,
        grain=past.grain,
        stacked=charts.columns(stacks),
        funnel=[
            (gettext(_STEPS[step.name][0]), *_STEPS[step.name][1], step)
            for step in uses.funnel(lessons, relations)
        ],
        overdue=health.Share(sum(ages[age] for age in _OVERDUE), sum(ages.values())),
        outcomes=charts.bars(_said(pages, _OUTCOMES), outcomes, _listed("outcome", _OUTCOMES)),
        verified=health.verified(lessons),
        undone=health.came_back(health.worked(lessons), relations),
        in_time=health.verified_in_time(lessons, today),
        came_back=health.came_back(lessons, relations),
        recurrences=health.recurrences(lessons, relations),
        to_changed=health.days_to_changed(lessons),
        to_verified=health.days_to_verified(lessons),
        strengths=charts.bars(_said(pages, _STRENGTHS), strengths, _listed("strength", _STRENGTHS)),
        weak=health.Share(strengths[Strength.WEAK], known_strengths),
        only_weak=health.only_weak(lessons),
        crossed=crossed,
        unexplained=sum(not words_of(lesson)["factors"] for lesson in all_lessons),
        shades=charts.shades(crossed.cells),
        silent=health.silent_areas(pages.catalogue, today, pages.settings.silent_after),
        ages=charts.bars(_said(pages, _AGES), ages, _TO_DO),
    )


def _lists(pages: Pages) -> Iterator[Way]:
    lessons = pages.knowledge.tracked
    gettext = pages.words.gettext
    outcomes: defaultdict[str, list[Lesson]] = defaultdict(list)
    strengths: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        outcomes[health.outcome(lesson)].append(lesson)
        for strength in {change.strength_or_unsaid for change in lesson.changes}:
            strengths[strength].append(lesson)
    yield _way("outcome", gettext("Did the changes work?"), _said(pages, _OUTCOMES), outcomes)
    yield _way("strength", gettext("Changes by strength"), _said(pages, _STRENGTHS), strengths)
    steps: dict[str, Sequence[Lesson]] = {}
    names: dict[str, str] = {}
    for step in uses.funnel(lessons, pages.knowledge.relations):
        name, _ = _STEPS[step.name]
        # A stage is called *Changed*, too, and each page has a title of its own.
        names[step.name] = gettext("%(step)s, step by step", step=gettext(name))
        steps[step.name] = step.lessons
    yield _way("step", gettext("From the record to its use"), names, steps)


def _said(pages: Pages, labels: Mapping[_Measured, str]) -> Mapping[_Measured, str]:
    return {value: pages.words.gettext(label) for value, label in labels.items()}


def _way(
    key: str, name: str, names: Mapping[_Measured, str], groups: Mapping[str, Sequence[Lesson]]
) -> Way:
    """Return the lists of a way, of each value that any lesson has."""
    listings = []
    for slug, label in names.items():
        lessons = groups.get(slug)
        if lessons:
            listings.append(Listing(addresses.listing(key, slug), lessons, slug, label))
    return Way(key, name, listings)


def _listed(key: str, values: Iterable[_Measured]) -> Mapping[_Measured, str]:
    return {value: addresses.listing(key, value) for value in values}


def _names(past: History, words: Translator) -> Iterator[tuple[str, str]]:
    """Yield the name of each standing in the table, and one as short as a chart has room for."""
    gettext = words.gettext
    for standing in past.standings:
        if standing.day == past.standings[-1].day:
            yield gettext("Today"), gettext("today")
        elif past.grain == "year":
            yield gettext("End of %(year)s", year=f"{standing.day:%Y}"), f"{standing.day:%Y}"
        else:
            month = f"{standing.day:%Y-%m}"
            yield gettext("End of %(month)s", month=words.date(month)), words.short_month(month)
