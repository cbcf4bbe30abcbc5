"""What the match in the browser needs beside the search index, so that nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.insights.stage import TOLD_FIRST
from generator.match import gate
from generator.match.lessons import MOST
from generator.match.reading import TWICE, Reader
from generator.records.choices import Severity
from generator.site.pages import Pages


def gate_file(pages: Pages) -> dict[str, Any]:
    """Return the constants of the match, the words that it reads, the briefs, and what is muted.

    Lessons are numbered as in the search index. A cue is its stems, parted by spaces.
    """
    reader = Reader(pages.catalogue, pages.index)
    names = (
        "passage", "least", "activity", "calibrated", "at_home", "common", "strength", "known",
        "signs", "code", "agreement", "threshold", "most_code", "next",
    )  # fmt: skip
    return {
        **{name: getattr(gate, name.upper()) for name in names},
        "twice": TWICE,
        "most": MOST,
        "order": [stage.value for stage in TOLD_FIRST],
        "severities": list(reversed(Severity)),
        "pattern": reader.code.pattern,
        "words": [sign.strip() for sign in reader.signs],
        "cues": {slug: list(map(" ".join, cues)) for slug, cues in reader.cues.items()},
        "briefs": [slug for kind, slug in pages.briefings if kind == "process"],
        "mute": list(_mutes(pages)),
    }


def _mutes(pages: Pages) -> Iterator[dict[str, Any]]:
    numbers = {lesson.id: number for number, lesson in enumerate(pages.catalogue.lessons)}
    for mute in pages.knowledge.mutes:
        until = mute.until.last.isoformat()
        if mute.lesson in numbers:
            yield {"until": until, "document": numbers[mute.lesson]}
        elif mute.process:
            yield {"until": until, "process": mute.process}
