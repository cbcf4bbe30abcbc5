"""Addresses on pages, and the files they lead to, as browsers follow them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from generator.verify.site import Site

AddressKind = Literal["inside", "outside", "code", "other"]
"""At this site; at another host; something to run; or nothing fetched, such as ``mailto:``."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = re.compile(r"https?:", re.IGNORECASE)
_FETCHED = frozenset(["http", "https", "ws", "wss", "ftp", "file", "blob", "filesystem"])
_RUN = frozenset(["javascript", "vbscript", "livescript"])
_UNSERVED = re.compile(r"%2f|%5c|%00", re.IGNORECASE)
"""Slashes and ends of text in disguise: servers differ in what they make of them."""
_HOST = re.compile(r"\s*+(https?://)(?:[^/?#\\\s@]*+@)?([^/?#\\\s]++)", re.IGNORECASE)
_SAME_HOST = re.compile(r"\A\.?(?::(?:443|80)?)?(?=[/\\?#]|\Z)")
"""A dot behind a host, and the port that is meant where none is said."""
_IGNORED = str.maketrans("", "", "\t\n\r")
_EDGES = "".join(map(chr, range(33)))


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """A parsed address. ``path`` is what follows the host, without a query, or empty."""

    kind: AddressKind
    path: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """Where an address leads: inside the site to ``file``, or to none, and ``why_not``."""

    address: ParsedAddress
    file: str = ""
    why_not: str = ""


def follow(site: Site, name: str, text: str) -> Lead:
    """Return where an address in the file ``name`` of a site leads."""
    address = address_on(site, text)
    if address.kind != "inside":
        return Lead(address)
    return Lead(address, *leads_to(address, name, site))


def address_on(site: Site, text: str) -> ParsedAddress:
    """Parse an address as it stands in a file of a site."""
    return read_address(text, site.manifest.origin, site.manifest.root)


@lru_cache(maxsize=200_000)
def read_address(text: str, origin: str, root: str) -> ParsedAddress:
    """Parse an address, for a site at an origin (``https://example.org``, or "") and a path."""
    text = text.strip(_EDGES).translate(_IGNORED)
    own = _own_path(text, origin, root)
    if own is None:
        scheme = _SCHEME.match(text)
        if scheme:
            kind = scheme[1].lower()
            if kind in _RUN or (kind == "data" and "html" in text.lower()[:60]):
                return ParsedAddress("code")
            return ParsedAddress("outside" if kind in _FETCHED else "other")
        if text[:2].replace("\\", "/") == "//":
            return ParsedAddress("outside")
        own = text
    rest, _, fragment = own.partition("#")
    path, _, _ = rest.partition("?")
    return ParsedAddress("inside", path.replace("\\", "/"), fragment)


def _own_path(text: str, origin: str, root: str) -> str | None:
    """Return what follows the host of a whole address of this site, by http or https, else None."""
    _, _, host = origin.partition(":")
    rest = _WEB.sub("", text, count=1)
    if not origin or not rest.lower().startswith(host):
        return None
    path = _SAME_HOST.sub("", rest[len(host) :])
    if path[:1] in ("", "?", "#"):
        path = f"/{path}"
    if not unquote(path).startswith(root):
        return None
    return path


def host_of(text: str) -> str:
    """Return the host of a whole address as a policy names it (``https://example.org``), or ""."""
    parts = _HOST.match(text)
    if parts:
        return "".join(parts.groups()).lower()
    return ""


@lru_cache(maxsize=200_000)
def leads_to(address: ParsedAddress, name: str, site: Site) -> tuple[str, str]:
    """Return the file that an address in ``name`` leads to inside the site, or "" and why not.

    A file of a larger site, outside of the folder that is ours, is told with ``/`` before it.
    """
    path = address.path
    root = site.manifest.root
    at = site.manifest.part.at
    from_root = path.startswith("/")
    if not path or (site.unlisted and from_root):
        # Without the manifest, the site's place at its host is not known.
        return name, ""
    if _UNSERVED.search(path):
        return "", "leads to no file"
    path = unquote(path)
    if from_root and not f"{path}/".startswith(root):
        return "", "leads out of the site"
    below = path[len(root) :]
    if not from_root:
        below = posixpath.join(at, posixpath.dirname(name), path)
    target = posixpath.normpath(below or ".")
    if target == ".." or target.startswith("../"):
        return "", "leads out of the site"
    is_folder = not below or f"/{path}".endswith(("/", "/.", "/.."))
    if is_folder or target not in site.whole:
        # Servers lead from a folder's name on to the folder.
        target = posixpath.normpath(f"{target}/index.html")
    if target in site.whole and "//" not in path:
        return target.removeprefix(at) if target.startswith(at) else f"/{target}", ""
    return "", "leads to no file"
