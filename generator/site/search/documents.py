"""The documents that search finds: lessons, and the pages that were written by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from generator.insights.knowledge import Knowledge
from generator.insights.stage import Stage
from generator.progress import steps
from generator.records.choices import Kind, Severity
from generator.records.lesson import NOT_RECORDED, NOWHERE, Lesson, words_of
from generator.site import addresses, prose
from generator.site.own_fields import own_texts
from generator.site.search.index import Document, Facet, Index
from generator.site.search.words import language_of
from generator.translation import ENGLISH, Translator

_BEGINNING = 200


class WrittenPage(NamedTuple):
    """A page of ``docs/``: its address as a browser asks for it, its title and text as HTML.

    ``is_apart``: it is about the site, not about the work, and stands below all lessons.
    """

    address: str
    title: str
    html: str
    is_apart: bool = False


_UNMARKED = ("failure", "practice")
"""Kinds that a card need not tell: most are the one, and of the other the stage says so."""


def lesson_index(
    knowledge: Knowledge, language: str, words: Translator = ENGLISH, *, directories: bool = True
) -> Index:
    """Index the lessons alone, half a millisecond each; with ``directories``, pages are folders.

    ``words`` are those of the cards.
    """
    document = partial(lesson_document, knowledge, words, directories=directories)
    catalogue = knowledge.catalogue
    documents = map(document, steps(catalogue.lessons, "indexing lessons"))
    return Index(language_of(language), documents, catalogue.vocabulary.synonyms)


def lesson_document(
    knowledge: Knowledge, words: Translator, lesson: Lesson, *, directories: bool
) -> Document:
    """Convert a lesson to a document of the index: its texts by field, its card and its facets."""
    gettext = words.gettext
    heading = gettext("What failed")
    failure = lesson.failure
    why = [(gettext("Why"), cause.text) for cause in lesson.causes if cause.text]
    if lesson.practice:
        heading = gettext("What worked")
        failure = lesson.practice.what
        why = [(gettext("Why it works"), lesson.practice.why)]
    failure = prose.to_text(_flowing(failure))
    changes = [change.text for change in lesson.changes] or [lesson.no_change or ""]
    changed = [(gettext("What changed"), text) for text in changes]
    more = [(label, text) for label, text in _more(lesson, gettext) if text]
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
    spoken = [
        (gettext("Comes up when"), gettext("“%(words)s”", words=phrase)) for phrase in phrases
    ]
    return Document(
        key=lesson.id,
        card=_card(knowledge, words, lesson, directories=directories),
        texts={field: text for field, text in said.items() if text},
        shown=[(heading, failure), *shown, *spoken],
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


def _more(lesson: Lesson, gettext: Callable[..., str]) -> Iterator[tuple[str, str | None]]:
    """Yield what else a lesson may tell, with the labels of its page."""
    yield gettext("What we set out to learn"), lesson.hypothesis
    yield gettext("Impact"), lesson.impact
    yield gettext("Why it made sense at the time"), lesson.surprise
    yield gettext("Withdrawn"), lesson.withdrawn
    if lesson.practice:
        for trial in lesson.tried:
            yield gettext("Where it was tried"), trial.where
            yield gettext("Where it was tried"), trial.found
        no_longer = gettext("What would show that it no longer works")
        yield no_longer, lesson.practice.no_longer
    if lesson.recovery:
        for text in lesson.recovery.__dict__.values():
            yield gettext("Making it right"), text
    if lesson.verification:
        yield gettext("Did it work?"), lesson.verification.measure
        yield gettext("Did it work?"), lesson.verification.found
    for item in lesson.where_else:
        yield gettext("Where else?"), item.note
    yield gettext("Before you start, ask"), lesson.ask
    yield gettext("When to stop"), lesson.stop_when
    for use in lesson.applied:
        yield gettext("Where it was used"), use.where
        yield gettext("Where it was used"), use.note


def _labels(knowledge: Knowledge, lesson: Lesson) -> Iterator[str]:
    yield from lesson.tags
    for kind, slugs in words_of(lesson).items():
        for slug in slugs:
            yield knowledge.name(slug, kind)


def _card(
    knowledge: Knowledge, words: Translator, lesson: Lesson, *, directories: bool
) -> dict[str, Any]:
    gettext = words.gettext
    card: dict[str, Any] = {
        "title": lesson.title,
        "address": _address(lesson, directories=directories),
        "statement": lesson.statement,
        "stage": knowledge.stage(lesson).value,
        "severity": lesson.severity_or_unsaid.value,
        "area": ", ".join(knowledge.name(area, "areas") for area in lesson.areas),
        "date": lesson.date.text,
        "when": words.date(lesson.date),
    }
    marks = {
        gettext(lesson.kind.replace("-", " ")): lesson.kind not in _UNMARKED,
        gettext("draft"): lesson.draft,
        gettext("withdrawn"): lesson.withdrawn,
        gettext("superseded"): lesson.superseded_by,
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


def facets_of(knowledge: Knowledge, words: Translator) -> Mapping[str, Facet]:
    """Return the facets, in the order readers see them in, with the values that lessons have."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for lesson in knowledge.catalogue.lessons:
        for facet, values in facet_values(knowledge, lesson).items():
            used[facet].update(values)
    names = {}
    for kind in ("areas", "factors", "processes", "channels"):
        known = knowledge.catalogue.vocabulary.words(kind)
        names[kind] = {slug: word.name for slug, word in known.items()}
    years = sorted(used["year"], reverse=True)
    gettext = words.gettext
    labels: dict[str, tuple[str, Mapping[str, str]]] = {
        "area": (gettext("Area"), names["areas"]),
        "factor": (gettext("Contributing factor"), names["factors"]),
        "stage": (gettext("Stage"), {stage.value: gettext(stage.label) for stage in Stage}),
        "severity": (
            gettext("Severity"),
            {value: gettext(value.label) for value in reversed(Severity)},
        ),
        "kind": (gettext("Kind"), {kind: gettext(kind.label) for kind in Kind}),
        "year": (gettext("Year"), {year: year for year in years}),
        "process": (gettext("What you are about to do"), names["processes"]),
        "channel": (gettext("Channel"), names["channels"]),
    }
    facets = {}
    for facet, (label, all_values) in labels.items():
        having = {value: name for value, name in all_values.items() if value in used[facet]}
        facets[facet] = Facet(label, having)
    return facets


def page_document(page: WrittenPage, words: Translator = ENGLISH) -> Document:
    """Convert a page written by hand to a document of the index."""
    gettext = words.gettext
    text = _text_of(page.html)
    beginning = text
    if len(text) > _BEGINNING:
        beginning = text[:_BEGINNING].rpartition(" ")[0] + " …"
    title = _text_of(page.title)
    card = {
        "title": title,
        "address": page.address,
        "statement": beginning,
        "marks": [gettext("page")],
    }
    return Document(
        key=page.address,
        card=card,
        texts={"title": title, "failure": text},
        shown=[(gettext("On this page"), text)],
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
