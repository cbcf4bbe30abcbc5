"""One published file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.site import addresses
from generator.translation import in_markup, unmarked


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

    def unmarked(self) -> Head:
        """Return the same without the marks around what is not translated."""
        return replace(
            self,
            title=unmarked(self.title),
            description=unmarked(self.description),
            headings=tuple((anchor, unmarked(text)) for anchor, text in self.headings),
            alternates=tuple(each._replace(title=unmarked(each.title)) for each in self.alternates),
        )


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One published file.

    ``record`` is what it came from (``2017/slug.yml``). A page has a ``head``; its content is the
    HTML of the page's main part. ``folder`` is where in a larger site the addresses begin.
    ``made`` is the content, in bytes to take less room, or what makes it when it is asked for.
    """

    address: str
    made: str | bytes | Callable[[], str | bytes]
    head: Head | None = None
    record: str | None = None
    folder: str = ""

    @property
    def content(self) -> str | bytes:
        """The content: text for a page."""
        made = self._now()
        if self.head and isinstance(made, bytes):
            return made.decode()
        return made

    def as_bytes(self) -> bytes:
        """Return the content as it is written."""
        made = self._now()
        if isinstance(made, bytes):
            return made
        return made.encode()

    def _now(self) -> str | bytes:
        if callable(self.made):
            return self.made()
        return self.made

    def below(self, folder: str) -> SiteFile:
        """Return the same file in a folder of a larger site: ``lessons/``."""
        return replace(self, head=self.head and self.head.below(folder), folder=folder)

    def with_languages(self) -> SiteFile:
        """Return the file with the language of what is not translated, where it can be said."""
        if self.head:
            return replace(self, made=in_markup(str(self.content)), head=self.head.unmarked())
        say = in_markup if self.address.endswith(".html") else unmarked
        if isinstance(self.content, str):
            return replace(self, made=say(self.content))
        if addresses.is_asset(self.address):
            return self
        return replace(self, made=say(self.content.decode()).encode())
