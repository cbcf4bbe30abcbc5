"""Pages of what is still to be done, by all, each owner and each area, and calendars of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from generator.insights.follow_through import Item, Urgency, owners, same_owner
from generator.records.fields import slug_of
from generator.site import addresses
from generator.site.calendars import calendar_files
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.paging import PER_PAGE, paginate

_NO_OWNER = "nobody-named"
_MOST = 200


@dataclass(frozen=True)
class Board:
    """The open items of all, of an ``area``, or of an owner, named as in the newest lesson."""

    name: str
    address: str
    calendar: str
    items: Sequence[Item]
    area: str = ""

    @cached_property
    def numbers(self) -> Counter[Urgency]:
        """How many items are in each group."""
        return Counter(item.group for item in self.items)

    @property
    def is_named(self) -> bool:
        """False if the board is that of what nobody is named for."""
        return self.address != addresses.follow_through(_NO_OWNER)

    @property
    def has_calendar(self) -> bool:
        """True if anything has a due date. A calendar needs an entry (RFC 5545, 3.4)."""
        return any(item.due for item in self.items)


def follow_through_files(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of all that is open, of each owner's and area's part, and their calendars.

    Whoever is named anywhere has a page, also when nothing is open, but no calendar then. An area
    has one when something is open.
    """
    items = pages.knowledge.to_do
    name = pages.words.gettext(addresses.BOARDS[addresses.FOLLOW_THROUGH])
    everything = Board(name, addresses.FOLLOW_THROUGH, addresses.calendar(), items)
    nobody = pages.words.gettext("Nobody named")
    by_owner = owner_boards(items, owners(pages.catalogue.lessons), nobody)
    by_area = [board for board in area_boards(pages).values() if board.items]
    overview = _overview(by_owner.values())
    overview |= {"by_area": by_area, "nobody": by_owner[""]}
    yield from _pages_of(pages, everything, by_owner, **overview)
    for board in (*by_owner.values(), *by_area):
        yield from _pages_of(pages, board, by_owner)
    boards = (everything, *by_owner.values(), *by_area)
    due = [(board.calendar, board.name, board.items) for board in boards if board.has_calendar]
    yield from calendar_files(pages, due)


def owner_boards(
    items: Sequence[Item], named: Sequence[str], nobody: str = "Nobody named"
) -> dict[str, Board]:
    """Return the board of each owner by the normalised name; that called ``nobody`` comes last."""
    by_owner: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_owner[same_owner(item.owner)].append(item)
    boards = {}
    for name in (*named, ""):
        key = same_owner(name)
        slug = _slug(key) if key else _NO_OWNER
        address = addresses.follow_through(slug)
        calendar = addresses.calendar(slug)
        shown = " ".join(name.split()) or nobody
        boards[key] = Board(shown, address, calendar, by_owner[key])
    return boards


def area_boards(pages: Pages) -> Mapping[str, Board]:
    """Return what is still to be done about the lessons of each area of the vocabulary."""
    items: defaultdict[str, list[Item]] = defaultdict(list)
    for item in pages.knowledge.to_do:
        for area in dict.fromkeys(item.lesson.areas):
            items[area].append(item)
    boards = {}
    for area, word in pages.catalogue.vocabulary.areas.items():
        address = addresses.to_do(area)
        calendar = addresses.area_calendar(area)
        boards[area] = Board(word.name, address, calendar, items[area], area)
    return boards


def _slug(owner: str) -> str:
    """Return an owner's part of an address, for ever, since calendars are subscribed to.

    It does not depend on other owners. What reads otherwise than its slug, or is an address
    already, ends in a digest.
    """
    slug = slug_of(owner)
    is_free = slug not in ("all", _NO_OWNER) and not slug.isdecimal()
    if is_free and slug.replace("-", " ") == owner:
        return slug
    digest = sha256(owner.encode()).hexdigest()[:8]
    return f"{slug or 'role'}-{digest}"


def _overview(boards: Collection[Board]) -> dict[str, Any]:
    """Return the busiest owners in their names' order, the idle ones, and how many more of each."""
    busy = []
    idle = []
    for board in boards:
        if board.items:
            busy.append(board)
        elif board.is_named:
            idle.append(board)
    shown = {board.address for board in sorted(busy, key=_busiest)[:_MOST]}
    return {
        "busy": [board for board in busy if board.address in shown],
        "more_busy": len(busy[_MOST:]),
        "idle": idle[:_MOST],
        "more_idle": len(idle[_MOST:]),
    }


def _busiest(board: Board) -> tuple[int, int, str]:
    return -board.numbers[Urgency.OVERDUE], -len(board.items), board.address


def _pages_of(
    pages: Pages, board: Board, by_owner: Mapping[str, Board], **values: Any
) -> Iterator[SiteFile]:
    is_all = board.address == addresses.FOLLOW_THROUGH
    # An owner may be called what an area is called.
    gettext = pages.words.gettext
    kicker = gettext("Still to be done in") if board.area else gettext("Still to be done by")
    name = board.name if is_all else f"{kicker}: {board.name}"
    about = pages.words.ngettext(
        "%(num)s thing still to be done, the most pressing first: %(board)s.",
        "%(num)s things still to be done, the most pressing first: %(board)s.",
        len(board.items),
        board=board.name,
    )
    for part in paginate(board.items, PER_PAGE, board.address, name, pages.words):
        sections = []
        for group, items in groupby(part.items, key=lambda item: item.group):
            of_owners = groupby(items, key=lambda item: same_owner(item.owner))
            in_section = [(by_owner[key], list(own)) for key, own in of_owners]
            # What nobody is named for needs no heading where it stands first.
            in_section.sort(key=lambda own: own[0].is_named)
            sections.append((group, in_section))
        headings = [(group.value, gettext(group.label)) for group, _ in sections]
        yield pages.part(
            "follow_through.html",
            part,
            about,
            [("open", board.name), *headings],
            board=board,
            sections=sections,
            is_all=is_all,
            kicker=kicker,
            groups=list(Urgency),
            **values,
        )
