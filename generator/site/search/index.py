"""The search index: BM25F in static files, of which a query needs a few.

`docs/about/search-index.md` describes the files.

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
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.site.search.numbers import ALPHABET, all_written, gaps
from generator.site.search.synonyms import (
    Having,
    Phrase,
    Related,
    everyday_synonyms,
    joined,
    related_to,
    synonyms_by_phrase,
)
from generator.site.search.words import UNSPACED, Language, plain

FORMAT = 3
SATURATION = 1.5
"""BM25's k1: how much a second mention of a word still adds."""
TERMS_FILE, PLACES_FILE = 2400, 16000
"""Characters of a file of terms and of one of places.

Each word asked for brings the rest of its file along, and a host keeps and serves each file apart.
"""
CARDS_FILE = 4
"""Lessons whose cards share a file, as the browser has it. A page may be long, and has its own."""
_STEPS = len(ALPHABET)
_WEIGHTS = {sign: (step + 0.5) / _STEPS for step, sign in enumerate(ALPHABET)}
# A phrase does not go on from one text into the next: no query has as many words.
_GAP = 40
_ANY, _UNKNOWN = -1, -2
_MANY = 32
"""From so many times as many on, looking one up is quicker than going through all."""
_PART = 3
"""The fewest letters of a part of a compound, as in ``ranking.js``."""


FIELDS = {
    "title": (1, 0.3),
    "statement": (1.5, 0.5),
    "phrases": (2, 0.5),
    "failure": (1, 0.8),
    "why": (1, 0.8),
    "changed": (1, 0.8),
    "more": (0.7, 0.8),
    "labels": (0.7, 0.3),
    "sources": (0.4, 0.8),
    "own": (0.3, 0.8),
}
"""The weight of a record's field, and how much its length takes from that (BM25F's w and b)."""


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found: a lesson, or a page written by hand.

    ``texts`` are what it is found by, by the name of a field. ``shown`` are those that a result may
    quote from, as pairs of the label that readers see and the text. ``facets`` are the slugs by
    which it can be filtered, by facet. ``is_page``: written by hand, and so no lesson.
    ``is_apart``: found below all that is not, and last in the index. ``replaced_by`` names, by
    their keys, the documents that it must not be found above.
    """

    key: str
    card: Mapping[str, Any]
    texts: Mapping[str, str]
    shown: Sequence[tuple[str, str]] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_page: bool = False
    is_apart: bool = False
    counts_less: bool = False
    replaced_by: Sequence[str] = ()


class Facet(NamedTuple):
    """A way to filter: its name, and its values' names by slug, in the order they are shown in."""

    name: str
    values: Mapping[str, str]


def idf(documents: int, of: int) -> float:
    """Return BM25's inverse document frequency of a word that some of all documents have."""
    return math.log(1 + (of - documents + 0.5) / (documents + 0.5))


