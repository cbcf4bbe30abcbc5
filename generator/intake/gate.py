"""The gate: what does not belong among lessons is told where to go before anything is kept.

Scales weigh what was written (`scales.py`). `docs/about/wording.md` tells how they were measured,
and what they cannot do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
THRESHOLD = 0.3
"""From here on a text is stopped; docs/about/wording.md tells what other figures would cost."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def matter_of(text: str) -> Matter | None:
    """Return what a text is that does not belong here, the likeliest; None for a lesson.

    What stands between quotation marks, in comments and in lines that are quoted is other people's.
    """
    signs = signs_of(own_words(_COMMENT.sub("", text)))
    if weight(signs) < THRESHOLD:
        return None
    return max(Matter, key=lambda matter: weight(signs, matter))


def matter_in(draft: Mapping[str, Any]) -> Matter | None:
    """Return what a draft is that does not belong here, by what its story tells."""
    story = {name: draft[name] for name in _STORY.split() if name in draft}
    return matter_of(".\n".join(text for _, _, text in everything(story)))


def told(matter: Matter, words: Vocabulary, language: str = SOURCE) -> str:
    """Return where a text goes that was stopped, and why; nothing of the text is in it."""
    gettext = Translator(language).gettext
    why = gettext(
        "%(matter)s: so this reads, and lessons are no place for it. They are read by many, and "
        "by nobody at once.",
        matter=gettext(matter.label),
    )
    places = [gettext(place(matter, words))]
    if matter is not Matter.DANGER:
        danger = gettext(place(Matter.DANGER, words))
        places.append(gettext("If somebody is in danger: %(place)s", place=danger))
    return unmarked("\n".join([why, *places]))


def place(matter: Matter, words: Vocabulary) -> str:
    """Return where a matter goes in the organisation whose words these are."""
    return dict(places(words))[matter]


def places(words: Vocabulary) -> Sequence[tuple[Matter, str]]:
    """Return every matter that does not belong here, and where it goes."""
    return (words.elsewhere or Elsewhere()).places()
