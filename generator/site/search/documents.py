"""The documents that search finds: lessons, and the pages that were written by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from generator.insights.knowledge import Knowledge
from generator.insights.stage import Stage
from generator.records.choices import Kind, Severity
from generator.records.lesson import NOT_RECORDED, NOWHERE, Lesson, words_of
from generator.site import addresses, prose
from generator.site.own_fields import own_texts
from generator.site.phrases import in_words
from generator.site.search.index import Document, Facet, Index
from generator.site.search.words import Language

_BEGINNING = 200


class WrittenPage(NamedTuple):
    """A page of ``docs/``: its address as a browser asks for it, its title and text as HTML.

    ``is_apart``: it is about the site, not about the work, and stands below all lessons.
    """

    address: str
    title: str
    html: str
    is_apart: bool = False


def lesson_index(knowledge: Knowledge, language: str, *, directories: bool = True) -> Index:
    """Index the lessons alone, half a millisecond each; with ``directories``, pages are folders."""
    document = partial(lesson_document, knowledge, directories=directories)
    catalogue = knowledge.catalogue
    documents = map(document, catalogue.lessons)
    return Index(Language(language), documents, catalogue.vocabulary.synonyms)


def lesson_document(knowledge: Knowledge, lesson: Lesson, *, directories: bool) -> Document:
    """Convert a lesson to a document of the index: its texts by field, its card and its facets."""
    failure = prose.to_text(_flowing(lesson.failure))
    why = [("Why", cause.text) for cause in lesson.causes if cause.text]
    changes = [change.text for change in lesson.changes] or [lesson.no_change or ""]
    changed = [("What changed", text) for text in changes]
    more = [(label, text) for label, text in _more(lesson) if text]
    own = own_texts(lesson)
    phrases = (lesson.applies_to or NOWHERE).phrases
    texts = {
        "title": lesson.title,
        "statement": lesson.statement,
        "phrases": "\n\n".join(phrases),
        "failure": failure,
        "why": _joined(why),
        "changed": _joined(changed),
        "more": _joined(more),
        "labels": "\n\n".join(_labels(knowledge, lesson)),
        "sources": "\n\n".join(reference.title for reference in lesson.references),
        "own": _joined(own),
    }
    said = {field: text.replace(NOT_RECORDED, "").strip() for field, text in texts.items()}
    shown = [(label, _flowing(text)) for label, text in (*why, *changed, *more, *own)]
    spoken = [("Comes up when", f"“{phrase}”") for phrase in phrases]
    return Document(
        key=lesson.id,
        card=_card(knowledge, lesson, directories=directories),
        texts={field: text for field, text in said.items() if text},
        shown=[("What failed", failure), *shown, *spoken],
        facets=facet_values(knowledge, lesson),
        counts_less=bool(lesson.withdrawn or lesson.superseded_by),
        replaced_by=lesson.superseded_by,
    )


def _joined(labelled: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(text for _, text in labelled)


def _flowing(text: str) -> str:
    """Return a text without the line ends that only its file needed.

    Paragraphs and the points of lists stay apart.
    """
    return re.sub(r"(?<!\n)\n(?!\n|\s*(?:[-*+]|\d+[.)])\s)", " ", text.strip())


def _more(lesson: Lesson) -> Iterator[tuple[str, str | None]]:
    """Yield what else a lesson may tell, with the labels of its page."""
    yield "What we set out to learn", lesson.hypothesis
    yield "Impact", lesson.impact
    yield "Why it made sense at the time", lesson.surprise
    yield "Withdrawn", lesson.withdrawn
    if lesson.recovery:
        for text in lesson.recovery.__dict__.values():
            yield "Making it right", text
    if lesson.verification:
        yield "Did it work?", lesson.verification.measure
        yield "Did it work?", lesson.verification.found
    for item in lesson.where_else:
        yield "Where else?", item.note
    yield "Before you start, ask", lesson.ask
    yield "When to stop", lesson.stop_when
    for use in lesson.applied:
        yield "Where it was used", use.where
        yield "Where it was used", use.note


def _labels(knowledge: Knowledge, lesson: Lesson) -> Iterator[str]:
    yield from lesson.tags
    for kind, slugs in words_of(lesson).items():
        for slug in slugs:
            yield knowledge.name(slug, kind)


def _card(knowledge: Knowledge, lesson: Lesson, *, directories: bool) -> dict[str, Any]:
    card: dict[str, Any] = {
        "title": lesson.title,
        "address": _address(lesson, directories=directories),
        "statement": lesson.statement,
        "stage": knowledge.stage(lesson).value,
        "severity": lesson.severity_or_unsaid.value,
        "area": ", ".join(knowledge.name(area, "areas") for area in lesson.areas),
        "date": lesson.date.text,
        "when": in_words(lesson.date),
    }
    marks = {
        lesson.kind.replace("-", " "): lesson.kind != "failure",
        "draft": lesson.draft,
        "withdrawn": lesson.withdrawn,
        "superseded": lesson.superseded_by,
    }
    if any(marks.values()):
        card["marks"] = [mark for mark, is_marked in marks.items() if is_marked]
    processes = words_of(lesson)["processes"]
    if processes:
        card["processes"] = processes
        card["comes_up"] = [knowledge.name(slug, "processes") for slug in processes]
    replacing = knowledge.relations[lesson.id].superseded_by
    if replacing:
        card["replaced"] = [
            (other.title, _address(other, directories=directories)) for other in replacing
        ]
    return card


def _address(lesson: Lesson, *, directories: bool) -> str:
    return addresses.published(addresses.lesson(lesson.id), directories=directories)


def facet_values(knowledge: Knowledge, lesson: Lesson) -> Mapping[str, Sequence[str]]:
    """Return the values by which a lesson is filtered and listed, by facet."""
    words = words_of(lesson)
    return {
        "area": words["areas"],
        "factor": words["factors"],
        "stage": (knowledge.stage(lesson).value,),
        "severity": (lesson.severity_or_unsaid,),
        "kind": (lesson.kind_or_unsaid,),
        "year": (lesson.date.text[:4],),
        "process": words["processes"],
        "channel": words["channels"],
    }


def facets_of(knowledge: Knowledge) -> Mapping[str, Facet]:
    """Return the facets, in the order readers see them in, with the values that lessons have."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for lesson in knowledge.catalogue.lessons:
        for facet, values in facet_values(knowledge, lesson).items():
            used[facet].update(values)
    names = {}
    for kind in ("areas", "factors", "processes", "channels"):
        words = knowledge.catalogue.vocabulary.words(kind)
        names[kind] = {slug: word.name for slug, word in words.items()}
    years = sorted(used["year"], reverse=True)
    labels: dict[str, tuple[str, Mapping[str, str]]] = {
        "area": ("Area", names["areas"]),
        "factor": ("Contributing factor", names["factors"]),
        "stage": ("Stage", {stage.value: stage.label for stage in Stage}),
        "severity": ("Severity", {value: value.label for value in reversed(Severity)}),
        "kind": ("Kind", {kind: kind.label for kind in Kind}),
        "year": ("Year", {year: year for year in years}),
        "process": ("What you are about to do", names["processes"]),
        "channel": ("Channel", names["channels"]),
    }
    facets = {}
    for facet, (label, all_values) in labels.items():
        having = {value: name for value, name in all_values.items() if value in used[facet]}
        facets[facet] = Facet(label, having)
    return facets


def page_document(page: WrittenPage) -> Document:
    """Convert a page written by hand to a document of the index."""
    text = _text_of(page.html)
    beginning = text
    if len(text) > _BEGINNING:
        beginning = text[:_BEGINNING].rpartition(" ")[0] + " …"
    title = _text_of(page.title)
    card = {"title": title, "address": page.address, "statement": beginning, "marks": ["page"]}
    return Document(
        key=page.address,
        card=card,
        texts={"title": title, "failure": text},
        shown=[("On this page", text)],
        is_page=True,
        is_apart=page.is_apart,
        counts_less=True,
    )


def _text_of(html: str) -> str:
    """Return the text of a page's main part, without its title, scripts and anchors of headings."""
    tree = LexborHTMLParser(f"<body>{html}")
    tree.strip_tags(["h1", "script", "style"], recursive=True)
    for node in tree.css(".headerlink"):
        node.decompose()
    # What ends a line ends a sentence, too: headings and cells have no full stop.
    for node in tree.css("p, li, td, th, h2, h3, h4, pre"):
        node.insert_child("\n")
    return re.sub(r"\s*\n\s*", "\n", tree.text()).strip()