def index_files(
    index: Index,
    facets: Mapping[str, Facet],
    settings: Mapping[str, Any] | None = None,
    more: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index by their names below its folder, ``index.json`` last.

    Documents are found in their order where nothing else decides, so lessons come newest first, and
    then pages. The same documents give the same bytes. ``more`` are further folders: their files by
    name.
    """
    lessons = [document for document in index.documents if not document.is_page]
    apart = [document for document in index.documents if document.is_apart]
    entry: dict[str, Any] = {
        "format": FORMAT,
        "documents": len(index.documents),
        "lessons": len(lessons),
        "apart": len(index.documents) - len(apart),
    }
    groups: dict[str, Callable[[], Mapping[str, Any]]] = {
        "terms": index.terms,
        "places": lambda: {**index.places(), "lengths": index.lengths()},
        "words": index.words,
        "cards": index.cards,
        "facets": partial(index.facets, facets),
        **{name: partial(dict, contents) for name, contents in more.items()},
    }
    for group, make in groups.items():
        files = {name: _json(content) for name, content in make().items()}
        digest = sha256()
        for name, content in files.items():
            digest.update(f"{name} {len(content)}\n".encode() + content)
        folder = f"{group}-{digest.hexdigest()[:12]}"
        for name, content in files.items():
            yield f"{folder}/{name}.json", content
        numbered = list(filter(str.isdigit, files))
        is_named = group == "words"
        entry[group] = {"folder": folder, "files": sorted(files) if is_named else len(numbered)}
    entry["facets"]["files"] = {name: facet.name for name, facet in facets.items()}
    entry["cards"]["shift"] = index.shift
    entry["below"] = index.demoted()
    yield "index.json", _json({**entry, **(settings or {})})


_TermRow = Sequence[tuple[str, "array[int]", int]]
"""Of each field its name, its words by their numbers, and how many of them are no stop words."""
_Postings = tuple[list["array[int]"], list[str]]


class Index:
    """All documents, gathered in one pass. A document's number is how many come before it.

    ``synonyms`` are groups of words or short phrases beside the everyday ones of the language.
    """

    def __init__(
        self,
        language: Language,
        documents: Iterable[Document],
        synonyms: Sequence[Sequence[str]] = (),
    ) -> None:
        self.language = language
        self._synonyms = synonyms
        self._lessons = 0
        self.documents: list[Document] = []
        self._stems = _Stems(language)
        # One row a document; the numbers of stop words are below zero.
        self._rows: list[_TermRow] = []
        self._before: tuple[int, Callable[[], _Postings]] = 0, lambda: ([], [])
        self._add(documents)

    def followed_by(self, documents: Iterable[Document]) -> Index:
        """Return a new index that has further documents, too."""
        whole = Index(self.language, (), self._synonyms)
        whole._stems.learn(self._stems)
        whole._rows += self._rows
        whole.documents += self.documents
        whole._lessons = self._lessons
        whole._add(documents)
        # Lessons alone decide what a word counts: what was counted of the same lessons holds.
        if whole._lessons == self._lessons > 0:
            whole._before = len(self.documents), lambda: self._postings
        return whole

    def _add(self, documents: Iterable[Document]) -> None:
        number_of = self._stems.__getitem__
        for document in documents:
            self._lessons += not document.is_page
            row = []
            for name, text in document.texts.items():
                stems = array("i", map(number_of, self.language.words(text)))
                row.append((name, stems, _length(stems)))
            self._rows.append(row)
            self.documents.append(replace(document, texts={}))  # they are in the row

    @property
    def shift(self) -> int:
        """How much lower the number of a page's file of cards is than the page's own."""
        return self._lessons - self._lessons // CARDS_FILE

    def cards(self) -> dict[str, Any]:
        """Return what results show: the cards by a document's number, by the file's number."""
        files: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        for number, document in enumerate(self.documents):
            file = max(number // CARDS_FILE, number - self.shift)
            files[str(file)][str(number)] = {**document.card, "texts": document.shown}
        return files

    def postings(self, stem: str) -> list[tuple[int, float]]:
        """Return the documents that have a stem, each with its weight there."""
        number = self._stems.numbers.get(stem, -1)
        if number < 0:
            return []
        documents, weights = self._postings
        in_each = [_WEIGHTS[weight] for weight in weights[number]]
        return list(zip(documents[number], in_each, strict=True))

    def frequency(self, stem: str) -> int:
        """Return how many documents have a stem."""
        number = self._stems.numbers.get(stem, -1)
        if number >= 0:
            return len(self._postings[0][number])
        return 0

    def all_postings(self) -> Iterator[tuple[str, Sequence[int], list[float]]]:
        """Yield each stem as first written, the documents with it, and its weight in each."""
        for word, documents, weights in zip(self._stems.words, *self._postings, strict=True):
            yield word, documents, [_WEIGHTS[weight] for weight in weights]

    def related_postings(self, stem: str) -> list[tuple[int, float]]:
        """Return the documents that have a synonym of a stem alone, each with its weight there."""
        documents, weights, _ = self._related_to((stem,))
        return list(zip(documents, map(_WEIGHTS.__getitem__, weights), strict=True))

    def terms(self) -> dict[str, Any]:
        """Return for each stem the documents that have it, or a synonym, and its weight in each.

        A word that has synonyms is there without any document, too: it is no slip.
        """
        entries = {}
        for name, documents, weights in zip(self._stems.names, *self._postings, strict=True):
            entries[name] = [gaps(documents), "".join(weights)]
        for phrase, related in self.related.items():
            if not related.documents and len(phrase) > 1:
                continue
            name = joined(phrase)
            if name not in entries:
                own = self._having(phrase)
                entries[name] = [gaps(own.documents), "".join(own.weights)]
            entries[name] += related.entry()
        return _shards(entries, TERMS_FILE)

    @cached_property
    def related(self) -> Mapping[Phrase, Related]:
        """What has a synonym alone, by word or phrase."""
        return {phrase: self._related_to(phrase) for phrase in self._others}

    def _related_to(self, phrase: Phrase) -> Related:
        """Return what has a synonym of a phrase alone. Who asks for few need not wait for all."""
        theirs = {other: self._having(other) for other in self._others.get(phrase, ())}
        return related_to(self._having(phrase), theirs)

    @cached_property
    def _others(self) -> Mapping[Phrase, Sequence[Phrase]]:
        """The synonyms of a word, phrase or sign."""
        return {**self._pairs_by_sign(), **self._synonyms_by_phrase}

    @cached_property
    def _synonyms_by_phrase(self) -> Mapping[Phrase, Sequence[Phrase]]:
        own = synonyms_by_phrase(self.language, (*self._synonyms, *self._compounds()))
        everyday = everyday_synonyms(self.language)
        both = {
            phrase: list(dict.fromkeys([*own[phrase], *everyday[phrase]]))
            for phrase in own.keys() & everyday.keys()
        }
        return {**own, **everyday, **both}

    def _compounds(self) -> Iterator[tuple[str, str]]:
        """Yield words of two others, which people write apart, too: "payroll" and "pay roll"."""
        names = self._stems.items()
        known = dict.fromkeys(word for word, number in names if number >= 0 and word.isalpha())
        for word in known:
            for end in range(_PART, len(word) - _PART + 1):
                if word[:end] in known and word[end:] in known:
                    yield word, f"{word[:end]} {word[end:]}"

    def _pairs_by_sign(self) -> Mapping[Phrase, Sequence[Phrase]]:
        """Return for each sign of a script without spaces the pairs that it is in.

        Texts are read in pairs, and a sign alone is a word, too.
        """
        pairs: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
        for stem in self._stems.names:
            if len(stem) > 1 and _IS_UNSPACED.match(stem):
                for sign in stem:
                    pairs[sign,].append((stem,))
        return pairs

    @cached_property
    def _having(self) -> Callable[[Phrase], Having]:
        """The documents that have a phrase, each phrase looked for once."""
        return cache(self._look_for)

    def _look_for(self, phrase: Phrase) -> Having:
        """Return the documents that have a phrase, with the weight of its first stem in each."""
        numbers = [self._stems.numbers.get(stem, _UNKNOWN) for stem in phrase]
        if len(phrase) > 1 and phrase[-1] in self.language.stop_words:
            numbers[-1] = self._stems.get(phrase[-1], _UNKNOWN)
        if _UNKNOWN in numbers:
            return self._in_none
        all_documents, all_weights = self._postings
        documents: Sequence[int] = all_documents[numbers[0]]
        weights: Sequence[str] = all_weights[numbers[0]]
        if len(phrase) > 1:
            told = sorted(self._documents_with(numbers))
            kept = [bisect_left(documents, document) for document in told]
            documents = [documents[at] for at in kept]
            weights = [weights[at] for at in kept]
        # Lessons come first: no page changes what a word counts in them.
        in_lessons = bisect_left(documents, self._lessons)
        return Having(documents, weights, idf(in_lessons, self._lessons))

    @cached_property
    def _in_none(self) -> Having:
        """What is known of a phrase that no document has: most everyday ones."""
        return Having((), (), idf(0, self._lessons))

    def _documents_with(self, numbers: Sequence[int]) -> set[int]:
        """Return the documents in which words follow each other; -1 stands for any word."""
        places, ends = self._places
        asked = []
        for distance, number in enumerate(numbers):
            if number != _ANY:
                asked.append((places[number], distance))
        # The rarest first: where that stands, the others are looked for.
        (rarest, before), *others = sorted(asked, key=lambda word: len(word[0]))
        starts = [place - before for place in rarest]
        for having, distance in others:
            found = _among({start + distance for start in starts}, having)
            starts = [place - distance for place in found]
        return {bisect_right(ends, start) for start in starts}

    @cached_property
    def _postings(self) -> _Postings:
        """By the number of a stem: the documents that have it, and its weight in each of them."""
        documents: list[array[int]] = [array("I") for _ in self._stems.names]
        weights: list[list[str]] = [[] for _ in self._stems.names]
        average, (first, counted) = self._average_lengths(), self._before
        for stem, (theirs, weight) in enumerate(zip(*counted(), strict=True)):
            documents[stem].extend(theirs)
            weights[stem].append(weight)
        for number, row in enumerate(self._rows[first:], first):
            for stem, frequency in self._frequencies(row, average).items():
                step = int(_STEPS * frequency / (frequency + SATURATION))
                documents[stem].append(number)
                weights[stem].append(ALPHABET[step])
        return documents, list(map("".join, weights))

    def _frequencies(self, row: _TermRow, average: Mapping[str, float]) -> Mapping[int, float]:
        """Return the weighted frequency of each stem in a document (BM25F)."""
        frequencies: defaultdict[int, float] = defaultdict(float)
        for name, stems, length in row:
            weight, b = FIELDS[name]
            share = weight / (1 - b + b * length / average[name])
            for stem, times in Counter(stems).items():
                if stem >= 0:
                    frequencies[stem] += share * times
        return frequencies

    def _average_lengths(self) -> dict[str, float]:
        """Return the average length of each field in lessons, whose weights pages never change."""
        both = zip(self.documents, self._rows, strict=True)
        rows = [row for document, row in both if not document.is_page] or self._rows
        totals: Counter[str] = Counter()
        for row in rows:
            for name, _, length in row:
                totals[name] += length
        return {name: max(1.0, total / len(rows)) for name, total in totals.items()}

    def places(self) -> dict[str, Any]:
        """Return for each stem its positions, counted through all documents, to find phrases by."""
        places, _ = self._places
        entries = {name: gaps(places[number]) for number, name in enumerate(self._stems.names)}
        return _shards(entries, PLACES_FILE)

    @cached_property
    def _places(self) -> tuple[dict[int, array[int]], list[int]]:
        """By the number of a word: its positions. By the number of a document: its end.

        Of stop words those are there that end a phrase with synonyms.
        """
        ends = {phrase[-1] for phrase in self._synonyms_by_phrase if len(phrase) > 1}
        numbers = [self._stems.get(word, 0) for word in self.language.stop_words & ends]
        asked = (*range(len(self._stems.names)), *numbers)
        places = {number: array("I") for number in asked}
        behind = []
        start = 0
        for row in self._rows:
            for _, stems, _ in row:
                for place, stem in enumerate(stems, start):
                    if stem in places:
                        places[stem].append(place)
                start += len(stems) + _GAP
            behind.append(start)
        return places, behind

    def lengths(self) -> str:
        """Return the number of positions that each document takes, encoded as in ``numbers``."""
        _, ends = self._places
        return all_written([end - start for start, end in pairwise([0, *ends])])

    def words(self) -> dict[str, Any]:
        """Return the words by their first letter, and in how many documents the stem of each is.

        Everyday words that no document has are among them, so that nobody takes them for slips.
        """
        letters: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for word, number in self._stems.items():
            if number >= 0 and not _IS_OTHER.match(word):
                letters[letter_of(word)][word] = len(self._postings[0][number])
        for word in self.language.everyday_words:
            if word[0] in letters:
                letters[word[0]].setdefault(word, 0)
        files = {}
        for letter, counts in sorted(letters.items()):
            listed = sorted(counts)
            files[letter] = [" ".join(listed), all_written(map(counts.__getitem__, listed))]
        return files

    def facets(self, facets: Mapping[str, Facet]) -> dict[str, Any]:
        """Return for each facet its values, and the documents that have each."""
        documents: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, document in enumerate(self.documents):
            for name, values in document.facets.items():
                for value in dict.fromkeys(values):
                    documents[name, value].append(number)
        files: dict[str, list[list[str]]] = {}
        for name, facet in facets.items():
            files[name] = []
            for value, label in facet.values.items():
                having = gaps(documents[name, value])
                files[name].append([value, label, having])
        return files

    def demoted(self) -> list[list[Any]]:
        """Return the demoted documents, each with those it must rank below, which come first."""
        numbers = {document.key: number for number, document in enumerate(self.documents)}
        waiting = {}
        for number, document in enumerate(self.documents):
            keys = document.replaced_by
            if keys or document.counts_less:
                waiting[number] = [numbers[key] for key in keys if key in numbers]
        ordered = []
        while waiting:
            # The next is one that waits for no other; in a circle, any.
            free = (n for n, others in waiting.items() if not waiting.keys() & others)
            number = next(free, min(waiting))
            ordered.append([number, waiting.pop(number)])
        return ordered


class _Stems(dict[str, int]):
    """The number of each word's stem, found when first asked for; of a stop word below zero."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.names: list[str] = []
        self.words: list[str] = []
        self.numbers: dict[str, int] = {"": _ANY}
        self._stem = language.stem

    def learn(self, other: _Stems) -> None:
        """Give every word the number that it has in another index."""
        self.update(other)
        self.numbers |= other.numbers
        self.names += other.names
        self.words += other.words

    def __missing__(self, word: str) -> int:
        stem = self._stem(word)
        if not stem:
            self[word] = number = _UNKNOWN - 1 - len(self)
            return number
        if stem not in self.numbers:
            self.numbers[stem] = len(self.names)
            self.names.append(stem)
            self.words.append(word)
        self[word] = number = self.numbers[stem]
        return number


def _among(sought: set[int], places: array[int]) -> Iterable[int]:
    """Return those of some places that are among others, which are rising and may be many."""
    if len(places) < _MANY * len(sought):
        return sought.intersection(places)
    return [place for place in sought if _holds(places, place)]


def _holds(places: array[int], place: int) -> bool:
    """Return whether a place is among some, which are rising."""
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place


def _length(stems: array[int]) -> int:
    """Return the number of words that are no stop words."""
    return sum(map((0).__le__, stems))


def _shards(entries: Mapping[str, Any], characters: int) -> dict[str, Any]:
    """Return the entries in files of about so many characters, by the file's number.

    A phrase is in the file of its first stem, so that whoever asks for the stem meets it.
    """
    size = 0
    for stem, entry in entries.items():
        size += len(stem) + sum(map(len, entry))
    number = max(1, size // characters)
    shards: dict[str, dict[str, Any]] = {str(shard): {} for shard in range(number)}
    for stem in sorted(entries):
        first, _, _ = stem.partition(" ")
        shards[str(shard_of(first, number))][stem] = entries[stem]
    return shards


def shard_of(stem: str, shards: int) -> int:
    """Return the number of the file that holds a stem: a hash to the base of 31, of 32 bits."""
    number = 0
    for character in stem:
        number = (number * 31 + ord(character)) & 0xFFFFFFFF
    return number % shards


def letter_of(word: str) -> str:
    """Return the file that lists a word: its first letter without accents, in hex beyond ASCII."""
    letter = plain(word)[:1]
    if letter.isascii():
        return letter
    return f"{ord(letter):x}"


# Numbers, names in capitals and pairs of signs are not mistyped in a way that could be mended.
_IS_OTHER = re.compile(rf"[0-9A-Z{UNSPACED}]")
_IS_UNSPACED = re.compile(rf"[{UNSPACED}]")


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
