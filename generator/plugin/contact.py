"""The contact for reports of a weakness: ``security.txt``, in the form of RFC 9116."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError

from generator.plugin.config import SecurityConfig
from generator.site import addresses
from generator.site.file import SiteFile
from generator.site.pages import Settings

_REACHED_BY = re.compile(r"(?:https://|mailto:|tel:)\S+")
# Somebody who finds the file on a site that nobody builds any more shall see that it is old.
_HOLDS = datetime.timedelta(days=360)


def contact_files(options: SecurityConfig, settings: Settings) -> Iterator[SiteFile]:
    """Yield ``security.txt`` where somebody is configured. Raises PluginError for what is wrong."""
    if any(options.values()):
        try:
            content = security_txt(options, settings.today, settings.site_url)
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        yield SiteFile(addresses.CONTACT, content)


def security_txt(options: Mapping[str, Any], today: datetime.date, site_url: str = "") -> str:
    """Return the contact as RFC 9116 wants it; the options are those of ``SecurityConfig``.

    Raises ValueError when nobody is reached by it, or when it holds until no day to come.
    """
    ways = _ways(options.get("contact") or [])
    end = _end(options.get("expires"), today)
    lines = [("Contact", way) for way in ways]
    lines.append(("Expires", f"{end}T00:00:00Z"))
    lines.append(("Preferred-Languages", options.get("languages") or ""))
    lines.append(("Policy", options.get("policy") or ""))
    # Only at the root of a host is the file looked for.
    if site_url.startswith("https:") and urlsplit(site_url).path == "/":
        lines.append(("Canonical", f"{site_url}{addresses.CONTACT}"))
    text = ""
    for name, value in lines:
        if value:
            text += f"{name}: {' '.join(value.split())}\n"
    return text


def _ways(contact: str | Sequence[object]) -> list[str]:
    given = [contact] if isinstance(contact, str) else contact
    ways = [str(way) for way in given]
    wrong = [way for way in ways if not _REACHED_BY.fullmatch(way)]
    if wrong or not ways:
        found = "there is none"
        if wrong:
            found = f"`{wrong[0]}` is no address"
        raise ValueError(f"security: contact: {found}; write mailto:…, https://… or tel:…")
    return ways


def _end(expires: object, today: datetime.date) -> datetime.date:
    if not expires:
        return today + _HOLDS
    try:
        day = datetime.date.fromisoformat(str(expires))
        fault = "past" if day <= today else ""
    except ValueError:
        fault = "no day"
    if fault:
        advice = f"write a day to come, such as {today + _HOLDS}, or leave it out"
        raise ValueError(f"security: expires: `{expires}` is {fault}; {advice}")
    return day
