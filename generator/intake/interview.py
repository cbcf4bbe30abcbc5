"""The ten-minute core, asked one question at a time of whoever answers; nothing is written."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from generator.intake.draft import id_of, place_of, record_text
from generator.problem import did_you_mean
from generator.records import rules
from generator.records.lesson import Lesson, read_lesson
from generator.records.record import Record, Records
from generator.records.source import proposed
from generator.records.vocabulary import Vocabulary, Word

HELP = "?"
Draft = dict[str, Any]
"""What is known so far: a record's fields as text, lists and mappings."""

_QUESTIONS = {
    "title": "What happened, as a headline? What failed, never who.",
    "failure": "What was expected, and what happened instead? As many lines as you like",
    "date": "When did it happen? 2017, 2017-04 or 2017-04-09",
    "areas": "In which parts of the service?",
    "causes": "What let it happen? Ask what about the system, not who.",
    "changes": "What was changed, or decided to be? Begin with a verb. Enter if nothing was.",
    "no_change": "Why was it decided to change nothing?",
    "lesson": "What should the next person do, and why?",
    "surprise": "Why did what was done make sense at the time? Enter if you cannot say.",
    "applies_to": "What would somebody say or type just before it happens again? "
    "With commas between; Enter to skip.",
}
# A factor whose cause is not told yet: a field of nobody's, so that it can be kept.
_CHOSEN = "x_factor"
_GOING_ON = ("failure", "causes", "changes")
# Whether there are such lessons is told when the whole record is judged beside the others.
_TO_LESSONS = ("recurrence_of", "related", "superseded_by")
_CANNOT_SKIP = "This one cannot be left out"


class Desk(Protocol):
    """The terminal of an interview: it asks for lines and shows texts."""

    def ask(self, question: str) -> str:
        """Return the answer to a question, one line, perhaps empty."""

    def tell(self, text: str, look: str = "") -> None:
        """Say something; ``look`` is one of those of ``report.Style``."""


@dataclasses.dataclass(frozen=True, slots=True)
class Likeness:
    """A lesson that may be about the same: its id, and how people are told of it."""

    id: str
    told: str


