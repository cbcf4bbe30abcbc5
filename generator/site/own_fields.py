"""An organisation's own fields as readers see them: what no field of the record holds."""

from __future__ import annotations

from collections.abc import Sequence

from generator.records.lesson import SOURCE, Lesson
from generator.records.source import Tree
from generator.translation import Translator


def own_heading(lesson: Lesson, words: Translator) -> str:
    """Return what stands above the own fields of a lesson."""
    if lesson.origin:
        return str(words.gettext("From the register"))
    return str(words.gettext("Also recorded"))


def own_texts(lesson: Lesson) -> Sequence[tuple[str, str]]:
    """Return the own fields that say anything, each below the heading of its column, as text."""
    told = []
    for name, tree in lesson.own.items():
        text = _text(tree).strip()
        if text and name != SOURCE:
            plain = name.removeprefix("x_").replace("_", " ").capitalize()
            told.append((str(lesson.headings.get(name, plain)), text))
    return told


def _text(tree: Tree) -> str:
    if isinstance(tree, dict):
        return "\n".join(f"{name}: {_text(part)}" for name, part in tree.items())
    if isinstance(tree, list):
        return "\n".join(map(_text, tree))
    return str(tree)
