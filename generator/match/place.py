"""What a changed file belongs to: by the vocabulary's globs, else by the words of its path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from generator.match.reading import Cue, occurs, words_of_work
from generator.records.globs import fits
from generator.records.vocabulary import Vocabulary, Word
from generator.site.search.words import Language, words

KINDS = ("processes", "areas", "procedures")
MOST = 5_000
"""Paths that are looked at."""

_JOINED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r" (?:and|or) |, ")

_EVERYWHERE = frozenset(
    words("test tests spec update updates change changes copy page website app")
)
"""Words of the paths of any repository, which say nothing about the work."""

_GENERAL = frozenset(words("change changing planning response of"))
"""Words of processes' names that paths leave out."""

Belonging = tuple[str, str]
"""A part of the vocabulary, and a slug in it: ``("processes", "migration")``."""


def places(
    paths: Iterable[str], vocabulary: Vocabulary, language: Language
) -> Mapping[Belonging, Sequence[str]]:
    """Return what the paths belong to, each with its paths.

    A path that fits a glob is read by globs alone; one that says nothing belongs to nothing.
    """
    reader = _PathReader(vocabulary, language)
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
    everywhere = _everywhere()
    said = words(_JOINED.sub(" ", " ".join(paths)))
    return [language.stem(word) for word in said if word not in everywhere]


class _PathReader:
    """Reads paths by the globs of a vocabulary, and by the names of its processes."""

    def __init__(self, vocabulary: Vocabulary, language: Language) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._nothing = words_of_work()["paths"]["nothing"].split(", ")
        self._cues = {slug: set(self._all_cues(word)) for slug, word in _processes(vocabulary)}

    def places(self, path: str) -> Sequence[Belonging]:
        """Return what a path belongs to."""
        procedures = [slug for slug, file in self._vocabulary.files.items() if file == path]
        if procedures:
            return [("procedures", slug) for slug in procedures]
        if any(fits(path, glob) for glob in self._nothing):
            return []
        return self._by_glob(path) or self._by_words(path)

    def _by_glob(self, path: str) -> Sequence[Belonging]:
        found = []
        for kind in KINDS:
            for slug, word in self._vocabulary.words(kind).items():
                if any(fits(path, glob) for glob in word.paths):
                    found.append((kind, slug))
        return found

    def _by_words(self, path: str) -> Sequence[Belonging]:
        stems = path_stems([path], self._language)
        found = []
        for slug, cues in self._cues.items():
            if any(occurs(cue, stems) for cue in cues):
                found.append(("processes", slug))
        return found

    def _all_cues(self, word: Word) -> Iterator[Cue]:
        """Yield the parts of a process's name and their synonyms, as stems."""
        general = words(words_of_work()["paths"]["general"])
        stems = self._language.stems
        parts = [words(part) for part in _PARTS.split(word.name)]
        short = [" ".join(said for said in part if said not in general) for part in parts]
        names = [tuple(stems(part)) for part in short if _tells(part)]
        yield from filter(None, names)
        for group in self._vocabulary.synonyms:
            if any(tuple(stems(text)) in names for text in group):
                telling = [tuple(stems(text)) for text in group if _tells(text)]
                yield from filter(None, telling)


def _processes(vocabulary: Vocabulary) -> Iterable[tuple[str, Word]]:
    return vocabulary.processes.items()


@cache
def _everywhere() -> frozenset[str]:
    """Return the words of the paths of any repository, which say nothing about the work."""
    return frozenset(words(words_of_work()["paths"]["everywhere"]))


def _tells(text: str) -> bool:
    return not _everywhere().issuperset(words(text))
