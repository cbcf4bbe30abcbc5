"""What is still to be done, by all and by each owner: pages, and calendars of what is due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
        """Whether anything is due on a day. A calendar needs an entry (RFC 5545, 3.4)."""
        return any(item.due for item in self.items)


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A group of items as a page shows it, by owner; ``number`` counts other pages', too."""

    group: Urgency
    title: str
    number: int
    owners: Sequence[tuple[Board, Sequence[Item]]]


@dataclass(frozen=True, slots=True)
class Overview:
    """The busiest owners in their names' order, those with nothing open, and how many more."""

    busy: Sequence[Board]
    more_busy: int
    idle: Sequence[Board]
    more_idle: int


def follow_through_files(pages: Pages) -> Iterator[SiteFile]:
    """Yield the pages of all that is open and of each owner's part, and a calendar of each.

    Whoever is named anywhere has a page, also when nothing is open, but no calendar then.
    """
    items = pages.knowledge.to_do
    everything = Board("Follow-through", addresses.FOLLOW_THROUGH, addresses.calendar(), items)
    by_owner = owner_boards(items, owners(pages.catalogue.lessons))

    rows: dict[tuple[object, ...], Markup] = {}

    def row(item: Item, up: str) -> Markup:
        """Fill an item's row once for all pages of one depth: it stands on two boards."""
        key = item.lesson.id, item.path, up
        if key not in rows:
            rows[key] = Markup(pages.text("follow_through_item.html", up, item=item))  # noqa: S704 - a template's
        return rows[key]

    boards = (everything, *by_owner.values())
    for board in boards:
        overview = _overview(list(by_owner.values())) if board is everything else None
        yield from _pages_of(pages, board, by_owner, overview=overview, row=row)
    due = [(board.calendar, board.name, board.items) for board in boards if board.has_calendar]
    yield from calendar_files(pages, due)


def owner_boards(items: Sequence[Item], named: Sequence[str]) -> dict[str, Board]:
    """Return the board of each owner by what the owner's spellings share, nobody's the last."""
    by_owner: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_owner[same_owner(item.owner)].append(item)
    boards = {}
    for name in named:
        key = same_owner(name)
        boards[key] = _board(" ".join(name.split()), _slug(key), by_owner[key])
    return boards | {"": _board(_NOBODY, _NO_OWNER, by_owner[""])}


def _board(name: str, slug: str, items: Sequence[Item]) -> Board:
    return Board(name, addresses.follow_through(slug), addresses.calendar(slug), items)


def _slug(owner: str) -> str:
    """Return an owner's part of an address, for ever, since calendars are subscribed to.

    It does not depend on other owners. What reads otherwise than its slug, or is an address
    already, ends in a digest.
    """
    slug = slug_of(owner)
    is_free = slug not in ("all", _NO_OWNER) and not slug.isdecimal()
    if is_free and slug.replace("-", " ") == owner:
        return slug
    return f"{slug or 'role'}-{sha256(owner.encode()).hexdigest()[:8]}"


def _overview(boards: Sequence[Board]) -> Overview:
    def pressing(board: Board) -> tuple[int, int, str]:
        return -board.numbers[Urgency.OVERDUE], -len(board.items), board.address

    busy = [board for board in boards if board.items]
    idle = [board for board in boards if not board.items and board.name != _NOBODY]
    shown = {board.address for board in sorted(busy, key=pressing)[:_MOST]}
    rows = [board for board in busy if board.address in shown]
    return Overview(rows, len(busy) - len(rows), idle[:_MOST], len(idle[_MOST:]))


def _pages_of(
    pages: Pages,
    board: Board,
    by_owner: Mapping[str, Board],
    *,
    overview: Overview | None,
    row: object,
) -> Iterator[SiteFile]:
    # An owner may be called what an area is called.
    name = board.name if overview else f"Follow-through: {board.name}"
    things = count(len(board.items), "thing")
    about = f"{things} still to be done, the most pressing first: {board.name}."
    for part in paginate(board.items, PER_PAGE, board.address, name):
        sections = list(_sections(board, part.items, by_owner))
        headings = [(section.group.value, section.title) for section in sections]
        yield pages.page(
            "follow_through.html",
            part.address,
            Head(part.title, about, (("open", board.name), *headings)),
            board=board,
            sections=sections,
            overview=overview if part.number == 1 else None,
            is_all=overview is not None,
            titles=TITLES,
            number=part.number,
            last=part.last,
            row=row,
        )


def _sections(
    board: Board, shown: Sequence[Item], by_owner: Mapping[str, Board]
) -> Iterator[BoardSection]:
    for group, in_group in groupby(shown, key=lambda item: item.group):
        runs = groupby(in_group, key=lambda item: same_owner(item.owner))
        of_owners = [(by_owner[key], list(items)) for key, items in runs]
        yield BoardSection(group, TITLES[group], board.numbers[group], of_owners)
