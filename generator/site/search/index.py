"""The search index: BM25F in static files, of which a query needs a few (docs/about/search-index.md).

Ranking follows Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009), section 3.6: a word counts in each field by the field's weight and length, the fields are
added, and the sum is saturated once. What depends on the record is worked out here and rounded to
64 steps; what depends on the query is the browser's.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from generator.site.search.numbers import ALPHABET, all_written, gaps
from generator.site.search.words import UNSPACED, Language, plain, words

FORMAT = 1
SATURATION = 1.5
"""BM25's k1: how much a second mention of a word still adds."""

SHARD_SIZE = 4000
_STEPS = len(ALPHABET)
_WEIGHTS = {sign: (step + 0.5) / _STEPS for step, sign in enumerate(ALPHABET)}
# A phrase does not go on from one text into the next: no query has as many words.
_GAP = 40


@dataclass(frozen=True, slots=True)
class Field:
    """How much a field of a record counts, and how much its length takes from that (BM25F's w and b)."""

    weight: float
    length: float


FIELDS: Mapping[str, Field] = {
    "title": Field(1, 0.3),
    "statement": Field(1.5, 0.5),
    "phrases": Field(2, 0.5),
    "failure": Field(1, 0.8),
    "why": Field(1, 0.8),
    "changed": Field(1, 0.8),
    "more": Field(0.7, 0.8),
    "labels": Field(0.7, 0.3),
    "sources": Field(0.4, 0.8),
}


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found: a lesson, or a page written by hand.

    ``texts`` are what it is found by, by the name of a field. ``shown`` are those that a result may
    quote from, as pairs of the label that readers see and the text. ``facets`` are the slugs by
    which it can be filtered, by facet. ``is_page``: written by hand, and so no lesson.
    ``replaced_by`` names, by their keys, the documents that it must not be found above.
    """

    key: str
    card: Mapping[str, Any]
    texts: Mapping[str, str]
    shown: Sequence[tuple[str, str]] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_page: bool = False
    counts_less: bool = False
    replaced_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to filter: its name, and the names of its values by their slugs, in the order they are shown in."""

    name: str
    values: Mapping[str, str]


def worth(documents: int, of: int) -> float:
    """BM25's idf: what a word that so many of all documents have tells of one."""
    return math.log(1 + (of - documents + 0.5) / (documents + 0.5))


