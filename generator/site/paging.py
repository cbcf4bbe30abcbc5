"""Divides a long list into pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from generator.site import addresses
from generator.translation import ENGLISH, Translator

T = TypeVar("T")
PER_PAGE = 100
LINES_PER_PAGE = 500
"""Of a list whose items take a line each."""


class Part(NamedTuple, Generic[T]):
    """One page of a list: its number and that of the last, from 1, and what stands on it."""

    number: int
    last: int
    items: Sequence[T]
    address: str
    title: str


def paginate(
    items: Sequence[T],
    size: int | tuple[int, int],
    address: str,
    title: str,
    words: Translator = ENGLISH,
) -> Iterator[Part[T]]:
    """Yield items in pages of a size, one for an empty list; the first has the list's address.

    Of two sizes the second is that of the pages after the first.
    """
    first, later = size if isinstance(size, tuple) else (size, size)
    starts = [0, *range(first, len(items), later)]
    last = len(starts)
    for number, (start, end) in enumerate(pairwise([*starts, len(items)]), 1):
        of_all = words.gettext("page %(number)s of %(last)s", number=number, last=last)
        yield Part(
            number=number,
            last=last,
            items=items[start:end],
            address=addresses.numbered(address, number),
            title=title if number == 1 else f"{title}{words.gettext(', ')}{of_all}",
        )
