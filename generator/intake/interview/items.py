"""Causes and changes: asked for one after the other, each with what belongs to it."""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from generator.intake.dates import Unclear
from generator.intake.form import parse
from generator.intake.interview.blank import Blank, help_on, in_one_line, noted_date
from generator.intake.interview.choosing import WordChoice, fitting
from generator.intake.interview.conversation import YES, Asking, Back, Conversation, word_in
from generator.intake.interview.judging import Doubt, Draft, doubts_about
from generator.problem import shortened
from generator.records.fields import Fields, PartialDate
from generator.records.lesson import Cause, Change, Lesson
from generator.records.vocabulary import Vocabulary

BEGUN = {"causes": "x_causes_begun", "changes": "x_changes_begun"}
"""Where items are kept that lack something yet: fields of nobody's."""
_KIND = "Which kind of cause is “{}”? A number or a word."
_SKIP = " Type skip to leave this cause out."
_WHEN = "When was that made, or when is it to be? A date, or Enter if that is open."
_ANSWERS = "Which of the causes does that answer? Their numbers. Enter if you cannot say."
_OWNER = "Which role or team sees to it? Never a person. Enter if that is open."
_BEFORE_DATE = re.compile(r"^(?:made|done|due|since|by)\s+", re.IGNORECASE)
_MOST_NAMES = 3
# From so many words on, an answer is no kind of cause.
_SENTENCE = 4


@dataclass
class Items(ABC):
    """The list of a field. Items stand in the draft as begun until all is asked that they need."""

    talk: Conversation
    draft: Draft
    vocabulary: Vocabulary
    today: datetime.date

    field: ClassVar[str]
    model: ClassVar[type[Fields]]
    more: ClassVar[str]
    is_needed: ClassVar[bool]

    def __post_init__(self) -> None:
        self.begun: list[Draft] = self.draft.setdefault(BEGUN[self.field], [])
        self.whole: list[Draft] = self.draft.setdefault(self.field, [])

    @abstractmethod
    def read(self, answer: str) -> list[Draft]:
        """Return the items that an answer names, as far as it does."""

    @abstractmethod
    def steps(self, item: Draft, question: str) -> Sequence[Asking]:
        """Return what is asked about an item, in order; its text is the answer to ``question``."""

    def ask(self, first: str) -> None:
        """Ask for items until there are no more; the first by the question ``first``."""
        for number, item in enumerate(self.whole, 1):
            self.talk.desk.tell(f"{number:>3}  {item['text']}", "quiet")
        is_back = False
        while True:
            question = self.more if self.whole else first
            try:
                self._begin(question)
                if not self.begun:
                    return
                item = self.begun[0]
                steps = self.steps(item, question)
                start = len(steps) - 1 if is_back else 0
                self.talk.walk(steps, start, again=is_back)
                is_back = False
                self.begun.remove(item)
                if item.get("text"):
                    names = [name for name in self.model.model_fields if name in item]
                    self.whole.append({name: item[name] for name in names})
            except Back:
                if not self.whole:
                    raise
                self.begun.insert(0, self.whole.pop())
                is_back = True
            self.talk.keep()

    def _begin(self, question: str) -> None:
        """Ask what other items there are, if none is begun."""
        if self.begun:
            return
        said: Draft = {}
        blank = Blank(
            talk=self.talk,
            holder=said,
            keys=("items",),
            question=question,
            help=help_on(Lesson, self.field),
            read=lambda answer: {"items": self.read(answer)},
            is_needed=self.is_needed and not self.whole,
        )
        blank.fill()
        self.add(said.get("items", ()))

    def add(self, items: Iterable[Draft]) -> None:
        """Begin items, in which what is empty is not told yet."""
        for item in items:
            self.begun.append({name: text for name, text in item.items() if text})
        self.talk.keep()

    def fill_text(self, item: Draft, question: str, *, again: bool) -> None:
        """Ask for the text of an item; one that is there is only judged."""
        blank = self.blank(item, ("text",), question)
        blank.is_needed = self.is_needed and not self.whole
        blank.fill("" if again else item.get("text", ""))

    def blank(self, item: Draft, keys: tuple[str, ...], question: str) -> Blank:
        """Return a blank in an item that may be left out."""
        return Blank(
            talk=self.talk,
            holder=item,
            keys=keys,
            question=question,
            help=help_on(self.model, keys[0]),
            read=partial(in_one_line, keys[0]),
            doubts=partial(self._doubts, item, keys),
            is_needed=False,
        )

    def _doubts(self, item: Draft, keys: Sequence[str]) -> Sequence[Doubt]:
        items = [*self.whole, item]
        draft = {**self.draft, self.field: items}
        doubts: list[Doubt] = []
        for key in keys:
            path = (self.field, len(items) - 1, key)
            doubts += doubts_about(path, draft, self.vocabulary, self.today)
        return doubts


