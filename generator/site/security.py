"""What a browser may do on the site: the policy in every page, and what is said beside the pages.

Pure: text in, text out. A policy is made of the theme's own scripts, never of those that are found in a page: what a
stranger brought into a page would otherwise be allowed for being there.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

HEADERS = "_headers"
CONTACT = ".well-known/security.txt"

_SCRIPTS_OF_THEME = "partials/javascripts/"
_SELF = ("connect-src", "font-src", "form-action", "img-src", "manifest-src", "media-src", "script-src", "style-src")
_BEYOND_PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# The charset must stand in the first 1,024 bytes, so it alone comes before the policy.
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--(?>-?>|.*?--!?>)|<!doctype[^>]*>|<html(?:\s[^>]*)?>|<head(?:\s[^>]*)?>"
    rb"|<meta\s+(?:charset|http-equiv=[\"']?content-type)\b[^>]*>)*",
    re.IGNORECASE | re.DOTALL,
)
# Other services know who owns a site by a file of one line, which must stay as it is.
_MARKUP = re.compile(rb"<[a-z/!?]", re.IGNORECASE)
_REACHED_BY = re.compile(r"(?:https://|mailto:|tel:)\S+")
# Somebody who finds the file on a site that nobody builds any more shall see that it is old.
_HOLDS = datetime.timedelta(days=360)


def scripts_of_theme(templates: Environment, ways_up: Iterable[str], **values: Any) -> Iterator[str]:
    """The inline scripts of the theme as pages have them: one tells the way up to the site's root."""
    names = templates.list_templates(filter_func=lambda name: name.startswith(_SCRIPTS_OF_THEME))
    for way in sorted(ways_up):
        for name in names:
            yield from _SCRIPT.findall(templates.get_template(name).render(base_url=way, **values))


def runs_in(page: bytes, script: str) -> bool:
    """Whether a page holds a script, letter by letter."""
    return f"<script>{script}</script>".encode() in page


def policy(scripts: Iterable[str], endpoint: str | None = None) -> str:
    """The Content-Security-Policy of every page: this site itself, these inline scripts, and nothing else.

    ``endpoint`` is an address that the search may send a query to.
    """
    more = {
        "connect-src": [_origin(endpoint)] if endpoint else [],
        # The theme's icons stand in its style sheets.
        "img-src": ["data:"],
        "script-src": sorted(map(_hash, scripts)),
    }
    allowed = [" ".join([name, "'self'", *more.get(name, [])]) for name in _SELF]
    return "; ".join(["default-src 'none'", "base-uri 'none'", *allowed])


def with_policy(page: bytes, policy: str) -> bytes:
    """A page that says first what the browser may do. A file without markup, which can do nothing, stays as it is."""
    if not _MARKUP.search(page):
        return page
    found = _BEGINNING.match(page)
    place = found.end() if found else 0
    return b'%b<meta http-equiv="Content-Security-Policy" content="%b">\n%b' % (
        page[:place],
        policy.encode(),
        page[place:],
    )


def headers(policy: str) -> str:
    """The same for hosts that read ``_headers``, with what a page cannot say of itself."""
    lines = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", **_BEYOND_PAGES}
    return "".join(["/*\n", *(f"  {name}: {value}\n" for name, value in sorted(lines.items()))])


@dataclass(frozen=True)
class Contact:
    """Whom to tell of a weakness, as it is configured.

    ``contact`` is one address or several, the preferred first; ``expires`` the day until which they hold, by default
    360 days after the build; ``languages`` those that reports are read in; ``policy`` the address of a page on what is
    done with a report.
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
        ways = [self.contact] if isinstance(self.contact, str) else [str(way) for way in self.contact]
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


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _origin(address: str) -> str:
    scheme, host, *_ = urlsplit(address)
    return f"{scheme}://{host.rpartition('@')[2]}"
