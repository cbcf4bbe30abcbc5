"""The text of a submission, question by question.

As the form sends it, its own headings begin the answers. People edit it, or write a letter: then
headings may be of any level, and bold or only a line; and where there is none, lines such as
``Date: 2019`` are looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import pairwise

from generator.intake.form.pasted import OWN_HEADINGS, Pasted, code_in
from generator.intake.form.questions import Question, headings, key_of
from generator.records.characters import hidden

_KNOWN = headings()
_LONGEST_HEADING = 200
_FEW = 3
"""From so many of its own headings on, a text is known to be the form's."""
_EMPTY = {
    "no response",
    "none",
    "n a",
    "na",
    "not applicable",
    "nothing",
    "tbd",
    "todo",
    "to do",
    "unknown",
    "nil",
}
_LINE_ENDS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")
_WROTE = re.compile(
    r"(?m)^[ \t>]*(?:On|Am|Le|El|Il)\b[^\n]{0,200}[0-9]{4}[^\n]{0,200}(?:\n[^\n]{0,200})?"
    r"(?:wrote|schrieb[^\n]{0,100}|a écrit|escribió|ha scritto)\s?:[ \t]*$"
)
"""What mail programs write above what they quote."""
_QUOTED = re.compile(r"(?m)^(?:[ \t]*>)+ ?")
_BOX = re.compile(r"(?m)^[ \t]*[-*+] \[[ xX]\][^\n]*$")

_Heading = tuple[Question | None, str, str]
"""The question (None where it is nobody's), the heading as it was written, and what follows it in the same line."""
_Section = tuple[_Heading, str]
"""A heading, and the text below it."""


@dataclass(slots=True)
class Answers:
    """What was answered: every different answer by the question's field, and the headings of what is no answer.

    ``removed`` are the characters that nobody can see and that were taken out, ``pasted`` is what
    was done with pictures and the like; ``was_quoted`` tells that the marks of a reply were taken
    off.
    """

    by_field: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left_out: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pasted: Pasted = field(default_factory=Pasted)
    was_quoted: bool = False

    def text(self, name: str) -> str:
        """The answer to a question; empty when there is none."""
        return next(iter(self.by_field.get(name, ())), "")


def answers_in(body: str) -> Answers:
    """The answers in a body."""
    answers = Answers()
    text = answers.pasted.as_markdown(visible(body, answers.removed))
    for section in _best(text, answers):
        (question, heading, _), answer = section
        _put(answers, question, heading, answer)
    return answers


def _best(text: str, answers: Answers) -> list[_Section]:
    """The text as sections: by its headings, else by its labels; as it stands, unless its quotations answer more."""
    plain = _QUOTED.sub("", _WROTE.sub("", text))
    for starts in (_heading, _label):
        sections = _sections(text, starts)
        quoted = _sections(plain, starts) if plain != text else []
        more = len(_asked(quoted)) - len(_asked(sections))
        answers.was_quoted = more >= _FEW or (more > 0 and not _asked(sections))
        if answers.was_quoted:
            return quoted
        if _asked(sections):
            return sections
    return sections


def _asked(sections: list[_Section]) -> set[str]:
    return {question.field for (question, _, _), _ in sections if question}


def visible(text: str, removed: list[str]) -> str:
    """The text without characters that only change how it looks; they are added to ``removed``."""
    text = text.translate(_LINE_ENDS)
    found = list(hidden(text))
    removed += [character for _, character in found if character != "\ufeff"]
    places = {position for position, _ in found}
    return (
        "".join(c for position, c in enumerate(text) if position not in places) if places else text
    )


def is_empty(text: str) -> bool:
    """Whether an answer says no more than that there is none."""
    words = re.findall(r"\w+", text[:40].casefold().replace("_", " "))
    return (not words and not text.strip(" \n*_-–—.?/")) or (
        " ".join(words) in _EMPTY and len(text) < 40
    )


def _put(answers: Answers, question: Question | None, heading: str, text: str) -> None:
    if question is None:
        text = _BOX.sub("", text)
    if is_empty(text):
        return
    if question is None:
        answers.left_out.append(heading)
    elif text not in answers.by_field[question.field]:
        answers.by_field[question.field].append(text)


def _sections(text: str, starts: Callable[[str], _Heading | None]) -> list[_Section]:
    """The text below each heading; what stands before the first has an empty one."""
    lines = text.split("\n")
    code = code_in(lines)
    for number, (line, below) in enumerate(pairwise(lines)):
        is_rule = len(below) > 2 and not (below.strip("=") and below.strip("-"))
        if is_rule and number not in code and _known(line.strip(), ""):
            lines[number : number + 2] = [f"# {line.strip()}", ""]
    own = {line.strip() for number, line in enumerate(lines) if number not in code} & set(
        OWN_HEADINGS
    )
    found: list[tuple[_Heading, list[str]]] = [((None, "", ""), [])]
    for number, line in enumerate(lines):
        heading = None if number in code else starts(line)
        if heading and _begins(heading, line.strip(), found[-1][0][0], own):
            found.append((heading, [heading[2]]))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(below).strip()) for heading, below in found]


def _begins(heading: _Heading, line: str, current: Question | None, own: Collection[str]) -> bool:
    """Whether a heading begins an answer; ``own`` are those of the form that there are. The story may have its own."""
    question, text, _ = heading
    in_story = current is not None and current.field == "failure"
    if line in own:
        return True
    if question and f"### {question.label}" in own:
        return False
    if len(own) < _FEW:
        return key_of(text) in _KNOWN or not in_story
    return (
        question is not None
        and line.startswith("#")
        and not (in_story and key_of(text) != key_of(question.label))
    )


def _heading(line: str) -> _Heading | None:
    """A line that is a heading: of Markdown, of any level, or a question in bold."""
    plain = line.strip()
    if not plain or len(plain) > _LONGEST_HEADING or plain[0] == ">":
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
    if name.lstrip().startswith(">"):
        return None
    return (
        _known(name.strip(" *_-•"), rest.strip(" *_") + line[_LONGEST_HEADING:])
        if colon
        else _known(line.strip(), "")
    )


def _known(text: str, rest: str) -> _Heading | None:
    key = _key(text)
    return (_KNOWN[key], text, rest) if key in _KNOWN else None


def _key(text: str) -> str:
    """The key of a heading, without a number before it or a remark in brackets behind it."""
    text = re.sub(r"^\s*[0-9]{1,2}[.)]\s*", "", text[:_LONGEST_HEADING])
    return key_of(text.partition("(")[0] if text.rstrip(" :?*_").endswith(")") else text)
