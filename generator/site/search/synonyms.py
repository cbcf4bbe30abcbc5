"""Words and short phrases that mean the same, and what is found by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from generator.site.search.numbers import ALPHABET, gaps
from generator.site.search.words import Language

SYNONYM = 0.7
"""What a synonym counts beside the word itself."""
LEAST = 3
"""The steps of weight from which a synonym counts: below it tells too little for its room."""

Phrase = tuple[str, ...]
"""A word or a short phrase as its stems.

A stop word inside is empty, and stands for any word; one at the end is itself, as in "log in".
"""


class Having(NamedTuple):
    """The documents that have a phrase, the sign of its weight in each, and its idf."""

    documents: Sequence[int]
    weights: Sequence[str]
    idf: float


class Related(NamedTuple):
    """The documents that lack a phrase and have a synonym, and the sign of its weight in each.

    ``stems`` are those synonyms of one word that some document has.
    """

    documents: Sequence[int]
    weights: Sequence[str]
    stems: Sequence[str]

    def entry(self) -> list[str]:
        """Return how this is written in the index, behind the documents that have the phrase."""
        if not self.documents:
            return []
        return [gaps(self.documents), "".join(self.weights), " ".join(self.stems)]


_NOTHING = Related((), (), ())
_MIDDLE = {sign: step + 0.5 for step, sign in enumerate(ALPHABET)}
"""The middle of a step of weight, by its sign."""


def joined(phrase: Phrase) -> str:
    """Return the stems of a phrase without stop words, parted by spaces."""
    return " ".join(filter(None, phrase))


def synonyms_by_phrase(
    language: Language, groups: Iterable[Sequence[str]]
) -> Mapping[Phrase, Sequence[Phrase]]:
    """Return for each word or phrase of some groups the others of its groups."""
    synonyms: defaultdict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    for group in groups:
        stems = map(language.phrase, group)
        phrases = [tuple(its) for its in stems if its]
        for phrase in phrases:
            synonyms[phrase] |= dict.fromkeys(phrases)
    return {phrase: [other for other in its if other != phrase] for phrase, its in synonyms.items()}


@cache
def everyday_synonyms(language: Language) -> Mapping[Phrase, Sequence[Phrase]]:
    """Return the same for the everyday words of a language, which are there for every index."""
    return synonyms_by_phrase(language, language.synonyms)


def related_to(own: Having, others: Mapping[Phrase, Having]) -> Related:
    """Return what has another phrase alone, with the greatest weight that one gives.

    A phrase that no document has takes all there is.
    """
    others = {phrase: its for phrase, its in others.items() if its.documents}
    if not others:
        return _NOTHING
    best: dict[int, int] = {}
    for other in others.values():
        steps = map(_steps(own, other).__getitem__, other.weights)
        counted = dict(zip(other.documents, steps, strict=True))
        for document in best.keys() & counted.keys():
            counted[document] = max(counted[document], best[document])
        best |= counted
    least = LEAST if own.documents else 0
    lacking = best.keys() - set(own.documents)
    documents = sorted(document for document in lacking if best[document] >= least)
    stems = [phrase[0] for phrase in others if len(phrase) == 1]
    return Related(documents, [ALPHABET[best[document]] for document in documents], stems)


def _steps(own: Having, other: Having) -> Mapping[str, int]:
    """Return by the sign of a synonym's weight the step that it counts for the word itself."""
    # It counts no more than the word itself, however rare it is.
    share = SYNONYM * min(1.0, other.idf / own.idf)
    return {sign: int(share * _MIDDLE[sign]) for sign in set(other.weights)}
