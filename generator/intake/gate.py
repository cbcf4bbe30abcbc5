"""The gate: what does not belong among lessons is told where to go before anything is kept.

It reads what was written, and rather lets something pass than stop a lesson: a failure that speaks
of theft, threats or accidents is one. Whoever reviews it reads it, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from generator.records.elsewhere import Elsewhere, Matter
from generator.records.rules.wording import own_words
from generator.records.source import data_beside, everything
from generator.records.vocabulary import Vocabulary
from generator.records.wording.placeholders import Lists

NOTHING_KEPT = "Nothing of what you wrote was kept."
MEANT_OTHERWISE = (
    "If it was read wrongly, and you tell of a failure of the service: write what failed and not "
    "who, as it was then, and put other people's words between quotation marks."
)
_STORY = """
    title failure practice lesson impact surprise causes x_causes_begun changes x_changes_begun
    no_change x_what x_why x_tried x_no_longer x_half_typed
"""
"""What a draft tells; questions for later and what others say are not in it."""
_SENTENCE = re.compile(r"(?<=[.!?;:]) ")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def matter_of(text: str) -> Matter | None:
    """Return what a text is that does not belong here, the most urgent; None for a lesson.

    What stands between quotation marks, in comments and in lines that are quoted is other people's.
    """
    plain = own_words(_COMMENT.sub("", text)).lower()
    sentences = _SENTENCE.split(plain)
    for matter in Matter:
        is_said = any(pattern.search(plain) for pattern in _phrases()[matter])
        if is_said or any(_tells_of(matter, sentence) for sentence in sentences):
            return matter
    return None


def _tells_of(matter: Matter, sentence: str) -> bool:
    """Return whether a sentence tells of a matter: of somebody, now, from or to somebody."""
    signs = _signs()
    return all(signs[name].search(sentence) for name in (matter, "person", "now", "here"))


def matter_in(draft: Mapping[str, Any]) -> Matter | None:
    """Return what a draft is that does not belong here, by what its story tells."""
    story = {name: draft[name] for name in _STORY.split() if name in draft}
    return matter_of(".\n".join(text for _, _, text in everything(story)))


def told(matter: Matter, words: Vocabulary) -> str:
    """Return where a text goes that was stopped, and why; nothing of the text is in it."""
    why = f"{matter.label}: so this reads, and lessons are no place for it."
    slow = "They are read by many, and by nobody at once."
    return f"{why} {slow}\n{place(matter, words)}"


def place(matter: Matter, words: Vocabulary) -> str:
    """Return where a matter goes in the organisation whose words these are."""
    return dict(places(words))[matter]


def places(words: Vocabulary) -> Sequence[tuple[Matter, str]]:
    """Return every matter that does not belong here, and where it goes."""
    return (words.elsewhere or Elsewhere()).places()


@cache
def _phrases() -> dict[Matter, Sequence[re.Pattern[str]]]:
    data, lists = _written()
    phrases: dict[Matter, Sequence[re.Pattern[str]]] = {}
    for matter in Matter:
        phrases[matter] = [_whole(lists, expression) for expression in data[matter]]
    return phrases


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    data, lists = _written()
    return {name: _whole(lists, "|".join(words)) for name, words in data["signs"].items()}


@cache
def _written() -> tuple[Any, Lists]:
    data = data_beside(__file__, "gate.yml")
    return data, Lists(data["lists"])


def _whole(lists: Lists, expression: str) -> re.Pattern[str]:
    """Return an expression for whole words."""
    return lists.compiled(rf"(?<!\w)(?:{expression})(?!\w)", is_wording=False)
