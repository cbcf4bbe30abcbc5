"""A place that an answer fills, asked about until what stands there can stay."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.intake.dates import Unclear, read_date
from generator.intake.form.answers import is_empty
from generator.intake.interview.conversation import (
    EDIT,
    KEEP,
    NEEDED,
    NO,
    SKIP,
    Conversation,
    Desk,
    word_in,
)
from generator.intake.interview.judging import Doubt, Draft
from generator.records.fields import Fields

_LONG = 60


@dataclass(slots=True, kw_only=True)
class Blank:
    """A place in a draft, and the question whose answer belongs there.

    ``read`` makes fields of an answer, which ``holder`` gets; it raises Unclear when it cannot.
    ``doubts`` tells what is wrong with them then.
    """

    talk: Conversation
    holder: Draft
    keys: tuple[str, ...]
    question: str
    help: str
    read: Callable[[str], Draft]
    doubts: Callable[[], Sequence[Doubt]] = tuple
    is_needed: bool = True

    @property
    def text(self) -> str:
        """What stands there; empty when nothing does."""
        values = [self.holder[key] for key in self.keys if self.holder.get(key)]
        texts = []
        for value in values:
            several = value if isinstance(value, list) else [value]
            texts.append(", ".join(map(str, several)))
        return " ".join(texts)

    def fill(self, first: str = "") -> None:
        """Ask until an answer can stand; ``first`` is one that was given already."""
        answer = first
        if not answer:
            offer = self.talk.offer(self.text)
            if offer and not self.is_needed:
                offer += f" Type {SKIP} to leave it out."
            # What Enter does is another thing where there is something to keep.
            question = self.question
            if offer:
                question = self.question.partition(" Enter ")[0]
            answer = self._ask(f"{question}{offer}", can_leave=bool(offer))
        while answer:
            doubts = self._put(answer)
            answer = self._better(doubts) if doubts else ""

    def _ask(self, question: str, *, part: str = "", can_leave: bool = False) -> str:
        """Return what is to stand here, or nothing; only ``part`` of it is answered anew."""
        while True:
            answer = self.talk.ask(question, partial(self.talk.desk.tell, self.help, "quiet"))
            word = word_in(answer)
            is_no = is_empty(answer) or word in NO
            if word == EDIT:
                edited = self.talk.edited(self.text)
                if edited:
                    return edited
            elif word == SKIP and not self.is_needed:
                self._set({})
                return ""
            elif (word == KEEP and can_leave) or (is_no and not self.is_needed):
                return ""
            elif answer and part and word != KEEP:
                return self.text.replace(part, answer, 1)
            elif (answer and word != SKIP) or can_leave:
                return answer
            else:
                self.talk.desk.tell(NEEDED, "quiet")

    def _put(self, answer: str) -> Sequence[Doubt]:
        """Let an answer stand here, and tell what is wrong with it."""
        try:
            self._set(self.read(answer))
            doubts = self.doubts()
        except Unclear as unclear:
            advice = str(unclear)
            doubts = [Doubt(f"{advice[0].upper()}{advice[1:]}", "error")]
        for doubt in doubts:
            self.talk.desk.tell(doubt.text, doubt.level)
        return doubts

    def _better(self, doubts: Sequence[Doubt]) -> str:
        """Return what is to stand here instead; nothing where it stays or is left out."""
        can_keep = all(doubt.level != "error" for doubt in doubts)
        part = _line_at_fault(self.text, doubts)
        if part:
            self.talk.desk.tell(part, "place")
        question = self._how_to_go_on(part, can_keep=can_keep)
        answer = self._ask(question, part=part)
        while word_in(answer) == KEEP:
            if can_keep:
                return ""
            self.talk.desk.tell("It cannot stay as it is.", "error")
            answer = self._ask(question, part=part)
        if not answer:
            self._set({})
        return answer

    def _how_to_go_on(self, part: str, *, can_keep: bool) -> str:
        ways = ["write this line again" if part else "write it again"]
        if can_keep:
            ways.append(f"type {KEEP} to leave it as it is")
        if not self.is_needed:
            ways.append("press Enter to leave it out")
        if len(self.text) > _LONG:
            ways.append(f"type {EDIT} for an editor")
        *others, last = ways
        text = last
        if others:
            text = f"{', '.join(others)}, or {last}"
        return f"{text[0].upper()}{text[1:]}."

    def _set(self, fields: Mapping[str, Any]) -> None:
        """Let fields stand here instead of those that do."""
        for key in self.keys:
            self.holder.pop(key, None)
        self.holder.update(fields)
        self.talk.keep()


def _line_at_fault(text: str, doubts: Sequence[Doubt]) -> str:
    """Return the line of several that a doubt is about; empty where it is about the whole."""
    lines = text.split("\n")
    words = [doubt.words for doubt in doubts if doubt.words]
    at_fault = [line for line in lines if any(said in line for said in words)]
    if at_fault and len(lines) > 1:
        return at_fault[0]
    return ""


def help_on(group: type[Fields], name: str) -> str:
    """Return what the manual says of a field, with its examples."""
    about = group.model_fields[name]
    texts = [example for example in about.examples or () if isinstance(example, str)]
    examples = [f"For example: {text}" for text in texts]
    return " ".join([about.description or "", *examples])


def in_one_line(name: str, answer: str) -> Draft:
    """Return a text without its line ends, as the field of a name."""
    return {name: " ".join(answer.split())}


def noted_date(answer: str, today: datetime.date, desk: Desk) -> str:
    """Return a date as records write it, and tell which if it was written otherwise.

    Raises Unclear when it cannot be read.
    """
    days_ago = {"today": 0, "yesterday": 1}
    days = days_ago.get(answer.casefold())
    date = read_date(answer) if days is None else str(today - datetime.timedelta(days))
    if date != answer:
        desk.tell(f"Noted: {date}", "quiet")
    return date
