"""The contact for reports of a weakness: ``security.txt``, in the form of RFC 9116."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError

from generator.plugin.config import SecurityConfig
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Settings

_REACHED_BY = re.compile(r"(?:https://|mailto:|tel:)\S+")
# Somebody who finds the file on a site that nobody builds any more shall see that it is old.
_HOLDS = datetime.timedelta(days=360)


@dataclass(frozen=True)
class Contact:
    """The contact as it is configured; the fields are the options of ``SecurityConfig``."""

    contact: str | Sequence[object] = ()
    expires: object = None
    languages: str | None = None
    policy: str | None = None

    @property
    def ways(self) -> list[str]:
        """The addresses. Raises ValueError when nobody is reached by one of them."""
        given = [self.contact] if isinstance(self.contact, str) else self.contact
        ways = [str(way) for way in given]
        wrong = [way for way in ways if not _REACHED_BY.fullmatch(way)]
        if wrong or not ways:
            found = f"`{wrong[0]}` is no address" if wrong else "there is none"
            raise ValueError(f"security: contact: {found}; write mailto:…, https://… or tel:…")
        return ways

    def until(self, today: datetime.date) -> datetime.date:
        """Return the day until which it holds. Raises ValueError when that is no day, or past."""
        if not self.expires:
            return today + _HOLDS
        try:
            day = datetime.date.fromisoformat(str(self.expires))
            fault = "past" if day <= today else ""
        except ValueError:
            fault = "no day"
        if fault:
            advice = f"write a day to come, such as {today + _HOLDS}, or leave it out"
            raise ValueError(f"security: expires: `{self.expires}` is {fault}; {advice}")
        return day


def contact_files(options: SecurityConfig, settings: Settings) -> Iterator[SiteFile]:
    """Yield ``security.txt`` where somebody is configured. Raises PluginError for what is wrong."""
    if any(options.values()):
        try:
            content = security_txt(Contact(**options), settings.today, settings.site_url)
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        yield SiteFile(addresses.CONTACT, content)


def security_txt(contact: Contact, today: datetime.date, site_url: str = "") -> str:
    """Return the contact as RFC 9116 wants it. Raises ValueError when nobody is reached by it."""
    # Only at the root of a host is the file looked for.
    is_at_root = site_url.startswith("https:") and urlsplit(site_url).path == "/"
    lines = [("Contact", way) for way in contact.ways]
    lines.append(("Expires", f"{contact.until(today)}T00:00:00Z"))
    lines.append(("Preferred-Languages", contact.languages or ""))
    lines.append(("Policy", contact.policy or ""))
    if is_at_root:
        lines.append(("Canonical", f"{site_url}{addresses.CONTACT}"))
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines if value)
