"""Words as search sees them.

The browser does the same in ``assets/search/words.js``; ``tests/search/words.json`` holds both to
it. Nothing here may depend on the version of Unicode, which differs between the two: what parts
words is listed, and every other character belongs to one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import dropwhile, pairwise

import Stemmer
from babel import Locale, localedata

from generator.site.taken import taken

LANGUAGES = tuple(name for name in Stemmer.algorithms() if name not in ("porter", "dutch_porter"))
"""The languages of Snowball, by their English names in small letters."""


def snowball_name(code: str) -> str:
    """Return Snowball's name of a language, ``german`` for ``de``; English if it has none."""
    name = ""
    if localedata.exists(code):
        name = (Locale(code).english_name or "").lower()
    return next((known for known in LANGUAGES if name.startswith(known)), "english")


SEPARATORS = (
    r"\0-/:-@\[-`{-¿×÷\u02b9-\u02df\u037e\u0387\u055a-\u055f\u0589-\u058f\u05be\u05c0\u05c3\u05c6\u05f3"
    r"\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070f\u0964\u0965\u0970\u0df4"
    r"\u0e3f\u0e4f\u0e5a\u0e5b\u0f04-\u0f14\u104a-\u104f\u1361-\u1368\u166e\u17d4-\u17db"
    r"\u1800-\u180e\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020"
    r"\u3030\u303d-\u303f\u30a0\u30fb\ud800-\uf8ff\ufd3e\ufd3f\ufe00-\ufe6f\uff00-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffff\U0001f000-\U0001faff"
    r"\U000e0000-\U0010ffff"
)
"""What stands between words, as ranges of a regular expression."""

UNSPACED = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u3005-\u3007"
    r"\u3041-\u309f\u30a1-\u30fa\u30fc-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Scripts that put no space between words, read in pairs.

