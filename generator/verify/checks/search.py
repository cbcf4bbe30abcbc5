"""The search index is complete. Its form is described in docs/about/search-index.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from generator.problem import Problem, Rule, quoted
from generator.verify.address import host_of, leads_to, read_address
from generator.verify.site import Site

RULE = Rule(
    name="search-index",
    requires="All files that the search index names are there and fit together, and every lesson "
    "is found.",
    because="A shard that is gone is noticed by nobody: some words just find nothing.",
    refused="search/index.json names ten files of terms, and there are nine",
    accepted="all ten are there",
)
RULES = (RULE,)

_ENTRY = "search/index.json"
_FORMAT = 3
_PARTS = ("documents", "lessons", "below")
_GROUPS = ("terms", "places", "words", "cards", "facets")
_FOLDER = re.compile(rf"search/(?:{'|'.join(_GROUPS)})-[0-9a-f]+/")


def check(site: Site) -> Iterator[Problem]:
    """Yield files of the index that are missing, changed or unknown, and cards without a page."""
    advice = "build the site anew"
    try:
        for name, message in _faults(site, site.json(_ENTRY)):
            yield site.problem(RULE, name, message, advice)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        yield site.problem(RULE, _ENTRY, "this does not have the form of a search index", advice)


@lru_cache(maxsize=4)
def own_host(site: Site) -> str:
    """Return the host that search sends queries to, as a policy names it, or ""."""
    entry = site.json(_ENTRY)
    if not isinstance(entry, dict):
        return ""
    endpoint = entry.get("endpoint")
    if not isinstance(endpoint, str):
        return ""
    return host_of(endpoint)


def _faults(site: Site, entry: Any) -> Iterator[tuple[str, str]]:
    """Yield files of the index and what is wrong with them; raise if the entry is odd."""
    if not isinstance(entry, dict):
        yield _ENTRY, "the search index has no entry that can be read"
    elif entry["format"] != _FORMAT:
        yield _ENTRY, f"the format of the search index is {entry['format']!r}, not {_FORMAT}"
    elif lacking := sorted({*_GROUPS, *_PARTS} - entry.keys()):
        yield _ENTRY, f"the search index lacks its {lacking[0]}"
    else:
        yield from _wrong_files(site, entry)
        yield from _wrong_cards(site, entry)


def _wrong_files(site: Site, entry: Any) -> Iterator[tuple[str, str]]:
    """Compare the files with those that are named; a folder is named by its fingerprint."""
    known: set[str] = set()
    for group in _GROUPS:
        files = _files(site, group, entry[group])
        known.update(files)
        digest = sha256()
        for name in files:
            if name in site.files:
                content = site.read(name)
                digest.update(f"{PurePosixPath(name).stem} {len(content)}\n".encode() + content)
            else:
                yield name, "the search index names this file, and it is not there"
        folder = f"search/{entry[group]['folder']}"
        is_changed = folder != f"search/{group}-{digest.hexdigest()[:12]}"
        if is_changed and site.files.issuperset(files):
            message = "what this folder of the search index holds is not what it was made with"
            yield folder, message
    for name in site.files - known:
        if _FOLDER.match(name):
            yield name, "the search index does not name this file"


def _files(site: Site, group: str, named: Any) -> list[str]:
    """Return the files of a group, whose entry names them, or says how many they are."""
    stems = named["files"]
    if isinstance(stems, int):
        # No more than could be there: a number that is too high is told by the first that is not.
        stems = range(min(stems, len(site.files)))
    if group == "places":
        stems = [*stems, "lengths"]
    return [f"search/{named['folder']}/{stem}.json" for stem in stems]


def _wrong_cards(site: Site, entry: Any) -> Iterator[tuple[str, str]]:
    """Compare cards with pages: each leads to one, and the first ones to all lessons."""
    pages: list[str] = []
    files = _files(site, "cards", entry["cards"])
    for name in files:
        for card in (site.json(name) or {}).values():
            address = read_address(card["address"] or "./", "", "/")
            page, _ = leads_to(address, "index.html", site)
            pages.append(page)
            if not page:
                message = f"this card leads to {quoted(card['address'])}, where no page is"
                yield name, message
    if not site.files.issuperset(files):
        return
    if len(pages) != entry["documents"]:
        message = f"the search index has {len(pages)} cards for {entry['documents']} documents"
        yield _ENTRY, message
    if site.unlisted or len(pages) < entry["documents"]:
        return
    shown = set(pages[: entry["lessons"]]) - {""}
    for page in site.manifest.lessons - shown:
        yield page, "this lesson is not in the search index"
    for page in shown - site.manifest.lessons:
        yield page, "the search index takes this page for a lesson"
