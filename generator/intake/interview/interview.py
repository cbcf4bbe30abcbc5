"""The ten-minute core, asked one question at a time of whoever answers; nothing is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from generator.intake.dates import Unclear
from generator.intake.draft import id_of
from generator.intake.interview.blank import Blank, help_on, in_one_line, noted_date
from generator.intake.interview.choosing import WordChoice, parts_of
from generator.intake.interview.conversation import (
    EDIT,
    NEEDED,
    NO,
    YES,
    Asking,
    Back,
    Conversation,
    Desk,
    word_in,
)
from generator.intake.interview.items import BEGUN, Causes, Changes, are_items
from generator.intake.interview.judging import Doubt, Draft, doubts_about
from generator.problem import Path, shortened
from generator.records.choices import Kind
from generator.records.fields import TOO_LONG, slug_of
from generator.records.lesson import Lesson, Practice
from generator.records.vocabulary import Vocabulary

_QUESTIONS = {
    "title": "What happened, as a headline? What failed, never who.",
    "failure": "What was expected, and what happened instead? As many lines as you like; "
    "press Enter twice to end, or type edit for an editor.",
    "date": "When did it happen? A year, a month or a day: 2017, April 2017 or 2017-04-09.",
    "areas": "In which parts of the service? Numbers or words, with commas between them.",
    "causes": "What let it happen? One cause in a sentence: what about the system, not who.",
    "changes": "What was changed, or will be? Begin with a verb. Enter if nothing.",
    "no_change": "Why was it decided to change nothing?",
    "lesson": "What should the next person do, and why?",
    "surprise": "Why did what was done make sense at the time? Enter if you cannot say.",
    "applies_to": "What would somebody say or type just before it happens again? "
    "With commas between. Enter to skip.",
    "x_what": "What was done, and what came of it? As many lines as you like; press Enter twice to "
    "end, or type edit for an editor.",
    "x_why": "Why does it work? What does it give that was missing before?",
    "x_tried": "Where was it tried? Places or pieces of work, no persons; with commas between.",
    "x_no_longer": "What would show that it no longer works?",
}
_OF_FAILURE = (
    "title", "failure", "related", "date", "areas", "causes", "changes", "no_change", "lesson",
    "surprise", "applies_to", "slug",
)  # fmt: skip
_OF_PRACTICE = (
    "title", "x_what", "date", "areas", "x_why", "x_tried", "x_no_longer", "lesson", "applies_to",
    "slug",
)  # fmt: skip
"""What is asked of something that worked, which is kept in fields of nobody's till all is told."""
_PRACTICE = ("what", "why", "no_longer")
_ADDRESS = "Its address will end in {}, for ever. Enter keeps that, or write other words."
_GOING_ON = ("failure", "causes", "changes")
_OPTIONAL = ("surprise", "applies_to")
_INSTEAD = {"related": "recurrence_of", "changes": "no_change", "no_change": "changes"}
"""Fields that need not be asked for where another is there."""
# Whether there are such lessons is told when the whole record is judged beside the others.
_TO_LESSONS = ("recurrence_of", "related", "superseded_by")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A lesson that may be about the same: its id, and how people are told of it."""

    id: str
    told: str


@dataclass(slots=True)
class Interview:
    """Asks for what a draft does not say yet.

    ``keep`` is called after every answer, so that nothing is lost; ``similar`` finds lessons by a
    text. ``taken`` are the ids of other lessons; ``slug`` is the one that was chosen in the end.
    """

    desk: Desk
    vocabulary: Vocabulary
    today: datetime.date
    keep: Callable[[Draft], None]
    similar: Callable[[str], Sequence[Likeness]]
    taken: Collection[str] = ()
    draft: Draft = field(default_factory=dict)
    slug: str = field(default="", init=False)
    _settled: set[str] = field(default_factory=set, init=False)
    _talk: Conversation = field(init=False)

    def __post_init__(self) -> None:
        self._talk = Conversation(self.desk, lambda: self.keep(self.draft))

    def hold(self, draft: Draft, settled: Collection[str] = ()) -> Draft:
        """Ask everything that is still open but for ``settled`` fields, and return the draft."""
        self.draft = draft
        self._settled = {*settled}
        self._refuse_what_cannot_stay()
        is_practice = draft.get("kind") == Kind.PRACTICE
        fields = _OF_PRACTICE if is_practice else _OF_FAILURE
        steps: list[Asking] = []
        for number, name in enumerate(fields, 1):
            steps.append(partial(self._step, name, fields[number:]))
        is_back = False
        while True:
            try:
                self._talk.walk(steps, again=is_back)
            except Back:
                self.desk.tell("This is the first question.", "quiet")
                is_back = True
            else:
                return self._with_practice()

    def _with_practice(self) -> Draft:
        """Return the draft, with what was told of a practice in its place."""
        draft = dict(self.draft)
        kept = {name: draft.pop(f"x_{name}", "") for name in (*_PRACTICE, "tried")}
        tried = [{"where": place} for place in parts_of(kept.pop("tried"))]
        told = {name: text for name, text in kept.items() if text}
        if told:
            return {**draft, "practice": told, "tried": tried}
        return self.draft

    def _way(self, name: str) -> Callable[[str], None]:
        """Return what asks for a field."""
        ways: dict[str, Callable[[str], None]] = {
            "failure": self._story,
            "x_what": self._story,
            "related": self._likenesses,
            "areas": self._areas,
            "causes": self._items,
            "changes": self._items,
            "slug": self._address,
        }
        return ways.get(name, self._text)

    def _refuse_what_cannot_stay(self) -> None:
        for begun in BEGUN.values():
            if not are_items(self.draft.get(begun, [])):
                del self.draft[begun]
        judged = Lesson.model_fields.keys() - {*_TO_LESSONS}
        for name in judged & self.draft.keys():
            errors = [doubt for doubt in self._doubts((name,)) if doubt.level == "error"]
            for doubt in errors:
                self.desk.tell(doubt.text, doubt.level)
            if errors:
                self.desk.tell(f"It said: {self.draft.pop(name)}", "quiet")
                self._settled.discard(name)

    def _doubts(self, path: Path) -> Sequence[Doubt]:
        return doubts_about(path, self.draft, self.vocabulary, self.today)

    def _step(self, name: str, later: Sequence[str], *, again: bool) -> None:
        """Ask for a field if it is open, or if the author went back to it."""
        instead = self.draft.get(_INSTEAD.get(name, ""))
        # A list or a story that nothing came after yet was broken off in the middle.
        goes_on = name in _GOING_ON and not any(map(self.draft.get, later))
        is_open = goes_on or not self.draft.get(name)
        is_asked = again and not (name == "no_change" and instead)
        if is_asked or (is_open and not instead and name not in self._settled):
            self._way(name)(name)
            self._settled.add(name)

    def _blank(self, name: str) -> Blank:
        """Return the blank of a field whose answer is a text or a list of them."""
        reads: dict[str, Callable[[str], Draft]] = {
            "title": self._headline,
            "date": lambda answer: {"date": noted_date(answer, self.today, self.desk)},
            "applies_to": lambda answer: {"phrases": parts_of(answer)},
        }
        holder = self.draft
        key = name
        if name == "applies_to":
            holder = self.draft.setdefault(name, {})
            key = "phrases"
        own = name.removeprefix("x_")
        return Blank(
            talk=self._talk,
            holder=holder,
            keys=(key,),
            question=_QUESTIONS[name],
            help=help_on(Practice if own in _PRACTICE else Lesson, own),
            read=reads.get(name, partial(in_one_line, name)),
            doubts=partial(self._doubts, (name,)),
            is_needed=name not in _OPTIONAL,
        )

    def _text(self, name: str) -> None:
        self._blank(name).fill()

    def _headline(self, answer: str) -> Draft:
        """Return a headline; what is too long for one becomes the beginning of the story."""
        headline, _, rest = answer.partition("\n")
        doubts = doubts_about(("title",), {"title": headline}, self.vocabulary, self.today)
        too_long = [doubt.text for doubt in doubts if doubt.rule == TOO_LONG.name]
        story = answer if too_long else rest
        kept = ""
        if story:
            field = "failure"
            if self.draft.get("kind") == Kind.PRACTICE:
                field = "x_what"
            self.draft[field] = f"{self.draft.get(field, '')}\n\n{story}".strip()
            self.keep(self.draft)
            kept = "It is kept as the beginning of your story, the next question"
        if too_long:
            raise Unclear(f"{too_long[0]}. {kept}")
        if kept:
            self.desk.tell(f"What follows the first line: {kept.lower()}.", "quiet")
        return {"title": headline.strip()}

    def _story(self, name: str) -> None:
        """Ask for paragraphs, up to two empty lines or what an editor returns."""
        blank = replace(self._blank(name), read=lambda text: {name: text})
        lines = blank.text.split("\n") if blank.text else []
        if lines:
            self.desk.tell(f"So far you wrote:\n{blank.text}", "quiet")
        question = blank.question
        tell_more = partial(self.desk.tell, blank.help, "quiet")
        while not lines or lines[-2:] != ["", ""]:
            answer = self._talk.ask(question, tell_more)
            if word_in(answer) == EDIT:
                edited = self._talk.edited(blank.text)
                if edited:
                    lines = [*edited.split("\n"), "", ""]
            else:
                lines += answer.split("\n")
            text = "\n".join(lines).strip()
            if text:
                self.draft[name] = text
                self.keep(self.draft)
            question = "…"
            if not text:
                lines = []
                question = NEEDED
            elif not lines[-1]:
                question = "… Enter once more to end, or go on with a new paragraph"
        blank.fill(blank.text)

    def _likenesses(self, name: str) -> None:
        likenesses = self.similar(f"{self.draft['title']}\n{self.draft['failure']}")
        if not likenesses:
            return
        self.desk.tell("It is perhaps one of these, happening again:", "place")
        for number, likeness in enumerate(likenesses, 1):
            self.desk.tell(f"{number:>3}  {likeness.told}")
        number = self._number("Its number, or Enter if it is another thing.", len(likenesses))
        self.draft.pop("recurrence_of", None)
        self.draft.pop(name, None)
        if number:
            question = "Did the same fail again? y for yes, or Enter if it only belongs beside it."
            is_again = self._talk.ask(question).casefold().startswith("y")
            self.draft["recurrence_of" if is_again else name] = [likenesses[number - 1].id]
        self.keep(self.draft)

    def _number(self, question: str, most: int) -> int:
        """Return a number from 1 to ``most``, or 0 for none of them."""
        while True:
            answer = self._talk.ask(question)
            if answer.isdecimal() and len(answer) < 4 and int(answer) <= most:
                return int(answer)
            if not answer or word_in(answer) in NO:
                return 0
            self.desk.tell(f"Write a number from 1 to {most}, or nothing.", "error")

    def _areas(self, name: str) -> None:
        choice = WordChoice(
            talk=self._talk,
            question=_QUESTIONS[name],
            words=self.vocabulary.areas,
            synonyms=self.vocabulary.synonyms,
        )
        self.draft[name] = choice.ask(self.draft.get(name, ()))
        self.keep(self.draft)

    def _items(self, name: str) -> None:
        items = Causes if name == "causes" else Changes
        items(self._talk, self.draft, self.vocabulary, self.today).ask(_QUESTIONS[name])

    def _address(self, _name: str) -> None:
        """Settle the id: the title's words, or others."""
        self.slug = id_of(self.draft["title"], self.taken)
        while True:
            answer = self._talk.ask(_ADDRESS.format(self.slug))
            if word_in(answer) in YES:
                return
            if word_in(answer) in NO:
                answer = self._talk.ask("Which words are better?") or self.slug
            wanted = slug_of(answer)
            self.slug = id_of(answer, self.taken)
            if wanted == self.slug:
                return
            reason = "is another lesson's already" if wanted in self.taken else "is no good address"
            self.desk.tell(f"`{shortened(wanted or answer)}` {reason}.", "error")
