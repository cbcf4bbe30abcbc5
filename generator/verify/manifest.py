"""The manifest: the list of files that a build leaves beside them, and that must be there alone.

It lies at the site's root and may be fetched like any other file. It names only what is published
anyway.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.progress import steps

NAME = "site-files.json"
FORMAT = 1

Fingerprint = tuple[int, str]
"""The size of a file in bytes, and its SHA-256 in hexadecimal."""

_FINGERPRINT = re.compile(r'\[\s+(\d+),\s+("\w+")\s+\]')


@dataclass(frozen=True)
class OurPart:
    """What of a site is ours: by default all of it.

    ``at`` is the folder of ours, such as ``lessons/``, or empty. ``bound`` are the pages that have
    the policy: those of the whole ``site``, ``ours``, or ``none``. ``theirs`` are pages in the
    folder that somebody else made, by their names below it.
    """

    at: str = ""
    bound: str = "site"
    theirs: frozenset[str] = frozenset()

    @property
    def is_bound(self) -> bool:
        """Whether pages have a policy, which the owner of a site may leave out."""
        return self.bound != "none"


_WHOLE = OurPart()


@dataclass(frozen=True)
class Manifest:
    """The record of what a build wrote.

    ``site_url`` is where it is published, ending in a slash, or empty. ``lessons`` are the files of
    the lessons' pages, ``policy`` is the Content-Security-Policy of all pages. ``files`` are all
    but the manifest itself, by their names below the manifest's folder, with ``/``. ``part`` says
    what else is in the site.
    """

    site_url: str = ""
    lessons: frozenset[str] = frozenset()
    policy: str = ""
    files: Mapping[str, Fingerprint] = field(default_factory=dict)
    part: OurPart = _WHOLE

    @cached_property
    def root(self) -> str:
        """The path of the whole site at its host, ending in a slash: ``/``, or ``/docs/``."""
        path = unquote(urlsplit(self.site_url).path) or "/"
        return path.removesuffix(self.part.at)

    @cached_property
    def origin(self) -> str:
        """The site's origin, such as ``https://example.org``; empty without an address."""
        scheme, host, *_ = urlsplit(self.site_url.lower())
        if not host:
            return ""
        return f"{scheme}://{host}"


def write_manifest(
    folder: Path, site_url: str, lessons: Iterable[str], policy: str = "", part: OurPart = _WHOLE
) -> None:
    """Write the manifest of all files below a folder; the same files give the same bytes."""
    names = sorted(set(names_below(folder)) - {NAME})
    data = {
        "format": FORMAT,
        "site_url": site_url,
        "policy": policy,
        "lessons": sorted(lessons),
        "files": {name: fingerprint_of(folder / name) for name in steps(names, "listing files")},
    }
    if part != _WHOLE:
        data["part"] = {"at": part.at, "bound": part.bound, "theirs": sorted(part.theirs)}
    # One file a line, so that two lists can be compared by eye.
    text = _FINGERPRINT.sub(r"[\1, \2]", json.dumps(data, indent=2))
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def names_below(folder: Path) -> Iterator[str]:
    """Yield the files below a folder, by their names in it, with ``/``."""
    for place, _, names in os.walk(folder):
        below = os.path.relpath(place, folder).replace(os.sep, "/")
        for name in names:
            yield name if below == "." else f"{below}/{name}"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest in a folder. Raises OSError without one, ValueError for another form."""
    content = json.loads((folder / NAME).read_bytes())
    try:
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r}, not {FORMAT}")
        files = {}
        for name, (size, digest) in content["files"].items():
            files[str(name)] = int(size), str(digest)
        site_url = str(content["site_url"])
        urlsplit(site_url)  # raises what reading an address later would
        lessons = frozenset(map(str, content["lessons"]))
        policy = str(content.get("policy", ""))
        part = _WHOLE
        said = content.get("part")
        if said:
            theirs = frozenset(map(str, said["theirs"]))
            part = OurPart(str(said["at"]), str(said["bound"]), theirs)
        return Manifest(site_url, lessons, policy, files, part)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("it has not the form of the list that a build writes") from fault


def fingerprint_of(path: Path) -> Fingerprint:
    """Return a file's size and SHA-256."""
    content = path.read_bytes()
    return len(content), sha256(content).hexdigest()
