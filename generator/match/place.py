"""What a changed file belongs to: by the vocabulary's globs, else by the words of its path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from generator.match.cues import Cue, listed, occurs, words_of_work
from generator.records.globs import fits_any
from generator.records.vocabulary import Vocabulary, Word
from generator.site.search.words import Language, words

KINDS = ("processes", "areas", "procedures")
MOST = 5_000
"""Paths that are looked at."""

_JOINED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r" (?:and|or) |, ")

Belonging = tuple[str, str]
"""A part of the vocabulary, and a slug in it: ``("processes", "migration")``."""


def places(
    paths: Iterable[str], vocabulary: Vocabulary, language: Language
) -> Mapping[Belonging, Sequence[str]]:
    """Return what the paths belong to, each with its paths.

    A path that fits a glob is read by globs alone; one that says nothing belongs to nothing.
    """
    reader = PathReader(vocabulary, language)
    found: defaultdict[Belonging, list[str]] = defaultdict(list)
    for path in list(paths)[:MOST]:
        for place in reader.places(path):
            found[place].append(path)
    return found


def path_stems(paths: Iterable[str], language: Language) -> Sequence[str]:
    """Return the stems of the words of some paths, without those that say nothing.

    >>> path_stems(["app/BackupJob.py"], Language("english"))
    ['backup', 'job', 'py']
    """
    said = words(_JOINED.sub(" ", " ".join(paths)))
    telling = [word for word in said if word not in everywhere()]
    return list(map(language.stem, telling))


class PathReader:
    """Reads paths by the globs of a vocabulary, and by the names of its processes."""

    def __init__(self, vocabulary: Vocabulary, language: Language) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._nothing = listed("paths", "nothing")
        self._cues = path_cues(vocabulary, language)

    def places(self, path: str) -> Sequence[Belonging]:
        """Return what a path belongs to."""
        for slug, file in self._vocabulary.files.items():
            if file == path:
                return [("procedures", slug)]
        if fits_any(path, self._nothing):
            return []
        found = []
        for kind in KINDS:
            for slug, word in self._vocabulary.words(kind).items():
                if fits_any(path, word.paths):
                    found.append((kind, slug))
        return found or self.places_by_words(path)

    def places_by_words(self, path: str) -> Sequence[Belonging]:
        """Return the processes that the words of a path name."""
        stems = path_stems([path], self._language)
        found = []
        for slug, cues in self._cues.items():
            if any(occurs(cue, stems) for cue in cues):
                found.append(("processes", slug))
        return found


def path_cues(vocabulary: Vocabulary, language: Language) -> Mapping[str, set[Cue]]:
    """Return by process the cues in paths: the parts of its name, and their synonyms."""
    processes: Mapping[str, Word] = vocabulary.processes
    general = words(words_of_work()["paths"]["general"])
    all_cues = {}
    for slug, process in processes.items():
        phrases = []
        for part in _PARTS.split(process.name):
            said = [word for word in words(part) if word not in general]
            phrases.append(" ".join(said))
        names = _cues(phrases, language)
        cues = set(names)
        for group in vocabulary.synonyms:
            if not names.isdisjoint(map(tuple, map(language.stems, group))):
                cues |= _cues(group, language)
        all_cues[slug] = cues
    return all_cues


def _cues(phrases: Iterable[str], language: Language) -> set[Cue]:
    """Return the stems of phrases, without phrases of words that say nothing in a path."""
    cues = set()
    for phrase in phrases:
        stems = tuple(language.stems(phrase))
        if stems and not everywhere().issuperset(words(phrase)):
            cues.add(stems)
    return cues


@cache
def everywhere() -> frozenset[str]:
    """Return the words of the paths of any repository, which say nothing about the work."""
    return frozenset(words(words_of_work()["paths"]["everywhere"]))
