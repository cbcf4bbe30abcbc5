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

from generator.intake.form.headings import Prompt, heading_in, known, label_in
from generator.intake.form.pasted import Pasted, code_in
from generator.intake.form.questions import LESSON, IssueForm, Question, key_of
from generator.records.characters import without_hidden

_FEW = 3
"""From so many of its own headings on, a text is known to be the form's."""
_EMPTY = re.compile("no response|none|n a|na|not applicable|nothing|tbd|todo|to do|unknown|nil")
_WROTE = re.compile(
    r"(?m)^[ \t>]*(?:On|Am|Le|El|Il)\b[^\n]{0,200}[0-9]{4}[^\n]{0,200}(?:\n[^\n]{0,200})?"
    r"(?:wrote|schrieb[^\n]{0,100}|a écrit|escribió|ha scritto)\s?:[ \t]*$"
)
"""What mail programs write above what they quote."""
_QUOTED = re.compile(r"(?m)^(?:[ \t]*>)+ ?")
_BOX = re.compile(r"(?m)^[ \t]*[-*+] \[[ xX]\][^\n]*$")

_Prompted = tuple[Prompt, str]
"""A heading, and the text below it."""


@dataclass(slots=True)
class Answers:
    """The answers of a submission by the fields of their questions, each text once.

    ``left_out`` are the headings of what is no answer, ``beside`` its texts. ``removed`` are the
    characters that nobody can see and that were taken out, ``pasted`` is what was done with
    pictures and the like; ``was_quoted`` tells that the marks of a reply were taken off.
    """

    form: IssueForm = LESSON
    by_field: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left_out: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pasted: Pasted = field(default_factory=Pasted)
    was_quoted: bool = False

    def text(self, name: str) -> str:
        """Return the answer to a question; empty when there is none."""
        return next(iter(self.by_field.get(name, ())), "")


def answers_in(body: str, form: IssueForm = LESSON) -> Answers:
    """Return the answers in a body to the questions of a form."""
    answers = Answers(form)
    text = answers.pasted.as_markdown(visible(body, answers.removed))
    for prompt, answer in _best(text, answers):
        if prompt.question is None:
            beside = _BOX.sub("", answer)
            if not is_empty(beside):
                answers.left_out.append(prompt.text)
                answers.beside.append(beside)
        elif not is_empty(answer) and answer not in answers.by_field[prompt.question.field]:
            answers.by_field[prompt.question.field].append(answer)
    return answers


def _best(text: str, answers: Answers) -> list[_Prompted]:
    """Return the sections by headings, else by labels; unquoted where that answers more."""
    plain = _QUOTED.sub("", _WROTE.sub("", text))
    for prompt_in in (heading_in, label_in):
        sections = _sections(text, prompt_in, answers.form)
        quoted = []
        if plain != text:
            quoted = _sections(plain, prompt_in, answers.form)
        asked = _asked(sections)
        more = _asked(quoted) - _asked(sections)
        answers.was_quoted = more >= _FEW or (more > 0 and not asked)
        if answers.was_quoted:
            return quoted
        if asked:
            return sections
    return sections


def _asked(sections: list[_Prompted]) -> int:
    """Return how many questions are answered."""
    fields = {prompt.question.field for prompt, _ in sections if prompt.question}
    return len(fields)


def visible(text: str, removed: list[str]) -> str:
    """Return the text without invisible characters, which are appended to ``removed``."""
    text, invisible = without_hidden(text)
    removed += [character for character in invisible if character != "\ufeff"]
    return text


def is_empty(text: str) -> bool:
    """True if an answer only says that there is none, such as ``n/a`` or ``-``."""
    begin = text[:40].casefold().replace("_", " ")
    words = re.findall(r"\w+", begin)
    if words:
        says_nothing = _EMPTY.fullmatch(" ".join(words)) is not None
        return says_nothing and len(text) < 40
    return not text.strip(" \n*_-–—.?/")


def _sections(
    text: str, prompt_in: Callable[[str, IssueForm], Prompt | None], form: IssueForm
) -> list[_Prompted]:
    """Split a text at its headings; the part before the first has an empty heading."""
    lines = text.split("\n")
    code = code_in(lines)
    own: set[str] = set()
    for number, (line, below) in enumerate(pairwise([*lines, ""])):
        heading = line.strip()
        is_rule = below.strip("=") == "" or below.strip("-") == ""
        if number in code:
            continue
        if is_rule and len(below) > 2 and known(heading, form):
            lines[number : number + 2] = [f"# {heading}", ""]
        elif heading in form.own_headings:
            own.add(heading)
    prompt = Prompt()
    sections: list[tuple[Prompt, list[str]]] = [(prompt, [])]
    for number, line in enumerate(lines):
        found = None if number in code else prompt_in(line, form)
        if found and _begins(found, line.strip(), prompt.question, own, form):
            prompt = found
            sections.append((prompt, [prompt.rest]))
        else:
            sections[-1][1].append(line)
    return [(prompt, "\n".join(below).strip()) for prompt, below in sections]


def _begins(
    prompt: Prompt, line: str, current: Question | None, own: Collection[str], form: IssueForm
) -> bool:
    """True if a heading begins an answer; ``own`` are the form's that there are."""
    question = prompt.question
    # People head parts of the story, too: those are no answers.
    in_story = current is not None and current.field == "failure"
    if line in own:
        return True
    if question and any(f"### {label}" in own for label in question.labels):
        return False
    if len(own) < _FEW:
        return key_of(prompt.text) in form.headings or not in_story
    if question is None or not line.startswith("#"):
        return False
    return not in_story or key_of(prompt.text) in map(key_of, question.labels)
