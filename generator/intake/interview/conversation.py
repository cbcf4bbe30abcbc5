"""Asking at a desk: help, the question before, and an editor for what is long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

HELP, BACK, EDIT, KEEP, SKIP = "?", "back", "edit", "keep", "skip"
"""What may be typed instead of an answer."""
NO = ("n", "no", "nope", "no idea", "idk", "not yet")
"""What people type to a question that they need not answer."""
YES = ("", "y", "yes", "ok")
"""What people type to a proposal."""
NEEDED = "This one cannot be left out. Write what you know; ? tells more."


def word_in(answer: str) -> str:
    """Return an answer as it is compared with what may be typed instead of one.

    >>> word_in("`Keep`.")
    'keep'
    """
    return answer.casefold().strip(" .!`\"'“”")


class Desk(Protocol):
    """The terminal of an interview: it asks for lines and shows texts."""

    def ask(self, question: str) -> str:
        """Return the answer to a question: one line, or those that were pasted, or nothing."""

    def tell(self, text: str, look: str = "") -> None:
        """Say something; ``look`` is one of those of ``report.Style``."""

    def edit(self, text: str) -> str | None:
        """Return the text as an editor left it; None where there is no editor."""


class Back(Exception):
    """The author wants the question before this one."""


Asking = Callable[..., None]
"""Asks what is not answered yet; with ``again=True``, what is, since the author went back to it."""


@dataclass(slots=True)
class Conversation:
    """Asks at a desk. ``keep`` is called after every answer, so that nothing is lost."""

    desk: Desk
    keep: Callable[[], None]
    asked: int = field(default=0, init=False)

    def ask(self, question: str, tell_more: Callable[[], None] | None = None) -> str:
        """Return an answer. Raises Back when the author wants the question before."""
        while True:
            answer = self.desk.ask(question).strip()
            self.asked += 1
            if word_in(answer) == BACK:
                raise Back
            if answer != HELP or not tell_more:
                return answer
            tell_more()

    def offer(self, text: str) -> str:
        """Show what was answered before, and return what the question says of it."""
        if not text:
            return ""
        self.desk.tell(f"So far: {text}", "quiet")
        return " Enter keeps what is there."

    def edited(self, text: str) -> str:
        """Return a text as an editor leaves it; empty, with a word about it, where none does."""
        edited = (self.desk.edit(text) or "").strip()
        if not edited:
            self.desk.tell("No text came from an editor; EDITOR names which one opens.", "error")
        return edited

    def walk(self, steps: Sequence[Asking], at: int = 0, *, again: bool = False) -> None:
        """Take steps in order, and the one before where the author goes back.

        Raises Back when that leads out of the first.
        """
        while at < len(steps):
            before = self.asked
            try:
                steps[at](again=again)
                if again and self.asked == before:
                    raise Back  # noqa: TRY301 - who goes back looks for a question
            except Back:
                if at == 0:
                    raise
                at = at - 1
                again = True
            else:
                at = at + 1
                again = False
