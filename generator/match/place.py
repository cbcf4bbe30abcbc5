"""What a changed file belongs to: by the vocabulary's globs, else by the words of its path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.match.reading import Cue, occurs
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
    found: defaultdict[Belonging, list[str]] = defaultdict(list)
    processes: Mapping[str, Word] = vocabulary.processes
    cues = {slug: set(_cues(word, vocabulary, language)) for slug, word in processes.items()}
    for path in list(paths)[:MOST]:
        belonging = list(_by_glob(path, vocabulary))
        if not belonging:
            stems = path_stems([path], language)
            named = [slug for slug in cues if any(occurs(cue, stems) for cue in cues[slug])]
            belonging = [("processes", slug) for slug in named]
        for place in belonging:
            found[place].append(path)
    return found


def path_stems(paths: Iterable[str], language: Language) -> Sequence[str]:
    """Return the stems of the words of some paths, without those that say nothing.

    >>> path_stems(["app/BackupJob.py"], Language("english"))
    ['backup', 'job', 'py']
    """
    said = words(_JOINED.sub(" ", " ".join(paths)))
    return [language.stem(word) for word in said if word not in _EVERYWHERE]


def _by_glob(path: str, vocabulary: Vocabulary) -> Iterator[Belonging]:
    for kind in KINDS:
        for slug, word in vocabulary.words(kind).items():
            file = vocabulary.files.get(slug) if kind == "procedures" else None
            if path == file or any(fits(path, glob) for glob in word.paths):
                yield kind, slug


def _cues(word: Word, vocabulary: Vocabulary, language: Language) -> Iterator[Cue]:
    """Yield the parts of a process's name and their synonyms, as stems."""
    parts = [words(part) for part in _PARTS.split(word.name)]
    short = [" ".join(said for said in part if said not in _GENERAL) for part in parts]
    names = [tuple(language.stems(part)) for part in short if _tells(part)]
    yield from filter(None, names)
    for group in vocabulary.synonyms:
        stemmed = [tuple(language.stems(text)) for text in group]
        if any(name in stemmed for name in names):
            telling = [stems for stems, text in zip(stemmed, group, strict=True) if _tells(text)]
            yield from filter(None, telling)


def _tells(text: str) -> bool:
    return not _EVERYWHERE.issuperset(words(text))
