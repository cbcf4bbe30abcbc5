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
IS_LESSON = (
    "Enter to stop here, and nothing is kept; or the word lesson, if it tells of a failure of the "
    "service, to go on."
)
IS_LESSON_LINE = "<!-- lesson -->"
"""Who was read wrongly adds it to what was sent; a comment is in no record."""
_STORY = """
    title failure practice lesson impact surprise causes x_causes_begun changes x_changes_begun
    no_change x_what x_why x_tried x_no_longer x_half_typed
"""
"""What a draft tells; questions for later and what others say are not in it."""
_SENTENCE = re.compile(r"(?<=[.!?;:]) ")
_SHORT = 60
"""Words; who writes more tells a story, and a word of each kind is in every story."""
_VOICES = 3
"""Of the six signs of a voice; measured, see tests/intake/gate."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def matter_of(text: str) -> Matter | None:
    """Return what a text is that does not belong here, the most urgent; None for a lesson.

    What stands between quotation marks, in comments and in lines that are quoted is other people's.
    """
    plain = own_words(_COMMENT.sub("", text)).lower()
    sentences = _SENTENCE.split(plain)
    tells_how = _signs("signs")["service"].search(plain) is not None
    for matter in Matter:
        if any(pattern.search(plain) for pattern in _patterns()[matter]):
            return matter
        if tells_how:
            continue
        if any(_tells_of(matter, sentence) for sentence in sentences):
            return matter
        if any(pattern.search(plain) for pattern in _patterns("plain")[matter]):
            return matter
    return None if tells_how or not _is_of_somebody(plain) else _nearest(plain)


def _is_of_somebody(text: str) -> bool:
    """Return whether a short text speaks of one person, to somebody, now, and of no service."""
    if len(text.split()) > _SHORT or _things().search(text):
        return False
    said = {name for name, pattern in _signs("voice").items() if pattern.search(text)}
    return len(said) >= _VOICES or ("writer" in said and bool(said & {"reader", "now", "name"}))


def _nearest(text: str) -> Matter:
    """Return the matter that a text has a telling word of; a complaint where it has none."""
    telling = (matter for matter in Matter if _signs("signs")[matter].search(text))
    return next(telling, Matter.COMPLAINT)


def _tells_of(matter: Matter, sentence: str) -> bool:
    """Return whether a sentence tells of a matter: of somebody, now, from or to somebody."""
    signs = _signs("signs")
    return all(signs[name].search(sentence) for name in (matter, "person", "now", "here"))


def matter_in(draft: Mapping[str, Any]) -> Matter | None:
    """Return what a draft is that does not belong here, by what its story tells."""
    story = {name: draft[name] for name in _STORY.split() if name in draft}
    return matter_of(".\n".join(text for _, _, text in everything(story)))


def told(matter: Matter, words: Vocabulary) -> str:
    """Return where a text goes that was stopped, and why; nothing of the text is in it."""
    why = f"{matter.label}: so this reads, and lessons are no place for it."
    slow = "They are read by many, and by nobody at once."
    places = [place(matter, words)]
    if matter is not Matter.DANGER:
        places.append(f"If somebody is in danger: {place(Matter.DANGER, words)}")
    return "\n".join([f"{why} {slow}", *places])


def place(matter: Matter, words: Vocabulary) -> str:
    """Return where a matter goes in the organisation whose words these are."""
    return dict(places(words))[matter]


def places(words: Vocabulary) -> Sequence[tuple[Matter, str]]:
    """Return every matter that does not belong here, and where it goes."""
    return (words.elsewhere or Elsewhere()).places()


@cache
def _patterns(kind: str = "") -> dict[Matter, Sequence[re.Pattern[str]]]:
    """Return expressions by matter: those of a kind, or the phrases."""
    data, lists = _written()
    expressions = data[kind] if kind else data
    patterns: dict[Matter, Sequence[re.Pattern[str]]] = {}
    for matter in Matter:
        patterns[matter] = [_whole(lists, expression) for expression in expressions[matter]]
    return patterns


@cache
def _signs(kind: str) -> dict[str, re.Pattern[str]]:
    data, lists = _written()
    return {name: _whole(lists, "|".join(words)) for name, words in data[kind].items()}


@cache
def _things() -> re.Pattern[str]:
    data, lists = _written()
    return _whole(lists, "|".join(data["things"]))


@cache
def _written() -> tuple[Any, Lists]:
    data = data_beside(__file__, "gate.yml")
    return data, Lists({**data["lists"], **data_beside(__file__, "names.yml")})


def _whole(lists: Lists, expression: str) -> re.Pattern[str]:
    """Return an expression for whole words."""
    return lists.compiled(rf"(?<!\w)(?:{expression})(?!\w)", is_wording=False)
