"""What can be found on a site: its lessons, and the pages that were written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from generator.insights.knowledge import Knowledge
from generator.insights.stage import Stage
from generator.records.choices import Kind, Severity
from generator.records.lesson import Lesson
from generator.site import addresses, prose
from generator.site.phrases import in_words
from generator.site.search.index import Document, Facet, Index
from generator.site.search.words import Language

_BEGINNING = 200


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page of ``docs/``: its address below the site's root as a browser asks for it, its title and text as HTML."""

    address: str
    title: str
    html: str


def lesson_index(knowledge: Knowledge, language: str, *, directories: bool = True) -> Index:
    """Index the lessons alone, in half a millisecond each; with ``directories``, pages are folders."""
    documents = (
        lesson_document(knowledge, lesson, directories=directories)
        for lesson in knowledge.catalogue.lessons
    )
    return Index(Language(language), documents)


def lesson_document(knowledge: Knowledge, lesson: Lesson, *, directories: bool) -> Document:
    """A lesson as the index sees it."""
    why = [cause.text for cause in lesson.causes]
    changed = [change.text for change in lesson.changes] or [lesson.no_change or ""]
    failure = prose.to_text(_flowing(lesson.failure))
    more = list(_more(lesson))
    told = [*(("Why", text) for text in why), *(("What changed", text) for text in changed), *more]
    texts = {
        "title": lesson.title,
        "statement": lesson.lesson,
        "phrases": _joined(lesson.applies_to.phrases if lesson.applies_to else ()),
        "failure": failure,
        "why": _joined(why),
        "changed": _joined(changed),
        "more": _joined(text for _, text in more),
        "labels": _joined(_labels(knowledge, lesson)),
        "sources": _joined(reference.title for reference in lesson.references),
    }
    return Document(
        key=lesson.id,
        card=_card(knowledge, lesson, directories=directories),
        texts={field: text for field, text in texts.items() if text},
        shown=[("What failed", failure), *((label, _flowing(text)) for label, text in told)],
        facets=facet_values(knowledge, lesson),
        counts_less=bool(lesson.withdrawn or lesson.superseded_by),
        replaced_by=lesson.superseded_by,
    )


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)


def _flowing(text: str) -> str:
    """A text without the line ends that only its file needed; paragraphs and the points of lists stay apart."""
    return re.sub(r"(?<!\n)\n(?!\n|\s*(?:[-*+]|\d+[.)])\s)", " ", text.strip())


