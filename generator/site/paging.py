"""Divides a long list into pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from generator.site import addresses
from generator.translation import ENGLISH, Translator

T = TypeVar("T")
PER_PAGE = 100


class Part(NamedTuple, Generic[T]):
    """One page of a list: its number and that of the last, from 1, and what stands on it."""

    number: int
    last: int
    items: Sequence[T]
    address: str
    title: str


def paginate(
    items: Sequence[T], size: int, address: str, title: str, words: Translator = ENGLISH
) -> Iterator[Part[T]]:
    """Yield items in pages of a size, one for an empty list; the first has the list's address."""
    last = max(1, math.ceil(len(items) / size))
    for number in range(1, last + 1):
        end = number * size
        of_all = words.gettext("page %(number)s of %(last)s", number=number, last=last)
        yield Part(
            number=number,
            last=last,
            items=items[end - size : end],
            address=addresses.numbered(address, number),
            title=title if number == 1 else f"{title}{words.gettext(', ')}{of_all}",
        )
