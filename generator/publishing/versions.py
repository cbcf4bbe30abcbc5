"""A place on this machine: a link, and beside it the versions that it may lead to.

    lessons             a link to lessons.versions/20261122T101530.000000Z
    lessons.versions/   one folder a version, and the file ``lock``

A folder there that has a version's name was made whole. What is unfinished, or half taken away, has
one of ENDINGS behind the name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Self

from generator.publishing import Unpublished
from generator.publishing.place import NAME, VERSIONS, PublishedPlace

UNFINISHED = ".unfinished"
REMOVED = ".removed"
NEW_LINK = ".link"
ENDINGS = (UNFINISHED, REMOVED, NEW_LINK)


@dataclass
class LinkedPlace(PublishedPlace):
    """A place on this machine: the path of the link, with no links on the way to it."""

    link: Path
    keep: int = 5

    @classmethod
    def at(cls, folder: Path, keep: int = 5) -> Self:
        """Return the place at a folder; raise Unpublished when no site can be published there."""
        around = Path(os.path.realpath(folder.parent))
        if folder.name in ("", ".."):
            advice = "name the folder to publish in, such as ../www/lessons"
            raise Unpublished(f"{folder} has no name of its own; {advice}")
        if VERSIONS in (Path(folder.name).suffix, around.suffix):
            what = "is or lies in a folder of versions, by its name"
            raise Unpublished(f"{folder} {what}; name another, such as ../www/lessons")
        place = cls(around / folder.name, keep)
        place.current()
        if place.folder.is_symlink() or (place.folder.exists() and not place.folder.is_dir()):
            raise Unpublished(
                f"{place.folder} is to hold the versions, and is no folder; move it away"
            )
        return place

    def __post_init__(self) -> None:
        self.address = str(self.link)

    @property
    def folder(self) -> Path:
        """The folder of all versions, on the same file system as the link."""
        return self.link.with_name(f"{self.link.name}{VERSIONS}")

    def versions(self) -> list[str]:
        """Return the names of the versions that are there and whole, the oldest first."""
        return [name for name in self._names() if NAME.fullmatch(name)]

    def leftovers(self) -> list[Path]:
        """Return what publishes that were cut short have left, and what could not be deleted."""
        paths = [self.folder / name for name in self._names() if name.endswith(ENDINGS)]
        return [path for path in paths if NAME.fullmatch(path.stem)]

    def current(self) -> str | None:
        """Return the published version, or None. Raise Unpublished if the link is not ours."""
        if not os.path.lexists(self.link):
            return None
        # It says so as it would anywhere, so that all of it can be moved.
        target = self.link.readlink() if self.link.is_symlink() else Path()
        if target.parts[:-1] != (self.folder.name,) or not NAME.fullmatch(target.name):
            raise Unpublished(_advice(self.link))
        return target.name

    def _names(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir())


def _advice(link: Path) -> str:
    what = "a folder" if link.is_dir() else "a file"
    if link.is_symlink():
        what = "a link to another place"
    old = quote(str(link))
    new = quote(f"{link}.before")
    return (
        f"{link} is {what} that `lessons publish` did not make, and is left alone. To publish "
        f"there, move it away (mv {old} {new}) and publish again. To have no gap, publish under "
        "another name, and let the server show that"
    )
