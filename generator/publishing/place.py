"""A place where a site is published, and the names of the versions that it may show.

A version's name is the time it was made (UTC), so names sort by time.
"""

from __future__ import annotations

import datetime
import re
import secrets
from abc import ABC, abstractmethod

NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
VERSIONS = ".versions"
"""What is behind the name of a place in the name of the folder of its versions."""

_TIME = "%Y%m%dT%H%M%S.%fZ"


class PublishedPlace(ABC):
    """A place where one of several versions of a site is shown.

    ``address`` is what people name it by, ``keep`` how many versions are kept.
    """

    address: str
    keep: int

    @abstractmethod
    def versions(self) -> list[str]:
        """Return the versions that are there and whole, the oldest first."""

    def before(self, version: str | None) -> str | None:
        """Return the newest version that is older than another; None when there is none."""
        earlier = [name for name in self.versions() if version and name < version]
        return max(earlier, default=None)

    def new_name(self, now: datetime.datetime) -> str:
        """Return a name for a version made now, after all others even if the clock was set back."""
        last = max(self.versions(), default="")
        name = now.astimezone(datetime.UTC).strftime(_TIME)
        if name > last:
            return name
        time = datetime.datetime.strptime(last, _TIME).replace(tzinfo=datetime.UTC)
        # Two that publish at once, where neither can be kept from it, get different names.
        later = datetime.timedelta(microseconds=1 + secrets.randbelow(10**6))
        return (time + later).strftime(_TIME)