class Causes(Items):
    """Contributing factors: what about the system let it happen, and of which kind that is."""

    field = "causes"
    model = Cause
    more = "What else let it happen? There are usually several causes. Enter to go on."
    is_needed = True

    def read(self, answer: str) -> list[Draft]:
        """Return causes; of one, only the factor or only the text may have been said.

        A word or a number can be a factor; ``factor: text`` says both.
        """
        factors = self.vocabulary.factors
        kinds = []
        if len(answer.split()) == 1:
            kinds = fitting(answer, factors)
        if len(kinds) == 1:
            return [{"factor": kinds[0]}]
        return list(parse.causes(answer, parse.spoken(factors)))

    def steps(self, item: Draft, question: str) -> Sequence[Asking]:
        """Return the questions of a cause."""
        factor = self.vocabulary.factors.get(item.get("factor", ""))
        if factor and "text" not in item:
            question = f"{factor.name}: what about it let this happen?"
        return partial(self.fill_text, item, question), partial(self._kind, item)

    def _kind(self, item: Draft, *, again: bool) -> None:
        factors = self.vocabulary.factors
        said = item.get("factor", "")
        if not item.get("text") or (said in factors and not again):
            return
        so_far = [said] if said in factors else []
        question = _KIND.format(shortened(item["text"]))
        choice = WordChoice(
            talk=self.talk,
            question=f"{question}{_SKIP}" if self.whole else question,
            words=factors,
            synonyms=self.vocabulary.synonyms,
            is_one=True,
            can_skip=bool(self.whole),
            takes=self._takes,
        )
        chosen = choice.ask(so_far, "" if so_far else said)
        if chosen:
            item["factor"] = chosen[0]
        else:
            item.clear()
        self.talk.keep()

    def _takes(self, answer: str) -> bool:
        """Return whether an answer is a sentence, which is kept as another cause."""
        is_sentence = len(answer.split()) >= _SENTENCE
        if is_sentence:
            self.add(self.read(answer))
            self.talk.desk.tell("That is kept as another cause.")
        return is_sentence


class Changes(Items):
    """Changes: what is done, when, and by which role."""

    field = "changes"
    model = Change
    more = "What else was changed, or will be? Enter to go on."
    is_needed = False

    def read(self, answer: str) -> list[Draft]:
        """Return changes, each with the date that is written behind it."""
        return list(parse.changes(answer))

    def steps(self, item: Draft, question: str) -> Sequence[Asking]:
        """Return the questions of a change."""
        dates = self.blank(item, ("made", "due"), _WHEN)
        dates.read = self._when
        owner = self.blank(item, ("owner",), _OWNER)
        owner.read = self._role
        owner.doubts = partial(self._doubts_about_owner, item)
        text = partial(self.fill_text, item, question)
        steps = [text, partial(self._detail, item, dates), partial(self._detail, item, owner)]
        if len(self._causes) > 1:
            return [*steps, partial(self._answers, item)]
        return steps

    @property
    def _causes(self) -> Sequence[Draft]:
        causes: list[Draft] = self.draft.get("causes", [])
        return causes

    def _answers(self, item: Draft, *, again: bool) -> None:
        """Ask which causes a change answers: of several, since one is answered by all."""
        answers = self.blank(item, ("answers",), _ANSWERS)
        answers.read = self._numbers
        if item.get("text") and (again or not answers.text):
            for number, cause in enumerate(self._causes, 1):
                self.talk.desk.tell(f"{number:>3}  {cause['text']}", "quiet")
            answers.fill()

    def _numbers(self, answer: str) -> Draft:
        """Return the causes that an answer names by their numbers."""
        causes = parse.numbers(answer)
        if not causes or not set(causes) <= set(range(1, len(self._causes) + 1)):
            raise Unclear(f"write numbers from 1 to {len(self._causes)}, such as 1 or 1, 2")
        return {"answers": causes}

    def _detail(self, item: Draft, blank: Blank, *, again: bool) -> None:
        if item.get("text") and (again or not blank.text):
            blank.fill()

    def _when(self, answer: str) -> Draft:
        """Return when a change was made, or is due if that is to come."""
        if word_in(answer) in YES:
            raise Unclear("say when; a year is enough")
        date = noted_date(_BEFORE_DATE.sub("", answer), self.today, self.talk.desk)
        is_to_come = PartialDate.parse(date).first > self.today
        return {"due" if is_to_come else "made": date}

    def _role(self, answer: str) -> Draft:
        """Return a role of the vocabulary by its name, or what was written."""
        roles = self.vocabulary.roles
        fits = fitting(answer, roles)
        if len(fits) != 1:
            return in_one_line("owner", answer)
        self.talk.desk.tell(f"Noted: {roles[fits[0]].name}", "quiet")
        return {"owner": roles[fits[0]].name}

    def _doubts_about_owner(self, item: Draft) -> Sequence[Doubt]:
        doubts = self._doubts(item, ("owner",))
        if doubts or not self._may_be_a_person(item["owner"]):
            return doubts
        owner = shortened(item["owner"])
        return [Doubt(f"`{owner}` may be a person: write the role or the team", "warning")]

    def _may_be_a_person(self, owner: str) -> bool:
        """True if all words are capitalised, few, and none is one of the organisation's."""
        words = owner.split()
        known = set()
        for entry in (*self.vocabulary.roles.values(), *self.vocabulary.areas.values()):
            known.update(entry.name.casefold().split())
        is_like_a_name = all(word.istitle() for word in words) and len(words) <= _MOST_NAMES
        return is_like_a_name and known.isdisjoint(owner.casefold().split())


def are_items(value: Any) -> bool:
    """True if a value is a list of fields as items that are begun are kept: texts and lists."""
    if not isinstance(value, list):
        return False
    for item in value:
        if not isinstance(item, dict):
            return False
        for name, said in item.items():
            if not isinstance(said, list if name == "answers" else str):
                return False
    return True
