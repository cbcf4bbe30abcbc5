"""Whether the search index is complete. Its form is described in docs/about/search-index.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from generator.problem import Problem, Rule, shortened
from generator.verify.address import host_of, leads_to, read_address
from generator.verify.site import Site

RULE = Rule(
    name="search-index",
    level="error",
    requires="All files that the search index names are there and fit together, and every lesson is found.",
    because="A shard that is gone is noticed by nobody: some words just find nothing.",
    refused="search/index.json names ten files of terms, and there are nine",
    accepted="all ten are there",
)
RULES = (RULE,)

ENTRY = "search/index.json"
FORMAT = 1
_PARTS = ("documents", "lessons", "below", "synonyms")
_GROUPS = ("terms", "places", "words", "cards", "facets")
_FOLDER = re.compile(rf"search/(?:{'|'.join(_GROUPS)})-[0-9a-f]+/")

Found = tuple[str, str]
"""A file, and what is wrong with it."""


def check(site: Site) -> Iterator[Problem]:
    """What the index lacks, and what it has too much."""
    advice = "build the site anew"
    try:
        yield from (
            site.problem(RULE, name, message, advice) for name, message in _Index(site).faults()
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        yield site.problem(RULE, ENTRY, "this does not have the form of a search index", advice)


@lru_cache(maxsize=4)
def own_host(site: Site) -> str:
    """The host that somebody chose to tell what was searched for and not found, as a policy names it; or nothing."""
    entry = _parsed(site, ENTRY)
    endpoint = entry.get("endpoint") if isinstance(entry, dict) else None
    return host_of(endpoint) if isinstance(endpoint, str) else ""


def _parsed(site: Site, name: str) -> Any:
    """A file's content, or None when it is not there or no JSON."""
    try:
        return json.loads(site.read(name)) if name in site.files else None
    except (ValueError, RecursionError):
        return None


class _Index:
    """The index as its entry names it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._entry = _parsed(site, ENTRY)

    def faults(self) -> Iterator[Found]:
        if not isinstance(self._entry, dict):
            yield ENTRY, "the search index has no entry that can be read"
            return
        if self._entry["format"] != FORMAT:
            yield (
                ENTRY,
                f"the format of the search index is {self._entry['format']!r}, not {FORMAT}",
            )
            return
        if lacking := sorted({*_GROUPS, *_PARTS} - self._entry.keys()):
            yield ENTRY, f"the search index lacks its {lacking[0]}"
            return
        missing = sorted(self._named - self._site.files)
        yield from (
            (name, "the search index names this file, and it is not there") for name in missing
        )
        left = (
            name
            for name in sorted(self._site.files)
            if _FOLDER.match(name) and name not in self._named
        )
        yield from ((name, "the search index does not name this file") for name in left)
        yield from self._changed(set(missing))
        yield from self._wrong_cards()

    @cached_property
    def _named(self) -> set[str]:
        return {name for group in _GROUPS for name in self._files(group)}

    def _files(self, group: str) -> list[str]:
        its = self._entry[group]
        count = its["files"]
        # No more than could be there: a number that is too high is told by the first that is not.
        names = [*range(min(count, len(self._site.files)))] if isinstance(count, int) else [*count]
        names += ["lengths"] if group == "places" else []
        return [f"search/{its['folder']}/{name}.json" for name in names]

    def _changed(self, missing: set[str]) -> Iterator[Found]:
        """A folder is named by a fingerprint of all that it holds."""
        for group in _GROUPS:
            files = self._files(group)
            folder = f"search/{self._entry[group]['folder']}"
            if missing.isdisjoint(files) and folder != f"search/{group}-{self._fingerprint(files)}":
                yield (
                    folder,
                    "what this folder of the search index holds is not what it was made with",
                )

    def _fingerprint(self, files: list[str]) -> str:
        digest = sha256()
        for name in files:
            content = self._site.read(name)
            digest.update(f"{PurePosixPath(name).stem} {len(content)}\n".encode() + content)
        return digest.hexdigest()[:12]

    def _wrong_cards(self) -> Iterator[Found]:
        """Each document has a card that leads to a page, and the lessons' lead to all lessons."""
        files = self._files("cards")
        documents, lessons = self._entry["documents"], self._entry["lessons"]
        if len(files) != documents:
            yield ENTRY, f"the search index has {len(files)} cards for {documents} documents"
        cards = {name: _parsed(self._site, name) for name in files}
        pages = {name: self._page(card["address"]) for name, card in cards.items() if card}
        for name, (page, address) in pages.items():
            if not page:
                yield name, f"this card leads to `{shortened(address)}`, where no page is"
        if self._site.unlisted or len(pages) < len(files):
            return
        found = {page for page, _ in list(pages.values())[:lessons] if page}
        known = self._site.manifest.lessons
        yield from (
            (page, "this lesson is not in the search index") for page in sorted(known - found)
        )
        yield from (
            (page, "the search index takes this page for a lesson")
            for page in sorted(found - known)
        )

    def _page(self, address: str) -> Found:
        """The file of a page by its address below the root, or nothing; and the address."""
        return leads_to(
            read_address(address or "./", "", "/"), ENTRY.rpartition("/")[2], self._site
        )[0], address
