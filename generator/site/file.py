"""One published file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple


class Alternate(NamedTuple):
    """A page in another form: where, of which media type, and what it is called."""

    address: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Head:
    """The facts of a page that a site engine needs, in plain text.

    ``headings`` are anchors and their texts. ``preloads`` are files that the page's script will ask
    for at once. ``alternates`` are the same in other forms.
    """

    title: str
    description: str
    headings: tuple[tuple[str, str], ...] = ()
    has_sidebars: bool = False
    preloads: tuple[str, ...] = ()
    alternates: tuple[Alternate, ...] = ()

    def below(self, folder: str) -> Head:
        """Return the same for a page that lies in a folder of a site: ``lessons/``."""
        preloads = tuple(folder + address for address in self.preloads)
        alternates = tuple(Alternate(folder + address, *rest) for address, *rest in self.alternates)
        return replace(self, preloads=preloads, alternates=alternates)


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One published file.

    ``record`` is what it came from (``2017/slug.yml``). A page has a ``head``; its content is the
    HTML of the page's main part. ``folder`` is where in a larger site the addresses begin.
    """

    address: str
    content: str | bytes
    head: Head | None = None
    record: str | None = None
    folder: str = ""

    def below(self, folder: str) -> SiteFile:
        """Return the same file in a folder of a larger site: ``lessons/``."""
        return replace(self, head=self.head and self.head.below(folder), folder=folder)
