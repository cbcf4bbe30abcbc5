"""Where everything lay before it moved to another folder of its site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Pages

_FOLLOWED = (addresses.FEEDS, addresses.FOLLOW_THROUGH, addresses.BROWSE)
"""Where feeds and calendars lie, which programs ask for year after year."""


def moved_files(pages: Pages, files: Iterable[SiteFile], old: str, new: str) -> Iterator[SiteFile]:
    """Yield what leads from the folder ``old`` of a site to ``new``, for each of the files.

    A page leads on. A feed or a calendar cannot: it is there twice. Other files have no old place.
    """
    for file in files:
        if file.head or file.address.endswith(".html"):
            address = file.address
            title = file.address
            if file.head:
                title = file.head.title
                address = addresses.file_of(address, directories=pages.settings.directories)
            up = "../" * (old + address).count("/") + new
            html = pages.text("redirect.html", up, target=file.address, title=title)
            yield SiteFile(address, html, folder=old)
        elif file.address.startswith(_FOLLOWED):
            yield SiteFile(file.address, file.made, folder=old)
