"""By which words and phrases English texts and paths announce a kind of work."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from generator.records.vocabulary import Vocabulary
from generator.site.search.words import Language

Cue = tuple[str, ...]
"""A word or phrase by its stems; a stop word inside is empty."""


@cache
def words_of_work() -> Mapping[str, Mapping[str, str]]:
    """Return the lists of `work.toml`."""
    content = files("generator.match").joinpath("work.toml")
    return tomllib.loads(content.read_text("utf-8"))


def listed(part: str, name: str) -> Sequence[str]:
    """Return a list of `work.toml`, empty for one that it does not have."""
    text = words_of_work()[part].get(name, "")
    return text.split(", ") if text else []


def occurs(cue: Cue, stems: Sequence[str]) -> bool:
    """Return whether the stems of a cue follow each other somewhere.

    >>> occurs(("go", "live"), ["we", "go", "live"]), occurs(("go", "live"), ["live", "go"])
    (True, False)
    """
    if len(cue) == 1:
        return cue[0] in stems
    following = [stems[start:] for start in range(len(cue))]
    return cue in zip(*following, strict=False)


def process_cues(vocabulary: Vocabulary, language: Language) -> Mapping[str, Sequence[Cue]]:
    """Return by process what announces it: its name, its synonyms and the words of `work.toml`."""
    cues = {}
    for slug, process in vocabulary.processes.items():
        phrases = [process.name, *listed("processes", slug)]
        for group in vocabulary.synonyms:
            if process.name.casefold() in map(str.casefold, group):
                phrases += group
        stemmed = map(tuple, map(language.stems, phrases))
        cues[slug] = sorted(set(filter(None, stemmed)))
    return cues