def index_files(
    index: Index,
    facets: Mapping[str, Facet],
    synonyms: Sequence[Sequence[str]] = (),
    settings: Mapping[str, Any] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The files of an index, as pairs of a name below the index's folder and the content; ``index.json`` last.

    Documents are found in their order where nothing else decides, so lessons come newest first, and
    then pages. The same documents give the same bytes.
    """
    groups = {
        "terms": index.terms(),
        "places": {**index.places(), "lengths": index.lengths()},
        "words": index.words(),
        "cards": index.cards,
        "facets": index.facets(facets),
    }
    entry: dict[str, Any] = {
        "format": FORMAT,
        "documents": len(index.keys),
        "lessons": index.lessons,
    }
    for group, contents in groups.items():
        files = {name: _json(content) for name, content in contents.items()}
        folder = f"{group}-{_fingerprint(files)}"
        yield from ((f"{folder}/{name}.json", content) for name, content in files.items())
        entry[group] = {"folder": folder, "files": sum(name.isdigit() for name in files)}
    entry["words"]["files"] = sorted(groups["words"])
    entry["facets"]["files"] = {name: facet.name for name, facet in facets.items()}
    entry["below"] = index.below()
    entry["synonyms"] = _stemmed(synonyms, index.language)
    yield "index.json", _json({**entry, **(settings or {})})


_Row = Sequence[tuple[str, "array[int]"]]


class Index:
    """What is known of all documents, gathered in one pass. A document's number is how many come before it."""

    def __init__(self, language: Language, documents: Iterable[Document]) -> None:
        self.language = language
        self.keys: list[str] = []
        self.lessons = 0
        self.cards: dict[str, Any] = {}
        self._facets: list[Mapping[str, Sequence[str]]] = []
        self._below: list[tuple[int, Sequence[str]]] = []
        self._stems = _Stems(language)
        # One row a document: the numbers of its words in each field, -1 for a stop word.
        self._rows: list[_Row] = []
        for document in documents:
            self._add(document)

    def followed_by(self, documents: Iterable[Document]) -> Index:
        """A new index that has further documents, too."""
        whole = Index(self.language, ())
        whole.lessons = self.lessons
        whole.cards |= self.cards
        whole._stems.learn(self._stems)
        for name in ("keys", "_facets", "_below", "_rows"):
            getattr(whole, name).extend(getattr(self, name))
        for document in documents:
            whole._add(document)
        return whole

    def _add(self, document: Document) -> None:
        number = len(self.keys)
        self.keys.append(document.key)
        self.lessons += not document.is_page
        self.cards[str(number)] = {**document.card, "texts": document.shown}
        self._facets.append(document.facets)
        if document.counts_less or document.replaced_by:
            self._below.append((number, document.replaced_by))
        stems = self._stems.__getitem__
        self._rows.append(
            [(name, array("i", map(stems, words(text)))) for name, text in document.texts.items()]
        )

    def postings(self, stem: str) -> list[tuple[int, int]]:
        """The documents that have a stem, each with what it counts there: a number of 64 steps."""
        number = self._stems.numbers.get(stem, -1)
        if number < 0:
            return []
        documents, weights = self._postings[0][number], self._postings[1][number]
        return [
            (document, ALPHABET.index(weight))
            for document, weight in zip(documents, weights, strict=True)
        ]

    def said(self) -> Iterator[tuple[str, Sequence[int], list[float]]]:
        """Each word as somebody wrote it first, the documents that have its stem, and what it counts in each."""
        for word, documents, weights in zip(self._stems.words, *self._postings, strict=True):
            yield word, documents, [_WEIGHTS[weight] for weight in weights]

    def terms(self) -> dict[str, Any]:
        """For each stem the documents that have it, and what it counts in each."""
        found = zip(self._stems.names, self._postings[0], self._postings[1], strict=True)
        return self._shards(
            {name: [gaps(documents), "".join(weights)] for name, documents, weights in found}
        )

    @cached_property
    def _postings(self) -> tuple[list[array[int]], list[list[str]]]:
        """By the number of a stem: the documents that have it, and what it counts in each of them."""
        documents: list[array[int]] = [array("I") for _ in self._stems.names]
        weights: list[list[str]] = [[] for _ in self._stems.names]
        add_document = [its.append for its in documents]
        add_weight = [its.append for its in weights]
        average = self._average_lengths()
        for number, row in enumerate(self._rows):
            for stem, frequency in self._frequencies(row, average).items():
                add_document[stem](number)
                add_weight[stem](ALPHABET[int(_STEPS * frequency / (frequency + SATURATION))])
        return documents, weights

    def _frequencies(self, row: _Row, average: Mapping[str, float]) -> Mapping[int, float]:
        """How often each stem is in a document, by the weight and length of the fields it is in."""
        frequencies: defaultdict[int, float] = defaultdict(float)
        for name, stems in row:
            about = FIELDS[name]
            counts = Counter(stems)
            length = len(stems) - counts.pop(-1, 0)
            share = about.weight / (1 - about.length + about.length * length / average[name])
            for stem, times in counts.items():
                frequencies[stem] += share * times
        return frequencies

    def _average_lengths(self) -> dict[str, float]:
        totals: Counter[str] = Counter()
        for row in self._rows:
            for name, stems in row:
                totals[name] += len(stems) - stems.count(-1)
        return {name: max(1.0, totals[name] / len(self._rows)) for name in totals}

    def places(self) -> dict[str, Any]:
        """For each stem the places at which it stands, counted through all documents: what phrases are found by."""
        found: list[array[int]] = [array("I") for _ in self._stems.names]
        add = [its.append for its in found]
        start = 0
        for row in self._rows:
            for _, stems in row:
                for place, stem in enumerate(stems, start):
                    if stem >= 0:
                        add[stem](place)
                start += len(stems) + _GAP
        return self._shards(
            {name: gaps(its) for name, its in zip(self._stems.names, found, strict=True)}
        )

    def lengths(self) -> str:
        """How many places each document takes."""
        return all_written(sum(len(stems) + _GAP for _, stems in row) for row in self._rows)

    def _shards(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """The entries in files of about one size, each in the file that its stem's number names."""
        size = sum(len(stem) + sum(map(len, entry)) for stem, entry in entries.items())
        shards: list[dict[str, Any]] = [{} for _ in range(max(1, size // SHARD_SIZE))]
        for stem in sorted(entries):
            shards[shard_of(stem, len(shards))][stem] = entries[stem]
        return {str(number): shard for number, shard in enumerate(shards)}

    def words(self) -> dict[str, Any]:
        """The words by their first letter, each with the number of documents that its stem is in."""
        documents = self._postings[0]
        letters: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._stems):
            if self._stems[word] >= 0 and not _IS_OTHER.match(word):
                letters[letter_of(word)].append(word)
        return {
            letter: [" ".join(its), all_written(len(documents[self._stems[word]]) for word in its)]
            for letter, its in sorted(letters.items())
        }

    def facets(self, facets: Mapping[str, Facet]) -> dict[str, Any]:
        """For each facet its values, and the documents that have each."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, its in enumerate(self._facets):
            for name, values in its.items():
                for value in dict.fromkeys(values):
                    found[name, value].append(number)
        return {
            facet: [
                [value, name, gaps(found[facet, value])] for value, name in about.values.items()
            ]
            for facet, about in facets.items()
        }

    def below(self) -> list[list[Any]]:
        """The documents that count less, each with those that it must not stand above, and after them."""
        numbers = {key: number for number, key in enumerate(self.keys)}
        replacing = {
            number: [numbers[key] for key in keys if key in numbers] for number, keys in self._below
        }
        found: dict[int, list[int]] = {}
        while replacing:
            # The next is one that nothing else stands for which is still to come; in a circle, any.
            number = next(
                (n for n, others in replacing.items() if not replacing.keys() & others),
                min(replacing),
            )
            found[number] = replacing.pop(number)
        return [list(pair) for pair in found.items()]


class _Stems(dict[str, int]):
    """The number of each word's stem, -1 for stop words; found when a word is first asked for."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.names: list[str] = []
        self.words: list[str] = []
        self.numbers: dict[str, int] = {"": -1}
        self._stem = language.stem

    def learn(self, other: _Stems) -> None:
        """Give every word the number that it has elsewhere."""
        self.update(other)
        self.numbers |= other.numbers
        self.names += other.names
        self.words += other.words

    def __missing__(self, word: str) -> int:
        stem = self._stem(word)
        if stem not in self.numbers:
            self.numbers[stem] = len(self.names)
            self.names.append(stem)
            self.words.append(word)
        self[word] = number = self.numbers[stem]
        return number


def shard_of(stem: str, shards: int) -> int:
    """The number of the file that holds a stem: its characters as digits to the base of 31, cut to 32 bits."""
    number = 0
    for character in stem:
        number = (number * 31 + ord(character)) & 0xFFFFFFFF
    return number % shards


def letter_of(word: str) -> str:
    """The file of words that a word stands in: its first letter without accents, by its number if it is no ASCII."""
    letter = plain(word)[:1]
    return letter if letter.isascii() else f"{ord(letter):x}"


# Numbers and pairs of signs are neither mistyped in a way that could be mended nor completed.
_IS_OTHER = re.compile(rf"[0-9{UNSPACED}]")


def _stemmed(groups: Sequence[Sequence[str]], language: Language) -> list[list[list[str]]]:
    """Groups of synonyms, each a list of sequences of stems; a stop word inside one is an empty text."""
    return [
        its for group in groups if len(its := list(filter(None, map(language.stems, group)))) > 1
    ]


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _fingerprint(files: Mapping[str, bytes]) -> str:
    digest = sha256()
    for name, content in files.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]
