"""What is still to be done, for everybody and for each owner: pages, and calendars of what is due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby

from markupsafe import Markup

from generator.insights.follow_through import Item, Urgency, owners, same_owner
from generator.records.fields import slug_of
from generator.site import addresses
from generator.site.calendars import calendar_files
from generator.site.file import Head, SiteFile
from generator.site.listings import PER_PAGE
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

Row = Callable[[Item, str], Markup]

_NOBODY, _NO_OWNER = "Nobody named", "nobody-named"
_MOST = 200
TITLES = {
    Urgency.OVERDUE: "Overdue",
    Urgency.SOON: "Due within 90 days",
    Urgency.LATER: "Due later",
    Urgency.UNDATED: "No date",
    Urgency.UNPLANNED: "Not verified, and nobody plans to",
}


@dataclass(frozen=True)
class Board:
    """What is open: of all, or of one owner, whose name is as the newest lesson writes it."""

    name: str
    address: str
    calendar: str
    items: Sequence[Item]

    @cached_property
    def numbers(self) -> Counter[Urgency]:
        """How many items are in each group."""
        return Counter(item.group for item in self.items)

    @property
    def has_calendar(self) -> bool:
        """Whether anything has a day on which it is due. A calendar without an entry is none (RFC 5545, 3.4)."""
        return any(item.due for item in self.items)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of items as a page shows it, by owner. ``number`` counts those on other pages, too."""

    group: Urgency
    title: str
    number: int
    owners: Sequence[tuple[Board, Sequence[Item]]]


@dataclass(frozen=True, slots=True)
class Overview:
    """Who has what to do, in numbers: the busiest owners, those with nothing open, and how many more of both."""

    busy: Sequence[Board]
    more_busy: int
    idle: Sequence[Board]
    more_idle: int


def follow_through_files(pages: Pages) -> Iterator[SiteFile]:
    """The pages of all that is open and of every owner's part, and a calendar of each in which anything is due.

    Whoever is named anywhere has a page, also when nothing is open.
    """
    items = pages.knowledge.to_do
    everything = Board("Follow-through", addresses.FOLLOW_THROUGH, addresses.calendar(), items)
    by_owner = owner_boards(items, owners(pages.catalogue.lessons))
    row = _row(pages)
    yield from _pages_of(pages, everything, by_owner, row, _overview(list(by_owner.values())))
    for board in by_owner.values():
        yield from _pages_of(pages, board, by_owner, row)
    boards = (everything, *by_owner.values())
    due = [(board.calendar, board.name, board.items) for board in boards if board.has_calendar]
    yield from calendar_files(pages, due)


def owner_boards(items: Sequence[Item], named: Sequence[str]) -> dict[str, Board]:
    """What each owner still has to do, by what the owner's spellings have in common; nobody is the last one."""
    its: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        its[same_owner(item.owner)].append(item)
    boards = {
        key: _board(" ".join(name.split()), _slug(key), its[key])
        for name in named
        for key in [same_owner(name)]
    }
    return boards | {"": _board(_NOBODY, _NO_OWNER, its[""])}


def _board(name: str, slug: str, items: Sequence[Item]) -> Board:
    return Board(name, addresses.follow_through(slug), addresses.calendar(slug), items)


def _slug(owner: str) -> str:
    """An owner's part of an address: the same for ever, whoever else is named, since calendars are subscribed to.

    What reads otherwise than its slug, or is an address already, ends in a digest.
    """
    slug = slug_of(owner)
    is_free = slug not in ("all", _NO_OWNER) and not slug.isdecimal()
    if is_free and slug.replace("-", " ") == owner:
        return slug
    return f"{slug or 'role'}-{sha256(owner.encode()).hexdigest()[:8]}"


def _overview(boards: Sequence[Board]) -> Overview:
    """The owners who have most to do, in the order of their names, and how many more there are."""
    busy = [board for board in boards if board.items]
    pressing = sorted(
        busy, key=lambda board: (-board.numbers[Urgency.OVERDUE], -len(board.items), board.address)
    )
    shown = {board.address for board in pressing[:_MOST]}
    idle = [board for board in boards if not board.items and board.name != _NOBODY]
    rows = [board for board in busy if board.address in shown]
    return Overview(rows, len(busy) - len(rows), idle[:_MOST], len(idle[_MOST:]))


def _row(pages: Pages) -> Row:
    """What makes an item's row, once for all pages that are as far from the root: it stands on two boards."""
    rows: dict[tuple[str, tuple[str | int, ...], str], Markup] = {}

    def row(item: Item, up: str) -> Markup:
        key = (item.lesson.id, item.path, up)
        if key not in rows:
            rows[key] = Markup(pages.text("follow_through_item.html", up, item=item))  # noqa: S704 - a template's
        return rows[key]

    return row


def _pages_of(
    pages: Pages,
    board: Board,
    by_owner: Mapping[str, Board],
    row: Row,
    overview: Overview | None = None,
) -> Iterator[SiteFile]:
    # An owner may be called what an area is called.
    name = board.name if overview else f"Follow-through: {board.name}"
    for part in paginate(board.items, PER_PAGE, board.address, name):
        sections = list(_sections(board, part.items, by_owner))
        headings = (
            ("open", board.name),
            *((section.group.value, section.title) for section in sections),
        )
        description = f"{count(len(board.items), 'thing')} still to be done, the most pressing first: {board.name}."
        yield pages.page(
            "follow_through.html",
            part.address,
            Head(part.title, description, headings),
            board=board,
            sections=sections,
            overview=overview if part.number == 1 else None,
            is_all=overview is not None,
            row=row,
            titles=TITLES,
            number=part.number,
            last=part.last,
        )


def _sections(
    board: Board, shown: Sequence[Item], by_owner: Mapping[str, Board]
) -> Iterator[Section]:
    for group, items in groupby(shown, key=lambda item: item.group):
        runs = [
            (by_owner[key], list(its))
            for key, its in groupby(items, key=lambda item: same_owner(item.owner))
        ]
        yield Section(group, TITLES[group], board.numbers[group], runs)
