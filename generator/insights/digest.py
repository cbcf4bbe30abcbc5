"""Put the news of a month together: what was added, what changed stage, what came back."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insights.news import DaysById, Event, News
from generator.insights.stage import stands
from generator.records.choices import Choice
from generator.records.fields import PartialDate


class MonthPart(Choice):
    """A part of a month's news."""

    ADDED = "added"
    ABOUT = "about"
    STAGE = "stage"
    CAME_BACK = "came-back"


@dataclass(frozen=True, slots=True)
class Month:
    """A month and its news by part, newest first; no part is empty."""

    date: PartialDate
    parts: Mapping[MonthPart, Sequence[News]]

    @property
    def over(self) -> datetime.date:
        """The first day after it."""
        return self.date.last + datetime.timedelta(days=1)


def months(news: Iterable[News], added: DaysById) -> list[Month]:
    """Return the months of news, in its order, without lessons that no longer hold.

    Lessons that nobody knows to be ``added`` are told in the month of their failure.
    """
    found: dict[str, defaultdict[MonthPart, list[News]]] = {}
    for item in news:
        if stands(item.lesson):
            parts = found.setdefault(f"{item.day:%Y-%m}", defaultdict(list))
            parts[_part(item, added)].append(item)
    listed = []
    for month, parts in found.items():
        in_order = {part: parts[part] for part in MonthPart if part in parts}
        listed.append(Month(PartialDate.parse(month), in_order))
    return listed


def _part(item: News, added: DaysById) -> MonthPart:
    if item.event is Event.CAME_BACK:
        return MonthPart.CAME_BACK
    if item.event is not Event.NEW:
        return MonthPart.STAGE
    if item.lesson.id in added:
        return MonthPart.ADDED
    return MonthPart.ABOUT