def _more(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What else a lesson tells, with the labels of its page."""
    texts = [
        ("What we set out to learn", lesson.hypothesis),
        ("Impact", lesson.impact),
        ("Why it made sense at the time", lesson.surprise),
        ("Withdrawn", lesson.withdrawn),
        *(
            ("Making it right", text)
            for text in (lesson.recovery.__dict__.values() if lesson.recovery else ())
        ),
        ("Did it work?", lesson.verification.measure if lesson.verification else None),
        *(("Where else?", item.note) for item in lesson.where_else),
        *(("Applied", use.where) for use in lesson.applied),
    ]
    return ((label, text) for label, text in texts if text)


def _labels(knowledge: Knowledge, lesson: Lesson) -> Iterator[str]:
    yield from lesson.tags
    for kind, slugs in _words_of(lesson).items():
        yield from (knowledge.name(slug, kind) for slug in slugs)


def _words_of(lesson: Lesson) -> Mapping[str, Sequence[str]]:
    """The words of the vocabulary that a lesson names, by their kind."""
    applies = lesson.applies_to
    return {
        "areas": lesson.areas,
        "factors": tuple(dict.fromkeys(cause.factor for cause in lesson.causes)),
        "processes": applies.processes if applies else (),
        "channels": applies.channels if applies else (),
        "roles": applies.roles if applies else (),
    }


def _card(knowledge: Knowledge, lesson: Lesson, *, directories: bool) -> dict[str, Any]:
    card: dict[str, Any] = {
        "title": lesson.title,
        "address": addresses.published(addresses.lesson(lesson.id), directories=directories),
        "statement": lesson.lesson,
        "stage": knowledge.stage(lesson).value,
        "area": ", ".join(knowledge.name(area, "areas") for area in lesson.areas),
        "date": lesson.date.text,
        "when": in_words(lesson.date),
    }
    marks = [lesson.kind.replace("-", " ")] if lesson.kind != "failure" else []
    marks += [word for word in ("draft", "withdrawn") if getattr(lesson, word)]
    replacing = knowledge.relations[lesson.id].superseded_by
    if marks or lesson.superseded_by:
        card["marks"] = [*marks, *(["superseded"] if lesson.superseded_by else [])]
    if replacing:
        card["replaced"] = [
            (other.title, addresses.published(addresses.lesson(other.id), directories=directories))
            for other in replacing
        ]
    return card


def facet_values(knowledge: Knowledge, lesson: Lesson) -> Mapping[str, Sequence[str]]:
    """Return the values by which a lesson is filtered and listed, by facet."""
    named = _words_of(lesson)
    return {
        "area": named["areas"],
        "factor": named["factors"],
        "stage": (knowledge.stage(lesson).value,),
        "severity": (lesson.severity,),
        "kind": (lesson.kind,),
        "year": (lesson.date.text[:4],),
        "process": named["processes"],
        "channel": named["channels"],
    }


def facets_of(knowledge: Knowledge) -> Mapping[str, Facet]:
    """Return the facets with those of their values that some lesson has, in the order that readers see them in."""
    values = (facet_values(knowledge, lesson) for lesson in knowledge.catalogue.lessons)
    used = {(name, value) for its in values for name, each in its.items() for value in each}
    kinds = {"area": "areas", "factor": "factors", "process": "processes", "channel": "channels"}
    words = {facet: knowledge.catalogue.vocabulary.words(kind) for facet, kind in kinds.items()}
    named = {facet: {slug: word.name for slug, word in its.items()} for facet, its in words.items()}
    years = sorted({value for name, value in used if name == "year"}, reverse=True)
    everything = {
        "area": ("Area", named["area"]),
        "factor": ("Contributing factor", named["factor"]),
        "stage": ("Stage", {stage.value: stage.value for stage in Stage}),
        "severity": ("Severity", {value: value.value for value in reversed(Severity)}),
        "kind": ("Kind", {kind: kind.label for kind in Kind}),
        "year": ("Year", {year: year for year in years}),
        "process": ("What you are about to do", named["process"]),
        "channel": ("Channel", named["channel"]),
    }
    return {
        facet: Facet(
            name, {value: shown for value, shown in values.items() if (facet, value) in used}
        )
        for facet, (name, values) in everything.items()
    }


def page_document(page: WrittenPage) -> Document:
    """Return a page written by hand as the index sees it."""
    text = _text_of(page.html)
    beginning = text[:_BEGINNING].rpartition(" ")[0] + " …" if len(text) > _BEGINNING else text
    title = _text_of(page.title)
    card = {"title": title, "address": page.address, "statement": beginning, "marks": ["page"]}
    return Document(
        key=page.address,
        card=card,
        texts={"title": title, "failure": text},
        shown=[("On this page", text)],
        is_page=True,
        counts_less=True,
    )


class _Reader(HTMLParser):
    """The text of a page's main part, without its title, scripts and the signs that lead to headings."""

    _SKIPPED = ("h1", "script", "style")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._skipping and (tag in self._SKIPPED or ("class", "headerlink") in attrs):
            self._skipping = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = ""
        # What ends a line ends a sentence, too: headings and cells have no full stop.
        if tag in ("p", "li", "td", "th", "h2", "h3", "h4", "pre"):
            self.texts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.texts.append(data)


def _text_of(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(reader.texts)).strip()
