"""No file changes what the host of a site serves: settings, headers, redirects, workers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.headers import NAME, HeaderLine, header_lines
from generator.problem import Problem, Rule, quoted
from generator.verify.address import address_on, follow
from generator.verify.checks.files import TAKE_AWAY
from generator.verify.checks.policy import WEAK, differing, policy_of
from generator.verify.marks import mark, words
from generator.verify.page import place_of
from generator.verify.site import Site

RULE = Rule(
    name="host-settings",
    requires="No file changes what the host serves: settings and workers of hosts, service "
    "workers, and lines of `_headers`, `_redirects` and `CNAME` that lead elsewhere.",
    because="They take readers to another host, or put something in the place of pages, and no "
    "page shows it.",
    refused="/* https://elsewhere.example/:splat 200, in _redirects",
    accepted="/old/* /new/:splat 301, in _redirects",
)
RULES = (RULE,)

_SETTINGS, _APACHE, _WORKER, _HEADER = map(mark, ("settings", "apache", "workers", "headers"))
_CORRECT = "leave this line out, or let it lead to this site"
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>;,]+", re.IGNORECASE)
_AS_PAGE = re.compile(r"\s*content-type\s*:.*(?:html|svg)", re.IGNORECASE)
_QUERY = re.compile(r"[\w-]+=")
"""A condition, which some hosts let stand before the address."""


def check(site: Site) -> Iterator[Problem]:
    """Yield settings of hosts, and scripts that change what is served (service workers)."""
    for name in site.files:
        if _SETTINGS.fullmatch(name):
            message = "this is no part of a site, but tells some hosts what to serve or to run"
            yield site.problem(RULE, name, message, TAKE_AWAY)
        elif name.lower().endswith((".js", ".mjs", ".cjs")):
            text = site.text(name)
            code = _WORKER.search(text)
            if code:
                does = "in a script asks another host, or comes between readers and pages"
                message = f"{quoted(code[0])} {does}"
                yield site.problem(RULE, name, message, TAKE_AWAY, place_of(text, code.start()))


def check_lines(site: Site) -> Iterator[Problem]:
    """Yield lines of `CNAME`, `_redirects` and `.htaccess` that lead elsewhere."""
    own = urlsplit(site.manifest.site_url).hostname
    of_apache = [name for name in site.files if f"/{name}".lower().endswith("/.htaccess")]
    for name in ("CNAME", "_redirects", *of_apache):
        for number, line in enumerate(site.text(name).splitlines()):
            text = line.strip()
            message = ""
            if text.startswith("#"):
                continue
            if name == "_redirects":
                message = _redirect(site, line)
            elif name == "CNAME":
                if text and own and text.lower() != own:
                    message = f"is not the host of this site, {own}"
            elif _APACHE.match(line):
                message = "leads elsewhere"
            if message:
                message = f"{quoted(text)} {message}"
                yield site.problem(RULE, name, message, _CORRECT, (number, 0))


def _redirect(site: Site, line: str) -> str:
    """Return what is wrong with a redirect: where it leads to, or that it hides what lies there."""
    parts = line.split()[1:]
    target = next((part for part in parts if not _QUERY.match(part)), "")
    lead = follow(site, "_redirects", target)
    if target and lead.address.kind != "inside":
        return "leads to another host"
    if any(part.endswith("!") or part == "200" for part in parts):
        return "puts something else in the place of a page"
    if not target or "*" in target or ":" in target:
        return ""
    return lead.why_not


def check_headers(site: Site) -> Iterator[Problem]:
    """Yield headers that lead elsewhere or allow more than pages do. They may forbid more."""
    for line in header_lines(site.text(NAME)):
        place = (line.number, 0)
        if line.name == "content-security-policy":
            advice = "say what the policy of the pages says, or leave it to them"
            for directive in differing(line.value, policy_of(site)):
                if directive not in words("directives_of_headers"):
                    message = f"{directive} is not as the pages say it"
                    yield site.problem(WEAK, NAME, message, advice, place)
        elif _leads_on(site, line):
            does = "leads elsewhere, or allows more than the pages do"
            message = f"{quoted(line.text)} {does}"
            yield site.problem(RULE, NAME, message, _CORRECT, place)


def _leads_on(site: Site, line: HeaderLine) -> bool:
    """Return whether a header leads elsewhere, or makes a page of what is none."""
    is_page = line.path.lower().endswith((".html", ".htm", "/"))
    if _HEADER.match(line.text) or (_AS_PAGE.match(line.text) and not is_page):
        return True
    found = _ADDRESS.findall(line.value)
    return any(address_on(site, address).kind != "inside" for address in found)
