"""Choose what is read aloud before some work: at most three lessons, and where nobody has looked.

It is put to the people present, so it holds no more than they can keep in mind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insights.knowledge import Knowledge
from generator.insights.relations import chain, holding
from generator.insights.stage import TOLD_FIRST
from generator.insights.where_else import NamedArea, most_pressing, unchecked_of
from generator.records.lesson import Lesson, words_of

MOST = 3
MOST_PRACTICES = 2
KINDS = {"process": "processes", "area": "areas", "role": "roles", "channel": "channels"}
"""What there are briefings for, and the parts of the vocabulary that their words stand in."""

Occasion = tuple[str, str]
"""What a briefing is for: its kind and the word's slug, such as ``("process", "launch")``."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """The threats, most pressing first, of so many lessons, and where nobody has looked yet.

    ``practices`` are what worked elsewhere.
    """

    threats: Sequence[Lesson]
    lessons: int
    unchecked: Sequence[NamedArea]
    practices: Sequence[Lesson] = ()


def briefings(knowledge: Knowledge) -> Mapping[Occasion, Briefing]:
    """Return the briefing of every word that has a failure to tell."""
    telling = occasions(knowledge)
    groups: defaultdict[Occasion, list[Lesson]] = defaultdict(list)
    for lesson in knowledge.catalogue.lessons:
        words = words_of(lesson)
        for kind, part in KINDS.items():
            for slug in dict.fromkeys(words[part]):
                groups[kind, slug].append(lesson)
    asked: defaultdict[str, list[NamedArea]] = defaultdict(list)
    for question in open_questions(knowledge.catalogue.lessons):
        asked[question.named.area].append(question)
    made = {}
    for (kind, slug), lessons in groups.items():
        if (kind, slug) in telling:
            told = told_first(knowledge, lessons, KINDS[kind], slug)
            questions = asked[slug] if kind == "area" else open_questions(told)
            made[kind, slug] = _briefing(knowledge, told, questions)
    return made


def occasions(knowledge: Knowledge) -> Collection[Occasion]:
    """Return every word that has a failure to tell, which is what there are briefings for."""
    found: set[Occasion] = set()
    for lesson in knowledge.catalogue.lessons:
        told = _told(knowledge, lesson)
        if not all(other.is_practice for other in told):
            words = words_of(lesson)
            for kind, part in KINDS.items():
                found.update((kind, slug) for slug in words[part])
    return found


def briefing_for(knowledge: Knowledge, process: str, area: str) -> Briefing:
    """Return the briefing for a process in an area, or for one of them; for neither, of all.

    The lessons of the process that happened in the area come first, and only the area is asked.
    """
    lessons = knowledge.catalogue.lessons
    fitting = list(lessons)
    if process:
        fitting = [each for each in lessons if process in words_of(each)["processes"]]
    elif area:
        fitting = [lesson for lesson in lessons if area in lesson.areas]
    told = told_first(knowledge, fitting, "processes", process)
    told.sort(key=lambda lesson: area not in lesson.areas)
    questions = open_questions(lessons, area) if area else open_questions(told)
    return _briefing(knowledge, told, questions)


def _briefing(
    knowledge: Knowledge, told: Sequence[Lesson], questions: Sequence[NamedArea]
) -> Briefing:
    practices = [lesson for lesson in told if lesson.is_practice]
    failures = threats(knowledge, told)
    return Briefing(failures, len(told), questions, practices[:MOST_PRACTICES])


def told_first(
    knowledge: Knowledge, lessons: Iterable[Lesson], part: str, slug: str
) -> list[Lesson]:
    """Return the lessons that hold, or their successors, no drafts and nothing that is muted.

    First those that name the word before all others of its part, then by what is most pressing,
    then the severest.
    """
    told = {}
    apt = set()
    for lesson in lessons:
        for other in _told(knowledge, lesson):
            told[other.id] = other
            if slug in words_of(lesson)[part][:1]:
                apt.add(other.id)

    def pressing(lesson: Lesson) -> tuple[bool, int, int, int]:
        stage = TOLD_FIRST.index(knowledge.stage(lesson))
        harm = lesson.severity_or_unsaid.order
        day = lesson.date.first.toordinal()
        return lesson.id not in apt, stage, -harm, -day

    return sorted(told.values(), key=pressing)


def _told(knowledge: Knowledge, lesson: Lesson) -> Sequence[Lesson]:
    """Return what is told of a lesson: itself or its successors, no drafts, nothing muted."""
    holding_now = holding(lesson, knowledge.relations)
    return [each for each in holding_now if not (each.draft or knowledge.mute_of(each))]


def threats(knowledge: Knowledge, lessons: Iterable[Lesson]) -> Sequence[Lesson]:
    """Return the first three failures; of one that came back, one."""
    chosen: list[Lesson] = []
    met: set[str] = set()
    for lesson in lessons:
        if lesson.is_practice:
            continue
        if lesson.id not in met and len(chosen) < MOST:
            chosen.append(lesson)
            returns = chain(lesson, knowledge.relations)
            met.update(other.id for other in returns)
    return chosen


def open_questions(lessons: Iterable[Lesson], area: str = "") -> Sequence[NamedArea]:
    """Return the ``where_else`` of lessons that nobody has answered, of all areas or of one."""
    entries: list[NamedArea] = []
    for lesson in lessons:
        if not lesson.draft:
            entries += unchecked_of(lesson)
    if area:
        entries = [entry for entry in entries if entry.named.area == area]
    return most_pressing(entries)
