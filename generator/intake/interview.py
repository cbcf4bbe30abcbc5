"""The ten-minute core, asked one question at a time. It talks to whoever answers and writes nothing itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from generator.intake.answers import Draft, complaints, meant
from generator.problem import nearest
from generator.records.lesson import Lesson
from generator.records.vocabulary import Vocabulary, Word

HELP = "?"


class Desk(Protocol):
    """Where the interview is held: something that asks for a line, and something that tells."""

    def ask(self, question: str) -> str:
        """The answer to a question, one line, perhaps empty."""

    def tell(self, text: str, look: str = "") -> None:
        """Say something; ``look`` is one of those of ``report.Style``."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A lesson that may be about the same: its id, and how people are told of it."""

    id: str
    told: str


class Interview:
    """Asks for what a draft does not say yet.

    ``keep`` is called after every answer, so that nothing is lost; ``similar`` finds lessons by a
    text.
    """

    def __init__(
        self,
        desk: Desk,
        vocabulary: Vocabulary,
        today: datetime.date,
        keep: Callable[[Draft], None],
        similar: Callable[[str], Sequence[Likeness]],
    ) -> None:
        self._desk = desk
        self._vocabulary = vocabulary
        self._today = today
        self._keep = keep
        self._similar = similar
        self.draft: Draft = {}

    def hold(self, draft: Draft, settled: Collection[str] = ()) -> Draft:
        """Ask everything that is still open, and answer with the whole draft. ``settled`` fields are done with."""
        self.draft = draft
        self._refuse_what_cannot_stay()
        steps: Mapping[str, Callable[[], None]] = {
            "title": lambda: self._line(
                "title", "What happened, as a headline? What failed, never who."
            ),
            "failure": lambda: self._paragraphs(
                "failure", "What was expected, and what happened instead?"
            ),
            "related": self._likenesses,
            "date": lambda: self._line("date", "When did it happen? 2017, 2017-04 or 2017-04-09"),
            "areas": lambda: self._areas("In which parts of the service?"),
            "causes": self._causes,
            "changes": self._changes,
            "lesson": lambda: self._line("lesson", "What should the next person do, and why?"),
            "surprise": lambda: self._line(
                "surprise",
                "Why did what was done make sense at the time? Enter if you cannot say.",
                is_needed=False,
            ),
            "applies_to": self._phrases,
        }
        for number, (field, step) in enumerate(steps.items()):
            later = [*steps][number + 1 :]
            # What was broken off in the middle goes on: a list or a story that nothing came after
            # yet.
            is_broken_off = (
                field in _GOING_ON
                and field not in settled
                and not any(name in draft for name in later)
            )
            if field not in draft or is_broken_off:
                step()
        return draft

    def _refuse_what_cannot_stay(self) -> None:
        if str(self.draft.get(_CHOSEN)) not in self._vocabulary.factors:
            self.draft.pop(_CHOSEN, None)
        for field in list(self.draft):
            if (
                field in Lesson.model_fields
                and field not in _TO_LESSONS
                and self._is_refused(field)
            ):
                self._desk.tell(f"It said: {self.draft.pop(field)}", "quiet")

    def _is_refused(self, field: str) -> bool:
        """Tell what is wrong with a field; whether it cannot stay as it is."""
        found = complaints(field, self.draft, self._vocabulary, self._today)
        for complaint in found:
            self._desk.tell(complaint.text, complaint.level)
        return any(complaint.level == "error" for complaint in found)

    def _ask(self, field: str, question: str) -> str:
        """An answer; a question mark is answered with what the manual says."""
        about = Lesson.model_fields[field]
        while (answer := self._desk.ask(question).strip()) == HELP:
            examples = [
                f"For example: {example}"
                for example in about.examples or ()
                if isinstance(example, str)
            ]
            self._desk.tell(" ".join([about.description or "", *examples]), "quiet")
        return answer

    def _line(self, field: str, question: str, *, is_needed: bool = True) -> None:
        while True:
            answer = self._ask(field, question)
            if answer and self._takes(field, answer):
                return
            if not answer and not is_needed:
                return
            if not answer:
                self._desk.tell("This one cannot be left out; ? tells more.", "quiet")

    def _takes(self, field: str, answer: Any) -> bool:
        """Put an answer into the draft, unless something is wrong with it; a warning is for the author to weigh."""
        before = self.draft.get(field)
        self.draft[field] = answer
        found = complaints(field, self.draft, self._vocabulary, self._today)
        for complaint in found:
            self._desk.tell(complaint.text, complaint.level)
        stays = not any(complaint.level == "error" for complaint in found)
        if stays and found:
            stays = not self._desk.ask("Enter to keep it, or n to write it anew").strip()
        if not stays:
            self.draft.pop(field)
            self.draft |= {field: before} if before is not None else {}
        self._keep(self.draft)
        return stays

    def _paragraphs(self, field: str, question: str) -> None:
        lines: list[str] = self.draft[field].split("\n") if field in self.draft else []
        if lines:
            self._desk.tell("So far you wrote:\n" + "\n".join(lines), "quiet")
        question = f"{question} As many lines as you like"
        while True:
            lines.append(self._ask(field, question))
            question = (
                "…" if lines[-1] else "… Enter once more to end, or go on with a new paragraph"
            )
            text = "\n".join(lines).strip()
            if text:
                self.draft[field] = text
                self._keep(self.draft)
            if lines[-2:] != ["", ""] and text:
                continue
            if text and self._takes(field, text):
                return
            lines, question = [], "This one cannot be left out. ? tells more."
            if text:
                question = "Once more, please."

    def _likenesses(self) -> None:
        if "recurrence_of" in self.draft:
            return
        found = self._similar(f"{self.draft['title']}\n{self.draft['failure']}")
        if not found:
            return
        self._desk.tell("It is perhaps one of these, happening again:", "place")
        for number, likeness in enumerate(found, 1):
            self._desk.tell(f"{number:>3}  {likeness.told}")
        number = self._number("Its number, or Enter if it is another thing", len(found))
        if not number:
            return
        again = self._desk.ask(
            "Did the same fail again? y, or Enter if it only belongs beside it"
        ).strip()
        field = "recurrence_of" if again.lower().startswith("y") else "related"
        self.draft[field] = [found[number - 1].id]
        self._keep(self.draft)

    def _number(self, question: str, most: int) -> int:
        while True:
            answer = self._desk.ask(question).strip()
            if not answer or (answer.isdecimal() and 1 <= int(answer) <= most):
                return int(answer or 0)
            self._desk.tell(f"Write a number from 1 to {most}.", "error")

    def _areas(self, question: str) -> None:
        words = self._vocabulary.areas
        while not self._takes("areas", self._chosen("areas", question, words, is_one=False)):
            pass

    def _chosen(
        self, field: str, question: str, words: Mapping[str, Word], *, is_one: bool
    ) -> list[str]:
        """Slugs of the vocabulary, chosen by number, name or slug."""
        for number, (slug, word) in enumerate(words.items(), 1):
            self._desk.tell(f"{number:>3}  {word.name} ({slug}): {word.description or ''}")
        how = "A number or a word" if is_one else "Numbers or words, with commas between them"
        while True:
            answer = self._ask(field, f"{question} {how}")
            slugs = [
                meant(part.strip(), words) for part in re.split("[,;]", answer) if part.strip()
            ]
            if slugs and all(slug in words for slug in slugs) and (len(slugs) == 1 or not is_one):
                return list(dict.fromkeys(slugs))
            for slug in slugs:
                if slug not in words:
                    match = nearest(slug, words)
                    advice = f"did you mean `{match}`?" if match else "choose one of the list"
                    self._desk.tell(f"`{slug}` is not in the list: {advice}", "error")

    def _causes(self) -> None:
        causes: list[Draft] = [*self.draft.get("causes", [])]
        question = "What let it happen? Ask what about the system, not who."
        while True:
            if _CHOSEN not in self.draft:
                more = "Another cause? There are usually several. y, or Enter to go on"
                if causes and not self._desk.ask(more).strip():
                    return
                [self.draft[_CHOSEN]] = self._chosen(
                    "causes", question, self._vocabulary.factors, is_one=True
                )
                self._keep(self.draft)
            factor = self.draft[_CHOSEN]
            text = self._ask(
                "causes", f"{self._vocabulary.factors[factor].name}: what about it let this happen?"
            )
            if not text:
                self._desk.tell("Say it in a sentence. ? tells more.", "quiet")
            elif self._takes("causes", [*causes, {"factor": factor, "text": text}]):
                causes = self.draft["causes"]
                del self.draft[_CHOSEN]

    def _changes(self) -> None:
        if "no_change" in self.draft:
            return
        changes: list[Draft] = [*self.draft.get("changes", [])]
        question = "What was changed, or decided to be? Begin with a verb. Enter if nothing was."
        while True:
            text = self._ask("changes", "Another change? Enter to go on." if changes else question)
            if not text and changes:
                return
            if not text:
                self._line("no_change", "Why was it decided to change nothing?")
                return
            if self._takes("changes", [*changes, {"text": text}]):
                changes = self.draft["changes"]

    def _phrases(self) -> None:
        question = "What would somebody say or type just before it happens again? With commas between; Enter to skip."
        answer = self._ask("applies_to", question)
        if phrases := [part.strip() for part in re.split("[,;]", answer) if part.strip()]:
            self._takes("applies_to", {"phrases": phrases})


# A factor whose cause is not told yet: a field of nobody's, so that it can be kept.
_CHOSEN = "x_factor"
_GOING_ON = ("failure", "causes", "changes")
# Whether there are such lessons is told when the whole record is judged beside the others.
_TO_LESSONS = ("recurrence_of", "related", "superseded_by")
