"""Whom to tell of a weakness: ``security.txt``, in the form of RFC 9116."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

CONTACT = ".well-known/security.txt"

_REACHED_BY = re.compile(r"(?:https://|mailto:|tel:)\S+")
# Somebody who finds the file on a site that nobody builds any more shall see that it is old.
_HOLDS = datetime.timedelta(days=360)


@dataclass(frozen=True)
class Contact:
    """Whom to tell of a weakness, as it is configured.

    ``contact`` is one address or several, the preferred first; ``expires`` the day until which they
    hold, by default 360 days after the build; ``languages`` those that reports are read in;
    ``policy`` the address of a page on what is done with a report.
    """

    contact: str | Sequence[object] = ()
    expires: object = None
    languages: str | None = None
    policy: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is configured."""
        return any((self.contact, self.expires, self.languages, self.policy))

    @property
    def ways(self) -> list[str]:
        """The addresses. Raises ValueError when somebody could not be reached by them."""
        ways = (
            [self.contact] if isinstance(self.contact, str) else [str(way) for way in self.contact]
        )
        wrong = [way for way in ways if not _REACHED_BY.fullmatch(way)]
        if wrong or not ways:
            found = f"`{wrong[0]}` is no address" if wrong else "there is none"
            raise ValueError(f"security: contact: {found}; write mailto:…, https://… or tel:…")
        return ways

    def until(self, today: datetime.date) -> datetime.date:
        """The day until which it holds. Raises ValueError when that is no day, or past."""
        day = _day(str(self.expires)) if self.expires else today + _HOLDS
        if day is None or day <= today:
            found = f"`{self.expires}` is {'past' if day else 'no day'}"
            raise ValueError(
                f"security: expires: {found}; write a day to come, such as {today + _HOLDS}, or leave it out"
            )
        return day


def security_txt(its: Contact, today: datetime.date, site_url: str = "") -> str:
    """Whom to tell of a weakness, in the form of RFC 9116. Raises ValueError when nobody could be reached by it."""
    # Only at the root of a host is the file looked for.
    is_at_root = site_url.startswith("https:") and urlsplit(site_url).path == "/"
    lines = [
        *(("Contact", way) for way in its.ways),
        ("Expires", f"{its.until(today)}T00:00:00Z"),
        ("Preferred-Languages", its.languages),
        ("Policy", its.policy),
        ("Canonical", f"{site_url}{CONTACT}" if is_at_root else None),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines if value)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