@dataclasses.dataclass(slots=True)
class Interview:
    """Asks for what a draft does not say yet.

    ``keep`` is called after every answer, so that nothing is lost; ``similar`` finds lessons by a
    text.
    """

    desk: Desk
    vocabulary: Vocabulary
    today: datetime.date
    keep: Callable[[Draft], None]
    similar: Callable[[str], Sequence[Likeness]]
    draft: Draft = dataclasses.field(default_factory=dict)

    def hold(self, draft: Draft, settled: Collection[str] = ()) -> Draft:
        """Ask everything that is still open but for ``settled`` fields, and return the draft."""
        self.draft = draft
        self._refuse_what_cannot_stay()
        steps: dict[str, Callable[[str], None]] = {
            "title": self._line,
            "failure": self._paragraphs,
            "related": self._likenesses,
            "date": self._line,
            "areas": self._areas,
            "causes": self._causes,
            "changes": self._changes,
            "lesson": self._line,
            "surprise": self._line,
            "applies_to": self._phrases,
        }
        fields = list(steps)
        for number, field in enumerate(fields):
            # A list or a story that nothing came after yet was broken off in the middle.
            is_last = draft.keys().isdisjoint(fields[number + 1 :])
            goes_on = is_last and field in _GOING_ON and field not in settled
            if field not in draft or goes_on:
                steps[field](field)
        return draft

    def _refuse_what_cannot_stay(self) -> None:
        if str(self.draft.get(_CHOSEN)) not in self.vocabulary.factors:
            self.draft.pop(_CHOSEN, None)
        judged = Lesson.model_fields.keys() - {*_TO_LESSONS}
        for field in list(self.draft):
            if field in judged and "error" in self._judge(field):
                self.desk.tell(f"It said: {self.draft.pop(field)}", "quiet")

    def _judge(self, field: str) -> list[str]:
        """Tell what is wrong with a field by itself, and return how bad each thing is."""
        slug = id_of(str(self.draft.get("title", "")))
        file = place_of(str(self.draft.get("date", self.today)), slug)
        source = proposed(record_text({field: self.draft[field]}), file)
        record = Record(slug, file, source)
        _, findings = read_lesson(source, slug, file)
        findings += rules.check(record, Records((record,), self.vocabulary, self.today))
        problems = list(source.problems)
        problems += [source.problem(found) for found in findings if found.path[:1] == (field,)]
        levels: dict[str, str] = {}
        for problem in problems:
            levels[f"{problem.message}: {problem.suggestion}"] = problem.level
        for text, level in levels.items():
            self.desk.tell(text, level)
        return list(levels.values())

    def _ask(self, field: str, question: str) -> str:
        """Return an answer; a question mark is answered with what the manual says."""
        about = Lesson.model_fields[field]
        while (answer := self.desk.ask(question).strip()) == HELP:
            help_text = about.description or ""
            for example in about.examples or ():
                if isinstance(example, str):
                    help_text += f" For example: {example}"
            self.desk.tell(help_text, "quiet")
        return answer

    def _line(self, field: str) -> None:
        while True:
            answer = self._ask(field, _QUESTIONS[field])
            if answer and self._takes(field, answer):
                return
            if not answer and field == "surprise":
                return
            if not answer:
                self.desk.tell(f"{_CANNOT_SKIP}; ? tells more.", "quiet")

    def _takes(self, field: str, answer: Any) -> bool:
        """Put an answer into the draft, unless it is wrong or the author wants another."""
        before = self.draft.get(field)
        self.draft[field] = answer
        levels = self._judge(field)
        stays = "error" not in levels
        if stays and levels:
            stays = not self.desk.ask("Enter to keep it, or n to write it anew").strip()
        if not stays and before is None:
            del self.draft[field]
        elif not stays:
            self.draft[field] = before
        self.keep(self.draft)
        return stays

    def _paragraphs(self, field: str) -> None:
        lines: list[str] = self.draft[field].split("\n") if field in self.draft else []
        if lines:
            self.desk.tell("So far you wrote:\n" + "\n".join(lines), "quiet")
        question = _QUESTIONS[field]
        while True:
            lines.append(self._ask(field, question))
            text = "\n".join(lines).strip()
            if text:
                self.draft[field] = text
                self.keep(self.draft)
            question = "…"
            if not text:
                lines, question = [], f"{_CANNOT_SKIP}. ? tells more."
            elif lines[-2:] == ["", ""]:
                if self._takes(field, text):
                    return
                lines, question = [], "Once more, please."
            elif not lines[-1]:
                question = "… Enter once more to end, or go on with a new paragraph"

    def _likenesses(self, field: str) -> None:
        if "recurrence_of" in self.draft:
            return
        likenesses = self.similar(f"{self.draft['title']}\n{self.draft['failure']}")
        if not likenesses:
            return
        self.desk.tell("It is perhaps one of these, happening again:", "place")
        ids = {}
        for number, likeness in enumerate(likenesses, 1):
            self.desk.tell(f"{number:>3}  {likeness.told}")
            ids[number] = likeness.id
        while answer := self.desk.ask("Its number, or Enter if it is another thing").strip():
            if answer.isdecimal() and int(answer) in ids:
                question = "Did the same fail again? y, or Enter if it only belongs beside it"
                is_again = self.desk.ask(question).strip().lower().startswith("y")
                self.draft["recurrence_of" if is_again else field] = [ids[int(answer)]]
                self.keep(self.draft)
                return
            self.desk.tell(f"Write a number from 1 to {len(ids)}.", "error")

    def _areas(self, field: str) -> None:
        how = f"{_QUESTIONS[field]} Numbers or words, with commas between them"
        while not self._takes(field, self._chosen(field, how, self.vocabulary.areas)):
            pass

    def _chosen(
        self, field: str, question: str, words: Mapping[str, Word], *, is_one: bool = False
    ) -> list[str]:
        """Return slugs of the vocabulary, chosen by number, name or slug."""
        for number, (slug, word) in enumerate(words.items(), 1):
            self.desk.tell(f"{number:>3}  {word.name} ({slug}): {word.description or ''}")
        while True:
            parts = _parts(self._ask(field, question))
            slugs = [_meant(part, words) for part in parts]
            unknown = [slug for slug in slugs if slug not in words]
            is_number_right = len(slugs) == 1 if is_one else len(slugs) > 0
            if is_number_right and not unknown:
                return list(dict.fromkeys(slugs))
            for slug in unknown:
                advice = did_you_mean(slug, words, "choose one of the list")
                self.desk.tell(f"`{slug}` is not in the list: {advice}", "error")

    def _causes(self, field: str) -> None:
        factors = self.vocabulary.factors
        causes: list[Draft] = [*self.draft.get(field, [])]
        while True:
            if _CHOSEN not in self.draft:
                more = "Another cause? There are usually several. y, or Enter to go on"
                if causes and not self.desk.ask(more).strip():
                    return
                question = f"{_QUESTIONS[field]} A number or a word"
                [self.draft[_CHOSEN]] = self._chosen(field, question, factors, is_one=True)
                self.keep(self.draft)
            factor = self.draft[_CHOSEN]
            text = self._ask(field, f"{factors[factor].name}: what about it let this happen?")
            if not text:
                self.desk.tell("Say it in a sentence. ? tells more.", "quiet")
            elif self._takes(field, [*causes, {"factor": factor, "text": text}]):
                causes = self.draft[field]
                del self.draft[_CHOSEN]

    def _changes(self, field: str) -> None:
        if "no_change" in self.draft:
            return
        changes: list[Draft] = [*self.draft.get(field, [])]
        while True:
            question = "Another change? Enter to go on." if changes else _QUESTIONS[field]
            text = self._ask(field, question)
            if not text and not changes:
                self._line("no_change")
            if not text:
                return
            if self._takes(field, [*changes, {"text": text}]):
                changes = self.draft[field]

    def _phrases(self, field: str) -> None:
        if phrases := _parts(self._ask(field, _QUESTIONS[field])):
            self._takes(field, {"phrases": phrases})


def _parts(answer: str) -> list[str]:
    return [part.strip() for part in re.split("[,;]", answer) if part.strip()]


def _meant(text: str, words: Mapping[str, Word]) -> str:
    """Return the slug that an answer names by number, slug or name; else what was written."""
    if text.isdecimal() and 1 <= int(text) <= len(words):
        return [*words][int(text) - 1]
    slugs = {word.name.casefold(): slug for slug, word in words.items()}
    key = text.casefold()
    return slugs.get(key, key if key in words else text)