Thai, Lao, Burmese, Khmer, Japanese, Chinese.
"""

LONGEST = 40
"""A longer run of letters is cut: no word is as long, and no key of the index needs to be."""

_RUN = re.compile(rf"([{UNSPACED}]{{1,{LONGEST}}})|[^{SEPARATORS}{UNSPACED}]{{1,{LONGEST}}}")
_PLAIN_RUN = re.compile(rf"[A-Za-z0-9]{{1,{LONGEST}}}")
_SMALL = re.compile("[a-z]")
_CAPITALS = re.compile("[A-Z]{2,}")
_IN_CAPITALS = re.compile("(?<![A-Za-z0-9])([A-Z]{2,})(?![A-Za-z0-9])")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060]")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_BEYOND_BMP = re.compile(r"[\U00010000-\U0010ffff]")


def words(text: str, names: Container[str] = ()) -> list[str]:
    """Return the words of a text in order, lower case; unspaced scripts as overlapping pairs.

    Those of ``names`` that are in capitals stay so.

    >>> words("Don't re-issue refunds; 東京都 knows.")
    ['don', 't', 're', 'issue', 'refunds', '東京', '京都', 'knows']
    """
    if text.isascii():
        return _PLAIN_RUN.findall(_lower(text, names))
    text = _lower(unicodedata.normalize("NFKC", text), names).replace("ς", "σ")
    parts: list[str] = []
    for run in _RUN.finditer(_INVISIBLE.sub("", text)):
        unspaced = run[1]
        if unspaced and len(unspaced) > 1:
            parts += map("".join, pairwise(unspaced))
        else:
            parts.append(run[0])
    return parts


def _lower(text: str, names: Container[str]) -> str:
    """Return a text in small letters, but for names in capitals."""
    if not names:
        return text.lower()
    parts = _IN_CAPITALS.split(text)
    for n, part in enumerate(parts):
        # Every second part is a word in capitals.
        if n % 2 == 0 or part.lower() not in names:
            parts[n] = part.lower()
    return "".join(parts)


class Language:
    """The stop words, the everyday synonyms and the stemmer of one language.

    Raises ValueError for a language that Snowball does not know, FileNotFoundError where Snowball's
    files are missing.
    """

    def __init__(self, name: str) -> None:
        if name not in LANGUAGES:
            languages = ", ".join(LANGUAGES)
            raise ValueError(f"{name!r} is no language that search knows; it knows {languages}")
        self.name = name
        # In Snowball's lists a comment begins with a vertical bar.
        listed = re.sub(r"\|.*", "", snowball(f"{name}.txt"))
        listed = " ".join([listed, *_lines(f"{name}.stopwords.txt")])
        self.stop_words = frozenset(words(listed)) - {*_lines(f"{name}.searched.txt")}
        self._names = frozenset(map(str.upper, self.stop_words))
        self._stemmer = Stemmer.Stemmer(name, 0)

    @cached_property
    def synonyms(self) -> Sequence[Sequence[str]]:
        """Groups of everyday words, or short phrases, that mean the same."""
        return [line.split(", ") for line in _lines(f"{self.name}.synonyms.txt")]

    @cached_property
    def everyday_words(self) -> Sequence[str]:
        """Everyday words and their plurals: none of them is a slip for another word."""
        listed = " ".join(_lines(f"{self.name}.words.txt")).split()
        return [*listed, *(f"{word}s" for word in listed)]

    def words(self, text: str) -> list[str]:
        """Return the words of a text as search sees them: a stop word in capitals is a name.

        In a text that is all in capitals it is none.

        >>> Language("english").words("It was the WHO")
        ['it', 'was', 'the', 'WHO']
        """
        may_have_names = not text.isascii() or not self._names.isdisjoint(_CAPITALS.findall(text))
        is_mixed = may_have_names and _SMALL.search(text)
        return words(text, self.stop_words if is_mixed else ())

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, trimmed of stop words; one inside is empty."""
        stems = [self.stem(word) for word in words(text)]
        while stems and not stems[-1]:
            stems.pop()
        return list(dropwhile(lambda stem: not stem, stems))

    def phrase(self, text: str) -> Sequence[str]:
        """Return the stems of a phrase; a stop word at its end stands as itself.

        What is one word behind a stop word is none: "no signal" is not what "signal" means.

        >>> Language("english").phrase("logged in")
        ['log', 'in']
        >>> Language("english").phrase("no signal")
        []
        """
        stems = self.stems(text)
        typed = words(text)
        if len(stems) == 1 and typed[0] in self.stop_words:
            return []
        if stems and typed[-1] in self.stop_words:
            return [*stems, typed[-1]]
        return stems

    def stem(self, word: str) -> str:
        """Return the stem of a word, without accents; empty for a stop word.

        >>> Language("english").stem("refunded")
        'refund'
        """
        if word in self.stop_words:
            return ""
        # In the browser a character beyond the basic plane is two, which the stemmer would count.
        return plain(word if _BEYOND_BMP.search(word) else self._stemmer.stemWord(word))


@cache
def language_of(name: str) -> Language:
    """Return the language of a name, whose lists are read once."""
    return Language(name)


def plain(stem: str) -> str:
    """Return a stem without accents, which people in a hurry leave out."""
    if stem.isascii():
        return stem
    parted = unicodedata.normalize("NFKD", stem)
    return unicodedata.normalize("NFC", _MARKS.sub("", parted))


def snowball(file: str) -> str:
    """Return the text of a file by Snowball (`english.js`, `english.txt`), empty without one.

    Raises FileNotFoundError where the program was not installed, since the files come with that.
    """
    path = taken("search", "snowball") / file
    if not path.is_file():
        return ""
    return path.read_text("utf-8")


@cache
def _lines(file: str) -> Sequence[str]:
    """Return the lines of a language's file, none where it has no such file."""
    resource = files("generator.site.search").joinpath("languages", file)
    if not resource.is_file():
        return []
    return resource.read_text("utf-8").splitlines()
