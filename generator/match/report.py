"""Tells an answer: as text, Markdown, JSON, or as notices on GitHub. Nobody's words act in any."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from generator.insights.knowledge import Knowledge
from generator.intake.form.escape import code
from generator.match import gate
from generator.match.gate import Figures
from generator.match.lessons import Evidence, MatchAnswer, MatchedLesson
from generator.problem import printable, shortened
from generator.records.lesson import Lesson
from generator.report import workflow_command
from generator.site.use_links import use_links

FORMAT = 1


def why(evidence: Evidence, quoted: Callable[[str], str]) -> str:
    """Return a line of why; ``quoted`` makes the asker's words harmless."""
    given = quoted(evidence.given)
    if evidence.kind == "place":
        return f"you change {given}, which belongs to {evidence.meant}"
    if evidence.kind == "text":
        return f"you write {given}, and its words are this lesson's"
    if evidence.given:
        return f"you write {given}; this comes up at {evidence.meant}"
    return f"this comes up at {evidence.meant}"


def _titled(lesson: Lesson) -> str:
    """Return the title, after what a practice is to those who ask."""
    if lesson.is_practice:
        return f"Worked elsewhere: {lesson.title}"
    return lesson.title


def _quoted(text: str) -> str:
    return f"“{printable(shortened(text))}”"


def as_text(answer: MatchAnswer, knowledge: Knowledge) -> str:
    """Return the lessons for a terminal; empty when there are none."""
    told = []
    for match in answer.matches:
        lesson = match.lesson
        stage = knowledge.stage(lesson).label
        head = f"{_titled(lesson)} ({lesson.date}, {stage})"
        where = match.url or f"lessons/{lesson.file}"
        lines = [head, lesson.statement, _reason(match, _quoted), where]
        told.append("\n  ".join(map(printable, filter(None, lines))))
    return "\n\n".join(told)


def as_markdown(answer: MatchAnswer, knowledge: Knowledge) -> str:
    """Return the lessons as a list in Markdown, every word of it escaped."""
    told = []
    for match in answer.matches:
        lesson = match.lesson
        title = _plain(_titled(lesson))
        where = code(match.url or lesson.file)
        if match.url.startswith(("http://", "https://")):
            title = _linked(title, match.url)
            where = ""
        stage = knowledge.stage(lesson).label
        head = f"- **{title}** ({lesson.date}, {stage})"
        lines = [head, _plain(lesson.statement), _reason(match, code), where, _asked(match)]
        told.append("  \n  ".join(filter(None, lines)))
    return "\n".join(told)


def _asked(match: MatchedLesson) -> str:
    """Return a line of links by which people tell what became of a lesson, where they can."""
    links = use_links(match.use_form, match.lesson.id)
    told = " · ".join(_linked(words, address) for words, address in links)
    return f"What became of it? {told}" if told else ""


def _linked(words: str, address: str) -> str:
    return f"[{words}](<{printable(address)}>)"


def _reason(match: MatchedLesson, quoted: Callable[[str], str]) -> str:
    """Return why a lesson is shown, in one line: the strongest evidence, which is the first."""
    return f"Why: {why(match.evidence[0], quoted)}"


def _plain(text: str) -> str:
    """Return a text in which no sign is Markdown's, HTML's or a mention."""
    safe = printable(text)
    for sign in "\\`*_{}[]<>()#+!|~:":
        safe = safe.replace(sign, f"\\{sign}")
    for sign in ("@", "#", "www"):  # else hosts would mention somebody, or link to an issue
        safe = safe.replace(sign, f"{sign}\u2060")
    return safe.replace("&", "&amp;")


def as_github(answer: MatchAnswer, knowledge: Knowledge) -> str:
    """Return workflow commands that show the lessons as notices."""
    lines = []
    for match in answer.matches:
        lesson = match.lesson
        title = printable(f"{_titled(lesson)} ({knowledge.stage(lesson).label})")
        reason = _reason(match, _quoted)
        message = printable(f"{lesson.statement} {reason} {match.url}")
        lines.append(workflow_command("notice", message.strip(), title=title))
    return "\n".join(lines)


def as_json(answer: MatchAnswer, knowledge: Knowledge) -> str:
    """Return the answer as JSON."""
    return json.dumps(as_data(answer, knowledge), ensure_ascii=False, indent=2)


def as_data(answer: MatchAnswer, knowledge: Knowledge) -> dict[str, Any]:
    """Return the answer as data, with its version."""
    lessons = []
    for match in answer.matches:
        lesson = match.lesson
        data = {
            "id": lesson.id,
            "title": lesson.title,
            "lesson": lesson.lesson,
            "date": lesson.date.text,
            "stage": knowledge.stage(lesson).value,
            "file": lesson.file,
            "url": match.url,
            "why": why(match.evidence[0], _quoted),
            "evidence": list(map(asdict, match.evidence)),
        }
        if not match.url:
            del data["url"]
        lessons.append(data)
    places = []
    for (kind, slug), paths in answer.places.items():
        places.append({"kind": kind, "slug": slug, "paths": list(paths)})
    return {"format": FORMAT, "lessons": lessons, "places": places}


def explained(answer: MatchAnswer, knowledge: Knowledge) -> Iterator[str]:
    """Yield why there is an answer or silence, with the gate's figures."""
    for (kind, slug), paths in answer.places.items():
        name = knowledge.name(slug, kind)
        yield printable(f"{len(paths)} file(s) belong to {name}, such as {paths[0]}")
    for number, figures in enumerate(answer.figures, 1):
        yield f"passage {number}: {_sum(figures)}"
    for slug, mute in answer.muted:
        yield printable(f"{slug} is muted until {mute.until}: {mute.reason}")
    for match in answer.matches:
        for evidence in match.evidence:
            yield f"{match.lesson.id}: {evidence.kind}: {why(evidence, _quoted)}"
    if not answer.figures and not answer.places:
        yield "nothing to go by: no sentence, and no file that belongs to anything"


def _sum(figures: Figures) -> str:
    """Return how the figures of a passage add up, and what came of it."""
    if figures is gate.SILENT:
        return f"not judged: fewer than {gate.LEAST} different words"
    terms = (
        f"strength {figures.strength:.2f} × {gate.STRENGTH}",
        f"known words {figures.known:.2f} × {gate.KNOWN}",
        f"signs {figures.signs:.2f} × {gate.SIGNS}",
        f"code {figures.code} × {gate.CODE}",
        f"other passages that agree {figures.agreement} × {gate.AGREEMENT}",
    )
    result = "open" if figures.grade >= 0 else "silent"
    summed = f"{', '.join(terms)} = {figures.total:.2f}"
    return f"{summed}; the gate opens at {gate.THRESHOLD}: {result}"
