"""The text of a submission, question by question. People edit it: headings in any case and level, in any order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from generator.intake.form.questions import Question, headings, key_of
from generator.records.characters import hidden

_KNOWN = headings()
_LONGEST_HEADING = 200
_EMPTY = {"no response", "none", "n a", "na", "not applicable", "nothing", "tbd", "todo", "to do", "unknown", "nil"}
_LINE_ENDS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")

_Heading = tuple[Question | None, str, str]
"""The question (None where it is nobody's), the heading as it was written, and what follows it in the same line."""


@dataclass(slots=True)
class Answers:
    """What was answered: every different answer by the question's field, and the headings of what is no answer.

    ``removed`` are the characters that nobody can see and that were taken out.
    """

    by_field: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left_out: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The answer to a question; empty when there is none."""
        return next(iter(self.by_field.get(name, ())), "")


def answers_in(body: str) -> Answers:
    """The answers in a body. Where it has none of the form's headings, lines such as ``Date: 2019`` are looked for."""
    answers = Answers()
    lines = _underlined(_without_comments(visible(body, answers.removed)).split("\n"))
    sections = list(_sections(lines, _heading))
    if not any(question for (question, _, _), _ in sections):
        sections = list(_sections(lines, _label))
    for (question, heading, _), text in sections:
        _put(answers, question, heading, text)
    return answers


def visible(text: str, removed: list[str]) -> str:
    """The text without characters that only change how it looks; they are added to ``removed``."""
    text = text.translate(_LINE_ENDS)
    found = list(hidden(text))
    removed += [character for _, character in found if character != "\ufeff"]
    places = {position for position, _ in found}
    return "".join(c for position, c in enumerate(text) if position not in places) if places else text


def is_empty(text: str) -> bool:
    """Whether an answer says no more than that there is none."""
    words = re.findall(r"\w+", text[:40].casefold().replace("_", " "))
    return (not words and not text.strip(" \n*_-–—.?/")) or (" ".join(words) in _EMPTY and len(text) < 40)


def _put(answers: Answers, question: Question | None, heading: str, text: str) -> None:
    if question is not None and not is_empty(text):
        if text not in answers.by_field[question.field]:
            answers.by_field[question.field].append(text)
    elif question is None and key_of(heading) not in _KNOWN and not is_empty(text):
        answers.left_out.append(heading)


def _sections(lines: list[str], starts: Callable[[str], _Heading | None]) -> Iterator[tuple[_Heading, str]]:
    """The text below each heading; what stands before the first has an empty one."""
    current: _Heading = (None, "", "")
    below: list[str] = []
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        heading = None if number in fenced else starts(line)
        if heading is None or (heading[0] is None and not _ends(current, heading)):
            below.append(line)
            continue
        yield current, "\n".join(below).strip()
        current, below = heading, [heading[2]]
    yield current, "\n".join(below).strip()


def _ends(current: _Heading, heading: _Heading) -> bool:
    """Whether a heading that is no question's ends an answer: the story may have headings of its own."""
    return key_of(heading[1]) in _KNOWN or not (current[0] and current[0].field == "failure")


def _heading(line: str) -> _Heading | None:
    """A line that is a heading: of Markdown, of any level, or a question in bold."""
    plain = line.strip()
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    if plain.startswith("#"):
        text = plain.strip("#").strip(" *_:`")
        name, _, rest = text.partition(":")
        return _known(text, "") or _known(name, rest.strip()) or (None, text, "")
    mark = plain[:2]
    if mark in ("**", "__") and mark in plain[2:]:
        text, _, rest = plain[2:].partition(mark)
        return _known(text, rest.lstrip(" :"))
    return _known(plain, "") if plain.endswith(("?", ":")) else None


def _label(line: str) -> _Heading | None:
    """A line that begins with a question's name and a colon, in text that has no headings."""
    name, colon, rest = line[:_LONGEST_HEADING].partition(":")
    return (
        _known(name.strip(" *_-•"), rest.strip(" *_") + line[_LONGEST_HEADING:]) if colon else _known(line.strip(), "")
    )


def _known(text: str, rest: str) -> _Heading | None:
    key = _key(text)
    return (_KNOWN[key], text, rest) if key in _KNOWN else None


def _key(text: str) -> str:
    """The key of a heading, without a number before it or a remark in brackets behind it."""
    text = re.sub(r"^\s*[0-9]{1,2}[.)]\s*", "", text[:_LONGEST_HEADING])
    return key_of(text.partition("(")[0] if text.rstrip(" :?*_").endswith(")") else text)


def _underlined(lines: list[str]) -> list[str]:
    """The lines with questions that are headings by a line below them as headings by a sign before them."""
    made = list(lines)
    for number, (line, below) in enumerate(pairwise(lines)):
        is_rule = len(below) > 2 and not (below.strip("=") and below.strip("-"))
        if is_rule and _known(line.strip(), ""):
            made[number : number + 2] = [f"# {line.strip()}", ""]
    return made


def _fenced(lines: list[str]) -> set[int]:
    """The lines inside code fences. A fence that is never closed is none, or it would swallow all that follows."""
    inside: set[int] = set()
    opened, mark = None, ""
    for number, line in enumerate(lines):
        start = line.strip()[:3]
        if opened is None and start in ("```", "~~~"):
            opened, mark = number, start
        elif opened is not None and start == mark:
            inside |= set(range(opened, number + 1))
            opened = None
    return inside


def _without_comments(text: str) -> str:
    """The text without comments that begin a line, such as the template's help."""
    kept, position = [], 0
    for start in (match.start() for match in re.finditer(r"(?m)^ {0,3}<!--", text)):
        end = text.find("-->", start)
        if end < 0:
            break
        if start >= position:
            kept.append(text[position:start])
            position = end + len("-->")
    return "".join([*kept, text[position:]])
