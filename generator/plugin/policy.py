"""What a browser may do on the site: the policy in every page, and what is said beside the pages.

A policy is made of the theme's own scripts, never of those that are found in a page: what a
stranger brought into a page would otherwise be allowed for being there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment

from generator.verify.site import is_page

HEADERS = "_headers"

_SCRIPTS_OF_THEME = "partials/javascripts/"
_SELF = (
    "connect-src",
    "font-src",
    "form-action",
    "img-src",
    "manifest-src",
    "media-src",
    "script-src",
    "style-src",
)
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


def scripts_of_theme(
    templates: Environment, ways_up: Iterable[str], **values: Any
) -> Iterator[str]:
    """The inline scripts of the theme as pages have them: one tells the way up to the site's root."""
    names = templates.list_templates(filter_func=lambda name: name.startswith(_SCRIPTS_OF_THEME))
    for way in sorted(ways_up):
        for name in names:
            yield from _SCRIPT.findall(templates.get_template(name).render(base_url=way, **values))


def bind(site: Path, scripts: Iterable[str], endpoint: str | None) -> str:
    """Say first on every page of a built site what the browser may do; return what was said.

    It is the same on all, as instant navigation keeps the first; a script that no page holds is
    left out.
    """
    pages = sorted(path for path in site.rglob("*") if is_page(path.name) and path.is_file())
    missing = set(scripts)
    for page in pages:
        content = page.read_bytes()
        missing = {script for script in missing if not runs_in(content, script)}
    said = policy(set(scripts) - missing, endpoint)
    for page in pages:
        page.write_bytes(with_policy(page.read_bytes(), said))
    if not (site / HEADERS).exists():
        (site / HEADERS).write_text(headers(said), encoding="utf-8", newline="\n")
    return said


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


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _origin(address: str) -> str:
    scheme, host, *_ = urlsplit(address)
    return f"{scheme}://{host.rpartition('@')[2]}"
