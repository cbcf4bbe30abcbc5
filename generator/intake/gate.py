"""The gate: what does not belong among lessons is told where to go before anything is kept.

Scales weigh what was written (`scales.py`). What they are sure of is stopped; in doubt, whoever
wrote it is asked. `docs/about/wording.md` tells how they were measured, and what they cannot do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from generator.intake.scales import signs_of, weight
from generator.records.elsewhere import Elsewhere, Matter
from generator.records.rules.wording import own_words
from generator.records.source import everything
from generator.records.vocabulary import Vocabulary
from generator.translation import N_, SOURCE, Translator, unmarked

NOTHING_KEPT = "Nothing of what you wrote was kept."
MEANT_OTHERWISE = N_(
    "If it was read wrongly, and you tell of a failure of the service: write what failed and not "
    "who, as it was then, and put other people's words between quotation marks."
)
_CLEARLY = N_(
    "%(matter)s: so this reads, and lessons are no place for it. They are read by many, and by "
    "nobody at once."
)
_UNCLEAR = N_(
    "This reads like something that people must answer, and lessons are no place for it. They are "
    "read by many, and by nobody at once. It goes to one of these:"
)
_DOUBTFUL = N_(
    "This may be a lesson, or something that people must answer. Nothing is kept until you say "
    "which. If it is one of these, please go there:"
)
IS_LESSON = (
    "Enter to stop here, and nothing is kept; or the word lesson, if it tells of a failure of the "
    "service, to go on."
)
IS_LESSON_LINE = "<!-- lesson -->"
"""Who was read wrongly adds it to what was sent; a comment is in no record."""
_STORY = """
    title failure practice lesson impact surprise causes x_causes_begun changes x_changes_begun
    no_change what why tried no_longer note where x_what x_why x_tried x_no_longer x_half_typed
    x_title x_beside
"""
"""What a draft or a form tells; questions for later and what others say are not in it."""
_CHOSEN = "factor confidence type strength evidence made due owner embedded_in"
"""What is chosen or dated, and not told."""
ASKED, SURE = -0.5, 1.5
"""From these weights on a text is asked about, and stopped; docs/about/wording.md says what others
would cost."""
_ALONE = 4.0
"""So much more has to speak against a paragraph than against the whole."""
_CLEAR, _FAR_FROM_DANGER = 2.0, 3.0
"""So far the likeliest matter lies before the next, and before danger, to be told as what it is."""
_NOT_TOLD = re.compile(r"<!--.*?-->|https?://\S+", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a text reads that may not belong here.

    ``matter`` is what it is, where that is clear. Where it ``is_doubtful``, it may as well be a
    lesson, and whoever wrote it is asked.
    """

    matter: Matter | None = None
    is_doubtful: bool = False


def verdict_on(*texts: str) -> Verdict | None:
    """Return how texts read that may not belong here, together or a paragraph of them; or None.

    What stands between quotation marks, in comments and in lines that are quoted is other people's.
    """
    prose = [_NOT_TOLD.sub("", text) for text in texts]
    paragraphs = chain.from_iterable(map(_PARAGRAPHS.split, prose))
    whole = signs_of(own_words(".\n".join(prose)))
    parts = [signs_of(own_words(paragraph)) for paragraph in paragraphs]
    against = [(weight(whole), whole), *((weight(part) - _ALONE, part) for part in parts)]
    most, signs = max(against)
    if not whole or most < ASKED:
        return None
    return Verdict(is_doubtful=True) if most < SURE else Verdict(_matter(signs))


def _matter(signs: Sequence[int]) -> Matter | None:
    """Return the likeliest matter, if it is clear; danger is never taken for less."""
    weights = {matter: weight(signs, matter) for matter in Matter}
    likeliest, next_ = sorted(weights, key=weights.__getitem__, reverse=True)[:2]
    is_clear = weights[likeliest] - weights[next_] >= _CLEAR
    is_far = weights[likeliest] - weights[Matter.DANGER] >= _FAR_FROM_DANGER
    return likeliest if is_clear and (is_far or likeliest is Matter.DANGER) else None


def verdict_in(answers: Mapping[str, Any]) -> Verdict | None:
    """Return how the story reads of a draft or of the answers of a form; None for a lesson."""
    story = {name: answers[name] for name in _STORY.split() if name in answers}
    chosen = _CHOSEN.split()
    return verdict_on(*(text for _, name, text in everything(story) if name not in chosen))


def told(verdict: Verdict, words: Vocabulary, language: str = SOURCE) -> str:
    """Return where a text goes that was stopped, and why; nothing of the text is in it."""
    gettext = Translator(language).gettext
    if verdict.matter is None:
        why = gettext(_DOUBTFUL if verdict.is_doubtful else _UNCLEAR)
        goes = [f"- {gettext(matter.label)}: {gettext(to)}" for matter, to in places(words)]
    else:
        why = gettext(_CLEARLY, matter=gettext(verdict.matter.label))
        goes = [gettext(place(verdict.matter, words))]
        if verdict.matter is not Matter.DANGER:
            danger = gettext(place(Matter.DANGER, words))
            goes.append(gettext("If somebody is in danger: %(place)s", place=danger))
    return unmarked("\n".join([why, *goes]))


def place(matter: Matter, words: Vocabulary) -> str:
    """Return where a matter goes in the organisation whose words these are."""
    return dict(places(words))[matter]


def places(words: Vocabulary) -> Sequence[tuple[Matter, str]]:
    """Return every matter that does not belong here, and where it goes."""
    return (words.elsewhere or Elsewhere()).places()
