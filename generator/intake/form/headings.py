"""Headings that begin answers: the form's own, what people make of them, and labels in a letter."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.intake.form.questions import IssueForm, Question, key_of

_BOLD = re.compile(r"(\*\*|__)(.*?)\1")
_LONGEST = 200


class Prompt(NamedTuple):
    """A heading of an answer: its question, if the form has one, and its words.

    ``rest`` is what follows in the same line.
    """

    question: Question | None = None
    text: str = ""
    rest: str = ""


def heading_in(line: str, form: IssueForm) -> Prompt | None:
    """Return a line that is a heading: of Markdown, of any level, or a question in bold."""
    plain = line.strip()
    if not plain or len(plain) > _LONGEST or plain[0] == ">":
        return None
    if plain.startswith("#"):
        text = plain.strip("#").strip(" *_:`")
        name, _, rest = text.partition(":")
        question = known(text, form) or known(name, form, rest.strip())
        return question or Prompt(None, text)
    bold = _BOLD.match(plain)
    if bold:
        behind = plain[bold.end() :].lstrip(" :")
        return known(bold[2], form, behind)
    if not plain.endswith(("?", ":")):
        return None
    return known(plain, form)


def label_in(line: str, form: IssueForm) -> Prompt | None:
    """Return a line that begins with a question's name and a colon, for text without headings."""
    name, colon, rest = line[:_LONGEST].partition(":")
    if name.lstrip().startswith(">"):
        return None
    if not colon:
        return known(line.strip(), form)
    name = name.strip(" *_-•")
    rest = rest.strip(" *_") + line[_LONGEST:]
    return known(name, form, rest)


def known(text: str, form: IssueForm, rest: str = "") -> Prompt | None:
    """Return a heading of a question, if it is one.

    A number may stand before it, and a remark in brackets behind it.
    """
    name = re.sub(r"^\s*[0-9]{1,2}[.)]\s*", "", text[:_LONGEST])
    if name.rstrip(" :?*_").endswith(")"):
        name = name.partition("(")[0]
    key = key_of(name)
    if key not in form.headings:
        return None
    return Prompt(form.headings[key], text, rest)
